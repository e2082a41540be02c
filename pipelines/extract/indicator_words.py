"""The words by which phrases of indicators are weighed, read from the lexicon once a language.

Belongs here: the patterns as they stand in `indicator_words.yaml`. Does not belong here: what they decide, and the
phrases themselves (`indicators`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.extract.lexicon import read_words
from pipelines.extract.patterns import RarePattern


@dataclass(frozen=True)
class IndicatorWords:
    """Patterns for what stands between a phrase and a number, or around them."""

    parts: RarePattern
    own_clause: re.Pattern[str]
    clause_verb: re.Pattern[str]
    relative: re.Pattern[str]
    apposition: re.Pattern[str]
    opening: re.Pattern[str]
    on_goods: re.Pattern[str]
    passive: re.Pattern[str]
    tight: re.Pattern[str]
    adjacent: re.Pattern[str]
    balance: re.Pattern[str]
    of_balance: re.Pattern[str]
    preposition: re.Pattern[str]
    agent: re.Pattern[str]
    next_subject: re.Pattern[str]
    denominator: re.Pattern[str]
    what_for: re.Pattern[str]
    makes_up: re.Pattern[str]
    verb: re.Pattern[str]
    to_or_at: re.Pattern[str]
    pronoun: re.Pattern[str]


@cache
def indicator_words(language: str) -> IndicatorWords:
    """The words of `indicator_words.yaml` of a language."""
    return read_words(language, "indicator_words.yaml", IndicatorWords)
