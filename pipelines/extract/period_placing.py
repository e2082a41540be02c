"""Finding what a mention of time leaves unsaid: its year, its week, or the period that it is counted from.

Belongs here: the choice between past and future, and the memory of the periods named before.
Does not belong here: what the words of a mention mean (period_years and its neighbours).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from pipelines.extract.calendars import add_months, months_between
from pipelines.extract.period_cues import cues, looks_ahead, only_begins
from pipelines.extract.period_parts import shifted
from pipelines.extract.period_reading import DAY, Reading, Setting, Span
from pipelines.extract.period_relative import calendar_span
from pipelines.extract.period_tokens import Token
from pipelines.extract.period_years import year_span

_MEMORY, _NEAR = 500, 200
_MENTIONS_BACK = 60
_LISTED = 8
_OPENING = 8
_SENTENCE_STOP = re.compile(r"[.;!?]\s|\n")
_PARTS_OF_A_YEAR = ("month", "quarter", "half", "span")
_SOON = 62
_SHORT = 31
_NOT_SPOKEN_OF = ("comparison", "since", "by")
_DEADLINES = ("by", "until", "through", "starting", "after")
_REACHES = (2, 8)
_APPOSITION = (", ", " (", " – ", " - ")
_AGES_AGO = 300
_DEADLINE_PAST = 180
_WHOLE_SLACK = 20
_FIRST_QUARTER = 3
_OLD = 550
_JUST_OVER, _FAR_OFF = 45, 240
_WITHIN_THE_YEAR = 200
_ENUMERATED = re.compile(r"(?:,|,? (?:and|or|to|but)\b)(?!.*\d{4})(?:[^.;(\n]|\.(?=\d)){0,40}")
_DAYS_OF = {"days_of_month": "month", "days_of_year": "year"}


def place(found: Sequence[Token], setting: Setting) -> list[tuple[Token, Reading]]:
    """The readings with every unsaid part filled in; those that cannot be are left out."""
    placed: list[tuple[Token, Reading]] = []
    for index, token in enumerate(found):
        reading = token.value
        if not isinstance(reading, Reading):
            continue
        try:
            reading = _in_the_year_of_the_next(reading, token, found[index + 1 : index + 2], setting)
            done = _with_offset(_placed(reading, token, setting, placed))
        except (ValueError, OverflowError):
            continue
        if done is not None:
            placed.append((token, _like_its_other_name(_opened(done), token, setting, placed)))
    return placed


def _in_the_year_of_the_next(reading: Reading, token: Token, behind: Sequence[Token], setting: Setting) -> Reading:
    """In "13% in April and 12.5% in May 2017" both months are of the year that the second one names."""
    other = behind[0].value if behind else None
    if reading.make is None or reading.toward or reading.kind not in ("day", "month"):
        return reading
    if not isinstance(other, Reading) or other.kind != reading.kind or not other.anchored or other.first is None:
        return reading
    if other.first > setting.reference or not _ENUMERATED.fullmatch(setting.lower, token.end, behind[0].start):
        return reading
    if cues(setting.language).compares_months.search(setting.lower, token.end, behind[0].start):
        return reading
    spans = [span for span in _candidates(reading.make, other.first.year, 1) if span[0] < other.first]
    return reading.placed(*spans[-1]) if spans and spans[-1][0].month != other.first.month else reading


def _like_its_other_name(
    reading: Reading, token: Token, setting: Setting, before: Sequence[tuple[Token, Reading]]
) -> Reading:
    """In "the quarter before, 4QFY20" the second name is compared with as the first is.

    In "the quarter ended 30 September 2024 (1QFY25)" it is a name in the years of its owner, and those are the days.
    """
    if not before or reading.role != "in":
        return reading
    earlier, other = before[-1]
    renamed = reading.names is not None and other.anchored and setting.text[earlier.end : token.start] == " ("
    if renamed and _months_of(other) == _months_of(reading) > 0:
        return reading.placed(*_days_of(other))
    same = (other.first, other.after) == (reading.first, reading.after)
    if same and other.role == "comparison" and setting.text[earlier.end : token.start] in _APPOSITION:
        return replace(reading, role="comparison")
    return reading


def _months_of(reading: Reading) -> int:
    return months_between(reading.first, reading.after) if reading.first and reading.after else 0


def _days_of(reading: Reading) -> Span:
    assert reading.first is not None
    assert reading.after is not None
    return reading.first, reading.after


def _with_offset(reading: Reading | None) -> Reading | None:
    if reading is None or reading.offset is None or reading.first is None:
        return reading
    first = shifted(reading.first, *reading.offset)
    return replace(reading.placed(first, first + DAY), offset=None)


def _opened(reading: Reading) -> Reading:
    """Since, from, before, until and after turn a period into one that is open on a side."""
    first, after = reading.first, reading.after
    if first is None or after is None:
        return reading
    anchor = (first, after)
    if reading.role == "since":
        return replace(reading, after=None, anchor=anchor)
    if reading.role == "starting":
        return replace(reading, after=None if reading.kind in ("day", "month") else after, anchor=anchor, role="from")
    if reading.role == "before":
        return replace(reading, first=None, after=first, anchor=anchor, role="by")
    if reading.role == "until":
        return replace(reading, first=None, after=first if reading.kind == "day" else after, anchor=anchor, role="by")
    if reading.role == "through":
        return replace(reading, role="by")
    if reading.role == "after":
        return replace(reading, first=after, after=None, anchor=anchor, role="since")
    return reading


def _placed(
    reading: Reading, token: Token, setting: Setting, before: Sequence[tuple[Token, Reading]]
) -> Reading | None:
    if reading.shift is not None:
        return _from_context(reading, token, setting, before)
    if reading.known:
        return reading
    if reading.make is not None and reading.toward == "that":
        return _in_the_year_named(reading, reading.make, token, before)
    if reading.make is not None and reading.toward == "year before":
        first, _ = _choose_year(replace(reading, toward=""), False, setting.reference)
        return reading.placed(*reading.make(first.year - 1))
    fiscal = _of_the_fiscal_year_named(reading, token, setting, before)
    if fiscal is not None:
        return fiscal
    future = looks_ahead(setting.lower, token.start, token.end, setting.language)
    if reading.weekday is not None:
        return _nearest_weekday(reading, reading.weekday, future, setting.reference)
    told = None if future else _year_of_the_sentence(reading, token, setting, before)
    first, after = told or _choose_year(reading, future, setting.reference)
    return reading.placed(first, after)


def _of_the_fiscal_year_named(
    reading: Reading, token: Token, setting: Setting, before: Sequence[tuple[Token, Reading]]
) -> Reading | None:
    """In "in the first quarter of this fiscal year ... in the first quarter" both are of the fiscal year."""
    if reading.make is None or not reading.part or not before:
        return None
    first, after = reading.make(setting.reference.year)
    months = months_between(first, after)
    if first.month != 1 or not months:
        return None
    for earlier, other in reversed(before[-_MENTIONS_BACK:]):
        if token.start - earlier.end > _MEMORY:
            return None
        if other.first is None or other.after is None or other.first.month == 1 or other.role in _NOT_SPOKEN_OF:
            continue
        begins_so = other.first == setting.fiscal.containing(other.first)
        if begins_so and months_between(other.first, other.after) == months and other.kind in (reading.kind, "quarter"):
            return reading.placed(other.first, other.after)
    return None


def _in_the_year_named(
    reading: Reading, make: Callable[[int], Span], token: Token, before: Sequence[tuple[Token, Reading]]
) -> Reading | None:
    """In "in July of that year" the year is the last one that was named; None where none was."""
    for earlier, other in reversed(before[-_MENTIONS_BACK:]):
        if token.start - earlier.end > _MEMORY:
            return None
        first, _ = other.anchor or (other.first, other.after)
        if first is not None and (other.anchored or other.kind == "year"):
            return reading.placed(*make(first.year))
    return None


def _year_of_the_sentence(
    reading: Reading, token: Token, setting: Setting, before: Sequence[tuple[Token, Reading]]
) -> Span | None:
    """In "in 2016 it was cut twice, on April 22 and May 27" the days are of the year that the sentence begins with."""
    if reading.make is None or reading.kind not in ("day", "month") or reading.toward:
        return None
    for earlier, other in reversed(before[-_LISTED:]):
        if _SENTENCE_STOP.search(setting.text, earlier.end, token.start):
            return None
        begins = earlier.start < _OPENING or _SENTENCE_STOP.search(
            setting.text, earlier.start - _OPENING, earlier.start
        )
        if begins and other.kind == "year" and other.role == "in" and other.anchored and other.first and other.known:
            return reading.make(other.first.year) if other.first.year < setting.reference.year else None
    return None


def _nearest_weekday(reading: Reading, weekday: int, future: bool | None, today: dt.date) -> Reading:
    first = today + (weekday - today.weekday()) % 7 * DAY if future else today - (today.weekday() - weekday) % 7 * DAY
    return reading.placed(first, first + reading.days * DAY)


def _choose_year(reading: Reading, future: bool | None, today: dt.date) -> Span:
    if reading.make is None:
        raise ValueError("a reading that wants a year must tell how to build it")
    for reach in _REACHES:
        candidates = _candidates(reading.make, today.year, reach)
        begun = [span for span in candidates if span[0] <= today]
        coming = [span for span in candidates if span[1] > today]
        if len(begun) > 1 and coming:
            break
    if not begun or not coming:
        raise ValueError("no year near the day of writing has such a day")
    over = [span for span in candidates if span[1] <= today]
    if reading.toward in ("last", "past"):
        return over[-1]
    if reading.toward in ("next", "coming"):
        return next(span for span in candidates if span[0] > today)
    if reading.toward == "this":
        return next((span for span in candidates if span[0].year == today.year), begun[-1])
    if reading.toward == "ended" and not (future and coming[0][0] <= today):
        return next(span for span in reversed(candidates) if span[1] <= today + _WHOLE_SLACK * DAY)
    latest = begun[-1]
    if reading.toward == "ending":
        return coming[0]
    deadline = reading.role in _DEADLINES
    due = reading.role == "by" and reading.kind == "year" and today.month > _FIRST_QUARTER
    just_over = (today - latest[1]).days <= _JUST_OVER and (coming[0][0] - today).days > _FAR_OFF
    if future and just_over and reading.kind in ("day", "month") and not deadline:
        return latest  # what "is expected to continue in May" of a text in June
    if future or due or (deadline and (future is None or (today - latest[1]).days > _DEADLINE_PAST)):
        return coming[0]
    if reading.kind == "season" and future is None:
        return min((span for span in (latest, *coming[:1])), key=lambda span: _distance(span, today))
    soon = (coming[0][0] - today).days <= _SOON
    short = (latest[1] - latest[0]).days <= _SHORT
    if short and reading.kind != "month" and soon and (today - latest[0]).days > _AGES_AGO:
        return coming[0]
    if (
        reading.whole
        and latest[1] > today + _WHOLE_SLACK * DAY
        and over
        and (today - over[-1][1]) < (latest[1] - today)
    ):
        return over[-1]
    if future is None and short and soon:
        return coming[0]
    return latest


def _distance(span: Span, today: dt.date) -> int:
    return max((span[0] - today).days, (today - span[1]).days, 0)


@lru_cache(maxsize=1024)
def _candidates(make: Callable[[int], Span], year: int, reach: int) -> list[Span]:
    found = []
    for candidate in range(year - reach, year + reach + 1):
        try:
            found.append(make(candidate))
        except (ValueError, OverflowError):
            continue
    return found


def _from_context(
    reading: Reading, token: Token, setting: Setting, before: Sequence[tuple[Token, Reading]]
) -> Reading | None:
    if reading.shift is None:
        return None
    count, unit = reading.shift
    context = _context(reading, token, before, _NEAR if reading.toward == "ago" else _MEMORY, setting)
    if reading.toward == "ago" and (context is None or context.kind not in _PARTS_OF_A_YEAR):
        return reading.placed(*calendar_span(shifted(setting.reference, count, unit), unit))
    if unit == "same":
        return _moved_into_year(reading, context)
    if unit == "to_date":
        return _to_date(reading, before, setting.reference)
    if unit == "whole_year":
        return _whole_year(reading, token, context, setting)
    if unit in _DAYS_OF:
        spoken_of = _last_of_unit(_DAYS_OF[unit], before, setting.reference)
        whole = calendar_span(setting.reference, _DAYS_OF[unit])
        first = spoken_of.first if spoken_of is not None and spoken_of.first is not None else whole[0]
        return reading.placed(first, first + count * DAY)
    if unit == "so_far":
        return _so_far(reading, count, context, setting.reference)
    if reading.toward in ("previous", "following"):
        return _calendar_neighbour(reading, context, setting.reference)
    if reading.toward == "this" and looks_ahead(setting.lower, token.start, token.end, setting.language) is not False:
        return reading.placed(*calendar_span(setting.reference, unit))
    if count == 0:
        spoken_of = _last_of_unit(unit, before, setting.reference) if reading.kind == unit else None
        return _same_unit(reading, spoken_of or context, unit, setting.reference)
    if unit == "months_before":
        return _months_back(reading, -count, context, setting.reference)
    if context is None or context.first is None or context.after is None:
        first, after = calendar_span(shifted(setting.reference, count, unit), unit)
        return reading.placed(first, after)
    if unit == "week" and context.kind == "week":
        first = shifted(context.first, count, unit)
        return replace(reading.placed(first, shifted(first, 1, unit)), kind="week")
    if unit in ("day", "week"):
        first = shifted(context.first, count, unit)
        return replace(reading.placed(first, first + DAY), kind="day")
    first, after = shifted(context.first, count, unit), shifted(context.after, count, unit)
    return replace(reading.placed(first, after), kind=context.kind, toward=reading.toward)


def _context(
    reading: Reading, token: Token, before: Sequence[tuple[Token, Reading]], memory: int, setting: Setting
) -> Reading | None:
    """The nearest period named before that a comparison can be counted from."""
    days_matter = reading.shift is not None and reading.shift[1] in ("day", "week")
    later = reading.shift is not None and reading.shift[0] > 0 and reading.role == "comparison"
    for earlier, candidate in reversed(before):
        if token.start - earlier.end > memory:
            return None
        if candidate.first is None or candidate.after is None:
            continue
        if candidate.role in _NOT_SPOKEN_OF and not (later and candidate.role == "comparison"):
            continue
        if candidate.role == "from" and candidate.kind != "span":
            continue
        if candidate.toward == "ago":
            continue
        if (candidate.kind in ("day", "week")) == days_matter and not only_begins(
            setting.lower, earlier.start, setting.language
        ):
            return candidate
    return None


def _calendar_neighbour(reading: Reading, context: Reading | None, today: dt.date) -> Reading:
    """The previous quarter: the one before the quarter of the context, or before that of the day of writing."""
    count, unit = reading.shift or (0, "year")
    base = today
    if context is not None and context.first is not None and (context.kind == unit or _as_long(context, unit)):
        base = context.first
    first, after = calendar_span(base, unit)
    first, after = calendar_span(after if count > 0 else first - DAY, unit)
    return reading.placed(first, after)


def _same_unit(reading: Reading, context: Reading | None, unit: str, today: dt.date) -> Reading | None:
    """The period spoken of, when it is of that unit; the running one where none is."""
    if context is not None and (context.kind == unit or _as_long(context, unit) or reading.kind == "span"):
        return replace(context, role=reading.role, anchored=False)
    return None if reading.kind == "span" else reading.placed(*calendar_span(today, unit))


def _so_far(reading: Reading, months: int, context: Reading | None, today: dt.date) -> Reading:
    """So many months that end with the period spoken of; the first ones of the year where none that is over is."""
    if context is not None and context.after is not None and context.after <= today and context.kind != "year":
        return reading.placed(add_months(context.after, -months), context.after)
    year = today.year if today.month > months else today.year - 1
    return reading.placed(dt.date(year, 1, 1), add_months(dt.date(year, 1, 1), months))


def _to_date(reading: Reading, before: Sequence[tuple[Token, Reading]], today: dt.date) -> Reading:
    """The year to date, until the month or quarter of it that the text spoke of, or until the day of writing."""
    for _, other in reversed(before[-_LISTED:]):
        if other.kind in ("month", "quarter", "half") and other.first is not None and other.after is not None:
            first = dt.date((other.after - DAY).year, 1, 1)
            if other.role == "in" and first < other.after <= today and (today - other.after).days < _WITHIN_THE_YEAR:
                return reading.placed(first, other.after)
    return replace(reading.placed(dt.date(today.year, 1, 1), today + DAY), role="over")


def _whole_year(reading: Reading, token: Token, context: Reading | None, setting: Setting) -> Reading:
    """The year of the period spoken of; where none is, this one if the verb looks ahead, else the last that was over."""
    if context is not None and context.after is not None and context.kind != "decade":
        return reading.placed(*year_span((context.after - DAY).year))
    ahead = looks_ahead(setting.lower, token.start, token.end, setting.language)
    return reading.placed(*_choose_year(replace(reading, make=year_span, whole=True), ahead, setting.reference))


def _last_of_unit(unit: str, before: Sequence[tuple[Token, Reading]], today: dt.date) -> Reading | None:
    """The last period of that unit that the text spoke of, however long ago; of the past only where none is recent."""
    spoken_of = [
        reading
        for _, reading in reversed(before[-_MENTIONS_BACK:])
        if reading.role not in _NOT_SPOKEN_OF
        and reading.toward != "ago"
        and (reading.kind == unit or _as_long(reading, unit))
    ]
    recent = (reading for reading in spoken_of if reading.after is not None and (today - reading.after).days <= _OLD)
    return next(recent, spoken_of[0] if spoken_of else None)


def _months_back(reading: Reading, months: int, context: Reading | None, today: dt.date) -> Reading:
    """So many months that end where the period spoken of begins; at the day of writing where none is as long."""
    if context is not None and context.first is not None and context.after == add_months(context.first, months):
        return reading.placed(add_months(context.first, -months), context.first)
    return reading.placed(add_months(today, -months), today)


def _as_long(context: Reading, unit: str) -> bool:
    return context.first is not None and (context.first, context.after) == calendar_span(context.first, unit)


def _moved_into_year(reading: Reading, context: Reading | None) -> Reading | None:
    if reading.anchor is None:
        return None
    begins, ends = reading.anchor
    bare = replace(reading, anchor=None)
    if context is None or context.first is None or context.after is None:
        return bare.placed(begins, ends)
    months = 12 * (begins.year - context.first.year)
    if not months and reading.toward == "last":
        months = -12  # a fiscal year that began last year: what is compared with lies a year before it
    return replace(bare.placed(add_months(context.first, months), add_months(context.after, months)), kind=context.kind)
