"""The grammar of ranges and of the prepositions that say what a period is for.

Belongs here: from 2015 to 2020, January-February, since 1992, before 2000, by 2030, as of 1 April, than in June 2018.
Does not belong here: periods on their own (period_years, period_parts, period_relative).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from pipelines.extract.calendars import add_months
from pipelines.extract.period_cues import cues, is_compared, is_superlative
from pipelines.extract.period_reading import Match, Reading, Rule, Setting, Span, Stage
from pipelines.extract.period_tokens import Token, alphabet
from pipelines.extract.period_years import MACROS

_ATOMS = ("Y", "M", "Q", "K", "E", "R", "Z")
_ATOM_CODES = frozenset(alphabet(name) for name in _ATOMS)
_MACROS = MACROS | {"ATOM": "Y|M|Q|K|E|R"}
_END = re.compile(r"\bend\b")


def _range(match: Match, setting: Setting) -> Reading | None:
    begin, end = (token.value for token in match.all(*_ATOMS)[:2])
    if not isinstance(begin, Reading) or not isinstance(end, Reading):
        return None
    if begin.weekday is not None and end.weekday is not None:
        return replace(begin, kind="span", days=(end.weekday - begin.weekday) % 7 + 1)
    if begin.weekday is not None or end.weekday is not None or begin.shift or end.shift:
        return None
    months_of_a_quarter = (begin.kind, end.kind) == ("month", "quarter")
    alike = begin.kind == end.kind or months_of_a_quarter
    if match.row[0].code in _ATOM_CODES and not alike and match.has("to", "through", "until"):
        return None
    return _between(begin, end)


def _between(begin: Reading, end: Reading) -> Reading | None:
    anchored = begin.anchored or end.anchored
    if begin.make is not None and end.make is not None:
        make_begin, make_end = begin.make, end.make

        def make(year: int) -> Span:
            first = make_begin(year)[0]
            after = make_end(year)[1]
            return first, after if after > first else make_end(year + 1)[1]

        return Reading("span", make=make, anchored=False, whole=True, toward=begin.toward)
    if begin.make is not None and end.after is not None:
        first, _ = begin.make(_last_day(end.after).year)
        if first >= end.after:
            first, _ = begin.make(_last_day(end.after).year - 1)
        return Reading("span", first, end.after, anchored=anchored)
    if end.make is not None and begin.first is not None:
        _, after = end.make(begin.first.year)
        if after <= begin.first:
            _, after = end.make(begin.first.year + 1)
        return Reading("span", begin.first, after, anchored=anchored)
    if begin.first is None or end.after is None or begin.first >= end.after:
        return None
    return Reading("span", begin.first, end.after, anchored=anchored)


def _last_day(after: dt.date) -> dt.date:
    return after - dt.timedelta(days=1)


def _in_fiscal_year(match: Match, setting: Setting) -> Reading | None:
    """July-March FY24, April-January 2019-20: the months as they fall into a year that is no calendar year."""
    begin, end, year = (token.value for token in match.all("M", "Y"))
    if not (isinstance(begin, Reading) and isinstance(end, Reading) and isinstance(year, Reading)):
        return None
    if year.first is None or year.after is None or begin.make is None or end.make is None:
        return None
    over_new_year = begin.make(year.first.year)[0] > end.make(year.first.year)[0]
    two_years = year.kind == "span" and add_months(year.first, 24) == year.after
    if year.kind != "fiscal_year" and not (two_years and over_new_year):
        return None
    first = next(span[0] for span in map(begin.make, (year.first.year, year.first.year + 1)) if span[0] >= year.first)
    after = next(span[1] for span in map(end.make, (first.year, first.year + 1)) if span[1] > first)
    return Reading("span", first, after, anchored=year.anchored)


def _until_now(match: Match, setting: Setting) -> Reading | None:
    """Between January 2019 and now; between now and 21 May."""
    atom = match.reading(*_ATOMS)
    now = Reading("day", setting.reference, setting.reference)
    if match.row[-1].code == alphabet("now"):
        if atom.make is not None:
            first = max(
                (atom.make(setting.reference.year - back)[0] for back in (0, 1)),
                key=lambda day: (day <= setting.reference, day),
            )
            return Reading("span", first, setting.reference, anchored=False)
        return _between(atom, now)
    return _between(now, atom)


def _two_months(match: Match, setting: Setting) -> Reading | None:
    """In October and November, where not each of them has a number of its own."""
    begin, end = (token.value for token in match.all("M"))
    if not isinstance(begin, Reading) or not isinstance(end, Reading):
        return None
    if cues(setting.language).each_of_its_own.match(setting.text, match.row[-1].end):
        return None
    both = _between(begin, end)
    if both is None:
        return None
    first, after = both.make(setting.reference.year) if both.make is not None else (both.first, both.after)
    return both if first is not None and after == add_months(first, 2) else None


def _open(match: Match, setting: Setting) -> Reading | None:
    """Since and starting open a period, before and until close one, after begins when it is over.

    What comes before the end of a period is in it.
    """
    atom = match.reading(*_ATOMS)
    if atom.shift is not None:
        return None
    role = next(name for name in ("since", "starting", "before", "after", "until") if match.has(name))
    ends = _END.search(setting.lower, match.row[0].start, match.row[-1].end) is not None
    return replace(atom, role="by" if role == "before" and ends else role)


def _as_of(match: Match, setting: Setting) -> Reading | None:
    return replace(match.reading(*_ATOMS), role="as_of")


def _by(match: Match, setting: Setting) -> Reading | None:
    return replace(match.reading(*_ATOMS), role="by")


def _through(match: Match, setting: Setting) -> Reading | None:
    atom = match.reading(*_ATOMS)
    return replace(atom, role="through") if atom.role == "in" else atom


def _from(match: Match, setting: Setting) -> Reading | None:
    atom = match.reading(*_ATOMS)
    return replace(atom, role="from") if atom.role == "in" else atom


def _over(match: Match, setting: Setting) -> Reading | None:
    atom = match.reading(*_ATOMS)
    return replace(atom, role="over") if atom.role == "in" else atom


RANGES = Stage(
    [
        Rule("M (?:dash|to|through) M (?:of|in|comma)? Y", "Z", _in_fiscal_year),
        Rule("between? (?:ATOM) (?:and to?|to) now|from (?:ATOM) to now", "Z", _until_now),
        Rule("between now and (?:ATOM)", "Z", _until_now),
        Rule(
            "(?:between|from|over) the? (?:ATOM) (?:dash|to|through|until|and) the? (?:ATOM) dash? (?:quarter|stretch)?",
            "Z",
            _range,
        ),
        Rule("(?:ATOM) (?:dash|to|through|until) the? (?:ATOM) dash? (?:quarter|stretch)?", "Z", _range),
        Rule("(?:in|over|for|of) M and M", "Z", _two_months),
        Rule("(?:since|starting|before|after|until) (?:in|the|from)* (?:ATOM) (?!possessive)", "Z", _open),
        Rule("as (?:of|at|from) the? (?:ATOM)", "Z", _as_of),
        Rule("by the? (?:ATOM)", "Z", _by),
        Rule("through the? (?:ATOM)", "Z", _through),
        Rule("from the? (?:ATOM)", "Z", _from),
        Rule("over the? (?:ATOM)", "Z", _over),
    ],
    _MACROS,
    needs="dash to through until and now since starting before after as by from over",
)


def _compares(reading: Reading, start: int, setting: Setting) -> bool:
    """Than in June, up 5% on 2020, the highest since 1992."""
    lower, language = setting.lower, setting.language
    if reading.role in ("in", "over") and is_compared(lower, start, language, is_day=reading.kind == "day"):
        return True
    return reading.role in ("since", "over") and is_superlative(lower, start, language)


def mentions(row: list[Token], setting: Setting) -> Iterator[Token]:
    """The tokens that are periods, with the role that the words before them give."""
    for token in row:
        reading = token.value
        if token.code not in _ATOM_CODES or not isinstance(reading, Reading):
            continue
        if _compares(reading, token.start, setting):
            token.value = replace(reading, role="comparison")
        yield token
