"""What a figure takes over from the one before it: the unit of a list, the movement that is told once.

Belongs here: units and movements that go on from figure to figure. Does not belong here: indicators, areas and periods
that do (`figure_indicators`, `trade_roles`, `period_carrying`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipelines.extract.carried import contexts
from pipelines.extract.document import Document
from pipelines.extract.figure_drafts import Draft
from pipelines.extract.indicator_choice import Choice
from pipelines.extract.lexicon import read_words
from pipelines.extract.measures import BY_DEFAULT, GROWTH, Movement
from pipelines.extract.quantities import Quantity
from pipelines.extract.scene import Scene, Spot

_GOES_ON, _OF_A_SIZE = frozenset({"count", "physical", "percent"}), frozenset({"count", "money", "physical"})
_NO_PERCENTAGES = frozenset({"EXCHANGE_RATE"})
_NO_PERCENTAGE, _MILLION, _FAR, _NEAR = 500, 1e6, 1000, 3
_BACK, _SENTENCES_BACK = 6, 2
_SMALL, _LONGEST_NAME = 20, 24
_NAME_BEFORE = re.compile(r"(?<=\s)[^\W\d_a-z][^\W\d_]{3,}\s$")


@dataclass(frozen=True)
class _Words:
    """Patterns that figure_lists.yaml explains."""

    told_again: re.Pattern[str]
    ellipsis: re.Pattern[str]
    listed: re.Pattern[str]
    compared_rate: re.Pattern[str]
    or_else: re.Pattern[str]
    by_so_much: re.Pattern[str]


@cache
def _words(language: str) -> _Words:
    return read_words(language, "figure_lists.yaml", _Words)


def is_listed(document: Document, before: Spot, spot: Spot) -> bool:
    """Whether only "and" or a comma parts two figures."""
    return (
        _words(document.language).listed.fullmatch(document.lower[before.quantity.end : spot.quantity.start])
        is not None
    )


def inherit_unit(scene: Scene, spot: Spot, earlier: Sequence[Draft]) -> Quantity | None:
    """A number without a unit in a list of counts or amounts takes the unit of the one before it."""
    quantity, before = spot.quantity, earlier[-1] if earlier else None
    exchanged = contexts(scene.document.language).exchange.match(spot.after) is not None
    if quantity.kind != "bare" or quantity.unit or before is None or exchanged:
        return None
    if _is_of_a_name(scene.document.text, quantity):
        return None
    if before.spot.sentence.paragraph != spot.sentence.paragraph:
        return None
    if (rate := _rate_told_before(spot, earlier)) is not None:
        return rate
    if quantity.value >= _MILLION:
        return _of_the_last_of_its_size(spot, earlier)
    if before.quantity.kind not in _GOES_ON:
        return None
    if before.quantity.kind == "percent" and (
        before.choice.code in _NO_PERCENTAGES or quantity.value >= _NO_PERCENTAGE
    ):
        is_index = before.choice.code == "STOCK_INDEX" and before.spot.sentence_index == spot.sentence_index
        return replace(quantity, unit="point", kind="count") if is_index else None
    if before.quantity.kind == "count" and (_is_like_a_year(quantity.value) or quantity.value < 20):
        return None
    if before.quantity.kind in ("percent", "physical") and before.spot.sentence_index != spot.sentence_index:
        return None
    if before.quantity.kind == "percent" and abs(quantity.value) > max(100.0, 5 * abs(before.quantity.value)):
        return None
    return replace(quantity, unit=before.quantity.unit, kind=before.quantity.kind)


def _rate_told_before(spot: Spot, earlier: Sequence[Draft]) -> Quantity | None:
    """ "The dollar fetches 8 bolivianos, 15% above the official 6.96": a rate in the same money."""
    for before in reversed(earlier[-2:]):
        told = before.quantity
        if before.spot.sentence_index != spot.sentence_index or before.choice.code != "EXCHANGE_RATE":
            return None
        if "/" in told.unit and told.value and 1 / _NEAR <= spot.quantity.value / told.value <= _NEAR:
            return replace(spot.quantity, unit=told.unit, kind=told.kind)
    return None


def _of_the_last_of_its_size(spot: Spot, earlier: Sequence[Draft]) -> Quantity | None:
    """ "It sold 8.4 billion cubic metres, 5% more. Of that, 4.2 billion went abroad": cubic metres, whatever lies between.

    Of several that of the same scale: in "128 billion dinars, $390 million and 40 billion" the last are dinars.
    """
    told: list[Draft] = []
    for before in reversed(earlier[-_BACK:]):
        if before.spot.sentence_index < spot.sentence_index - _SENTENCES_BACK:
            break
        if before.spot.sentence.paragraph != spot.sentence.paragraph:
            break
        quantity = before.quantity
        alike = quantity.kind in _OF_A_SIZE and quantity.value != 0
        if alike and 1 / _FAR <= abs(spot.quantity.value / quantity.value) <= _FAR:
            told.append(before)
    scale = frozenset(spot.quantity_text.split())
    of_scale = (one for one in told if one.quantity.kind == "money" and scale & set(one.spot.quantity_text.split()))
    best = told[0] if told else None
    if best is not None and best.quantity.kind == "money":
        best = next(of_scale, best)
    return None if best is None else replace(spot.quantity, unit=best.quantity.unit, kind=best.quantity.kind)


def _is_of_a_name(text: str, quantity: Quantity) -> bool:
    """Whether a small number is a part of the name before it: "the Volta 2 wind farm"."""
    behind_a_name = _NAME_BEFORE.search(text, max(0, quantity.start - _LONGEST_NAME), quantity.start)
    return quantity.value < _SMALL and behind_a_name is not None


def _is_like_a_year(value: float) -> bool:
    return 1900 <= value <= 2100 and float(value).is_integer()


def inherit_movement(scene: Scene, spot: Spot, earlier: Sequence[Draft], moved: Movement, choice: Choice) -> Movement:
    """In "fell 4%, 11% and 2%" the later numbers move like the first; so do shares and growth rates."""
    before = earlier[-1] if earlier else None
    if before is None or before.spot.sentence.paragraph != spot.sentence.paragraph:
        return moved
    like = Movement(before.moved.measure, before.moved.direction, "like the figure before it")
    alike = before.quantity.kind == spot.quantity.kind
    bracketed = alike and (moved.why in BY_DEFAULT or moved.why == GROWTH) and spot.before.endswith("(")
    if before.spot.sentence_index != spot.sentence_index:
        return like if bracketed and like.measure == "share" else moved
    if moved.why == GROWTH:
        told = next((d for d in reversed(earlier[-4:]) if d.quantity.kind == spot.quantity.kind), None)
        if (
            told is not None
            and told.spot.sentence_index == spot.sentence_index
            and told.moved.measure == "change"
            and told.choice.code == choice.code
        ):
            return Movement("change", told.moved.direction, "like the figure before it")
    if moved.why not in BY_DEFAULT:
        return moved
    words = _words(scene.document.language)
    gap = scene.document.lower[before.quantity.end : spot.quantity.start]
    if not alike:
        return like if like.measure == "change" and _tells_the_same(gap, spot.quantity.kind, words) else moved
    if (
        like.measure == "share"
        or (bracketed and like.measure == "change")
        or (like.measure in ("change", "ratio") and words.listed.fullmatch(gap))
    ):
        return like
    if like.measure == "change" and spot.quantity.kind == "percent" and words.compared_rate.fullmatch(gap):
        return like
    elliptic = like.measure == "change" and (words.by_so_much.search(gap) or words.ellipsis.fullmatch(gap))
    return like if elliptic else moved


def _tells_the_same(gap: str, kind: str, words: _Words) -> bool:
    """Whether a movement is told again in another unit: "fell 54 points, or 0.6%", "(1.2%)", "2%, or 1.2 million tons"."""
    return words.told_again.fullmatch(gap) is not None and (kind == "percent" or words.or_else.search(gap) is not None)
