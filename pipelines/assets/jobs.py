"""The jobs by the names that an operator sees.

Belongs here: which assets a job covers and with which defaults. Does not belong here: the assets.
"""

from __future__ import annotations

from collections.abc import Mapping

import dagster as dg

from pipelines.assets.manners import longest
from pipelines.assets.partitions import SOURCES

_RECORDS = dg.AssetSelection.assets("figures", "events")
_PAGES_AND_RECORDS = dg.AssetSelection.assets("articles", "fx_rates") | _RECORDS
_NEW_ONLY: Mapping[str, object] = {"again": False, "since": "", "until": ""}
_AGAIN: Mapping[str, object] = {**_NEW_ONLY, "again": True}


def _filled(**ops: Mapping[str, object]) -> dg.PartitionedConfig[dg.DynamicPartitionsDefinition]:
    """Configuration by op that fills the launchpad: by partition, as only that does when a source is chosen there."""
    filled = {"ops": {op: {"config": dict(config)} for op, config in ops.items()}}
    return dg.PartitionedConfig(partitions_def=SOURCES, run_config_for_partition_key_fn=lambda _source: filled)


WATCH = dg.define_asset_job(
    "watch",
    selection=dg.AssetSelection.assets("fetches") | _PAGES_AND_RECORDS,
    description="Everything new of one source: fetch, clean, read figures and events; of a source of rates, its rates.",
    executor_def=dg.in_process_executor,
    tags=longest(hours=1),
)
RECLEAN = dg.define_asset_job(
    "reclean",
    selection=_PAGES_AND_RECORDS,
    config=_filled(articles=_AGAIN, records=_NEW_ONLY),
    description="Cleans archived pages again by the rules of today, all or those fetched between `since` and `until`, "
    "and reads what changed. Nothing is fetched. Launch it for one source, or as a backfill over many.",
    executor_def=dg.in_process_executor,
    tags=longest(hours=6),
)
REEXTRACT = dg.define_asset_job(
    "reextract",
    selection=_RECORDS,
    config=_filled(records=_AGAIN),
    description="Reads articles of the lake again, nothing is fetched: all, or those published between `since` and "
    "`until`. Launch it for one source, or as a backfill over many. Rows that come out the same stay as they are.",
    executor_def=dg.in_process_executor,
    tags=longest(hours=6),
)
REBUILD = dg.define_asset_job(
    "rebuild",
    selection=_PAGES_AND_RECORDS,
    config=_filled(articles=_AGAIN, records=_AGAIN),
    description="Makes all that follows from the archive anew: every archived page is cleaned, then every article read "
    "again. Nothing is fetched.",
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
JOBS = [WATCH, RECLEAN, REEXTRACT, REBUILD, RESOLVE, ALERT]
