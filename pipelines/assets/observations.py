"""From figures of all sources to observations and conflicts.

Belongs here: the asset of the job `resolve` that joins figures, and what it tells the Dagster UI. Does not belong
here: the work of the stage (`pipelines.observation_stage`).
"""

import datetime as dt
from collections.abc import Iterator

import dagster as dg

from pipelines import observation_stage, settings
from pipelines.assets.faults import told_to_dagster
from pipelines.assets.joined import joined_table, told
from pipelines.assets.manners import RETRIES, WAREHOUSE
from pipelines.correcting import apply_corrections
from pipelines.pricing import price_again
from pipelines.resolve.observations import OBSERVATIONS_VERSION
from warehouse.errors import RetryableError


@dg.multi_asset(
    name="join_figures",
    specs=[
        joined_table(
            "observations",
            of=("figures", "fx_rates"),
            version=OBSERVATIONS_VERSION,
            description="Statistical facts: the figures of all articles that give one number, joined.",
        ),
        joined_table(
            "conflicts",
            of=("figures", "fx_rates"),
            version=OBSERVATIONS_VERSION,
            description="Series and periods for which articles give values that do not agree, and why.",
        ),
    ],
    retry_policy=RETRIES,
    pool=WAREHOUSE,
)
def join_figures(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    with told_to_dagster(RetryableError):
        apply_corrections(settings.home(), context.run.run_id, dt.datetime.now(dt.UTC))
        price_again(settings.home(), context.run.run_id, dt.datetime.now(dt.UTC))
        counts = observation_stage.join_figures(settings.home(), context.run.run_id, dt.datetime.now(dt.UTC))
    yield from told(context, ("observations", "conflicts"), counts)
