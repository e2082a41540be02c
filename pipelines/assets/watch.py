"""From a source to figures and events: one asset a stage, one partition a source.

Belongs here: the assets of the job `watch` and what they tell the Dagster UI. Does not belong here: the work of a
stage (`pipelines.stages`).
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import dagster as dg

from crawlers.crawl import SourceBusyError
from pipelines import settings, stages
from pipelines.assets import tables
from pipelines.assets.again import Cleaning, Reading
from pipelines.assets.faults import told_to_dagster
from pipelines.assets.manners import CLEAN, CRAWL, EXTRACT, OWNERS, RETRIES, WAREHOUSE
from pipelines.assets.partitions import SOURCES, source_named
from pipelines.extract.version import EXTRACTOR_VERSION
from pipelines.version import CODE_VERSION
from warehouse.errors import RetryableError

Stage = Callable[..., Mapping[str, int]]


@dg.asset(
    partitions_def=SOURCES,
    group_name=CRAWL,
    kinds={"scrapy", "python"},
    owners=OWNERS,
    code_version=CODE_VERSION,
    retry_policy=RETRIES,
    metadata=tables.definition_metadata("fetches"),
    description="Pages that are new or changed at a source: each answer in the WARC archive, each exchange a row.",
)
def fetches(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    return _run_stage(context, stages.fetch, "fetches")


@dg.multi_asset(
    name="articles",
    specs=[
        dg.AssetSpec(
            "articles",
            deps=[fetches],
            group_name=CLEAN,
            kinds={"python", "duckdb"},
            owners=OWNERS,
            code_version=CODE_VERSION,
            metadata=tables.definition_metadata("articles"),
            description="Archived pages as clean articles, a row a version; what is no article goes to `rejects`.",
        ),
        dg.AssetSpec(
            "fx_rates",
            deps=[fetches],
            group_name=CLEAN,
            kinds={"python", "duckdb"},
            owners=OWNERS,
            code_version=CODE_VERSION,
            metadata=tables.definition_metadata("fx_rates"),
            description="Exchange rates out of the documents of a source of kind `rates`; other sources have none.",
            skippable=True,
        ),
    ],
    partitions_def=SOURCES,
    retry_policy=RETRIES,
    pool=WAREHOUSE,
)
def articles(context: dg.AssetExecutionContext, config: Cleaning) -> Iterator[dg.MaterializeResult[None]]:
    moments = config.moments()
    stage = stages.clean if moments is None else partial(stages.reclean, first=moments[0], last=moments[1])
    yield _run_stage(context, stage, "articles")
    if source_named(context.partition_key).kind == "rates":
        rates = (
            stages.read_rates if moments is None else partial(stages.reread_rates, first=moments[0], last=moments[1])
        )
        yield _run_stage(context, rates, "fx_rates")


@dg.multi_asset(
    name="records",
    specs=[
        dg.AssetSpec(
            "figures",
            deps=["articles"],
            group_name=EXTRACT,
            kinds={"python", "duckdb"},
            owners=OWNERS,
            code_version=EXTRACTOR_VERSION,
            metadata=tables.definition_metadata("figures"),
            description="Every economic figure of an article, with the sentence that reports it.",
        ),
        dg.AssetSpec(
            "events",
            deps=["articles"],
            group_name=EXTRACT,
            kinds={"python", "duckdb"},
            owners=OWNERS,
            code_version=EXTRACTOR_VERSION,
            metadata=tables.definition_metadata("events"),
            description="Agreements, launches, decisions and plans of an article: who, where, when and whether.",
        ),
    ],
    partitions_def=SOURCES,
    retry_policy=RETRIES,
    pool=WAREHOUSE,
)
def records(context: dg.AssetExecutionContext, config: Reading) -> Iterator[dg.MaterializeResult[None]]:
    counts = _counts(context, partial(stages.read, again=config.span()))
    for table in ("figures", "events"):
        metadata = tables.run_metadata(table, context.run.run_id, counts[table], context.partition_key)
        yield dg.MaterializeResult(asset_key=table, metadata=metadata)


def _run_stage(context: dg.AssetExecutionContext, stage: Stage, table: str) -> dg.MaterializeResult[None]:
    counts = _counts(context, stage)
    metadata = tables.run_metadata(table, context.run.run_id, counts["new"], context.partition_key)
    more = {name: n for name, n in counts.items() if name != "new"}
    return dg.MaterializeResult(asset_key=table, metadata={**metadata, **more})


def _counts(context: dg.AssetExecutionContext, stage: Stage) -> Mapping[str, int]:
    with told_to_dagster((RetryableError, SourceBusyError)):
        source = source_named(context.partition_key)
        counts = stage(source, settings.home(), context.run.run_id, dt.datetime.now(dt.UTC))
    context.log.info("%s: %s", source.name, ", ".join(f"{n} {name}" for name, n in counts.items()))
    return counts
