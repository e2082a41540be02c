"""The grammar of parts: quarters, halves, the first nine months, seasons, weeks of a month, and edges of a period.

Belongs here: rules that carve a part out of a year or another period, named or still to be found.
Does not belong here: periods counted from the day of writing (period_relative).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from pipelines.extract.calendars import add_months, month_start, season_start, week_start
from pipelines.extract.period_reading import DAY, Match, Reading, Rule, Setting, Span, Stage, is_plural
from pipelines.extract.period_years import MACROS, fiscal_year, full_year, year_span

_MONTHS_OF = {"quarter": 3, "half": 6, "month": 1}
_SEASON_LENGTH = 3


def carve(kind: str, container: Reading | None, make: Callable[[dt.date], Span]) -> Reading | None:
    """The part that `make` cuts, given the first day of its year; of a year to be found when there is none."""
    if container is None:
        return Reading(kind, make=lambda year: make(dt.date(year, 1, 1)), anchored=False, whole=True, part=True)
    if container.toward == "that":
        return Reading(kind, make=lambda year: make(dt.date(year, 1, 1)), toward="that", anchored=False)
    if container.make is not None or container.shift is not None:
        return None
    if container.first is None:
        return None
    first, after = make(container.first)
    return Reading(kind, first, after, anchored=container.anchored)


def _container(match: Match) -> Reading | None:
    if match.has("Y", "M", "Q"):
        return match.reading("Y", "M", "Q", last=True)
    return None


def _months_part(kind: str, index: int, container: Reading | None) -> Reading | None:
    """The index-th quarter or half (from 1; 0: the last)."""
    length = _MONTHS_OF[kind]
    if index > 12 // length:
        return None

    def make(first: dt.date) -> Span:
        offset = 12 - length if index == 0 else (index - 1) * length
        begins = add_months(first, offset)
        return begins, add_months(begins, length)

    reading = carve(kind, container, make)
    return replace(reading, whole=kind == "half") if reading and container is None else reading


def _ordinal_part(match: Match, setting: Setting) -> Reading | None:
    kind = "quarter" if match.has("quarter") else "half"
    index = (
        0
        if match.has("last", "past") and not match.has("ordinal", "ordinal_number")
        else match.number("ordinal", "ordinal_number")
    )
    return _months_part(kind, index, _container(match))


def _named_part(match: Match, setting: Setting) -> Reading | None:
    value = match.all("part_name", "part_of_year")[0].value
    if not isinstance(value, tuple):
        return None
    kind, index, year = value
    container = _container(match)
    if year is None and match.has("short_year"):
        year = (match.number("short_year"), False)
    if year is None:
        return _months_part(kind, index, container)
    number = full_year(year[0], setting.reference.year)
    if not year[1]:
        return _months_part(kind, index, Reading("year", *year_span(number)))
    part = _months_part(kind, index, fiscal_year(setting.fiscal.named(number)))
    return replace(part, names=(kind, index, number)) if part else None


def _months_name(match: Match, setting: Setting) -> Reading | None:
    """9M 2021, 9M21, 9MFY22."""
    value = match.all("months_name", "months_of_year")[0].value
    if not isinstance(value, tuple):
        return None
    count, year = value
    if year is None:
        return _first_months(count, match.reading("Y"))
    number = full_year(year[0], setting.reference.year)
    whole = fiscal_year(setting.fiscal.named(number)) if year[1] else Reading("year", *year_span(number))
    return _first_months(count, whole)


def _first_months(count: int, container: Reading | None) -> Reading | None:
    if not 1 <= count <= 12:
        return None
    return carve("span", container, lambda first: (first, add_months(first, count)))


def _count_of(match: Match, setting: Setting) -> Reading | None:
    """The first nine months of 2019, the last three months of 2012, 9 months of 2021, first ten days of last year."""
    from_the_end = match.has("last")
    if match.has("ordinal", "ordinal_number") and match.number("ordinal", "ordinal_number") != 1:
        return None
    units = ("day", "week", "month", "quarter", "year", "decade")
    if not match.has("dash") and not is_plural(match.all(*units)[0]):
        return None
    count = match.number("day_number", "number", "cardinal")
    container = _container(match)
    if not from_the_end and (match.has("month", "quarter") and (container is None or match.has("Y"))):
        return _first_months(count * (3 if match.has("quarter") else 1), container)
    if container is None:
        return None
    unit = next(name for name in units if match.has(name))

    def part(whole: Span) -> Span:
        first, after = whole
        return (shifted(after, -count, unit), after) if from_the_end else (first, shifted(first, count, unit))

    if container.make is not None and container.kind == "month" and unit in ("day", "week"):
        inner = container.make
        return Reading("span", make=lambda year: part(inner(year)), anchored=False, whole=True, toward=container.toward)
    if container.first is None or container.after is None:
        return None
    first, after = part((container.first, container.after))
    if first < container.first or after > container.after:
        return None
    return Reading("span", first, after, anchored=container.anchored)


def _days_of_what_is_spoken_of(match: Match, setting: Setting) -> Reading | None:
    """The first 20 days of the month, the first three weeks of the year: of the one spoken of or of the day of writing."""
    if match.has("ordinal", "ordinal_number") and match.number("ordinal", "ordinal_number") != 1:
        return None
    if not is_plural(match.all("day", "week")[0]):
        return None
    count = match.number("day_number", "number", "cardinal") * (7 if match.has("week") else 1)
    return Reading("span", shift=(count, "days_of_year" if match.has("year") else "days_of_month"), anchored=False)


def shifted(day: dt.date, count: int, unit: str) -> dt.date:
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}.get(unit)
    if months is not None:
        return add_months(day, count * months)
    return day + count * (7 if unit == "week" else 1) * DAY


def _month_of(match: Match, setting: Setting) -> Reading | None:
    """The 9th month of next year."""
    index = match.number("ordinal", "ordinal_number")
    return carve("month", match.reading("Y"), lambda first: (add_months(first, index - 1), add_months(first, index)))


def _season(match: Match, setting: Setting) -> Reading | None:
    index = match.number("season", "maybe_season")

    def make(year: int) -> Span:
        first = season_start(index, year, setting.area)
        return first, add_months(first, _SEASON_LENGTH)

    if match.has("Y"):
        year = match.reading("Y")
        if year.first is None:
            return None
        return Reading("season", *make(year.first.year), anchored=year.anchored)
    toward = next((name for name in ("last", "past", "next", "coming", "this") if match.has(name)), "")
    return Reading("season", make=make, anchored=False, toward=toward)


def _week_of(match: Match, setting: Setting) -> Reading | None:
    """The third week of 2027, the last week of December: ISO weeks that hold the period's Thursdays."""
    container = match.reading("Y", "M")
    index = 0 if match.has("last") else match.number("ordinal", "ordinal_number")

    def make(first: dt.date, after: dt.date) -> Span:
        monday = week_start(first + 3 * DAY)
        if index == 0:
            monday = week_start(after - 4 * DAY)
        else:
            monday += 7 * (index - 1) * DAY
        return monday, monday + 7 * DAY

    if container.make is not None:
        inner = container.make
        return Reading("week", make=lambda year: make(*inner(year)), anchored=False)
    if container.first is None or container.after is None or index > 53:
        return None
    return Reading("week", *make(container.first, container.after), anchored=container.anchored)


def _week_with(match: Match, setting: Setting) -> Reading | None:
    """The week of, or that begins on, a day: its ISO week; the week of 14 to 20 October: those days."""
    day = match.reading("K")
    if day.kind == "span":
        return day

    def make(first: dt.date) -> Span:
        monday = week_start(first)
        return monday, monday + 7 * DAY

    if day.make is not None:
        inner = day.make
        return Reading("week", make=lambda year: make(inner(year)[0]), anchored=False, toward=day.toward)
    if day.first is None:
        return None
    return Reading("week", *make(day.first), anchored=day.anchored)


def _month_quarter(match: Match, setting: Setting) -> Reading | None:
    """The June quarter: the three months that end with June."""
    month = match.reading("M")
    if month.make is not None and match.has("Y"):
        year = match.reading("Y")
        if year.first is None:
            return None
        month = month.placed(*month.make(year.first.year))
    if month.make is not None:
        inner = month.make
        return Reading(
            "quarter", make=lambda year: (add_months(inner(year)[1], -3), inner(year)[1]), anchored=False, whole=True
        )
    if month.after is None:
        return None
    return Reading("quarter", add_months(month.after, -3), month.after, anchored=month.anchored)


# The short name of a part in brackets behind its long one: "the first quarter (Q1) of 2019".
_SHORT_NAME = "(?:open (?:part_name|part_of_year) close)?"
_OF_YEAR = f"(?:{_SHORT_NAME} (?:JOIN|the)* YEAR|(?:of|in|for) the year|open of? YEAR close)"
_PART = "(?:quarter|half(?: dash year)?)"
_PIECE = "(?:month|quarter|week|day|year|decade)"
_BRACKET = "(?:open (?:M|K|dash|to|and)* close)?"
_UNTIL = "(?:of|in|possessive)"

PARTS = Stage(
    [
        Rule(f"(?:ORDER|last) dash? fiscal? {_PART} {_OF_YEAR}", "Q", _ordinal_part),
        Rule(f"YEAR (?:possessive|comma|dash|in|the|of)* ORDER dash? {_PART}", "Q", _ordinal_part),
        Rule(f"ORDER dash? fiscal? {_PART}", "Q", _ordinal_part),
        Rule("part_name (?:JOIN|slash|open|the)* (?:YEAR|short_year)", "Q", _named_part),
        Rule("YEAR (?:comma|dash|slash|possessive)* part_name", "Q", _named_part),
        Rule("part_of_year|part_name", "Q", _named_part),
        Rule("months_name (?:JOIN|dash)* YEAR|months_of_year", "Q", _months_name),
        Rule(
            f"(?:ORDER|last) (?:COUNT) dash? {_PIECE} stretch? {_BRACKET}"
            f" (?:{_UNTIL} the? (?:YEAR|M|Q)|YEAR|open of? YEAR close)",
            "Q",
            _count_of,
        ),
        Rule(
            "ORDER (?:COUNT) (?:day|week) (?:of|in) (?:the|that|this) (?:month|year)", "Q", _days_of_what_is_spoken_of
        ),
        Rule("ordinal (?:COUNT) (?:dash month stretch|month|quarter) (?:(?:of|in) the year)?", "Q", _count_of),
        Rule("ORDER month (?:of|in) YEAR", "Q", _month_of),
        Rule("(?:COUNT) month (?:of|in) YEAR", "Q", _count_of),
        Rule("(?:season|maybe_season) (?:JOIN|the)* YEAR", "Q", _season),
        Rule("YEAR possessive? season", "Q", _season),
        Rule("(?:last|past|next|coming|this) (?:season|maybe_season)", "Q", _season),
        Rule("season", "Q", _season),
        Rule("(?:ORDER|last) week (?:of|in) the? (?:YEAR|M)|ORDER week YEAR", "Q", _week_of),
        Rule("the week (?:of|starting) in? the? K", "Q", _week_with),
        Rule("M dash? quarter (?:(?:of|in|comma)? YEAR)?", "Q", _month_quarter),
    ],
    MACROS,
    needs="quarter half part_name part_of_year months_name months_of_year month week day year decade season maybe_season",
)

# ---------------------------------------------------------------- edges

_UNITS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def _edge(match: Match, setting: Setting) -> Reading | None:
    """Early, mid, late or the end of a period is said of the period as a whole."""
    return match.reading("Y", "M", "Q", last=True)


def _rest(match: Match, setting: Setting) -> Reading | None:
    """The rest of the year: from the month of writing on."""
    if match.has("Y", "M", "Q"):
        container = match.reading("Y", "M", "Q")
        first, after = container.first, container.after
        if first is None or after is None:
            return None
    else:
        length = next(length for unit, length in _UNITS.items() if match.has(unit))
        first = month_start(setting.reference, length)
        after = add_months(first, length)
    begins = max(first, month_start(setting.reference))
    return Reading("span", begins, after, anchored=False) if begins < after else None


def _edge_of_unit(match: Match, setting: Setting) -> Reading | None:
    """The end of the year, year-end, later in the month; the end of a year that is over may be the last one's."""
    if match.has("week"):
        first = week_start(setting.reference)
        return Reading("week", first, first + 7 * DAY, anchored=False)
    if match.has("year") and match.has("end"):
        return Reading("year", make=year_span, anchored=False, whole=True)
    unit = next(unit for unit in _UNITS if match.has(unit))
    first = month_start(setting.reference, _UNITS[unit])
    return Reading(unit, first, add_months(first, _UNITS[unit]), anchored=False)


def _whole_year(match: Match, setting: Setting) -> Reading | None:
    """For the full year, full-year profit: of the year spoken of."""
    return None if is_plural(match.row[-1]) else Reading("year", shift=(0, "whole_year"), anchored=False)


_EDGE = "(?:edge|end|starting of)"

EDGES = Stage(
    [
        Rule(
            f"the? (?:{_EDGE} (?:of|in|dash|the|edge)*|(?:earlier|later) (?:in the)?|(?:whole|all) of?) (?:YEAR|M|Q)",
            "E",
            _edge,
        ),
        Rule("the? rest of the? (?:YEAR|M|Q|this? (?:year|month|quarter|half))", "E", _rest),
        Rule("(?:edge of|end of|starting of) the? this? (?:year|month|quarter|week|half)", "E", _edge_of_unit),
        Rule("(?:earlier|later) in the (?:year|month|quarter|week)", "E", _edge_of_unit),
        Rule("year (?:dash|possessive)? end|end the year (?!to|END|through)", "E", _edge_of_unit),
        Rule("the? whole dash? year (?!to|END|through)", "E", _whole_year),
    ],
    MACROS,
    needs="edge end starting earlier later whole all rest",
)
