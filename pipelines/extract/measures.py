"""Whether a quantity is a level, a change (and in which direction), a share, a rank or a ratio.

Belongs here: the grammar of movement around a number, and what a change is measured against.
Does not belong here: which indicator moved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pipelines.extract.lexicon import read_words, read_yaml
from pipelines.extract.patterns import AtWord, RarePattern
from pipelines.extract.phrases import PhraseFinder, searchable
from pipelines.extract.scene import Spot
from pipelines.extract.value_types import value

Direction = Literal[-1, 0, 1]

GROWTH = "a percentage of this indicator is its growth"
_PART_OF_A_WHOLE = "the same amount as a part of a whole"
_OF_A_FLOW = "a percentage of a flow that does not move"
_BRACKETED_PART = "in brackets behind the amount"
BY_DEFAULT = frozenset({"no word of change", "inflation is a level", _PART_OF_A_WHOLE, _BRACKETED_PART, _OF_A_FLOW})
_TAIL = 120
_WORDS_BACK = 12
_WORDS_AHEAD = 6
_WORD = re.compile(r"[^\s,;:()\"“”]+|[,;:()]")
_SIGN = re.compile(r"[+\-−]")
_BRACKETED = re.compile(r"\d[^()\d]{0,30} \($")
_BRACKETED_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d \($")
_GROWTH_BACK = 90
_CLAUSE_END = frozenset({",", ";", ":", "(", ")"})


@value
class Movement:
    """How a quantity moves: measure, sign (0 where nothing is said), and the words that say so."""

    measure: str
    direction: Direction
    why: str


@dataclass(frozen=True)
class _Words:
    rise_verbs: frozenset[str]
    fall_verbs: frozenset[str]
    rise_nouns: frozenset[str]
    fall_nouns: frozenset[str]
    falls_due: re.Pattern[str]
    losses: re.Pattern[str]
    rise_comparatives: frozenset[str]
    fall_comparatives: frozenset[str]
    compares: re.Pattern[str]
    fillers: frozenset[str]
    adverb_ending: re.Pattern[str]
    arrival: frozenset[str]
    collecting_verbs: frozenset[str]
    up_takers: frozenset[str]
    upwards: frozenset[str]
    jobs: frozenset[str]
    lost: frozenset[str]
    before_lost: frozenset[str]
    after_noun_phrase: frozenset[str]
    determiners: frozenset[str]
    came_from: frozenset[str]
    from_behind: re.Pattern[str]
    from_amount: re.Pattern[str]
    places: frozenset[str]
    of_a_level: re.Pattern[str]
    extra: frozenset[str]
    another: frozenset[str]
    extra_money: frozenset[str]
    extra_amount: frozenset[str]
    rises_by: frozenset[str]
    falls_by: frozenset[str]
    by_how_much: frozenset[str]
    put_on: RarePattern
    gave_up: RarePattern
    ahead_of: re.Pattern[str]
    behind_it: re.Pattern[str]
    bound_passed: re.Pattern[str]
    of_its_own: re.Pattern[str]
    covering: RarePattern
    covered: re.Pattern[str]
    part_of_all: re.Pattern[str]
    as_much: re.Pattern[str]
    halved: frozenset[str]
    half: re.Pattern[str]
    gaining_verbs: frozenset[str]
    gaining_indicators: frozenset[str]
    flow_indicators: frozenset[str]
    growth_told: re.Pattern[str]
    growth_named: re.Pattern[str]
    part_named: re.Pattern[str]
    share_before: RarePattern
    share_after: re.Pattern[str]
    share_at: RarePattern
    of_all: RarePattern
    ratio_after: re.Pattern[str]
    ratio_before: AtWord
    move_of: RarePattern
    move_of_a_thing: RarePattern
    how_much: RarePattern
    at_a_pace: RarePattern
    article_before: re.Pattern[str]
    or_percent: re.Pattern[str]
    or_other: re.Pattern[str]
    and_other: re.Pattern[str]
    apposed: re.Pattern[str]
    growth_indicators: frozenset[str]
    growth_was: re.Pattern[str]
    to_level: re.Pattern[str]
    rate_indicators: frozenset[str]
    share_indicators: frozenset[str]
    fixed_rates: frozenset[str]
    balances: frozenset[str]
    bases: PhraseFinder
    base_names: tuple[str, ...]


_BASES = {"month_on_month": "P1M", "quarter_on_quarter": "P3M", "year_on_year": "P1Y"}


@cache
def _words(language: str) -> _Words:
    data = read_yaml(language, "measures.yaml")

    def alternatives(key: str) -> str:
        return "|".join(sorted((re.escape(phrase) for phrase in data[key]), key=len, reverse=True))

    return read_words(
        language,
        "measures.yaml",
        _Words,
        share_before=RarePattern(rf"\b(?:{alternatives('share_before')})[\w ]{{0,14}}$"),
        share_after=re.compile(rf"[\s-]*(?:{alternatives('share_after')})\b"),
        bases=PhraseFinder(data[key] for key in _BASES),
        base_names=tuple(_BASES.values()),
    )


def movement(spot: Spot, indicator: str, direction: int = 0, language: str = "en") -> Movement:
    """The measure of a quantity whose indicator is known, from the words around it.

    direction: -1 where the indicator's phrase itself says a fall, as "jobs lost" does.
    """
    quantity = spot.quantity
    if quantity.kind == "rank":
        return Movement("rank", 0, "a rank")
    if quantity.kind == "multiple":
        return Movement("ratio", 0, "a multiple")
    words = _words(language)
    if quantity.kind == "percent":
        worth = _before(spot, words) if words.of_its_own.match(spot.after) else None
        if worth is not None and worth.direction:
            return worth
        share = None if indicator in words.fixed_rates else _share(spot, words)
        if words.ratio_before.search(spot.before):
            return Movement("ratio", 0, "words of a ratio before it")
        if words.covered.match(spot.after) and words.covering.search(spot.before[-40:]):
            return Movement("ratio", 0, "what covers something else")
        if spot.quantity_text in words.halved:
            return Movement("change", -1, "it halved")
        if words.ratio_after.match(spot.after) and (share is None or not _is_part(spot, words)):
            return Movement("ratio", 0, "percent of an earlier figure")
        if share is not None:
            return _growth_it_makes(spot, words) or share
    if direction < 0:
        return Movement("change", -1, "its indicator is a loss")
    moved = (
        _of_the_noun(spot, words) or _after(spot, words) or _before(spot, words, indicator in words.gaining_indicators)
    )
    if quantity.kind in ("percent", "pp", "bp"):
        return _percent(spot, indicator, moved, words)
    if moved is None or not moved.direction or (indicator == "PROFIT" and words.losses.search(moved.why)):
        return Movement("level", 0, "no word of change")
    return moved


def base_period(spot: Spot, language: str = "en") -> str | None:
    """What a change is measured against, as an ISO 8601 duration back in time: P1Y, P3M or P1M; None where not said."""
    words = _words(language)
    ahead = words.bases.find(searchable(spot.after[:90]))
    found = ahead[:1] or words.bases.find(searchable(spot.before[-70:]))[-1:]
    return words.base_names[found[0][2][0]] if found else None


def _growth_it_makes(spot: Spot, words: _Words) -> Movement | None:
    """What "represents a 5% increase" and "represents an increase of 5%" say, which is no share."""
    if words.article_before.search(spot.before[-_TAIL:]):
        return _after(spot, words)
    said = words.move_of.search(spot.before[-_TAIL:])
    direction = _of_noun(said[1], words) if said is not None else 0
    return Movement("change", direction, f"“{said[1]}” before it") if said is not None and direction else None


def _is_part(spot: Spot, words: _Words) -> bool:
    """Whether words before a percentage say that it is a part: "accounting for 37.6 percent of total"."""
    return words.share_before.search(spot.before[-60:]) is not None


def _share(spot: Spot, words: _Words) -> Movement | None:
    if words.share_after.match(spot.after):
        return Movement("share", 0, "percent of a whole")
    if words.half.search(spot.quantity_text) and words.part_of_all.match(spot.after):
        as_much = words.as_much.match(spot.after) is not None
        return Movement("ratio", 0, "half as much") if as_much else Movement("share", 0, "half of a whole")
    if (
        words.share_before.search(spot.before[-60:])
        or words.share_at.search(spot.before[-90:])
        or words.of_all.search(spot.before)
    ):
        return Movement("share", 0, "words of a share before it")
    return None


def _percent(spot: Spot, indicator: str, moved: Movement | None, words: _Words) -> Movement:
    if indicator in words.share_indicators and spot.quantity.kind != "bp":
        return Movement("share", 0, f"{indicator} is a share")
    if indicator in ("CPI_INFLATION", "PPI_INFLATION") and spot.quantity.kind == "percent":
        if moved is not None and moved.direction and base_period(spot) in ("P1M", "P3M"):
            return moved
        if moved is not None and moved.direction < 0:
            return moved
        return Movement("level", 0, "inflation is a level")
    sign = _SIGN.search(spot.before[-1:] + spot.quantity_text[:1])
    if sign is not None and indicator not in words.rate_indicators:
        return Movement("change", -1 if sign[0] in "-−" else 1, "its sign")
    if moved is not None and moved.direction:
        return moved
    if spot.quantity.value > 100 and moved is not None and base_period(spot) is not None:
        return Movement("ratio", 0, "percent of an earlier figure")
    growth_was = (moved is None or not moved.direction) and words.growth_was.search(spot.before[-_GROWTH_BACK:])
    if growth_was and indicator not in words.rate_indicators:
        return Movement("change", 1, "how much the growth was")
    if (
        moved is None
        and indicator not in words.rate_indicators
        and spot.after.startswith(")")
        and _BRACKETED.search(spot.before[-40:])
        and not _BRACKETED_YEAR.search(spot.before[-10:])
    ):
        return Movement("share", 0, _BRACKETED_PART)
    if spot.quantity.kind == "bp" and (moved is None or not moved.direction):
        return _told_before(spot, words) or Movement("change", 1, "basis points are a change")
    if indicator in words.growth_indicators or (
        moved is None
        and indicator not in words.rate_indicators
        and words.to_level.match(spot.after)
        and " " in spot.before
    ):
        return Movement("change", 1, GROWTH)
    if indicator in words.balances and (moved is None or not moved.direction):
        return Movement("share", 0, f"a percentage of {indicator} is one of GDP")
    if moved is None and words.apposed.search(spot.before[-60:]):
        return Movement("share", 0, _PART_OF_A_WHOLE)
    if moved is None and base_period(spot) is not None and indicator not in words.rate_indicators:
        return Movement("change", 1, "compared with an earlier period")
    if indicator in words.flow_indicators and words.growth_told.search(spot.before[-_TAIL:]):
        return Movement("change", 1, "how much the growth was")
    if indicator in words.flow_indicators and not words.growth_named.search(spot.before[-_TAIL:]):
        return _of_a_flow(spot, words)
    if spot.quantity.kind == "pp" and indicator not in words.balances:
        return _told_before(spot, words) or Movement("change", 1, "percentage points are a change")
    return Movement("level", 0, "no word of change")


def _of_a_flow(spot: Spot, words: _Words) -> Movement:
    """What a percentage of a flow is that no word beside it moves: a change where its sentence tells one, else a part."""
    told = None if words.part_named.search(spot.before) else _told_before(spot, words)
    return told or Movement("share", 0, _OF_A_FLOW)


def _told_before(spot: Spot, words: _Words) -> Movement | None:
    """The movement that the sentence tells last before a number, however far before."""
    for match in reversed(list(_WORD.finditer(spot.before))):
        word = match.group()
        direction = _direction(word, words)
        if direction and not (word in words.came_from and words.from_behind.match(spot.before, match.end())):
            return Movement("change", direction, f"“{word}” earlier in its sentence")
    return None


def _before(spot: Spot, words: _Words, moves: bool = False) -> Movement | None:
    """The movement that the words before the number give it; direction 0 where they say that it arrived there.

    moves: its indicator is one that amounts are added to and lost from.
    """
    if words.bound_passed.match(spot.quantity_text):
        return Movement("level", 0, "a bound that it passed")
    near = spot.before[-_TAIL:]
    tail = [word.strip("'’\"-–—*[]") for word in _WORD.findall(near)[-_WORDS_BACK:]]
    extra, tail_end = False, tail[-1] if tail else ""
    while len(tail) > 1 and tail[-1] in words.another:
        extra = tail.pop() in words.extra or extra
    by = bool(tail) and tail[-1] in words.by_how_much
    relative = by or spot.quantity.kind in ("percent", "pp", "bp") or spot.quantity.unit == "point"
    if relative and (words.put_on.search(near) or words.gave_up.search(near)):
        return Movement("change", 1 if words.put_on.search(near) else -1, "two words of change before it")
    told = words.how_much.search(near)
    if told is not None and (direction := _of_noun(told[1], words)):
        return Movement("change", direction, f"how much the “{told[1]}” was")
    paced = words.at_a_pace.search(near)
    if paced is not None and (direction := _direction(paced[1], words)):
        return Movement("change", direction, f"“{paced[1]}” at that pace")
    for place in range(len(tail) - 1 - by, -1, -1):
        word = tail[place]
        if word in words.arrival and not by:
            return Movement("level", 0, f"“{word}” before it")
        if word in words.upwards and place and tail[place - 1] in words.up_takers:
            return None
        direction = _direction(word, words)
        if direction and (
            relative
            or word not in words.collecting_verbs
            or (moves and word in words.gaining_verbs)
            or (direction < 0 and spot.quantity.unit in words.jobs)
        ):
            return Movement("change", direction, f"“{word}” before it")
        if by and word in (words.rises_by | words.falls_by):
            return Movement("change", 1 if word in words.rises_by else -1, f"“{word}” before it")
        if by and word != ";":
            continue
        if word in _CLAUSE_END or (word not in words.fillers and not words.adverb_ending.search(word)):
            break
    if extra and (spot.quantity.kind == "percent" or (spot.quantity.kind == "money" and tail_end in words.extra_money)):
        return Movement("change", 1, "so much more")
    return None


def _of_the_noun(spot: Spot, words: _Words) -> Movement | None:
    """ "A rise in fruit exports by 67 per cent", whatever stands behind it."""
    said = words.move_of_a_thing.search(spot.before[-_TAIL:])
    direction = _of_noun(said[1], words) if said is not None else 0
    return Movement("change", direction, f"“{said[1]}” before it") if said is not None and direction else None


def _of_noun(word: str, words: _Words) -> Direction:
    return -1 if word in words.fall_nouns else 1 if word in words.rise_nouns else 0


def _direction(word: str, words: _Words) -> Direction:
    if word in words.fall_verbs:
        return -1
    return 1 if word in words.rise_verbs else _of_noun(word, words)


def _after(spot: Spot, words: _Words) -> Movement | None:
    """The movement that the words after the number give it: "9% higher", "a 9% year-on-year increase in"."""
    relative = spot.quantity.kind in ("percent", "pp", "bp") or spot.quantity.unit == "point"
    after = (
        spot.after.removeprefix(",")
        if spot.after.startswith(", ") and words.apposed.search(spot.before[-60:])
        else spot.after
    )
    if relative and (words.ahead_of.match(after) or words.behind_it.match(after)):
        return Movement("change", 1 if words.ahead_of.match(after) else -1, "a comparison after it")
    also = words.or_percent.match(after)
    if also is None and relative:
        of_another = spot.quantity.kind == "percent" and words.and_other.match(after)
        also = of_another or words.or_other.match(after)
    relative = relative or also is not None
    for distance, match in enumerate(_WORD.finditer(after[also.end() if also else 0 : 80])):
        if distance >= _WORDS_AHEAD or match.group() in words.determiners:
            return None
        word = match.group().strip("'’\"-–—*[].")
        if word in _CLAUSE_END:
            return None
        if word in words.rise_nouns:
            return Movement("change", 1, f"“{word}” after it")
        if word in words.fall_nouns and not words.falls_due.match(after[match.end() :]):
            return Movement("change", -1, f"“{word}” after it")
        if word in words.came_from and words.from_amount.match(after[match.end() :]):
            return None
        if word in words.places and not words.of_a_level.match(after[match.end() :]):
            return None
        compared = (
            distance <= 1 if relative else distance == 0 and (word in words.extra_amount or words.compares.match(after))
        )
        if compared and word in words.rise_comparatives:
            return Movement("change", 1, f"“{word}” after it")
        if compared and word in words.fall_comparatives:
            return Movement("change", -1, f"“{word}” after it")
        if spot.quantity.unit in words.jobs and word in words.lost:
            return Movement("change", -1, f"“{word}” after it")
        if spot.quantity.unit in words.jobs and word in words.before_lost:
            continue
        if word in words.after_noun_phrase:
            return None
    return None
