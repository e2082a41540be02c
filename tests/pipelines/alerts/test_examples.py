"""What the rules that come with Dateline find: a changed rate, an overdue plan, a conflict, a silent source."""

from __future__ import annotations

import datetime as dt

import pytest
from lakes import DAY, Lake

from pipelines import settings
from pipelines.alerts.facts import Fact, find
from pipelines.alerts.rule import load
from pipelines.observation_stage import join_figures
from pipelines.story_stage import join_reports


@pytest.fixture(autouse=True)
def _own_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_ALERTS", raising=False)


def facts(lake: Lake, name: str) -> list[Fact]:
    """What a rule finds once the rows of the lake are joined, as `resolve` does before the rules are asked."""
    lake.write()
    now = dt.datetime.now(dt.UTC)
    join_figures(lake.home, "resolve", now)
    join_reports(lake.home, "resolve", now)
    (rule,) = (rule for rule in load(settings.alerts_directory()) if rule.name == name)
    return find(rule, lake.home)


def found(lake: Lake, name: str) -> list[str]:
    return [fact.text for fact in facts(lake, name)]


def test_a_policy_rate_changed(lake: Lake) -> None:
    for day, rate in ((1, 14), (8, 14), (15, 14.5)):
        name = lake.add("courier", lake.now, n_figures=0)
        moment = dt.date(2022, 7, day)
        lake.figure(name, indicator="POLICY_RATE", obs_value=rate, unit_measure="%", period_start=moment)
    assert [text.split(":")[:2] for text in found(lake, "policy-rate")] == [["AZ", " 14 % to 14.5 % (2022-07-15)"]]


def test_sources_disagree_on_turnover_seen_from_either_side(lake: Lake) -> None:
    sides = (("courier", "AZ", "RU", 2.9e9), ("ledger", "RU", "AZ", 3.4e9), ("post", "AZ", "TR", 3.4e9))
    for source, area, partner, value in sides:
        name = lake.add(source, lake.now, n_figures=0)
        lake.figure(name, indicator="TRADE_TURNOVER", obs_value=value, ref_area=area, counterpart_area=partner)
    assert found(lake, "conflict") == [
        "TRADE_TURNOVER of AZ with RU, 2021: 2,900,000,000 to 3,400,000,000 USD (courier, ledger)"
    ]


def test_sources_that_only_round_do_not_disagree(lake: Lake) -> None:
    for source, value in (("courier", 2.9e9), ("ledger", 2.94e9)):
        lake.figure(lake.add(source, lake.now, n_figures=0), indicator="TRADE_TURNOVER", obs_value=value)
    assert found(lake, "conflict") == []


def launch(lake: Lake, told: dt.date, status: str, period: str, start: dt.date, **columns: object) -> None:
    name = lake.add("courier", dt.datetime(told.year, told.month, told.day, tzinfo=dt.UTC), n_figures=0)
    when = {"status": status, "time_period": period, "period_start": start}
    lake.event(name, event_type="FACILITY_LAUNCH", **when, **columns)


MILL = {"location": "KZ", "object": "Qarmet steel mill", "sentence": "Qarmet opens the Qarmet steel mill in Temirtau."}
PLANT = {"location": "UZ", "object": "cotton plant", "sentence": "A cotton plant opens in Andijan."}


def test_a_plan_is_overdue_until_it_is_done(lake: Lake) -> None:
    for plan in (MILL, PLANT):
        launch(lake, dt.date(2022, 4, 26), "planned", "2022-Q3", dt.date(2022, 7, 1), **plan)
    mill, plant = (f"2022-Q3 is over: {x['object']} ({x['location']}): {x['sentence']}" for x in (MILL, PLANT))
    assert found(lake, "overdue-plan") == [mill, plant]
    opened = dt.date(2022, 8, 19)
    launch(lake, opened + DAY, "occurred", str(opened), opened, **MILL, period_end=opened + DAY)
    assert found(lake, "overdue-plan") == [plant]


def test_a_plan_that_misses_another_date_is_told_again(lake: Lake) -> None:
    told = []
    for month, quarter, start in ((4, "2022-Q3", dt.date(2022, 7, 1)), (9, "2023-Q1", dt.date(2023, 1, 1))):
        launch(lake, dt.date(2022, month, 26), "planned", quarter, start, **MILL)
        told.append(facts(lake, "overdue-plan"))
    assert [[fact.text.partition(" ")[0] for fact in each] for each in told] == [["2022-Q3"], ["2023-Q1"]]
    assert told[0][0].fact_id != told[1][0].fact_id


def test_a_source_is_silent(lake: Lake) -> None:
    for age in range(7):
        lake.add("daily", lake.now - (10 + age) * DAY)
        lake.add("weekly", lake.now - (10 + 7 * age) * DAY)
    (told,) = found(lake, "silent-source")
    assert told.startswith("daily: nothing new for 10 days")
