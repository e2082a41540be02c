"""Warnings come when a gauge is out of the ordinary, name the source, and stay away otherwise."""

from __future__ import annotations

import datetime as dt

import dagster as dg
import pytest
from lakes import DAY, Lake

from pipelines.assets import trends
from pipelines.definitions import defs

NOW = dt.datetime.now(dt.UTC)


def outcome(name: str) -> tuple[bool, list[str]]:
    results = [trends.in_rhythm()] if name == "in_rhythm" else list(trends.of_figures())
    (result,) = (one for one in results if one.check_name in {name, None})
    assert result.severity == dg.AssetCheckSeverity.WARN
    return bool(result.passed), [f"{source}: {value.value}" for source, value in result.metadata.items()]


@pytest.mark.parametrize(("recent", "passed"), [(5, True), (3, True), (1, False), (14, False)])
def test_the_yield_of_figures_drifts(lake: Lake, monkeypatch: pytest.MonkeyPatch, recent: int, passed: bool) -> None:
    monkeypatch.setattr(trends, "_NEWEST_ARTICLES", 3)
    for age in range(6):
        lake.add("courier", NOW - age * DAY, n_figures=recent if age < 3 else 5)
        lake.add("ledger", NOW - age * DAY, n_figures=2)
    lake.write()
    ok, told = outcome("steady_yield")
    assert ok is passed
    assert told == ([] if passed else [f"courier: {recent:.1f} figures an article, 5.0 before"])


def test_a_source_with_few_articles_has_no_yield_yet(lake: Lake) -> None:
    lake.add("courier", NOW - DAY, n_figures=9)
    lake.add("courier", NOW, n_figures=0)
    lake.write()
    assert outcome("steady_yield") == (True, [])


@pytest.mark.parametrize(("indicator", "passed"), [("EXPORTS", True), ("OTHER", False)])
def test_figures_without_a_known_indicator(lake: Lake, indicator: str, passed: bool) -> None:
    lake.add("courier", NOW, n_figures=30)
    lake.add("courier", NOW, n_figures=35, indicator=indicator)
    lake.write()
    ok, told = outcome("known_indicators")
    assert ok is passed
    assert told == ([] if passed else ["courier: 54% of 65 figures are OTHER"])


@pytest.mark.parametrize(("last", "passed"), [(2, True), (4, False)])
def test_a_daily_source_that_is_silent(lake: Lake, last: int, passed: bool) -> None:
    for age in range(7):
        lake.add("daily", NOW - (last + age) * DAY)
        lake.add("weekly", NOW - (last + 7 * age) * DAY)
    lake.write()
    ok, told = outcome("in_rhythm")
    assert ok is passed
    assert told == ([] if passed else ["daily: nothing new for 4.0 days; usual is 1.0"])


def join_figures(instance: dg.DagsterInstance) -> dg.AssetCheckEvaluation:
    result = defs.resolve_job_def("resolve").execute_in_process(instance=instance)
    (check,) = (one for one in result.get_asset_check_evaluations() if one.check_name == "steady_conflicts")
    return check


def gives(lake: Lake, source: str, obs_value: float) -> None:
    """An article of the source that gives a value for exports in 2021."""
    of_2021 = {"period_start": dt.date(2021, 1, 1), "period_end": dt.date(2022, 1, 1)}
    lake.figure(lake.add(source, NOW, n_figures=0), obs_value=obs_value, **of_2021)
    lake.write()


def test_a_conflict_that_grows_is_told_once(lake: Lake) -> None:
    gives(lake, "courier", 5e9)
    gives(lake, "ledger", 6e9)
    with dg.DagsterInstance.ephemeral() as instance:
        assert join_figures(instance).passed  # a conflict that is new has not grown
        gives(lake, "post", 8e9)
        warned = join_figures(instance)
        assert not warned.passed
        assert warned.severity == dg.AssetCheckSeverity.WARN
        assert {name: told.value for name, told in warned.metadata.items()} == {
            "disagreement EXPORTS AZ 2021": "37.5 % apart, 16.7 % before"
        }
        assert join_figures(instance).passed
