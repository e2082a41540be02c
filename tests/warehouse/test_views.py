"""Views that were rewritten to be quicker say what they said before: each against its first definition."""

from __future__ import annotations

import datetime as dt
import random
import re

import pytest

import warehouse
from warehouse.migrations import known

MAKERS = {"plan_history": 5, "series": 10, "revisions": 10}
DAY = dt.date(2022, 1, 1)


def as_first_defined(view: str) -> str:
    """The query of the view in the migration that made it, over the first definitions of the views that it reads."""
    (query,) = re.findall(rf"CREATE VIEW {view} AS\n(.*?);\n", known()[MAKERS[view]].sql, re.DOTALL)
    return query.replace("JOIN series", f"JOIN ({as_first_defined('series')})") if view == "revisions" else query


def difference(lake, view: str) -> tuple[int, list[tuple[object, ...]]]:
    """The number of rows, and those of which one definition has another number than the other."""
    with warehouse.connect(lake.home) as connection:
        first = as_first_defined(view)
        names = ", ".join(row[0] for row in connection.execute(f"DESCRIBE {first}").fetchall())
        then, now = f"SELECT {names} FROM ({first})", f"SELECT {names} FROM {view}"
        differing = f"(({then}) EXCEPT ALL ({now})) UNION ALL (({now}) EXCEPT ALL ({then}))"
        ((count,),) = connection.execute(f"SELECT count(*) FROM {view}").fetchall()
        return count, connection.execute(differing).fetchall()


def a_period(chance: random.Random) -> dict[str, object]:
    start, days = DAY + dt.timedelta(days=chance.randrange(40)), chance.choice([1, 7, 30])
    if chance.random() < 0.2:
        return {"time_period": None, "period_start": None, "period_end": None}
    end = start + dt.timedelta(days=days)
    return {
        "time_period": f"{start}/{days}",
        "period_start": start if chance.random() < 0.8 else None,
        "period_end": end,
    }


def a_report(chance: random.Random, number: int) -> dict[str, object]:
    return {
        "event_id": f"e{number}",
        "story_id": f"s{chance.randrange(60)}" if chance.random() < 0.95 else None,
        "article_id": f"a{number}",
        "source": "s",
        "copy_of": "a" if chance.random() < 0.1 else None,
        "reported_on": DAY + dt.timedelta(days=chance.randrange(40)),
        "event_type": "FACILITY_LAUNCH",
        "status": chance.choice(["planned", "planned", "possible", "occurred", "ongoing", "cancelled"]),
        "quote": "q",
        "block_keys": [],
        "digest": "d",
        **a_period(chance),
    }


def a_story(number: int) -> dict[str, object]:
    return {
        "story_id": f"s{number}",
        "event_type": "FACILITY_LAUNCH",
        "status": "planned",
        "areas": ["AZ"],
        "first_seen": DAY,
        "last_seen": DAY,
        "n_articles": 1,
        "n_sources": 1,
        "n_copies": 0,
    }


@pytest.mark.parametrize("seed", range(3))
def test_plans_are_those_of_the_first_definition(lake, seed: int) -> None:
    chance = random.Random(seed)
    lake.merge("story_reports", [a_report(chance, number) for number in range(500)])
    lake.merge("stories", [a_story(number) for number in range(60)])
    count, differing = difference(lake, "plan_history")
    assert count > 100
    assert differing == []


def an_observation(chance: random.Random, number: int) -> dict[str, object]:
    year = chance.choice([2021, 2022])
    value = chance.choice([1.0, 2.0, 0.0])
    seen = dt.datetime(2022, 1, 1 + chance.randrange(20), tzinfo=dt.UTC)
    series = chance.randrange(30)
    return {
        "observation_id": f"o{number}",
        "series_id": f"s{series}",
        "family_id": "f",
        "indicator": "EXPORTS",
        "measure": "level",
        "unit_measure": "USD",
        "time_period": str(year),
        "freq": "A",
        "period_start": dt.date(year, 1, 1),
        "period_end": dt.date(year + 1, 1, 1),
        "obs_value": value,
        "obs_value_lower": value,
        "obs_value_upper": value,
        "obs_status": chance.choice(["actual", "estimate", "forecast", "target"]),
        "is_identified": chance.random() < 0.9,
        "is_ambiguous": False,
        "n_mentions": 1,
        "n_articles": 1,
        "n_sources": 1,
        "sources": ["courier"],
        "position": number,
        "figure_ids": [f"f{number}"],
        "best_figure_id": f"f{number}",
        "first_seen": seen,
        "last_seen": seen,
        # A series is resolved as a whole: all of it was ranked, or none of it.
        "series_rank": None if series % 3 == 0 else chance.choice([1, 2]),
        "n_values": 2,
        "resolver_version": "1",
    }


@pytest.mark.parametrize("seed", range(3))
def test_revisions_are_those_of_the_first_definition(lake, make, seed: int) -> None:
    chance = random.Random(seed)
    for _version in range(4):
        changed = chance.sample(range(6), 4)
        lake.merge("articles", [make.article(n, text=str(chance.random())) for n in changed])
        versions = dict(lake.sql("SELECT article_id, version FROM current_articles"))
        figures = [
            make.figure(
                100 * n + place + chance.choice([0, 50]),
                n,
                version=versions[f"a{n}"],
                char_start=10 * place,
                char_end=10 * place + 9,
                quote=f"{chance.random()}"[:9],
                obs_value=float(chance.randrange(3)),
                ref_area=chance.choice(["AZ", None]),
            )
            for n in changed
            for place in range(5)
        ]
        lake.merge("figures", figures, scope={"article_id": [f"a{n}" for n in changed]})
    lake.merge("observations", [an_observation(chance, number) for number in range(200)])
    count, differing = difference(lake, "revisions")
    assert count > 20
    assert differing == []
    kinds = {kind for (kind,) in lake.sql("SELECT DISTINCT kind FROM revisions")}
    assert kinds == {"article_changed", "forecast_followed", "target_followed"}
