"""The jobs by the names that an operator sees.

Belongs here: which assets a job covers and with which defaults. Does not belong here: the assets.
"""

from __future__ import annotations

import dagster as dg

from pipelines.assets.manners import longest
from pipelines.assets.partitions import SOURCES

_RECORDS = dg.AssetSelection.assets("figures", "events")
# By partition, and not of the job as such, because only that fills the launchpad when a source is chosen there.
_READ_AGAIN = dg.PartitionedConfig(
    partitions_def=SOURCES,
    run_config_for_partition_key_fn=lambda _source: {
        "ops": {"records": {"config": {"again": True, "since": "", "until": ""}}}
    },
)

WATCH = dg.define_asset_job(
    "watch",
    selection=dg.AssetSelection.assets("fetches", "articles") | _RECORDS,
    description="Everything new of one source: fetch, clean, read figures and events.",
    executor_def=dg.in_process_executor,
    tags=longest(hours=1),
)
REEXTRACT = dg.define_asset_job(
    "reextract",
    selection=_RECORDS,
    config=_READ_AGAIN,
    description="Reads articles of the lake again, nothing is fetched: all, or those published between `since` and "
    "`until`. Launch it for one source, or as a backfill over many. Rows that come out the same stay as they are.",
    executor_def=dg.in_process_executor,
    tags=longest(hours=6),
)
REBUILD = dg.define_asset_job(
    "rebuild",
    selection=dg.AssetSelection.assets("articles") | _RECORDS,
    config=_READ_AGAIN,
    description="Makes all that follows from the archive: archived pages that are neither article nor reject are "
    "cleaned, then every article is read again. Nothing is fetched.",
    executor_def=dg.in_process_executor,
    tags=longest(hours=12),
)
RESOLVE = dg.define_asset_job(
    "resolve",
    selection=dg.AssetSelection.assets("stories", "story_reports", "observations", "conflicts"),
    description="What the records of all sources are about: reports of one event joined, figures of one fact joined.",
    executor_def=dg.in_process_executor,
    tags=longest(hours=1),
)
ALERT = dg.define_asset_job(
    "alert",
    selection=dg.AssetSelection.assets("alerts"),
    description="Asks the alert rules and tells what is new.",
    executor_def=dg.in_process_executor,
    tags=longest(hours=0.5),
)
JOBS = [WATCH, REEXTRACT, REBUILD, RESOLVE, ALERT]
