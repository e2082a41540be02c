"""The grammar of periods counted from the day of writing.

Belongs here: last month, in two weeks, three years ago, the past five years, within six months, the year to March.
Does not belong here: dates and parts of years that stand on their own, comparisons with a period named before
(period_compared).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pipelines.extract.calendars import add_months, month_start, week_start
from pipelines.extract.period_cues import cues, looks_ahead
from pipelines.extract.period_parts import shifted
from pipelines.extract.period_reading import DAY, Match, Reading, Rule, Setting, Span, is_plural
from pipelines.extract.period_years import step

UNITS = ("day", "week", "month", "quarter", "half", "year", "decade", "century")
UNIT = "(?:" + "|".join(UNITS) + ")"
NOT_SPAN = "(?!dash)"
_LENGTH = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_LETTER = {"day": "D", "week": "W", "month": "M", "year": "Y"}
_SENTENCE = 110
_CLAUSE = 60


def calendar_span(day: dt.date, unit: str) -> Span:
    """The calendar period of this unit that holds the day."""
    if unit == "day":
        return day, day + DAY
    if unit == "week":
        return week_start(day), week_start(day) + 7 * DAY
    if unit in _LENGTH:
        first = month_start(day, _LENGTH[unit])
        return first, add_months(first, _LENGTH[unit])
    years = 100 if unit == "century" else 10
    first = dt.date(max(day.year - day.year % years, 1), 1, 1)
    return first, dt.date(day.year - day.year % years + years, 1, 1)


def unit_of(match: Match) -> str:
    return next(unit for unit in UNITS if match.has(unit))


def count_of(match: Match) -> int:
    """One for a year, two for a couple of years."""
    return match.number("day_number", "number", "cardinal") if match.has("day_number", "number", "cardinal") else 1


def rolling(today: dt.date, count: int, unit: str, role: str) -> Reading:
    """So many units up to the day of writing, or from it on when the count is positive."""
    if count < 0:
        first, after = shifted(today, count, unit), today
    else:
        first, after = today, shifted(today, count, unit)
    label = f"{first.isoformat()}/P{abs(count)}{_LETTER[unit]}" if unit in _LETTER and abs(count) > 1 else ""
    return Reading("span", first, after, role=role, anchored=False, label=label)


def _neighbour(match: Match, setting: Setting) -> Reading | None:
    """Last month, this week, next quarter; the previous quarter is counted from the context."""
    if is_plural(match.row[-1]):
        return None
    unit = unit_of(match)
    if match.has("previous", "following"):
        return Reading(
            unit, shift=(step(match), unit), toward="following" if step(match) > 0 else "previous", anchored=False
        )
    if match.has("this") and unit in ("quarter", "half") and not match.has("over", "within"):
        return Reading(unit, shift=(0, unit), toward="this", anchored=False)
    long = unit in ("year", "decade", "century")
    if match.has("over", "within") and not match.has("this") and (long or step(match) > 0):
        return rolling(setting.reference, step(match), unit, "over")
    if match.has("past") and match.has("in") and unit in ("year", "decade"):
        return rolling(setting.reference, -1, unit, "over")
    first, after = calendar_span(setting.reference, unit)
    if step(match):
        first, after = calendar_span(after if step(match) > 0 else first - DAY, unit)
    return Reading(unit, first, after, anchored=False)


def _weekend(match: Match, setting: Setting) -> Reading:
    """Saturday and Sunday of this or the next week; else the last ones that are over or have begun."""
    today = setting.reference
    saturday = week_start(today) + 5 * DAY
    if match.has("next"):
        saturday += 7 * DAY
    elif not match.has("coming") and saturday > today and not _weekend_ahead(match, setting):
        saturday -= 7 * DAY
    return Reading("span", saturday, saturday + 2 * DAY, anchored=False)


def _weekend_ahead(match: Match, setting: Setting) -> bool:
    ahead = looks_ahead(setting.lower, match.row[0].start, match.row[-1].end, setting.language)
    return match.has("this") and ahead is not False


def _after_next(match: Match, setting: Setting) -> Reading:
    unit = unit_of(match)
    first, after = calendar_span(setting.reference, unit)
    for _ in range(2):
        first, after = calendar_span(after if match.has("next") else first - DAY, unit)
    return Reading(unit, first, after, anchored=False)


def _several(match: Match, setting: Setting) -> Reading | None:
    """The past five years, the next two weeks; quarters are whole calendar quarters."""
    unit, count = unit_of(match), count_of(match)
    if not is_plural(match.all(*UNITS)[0]):
        return None
    if match.has("previous") and unit == "month":
        return Reading("span", shift=(-count, "months_before"), role="over", anchored=False)
    ahead = match.has("next", "coming", "following")
    if unit in ("quarter", "half"):
        first, after = calendar_span(setting.reference, unit)
        if ahead:
            return Reading("span", after, shifted(after, count, unit), role="over", anchored=False)
        return Reading("span", shifted(first, -count, unit), first, role="over", anchored=False)
    if ahead and not match.has("in", "over", "within", "for", "the"):
        return rolling(setting.reference + DAY, count, unit, "over")
    return rolling(setting.reference, count if ahead else -count, unit, "over")


def _ago(match: Match, setting: Setting) -> Reading:
    """Three years ago is a year, two months ago a month, two weeks ago a week, five days ago a day."""
    day = setting.reference
    units = match.all(*UNITS)
    counts = match.all("day_number", "number", "cardinal", "a")
    for count, unit in zip(counts, units, strict=True):
        day = shifted(day, -(count.value if isinstance(count.value, int) else 1), str(unit.value))
    if len(units) == 1 and match.has("a") and match.has("year"):
        return Reading("year", shift=(-1, "year"), toward="ago", anchored=False)
    finest = str(units[-1].value) if len(units) == 1 else "day"
    if finest in ("decade", "century"):
        finest = "year"
    return Reading(finest, *calendar_span(day, finest), anchored=False)


def _from_day(match: Match, setting: Setting) -> Reading | None:
    """Two weeks before 13 May, three days from Tuesday, two days after today."""
    offset = (-count_of(match) if match.has("before") else count_of(match)), unit_of(match)
    if match.has("now"):
        first = shifted(setting.reference, *offset)
        return Reading("day", first, first + DAY, anchored=False)
    day = match.reading("K")
    if day.first is None:
        return replace(day, offset=offset, kind="day")
    first = shifted(day.first, *offset)
    return Reading("day", first, first + DAY, anchored=day.anchored)


def _within(match: Match, setting: Setting) -> Reading | None:
    if looks_ahead(setting.lower, match.row[0].start, match.row[-1].end, setting.language) is False:
        return None
    return rolling(setting.reference, count_of(match), unit_of(match), "by")


def _points_ahead(match: Match, setting: Setting) -> bool:
    start = match.row[0].start
    return cues(setting.language).ahead.search(setting.text[max(0, start - _SENTENCE) : start]) is not None


def _over_count(match: Match, setting: Setting) -> Reading | None:
    """Over ten years: ahead where a verb points ahead, back otherwise; over six months: those that the text speaks of."""
    unit, count = unit_of(match), count_of(match)
    sign = 1 if _points_ahead(match, setting) else -1
    if sign < 0 and unit == "month" and count <= _LENGTH["year"]:
        return Reading("span", shift=(count, "so_far"), anchored=False)
    return rolling(setting.reference, sign * count, unit, "over")


def _in_count(match: Match, setting: Setting) -> Reading | None:
    """In two weeks: ahead; in nine months, of what is over: the first nine; the lowest in 20 years: back."""
    unit, count = unit_of(match), count_of(match)
    start = match.row[0].start
    if cues(setting.language).superlative.search(setting.text[max(0, start - _CLAUSE) : start]):
        return rolling(setting.reference, -count, unit, "comparison")
    ahead = _points_ahead(match, setting) or looks_ahead(setting.lower, start, match.row[-1].end, setting.language)
    if ahead or unit in ("day", "week"):
        finest = "day" if unit == "week" else "year" if unit in ("decade", "century") else unit
        return Reading(finest, *calendar_span(shifted(setting.reference, count, unit), finest), anchored=False)
    if unit == "month" and 2 <= count <= 12:
        return Reading("span", make=lambda year: _first_months(year, count), anchored=False, whole=True)
    if unit == "quarter" and count == 1:
        return None  # in some quarter: "became the first to sell a million in a quarter"
    return rolling(setting.reference, -count, unit, "comparison")


def _first_months(year: int, count: int) -> Span:
    return dt.date(year, 1, 1), add_months(dt.date(year, 1, 1), count)


def _ended(match: Match, setting: Setting) -> Reading | None:
    """The year to March, the quarter ended 30 June, the seven days to 5 June, the week that ends on Friday."""
    unit, count = unit_of(match), count_of(match)
    kind = unit if unit in _LENGTH and count == 1 else "span"
    return _ending_with(match.reading("K", "M", "E", last=True), kind, unit, count, _direction(match))


def _season_ended(match: Match, setting: Setting) -> Reading | None:
    """The season that ended in September: the twelve months until then."""
    return _ending_with(match.reading("K", "M", "E", last=True), "span", "year", 1, _direction(match))


def _direction(match: Match) -> str:
    return "ending" if match.has("ending_on") else "ended"


def _part_ended(match: Match, setting: Setting) -> Reading | None:
    """The second quarter ended 30 June: of whoever's year, three months long."""
    part = match.reading("Q", "Y")
    units = {"quarter": "quarter", "half": "half", "year": "year", "fiscal_year": "year"}
    if part.kind not in units:
        return None
    end = match.reading("K", "M", "E", last=True)
    reading = _ending_with(end, part.kind, units[part.kind], 1, _direction(match))
    return replace(reading, names=part.names) if reading else None


def _period_ended(match: Match, setting: Setting) -> Reading | None:
    """The period to 31 March: what of the year was over by then."""
    end = match.reading("K", "M", "E", last=True)

    def make(after: dt.date) -> Span:
        return dt.date((after - DAY).year, 1, 1), after

    if end.make is not None:
        inner = end.make
        toward = end.toward or _direction(match)
        return Reading("span", make=lambda year: make(inner(year)[1]), anchored=False, toward=toward, whole=True)
    return Reading("span", *make(end.after), anchored=end.anchored) if end.first and end.after else None


def _ending_with(end: Reading, kind: str, unit: str, count: int, direction: str) -> Reading | None:
    def make(after: dt.date) -> Span:
        return shifted(after, -count, unit), after

    if end.make is not None:
        inner = end.make
        toward = end.toward or direction
        return Reading(kind, make=lambda year: make(inner(year)[1]), anchored=False, toward=toward, whole=True)
    if end.first is None or end.after is None:
        return None
    return Reading(kind, *make(end.after), anchored=end.anchored)


def _to_date(match: Match, setting: Setting) -> Reading:
    unit = next(name for name in ("year", "month", "quarter") if match.has(name))
    if unit == "year":
        return Reading("span", shift=(0, "to_date"), anchored=False)
    first = month_start(setting.reference, _LENGTH[unit])
    return Reading("span", first, setting.reference + DAY, role="over", anchored=False)


def _up_to_date(match: Match, setting: Setting) -> Reading:
    today = setting.reference
    return Reading("day", None, today, role="as_of", anchor=(today, today + DAY), anchored=False)


_N = "(?:COUNT)"
_FROM_NOW = "(?:last|past|next|coming|previous|following)"
_END = "(?:END|to|through) (?:in|the)* (?:K|M|E)"

RELATIVE_RULES = [
    Rule("(?:month|year|quarter) dash? to dash? date", "R", _to_date),
    Rule(f"{_N} {UNIT} and {_N} {UNIT} ago|(?:{_N} of?|a) {UNIT} ago", "R", _ago),
    Rule("(?:Q|Y) comma? that? END (?:in|the)* (?:K|M|E)", "R", _part_ended),
    Rule(f"(?:{_N}|a)? dash? (?:half dash? year|quarter|half|year|month|week) dash? stretch? {_END}", "R", _ended),
    Rule(f"the? season_word that? {_END}", "R", _season_ended),
    Rule(f"{_N} day {_END}", "R", _ended),
    Rule(f"(?:in|for|over)* (?:the|a) stretch {_END}", "R", _period_ended),
    Rule(f"{_N} {UNIT} before K|{_N} {UNIT} (?:from|after) (?:K|now)", "R", _from_day),
    Rule(f"the? {UNIT} (?:after next|before last)", "R", _after_next),
    Rule(f"(?:in|over|within|of|for)* the? {_FROM_NOW} {_N} of? {UNIT} {NOT_SPAN}", "R", _several),
    Rule(f"{_N} {_FROM_NOW} {UNIT}", "R", _several),
    Rule(f"within (?:{_N}|a) of? {UNIT} {NOT_SPAN}", "R", _within),
    Rule(f"in (?:{_N}|a) {UNIT} (?!of) {NOT_SPAN}", "R", _in_count),
    Rule(f"over (?:a stretch of)? {_N} {UNIT} {NOT_SPAN}", "R", _over_count),
    Rule("(?<!up) to date", "R", _up_to_date),
    Rule(f"(?:in|over|within|for) the? (?:last|past|next|coming) {UNIT} {NOT_SPAN}", "R", _neighbour),
    Rule(f"SHIFTED calendar? {UNIT} {NOT_SPAN}", "R", _neighbour),
    Rule("(?:last|past|next|coming|this|over the|in the) weekend", "R", _weekend),
]
