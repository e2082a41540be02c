"""Warnings: what breaks no contract but an operator should look at. They block nothing.

Belongs here: when a gauge of the lake is a reason to worry. Does not belong here: the gauges (`warehouse.gauges`),
the contract of the tables (`pipelines.assets.checks`). One definition an asset: each evaluation is several rows in
Dagster's log, which take longer than the question.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing

import dagster as dg

from pipelines import settings
from warehouse import gauges
from warehouse.checks import since_run
from warehouse.lake import connect

_NEWEST_ARTICLES = 20
_LEAST_YIELD, _MOST_YIELD = 0.4, 2.5
_FEWEST_FIGURES, _MOST_UNKNOWN = 50, 0.5
_GAPS_UNTIL_SILENT = 3


@dg.multi_asset_check(
    name="figures_trends",
    specs=[
        dg.AssetCheckSpec(
            "steady_yield",
            asset="figures",
            description=f"The newest {_NEWEST_ARTICLES} articles of a source hold about as many figures each as those "
            f"before: {_LEAST_YIELD} to {_MOST_YIELD} times. A template that changed, or a text that is cut, shows here.",
        ),
        dg.AssetCheckSpec(
            "known_indicators",
            asset="figures",
            description=f"At most {_MOST_UNKNOWN:.0%} of a source's figures have no known indicator (OTHER).",
        ),
    ],
)
def of_figures() -> Iterator[dg.AssetCheckResult]:
    with closing(connect(settings.home())) as lake:
        yields, unknown = gauges.yields(lake, _NEWEST_ARTICLES), gauges.unknown_shares(lake)
    yield _warning(
        {
            one.source: f"{one.recent:.1f} figures an article, {one.earlier:.1f} before"
            for one in yields
            if not _LEAST_YIELD * one.earlier <= one.recent <= max(_MOST_YIELD * one.earlier, 1)
        },
        "steady_yield",
    )
    yield _warning(
        {
            source: f"{share:.0%} of {figures} figures are OTHER"
            for source, figures, share in unknown
            if figures >= _FEWEST_FIGURES and share > _MOST_UNKNOWN
        },
        "known_indicators",
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


@dg.asset_check(
    asset="conflicts",
    description="No conflict that was known has grown: the run that joined figures last brought no value that lies "
    "further from the others.",
)
def steady_conflicts(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    with closing(connect(settings.home())) as lake:
        grown = gauges.grown_conflicts(lake, since_run(lake, context.run.run_id))
    return _warning({_named(one): f"{_percent(one.now)} apart, {_percent(one.before)} before" for one in grown})


TREND_CHECKS = [in_rhythm, of_figures, steady_conflicts]


def _named(conflict: gauges.Grown) -> str:
    area = " - ".join(filter(None, (conflict.ref_area, conflict.counterpart_area)))
    return " ".join(filter(None, (conflict.kind, conflict.indicator, area, conflict.time_period)))


def _percent(share: float | None) -> str:
    return "?" if share is None else f"{share:.3g} %"


def _warning(found: dict[str, str], name: str | None = None) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=not found,
        check_name=name,
        asset_key="figures" if name else None,
        severity=dg.AssetCheckSeverity.WARN,
        metadata=dict(sorted(found.items())),
    )
