"""From records to what they are about: stories over all sources.

Belongs here: the assets of the job `resolve` and what they tell the Dagster UI. Does not belong here: the work of the
stage (`pipelines.story_stage`).
"""

import datetime as dt
from collections.abc import Iterator

import dagster as dg

from pipelines import settings, story_stage
from pipelines.assets import tables
from pipelines.assets.faults import told_to_dagster
from pipelines.assets.manners import ONCE_FOR_ALL_SOURCES, OWNERS, RESOLVE, RETRIES, WAREHOUSE
from pipelines.resolve.stories import STORIES_VERSION
from warehouse.errors import RetryableError


def _spec(table: str, description: str) -> dg.AssetSpec:
    return dg.AssetSpec(
        table,
        deps=["events"],
        group_name=RESOLVE,
        kinds={"python", "duckdb"},
        owners=OWNERS,
        code_version=STORIES_VERSION,
        automation_condition=ONCE_FOR_ALL_SOURCES,
        metadata=tables.definition_metadata(table),
        description=description,
    )


@dg.multi_asset(
    name="join_reports",
    specs=[
        _spec("stories", "Real events with their reports in all articles joined; behind them, what became of plans."),
        _spec("story_reports", "Which report of which article belongs to which story."),
    ],
    retry_policy=RETRIES,
    pool=WAREHOUSE,
)
def join_reports(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    with told_to_dagster(RetryableError):
        counts = story_stage.join_reports(settings.home(), context.run.run_id, dt.datetime.now(dt.UTC))
    context.log.info(", ".join(f"{n} {name}" for name, n in counts.items()))
    for table in ("stories", "story_reports"):
        yield dg.MaterializeResult(
            asset_key=table, metadata=tables.run_metadata(table, context.run.run_id, counts[table])
        )
