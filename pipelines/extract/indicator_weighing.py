"""How much the phrases of a sentence speak for an indicator of one of its numbers.

Belongs here: the score of each phrase by where it stands and what lies between. Does not belong here: the phrases
(`indicators`), the choice among them and what is carried on (`figure_indicators`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipelines.extract.indicator_choice import is_too_much
from pipelines.extract.indicator_frames import find_frame
from pipelines.extract.indicator_words import indicator_words
from pipelines.extract.indicators import IndicatorHit, Reading
from pipelines.extract.quantities import Quantity
from pipelines.extract.scene import Scene, Spot
from pipelines.extract.unit_meaning import unit_class

_BRACKETED = re.compile(r"\([^()]*\)?")
_BESIDE_VERB, _CONDITION, _OF_THE_NEXT = 4.0, 2.5, 8.0
_ASIDE = 16.0
_OF_PAPER = frozenset({"INTEREST_RATE"})
_FOR, _HINT, _LONGEST_LINK = 20.0, 1, 30
_PART_OF_GDP, _BRANCH, _VERB_REACH = -8.0, 20.0, 40
_BRANCHES = frozenset(
    {
        "SERVICES_OUTPUT",
        "INDUSTRIAL_PRODUCTION",
        "AGRICULTURAL_PRODUCTION",
        "CONSTRUCTION_OUTPUT",
        "PRODUCTION_VOLUME",
        "RETAIL_TRADE",
        "EMPLOYMENT",
    }
)
_PART_OF_UNIT, _ANOTHER_AMOUNT = -12.0, 3.0
_OF_ECONOMIES = frozenset(
    {"CPI_INFLATION", "POLICY_RATE", "BUDGET_BALANCE", "PUBLIC_DEBT", "CURRENT_ACCOUNT", "UNEMPLOYMENT"}
)
"""Where a text speaks of these, bare growth is the economy's."""
_PASSED, _CLOSE = 1.0, 30
_BALANCE = 18.0


def weigh(
    scene: Scene, spot: Spot, spoken_of: Callable[[], Sequence[str]]
) -> list[tuple[float, Reading, IndicatorHit]]:
    """(score, reading, phrase) of every phrase in the sentence that may govern the quantity, the best first."""
    words = indicator_words(scene.document.language)
    document = scene.document
    quantity = spot.quantity
    wanted = unit_class(quantity, document.language)
    begin = quantity.start - len(spot.before)
    asides = (
        [(begin + m.start(), begin + m.end()) for m in words.relative.finditer(spot.before)]
        if ", wh" in spot.before
        else []
    )
    asides += [(begin + m.start(), begin + m.end()) for m in words.apposition.finditer(spot.before)]
    weighed: list[tuple[float, Reading, IndicatorHit]] = []
    amount = _amount_moved(scene, quantity) if wanted == "percent" else None
    reached = unit_class(amount, document.language) if amount is not None else ""
    last = -1
    for hit in scene.hits_in(begin, quantity.end + len(spot.after)):
        abbreviates = 0 <= hit.start - last <= 2 and document.lower[hit.start - 1] == "("
        last = hit.end
        if abbreviates:
            continue
        reading = hit.reading_for(wanted, spoken_of)
        if reached and reading is not None and reading.ambiguous:
            reading = hit.reading_as(wanted, reached, spoken_of) or reading
        if reading is not None and reading.ambiguous and hit.start == spot.sentence.start:
            reading = _of_the_economy(hit, wanted, spoken_of) or reading
        if reading is None or hit.end > spot.sentence.end:
            continue
        if _cannot_be(reading.code, scene, quantity, wanted):
            continue
        if hit.end <= quantity.start:
            score = _score_before(scene, begin, hit, quantity, reading.strength)
            if reading.code in _BRANCHES and _is_a_part_of_gdp(scene, quantity):
                score -= _BRANCH
            if any(low <= hit.start < high for low, high in asides):
                score -= _ASIDE
        elif hit.start >= quantity.end:
            score = _score_after(scene, hit, quantity, reading.code)
        else:
            score = _PART_OF_UNIT if wanted == "price" and reading.code == "COMMODITY_PRICE" else 4.0
        if reading.ambiguous and _is_its_balance(scene, hit, quantity):
            score += _BALANCE
        weighed.append((10.0 * reading.strength + score, reading, hit))
    if (framed := find_frame(scene, spot, wanted)) is not None:
        verb, conditions = framed
        meant = verb.readings[0]
        score = 10.0 * meant.strength + _BESIDE_VERB + _CONDITION * conditions
        if verb.end < quantity.start:
            between = scene.quantities_in(verb.end, quantity.start)
            score -= _ANOTHER_AMOUNT * sum(q.kind == quantity.kind for q in between)
        named = next((hit for _, reading, hit in weighed if reading.code == meant.code), verb)
        weighed.append((score, meant, named))
    nearest = max((hit.end for _, _, hit in weighed if _is_adjacent(scene, hit, quantity)), default=0)
    weighed = [
        (score - _PASSED if nearest and hit.end < nearest else score, reading, hit) for score, reading, hit in weighed
    ]
    weighed = _without_what_it_is_for(scene, weighed)
    weighed = _without_the_opening(scene, spot, weighed)
    weighed.sort(key=lambda w: -w[0])
    return weighed


def _is_its_balance(scene: Scene, hit: IndicatorHit, quantity: Quantity) -> bool:
    """ "A $7 billion deficit", "the deficit fell to $7 billion": the noun that the amount itself has, or belongs to."""
    words, lower = indicator_words(scene.document.language), scene.document.lower
    if words.balance.fullmatch(lower, hit.start, hit.end) is None:
        return False
    if hit.start >= quantity.end:
        return lower[quantity.end : hit.start] in (" ", "-")
    return words.of_balance.fullmatch(lower, hit.end, quantity.start) is not None


def _without_what_it_is_for(
    scene: Scene, weighed: list[tuple[float, Reading, IndicatorHit]]
) -> list[tuple[float, Reading, IndicatorHit]]:
    """ "Subsidies for the harvest came to $5 million": what is told of, and not what it is for."""
    words, lower = indicator_words(scene.document.language), scene.document.lower
    heads = {
        hit.end: reading
        for _, reading, hit in weighed
        if reading.strength > _HINT and (not reading.ambiguous or reading.code in _OF_PAPER)
    }
    told: list[tuple[float, Reading, IndicatorHit]] = []
    for score, reading, hit in weighed:
        of = next(
            (
                r
                for end, r in heads.items()
                if 0 < hit.start - end <= _LONGEST_LINK and words.what_for.fullmatch(lower, end, hit.start)
            ),
            None,
        )
        told.append((score - _FOR if of is not None and of.code != reading.code else score, reading, hit))
    return told


def _without_the_opening(
    scene: Scene, spot: Spot, weighed: list[tuple[float, Reading, IndicatorHit]]
) -> list[tuple[float, Reading, IndicatorHit]]:
    """ "Thanks to higher prices, the deficit fell by $2 billion": what the clause itself names comes before its cause."""
    words = indicator_words(scene.document.language)
    opening = words.opening.match(scene.document.lower, spot.sentence.start, spot.quantity.start)
    if opening is None:
        return weighed
    end, start = opening.end(), spot.quantity.start
    if not any(end <= hit.start and hit.end <= start and reading.strength > 1 for _, reading, hit in weighed):
        return weighed
    return [(score - _ASIDE if hit.start < end else score, reading, hit) for score, reading, hit in weighed]


def _cannot_be(code: str, scene: Scene, quantity: Quantity, wanted: str) -> bool:
    """Whether a quantity is none of an indicator whose phrase stands near it."""
    if is_too_much(code, quantity, wanted):
        return True
    if code != "COMMODITY_PRICE" or wanted != "percent":
        return False
    amount = _amount_moved(scene, quantity)
    return amount is not None and amount.kind == "physical"


def _amount_moved(scene: Scene, quantity: Quantity) -> Quantity | None:
    """Of "gold rose 5.4% to 13,017 kg" the amount: it is not the price that rose."""
    words = indicator_words(scene.document.language)
    following = next(iter(scene.quantities_in(quantity.end, quantity.end + _CLOSE)), None)
    if following is None or following.kind in ("percent", "pp", "bare", "rank", "multiple"):
        return None
    led = words.to_or_at.fullmatch(scene.document.lower, quantity.end, following.start)
    return following if led is not None else None


def _is_adjacent(scene: Scene, hit: IndicatorHit, quantity: Quantity) -> bool:
    words = indicator_words(scene.document.language)
    if hit.end > quantity.start or quantity.start - hit.end > _CLOSE or hit.readings[0].strength < 2:
        return False
    return words.adjacent.fullmatch(scene.document.lower[hit.end : quantity.start]) is not None


def _of_the_economy(hit: IndicatorHit, wanted: str, spoken_of: Callable[[], Sequence[str]]) -> Reading | None:
    """ "Growth was 6.5%": with nothing before it, growth is the economy's, where the text speaks of that."""
    spoken = spoken_of()
    if "GDP" not in spoken and not (spoken and spoken[0] in _OF_ECONOMIES):
        return None
    return next((r for r in hit.readings if r.code == "GDP" and wanted in r.units), None)


def _score_before(scene: Scene, begin: int, hit: IndicatorHit, quantity: Quantity, strength: int) -> float:
    words = indicator_words(scene.document.language)
    lower = scene.document.lower
    gap = _without_brackets(lower[hit.end : quantity.start])
    score = -0.06 * len(gap)
    is_beside = strength > 1 and words.adjacent.fullmatch(gap) is not None
    if is_beside:
        score += 8.0
    if words.parts.search(gap) or words.own_clause.search(gap):
        score -= 8.0
    score -= 2.0 * min(4, _soft_breaks(gap))
    elsewhere = next(
        (q for q in reversed(scene.quantities_in(hit.start - 40, hit.start)) if q.kind == quantity.kind), None
    )
    if elsewhere is not None and not is_beside and words.tight.fullmatch(lower[elsewhere.end : hit.start]):
        score -= 5.0
    for other in scene.quantities_in(hit.end, quantity.start)[:4]:
        score -= 3.0 if other.kind == quantity.kind and other.conversion_of is None else 1.0
    near = max(begin, hit.start - 40)
    if lower.find(" of ", near, hit.start) >= 0 and words.denominator.search(lower, near, hit.start):
        return score - 25.0
    if " on " in lower[near : hit.start] and words.on_goods.search(lower, max(begin, hit.start - 50), hit.start):
        score -= 6.0
    if words.agent.search(lower, max(begin, hit.start - 40), hit.start):
        score -= 8.0
    elif words.preposition.search(lower, max(begin, hit.start - 30), hit.start) and not (is_beside and elsewhere):
        score -= 4.0
    return score


def _without_brackets(gap: str) -> str:
    return _BRACKETED.sub("", gap) if "(" in gap else gap


def _soft_breaks(gap: str) -> int:
    """How many commas and "and" part a text; a comma and "and" together part it once."""
    return gap.count(", ") + gap.count(" and ") - gap.count(", and ")


def _makes_up(scene: Scene, quantity: Quantity) -> bool:
    begin = max(0, quantity.start - _VERB_REACH)
    return (
        indicator_words(scene.document.language).makes_up.search(scene.document.lower, begin, quantity.start)
        is not None
    )


def _is_a_part_of_gdp(scene: Scene, quantity: Quantity) -> bool:
    """ "Services contributed 47% of GDP": a share of the economy, and none of what services turned out."""
    if quantity.kind != "percent" or not scene.document.lower.startswith(" of ", quantity.end):
        return False
    following = next((hit for hit in scene.hits_in(quantity.end, quantity.end + _CLOSE)), None)
    return following is not None and following.readings[0].code == "GDP" and _makes_up(scene, quantity)


def _score_after(scene: Scene, hit: IndicatorHit, quantity: Quantity, code: str) -> float:
    words = indicator_words(scene.document.language)
    lower = scene.document.lower
    gap = _without_brackets(lower[quantity.end : hit.start])
    if quantity.kind == "percent" and words.denominator.search("%" + gap):
        if code != "GDP":
            return -10.0
        return _PART_OF_GDP if _makes_up(scene, quantity) else -25.0
    if words.denominator.search(gap):
        return -25.0
    if words.tight.fullmatch(gap) and not words.verb.search(gap):
        return 5.0 - 1.5 * gap.count(" ") - (_OF_THE_NEXT if _governs_the_next(scene, hit, quantity) else 0.0)
    passive = words.passive.fullmatch(gap)
    if passive is not None and not (words.verb.search(passive["said"]) or words.parts.search(gap)):
        return 5.0 - 0.02 * len(gap)
    score = -9.0 - 0.08 * len(gap)
    if _governs_the_next(scene, hit, quantity):
        score -= _OF_THE_NEXT
    score -= 8.0 * min(2, sum(q.conversion_of is None for q in scene.quantities_in(quantity.end, hit.start)))
    if gap.startswith((" and ", ", and ")) and words.clause_verb.match(lower, hit.end):
        score -= 10.0
    if words.parts.search(gap) or words.next_subject.search(gap):
        score -= 16.0
    return score - 2.0 * min(4, _soft_breaks(gap))


def _governs_the_next(scene: Scene, hit: IndicatorHit, quantity: Quantity) -> bool:
    """Of "$12bn on revenues of $44bn" the revenues are the second amount."""
    words = indicator_words(scene.document.language)
    following = next(iter(scene.quantities_in(hit.end, hit.end + 30)), None)
    return (
        following is not None
        and following.kind == quantity.kind
        and words.adjacent.fullmatch(scene.document.lower[hit.end : following.start]) is not None
    )
