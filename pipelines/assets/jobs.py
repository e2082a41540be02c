"""The jobs by the names that an operator sees.

Belongs here: which assets a job covers. Does not belong here: the assets.
"""

from __future__ import annotations

import dagster as dg

from pipelines.assets.partitions import SOURCES

WATCH = dg.define_asset_job(
    "watch",
    selection=dg.AssetSelection.assets("fetches", "articles", "figures", "events"),
    partitions_def=SOURCES,
    description="Everything new of one source: fetch, clean, read figures and events.",
    executor_def=dg.in_process_executor,
    tags={"dagster/max_runtime": "3600"},
)

RESOLVE = dg.define_asset_job(
    "resolve",
    selection=dg.AssetSelection.assets("stories", "story_reports", "observations", "conflicts"),
    description="What the records of all sources are about: reports of one event joined, figures of one fact joined.",
    executor_def=dg.in_process_executor,
    tags={"dagster/max_runtime": "3600"},
)
