"""The daily care of the lake, as a job of its own beside the sources' runs.

Belongs here: the job and its schedule. Does not belong here: what maintenance does (`warehouse.maintain`).
"""

import dagster as dg
from pydantic import Field

from pipelines import settings
from pipelines.assets.faults import told_to_dagster
from pipelines.assets.manners import WAREHOUSE, longest
from pipelines.unlisted import told_unlisted
from warehouse.errors import RetryableError
from warehouse.maintain import KEPT_DAYS
from warehouse.maintain import maintain as work


class Keeping(dg.Config):
    """How much of the past can still be read `AT (VERSION => n)`; the history in the tables stays whole."""

    keep_days: int = Field(default=KEPT_DAYS, ge=1, description="Snapshots older than so many days go.")


# Its retries wait for a writer; it shares the writers' pool so that it rarely has to.
@dg.op(
    pool=WAREHOUSE,
    out=dg.Out(dg.Nothing),
    retry_policy=dg.RetryPolicy(max_retries=3, delay=60, backoff=dg.Backoff.EXPONENTIAL),
    description="Checks the lake, merges small files, expires snapshots, removes what nothing needs.",
)
def care(context: dg.OpExecutionContext, config: Keeping) -> None:
    with told_to_dagster(RetryableError):
        done = work(settings.home(), kept_days=config.keep_days)
    context.add_output_metadata(
        {
            "files": done.files_after,
            "bytes": done.bytes_after,
            "files merged or removed": done.files_before - done.files_after,
            "snapshots expired": done.snapshots_expired,
            "unlikely": "\n".join(done.warnings) or "nothing",
            "archive": told_unlisted(settings.home()) or "every file is listed",
        }
    )


@dg.job(
    name="maintain",
    description="The daily care of the lake: nothing that a row says or said is changed.",
    executor_def=dg.in_process_executor,
    config={"ops": {"care": {"config": {"keep_days": KEPT_DAYS}}}},
    tags=longest(hours=2),
)
def maintain() -> None:
    care()


DAILY = dg.ScheduleDefinition(
    name="maintain_daily",
    job=maintain,
    cron_schedule="30 3 * * *",
    execution_timezone="UTC",
    description="Cares for the lake when few sources publish.",
)
