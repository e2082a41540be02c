"""The seed site's plans and wire copies, from pages to the views that an analyst asks."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from seed_lake import prepare, seed_articles, take_in

from pipelines.story_stage import join_reports
from seeds.expected import Plan, expected
from warehouse.checks import check
from warehouse.lake import connect
from warehouse.query import query

PLANS = {plan.name: plan for plan in expected().plans}
ARTICLES = seed_articles()
NAMES = {str(row["article_id"]): name for name, row in ARTICLES.items()}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plans")
    prepare(folder)
    take_in(folder, ARTICLES.values(), "all", join_reports)
    return folder


@pytest.fixture
def lake(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(home) as connection:
        yield connection


def plan_on(lake: duckdb.DuckDBPyConnection, plan: Plan, day: dt.date) -> dict[str, Any]:
    """The one plan that shares a word and its first promise with the expected plan, as it stood on a day."""
    first = plan.promised[0]
    cursor = lake.execute(
        "SELECT * FROM plans_on($day) WHERE event_type = $type AND list_contains(areas, $area) "
        "AND first_promised = $period AND announced_by = $page "
        "AND list_has_any(string_split(lower(object), ' '), string_split(lower($name), ' '))",
        {
            "day": day,
            "type": plan.event_type,
            "area": plan.area,
            "period": first.time_period,
            "page": ARTICLES[first.page]["article_id"],
            "name": plan.name,
        },
    )
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    assert len(rows) == 1, f"{plan.name} on {day}: {rows}"
    return rows[0]


def published(page: str) -> dt.date:
    moment = expected().pages[page].published
    assert moment is not None
    return moment.date()


@pytest.mark.parametrize("name", PLANS)
def test_each_date_promised_stands_with_the_article_that_gave_it(lake: duckdb.DuckDBPyConnection, name: str) -> None:
    plan = PLANS[name]
    found = plan_on(lake, plan, published(plan.promised[-1].page))
    told = [(NAMES[one["article_id"]], one["status"], one["time_period"]) for one in found["promised"]]
    assert told == [(one.page, one.status, one.time_period) for one in plan.promised]
    assert found["plan_status"] == ("delayed" if len(plan.promised) > 1 else "due")


@pytest.mark.parametrize("name", [name for name, plan in PLANS.items() if plan.done_by])
def test_a_plan_is_done_from_the_day_on_which_an_article_reports_it(lake: duckdb.DuckDBPyConnection, name: str) -> None:
    plan = PLANS[name]
    assert plan.done_by is not None
    done_on = published(plan.done_by)
    found = plan_on(lake, plan, done_on)
    assert (found["plan_status"], NAMES[found["done_by"]], found["done_on"]) == ("done", plan.done_by, done_on)
    assert plan_on(lake, plan, done_on - dt.timedelta(days=1))["plan_status"] == "due"


@pytest.mark.parametrize("name", [name for name, plan in PLANS.items() if plan.overdue_on])
def test_a_plan_is_overdue_from_the_day_after_its_period(lake: duckdb.DuckDBPyConnection, name: str) -> None:
    plan = PLANS[name]
    assert plan.overdue_on is not None
    assert plan_on(lake, plan, plan.overdue_on)["plan_status"] == "overdue"
    assert plan_on(lake, plan, plan.overdue_on - dt.timedelta(days=1))["plan_status"] in ("due", "delayed")


def test_a_plan_is_overdue_between_its_first_date_and_the_article_that_moves_it(
    lake: duckdb.DuckDBPyConnection,
) -> None:
    plan = PLANS["KAMAZ plant in Karabakh"]
    assert plan_on(lake, plan, dt.date(2022, 7, 2))["plan_status"] == "overdue"


def test_a_plan_holds_one_thing_on_every_day(lake: duckdb.DuckDBPyConnection) -> None:
    assert (
        lake.execute(
            "SELECT story_id, since, until, next FROM (SELECT *, lead(since) OVER (PARTITION BY story_id ORDER BY since) AS next "
            "FROM plan_history) WHERE until IS DISTINCT FROM next OR since >= until"
        ).fetchall()
        == []
    )


def test_the_view_of_today_is_that_of_todays_date(lake: duckdb.DuckDBPyConnection) -> None:
    assert lake.execute("FROM plans EXCEPT FROM plans_on(current_date)").fetchall() == []
    ((today, overdue),) = lake.execute(
        "SELECT count(*), count(*) FILTER (plan_status = 'overdue') FROM plans"
    ).fetchall()
    assert today >= overdue >= 3


def test_the_prompt_answers_questions_of_plans(home: Path) -> None:
    names, rows = query("SELECT object FROM plans_on('2022-10-01') WHERE plan_status = 'overdue'", home)
    assert names == ["object"]
    assert any("helicopter" in str(row[0]) for row in rows)


@pytest.mark.parametrize("number", range(len(expected().wire_copies)))
def test_a_wire_copy_adds_no_story_and_no_source(lake: duckdb.DuckDBPyConnection, number: int) -> None:
    pair = expected().wire_copies[number]
    original, reprint = (str(ARTICLES[name]["article_id"]) for name in (pair.original, pair.reprint))
    rows = lake.execute(
        "SELECT count(*), count(*) FILTER (n_sources <> 1 OR n_articles <> 1 OR n_copies <> 1), "
        "count(*) FILTER (NOT list_contains(articles, $original)) FROM current_stories JOIN "
        "(SELECT story_id, list(article_id) AS articles FROM current_story_reports GROUP BY story_id) USING (story_id) "
        "WHERE list_contains(articles, $reprint)",
        {"original": original, "reprint": reprint},
    ).fetchall()
    assert rows[0][0] > 0
    assert rows[0][1:] == (0, 0)


def test_the_tables_keep_their_contract(lake: duckdb.DuckDBPyConnection) -> None:
    outcomes = check(lake, only=["stories", "story_reports"])
    assert [one for one in outcomes if not one.passed] == []


def test_nothing_new_leaves_no_trace(home: Path, lake: duckdb.DuckDBPyConnection) -> None:
    before = lake.execute("SELECT count(*) FROM lake.snapshots()").fetchall()
    assert join_reports(home, "again", dt.datetime.now(dt.UTC)) == {"stories": 0, "story_reports": 0}
    assert lake.execute("SELECT count(*) FROM lake.snapshots()").fetchall() == before


STATE = {
    "stories": "SELECT * EXCLUDE (valid_from, run_id) FROM current_stories ORDER BY story_id",
    "story_reports": "SELECT * EXCLUDE (valid_from, run_id) FROM current_story_reports ORDER BY event_id",
}


@pytest.mark.parametrize("seed", [1, 2])
def test_any_order_of_arrival_gives_what_all_at_once_gives(home: Path, tmp_path: Path, seed: int) -> None:
    order = list(ARTICLES.values())
    random.Random(seed).shuffle(order)
    prepare(tmp_path)
    for number in range(0, len(order), 8):
        take_in(tmp_path, order[number : number + 8], f"r{number}", join_reports)
    with connect(home) as one, connect(tmp_path) as other:
        for sql in STATE.values():
            assert other.execute(sql).fetchall() == one.execute(sql).fetchall()


def test_a_corrected_article_takes_its_reports_along(tmp_path: Path) -> None:
    """The delay of the KAMAZ plant is corrected away: the story is again what the first article made of it."""
    pages = ("azerbaijan-russia-commission", "kamaz-plant-delayed")
    prepare(tmp_path)
    take_in(tmp_path, [ARTICLES[page] for page in pages], "first", join_reports)
    corrected = {**ARTICLES[pages[1]], "text": "Azerbaijan imported 1,140 trucks in May.", "text_hash": "x"}
    take_in(tmp_path, [corrected], "second", join_reports)
    with connect(tmp_path) as lake:
        plan = plan_on(lake, PLANS["KAMAZ plant in Karabakh"], dt.date(2022, 10, 1))
        assert (plan["plan_status"], plan["promised_period"]) == ("overdue", "2022-Q2")
        versions = lake.execute("SELECT count(*) FROM stories WHERE story_id = ?", [plan["story_id"]]).fetchall()
    assert versions == [(2,)]
