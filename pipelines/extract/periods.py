"""Every mention of time in a text as a period of days, resolved against the day of writing.

Belongs here: the periods as the rest of extraction sees them. Does not belong here: the grammar (period_years,
period_dates, period_parts, period_relative, period_ranges), missing years (period_placing), the notation (sdmx).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import TypedDict

from pipelines.extract import sdmx
from pipelines.extract.document import Document, fold, whole
from pipelines.extract.period_compared import RELATIVES
from pipelines.extract.period_dates import DATES
from pipelines.extract.period_fiscal import most_named_country, own_fiscal_calendar
from pipelines.extract.period_listed import with_unnamed
from pipelines.extract.period_parts import EDGES, PARTS
from pipelines.extract.period_placing import place
from pipelines.extract.period_ranges import RANGES, mentions
from pipelines.extract.period_reading import Reading, Setting
from pipelines.extract.period_tokens import Token, codes, runs, windows
from pipelines.extract.period_years import YEARS
from pipelines.extract.value_types import value

_STAGES = (YEARS, DATES, PARTS, EDGES, RELATIVES, RANGES)


@value
class Period:
    """A mention of time: where it stands (character offsets) and the days that it means, `after` exclusive.

    first, after: None where the period is open on that side ("since 1992"). time_period: SDMX; of an open period, the
    one that it opens from or closes at. kind: year, fiscal_year, half, quarter, month, week, day, season, decade,
    century, span. role: in, by (until a deadline), since, as_of, from, over, comparison ("a year earlier").
    anchored: False where the day of writing or a period named before decided which days are meant.
    """

    start: int
    end: int
    first: dt.date | None
    after: dt.date | None
    time_period: str
    kind: str
    role: str = "in"
    anchored: bool = True


class PeriodRecord(TypedDict):
    """A line of the filter `periods`; `end` is exclusive, None is open, offsets are of characters."""

    mention: str
    start: str | None
    end: str | None
    time_period: str
    char_start: int
    char_end: int


def find_periods(document: Document) -> list[Period]:
    """Every period of the document, in order, none overlapping another; none without a publication date."""
    if document.published is None:
        return []
    setting = Setting(
        document.text,
        document.lower,
        document.published,
        document.language,
        document.area,
        spoken_of=lambda: most_named_country(document),
    )
    return _find(setting)


def find_periods_in(text: str, reference: dt.date, language: str = "en", area: str | None = None) -> list[Period]:
    """Every period of a text written on the reference day in a country (ISO 3166-1 alpha-2, for fiscal years)."""
    return _find(Setting(text, fold(text), reference, language, area))


def periods_records(text: str, reference_date: dt.date) -> list[PeriodRecord]:
    """The periods of a text as the filter `periods` prints them."""
    return [
        {
            "mention": text[period.start : period.end],
            "start": period.first.isoformat() if period.first else None,
            "end": period.after.isoformat() if period.after else None,
            "time_period": period.time_period,
            "char_start": period.start,
            "char_end": period.end,
        }
        for period in find_periods_in(whole(text), reference_date)
    ]


def _find(setting: Setting) -> list[Period]:
    found = _mentions(setting)
    own = own_fiscal_calendar(found, setting)
    if own is not None and own != setting.fiscal:
        setting = replace(setting, own_fiscal=own)
        found = _mentions(setting)
    return list(_periods(with_unnamed(place(found, setting), setting)))


def _mentions(setting: Setting) -> list[Token]:
    found: list[Token] = []
    for begin, finish in windows(setting.lower, setting.language):
        for row in runs(setting.text, begin, finish, setting.language):
            code = codes(row)
            for stage in _STAGES:
                row, code = stage.apply(row, code, setting)
            found += mentions(row, setting)
    return found


def _periods(placed: list[tuple[Token, Reading]]) -> Iterator[Period]:
    for token, reading in placed:
        first, after = reading.first, reading.after
        named = reading.anchor or ((first, after) if first and after else None)
        if named is None or named[0] >= named[1]:
            continue
        yield Period(
            token.start,
            token.end,
            first,
            after,
            reading.label or sdmx.format_period(*named),
            reading.kind,
            reading.role,
            reading.anchored,
        )
