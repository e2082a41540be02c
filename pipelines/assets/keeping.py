"""The daily care of the lake, as a job of its own beside the sources' runs.

Belongs here: the job and its schedule. Does not belong here: what maintenance does (`warehouse.maintain`).
"""

import dagster as dg

from pipelines import settings
from pipelines.assets.faults import told_to_dagster
from warehouse.errors import RetryableError
from warehouse.maintain import maintain as work


# Its retries wait for a writer; it shares the writers' pool so that it rarely has to.
@dg.op(
    pool="warehouse",
    out=dg.Out(dg.Nothing),
    retry_policy=dg.RetryPolicy(max_retries=3, delay=60),
    description="Checks the lake, merges small files, expires snapshots, removes what nothing needs.",
)
def care(context: dg.OpExecutionContext) -> None:
    with told_to_dagster(RetryableError):
        done = work(settings.home())
    context.add_output_metadata(
        {
            "files": done.files_after,
            "bytes": done.bytes_after,
            "files merged or removed": done.files_before - done.files_after,
            "snapshots expired": done.snapshots_expired,
            "unlikely": "\n".join(done.warnings) or "nothing",
        }
    )


@dg.job(
    name="maintain",
    description="The daily care of the lake: nothing that a row says or said is changed.",
    executor_def=dg.in_process_executor,
    tags={"dagster/max_runtime": "7200"},
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
