"""What the rules that come with Dateline find: a changed rate, an overdue plan, a conflict, a silent source."""

from __future__ import annotations

import datetime as dt

import pytest
from lakes import DAY, Lake

from pipelines import settings
from pipelines.alerts.facts import find
from pipelines.alerts.rule import load


@pytest.fixture(autouse=True)
def _own_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_ALERTS", raising=False)


def found(lake: Lake, name: str) -> list[str]:
    lake.write()
    (rule,) = (rule for rule in load(settings.alerts_directory()) if rule.name == name)
    return [fact.text for fact in find(rule, lake.home)]


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


def test_a_plan_is_overdue_until_it_is_done(lake: Lake) -> None:
    name = lake.add("courier", lake.now, n_figures=0)
    plan = {"event_type": "FACILITY_LAUNCH", "status": "planned", "time_period": "2022-Q3"}
    lake.event(name, **plan, location="UZ", quote="open a plant", period_start=dt.date(2022, 7, 1))
    lake.event(name, **plan, location="KZ", quote="open a mill", period_start=dt.date(2022, 7, 1))
    lake.event(name, event_type="FACILITY_LAUNCH", status="occurred", location="KZ", period_start=dt.date(2022, 8, 1))
    assert [text.partition(":")[2][:13] for text in found(lake, "overdue-plan")] == [" open a plant"]


def test_a_source_is_silent(lake: Lake) -> None:
    for age in range(7):
        lake.add("daily", lake.now - (10 + age) * DAY)
        lake.add("weekly", lake.now - (10 + 7 * age) * DAY)
    (told,) = found(lake, "silent-source")
    assert told.startswith("daily: nothing new for 10 days")
