"""Which quantities of a text are economic figures, and which say something else.

Belongs here: the refusal of durations, votes, casualties, distances and the like.
Does not belong here: reading quantities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.extract.indicator_choice import CARRIED, NAMED, OTHER, Choice
from pipelines.extract.lexicon import read_words
from pipelines.extract.patterns import RarePattern
from pipelines.extract.scene import Scene, Spot
from pipelines.extract.unit_meaning import thing_of, things, unit_class

KEEP = ""
_BESIDE, _BUILT = 8.0, 28.0
_FEW, _WHOLE, _FINEST = 12, 100, 24
_SMALLEST_BARE = {"PMI": 20.0, "STOCK_INDEX": 100.0, "EXCHANGE_RATE": 0.0}


@dataclass(frozen=True)
class _Refusals:
    drop_percent_after: re.Pattern[str]
    drop_percent_before: RarePattern
    drop_things: frozenset[str]
    drop_person_near: RarePattern
    person_indicators: frozenset[str]
    drop_length_after: re.Pattern[str]
    stretch_after: re.Pattern[str]
    drop_mass_before: re.Pattern[str]
    weighed_goods: frozenset[str]
    drop_mass_after: re.Pattern[str]
    drop_mass_of_each: re.Pattern[str]
    drop_units: frozenset[str]
    rank_nouns: re.Pattern[str]
    drop_rank_after: re.Pattern[str]
    first_nouns: re.Pattern[str]
    shared_first: re.Pattern[str]
    drop_first_after: re.Pattern[str]
    time_fraction: re.Pattern[str]
    before_time_fraction: re.Pattern[str]
    quarters: re.Pattern[str]
    quarters_before: RarePattern
    quarters_after: re.Pattern[str]
    people_units: frozenset[str]
    definite: re.Pattern[str]
    out_of: re.Pattern[str]
    in_so_many: re.Pattern[str]
    placed_among: re.Pattern[str]
    few_first: re.Pattern[str]


@cache
def _refusals(language: str) -> _Refusals:
    return read_words(language, "selection.yaml", _Refusals)


def worth_reading(scene: Scene, spot: Spot) -> bool:
    """A first sieve that needs no indicator: False for parts of dates, times and units of no economic meaning."""
    quantity = spot.quantity
    refusals = _refusals(scene.document.language)
    if quantity.unit in refusals.drop_units or quantity.unit in refusals.drop_things:
        return False
    if quantity.kind == "count" and any(
        mention.kind in ("pair", "reference") for mention in scene.areas_in(quantity.start - 4, quantity.end)
    ):
        return False
    if quantity.kind in ("bare", "count", "physical"):
        around = scene.periods_in(quantity.start - 40, quantity.end)
        return not any(p.start < quantity.number_end and p.end > quantity.number_start for p in around)
    return True


def refusal(scene: Scene, spot: Spot, choice: Choice) -> str:
    """Why a quantity is no figure; empty where it is one."""
    quantity = spot.quantity
    refusals = _refusals(scene.document.language)
    kind = quantity.kind
    if kind == "money":
        return KEEP
    if kind in ("percent", "pp", "bp"):
        if refusals.drop_percent_after.match(spot.after) or refusals.drop_percent_before.search(spot.before[-60:]):
            return "a share of votes or opinions"
        if refusals.time_fraction.fullmatch(spot.quantity_text) and refusals.before_time_fraction.search(
            spot.before[-12:]
        ):
            return "a part of a year or an hour"
        if refusals.quarters.search(spot.quantity_text) and (
            quantity.value >= _WHOLE
            or refusals.quarters_before.search(spot.before[-12:])
            or refusals.quarters_after.match(spot.after)
        ):
            return "quarters of a year"
        return KEEP
    if kind == "rank":
        return _refuse_rank(spot, choice, refusals)
    if kind == "multiple":
        return KEEP if choice.score >= _BESIDE else "nothing economic is multiplied"
    if kind == "physical":
        if unit_class(quantity, scene.document.language) == "length":
            built = choice.hit is not None and choice.hit.end <= quantity.start and choice.score >= _BUILT
            if refusals.drop_length_after.match(spot.after) and not (
                built and refusals.stretch_after.match(spot.after)
            ):
                return "a distance"
            return KEEP if choice.score >= NAMED else "a length of nothing built"
        if quantity.unit == "carat" and quantity.value <= _FINEST and "-" in spot.quantity_text:
            return "the fineness of gold"
        if refusals.drop_mass_after.match(spot.after) or refusals.drop_mass_of_each.search(spot.before[-20:]):
            return "the size of a packing"
        weighs = refusals.drop_mass_before.search(spot.before[-60:]) is not None
        return "the weight of a thing" if weighs and choice.code not in refusals.weighed_goods else KEEP
    if kind == "count":
        return _refuse_count(scene, spot, choice, refusals)
    if choice.score >= NAMED and quantity.value >= _SMALLEST_BARE.get(choice.code, float("inf")):
        return KEEP
    return "a bare number"


def _refuse_rank(spot: Spot, choice: Choice, refusals: _Refusals) -> str:
    if refusals.drop_rank_after.match(spot.after):
        return "a rank of something not economic"
    if spot.quantity.value == 1:
        if refusals.drop_first_after.match(spot.after):
            return "first in a series of changes"
        if refusals.shared_first.match(spot.quantity_text.lower() + spot.after[:40]):
            return "a first place that several share"
        said = refusals.first_nouns.search(spot.quantity_text + spot.after[:40])
        return KEEP if said and choice.score >= CARRIED else "first of something not economic"
    if spot.quantity.qualifier == "up_to" and not refusals.first_nouns.search(spot.quantity_text + spot.after[:40]):
        return "one of several first places"
    if refusals.few_first.match(spot.quantity_text.lower()) and not refusals.placed_among.search(spot.before[-40:]):
        return "first places that several share"
    around = spot.quantity_text + " " + spot.after[:60]
    if refusals.rank_nouns.search(around):
        return KEEP
    if choice.code == "RANKING" and choice.score >= CARRIED:
        return KEEP
    return KEEP if choice.score >= 25 else "a rank of something not economic"


def _refuse_count(scene: Scene, spot: Spot, choice: Choice, refusals: _Refusals) -> str:
    quantity = spot.quantity
    if quantity.unit == "point" and choice.hit is None and not scene.speaks_of("STOCK_INDEX"):
        return "points of no index"
    known = things(scene.document.language)
    if quantity.value == 1 or (quantity.value == 2 and " " not in spot.quantity_text):
        return "one or two of something"
    if quantity.value <= _FEW and spot.quantity_text[0].isalpha() and refusals.definite.search(spot.before[-8:]):
        return "things that were spoken of before"
    if quantity.value <= _FEW and (refusals.out_of.search(spot.before[-20:]) or refusals.in_so_many.match(spot.after)):
        return "a share of a few, told in words"
    if quantity.unit in refusals.people_units:
        sentence = scene.document.lower[spot.sentence.start : min(spot.sentence.end, spot.sentence.start + 1000)]
        if refusals.drop_person_near.search(sentence) or refusals.drop_person_near.search(scene.document.title.lower()):
            return "people in other than economic life"
    if quantity.unit in ("person", "people", "family", "child", "citizen"):
        return KEEP if choice.code in refusals.person_indicators and choice.score >= CARRIED else "people"
    if quantity.unit in known or thing_of(quantity.unit) in known:
        return KEEP
    if choice.code != OTHER and choice.score >= 22:
        return KEEP
    return f"a count of “{quantity.unit}”"
