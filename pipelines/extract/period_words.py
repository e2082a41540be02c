"""The words that date a figure, read from the lexicon once a language.

Belongs here: the patterns and lists as they stand in `figure_periods.yaml`. Does not belong here: what they decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.extract.lexicon import read_words
from pipelines.extract.patterns import RarePattern


@dataclass(frozen=True)
class PeriodWords:
    """Lists of indicators by how they are dated, and patterns for what stands around a number or a period."""

    now: frozenset[str]
    reported: frozenset[str]
    deeds: frozenset[str]
    flows: frozenset[str]
    undated_origin: RarePattern
    foreseen_then: re.Pattern[str]
    beside_what: re.Pattern[str]
    said_right_before: re.Pattern[str]
    as_of_end: re.Pattern[str]
    up_to: re.Pattern[str]
    since_start: re.Pattern[str]
    closing: frozenset[str]
    so_far: re.Pattern[str]
    close_before: RarePattern
    done: re.Pattern[str]
    at_present: RarePattern
    compared_before: RarePattern
    compared_itself: re.Pattern[str]
    compared_itself_with: re.Pattern[str]
    superlative: re.Pattern[str]
    said_before: re.Pattern[str]
    told_then: re.Pattern[str]
    then_said: re.Pattern[str]
    anaphoric: re.Pattern[str]
    as_a_whole: re.Pattern[str]
    previous: re.Pattern[str]
    within: re.Pattern[str]
    rates: frozenset[str]
    and_present: re.Pattern[str]
    of_whole: re.Pattern[str]
    lasting: frozenset[str]
    year_to: re.Pattern[str]
    year_on_year: frozenset[str]
    markets: frozenset[str]
    budgets: frozenset[str]
    budget_of: re.Pattern[str]
    forecast_of_then: RarePattern
    tells_more: re.Pattern[str]
    compared_elsewhere: re.Pattern[str]
    comparand: RarePattern
    inserted: re.Pattern[str]
    relative: re.Pattern[str]
    had_been: re.Pattern[str]
    told_later: re.Pattern[str]
    and_plans: re.Pattern[str]
    counted_back: re.Pattern[str]
    done_then: re.Pattern[str]
    had_said: re.Pattern[str]
    alone: re.Pattern[str]
    stocks: frozenset[str]
    a_year_back: re.Pattern[str]
    more_or_less: re.Pattern[str]
    publication: re.Pattern[str]
    its_close: re.Pattern[str]
    attribute: re.Pattern[str]
    by_its_rank: re.Pattern[str]
    placed: re.Pattern[str]
    present_after: re.Pattern[str]
    looking_back: RarePattern
    delivery: re.Pattern[str]
    deliverable: RarePattern
    of_no_day: frozenset[str]
    standing: frozenset[str]
    of_projects: frozenset[str]
    states: frozenset[str]
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
    return read_words(language, "figure_periods.yaml", PeriodWords)
