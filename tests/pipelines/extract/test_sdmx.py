"""SDMX time periods: what is written is read back, what is no period is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.sdmx import format_period, parse

DAYS = st.dates(min_value=dt.date(1, 1, 1), max_value=dt.date(9999, 12, 31))


@pytest.mark.parametrize(
    ("time_period", "first", "after"),
    [
        ("2021", "2021-01-01", "2022-01-01"),
        ("2022-S2", "2022-07-01", "2023-01-01"),
        ("2022-Q1", "2022-01-01", "2022-04-01"),
        ("2022-03", "2022-03-01", "2022-04-01"),
        ("2020-W53", "2020-12-28", "2021-01-04"),
        ("2022-04-26", "2022-04-26", "2022-04-27"),
        ("2019-01-01/P9M", "2019-01-01", "2019-10-01"),
        ("2015-01-01/P6Y", "2015-01-01", "2021-01-01"),
        ("2019-03-28/P2W", "2019-03-28", "2019-04-11"),
        ("2005-09-08/P31D", "2005-09-08", "2005-10-09"),
    ],
)
def test_each_form_is_read_and_written(time_period: str, first: str, after: str) -> None:
    span = dt.date.fromisoformat(first), dt.date.fromisoformat(after)
    assert parse(time_period) == span
    assert format_period(*span) == time_period


def test_months_that_are_a_calendar_period_take_its_name() -> None:
    assert format_period(*parse("2010-10-01/P3M")) == "2010-Q4"
    assert format_period(*parse("2010-01-01/P12M")) == "2010"
    assert format_period(*parse("2010-02-01/P3M")) == "2010-02-01/P3M"


@given(DAYS, DAYS)
def test_any_span_survives_writing_and_reading(one: dt.date, other: dt.date) -> None:
    first, after = min(one, other), max(one, other)
    if first == after:
        with pytest.raises(ValueError, match="at least one day"):
            format_period(first, after)
    else:
        assert parse(format_period(first, after)) == (first, after)


@given(st.text(max_size=20) | st.from_regex(r"\d{4}-[SQWX]?\d{1,2}(/P\d{1,5}[YMWD])?", fullmatch=True))
def test_what_is_read_is_a_span_and_all_else_a_value_error(text: str) -> None:
    try:
        first, after = parse(text)
    except ValueError:
        return
    assert first < after


@pytest.mark.parametrize(
    "text", ["", "2022-Q5", "2022-S3", "2022-13", "2021-W53", "2022-02-30", "2019-01-01/P0M", "9999"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)
