"""Whose figure it is and with whom: who exports to whom, who invests where, who lends to whom.

Belongs here: the order in which kinds of figures are told apart, and what a sentence says of the areas of each. Does not
belong here: the mentions and their parts (`asked_areas`), the side that is only meant (`areas_meant`), ranks and lists
of partners (`partner_ranks`), who lends (`lenders`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from pipelines.extract.areas import AreaMention
from pipelines.extract.areas_meant import (
    asked_of_nobody,
    of_nobody_named,
    of_the_one_named,
    of_the_people_counted_before,
    to_whom_it_is_given,
    with_each_other,
    with_the_partner_named,
)
from pipelines.extract.asked_areas import WHAT_MOVES, Asked, ask, is_behind_between, preposition, region_told
from pipelines.extract.currency_pairs import areas_of, is_exchange_rate, whose_money
from pipelines.extract.figure_areas import ELSEWHERE, WORLD, Areas
from pipelines.extract.indicator_choice import Choice
from pipelines.extract.lenders import lender_and_receiver, lent_by, lent_by_whom_it_names
from pipelines.extract.main_areas import COUNTRY_KINDS, MainAreas
from pipelines.extract.partner_ranks import listed_partner, partner_rank, rank_within
from pipelines.extract.role_words import Indicators, RoleWords, concerning, role_words
from pipelines.extract.scene import Scene, Spot

_POSSESSED = re.compile(r"['’]")
_LIST_REACH, _LONGEST_LINK = 400, 25
_RATES, _SIGNED = frozenset({"EXCHANGE_RATE"}), frozenset({"PROJECT_COST"})
_TWO = 2
_USUAL = "US"
"""Against whose money a rate is told where a text does not say."""


def is_between_two(indicator: str, language: str = "en") -> bool:
    """Whether an indicator joins two parties, which a text names once and means further on."""
    rules = role_words(language)
    return indicator in rules.joining


def choose_areas(scene: Scene, spot: Spot, choice: Choice, carried: Areas | None, main: MainAreas) -> Areas:
    """The areas of a figure. carried: those of the figure before it in the same paragraph."""
    rules = role_words(scene.document.language)
    if carried is not None and carried.code == choice.code and _tells_the_same(scene, spot, rules):
        return Areas(carried.ref, carried.counterpart, 0.8, "as the amount that it tells in another unit", choice.code)
    found = _told_areas(scene, spot, choice, carried, main)
    if carried is not None and _goes_on_with_the_partner(scene, spot, choice, carried, found, rules):
        found = replace(
            found, counterpart=carried.counterpart, why=f"{found.why}, with the partner of the figure before"
        )
    if choice.code not in rules.lent or spot.quantity.kind != "money" or rules.asks.search(spot.before[-60:]):
        return found
    if found.ref == ELSEWHERE:
        return found if found.counterpart is not None else replace(found, counterpart=main.main)
    if main.lender is not None and (
        lent := lent_by(main.lender, scene, spot, main, rules, is_loan=choice.code == "LOAN")
    ):
        return lent
    return lent_by_whom_it_names(scene, spot, found, rules) or found


def _goes_on_with_the_partner(
    scene: Scene, spot: Spot, choice: Choice, carried: Areas, found: Areas, rules: RoleWords
) -> bool:
    """ "Exports to Russia were $3bn, against $2bn in 2019, a rise of $1bn": between the figures no area is named."""
    if found.counterpart is not None or carried.counterpart is None or not spot.index:
        return False
    if choice.code not in rules.flows or (carried.code, carried.ref) != (choice.code, found.ref):
        return False
    if carried.sentence != spot.sentence_index:
        return False
    before = scene.quantities[spot.index - 1]
    told = scene.document.lower[before.end : spot.quantity.start]
    goes_on = rules.compared.search(told) is not None and rules.of_all.search(told) is None
    return goes_on and not scene.areas_in(before.end, spot.quantity.start)


def _tells_the_same(scene: Scene, spot: Spot, rules: RoleWords) -> bool:
    """Whether a percentage tells the amount before it again: "a $4.7 billion or 19.4% rise"."""
    if spot.quantity.kind != "percent" or not spot.index:
        return False
    before = scene.quantities[spot.index - 1]
    return (
        before.kind != "percent"
        and rules.or_as.fullmatch(scene.document.lower[before.end : spot.quantity.start]) is not None
    )


def _told_areas(scene: Scene, spot: Spot, choice: Choice, carried: Areas | None, main: MainAreas) -> Areas:
    language = scene.document.language
    asked = ask(scene, spot, choice, carried, main, role_words(language))
    return next(areas for reading in _readings(choice.code, language) if (areas := reading(asked)) is not None)


def _of_the_world(asked: Asked) -> Areas | None:
    return Areas(WORLD, None, 0.8, "a world price") if _is_a_world_price(asked) else None


def _of_a_rate(asked: Asked) -> Areas | None:
    """A rate of the main area's own money is the main area's, whichever of the two is named first."""
    rate = _currencies(asked.scene, asked.spot, asked.main)
    if rate is None or asked.main.main is None or rate.counterpart != asked.main.main:
        return rate
    return Areas(asked.main.main, rate.ref, rate.score, rate.why)


def _of_the_two_countries(asked: Asked) -> Areas | None:
    """ "Trade of the two countries"; of "Ghana's trade with the two countries" one is named elsewhere."""
    main, pair = asked.main.main, _pair(asked)
    if pair is None:
        return None
    third = {m.code for m in asked.with_pairs if m.kind in ("country", "demonym", "capital")} - {*pair, ELSEWHERE}
    if len(third) == 1 and main is not None:
        return Areas(main, third.pop(), 0.7, "“the two countries”, one of them named")
    one, other = pair
    if other == main and asked.code in asked.rules.bilateral:
        one, other = other, one
    return Areas(one, other, 0.9, "“the two countries”")


def _of_a_rank(asked: Asked) -> Areas | None:
    """ "Russia is its third-largest partner", "Texas is the country's largest producer"."""
    scene, spot, rules = asked.scene, asked.spot, asked.rules
    if spot.quantity.kind != "rank":
        return None
    if rules.partner_rank.search(spot.quantity_text + spot.after[:40]):
        return partner_rank(scene, spot, asked.mentions, asked.main, rules)
    return rank_within(scene, spot, asked.mentions, rules)


def _joined_by_a_hyphen(asked: Asked) -> Areas | None:
    """ "The US-China trade deficit" is the one's with the other."""
    text = asked.scene.document.text
    for one, other in pairwise(asked.mentions):
        joined = one.code != other.code and text[one.end : other.start] in ("-", "–")
        if joined and {one.kind, other.kind} <= COUNTRY_KINDS:
            return Areas(one.code, other.code, 0.8, "two areas joined by a hyphen")
    return None


def _of_a_list_of_partners(asked: Asked) -> Areas | None:
    """ "Its main buyers: Germany - $2bn, Italy ($1bn)"."""
    return listed_partner(asked.scene, asked.spot, asked.mentions, asked.carried, asked.main, asked.rules)


def _of_what_two_signed(asked: Asked) -> Areas | None:
    """An amount of agreements, in a text about two countries, whose sentence names no third."""
    quantity, sentence, pair = asked.spot.quantity, asked.spot.sentence, asked.main.pair
    if pair is None:
        return None
    near = asked.lower[max(sentence.start, quantity.start - 50) : quantity.end + 25]
    if asked.rules.agreed.search(near) is None or not {m.code for m in asked.mentions if len(m.code) == _TWO} <= set(
        pair
    ):
        return None
    one, other = _as_named(asked.mentions, pair)
    return Areas(one, other, 0.7, "what two countries signed")


def _of_both(asked: Asked) -> Areas | None:
    """ "Zambia and Tanzania will build a line of 1,700 km": it is of both, where the sentence names no third."""
    named = [m for m in asked.mentions if m.kind in COUNTRY_KINDS]
    if len({m.code for m in named}) != _TWO or named[0].code == named[1].code:
        return None
    one, other = named[0], named[1]
    if other.end > asked.spot.quantity.start or {one.kind, other.kind} != {"country"}:
        return None
    if asked.rules.and_the.fullmatch(asked.lower, one.end, other.start) is None:
        return None
    return Areas(one.code, other.code, 0.8, "what two countries do together")


def _there(asked: Asked) -> Areas | None:
    """ "Its companies have put $12 billion into plants there": where the sentence, or the one before, says last."""
    lower, code, rules = asked.lower, asked.code, asked.rules
    if rules.there.match(asked.spot.after) is None:
        return None
    named = _named_before(asked)
    sites = [m for m in named if preposition(lower, max(0, m.start - 40), m.start, code, rules) in rules.towards]
    if not sites:
        return None
    place = sites[-1].code
    if code not in rules.given:
        return Areas(region_told(sites[-1], code, rules) or place, None, 0.7, "“there”")
    giver = next((m.code for m in reversed(named) if m.code != place), None) or asked.main.other(place)
    return Areas(giver, place, 0.7, "“there”") if giver is not None else None


def _from_abroad(asked: Asked) -> Areas | None:
    """ "Foreign grants reached": nobody is named, but it is not the country itself that gives."""
    hit, sentence = asked.choice.hit, asked.spot.sentence
    if hit is None or not sentence.start <= hit.start < sentence.end:
        return None
    if asked.rules.from_abroad.search(asked.lower, max(sentence.start, hit.start - 60), hit.start) is None:
        return None
    if not set(asked.parts) <= {None, asked.main.main}:
        return None
    return Areas(None, asked.main.home, 0.7, "from abroad, the giver not named")


def _put_in_abroad(asked: Asked) -> Areas | None:
    """ "Japan invested $6 billion abroad"."""
    if asked.rules.abroad.match(asked.spot.after) is None:
        return None
    ref, _ = asked.parts
    return None if ref is None else Areas(ref, None, 0.7, "abroad, in no country in particular")


def _from_all(asked: Asked) -> Areas | None:
    """ "The country attracted $6 billion": it came from all, and not from the giver of the figure before."""
    (ref, counterpart), carried, spot = asked.parts, asked.carried, asked.spot
    if ref is not None:
        return None
    if carried is not None and carried.sentence == spot.sentence_index and carried.counterpart is not None:
        return None
    if asked.rules.from_all.search(asked.lower, spot.sentence.start, spot.quantity.end + 60) is None:
        return None
    return Areas(counterpart or asked.main.home, None, 0.7, "from all who give")


def _signed_with_a_lender(asked: Asked) -> Areas | None:
    return lender_and_receiver(asked.lower, asked.mentions, asked.rules)


def _compared_with_another(asked: Asked) -> Areas | None:
    """ "Its economy is five times larger than Peru's"."""
    (ref, _), quantity = asked.parts, asked.spot.quantity
    if quantity.kind != "multiple" or ref is None or asked.counterpart is not None:
        return None
    than = next((m for m in asked.mentions if m.start > quantity.end), None)
    if than is None or not asked.rules.bigger_than.fullmatch(asked.lower[quantity.end : than.start]):
        return None
    return Areas(ref, than.code, 0.8, "compared with another area")


def _of_a_share_of_trade(asked: Asked) -> Areas | None:
    """In "the EU accounts for 40% of Ghana's trade" the one after the number has the one before it for its partner."""
    lower, quantity = asked.lower, asked.spot.quantity
    if quantity.kind != "percent":
        return None
    owner = next((m for m in asked.mentions if m.start >= quantity.end), None)
    partner = next((m for m in reversed(asked.mentions) if m.end <= quantity.start), None)
    if owner is None or partner is None or owner.code == partner.code or _POSSESSED.match(lower, partner.end):
        return None
    if asked.rules.share_of_trade.fullmatch(lower[quantity.end : owner.start]) is None:
        return None
    return Areas(owner.code, partner.code, 0.8, "whose trade it has a share of")


def _set_against(asked: Asked) -> Areas | None:
    """ "Gujarat drew $7 billion, overtaking Karnataka's $6 billion": as the figure before it, of another."""
    scene, spot, carried, lower = asked.scene, asked.spot, asked.carried, asked.lower
    if carried is None or carried.sentence != spot.sentence_index or carried.code != asked.code or not spot.index:
        return None
    begin, start = scene.quantities[spot.index - 1].end, spot.quantity.start
    owner = next((m for m in reversed(asked.mentions) if m.end <= start), None)
    if owner is None or owner.start < begin or not _POSSESSED.match(lower, owner.end):
        return None
    if asked.rules.bare_owner.fullmatch(lower[owner.end : start]) is None:
        return None
    if asked.rules.set_against.search(lower, begin, owner.start) is None or owner.code == carried.counterpart:
        return None
    whose = region_told(owner, asked.code, asked.rules) or owner.code
    return Areas(whose, carried.counterpart, 0.8, "set against the figure before")


def _the_next_receiver(asked: Asked) -> Areas | None:
    """ "The EU gives Bosnia $1 billion, Kosovo $2 billion and Albania $3 billion": all of one giver."""
    carried, spot, start = asked.carried, asked.spot, asked.spot.quantity.start
    if carried is None or carried.sentence != spot.sentence_index or carried.code != asked.code or not spot.index:
        return None
    begin = asked.scene.quantities[spot.index - 1].end
    named = [m for m in asked.mentions if begin <= m.start and m.end <= start]
    if len(named) != 1 or named[0].kind not in COUNTRY_KINDS or carried.counterpart in (None, asked.main.lender):
        return None
    if named[0].code in (carried.ref, carried.counterpart) or named[0].start - begin > _LONGEST_LINK:
        return None
    if asked.rules.next_in_list.search(asked.lower, begin, named[0].start) is None:
        return None
    if asked.rules.next_receiver.fullmatch(asked.lower, named[0].end, start) is None:
        return None
    first = asked.scene.quantities[spot.index - 1]
    beside = next((m for m in reversed(asked.mentions) if m.end <= first.start), None)
    if beside is not None and beside.code == carried.ref and beside.code != carried.counterpart:
        return Areas(named[0].code, carried.counterpart, 0.7, "the next who gives")
    return Areas(carried.ref, named[0].code, 0.7, "the next who receives")


def _as_the_sentence_names_them(asked: Asked) -> Areas:
    return Areas(asked.ref, asked.counterpart, 0.9, "named in the sentence")


_READINGS: tuple[tuple[Callable[[Asked], Areas | None], Indicators], ...] = (
    (_of_the_world, lambda rules: rules.world_prices),
    (_of_a_rate, lambda _: _RATES),
    (_of_the_two_countries, None),
    (_of_a_rank, None),
    (_set_against, None),
    (_the_next_receiver, lambda rules: rules.lent),
    (_signed_with_a_lender, lambda rules: rules.lent),
    (_joined_by_a_hyphen, lambda rules: rules.faced | rules.of_lines),
    (_of_a_list_of_partners, lambda rules: rules.two_sided | rules.owed),
    (_of_what_two_signed, lambda _: _SIGNED),
    (_of_both, lambda rules: rules.joint),
    (_there, None),
    (_from_abroad, lambda rules: rules.lent),
    (_put_in_abroad, lambda rules: rules.put_in),
    (_from_all, lambda rules: rules.put_in),
    (_compared_with_another, None),
    (_of_a_share_of_trade, lambda rules: rules.flows),
    (with_each_other, lambda rules: rules.bilateral),
    (of_nobody_named, None),
    (asked_of_nobody, lambda rules: rules.given),
    (to_whom_it_is_given, lambda rules: rules.given),
    (with_the_partner_named, None),
    (of_the_people_counted_before, lambda rules: rules.received_from),
    (of_the_one_named, None),
    (_as_the_sentence_names_them, None),
)
"""Each with the indicators that it is for; the first that gives areas decides."""


@cache
def _readings(code: str, language: str) -> tuple[Callable[[Asked], Areas | None], ...]:
    return concerning(code, language, _READINGS)


def _is_a_world_price(asked: Asked) -> bool:
    """Whether the price is of something that is quoted the world over, and not what it costs in one country."""
    spot, before, rules = asked.spot, asked.before, asked.rules
    quantity, sentences = spot.quantity, asked.scene.document.sentences
    begin = max(sentences[max(0, spot.sentence_index - 1)].start, quantity.start - _LIST_REACH)
    return (
        asked.choice.text.lower() not in rules.plain_prices
        and (
            before is None
            or before.code != asked.code
            or before.ref == WORLD
            or quantity.kind == "money"
            or rules.exchanges.search(spot.before[-90:]) is not None
        )
        and (quantity.kind != "money" or quantity.unit[:3] in rules.world_currencies)
        and not rules.domestic_price.search(spot.before[-150:] + spot.after[:60])
        and rules.quoted.search(asked.lower, begin, quantity.end + WHAT_MOVES) is not None
    )


def _currencies(scene: Scene, spot: Spot, main: MainAreas) -> Areas | None:
    """Of "the euro fell 2% against the yen" the rate is the euro area's, with Japan; so is one of 160 JPY/EUR."""
    if is_exchange_rate(spot.quantity, scene.document.language):
        return Areas(*areas_of(spot, scene.document.language), 0.9, "the currencies of the rate")
    own, other = whose_money(scene, spot, main.main)
    if own is None and other is None:
        return None
    if own is not None and other in (None, own):
        return Areas(own, _USUAL if own != _USUAL else None, 0.7, "the currency named, as against the dollar")
    own = own or (main.main if main.main != other else None)
    return Areas(own, other, 0.8, "the currencies named") if own is not None else None


def _pair(asked: Asked) -> tuple[str, str] | None:
    """The two that "the two countries" are, where that says between whom the figure is."""
    if len(asked.with_pairs) == len(asked.mentions):
        return None
    pairs = [m for m in asked.with_pairs if m.kind == "pair" and len(m.codes) == _TWO]
    pairs = [m for m in pairs if not _is_with_another(asked, m)]
    between = any(is_behind_between(asked, m) for m in pairs)
    if not pairs or not (between or asked.code in asked.rules.of_both):
        return None
    one, other = pairs[0].codes
    return one, other


def _is_with_another(asked: Asked, pair: AreaMention) -> bool:
    """ "Mutual trade with the CIS" names who the other side is."""
    following = next(iter(asked.scene.areas_in(pair.end, pair.end + 60)), None)
    return (
        following is not None and asked.rules.with_another.fullmatch(asked.lower, pair.end, following.start) is not None
    )


def _as_named(mentions: Sequence[AreaMention], pair: tuple[str, str]) -> tuple[str, str]:
    """Two areas in the order in which a sentence names both; as they are where it does not."""
    named = [code for code in dict.fromkeys(m.code for m in mentions) if code in pair]
    return (named[0], named[1]) if len(named) == len(pair) else pair


def _named_before(asked: Asked) -> list[AreaMention]:
    """The areas named before a figure, in its sentence and the one before."""
    spot, sentences = asked.spot, asked.scene.document.sentences
    begin = max(sentences[max(0, spot.sentence_index - 1)].start, spot.quantity.start - 2 * _LIST_REACH)
    return [m for m in asked.scene.areas_in(begin, spot.quantity.start) if m.kind in COUNTRY_KINDS]
