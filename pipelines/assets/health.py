"""How each source fares, as checks that warn and block nothing; the evidence stands in the metadata.

Belongs here: the Dagster side. Does not belong here: the verdicts (`pipelines.health`).
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing

import dagster as dg

from pipelines import health, settings
from pipelines.assets.partitions import sound_sources
from warehouse.lake import connect

_PARTITION_TAG = "dagster/partition"


@dg.multi_asset_check(
    name="source_health",
    specs=[
        dg.AssetCheckSpec(check, asset="articles", blocking=False, description=looks_at)
        for check, looks_at in health.CHECKS.items()
    ],
)
def source_health(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
    """Of the source of the run; of all enabled ones where the checks are run by themselves."""
    name = context.run.tags.get(_PARTITION_TAG)
    sources = [source for source in sound_sources()[0] if source.enabled and name in (None, source.name)]
    now = dt.datetime.now(dt.UTC)
    with closing(connect(settings.home())) as lake:
        found = {source.name: health.findings(lake, source, now) for source in sources}
    for check in health.CHECKS:
        failed = {
            source: "; ".join(one.evidence)
            for source, of_source in found.items()
            for one in of_source
            if one.check == check and not one.passed
        }
        yield dg.AssetCheckResult(
            check_name=check,
            asset_key="articles",
            passed=not failed,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={source: dg.MetadataValue.text(evidence) for source, evidence in failed.items()},
        )
