"""The grammar of periods that are counted from a period named before.

Belongs here: a year earlier, the same period of last year, the year-ago quarter, in the quarter.
Does not belong here: finding the period that was named before (period_placing).
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.extract.calendars import add_months
from pipelines.extract.period_cues import cues
from pipelines.extract.period_reading import DAY, Match, Reading, Rule, Setting, Stage, is_plural
from pipelines.extract.period_relative import NOT_SPAN, RELATIVE_RULES, UNIT, count_of, unit_of
from pipelines.extract.period_years import MACROS


def _shifted(match: Match, setting: Setting) -> Reading | None:
    """A year earlier, two days later."""
    known, end = cues(setting.language), match.row[-1].end
    if known.compares_after.match(setting.text, end):
        return None
    if match.has("before") and not known.closed.match(setting.text, end):
        return None
    sign = -1 if match.has("before", "earlier") else 1
    return Reading(unit_of(match), shift=(sign * count_of(match), unit_of(match)), role="comparison", anchored=False)


def _a_year_ago(match: Match, setting: Setting) -> Reading | None:
    """The year-ago quarter, the previous corresponding period."""
    return Reading("span", shift=(-1, "year"), role="comparison", anchored=False)


def _months_before(match: Match, setting: Setting) -> Reading | None:
    """The preceding three months, the previous nine-month period: as many months before those spoken of."""
    if not match.has("stretch") and not is_plural(match.row[-1]):
        return None
    return Reading("span", shift=(-count_of(match), "months_before"), anchored=False)


def _same_in_year(match: Match, setting: Setting) -> Reading | None:
    """The same period of last year: the period of the context, moved into the year that is named."""
    year = match.reading("Y")
    if year.first is None:
        return Reading("span", shift=year.shift, role="comparison", anchored=False) if year.shift else None
    if year.after is None:
        return None
    if match.has("instant") and year.kind == "year":
        day = add_months(setting.reference, 12 * (year.first.year - setting.reference.year))
        return Reading("day", day, day + DAY, role="comparison", anchored=False)
    anchor = (year.first, year.after)
    toward = "" if year.anchored else "last"
    return Reading("span", shift=(0, "same"), anchor=anchor, role="comparison", anchored=False, toward=toward)


def _same_named(match: Match, setting: Setting) -> Reading | None:
    """The same nine months of 2019, the same quarter of last year: what its year was compared with."""
    named = match.reading("Q")
    return replace(named, role="comparison") if named.known else None


def _a_year_before(match: Match, setting: Setting) -> Reading | None:
    """The first quarter a year ago, June of the year before: of the year before the one that it would be of."""
    named = match.reading("Q", "M")
    return None if named.make is None or named.toward else replace(named, toward="year before", role="comparison")


def _same(match: Match, setting: Setting) -> Reading | None:
    return Reading("span", shift=(0, "year"), anchored=False)


def _spoken_of(match: Match, setting: Setting) -> Reading | None:
    """In the quarter, for the year: the one spoken of, else that of the day of writing."""
    defined = cues(setting.language).defined_after.match(setting.text, match.row[-1].end)
    if defined or is_plural(match.row[-1]):
        return None
    return Reading(unit_of(match), shift=(0, unit_of(match)), anchored=False)


def _period_spoken_of(match: Match, setting: Setting) -> Reading | None:
    """In the period, during the reporting period; "for the time being" is none."""
    stretch = match.all("stretch")[0]
    defined = cues(setting.language).defined_after.match(setting.text, stretch.end)
    named = setting.lower.startswith(cues(setting.language).period_word, stretch.start)
    return Reading("span", shift=(0, "year"), anchored=False) if named and not defined else None


def _months_so_far(match: Match, setting: Setting) -> Reading | None:
    """For the nine months, in the nine-month period: those that end with the period spoken of."""
    end = match.row[-1].end
    if cues(setting.language).defined_after.match(setting.text, end):
        return None
    if not match.has("stretch") and not is_plural(match.row[-1]):
        return None
    return _ending_with_context(match)


def _months_of_results(match: Match, setting: Setting) -> Reading | None:
    """Nine-month profit: of results, but not of a "nine-month low"."""
    told = cues(setting.language).results.match(setting.text, match.row[-1].end)
    return _ending_with_context(match) if told else None


def _ending_with_context(match: Match) -> Reading | None:
    count = count_of(match)
    return Reading("span", shift=(count, "so_far"), anchored=False) if 2 <= count <= 12 else None


_N = "(?:COUNT)"
_OTHERS = "(?:stretch|month|quarter|half)"
_WHAT = f"(?:stretch|instant|{_N} dash? month stretch?|{UNIT})"

RELATIVES = Stage(
    [
        Rule(f"(?:in|over|from|of|the|for)* same {_WHAT} (?:of|in|a|the|for|over)* YEAR", "R", _same_in_year),
        Rule("(?:in|over|from|of|the|for)* same Q", "R", _same_named),
        Rule("(?:in|over|the)* (?:Q|M) (?:a|the) year (?:ago|before|earlier)", "R", _a_year_before),
        Rule(f"(?:in|over|for)* the? same {_WHAT} (?:{_N}|a|the) year (?:ago|before|earlier)", "R", _a_year_ago),
        Rule("the? previous (?:COUNT) dash? month stretch?", "R", _months_before),
        Rule(
            f"the? previous same {_WHAT}|the? previous dash? year dash? {_OTHERS}|the? year dash? (?:ago|earlier) {_WHAT}",
            "R",
            _a_year_ago,
        ),
        Rule(f"(?:in|over|for) the same {_WHAT}", "R", _same),
        *RELATIVE_RULES,
        Rule(f"(?:{_N}|a|the) {UNIT} (?:before|earlier|later) (?!K|M|Y|Q)", "R", _shifted),
        Rule(f"(?:in|for|over) the {_N} dash? month stretch? {NOT_SPAN}", "R", _months_so_far),
        Rule(f"{_N} dash month {NOT_SPAN}", "R", _months_of_results),
        Rule("(?:in|for|over) the (?:week|month|quarter|half|year) (?!dash|year)", "R", _spoken_of),
        Rule(f"(?:in|for|over) (?:the|this) stretch {NOT_SPAN}", "R", _period_spoken_of),
    ],
    MACROS,
    needs="day week month quarter half year decade century stretch instant weekend date ended ending_on same",
)
