"""The grammar of years: calendar and fiscal years, decades, centuries.

Belongs here: rules whose result is one or more whole years. Does not belong here: what is smaller than a year
(period_dates, period_parts), periods counted in other units from the day of writing (period_relative).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from pipelines.extract.calendars import SPLIT_YEAR, FiscalCalendar, add_months, fiscal_calendar
from pipelines.extract.period_cues import cues, follows_month, stands_as_year
from pipelines.extract.period_reading import Match, Reading, Rule, Setting, Span, Stage, is_plural
from pipelines.extract.period_tokens import alphabet

MACROS = {
    "DAYNUM": "day_number|ordinal_number|ordinal",
    "COUNT": "day_number|number|cardinal",
    "ORDER": "ordinal|ordinal_number",
    "MONTH": "month_name|maybe_month_name",
    "WEEKDAY": "weekday|maybe_weekday",
    "SHIFTED": "last|past|next|coming|this|previous|following",
    "BEFORE": "before|earlier",
    "AFTER": "after|later",
    "JOIN": "of|in|for|comma|possessive|dash",
    "YEAR": "Y",
    "END": "ended|ending_on",
}
_STEPS = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1, "following": 1}
_END_OF_CLAUSE = re.compile(r"\s*(?:[.,;:)\]\"”’]|$)")
_TURN_OF_CENTURY = 90
_OUTGOING_FOR = dt.timedelta(days=92)
_NUMBERS = ("fy_name", "cy_name", "year_number", "day_number", "number", "short_year")


def step(match: Match) -> int:
    """-1, 0 or 1 for last, this and next."""
    return next((value for name, value in _STEPS.items() if match.has(name)), 0)


def year_span(year: int) -> Span:
    return dt.date(year, 1, 1), dt.date(year + 1, 1, 1)


def calendar_year(year: int, anchored: bool = True) -> Reading:
    return Reading("year", *year_span(year), anchored=anchored)


def fiscal_year(first: dt.date, anchored: bool = True) -> Reading:
    return Reading("fiscal_year", first, add_months(first, 12), anchored=anchored)


def full_year(number: int, near: int) -> int:
    """The year meant by its last two digits: the nearest one that is at most 20 years ahead."""
    if number > 99:
        return number
    year = near - near % 100 + number
    return year - 100 if year > near + 20 else year


def _calendar_of(match: Match, setting: Setting) -> FiscalCalendar:
    """The fiscal calendar of the country that the words name, of the harvest, or else that of the text."""
    if match.has("year_owner"):
        return fiscal_calendar(match.word("year_owner"))
    return SPLIT_YEAR if match.has("fiscal") and _is_of_harvest(match, setting) else setting.fiscal


def _is_of_harvest(match: Match, setting: Setting) -> bool:
    return match.word("fiscal") in cues(setting.language).harvest_years


def _named_fiscal_year(match: Match, setting: Setting) -> Reading | None:
    if match.has("fiscal") and not match.has("year") and _is_of_harvest(match, setting):
        return None
    number = full_year(match.number(*_NUMBERS), setting.reference.year)
    return replace(fiscal_year(_calendar_of(match, setting).named(number)), names=("year", 1, number))


def _year_of_own_count(match: Match, setting: Setting) -> Reading | None:
    """The Iranian year 1399, in Nepal the fiscal year 2077: a year that a country counts in its own era."""
    calendar, number = _calendar_of(match, setting), match.number("number", "year_number")
    begins = calendar.year_of_our_era(number, setting.reference.year)
    return None if begins == number else fiscal_year(calendar.beginning_in(begins))


def _named_calendar_year(match: Match, setting: Setting) -> Reading:
    return calendar_year(full_year(match.number(*_NUMBERS), setting.reference.year))


def _split_year(match: Match, setting: Setting) -> Reading | None:
    """2023/24, FY2023-24: a fiscal year where the word, the slash or the country says so; else a span of years."""
    numbers = match.all(*_NUMBERS)
    begins, ends = (int(str(token.value)) for token in numbers[:2])
    begins = full_year(begins, setting.reference.year)
    two_digits = ends < 100
    if two_digits:
        ends += begins - begins % 100 + (100 if begins % 100 >= _TURN_OF_CENTURY > ends + 80 else 0)
    if setting.text[numbers[1].end : numbers[1].end + 1] in ("/", "-") or not begins < ends <= begins + 100:
        return None
    own = _calendar_of(match, setting)
    begins, ends = (own.year_of_our_era(number, setting.reference.year) for number in (begins, ends))
    said = match.has("fiscal", "fy", "fy_name", "year")
    if not said and not stands_as_year(
        setting.text, numbers[0].start, numbers[1].end, setting.language, setting.reference.year
    ):
        return None
    end = match.row[-1].end
    if ends == begins + 1 and not said and cues(setting.language).upheavals.match(setting.lower, end):
        return Reading("span", dt.date(begins, 1, 1), dt.date(ends + 1, 1, 1))
    split = match.has("slash") or (two_digits and own.names_two_years)
    if ends == begins + 1 and (said or split):
        calendar = SPLIT_YEAR if own.is_calendar_year else own
        return fiscal_year(calendar.beginning_in(begins))
    if match.has("slash"):
        return None
    return Reading("span", dt.date(begins, 1, 1), dt.date(ends + 1, 1, 1))


def _month_in_digits(match: Match, setting: Setting) -> Reading | None:
    """2015-12, 12/2021, with blanks only where nothing follows: a month where the two digits are no later year."""
    year, month = match.number("year_number"), match.number("day_number")
    first = dt.date(year, month, 1)
    digits = match.all("day_number")[0]
    if digits.end - digits.start != 2:
        return None
    if match.row[0].code == alphabet("year_number") and (
        (match.has("dash") and month > year % 100) or month == (year + 1) % 100
    ):
        return None
    tight = match.row[-1].end - match.row[0].start == len("2015-12")
    closed = _END_OF_CLAUSE.match(setting.text, match.row[-1].end) is not None
    return Reading("month", first, add_months(first, 1)) if tight or closed else None


def _relative_fiscal_year(match: Match, setting: Setting) -> Reading:
    """The current fiscal year; the outgoing one is called so for some months after its end."""
    calendar = _calendar_of(match, setting)
    day = setting.reference - _OUTGOING_FOR if match.has("outgoing") else setting.reference
    year = calendar.containing(day).year + step(match)
    return fiscal_year(calendar.beginning_in(year), anchored=False)


def _year_spoken_of(match: Match, setting: Setting) -> Reading | None:
    """That year, the same year: the last one that was named."""
    return None if is_plural(match.row[-1]) else Reading("year", make=year_span, toward="that", anchored=False)


def _lone_fiscal(match: Match, setting: Setting) -> Reading | None:
    """ "In the current fiscal" where nothing follows that is fiscal ("the current fiscal deficit")."""
    known, end = cues(setting.language), match.row[-1].end
    if setting.lower[match.row[0].start : end] not in known.lone_years or known.fiscal_nouns.match(setting.text, end):
        return None
    return _relative_fiscal_year(match, setting)


def _relative_year(match: Match, setting: Setting) -> Reading | None:
    if is_plural(match.row[-1]):
        return None
    if match.has("previous", "following"):
        toward = "following" if step(match) > 0 else "previous"
        return Reading("year", shift=(step(match), "year"), toward=toward, anchored=False)
    return calendar_year(setting.reference.year + step(match), anchored=False)


def _year_after_next(match: Match, setting: Setting) -> Reading:
    return calendar_year(setting.reference.year + (2 if match.has("next") else -2), anchored=False)


def _bare_year(match: Match, setting: Setting) -> Reading | None:
    token = match.all("year_number")[0]
    if match.has("year") or stands_as_year(
        setting.text, token.start, token.end, setting.language, setting.reference.year
    ):
        return calendar_year(match.number("year_number"))
    return None


def _year_in_words(match: Match, setting: Setting) -> Reading | None:
    """Nineteen eighty-six, two thousand and five: only after a month, a comma or "of"."""
    if not follows_month(setting.text, match.row[0].start, setting.language):
        return None
    numbers = [int(str(token.value)) for token in match.all("cardinal")]
    if match.has("thousand"):
        year = 2000 + (numbers[1] if len(numbers) > 1 else 0)
        return calendar_year(year) if numbers[0] == 2 else None
    century, rest = numbers[0], numbers[-1]
    if not 18 <= century <= 20 or rest < 10:
        return None
    return calendar_year(century * 100 + rest)


def _decade(match: Match, setting: Setting) -> Reading | None:
    number = match.number("decade_name", "year_number")
    if number % 10:
        return None
    if number < 100:
        number += setting.reference.year - setting.reference.year % 100
        number -= 100 if number > setting.reference.year else 0
    return Reading("decade", dt.date(number, 1, 1), dt.date(number + 10, 1, 1))


def _century(match: Match, setting: Setting) -> Reading:
    first = (match.number("ordinal", "ordinal_number") - 1) * 100
    return Reading("century", dt.date(max(first, 1), 1, 1), dt.date(first + 100, 1, 1))


_OWNED = "year_owner? calendar?"
_LINK = "(?:of|comma|open fy close)"
_SPLIT = "(?:slash|dash) (?:day_number|number|year_number|short_year)"

YEARS = Stage(
    [
        Rule(
            "(?<!slash|dash)(?:year_number (?:dash|slash) day_number|day_number (?:dash|slash) year_number)",
            "M",
            _month_in_digits,
        ),
        Rule(
            f"(?:the|SHIFTED|outgoing)* {_OWNED} (?:fiscal|year|fiscal year) {_LINK}? year_number {_SPLIT}",
            "Y",
            _split_year,
        ),
        Rule(f"fy year_number {_SPLIT}|fy_name {_SPLIT}", "Y", _split_year),
        Rule(f"the? year_number {_SPLIT} (?:{_OWNED} fiscal year)?", "Y", _split_year),
        Rule(
            f"(?:the|SHIFTED)* {_OWNED} fiscal? year comma? (?:number|year_number)",
            "Y",
            _year_of_own_count,
        ),
        Rule(f"the? {_OWNED} fiscal year? (?:of|comma)? year_number|fy_name", "Y", _named_fiscal_year),
        Rule("fy dash? (?:year_number|day_number|number|short_year)", "Y", _named_fiscal_year),
        Rule("the? year_number fiscal year", "Y", _named_fiscal_year),
        Rule("cy_name|cy (?:year_number|day_number)", "Y", _named_calendar_year),
        Rule("the year (?:after next|before last)", "Y", _year_after_next),
        Rule(
            f"the? (?:SHIFTED|outgoing) {_OWNED} (?:fiscal year|fy)|the {_OWNED} fiscal year"
            "|(?:the|SHIFTED)* year_owner calendar? year",
            "Y",
            _relative_fiscal_year,
        ),
        Rule("(?:that|the same) year (?!dash|to|END)", "Y", _year_spoken_of),
        Rule("SHIFTED fiscal", "Y", _lone_fiscal),
        Rule("SHIFTED calendar? year", "Y", _relative_year),
        Rule("the? decade_name|the year_number possessive", "Y", _decade),
        Rule("the? ORDER century", "Y", _century),
        Rule("the? calendar? year? year_number", "Y", _bare_year),
        Rule("cardinal cardinal|cardinal thousand and? cardinal|cardinal thousand", "Y", _year_in_words),
    ],
    MACROS,
    needs="year_number year fiscal fy_name fy cy_name cy decade_name century cardinal",
)
