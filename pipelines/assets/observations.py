"""From figures of all sources to observations and conflicts.

Belongs here: the asset of the job `resolve` that joins figures, and what it tells the Dagster UI. Does not belong
here: the work of the stage (`pipelines.observation_stage`).
"""

import datetime as dt
from collections.abc import Iterator

import dagster as dg

from pipelines import observation_stage, settings
from pipelines.assets import tables
from pipelines.assets.faults import told_to_dagster
from pipelines.assets.manners import ONCE_FOR_ALL_SOURCES, OWNERS, RESOLVE, RETRIES, WAREHOUSE
from pipelines.pricing import price_again
from pipelines.resolve.observations import OBSERVATIONS_VERSION
from warehouse.errors import RetryableError


def _spec(table: str, description: str) -> dg.AssetSpec:
    return dg.AssetSpec(
        table,
        deps=["figures"],
        group_name=RESOLVE,
        kinds={"python", "duckdb"},
        owners=OWNERS,
        code_version=OBSERVATIONS_VERSION,
        automation_condition=ONCE_FOR_ALL_SOURCES,
        metadata=tables.definition_metadata(table),
        description=description,
    )


@dg.multi_asset(
    name="join_figures",
    specs=[
        _spec("observations", "Statistical facts: the figures of all articles that give one number, joined."),
        _spec("conflicts", "Series and periods for which articles give values that do not agree, and why."),
    ],
    retry_policy=RETRIES,
    pool=WAREHOUSE,
)
def join_figures(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    with told_to_dagster(RetryableError):
        price_again(settings.home(), context.run.run_id, dt.datetime.now(dt.UTC))
        counts = observation_stage.join_figures(settings.home(), context.run.run_id, dt.datetime.now(dt.UTC))
    context.log.info(", ".join(f"{n} {name}" for name, n in counts.items()))
    for table in ("observations", "conflicts"):
        yield dg.MaterializeResult(
            asset_key=table, metadata=tables.run_metadata(table, context.run.run_id, counts[table])
        )
