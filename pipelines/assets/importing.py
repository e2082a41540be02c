"""Other people's archives as a job: one partition a WARC file, so that files fail, are repaired and backfilled apart.

Belongs here: the job, its partitions, and the sensor that finds new files. Does not belong here: importing
(`pipelines.importing`).
"""

import datetime as dt

import dagster as dg
from pydantic import Field

from crawlers.warc_shards import NoArchiveError, find_files
from pipelines import settings
from pipelines.assets.faults import told_to_dagster
from pipelines.assets.manners import longest
from pipelines.importing.archives import Crew, Progress, import_archives
from pipelines.importing.asking import choice_of
from pipelines.importing.crews import WorkerDiedError
from warehouse.errors import RetryableError

ARCHIVES = dg.DynamicPartitionsDefinition(name="archives")


class Importing(dg.Config):
    """Which pages are taken, and who reads them; by default all that can be read, on one core."""

    sources: list[str] = Field(default=[], description="Take pages of these source files' sites.")
    domains: list[str] = Field(default=[], description="Take pages of these domains and below them.")
    languages: list[str] = Field(default=[], description="Take articles in these languages; default: all it reads.")
    workers: int = Field(default=1, ge=1, description="Processes that read, where no scheduler is named.")
    scheduler: str = Field(default="", description="Dask scheduler, tcp://host:port; default: $DATELINE_SCHEDULER.")


# In no pool: it takes its turn to write at each commit, and a file may take hours.
@dg.op(
    out=dg.Out(dg.Nothing),
    retry_policy=dg.RetryPolicy(max_retries=3, delay=60, backoff=dg.Backoff.EXPONENTIAL),
    description="Reads one WARC file into the lake; what is there already is not read again.",
)
def read_archive(context: dg.OpExecutionContext, config: Importing) -> None:
    def tell(progress: Progress) -> None:
        left = dt.timedelta(seconds=round(progress.seconds_left))
        context.log.info(f"{progress.shards} of {progress.all_shards} shards: {progress.counts}; about {left} left")

    with told_to_dagster((RetryableError, WorkerDiedError, OSError)):
        counts = import_archives(
            find_files([str(settings.archives_directory() / context.partition_key)]),
            choice_of(config.sources, config.domains, config.languages),
            settings.home(),
            context.run_id,
            dt.datetime.now(dt.UTC),
            crew=Crew(config.workers, config.scheduler or settings.scheduler()),
            tell=tell,
        )
    context.add_output_metadata(dict(counts))


@dg.job(
    name="import_archives",
    partitions_def=ARCHIVES,
    description="Reads WARC files of others, such as Common Crawl's CC-NEWS, into the lake: one file a partition, as a "
    "backfill over many. Begun again, it takes up what is left.",
    executor_def=dg.in_process_executor,
    tags=longest(hours=72),
)
def import_job() -> None:
    read_archive()


@dg.sensor(
    name="new_archives",
    job=import_job,
    minimum_interval_seconds=60,
    description="Runs `import_archives` for each WARC file that is new in $DATELINE_ARCHIVES, or has another size.",
)
def new_archives(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    folder = settings.archives_directory()
    try:
        files = find_files([str(folder)])
    except NoArchiveError as error:
        return dg.SkipReason(str(error))
    sizes = {file.relative_to(folder).as_posix(): file.stat().st_size for file in files}
    known = set(context.instance.get_dynamic_partitions(str(ARCHIVES.name)))
    added = sorted(set(sizes) - known)
    return dg.SensorResult(
        run_requests=[
            dg.RunRequest(partition_key=name, run_key=f"{name}-{size}") for name, size in sorted(sizes.items())
        ],
        dynamic_partitions_requests=[ARCHIVES.build_add_request(added)] if added else [],
    )
