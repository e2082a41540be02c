"""The words that date a figure, read from the lexicon once a language.

Belongs here: the patterns and lists as they stand in `figure_periods.yaml`. Does not belong here: what they decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.extract.lexicon import read_yaml


@dataclass(frozen=True)
class PeriodWords:
    """Lists of indicators by how they are dated, and patterns for what stands around a number or a period."""

    now: frozenset[str]
    reported: frozenset[str]
    deeds: frozenset[str]
    flows: frozenset[str]
    undated_origin: re.Pattern[str]
    foreseen_then: re.Pattern[str]
    said_right_before: re.Pattern[str]
    as_of_end: re.Pattern[str]
    so_far: re.Pattern[str]
    close_before: re.Pattern[str]
    done: re.Pattern[str]
    at_present: re.Pattern[str]
    compared_before: re.Pattern[str]
    compared_itself: re.Pattern[str]
    compared_itself_with: re.Pattern[str]
    superlative: re.Pattern[str]
    said_before: re.Pattern[str]
    then_said: re.Pattern[str]
    anaphoric: re.Pattern[str]
    previous: re.Pattern[str]
    within: re.Pattern[str]
    rates: frozenset[str]
    present: re.Pattern[str]
    and_present: re.Pattern[str]
    of_whole: re.Pattern[str]
    lasting: frozenset[str]
    year_to: re.Pattern[str]
    year_on_year: frozenset[str]
    inflation: frozenset[str]
    markets: frozenset[str]
    budgets: frozenset[str]
    comparand: re.Pattern[str]
    inserted: re.Pattern[str]
    relative: re.Pattern[str]
    and_plans: re.Pattern[str]
    alone: re.Pattern[str]
    present_after: re.Pattern[str]
    looking_back: re.Pattern[str]
    delivery: re.Pattern[str]
    deliverable: re.Pattern[str]
    of_no_day: frozenset[str]
    standing: frozenset[str]
    by_the_year: frozenset[str]
    contract: re.Pattern[str]
    when: re.Pattern[str]
    month_named: re.Pattern[str]
    predicted: re.Pattern[str]
    at_no_time: re.Pattern[str]
    of_every_year: re.Pattern[str]


@cache
def period_words(language: str) -> PeriodWords:
    """The words of `figure_periods.yaml` of a language."""
    data = read_yaml(language, "figure_periods.yaml")
    return PeriodWords(
        frozenset(data["now"]),
        frozenset(data["reported"]),
        frozenset(data["deeds"]),
        frozenset(data["flows"]),
        re.compile(data["undated_origin"]),
        re.compile(data["foreseen_then"]),
        re.compile(data["said_right_before"]),
        re.compile(data["as_of_end"]),
        re.compile(data["so_far"]),
        re.compile(data["close_before"]),
        re.compile(data["done"]),
        re.compile(data["at_present"]),
        re.compile(data["compared_before"]),
        re.compile(data["compared_itself"]),
        re.compile(data["compared_itself_with"]),
        re.compile(data["superlative"]),
        re.compile(data["said_before"]),
        re.compile(data["then_said"]),
        re.compile(data["anaphoric"]),
        re.compile(data["previous"]),
        re.compile(data["within"]),
        frozenset(data["rates"]),
        re.compile(data["present"]),
        re.compile(data["and_present"]),
        re.compile(data["of_whole"]),
        frozenset(data["lasting"]),
        re.compile(data["year_to"]),
        frozenset(data["year_on_year"]),
        frozenset(data["inflation"]),
        frozenset(data["markets"]),
        frozenset(data["budgets"]),
        re.compile(data["comparand"]),
        re.compile(data["inserted"]),
        re.compile(data["relative"]),
        re.compile(data["and_plans"]),
        re.compile(data["alone"]),
        re.compile(data["present_after"]),
        re.compile(data["looking_back"]),
        re.compile(data["delivery"]),
        re.compile(data["deliverable"]),
        frozenset(data["of_no_day"]),
        frozenset(data["standing"]),
        frozenset(data["by_the_year"]),
        re.compile(data["contract"]),
        re.compile(data["when"]),
        re.compile(data["month_named"]),
        re.compile(data["predicted"]),
        re.compile(data["at_no_time"]),
        re.compile(data["of_every_year"]),
    )
