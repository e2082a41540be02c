"""Which indicator a figure belongs to: the phrase that governs its number, or what it carries on from before.

Belongs here: the weighing of the phrases in the sentence against each other and against the context.
Does not belong here: the phrases themselves (`indicators`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from pipelines.extract.currency_pairs import is_exchange_rate
from pipelines.extract.indicator_carrying import carried_on, from_context
from pipelines.extract.indicator_choice import HINTED, NAMED, OTHER, Choice, allows, is_too_much
from pipelines.extract.indicator_frames import find_frame
from pipelines.extract.indicator_words import indicator_words
from pipelines.extract.indicators import IndicatorHit, Reading, implied, price_classes, unit_classes
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.quantities import Quantity
from pipelines.extract.scene import LOOK_BACK, Scene, Spot

_SPENDING = "BUDGET_EXPENDITURE"
_BRACKETED = re.compile(r"\([^()]*\)?")
_WEAK = 10.0
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
_PART_OF_UNIT = -12.0
_PASSED, _CLOSE = 1.0, 30
_BALANCE = 18.0
_BY_DEFINITION, _DECISIVE, _RATHER, _LOOSE, _BESIDE, _SENTENCE_BEFORE = 60.0, 27.0, 20.0, 18.0, 8.0, 7.0


def unit_class(quantity: Quantity, language: str = "en") -> str:
    """The class of units that phrases are constrained by: money, price, percent, rank, count, mass, power ..."""
    kind, unit = quantity.kind, quantity.unit
    if kind == "money":
        over = unit.partition("/")[2]
        if not over or over in _TIME_UNITS:
            return "money"
        return price_classes(language).get(over.lower(), "price")
    if kind in ("percent", "pp", "bp"):
        return "percent"
    if kind in ("multiple", "rank", "bare"):
        return kind
    known = unit_classes(language).get(unit.lower())
    if known is not None:
        return known
    return "point" if unit in ("point", "index point") else "count" if kind == "count" else "mass"


_TIME_UNITS = frozenset({"year", "month", "day", "week", "hour", "quarter"})


@cache
def things(language: str) -> dict[str, tuple[str, bool]]:
    """What each counted thing says by itself: tourist -> TOURIST_ARRIVALS, and whether that is decisive."""
    data = read_yaml(language, "indicators.yaml")
    known = {thing: (code, False) for code, counted in data["loose_things"].items() for thing in counted}
    return known | {thing: (code, True) for code, counted in data["things"].items() for thing in counted}


def thing_of(unit: str) -> str:
    """What is counted, whatever the time in which so many come: truck/day -> truck."""
    thing, _, period = unit.partition("/")
    return thing if period in _TIME_UNITS else unit


@cache
def _class_priors(language: str) -> dict[str, str]:
    priors: dict[str, str] = read_yaml(language, "indicators.yaml")["class_priors"]
    return priors


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
    return next((r for r in hit.readings if r.code == "GDP" and wanted in r.units and "GDP" in spoken_of()), None)


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


def _governs_the_next(scene: Scene, hit: IndicatorHit, quantity: Quantity) -> bool:
    """Of "$12bn on revenues of $44bn" the revenues are the second amount."""
    words = indicator_words(scene.document.language)
    following = next(iter(scene.quantities_in(hit.end, hit.end + 30)), None)
    return (
        following is not None
        and following.kind == quantity.kind
        and words.adjacent.fullmatch(scene.document.lower[hit.end : following.start]) is not None
    )


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


def _may_be_held(capacity: Choice | None, spot: Spot) -> bool:
    """ "Able to handle 6 million passengers": a capacity that stands before the number is of whatever is counted."""
    if capacity is None or capacity.hit is None or capacity.score <= _DECISIVE:
        return False
    return capacity.hit.end <= spot.quantity.start or spot.after.startswith((" of capacity", " of extra capacity"))


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
    code = _class_priors(language).get(wanted)
    return None if code is None else (code, _LOOSE)


def by_the_month(scene: Scene, quantity: Quantity, code: str) -> Quantity:
    """The quantity with the month that it is paid for, where the text says so once: 813 EUR -> 813 EUR/month."""
    paid, monthly = _paid(scene.document.language)
    if code not in paid or quantity.kind != "money" or "/" in quantity.unit:
        return quantity
    return replace(quantity, unit=f"{quantity.unit}/month") if monthly.search(scene.document.lower) else quantity


@cache
def _paid(language: str) -> tuple[frozenset[str], re.Pattern[str]]:
    data = read_yaml(language, "indicators.yaml")
    return frozenset(data["paid"]), re.compile(data["by_the_month"])
