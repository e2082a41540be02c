"""Warnings: what breaks no contract but an operator should look at. They block nothing.

Belongs here: when a gauge of the lake is a reason to worry. Does not belong here: the gauges (`warehouse.gauges`),
the contract of the tables (`pipelines.assets.checks`).
"""

from __future__ import annotations

import datetime as dt
from contextlib import closing

import dagster as dg

from pipelines import settings
from warehouse import gauges
from warehouse.lake import connect

_NEWEST_ARTICLES = 20
_LEAST_YIELD, _MOST_YIELD = 0.4, 2.5
_FEWEST_FIGURES, _MOST_UNKNOWN = 50, 0.5
_GAPS_UNTIL_SILENT = 3


@dg.asset_check(
    asset="figures",
    description=f"The newest {_NEWEST_ARTICLES} articles of a source hold about as many figures each as those before: "
    f"{_LEAST_YIELD} to {_MOST_YIELD} times. A template that changed, or a text that is cut, shows here first.",
)
def steady_yield() -> dg.AssetCheckResult:
    with closing(connect(settings.home())) as lake:
        found = gauges.yields(lake, _NEWEST_ARTICLES)
    return _warning(
        {
            one.source: f"{one.recent:.1f} figures an article, {one.earlier:.1f} before"
            for one in found
            if not _LEAST_YIELD * one.earlier <= one.recent <= max(_MOST_YIELD * one.earlier, 1)
        }
    )


@dg.asset_check(
    asset="figures",
    description=f"At most {_MOST_UNKNOWN:.0%} of a source's figures have no known indicator (OTHER).",
)
def known_indicators() -> dg.AssetCheckResult:
    with closing(connect(settings.home())) as lake:
        found = gauges.unknown_shares(lake)
    return _warning(
        {
            source: f"{share:.0%} of {figures} figures are OTHER"
            for source, figures, share in found
            if figures >= _FEWEST_FIGURES and share > _MOST_UNKNOWN
        }
    )


@dg.asset_check(
    asset="articles",
    description=f"No source is silent for {_GAPS_UNTIL_SILENT} times the gap that nine in ten of its own gaps between "
    "days with something new stay below. A source with fewer than five gaps has no rhythm yet.",
)
def in_rhythm() -> dg.AssetCheckResult:
    now = dt.datetime.now(dt.UTC)
    with closing(connect(settings.home())) as lake:
        found = gauges.rhythms(lake)
    silent = {one.source: (now - one.newest) / dt.timedelta(days=1) for one in found}
    return _warning(
        {
            one.source: f"nothing new for {silent[one.source]:.1f} days; usual is {one.usual_gap:.1f}"
            for one in found
            if silent[one.source] > _GAPS_UNTIL_SILENT * one.usual_gap
        }
    )


TREND_CHECKS = [in_rhythm, known_indicators, steady_yield]


def _warning(found: dict[str, str]) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=not found, severity=dg.AssetCheckSeverity.WARN, metadata=dict(sorted(found.items()))
    )
