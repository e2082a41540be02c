"""Which indicator a figure belongs to: the phrase that governs its number, or what it carries on from before.

Belongs here: the choice between what the sentence names, what is counted and what is carried on. Does not belong here:
the phrases themselves (`indicators`), and how much each speaks (`indicator_weighing`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from pipelines.extract.currency_pairs import is_exchange_rate
from pipelines.extract.indicator_carrying import carried_on, from_context
from pipelines.extract.indicator_choice import HINTED, NAMED, OTHER, Choice, allows
from pipelines.extract.indicator_weighing import weigh
from pipelines.extract.indicator_words import indicator_words
from pipelines.extract.indicators import IndicatorHit, implied
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.quantities import Quantity
from pipelines.extract.scene import LOOK_BACK, Scene, Spot
from pipelines.extract.unit_meaning import class_priors, thing_of, things, unit_class

_SPENDING = "BUDGET_EXPENDITURE"
_WEAK, _LONGEST_NAME, _RIGHT_BEHIND = 10.0, 30, 6
_BY_DEFINITION, _DECISIVE, _RATHER, _LOOSE, _BESIDE, _SENTENCE_BEFORE = 60.0, 27.0, 20.0, 18.0, 8.0, 7.0


def choose_indicator(scene: Scene, spot: Spot, earlier: Sequence[tuple[Spot, Choice]]) -> Choice:
    """The indicator of a quantity. earlier: the figures before it in the document with their indicators."""
    language = scene.document.language
    wanted = unit_class(spot.quantity, language)
    candidates: dict[str, Choice] = {}
    for score, reading, hit in weigh(scene, spot, _once(lambda: spoken_of(scene, spot, earlier))):
        if reading.code not in candidates:
            text = scene.document.text[hit.start : hit.end]
            why = f"“{text}” in the sentence"
            candidates[reading.code] = Choice(reading.code, text, score, 0.0, why, hit, reading.direction)
    prior = _prior(spot.quantity, wanted, language)
    if spot.quantity.unit == "bp":
        prior = _rate_of(spoken_of(scene, spot, earlier), language), _RATHER
    if prior is not None:
        code, weight = prior
        known = candidates.get(code)
        if _may_be_held(candidates.get("CAPACITY"), spot):
            weight, known = _LOOSE, None
        why = f"counted or measured in {spot.quantity.unit}"
        candidates[code] = (
            Choice(code, "", weight, 0.0, why)
            if known is None
            else replace(known, score=max(known.score, weight) + 5.0)
        )
    behind = any(_is_right_behind(choice, spot) for choice in candidates.values())
    if not behind and (like := _told_of_the_next(scene, spot, wanted, earlier)) is not None:
        return like
    ranked = sorted(candidates.values(), key=lambda choice: -choice.score)
    if ranked and (like := _overruled_before(spot, ranked[0], wanted, earlier, language)) is not None:
        return like
    by_unit_alone = bool(ranked) and ranked[0].hit is None and ranked[0].score <= _LOOSE
    surely_named = (
        bool(ranked) and ranked[0].score >= NAMED and not by_unit_alone and not _is_said_of_any(ranked[0], language)
    )
    carried = None if surely_named else carried_on(scene, spot, wanted, earlier)
    if not surely_named and _takes_up_the_topic(scene, spot, ranked, earlier):
        told_before = from_context(scene, spot, wanted)
        if told_before is not None and told_before.score >= _SENTENCE_BEFORE:
            return told_before
    beside = carried is not None and carried.score >= _BESIDE
    if (
        carried is not None
        and ranked
        and _is_said_of_any(ranked[0], language)
        and (carried.score > _BESIDE or (carried.score < _BESIDE and not _is_named_besides(scene, spot, ranked[0])))
    ):
        return carried
    if ranked and ranked[0].score >= NAMED and not (by_unit_alone and beside):
        ranked[0].margin = ranked[0].score - (ranked[1].score if len(ranked) > 1 else 0.0)
        return ranked[0]
    if carried is not None and ranked and ranked[0].score < _WEAK and _stands_behind(ranked[0], spot):
        return carried
    if carried is not None and carried.hit is not None and carried.score > _BESIDE and by_unit_alone:
        return carried
    if (
        ranked
        and ranked[0].score >= HINTED
        and not (carried is not None and carried.score >= _BESIDE and _may_mean(ranked[0].hit, carried.code))
    ):
        return carried if beside and carried is not None and ranked[0].code == "MARKET_SHARE" else ranked[0]
    return carried or Choice(OTHER, "", 0.0, 0.0, "nothing names an indicator")


def _is_right_behind(choice: Choice, spot: Spot) -> bool:
    """ "Brussels 23 million in grants": what is said right behind the number is its own."""
    return choice.hit is not None and 0 <= choice.hit.start - spot.quantity.end <= _RIGHT_BEHIND


def _told_of_the_next(scene: Scene, spot: Spot, wanted: str, earlier: Sequence[tuple[Spot, Choice]]) -> Choice | None:
    """ "Norway took 1,700 tonnes under its quota and Britain 2,300": the next one's number is what the first one's is."""
    if not earlier or earlier[-1][0].sentence_index != spot.sentence_index:
        return None
    other, choice = earlier[-1]
    start = spot.quantity.start
    if other.quantity.unit != spot.quantity.unit or spot.quantity.kind == "percent" or choice.code == OTHER:
        return None
    near = scene.areas_in(start - _LONGEST_NAME, start)
    last = near[-1] if near else None
    if last is None or last.end != start - 1 or last.start < other.quantity.end:
        return None
    if not scene.document.lower.endswith((" and ", ", ", " and the ", ", the "), 0, last.start):
        return None
    if not allows(choice.code, wanted, scene.document.language):
        return None
    return replace(choice, score=_BESIDE + 2.0, why="as that of the one named before it")


def _may_be_held(capacity: Choice | None, spot: Spot) -> bool:
    """ "Able to handle 6 million passengers": a capacity that stands before the number is of whatever is counted."""
    if capacity is None or capacity.hit is None or capacity.score <= _DECISIVE:
        return False
    return capacity.hit.end <= spot.quantity.start or spot.after.startswith((" of capacity", " of extra capacity"))


def _is_said_of_any(choice: Choice, language: str) -> bool:
    """Whether nothing but "worth" speaks for an indicator."""
    return _said_of_any(language).fullmatch(choice.text.lower()) is not None


@cache
def _said_of_any(language: str) -> re.Pattern[str]:
    return re.compile(read_yaml(language, "indicators.yaml")["said_of_any"])


def _is_named_besides(scene: Scene, spot: Spot, choice: Choice) -> bool:
    """Whether another phrase of the sentence says the same: "the deal, worth $5 million"."""
    hits = scene.hits_in(spot.sentence.start, min(spot.sentence.end, spot.sentence.start + 2 * LOOK_BACK))
    return any(hit is not choice.hit and _may_mean(hit, choice.code) for hit in hits)


def _rate_of(spoken: Sequence[str], language: str) -> str:
    """The rate that basis points are told of: the one that the text speaks of, else the likeliest."""
    rates = _rates(language)
    return next((code for code in spoken if code in rates), rates[0])


@cache
def _rates(language: str) -> tuple[str, ...]:
    return tuple(read_yaml(language, "indicators.yaml")["in_basis_points"])


def _takes_up_the_topic(
    scene: Scene, spot: Spot, ranked: Sequence[Choice], earlier: Sequence[tuple[Spot, Choice]]
) -> bool:
    """Whether a sentence says "it" of what the one before names: "Expenditure rose faster. It totalled $5 billion"."""
    if earlier and earlier[-1][0].sentence_index == spot.sentence_index:
        return False
    words = indicator_words(scene.document.language)
    said = words.pronoun.match(scene.document.lower, spot.sentence.start) is not None
    if ranked:
        return said and ranked[0].score < NAMED
    here = scene.document.sentences[spot.sentence_index - 1].paragraph == spot.sentence.paragraph
    if not (said or here):
        return False
    return not earlier or earlier[-1][0].sentence_index < spot.sentence_index - 1


def _stands_behind(choice: Choice, spot: Spot) -> bool:
    return choice.hit is not None and choice.hit.start >= spot.quantity.end


def _overruled_before(
    spot: Spot, best: Choice, wanted: str, earlier: Sequence[tuple[Spot, Choice]], language: str
) -> Choice | None:
    """What the number before it in the sentence is, where the phrase before both of them was overruled there."""
    if not earlier or earlier[-1][0].sentence_index != spot.sentence_index or best.hit is None:
        return None
    other, choice = earlier[-1]
    if (
        choice.hit is None
        or choice.code in (best.code, OTHER)
        or not best.hit.start <= choice.hit.start
        or (best.hit.start == choice.hit.start and best.hit.phrase is not choice.hit.phrase)
        or choice.hit.end > other.quantity.start
        or not allows(choice.code, wanted, language)
    ):
        return None
    return replace(choice, score=_BESIDE + 2.0, why="as the number before it in the sentence")


def _once(work: Callable[[], list[str]]) -> Callable[[], Sequence[str]]:
    """The work done when its result is first asked for, and only then."""
    done: list[list[str]] = []

    def result() -> Sequence[str]:
        if not done:
            done.append(work())
        return done[0]

    return result


def spoken_of(scene: Scene, spot: Spot, earlier: Sequence[tuple[Spot, Choice]]) -> list[str]:
    """The indicators that the text around a figure speaks of, the nearest first."""
    here = scene.hits_in(spot.sentence.start, min(spot.sentence.end, spot.sentence.start + LOOK_BACK))
    codes = [code for hit in here if (code := hit.sure_code) is not None]
    codes += [choice.code for _, choice in reversed(earlier[-4:]) if choice.code != OTHER]
    sentences = scene.document.sentences
    for sentence in sentences[spot.sentence_index : max(0, spot.sentence_index - 2) : -1] or (spot.sentence,):
        if sentence.paragraph != spot.sentence.paragraph:
            break
        near = scene.hits_in(sentence.start, min(sentence.end, sentence.start + LOOK_BACK))
        codes += [code for hit in near if (code := hit.sure_code) is not None]
    codes += scene.leading_codes
    codes += [_SPENDING for hit in here if hit.readings[0].code == _SPENDING]
    others = implied(scene.document.language)
    return [meant for code in codes for meant in (code, *others.get(code, ()))]


def _may_mean(hit: IndicatorHit | None, code: str) -> bool:
    return hit is not None and any(reading.code == code for reading in hit.readings)


def _prior(quantity: Quantity, wanted: str, language: str) -> tuple[str, float] | None:
    if is_exchange_rate(quantity, language):
        return "EXCHANGE_RATE", _BY_DEFINITION
    if quantity.kind == "count" or wanted == "point":
        known = things(language)
        thing = known.get(quantity.unit) or known.get(thing_of(quantity.unit))
        return None if thing is None else (thing[0], _DECISIVE if thing[1] else _LOOSE)
    if wanted == "area" and quantity.unit in things(language):
        return things(language)[quantity.unit][0], _LOOSE
    code = class_priors(language).get(wanted)
    return None if code is None else (code, _LOOSE)
