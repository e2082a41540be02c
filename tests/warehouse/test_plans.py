"""What the view says of a plan on each day, from the reports of its story."""

from __future__ import annotations

import datetime as dt

import pytest

PERIODS: dict[str, tuple[str | None, str]] = {
    "2022-Q2": ("2022-04-01", "2022-07-01"),
    "2022-Q3": ("2022-07-01", "2022-10-01"),
    "2022-Q4": ("2022-10-01", "2023-01-01"),
    "/2022-Q4": (None, "2023-01-01"),
    "2022": ("2022-01-01", "2023-01-01"),
    "2022-09-02": ("2022-09-02", "2022-09-03"),
    "2022-02-10": ("2022-02-10", "2022-02-11"),
}
PLANNED = ("2022-02-10", "planned", "2022-Q3")


def phases(lake, *told: tuple[str, str, str | None]) -> list[tuple[str, str | None, str]]:
    """Since, promised period and status of each phase of the plan that these reports make."""
    reports = [
        {
            "event_id": f"e{number}",
            "story_id": "e0",
            "article_id": f"a{number}",
            "source": "s",
            "reported_on": dt.date.fromisoformat(day),
            "event_type": "FACILITY_LAUNCH",
            "status": status,
            "time_period": period,
            "period_start": PERIODS[period][0] if period else None,
            "period_end": PERIODS[period][1] if period else None,
            "quote": "q",
            "block_keys": [],
            "digest": "d",
        }
        for number, (day, status, period) in enumerate(told)
    ]
    story = {
        "story_id": "e0",
        "event_type": "FACILITY_LAUNCH",
        "status": "planned",
        "areas": ["AZ"],
        "first_seen": dt.date(2022, 1, 1),
        "last_seen": dt.date(2022, 12, 1),
        "n_articles": 1,
        "n_sources": 1,
        "n_copies": 0,
    }
    lake.merge("story_reports", reports, run_id="reports")
    lake.merge("stories", [story], run_id="stories")
    rows = lake.sql("SELECT since::VARCHAR, promised_period, plan_status FROM plan_history ORDER BY since")
    return [(str(since), None if period is None else str(period), str(status)) for since, period, status in rows]


CASES = {
    "nothing more is told": ([PLANNED], [("2022-02-10", "2022-Q3", "due"), ("2022-10-01", "2022-Q3", "overdue")]),
    "done": (
        [PLANNED, ("2022-09-02", "occurred", "2022-09-02")],
        [("2022-02-10", "2022-Q3", "due"), ("2022-09-02", "2022-Q3", "done")],
    ),
    "done too late": (
        [PLANNED, ("2022-11-02", "occurred", None)],
        [("2022-02-10", "2022-Q3", "due"), ("2022-10-01", "2022-Q3", "overdue"), ("2022-11-02", "2022-Q3", "done")],
    ),
    "delayed in time, then overdue": (
        [PLANNED, ("2022-08-01", "planned", "2022-Q4")],
        [("2022-02-10", "2022-Q3", "due"), ("2022-08-01", "2022-Q4", "delayed"), ("2023-01-01", "2022-Q4", "overdue")],
    ),
    "delayed after it lapsed": (
        [PLANNED, ("2022-10-20", "possible", "2022-Q4")],
        [
            ("2022-02-10", "2022-Q3", "due"),
            ("2022-10-01", "2022-Q3", "overdue"),
            ("2022-10-20", "2022-Q4", "delayed"),
            ("2023-01-01", "2022-Q4", "overdue"),
        ],
    ),
    "called off": (
        [PLANNED, ("2022-08-01", "cancelled", None)],
        [("2022-02-10", "2022-Q3", "due"), ("2022-08-01", "2022-Q3", "cancelled")],
    ),
    "told again, vaguer": (
        [PLANNED, ("2022-03-01", "planned", "2022")],
        [("2022-02-10", "2022-Q3", "due"), ("2022-03-01", "2022-Q3", "due"), ("2022-10-01", "2022-Q3", "overdue")],
    ),
    "told again, more exactly": (
        [("2022-02-10", "planned", "2022"), ("2022-03-01", "planned", "2022-Q3")],
        [("2022-02-10", "2022", "due"), ("2022-03-01", "2022-Q3", "due"), ("2022-10-01", "2022-Q3", "overdue")],
    ),
    "without a date": ([("2022-02-10", "planned", None)], [("2022-02-10", None, "due")]),
    "with the day of the news for a date": (
        [("2022-02-10", "planned", "2022-02-10")],
        [("2022-02-10", None, "due")],
    ),
    "works go on": (
        [PLANNED, ("2022-05-01", "ongoing", None)],
        [("2022-02-10", "2022-Q3", "due"), ("2022-05-01", "2022-Q3", "due"), ("2022-10-01", "2022-Q3", "overdue")],
    ),
    "told as done before its day": (
        [PLANNED, ("2022-07-29", "occurred", "2022-09-02")],
        [("2022-02-10", "2022-Q3", "due"), ("2022-07-29", "2022-Q3", "due"), ("2022-10-01", "2022-Q3", "overdue")],
    ),
    "told as done by a day that lies ahead": (
        [PLANNED, ("2022-07-29", "occurred", "/2022-Q4")],
        [("2022-02-10", "2022-Q3", "due"), ("2022-07-29", "2022-Q3", "due"), ("2022-10-01", "2022-Q3", "overdue")],
    ),
    "it happened before it was announced": ([("2022-01-01", "occurred", None), PLANNED], []),
}


@pytest.mark.parametrize("name", CASES)
def test_a_plan_goes_through_its_phases(lake, name: str) -> None:
    told, expected = CASES[name]
    assert phases(lake, *told) == expected


def test_plans_of_a_day_and_of_a_moment(lake) -> None:
    phases(lake, PLANNED, ("2022-08-01", "planned", "2022-Q4"))
    day = "SELECT plan_status, first_promised, len(promised), announced_by FROM "
    assert lake.sql(day + "plans_on(DATE '2022-09-30')") == [("delayed", "2022-Q3", 2, "a0")]
    assert lake.sql(day + "plans_on('2022-02-09')") == []
    assert lake.sql(day + "plans") == [("overdue", "2022-Q3", 2, "a0")]
    # What was known in 2022 is nothing: the rows were written later.
    assert lake.sql(day + "plans", as_of=dt.datetime(2022, 9, 30, tzinfo=dt.UTC)) == []
