"""The grammar of dates: days, months, days of the week.

Belongs here: rules whose result is a day, a few days of a month, or a month, with or without its year.
Does not belong here: years (period_years), parts of years (period_parts).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache

from pipelines.extract.calendars import add_months, month_start, week_start
from pipelines.extract.period_cues import cues, word_before
from pipelines.extract.period_reading import DAY, Match, Reading, Rule, Setting, Span, Stage, is_plural
from pipelines.extract.period_years import MACROS, full_year, step

_DAYS = ("day_number", "ordinal_number", "ordinal")
_MONTHS = ("month_name", "maybe_month_name")
_TOWARD = ("last", "past", "next", "coming", "this")
_TITLE_AFTER = re.compile(r"\s+(?:[A-Z][a-z]+(?:['’]s)? (?:Plan|Act|Report|Index|Survey))\b")
_END_OF_CLAUSE = re.compile(r"\s*(?:[.,;:)\]\"”’]|$)")
_NOT_A_VERB = re.compile(r"\s*(?:[.,;:)\]\"”’–-]|$|\d)|\s+(?:to|and)\b")
_MONTHS_BACK = 14
_CAPITAL = re.compile(r" [A-Z][a-z]")


def _reading(kind: str, make: Callable[[int], Span], match: Match, setting: Setting) -> Reading:
    """With the year that the words give, or with a year still to be found."""
    if match.has("Y"):
        year = match.reading("Y")
        if year.toward == "that":
            return Reading(kind, make=make, anchored=False, toward="that")
        if year.first is None:
            raise ValueError("no year to place the date in")
        return Reading(kind, *make(year.first.year), anchored=year.anchored)
    if match.has("year_number", "short_year"):
        number = match.number("year_number", "short_year")
        return Reading(kind, *make(full_year(number, setting.reference.year)))
    toward = next((name for name in _TOWARD if match.has(name)), "")
    return Reading(kind, make=make, anchored=False, toward=toward)


def _plain_year(read: Callable[[Match, Setting], Reading | None]) -> Callable[[Match, Setting], Reading | None]:
    """No day or month of a fiscal year, a decade or a span of years."""
    return lambda match, setting: None if _odd_year(match) else read(match, setting)


def _odd_year(match: Match) -> bool:
    return match.has("Y") and match.reading("Y").kind != "year"


@cache
def _making_day(month: int, day: int) -> Callable[[int], Span]:
    dt.date(2000, month, day)

    def make(year: int) -> Span:
        first = dt.date(year, month, day)
        return first, first + DAY

    return make


@cache
def _making_month(month: int) -> Callable[[int], Span]:
    def make(year: int) -> Span:
        first = dt.date(year, month, 1)
        return first, add_months(first, 1)

    return make


def _day(match: Match, setting: Setting) -> Reading | None:
    """A day of a month; the number in "in June, 5 fewer than", "in May, the third rise" or "20 days of September" counts
    something.
    """
    last = match.row[-1]
    if any(is_plural(day) for day in match.all("day")):
        return None
    counts = not match.has("Y", "year_number", "short_year") and not _END_OF_CLAUSE.match(setting.text, last.end)
    month, day = match.all(*_MONTHS)[0], match.all(*_DAYS)[0]
    if counts and "," in setting.text[month.end : day.start]:
        return None
    return _reading("day", _making_day(match.number(*_MONTHS), match.number(*_DAYS)), match, setting)


def _days(match: Match, setting: Setting) -> Reading | None:
    """19 to 20 November, September 24 and 25."""
    month = match.number(*_MONTHS)
    begins, ends = (int(str(token.value)) for token in match.all(*_DAYS)[:2])
    dt.date(2000, month, ends)
    if ends <= begins:
        return None

    def make(year: int) -> Span:
        return dt.date(year, month, begins), dt.date(year, month, ends) + DAY

    return _reading("span", make, match, setting)


def _month(match: Match, setting: Setting) -> Reading:
    return _reading("month", _making_month(match.number(*_MONTHS)), match, setting)


def _lone_month(match: Match, setting: Setting) -> Reading | None:
    """A month without day or year; the verbs may and march are none."""
    token = match.all(*_MONTHS)[0]
    maybe_verb = match.has(*_TOWARD) or word_before(setting.text, token.start) in cues(setting.language).before_verb
    if match.has("maybe_month_name") and maybe_verb and not _NOT_A_VERB.match(setting.text, token.end):
        return None
    doubtful = match.has("maybe_month_name") and not match.has(*_TOWARD)
    if doubtful and word_before(setting.text, token.start) not in cues(setting.language).before_month:
        return None
    return None if _TITLE_AFTER.match(setting.text, token.end) else _month(match, setting)


def _numeric_date(match: Match, setting: Setting) -> Reading | None:
    """2022-04-26; 26.04.2022; 4/26/2022 in the United States and where no country is known."""
    digits = match.word("date_digits")
    parts = [int(part) for part in re.split(r"[-./]", digits)]
    if parts[0] > 31:
        year, month, day = parts
    else:
        day, month, year = parts
        if month > 12 or (day <= 12 and "." not in digits and setting.area in (None, "US")):
            day, month = month, day
        if year < 100 and "-" in digits:
            return None
        year = full_year(year, setting.reference.year)
    first = dt.date(year, month, day)
    return Reading("day", first, first + DAY)


def _day_of_month(match: Match, setting: Setting) -> Reading | None:
    """The 15th of next month; "on the 18th" where nothing follows that it could count."""
    if any(is_plural(day) for day in match.all("day")):
        return None
    begins = match.number(*_DAYS)
    ends = int(str(match.all(*_DAYS)[-1].value))
    if match.has("month"):
        if is_plural(match.row[-1]):
            return None
        month = add_months(month_start(setting.reference), step(match))
    elif match.has("in", "of") and _END_OF_CLAUSE.match(setting.text, match.row[-1].end):
        month = month_start(setting.reference)
        if begins > setting.reference.day:
            month = add_months(month, -1)
    else:
        return None
    first, last = month.replace(day=begins), month.replace(day=ends)
    return Reading("day" if first == last else "span", first, last + DAY, anchored=False) if first <= last else None


def _weekday(match: Match, setting: Setting) -> Reading | None:
    """Last Friday, next Monday, Wednesday of this week; of a bare one the nearest, ahead or back."""
    token = match.all("weekday", "maybe_weekday")[0]
    if len(match.row) == 1 and (
        match.has("maybe_weekday") or _is_first_of_a_name(setting.text, token.start, token.end)
    ):
        return None
    if word_before(setting.text, token.start) in cues(setting.language).named_days:
        return None
    weekday, today = int(str(token.value)), setting.reference
    this = week_start(today) + weekday * DAY
    if match.has("week"):
        first = this + 7 * step(match) * DAY
    elif match.has("last", "past"):
        first = today - ((today.weekday() - weekday - 1) % 7 + 1) * DAY
    elif match.has("previous"):
        first = this - 7 * DAY
    elif match.has("next", "following"):
        first = this + 7 * DAY
    elif match.has("coming"):
        first = today + ((weekday - today.weekday() - 1) % 7 + 1) * DAY
    elif match.has("this"):
        first = this
    else:
        return Reading("day", weekday=weekday, anchored=False)
    return Reading("day", first, first + DAY, anchored=False)


def _is_first_of_a_name(text: str, start: int, end: int) -> bool:
    """Whether a day cut to three letters stands before a capital, as in "Sun Cable"."""
    return end - start <= 3 and _CAPITAL.match(text, end) is not None


def _weekday_and_day(match: Match, setting: Setting) -> Reading | None:
    """Wednesday the 13th: the latest such day, looking back a little more than a year."""
    weekday, day = match.number("weekday", "maybe_weekday"), match.number("ordinal_number")
    month = month_start(setting.reference)
    for back in range(_MONTHS_BACK):
        first = add_months(month, -back)
        try:
            first = first.replace(day=day)
        except ValueError:
            continue
        if first <= setting.reference and first.weekday() == weekday:
            return Reading("day", first, first + DAY, anchored=False)
    return None


def _relative_day(match: Match, setting: Setting) -> Reading:
    offset = match.number("today") + (-1 if match.has("before") else 1 if match.has("after") else 0)
    first = setting.reference + offset * DAY
    return Reading("day", first, first + DAY, anchored=False)


_YEAR = "(?:(?:comma|of|in|dot|possessive)* (?:YEAR|year_number|short_year))?"
_NEAR = "(?:last|past|next|coming|this)?"
_TO = "(?:dash|to|through|until|and)"
_CUT = "(?:dash|slash)"
_LINK = "comma|of|in|possessive"
_ANY_YEAR = "(?:YEAR|year_number)"
_WEEKDAY_BEFORE = "(?:WEEKDAY (?:comma|the|dash|dot|open)*)?"
_OF_MONTH = f"DAYNUM day? of? MONTH {_YEAR}"
_NO_PART = "(?!dash? quarter|dash? half)"

DATES = Stage(
    [
        Rule("(?:WEEKDAY comma?)? date_digits", "K", _numeric_date),
        Rule("the day before today|the day after today|today", "K", _relative_day),
        Rule(f"(?:from|between)? the? DAYNUM (?:of? MONTH)? {_TO} the? {_OF_MONTH}", "K", _plain_year(_days)),
        Rule(
            f"{_WEEKDAY_BEFORE} MONTH dot? (?:from|between)? the? DAYNUM {_TO} the? DAYNUM {_YEAR}",
            "K",
            _plain_year(_days),
        ),
        Rule(f"from the? DAYNUM to MONTH DAYNUM {_YEAR}", "K", _plain_year(_days)),
        Rule(f"day_number {_CUT} MONTH {_CUT} {_ANY_YEAR}", "K", _plain_year(_day)),
        Rule(f"{_ANY_YEAR} {_CUT} MONTH {_CUT} DAYNUM", "K", _plain_year(_day)),
        Rule(f"MONTH {_CUT} DAYNUM {_CUT} {_ANY_YEAR}", "K", _plain_year(_day)),
        Rule(f"{_WEEKDAY_BEFORE} {_NEAR} {_OF_MONTH}", "K", _plain_year(_day)),
        Rule(
            f"{_WEEKDAY_BEFORE} {_NEAR} MONTH (?:dot|comma|slash)? the? DAYNUM {_NO_PART} {_YEAR}",
            "K",
            _plain_year(_day),
        ),
        Rule(f"{_NEAR} MONTH (?:dot|slash|dash|the|{_LINK})* {_ANY_YEAR}", "M", _plain_year(_month)),
        Rule("MONTH of? short_year", "M", _month),
        Rule(f"{_ANY_YEAR} (?:comma|dash|slash|possessive)? MONTH", "M", _plain_year(_month)),
        Rule(f"{_NEAR} MONTH", "M", _lone_month),
        Rule(
            f"(?:from|between)? the? DAYNUM (?:{_TO} the? DAYNUM)? (?:day? of|in)? (?:the|SHIFTED) month",
            "K",
            _day_of_month,
        ),
        Rule("(?:in|of) the ordinal_number", "K", _day_of_month),
        Rule("SHIFTED week (?:in|comma|dash)? WEEKDAY", "K", _weekday),
        Rule("WEEKDAY (?:of|in|comma)? SHIFTED week", "K", _weekday),
        Rule("WEEKDAY comma? the? ordinal_number", "K", _weekday_and_day),
        Rule("this? SHIFTED? WEEKDAY", "K", _weekday),
    ],
    MACROS,
    needs="month_name maybe_month_name weekday maybe_weekday date_digits today month ordinal_number",
)
