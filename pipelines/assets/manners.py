"""What all assets have in common: owners, groups, pools, retries, when those downstream follow.

Belongs here: a manner that more than one asset shares. Does not belong here: assets, jobs.
"""

from __future__ import annotations

import dagster as dg

OWNERS = ["team:dateline"]
# One writer at a time; dagster_home/dagster.yaml lets one step through each pool.
WAREHOUSE = "warehouse"

# The UI lists groups by name: the number keeps them in the order of the way of the data.
CRAWL, CLEAN, EXTRACT, RESOLVE, READ = "1_crawl", "2_clean", "3_extract", "4_resolve", "5_read"

# What a retry can heal (a busy lake, a network that is down) is tried again; what it cannot fails at once (`faults`).
RETRIES = dg.RetryPolicy(max_retries=3, delay=5, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)

# For an asset that joins what all sources brought: it runs once when none of them is being read any more. A source
# that has not been read yet does not hold it up.
ONCE_FOR_ALL_SOURCES = (
    dg.AutomationCondition.eager()
    .without(~dg.AutomationCondition.any_deps_missing())
    .with_label("once, when no source is being read")
)

# Fetches nothing: it only runs what follows from runs that a person or a schedule started.
AUTOMATION = dg.AutomationConditionSensorDefinition(
    "follow",
    target=dg.AssetSelection.all(),
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Runs what follows from the sources, when its automation condition says so.",
)


def longest(hours: float) -> dict[str, str]:
    """The tag that ends a run which takes longer."""
    return {"dagster/max_runtime": str(int(hours * 3600))}
