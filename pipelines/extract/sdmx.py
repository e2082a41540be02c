"""SDMX notation of time periods: from text to a half-open span of days and back.

Belongs here: the notation of SDMX 2.1 (section 4.2.1 of the Technical Notes: Gregorian and reporting periods, and
time ranges as ISO 8601 start and duration). Does not belong here: words of any language, fiscal calendars.
"""

from __future__ import annotations

import datetime as dt
import re

from pipelines.extract.calendars import add_months, months_between

_REPORTING = re.compile(r"(\d{4})-([SQW])(\d{1,2})")
_GREGORIAN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_RANGE = re.compile(r"(\d{4})-(\d{2})-(\d{2})/P([1-9]\d{0,6})([YMWD])")
_DAY = dt.timedelta(days=1)


def parse(time_period: str) -> tuple[dt.date, dt.date]:
    """First day and the day after the last one. Raises ValueError for what is no period or ends after year 9999."""
    try:
        return _parse(time_period)
    except OverflowError as error:
        raise ValueError(f"{time_period!r} ends after the year 9999") from error


def _parse(time_period: str) -> tuple[dt.date, dt.date]:
    if match := _RANGE.fullmatch(time_period):
        first = dt.date(int(match[1]), int(match[2]), int(match[3]))
        return first, _shift(first, int(match[4]), match[5])
    if match := _REPORTING.fullmatch(time_period):
        return _reporting(int(match[1]), match[2], int(match[3]), time_period)
    if match := _GREGORIAN.fullmatch(time_period):
        first = dt.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
        return first, _shift(first, 1, "D" if match[3] else "M" if match[2] else "Y")
    raise ValueError(
        f"{time_period!r} is no SDMX time period; allowed are forms like "
        "2021, 2022-S1, 2022-Q1, 2022-03, 2022-W10, 2022-04-26, 2019-01-01/P9M"
    )


def _reporting(year: int, unit: str, index: int, time_period: str) -> tuple[dt.date, dt.date]:
    if unit == "W":
        first = dt.date.fromisocalendar(year, index, 1)
        return first, first + 7 * _DAY
    length = {"S": 6, "Q": 3}[unit]
    if not 1 <= index <= 12 // length:
        raise ValueError(f"{time_period!r}: {unit} is followed by a number from 1 to {12 // length}")
    first = dt.date(year, length * (index - 1) + 1, 1)
    return first, add_months(first, length)


def _shift(first: dt.date, count: int, unit: str) -> dt.date:
    if unit in "YM":
        return add_months(first, count * (12 if unit == "Y" else 1))
    return first + count * (7 if unit == "W" else 1) * _DAY


def format_period(first: dt.date, after: dt.date) -> str:
    """The shortest SDMX notation of the span of days; raises ValueError when it is empty.

    A calendar year, half, quarter, month, ISO week or day gets its name, anything else its first day and duration.
    """
    if after <= first:
        raise ValueError(f"a period needs at least one day, found {first} to {after}")
    months = months_between(first, after)
    if months:
        return _months(first, months)
    days = (after - first).days
    if days == 1:
        return first.isoformat()
    if days == 7 and first.weekday() == 0:
        year, week, _ = first.isocalendar()
        return f"{year:04d}-W{week:02d}"
    length = f"P{days // 7}W" if days % 7 == 0 else f"P{days}D"
    return f"{first.isoformat()}/{length}"


def _months(first: dt.date, months: int) -> str:
    if first.day == 1:
        if months == 12 and first.month == 1:
            return f"{first.year:04d}"
        if months == 6 and first.month in (1, 7):
            return f"{first.year:04d}-S{first.month // 6 + 1}"
        if months == 3 and first.month % 3 == 1:
            return f"{first.year:04d}-Q{first.month // 3 + 1}"
        if months == 1:
            return f"{first.year:04d}-{first.month:02d}"
    length = f"P{months // 12}Y" if months % 12 == 0 else f"P{months}M"
    return f"{first.isoformat()}/{length}"
