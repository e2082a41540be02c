"""Arithmetic of calendars: months, quarters, seasons, and the fiscal year of a country.

Belongs here: what a date plus months is, when a country's fiscal year begins and how it is named. Does not belong
here: words of any language. Fiscal years: IMF World Economic Outlook, country notes; CIA World Factbook, "Fiscal year".
"""

from __future__ import annotations

import calendar
import csv
import datetime as dt
from functools import cache
from importlib.resources import files

from pipelines.extract.value_types import value

_LEXICON = files("pipelines.extract.lexicon")
_FIRST_SEASON_MONTH = 3
_SHORTEST_MONTH = 28
_LATE_MONTH = 10


@value
class FiscalCalendar:
    """When a country's fiscal year begins, and whether it is named after the year it begins or ends in.

    leap_day: the day on which it begins in leap years. era: what is added to the years of the country's own count.
    """

    month: int
    day: int
    named_by: str
    leap_day: int = 0
    era: int = 0

    def named(self, year: int) -> dt.date:
        """First day of the fiscal year that carries the name of this year."""
        begins = year - 1 if self.named_by == "end" and (self.month, self.day) != (1, 1) else year
        return self.beginning_in(begins)

    def beginning_in(self, year: int) -> dt.date:
        return dt.date(year, self.month, self.leap_day if self.leap_day and calendar.isleap(year) else self.day)

    def year_of_our_era(self, number: int, near: int) -> int:
        """The year in which a year of the country's own count begins, where it is that: the nearer to the year `near`."""
        own = number + self.era
        return own if abs(own - near) < abs(number - near) else number

    def containing(self, day: dt.date) -> dt.date:
        """First day of the fiscal year that holds the day."""
        begins = self.beginning_in(day.year)
        return begins if day >= begins else self.beginning_in(day.year - 1)

    @property
    def is_calendar_year(self) -> bool:
        return (self.month, self.day) == (1, 1)

    @property
    def names_two_years(self) -> bool:
        """Whether "2019-20" is its name; a year from October on, as in the United States, is called by one number."""
        return not self.is_calendar_year and self.month < _LATE_MONTH


CALENDAR_YEAR = FiscalCalendar(1, 1, "start")
SPLIT_YEAR = FiscalCalendar(7, 1, "start")


@cache
def _fiscal_calendars() -> dict[str, FiscalCalendar]:
    lines = _LEXICON.joinpath("fiscal_years.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if line and not line.startswith("#"))
    return {
        row["area"]: FiscalCalendar(
            int(row["month"]), int(row["day"]), row["named_by"], int(row["leap_day"] or 0), int(row["era"] or 0)
        )
        for row in rows
    }


def fiscal_calendar(area: str | None) -> FiscalCalendar:
    """The fiscal calendar of a country (ISO 3166-1 alpha-2); the calendar year where none is known."""
    return _fiscal_calendars().get(area or "", CALENDAR_YEAR)


@cache
def _southern_areas() -> frozenset[str]:
    return frozenset(_LEXICON.joinpath("southern_areas.txt").read_text(encoding="utf-8").split())


def season_start(index: int, year: int, area: str | None) -> dt.date:
    """First day of spring (0), summer, autumn or winter (3) of a year: meteorological seasons of three months."""
    month = _FIRST_SEASON_MONTH + 3 * index + (6 if area in _southern_areas() else 0)
    return add_months(dt.date(year, 1, 1), (month - 1) % 12)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of a later (or earlier) month, or its last day; raises OverflowError outside years 1 to 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise OverflowError(f"{months} months from {day} lie outside the years 1 to 9999")
    if day.day <= _SHORTEST_MONTH:
        return dt.date(year, month + 1, day.day)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(first: dt.date, after: dt.date) -> int:
    """How many whole months lie from one day to the other; 0 when they are not a whole number."""
    months = (after.year - first.year) * 12 + after.month - first.month
    return months if months > 0 and add_months(first, months) == after else 0


def month_start(day: dt.date, length: int = 1) -> dt.date:
    """First day of the calendar period of so many months (1, 3, 6, 12) that holds the day."""
    return dt.date(day.year, (day.month - 1) // length * length + 1, 1)


def week_start(day: dt.date) -> dt.date:
    """Monday of the day's week; raises OverflowError before the first Monday of year 1."""
    return day - dt.timedelta(days=day.weekday())
