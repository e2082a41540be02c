"""From records to what they are about: stories over all sources.

Belongs here: the assets of the job `resolve` and what they tell the Dagster UI. Does not belong here: the work of the
stage (`pipelines.story_stage`).
"""

import datetime as dt
from collections.abc import Iterator

import dagster as dg

from pipelines import settings, story_stage
from pipelines.assets.faults import told_to_dagster
from pipelines.assets.joined import joined_table, told
from pipelines.assets.manners import RETRIES, WAREHOUSE
from pipelines.correcting import apply_corrections
from pipelines.resolve.stories import STORIES_VERSION
from warehouse.errors import RetryableError


@dg.multi_asset(
    name="join_reports",
    specs=[
        joined_table(
            "stories",
            of=("events",),
            version=STORIES_VERSION,
            description="Real events with their reports in all articles joined; behind them, what became of plans.",
        ),
        joined_table(
            "story_reports",
            of=("events",),
            version=STORIES_VERSION,
            description="Which report of which article belongs to which story.",
        ),
    ],
    retry_policy=RETRIES,
    pool=WAREHOUSE,
)
def join_reports(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    with told_to_dagster(RetryableError):
        apply_corrections(settings.home(), context.run.run_id, dt.datetime.now(dt.UTC))
        counts = story_stage.join_reports(settings.home(), context.run.run_id, dt.datetime.now(dt.UTC))
    yield from told(context, ("stories", "story_reports"), counts)
