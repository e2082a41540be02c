"""The small words between numbers and periods, read from the lexicon once a language.

Belongs here: the patterns as they stand in `period_marks.yaml`. Does not belong here: what they decide, and the words
that date a figure by what it is (`period_words`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.extract.lexicon import read_words
from pipelines.extract.patterns import RarePattern


@dataclass(frozen=True)
class PeriodMarks:
    """Patterns for what stands between a number and a period, or right beside one of them."""

    breaks: RarePattern
    own_clause: re.Pattern[str]
    next_clause: re.Pattern[str]
    since: re.Pattern[str]
    then: re.Pattern[str]
    than_what: re.Pattern[str]
    its_target: re.Pattern[str]
    part_of: re.Pattern[str]
    beside: re.Pattern[str]
    beside_its_whole: re.Pattern[str]
    of_another: re.Pattern[str]
    same_amount: re.Pattern[str]
    when: re.Pattern[str]
    and_is_now: re.Pattern[str]
    when_after: re.Pattern[str]
    labels_next: re.Pattern[str]
    falls_due: re.Pattern[str]
    times_what: re.Pattern[str]
    since_word: re.Pattern[str]
    origin_before: re.Pattern[str]
    end_before: re.Pattern[str]
    reached_before: re.Pattern[str]
    led_to: re.Pattern[str]
    led_here: RarePattern
    told_again: RarePattern


@cache
def period_marks(language: str) -> PeriodMarks:
    """The patterns of `period_marks.yaml` of a language."""
    return read_words(language, "period_marks.yaml", PeriodMarks)
