"""Calendars: months, fiscal years by country, seasons of both hemispheres."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.calendars import add_months, fiscal_calendar, months_between, season_start, week_start


@pytest.mark.parametrize(
    ("area", "named", "first"),
    [
        ("IN", 2025, "2024-04-01"),
        ("JP", 2025, "2025-04-01"),
        ("GB", 2023, "2022-04-01"),
        ("AU", 2024, "2023-07-01"),
        ("PK", 2016, "2015-07-01"),
        ("BD", 2025, "2024-07-01"),
        ("EG", 2022, "2021-07-01"),
        ("KE", 2024, "2023-07-01"),
        ("NP", 2023, "2022-07-16"),
        ("ET", 2023, "2022-07-08"),
        ("US", 2022, "2021-10-01"),
        ("AZ", 2022, "2022-01-01"),
        (None, 2022, "2022-01-01"),
    ],
)
def test_a_fiscal_year_is_named_as_its_country_names_it(area: str | None, named: int, first: str) -> None:
    assert fiscal_calendar(area).named(named) == dt.date.fromisoformat(first)


@pytest.mark.parametrize(("day", "first"), [("2024-03-31", "2023-04-01"), ("2024-04-01", "2024-04-01")])
def test_a_day_lies_in_the_fiscal_year_that_began_last(day: str, first: str) -> None:
    assert fiscal_calendar("IN").containing(dt.date.fromisoformat(day)) == dt.date.fromisoformat(first)


def test_seasons_turn_round_south_of_the_equator() -> None:
    assert season_start(1, 2023, "NO") == dt.date(2023, 6, 1)
    assert season_start(1, 2023, "AU") == dt.date(2023, 12, 1)
    assert season_start(3, 2023, None) == dt.date(2023, 12, 1)


def test_months_end_where_the_month_does() -> None:
    assert add_months(dt.date(2020, 1, 31), 1) == dt.date(2020, 2, 29)
    assert add_months(dt.date(2020, 1, 15), -13) == dt.date(2018, 12, 15)
    with pytest.raises(OverflowError):
        add_months(dt.date(9999, 12, 1), 1)


@given(st.dates(max_value=dt.date(9000, 1, 1)), st.integers(1, 1200))
def test_months_between_counts_what_add_months_added(day: dt.date, months: int) -> None:
    after = add_months(day, months)
    assert months_between(day, after) == months


@given(st.dates(min_value=dt.date(1, 1, 7)))
def test_a_week_starts_on_the_monday_before(day: dt.date) -> None:
    monday = week_start(day)
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days < 7
