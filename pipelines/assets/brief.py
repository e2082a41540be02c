"""The page that people read in the morning, as an asset with a job and a schedule.

Belongs here: the asset, its job, its schedule. Does not belong here: the page (`pipelines.brief`).
"""

import datetime as dt

import dagster as dg
from pydantic import Field

from pipelines import settings
from pipelines.assets.days import span
from pipelines.assets.faults import told_to_dagster
from pipelines.assets.manners import OWNERS, READ, RETRIES, longest
from pipelines.assets.partitions import sound_sources
from pipelines.brief.page import Call, write
from pipelines.version import CODE_VERSION
from warehouse.errors import RetryableError


class Scope(dg.Config):
    """What the brief is about; everything, where nothing is said."""

    areas: list[str] = Field(default=[], description="Codes of areas, as AZ; none: all.")
    region: str = Field(default="", description="A bloc's code, as EAEU, or a region's name, as Central Asia.")
    since: str = Field(
        default="",
        description="First day of publication, as 2022-04-01. Neither this nor `until`: what came into the lake in the "
        "last seven days.",
    )
    until: str = Field(default="", description="Last day of publication, as 2022-04-30. Only `since`: until today.")


# Named apart from its asset: no step may have the name of a job, and the job is `brief`.
@dg.multi_asset(
    name="write_brief",
    specs=[
        dg.AssetSpec(
            "brief",
            deps=["figures", "events", "stories", "conflicts", "observations"],
            group_name=READ,
            kinds={"html"},
            owners=OWNERS,
            code_version=CODE_VERSION,
            description="What came in during the last seven days (or in a period of your choice), as one HTML page: "
            "brief.html in DATELINE_HOME.",
        )
    ],
    retry_policy=RETRIES,
)
def brief(config: Scope) -> dg.MaterializeResult[None]:
    target = settings.brief_file()
    call = Call(tuple(config.areas), config.region or None, *span("write_brief", config.since, config.until))
    with told_to_dagster(RetryableError):
        size = write(target, settings.home(), call, sound_sources()[0], dt.datetime.now(dt.UTC))
    return dg.MaterializeResult(
        metadata={"file": dg.MetadataValue.path(str(target)), "bytes": dg.MetadataValue.int(size)}
    )


BRIEF = dg.define_asset_job(
    "brief",
    selection=dg.AssetSelection.assets("brief"),
    config={"ops": {"write_brief": {"config": {"areas": [], "region": "", "since": "", "until": ""}}}},
    description="Writes the page that people read: what is new, disagrees, was revised, is planned.",
    executor_def=dg.in_process_executor,
    tags=longest(hours=0.5),
)
MORNING = dg.ScheduleDefinition(
    name="brief_each_morning",
    job=BRIEF,
    cron_schedule="0 5 * * *",
    execution_timezone="UTC",
    description="Writes the brief before people start to work.",
)
