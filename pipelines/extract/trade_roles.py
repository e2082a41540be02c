"""Whose figure it is and with whom: who exports to whom, who invests where, who lends to whom.

Belongs here: the parts that prepositions, possessives and subjects give to areas. Does not belong here: finding areas,
ranks and lists of partners (`partner_ranks`), who lends (`lenders`), how much speaks for a
part (`role_weighing`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from pipelines.extract.areas import BODY, DATELINE, GROUP, INDEX, AreaMention
from pipelines.extract.currency_pairs import areas_of, is_exchange_rate, whose_money
from pipelines.extract.figure_areas import ELSEWHERE, WORLD, Areas
from pipelines.extract.figure_indicators import Choice
from pipelines.extract.lenders import lender_and_receiver, lent_by, lent_by_whom_it_names
from pipelines.extract.main_areas import COUNTRY_KINDS, MainAreas, region_of
from pipelines.extract.partner_ranks import listed_partner, partner_rank, rank_within
from pipelines.extract.pronouns import subject_meant
from pipelines.extract.respective import taken_together, without_the_others
from pipelines.extract.role_weighing import SITES, Named, weigh
from pipelines.extract.role_words import RoleWords, role_words
from pipelines.extract.scene import Scene, Spot

_LIST = re.compile(r"(?:,| and|, and| or| as well as)(?: the)? ?$")
_POSSESSED = re.compile(r"['’]")
_THAN = re.compile(r" (?:bigger|larger|higher|greater|more|smaller|lower) than (?:the |that of |those of |that in )*")
_WITH_THE = re.compile(r"(?: [\w-]+){0,2} with (?:the |[a-z]+ ){0,2}")
_OR = re.compile(r",? (?:or |\()(?:about |nearly |almost |some )?")
_LIST_REACH = 400
_ADJECTIVE = re.compile(r"(?:n|s|ern|arab)$")
_WHAT_MOVES = 30
_SHARE_OF = re.compile(r" of (?:all |total |the )*(?:(?:foreign|external) )?(?:(?:trade|turnover) of )?(?:the )?")
_TOWARDS = SITES | {"to", "into"}
_TWO = 2
_WIDER = frozenset({"bloc", GROUP})
_SUBJECTS = frozenset({"country", "demonym", "capital", "region"})
_SUBJECT_REACH = 12
_LEFT_OUT = frozenset({"name", DATELINE, GROUP})
_LEFT_OUT_ELSEWHERE = _LEFT_OUT | {INDEX}
_USUAL = "US"
"""Against whose money a rate is told where a text does not say."""


def is_between_two(indicator: str, language: str = "en") -> bool:
    """Whether an indicator joins two parties, which a text names once and means further on."""
    rules = role_words(language)
    return indicator in rules.joining


def choose_areas(scene: Scene, spot: Spot, choice: Choice, carried: Areas | None, main: MainAreas) -> Areas:
    """The areas of a figure. carried: those of the figure before it in the same paragraph."""
    if carried is not None and carried.code == choice.code and _tells_the_same(scene, spot):
        return Areas(carried.ref, carried.counterpart, 0.8, "as the amount that it tells in another unit", choice.code)
    rules = role_words(scene.document.language)
    found = _told_areas(scene, spot, choice, carried, main)
    if carried is not None and _goes_on_with_the_partner(scene, spot, choice, carried, found, rules):
        found = replace(
            found, counterpart=carried.counterpart, why=f"{found.why}, with the partner of the figure before"
        )
    if choice.code not in rules.lent or spot.quantity.kind != "money" or rules.asks.search(spot.before[-60:]):
        return found
    if found.ref == ELSEWHERE:
        return found if found.counterpart is not None else replace(found, counterpart=main.main)
    if main.lender is not None and (lent := lent_by(main.lender, scene, spot, main, is_loan=choice.code == "LOAN")):
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


def _tells_the_same(scene: Scene, spot: Spot) -> bool:
    """Whether a percentage tells the amount before it again: "a $4.7 billion or 19.4% rise"."""
    if spot.quantity.kind != "percent" or not spot.index:
        return False
    before = scene.quantities[spot.index - 1]
    return (
        before.kind != "percent" and _OR.fullmatch(scene.document.lower[before.end : spot.quantity.start]) is not None
    )


def _told_areas(scene: Scene, spot: Spot, choice: Choice, carried: Areas | None, main: MainAreas) -> Areas:
    rules = role_words(scene.document.language)
    code = choice.code
    begin, end = spot.quantity.start - len(spot.before), spot.quantity.end + len(spot.after)
    if code in rules.world_prices and _is_a_world_price(scene, spot, choice, carried, rules):
        return Areas(WORLD, None, 0.8, "a world price")
    if code == "EXCHANGE_RATE" and (rate := _currencies(scene, spot, main)) is not None:
        return _seen_from(main.main, rate)
    left_out = _LEFT_OUT if code in rules.of_exchanges else _LEFT_OUT_ELSEWHERE
    mentions = [m for m in scene.areas_in(begin, end) if m.kind not in left_out]
    if all(m.kind == BODY and m.code == main.main for m in mentions):
        mentions = []
    mentions = [m for m in mentions if m.kind == "pair" or not _inside_quantity(scene, m)]
    mentions = _told_once(scene.document.lower, mentions, rules)
    if code in rules.with_partners:
        mentions = _with_uncoded(scene, begin, end, mentions, rules)
    elif code in rules.lent:
        mentions = _with_uncoded_givers(scene, begin, end, mentions, rules)
    if (meant := subject_meant(scene, spot, mentions, main, rules)) is not None:
        mentions = sorted([*mentions, meant], key=attrgetter("start"))
    mentions = without_the_others(scene, spot, mentions, rules, is_told_of_partners=code in rules.two_sided)
    mentions = taken_together(scene, spot, mentions, rules, is_flow=code in rules.flows and code not in rules.bilateral)
    if carried is not None and _has_left_the_partner(scene, spot, carried, main, rules):
        carried = Areas(main.home, None, carried.score, carried.why, carried.code)
    pairs = [m for m in mentions if m.kind == "pair" and len(m.codes) == 2 and not _is_with_another(scene, m)]
    between = any(scene.document.lower.endswith("between ", 0, m.start) for m in pairs)
    if pairs and (between or code in rules.of_both):
        third = {m.code for m in mentions if m.kind in ("country", "demonym", "capital")}
        third -= {*pairs[0].codes, ELSEWHERE}
        if len(third) == 1 and main.main is not None:
            return Areas(main.main, third.pop(), 0.7, "“the two countries”, one of them named")
        one, other = pairs[0].codes
        if other == main.main and code in rules.bilateral:
            one, other = other, one
        return Areas(one, other, 0.9, "“the two countries”")
    mentions = [m for m in mentions if m.kind != "pair"]
    if spot.quantity.kind == "rank" and rules.partner_rank.search(spot.quantity_text + spot.after[:40]):
        ranked = partner_rank(scene, spot, mentions, main, rules)
        if ranked is not None:
            return ranked
    elif spot.quantity.kind == "rank" and (held := rank_within(scene, spot, mentions)) is not None:
        return held
    if (code in rules.faced or code in rules.of_lines) and (hyphenated := _hyphenated(scene, mentions)) is not None:
        return hyphenated
    if code in rules.two_sided and (listed := listed_partner(scene, spot, mentions, carried, main, rules)) is not None:
        return listed
    if code == "PROJECT_COST" and main.pair is not None and _is_agreed(scene, spot, mentions, main.pair, rules):
        one, other = _as_named(mentions, main.pair)
        return Areas(one, other, 0.7, "what two countries signed")
    if code in rules.joint and (both := _both(scene, spot, mentions)) is not None:
        return both
    if (there := _there(scene, spot, code, carried, main, rules)) is not None:
        return there
    ref, counterpart = _parts(scene, spot, choice, mentions, rules, main)
    if code in rules.lent and _is_from_abroad(scene, spot, choice, rules) and {ref, counterpart} <= {None, main.main}:
        return Areas(None, main.home, 0.7, "from abroad, the giver not named")
    if code in rules.put_in and ref is not None and rules.abroad.match(spot.after) is not None:
        return Areas(ref, None, 0.7, "abroad, in no country in particular")
    if code in rules.put_in and ref is None and _is_from_all(scene, spot, carried, rules):
        return Areas(counterpart or main.home, None, 0.7, "from all who give")
    if code in rules.received_from and code not in rules.sent_home and counterpart in (None, ref):
        counterpart = _counted_people(scene, spot, ref, main) or counterpart
    if code in rules.lent and (signed := lender_and_receiver(scene.document.lower, mentions)) is not None:
        return signed
    if ref is not None and counterpart is None and spot.quantity.kind == "multiple":
        than = next((m for m in mentions if m.start > spot.quantity.end), None)
        if than is not None and _THAN.fullmatch(scene.document.lower[spot.quantity.end : than.start]):
            return Areas(ref, than.code, 0.8, "compared with another area")
    if (
        main.region is not None
        and ref in (None, main.main)
        and ((main.mostly and ref == main.main) or rules.the_region.search(spot.before[-90:]))
        and not rules.the_country.search(spot.before[-90:])
        and not any(region_of(m) not in (None, main.region) for m in mentions if m.code == main.main)
        and not _is_the_countrys(scene, spot, choice, mentions, main.main, rules)
    ):
        ref = main.region
    if code in rules.flows and (share := _share_of_trade(scene, spot, mentions)) is not None:
        return share
    if code in rules.bilateral:
        return _bilateral(scene, spot, mentions, ref, counterpart, carried, main, rules)
    if ref is None and counterpart is None:
        if (subject := _subject(scene, spot, code, mentions, main, rules)) is not None:
            return subject
        if carried is not None and carried.ref and "-" in carried.ref and rules.the_country.search(spot.before[-60:]):
            return Areas(carried.ref[:2], carried.counterpart, 0.6, "the country of the region before", carried.code)
        return _unnamed(code, carried, main, rules, with_the_other=_is_with_the_other(scene, spot, code, rules))
    if ref is None:
        if code in rules.given and rules.asks.search(spot.before[-60:]):
            return Areas(None, counterpart, 0.7, "it asks, nobody in particular")
        return _only_counterpart(code, counterpart, carried, main, rules)
    if counterpart in (None, ref):
        if (people := _people_counted_before(spot, code, ref, carried, rules)) is not None:
            return people
        facing = (
            main.other(ref) if _is_with_the_other(scene, spot, code, rules) else _other_side(code, ref, carried, rules)
        )
        if facing is None and code in rules.given and main.main is not None and not main.main.startswith(ref[:2]):
            facing = main.main
        return Areas(ref, facing, 0.8 if facing is None else 0.6, "named in the sentence")
    return Areas(ref, counterpart, 0.9, "named in the sentence")


def _with_uncoded(
    scene: Scene, begin: int, end: int, mentions: list[AreaMention], rules: RoleWords
) -> list[AreaMention]:
    """The mentions with those of areas that have no code: "exports to Asia" went to none of the others."""
    lower = scene.document.lower
    found = [
        AreaMention(m.start(), m.end(), ELSEWHERE, "demonym" if _ADJECTIVE.search(m.group()) else "country")
        for m in rules.elsewhere.finditer(lower, begin, end)
    ]
    return _put_in(scene, mentions, found)


def _with_uncoded_givers(
    scene: Scene, begin: int, end: int, mentions: list[AreaMention], rules: RoleWords
) -> list[AreaMention]:
    """The mentions with the givers that have no code: "a grant from the Green Climate Fund" is of no country's."""
    givers = rules.uncoded_givers.finditer(scene.document.text, begin, end)
    return _put_in(scene, mentions, [AreaMention(m.start(1), m.end(1), ELSEWHERE, "lender") for m in givers])


def _put_in(scene: Scene, mentions: list[AreaMention], uncoded: Sequence[AreaMention]) -> list[AreaMention]:
    """The mentions with those without a code, where these are no part of another, nor hold more than the name of a bloc."""
    whole = [one for one in uncoded if all(m.kind in _WIDER for m in scene.areas_in(one.start, one.end))]
    if not whole:
        return mentions
    kept = [m for m in mentions if not any(one.start <= m.start < one.end for one in whole)]
    return sorted([*kept, *whole], key=attrgetter("start"))


def _is_from_abroad(scene: Scene, spot: Spot, choice: Choice, rules: RoleWords) -> bool:
    """ "Foreign grants reached": nobody is named, but it is not the country itself that gives."""
    hit = choice.hit
    if hit is None or not spot.sentence.start <= hit.start < spot.sentence.end:
        return False
    return (
        rules.from_abroad.search(scene.document.lower, max(spot.sentence.start, hit.start - 60), hit.start) is not None
    )


def _is_from_all(scene: Scene, spot: Spot, carried: Areas | None, rules: RoleWords) -> bool:
    """ "The country attracted $6 billion": it came from all, and not from the giver of the figure before."""
    if carried is not None and carried.sentence == spot.sentence_index and carried.counterpart is not None:
        return False
    lower, sentence = scene.document.lower, spot.sentence
    return rules.from_all.search(lower, sentence.start, spot.quantity.end + 60) is not None


def _has_left_the_partner(scene: Scene, spot: Spot, carried: Areas, main: MainAreas, rules: RoleWords) -> bool:
    """Whether a new sentence is no longer about the partner of the figure before.

    It is where it speaks of all partners, or where the document is not about the two and nothing points back.
    """
    if carried.counterpart is None or carried.sentence == spot.sentence_index or main.main is None:
        return False
    if main.home not in (carried.ref, carried.counterpart) or main.lender in (carried.ref, carried.counterpart):
        return False
    lower, sentence = scene.document.lower, spot.sentence
    is_of_two = main.pair is not None and {carried.ref, carried.counterpart} <= {*main.pair, main.home}
    if is_of_two and carried.code not in rules.received_from:
        return False
    if rules.of_all.search(lower, sentence.start, spot.quantity.end + _WHAT_MOVES) is not None:
        return True
    return not is_of_two and rules.points_back.search(lower, sentence.start, sentence.end) is None


def _is_the_countrys(
    scene: Scene,
    spot: Spot,
    choice: Choice,
    mentions: Sequence[AreaMention],
    country: str | None,
    rules: RoleWords,
) -> bool:
    """ "Nigeria's inflation rate", "5% across Nigeria", in a text about Lagos: and no region of it is named."""
    hit = choice.hit
    governor = hit.start if hit is not None and hit.end <= spot.quantity.start else spot.quantity.start
    if any(m.kind == "region" and m.code == country for m in mentions):
        return False
    lower, end = scene.document.lower, spot.quantity.end
    whole = [m for m in mentions if m.code == country and m.kind == "country"]
    if any(m.end <= spot.quantity.start and rules.state_acts.match(lower, m.end) is not None for m in whole):
        return True
    return any(
        rules.own.fullmatch(lower[m.end : governor]) is not None
        if spot.sentence.start <= m.end <= governor
        else m.start >= end and rules.across_it.fullmatch(lower[end : m.start]) is not None
        for m in whole
    )


def _subject(
    scene: Scene, spot: Spot, code: str, mentions: Sequence[AreaMention], main: MainAreas, rules: RoleWords
) -> Areas | None:
    """The area with which a sentence begins, far as it may be from the figure, if it names no other."""
    first = mentions[0] if mentions else None
    if first is None or first.kind not in _SUBJECTS or first.start - spot.sentence.start > _SUBJECT_REACH:
        return None
    start = spot.quantity.start
    if first.code == main.main or first.end > start or any(m.code != first.code for m in mentions if m.start < start):
        return None
    lower, begin = scene.document.lower, spot.sentence.start
    if _preposition(lower, begin, first.start, code, rules) is not None or rules.somebody.match(lower, first.end):
        return None
    if code in rules.held or rules.based.match(lower, first.end):
        return None
    return Areas(_region_told(first, code, rules) or first.code, None, 0.6, "the subject of the sentence")


def _people_counted_before(spot: Spot, code: str, ref: str, carried: Areas | None, rules: RoleWords) -> Areas | None:
    """ "68,000 Americans visited the island, 5 percent more than a year ago": both are told of the same people."""
    if carried is None or carried.sentence != spot.sentence_index or carried.ref != ref:
        return None
    if carried.counterpart is None or not {code, carried.code} <= rules.received_from:
        return None
    return Areas(ref, carried.counterpart, 0.7, "of the people counted before")


def _is_with_the_other(scene: Scene, spot: Spot, code: str, rules: RoleWords) -> bool:
    """Whether a figure is between the two of the article; of a balance that has all partners the sentence must say so."""
    if code not in rules.of_all_partners:
        return code in rules.between_two
    return rules.bilateral_words.search(scene.document.lower, spot.sentence.start, spot.sentence.end) is not None


def _both(scene: Scene, spot: Spot, mentions: Sequence[AreaMention]) -> Areas | None:
    """ "Zambia and Tanzania will build a line of 1,700 km": it is of both, where the sentence names no third."""
    named = [m for m in mentions if m.kind in COUNTRY_KINDS]
    if len({m.code for m in named}) != _TWO or named[0].code == named[1].code or named[1].end > spot.quantity.start:
        return None
    one, other = named[0], named[1]
    lower = scene.document.lower
    if {one.kind, other.kind} != {"country"} or lower[one.end : other.start] not in (" and ", " and the "):
        return None
    return Areas(one.code, other.code, 0.8, "what two countries do together")


def _is_a_world_price(scene: Scene, spot: Spot, choice: Choice, carried: Areas | None, rules: RoleWords) -> bool:
    """Whether the price is of something that is quoted the world over, and not what it costs in one country."""
    quantity, sentences = spot.quantity, scene.document.sentences
    begin = sentences[max(0, spot.sentence_index - 1)].start
    return (
        choice.text.lower() not in rules.plain_prices
        and (carried is None or carried.code != choice.code or carried.ref == WORLD or quantity.kind == "money")
        and (quantity.kind != "money" or quantity.unit[:3] in rules.world_currencies)
        and not rules.domestic_price.search(spot.before[-150:] + spot.after[:60])
        and rules.quoted.search(
            scene.document.lower, max(begin, quantity.start - _LIST_REACH), quantity.end + _WHAT_MOVES
        )
        is not None
    )


def _hyphenated(scene: Scene, mentions: Sequence[AreaMention]) -> Areas | None:
    """ "The US-China trade deficit" is the one's with the other."""
    text = scene.document.text
    for one, other in pairwise(mentions):
        if text[one.end : other.start] in ("-", "–") and {one.kind, other.kind} <= COUNTRY_KINDS:
            return Areas(one.code, other.code, 0.8, "two areas joined by a hyphen")
    return None


def _is_with_another(scene: Scene, pair: AreaMention) -> bool:
    """ "Mutual trade with the CIS" names who the other side is."""
    following = next(iter(scene.areas_in(pair.end, pair.end + 60)), None)
    return following is not None and _WITH_THE.fullmatch(scene.document.lower[pair.end : following.start]) is not None


def _told_once(lower: str, mentions: Sequence[AreaMention], rules: RoleWords) -> list[AreaMention]:
    """The mentions without those that repeat in brackets the area before them."""
    again = {
        other.start
        for one, other in pairwise(mentions)
        if one.code == other.code and rules.told_again.fullmatch(lower[one.end : other.start])
    }
    return [m for m in mentions if m.start not in again]


def _is_agreed(
    scene: Scene, spot: Spot, mentions: Sequence[AreaMention], pair: tuple[str, str], rules: RoleWords
) -> bool:
    """Whether an amount is of agreements in a text about two countries, whose sentence names no third."""
    near = scene.document.lower[max(spot.sentence.start, spot.quantity.start - 50) : spot.quantity.end + 25]
    return rules.agreed.search(near) is not None and {m.code for m in mentions if len(m.code) == 2} <= set(pair)


def _counted_people(scene: Scene, spot: Spot, ref: str | None, main: MainAreas) -> str | None:
    """Whose people are counted in "3 million Chinese tourists", where that is not the area itself."""
    quantity = spot.quantity
    counted = next((m for m in scene.areas_in(quantity.start, quantity.end) if m.kind == "demonym"), None)
    return counted.code if counted is not None and counted.code not in (ref, ref or main.main) else None


def _there(
    scene: Scene, spot: Spot, code: str, carried: Areas | None, main: MainAreas, rules: RoleWords
) -> Areas | None:
    """ "Its companies have put $12 billion into plants there": where the sentence, or the one before, says last."""
    if rules.there.match(spot.after) is None:
        return None
    lower, number = scene.document.lower, spot.sentence_index
    begin = max(scene.document.sentences[max(0, number - 1)].start, spot.quantity.start - 2 * _LIST_REACH)
    named = [m for m in scene.areas_in(begin, spot.quantity.start) if m.kind in COUNTRY_KINDS]
    sites = [m for m in named if _preposition(lower, max(0, m.start - 40), m.start, code, rules) in _TOWARDS]
    if not sites:
        return None
    place = sites[-1].code
    if code not in rules.given:
        return Areas(_region_told(sites[-1], code, rules) or place, None, 0.7, "“there”")
    giver = next((m.code for m in reversed(named) if m.code != place), None) or main.other(place)
    return Areas(giver, place, 0.7, "“there”") if giver is not None else None


def _as_named(mentions: Sequence[AreaMention], pair: tuple[str, str]) -> tuple[str, str]:
    """Two areas in the order in which a sentence names both; as they are where it does not."""
    named = [code for code in dict.fromkeys(m.code for m in mentions) if code in pair]
    return (named[0], named[1]) if len(named) == len(pair) else pair


def _other_side(code: str, ref: str, carried: Areas | None, rules: RoleWords) -> str | None:
    """In "trade of A and B came to 5 billion, of which A's exports 3 billion" these go to B."""
    if code not in rules.sides or carried is None or carried.code not in rules.bilateral:
        return None
    sides = {carried.ref: carried.counterpart, carried.counterpart: carried.ref}
    return sides.get(ref)


def _unnamed(code: str, carried: Areas | None, main: MainAreas, rules: RoleWords, *, with_the_other: bool) -> Areas:
    """The areas of a figure whose sentence names none."""
    if (
        carried is not None
        and carried.code in rules.two_sided
        and code not in rules.sent
        and main.main is not None
        and carried.ref is not None
        and carried.ref[:2] != main.main[:2]
    ):
        return Areas(main.home, None, 0.5, "back from a partner to the main area of the article")
    if carried is not None and (carried.ref != WORLD or code in rules.world_prices):
        either = code in rules.given or code in rules.between_two
        if either or carried.code not in rules.given or carried.counterpart is None:
            if carried.counterpart is None and either:
                other = main.other(carried.ref)
                return Areas(carried.ref, other, 0.6, "carried on, with its partner in the article", carried.code)
            joined = code == carried.code or code in rules.joining or code in rules.two_sided
            partner = carried.counterpart if joined else None
            return Areas(carried.ref, partner, 0.6, "carried on from the figure before", carried.code)
        return Areas(carried.counterpart, None, 0.5, "the receiver carried on from the figure before")
    if main.line is not None and code in rules.of_lines:
        return Areas(*main.line, 0.6, "the two that the article's line links")
    partner = main.other(main.main)
    if code in rules.lent and partner is not None:
        return Areas(partner, main.main, 0.5, "the two areas of the article")
    return Areas(main.home, partner if with_the_other else None, 0.5, "the main area of the article")


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


def _seen_from(main: str | None, rate: Areas) -> Areas:
    """A rate of the main area's own money is the main area's, whichever of the two is named first."""
    if main is None or rate.counterpart != main:
        return rate
    return Areas(main, rate.ref, rate.score, rate.why)


def _inside_quantity(scene: Scene, mention: AreaMention) -> bool:
    around = scene.quantities_in(mention.start - 60, mention.end)
    return any(q.number_start < mention.end and q.number_end > mention.start for q in around)


def _only_counterpart(
    code: str, counterpart: str | None, carried: Areas | None, main: MainAreas, rules: RoleWords
) -> Areas:
    if code in rules.given:
        if carried is not None and carried.counterpart == counterpart:
            return Areas(carried.ref, counterpart, 0.6, "the receiver named, the giver carried on")
        if (giver := main.other(counterpart)) is not None:
            return Areas(giver, counterpart, 0.6, "the receiver named, the giver of the article")
        if code in rules.lent:
            return Areas(None, counterpart, 0.6, "only the receiver is named")
        return Areas(counterpart, None, 0.6, "only the receiver is named")
    home = carried.ref if carried is not None and carried.ref != counterpart else None
    if home is None:
        home = main.home if main.main != counterpart else main.other(counterpart)
    if home is None and main.source != counterpart:
        home = main.source
    return Areas(home, counterpart, 0.6, "its partner is named, itself the main area")


def _bilateral(
    scene: Scene,
    spot: Spot,
    mentions: Sequence[AreaMention],
    ref: str | None,
    counterpart: str | None,
    carried: Areas | None,
    main: MainAreas,
    rules: RoleWords,
) -> Areas:
    if ref is not None and counterpart is not None and ref != counterpart:
        return Areas(ref, counterpart, 0.9, "named in the sentence")
    if ref is not None and counterpart is None and rules.with_all.search(spot.before[-80:]):
        return Areas(ref, None, 0.8, "its trade with all others")
    lower = scene.document.lower
    for one, other in pairwise(m for m in mentions if m.kind in COUNTRY_KINDS):
        if lower.endswith("between ", 0, one.start) and lower[one.end : other.start] in (" and ", " and the "):
            return Areas(one.code, other.code, 0.9, "between the two")
    codes = list(dict.fromkeys(m.code for m in mentions if m.kind in COUNTRY_KINDS))
    sentence = scene.document.lower[spot.sentence.start : min(spot.sentence.end, spot.sentence.start + 800)]
    said_mutual = rules.bilateral_words.search(sentence) is not None
    if len(codes) >= 2 and (said_mutual or (main.pair is not None and set(codes[:2]) == set(main.pair))):
        return Areas(codes[0], codes[1], 0.8, "two areas in a sentence on mutual trade")
    if carried is not None and carried.counterpart and set(codes) <= {carried.ref, carried.counterpart}:
        return Areas(carried.ref, carried.counterpart, 0.6, "carried on from the figure before")
    if main.pair is not None and (said_mutual or set(codes) <= set(main.pair)):
        return Areas(main.pair[0], main.pair[1], 0.6, "the two areas of the article")
    if counterpart is not None:
        home = main.home if main.main != counterpart else main.other(counterpart)
        return Areas(home, counterpart, 0.6, "its partner is named, itself the main area")
    if ref is not None:
        owned = any(m.code == ref and (m.kind == "demonym" or _POSSESSED.match(lower, m.end)) for m in mentions)
        if carried is not None and carried.counterpart and not owned:
            return Areas(carried.ref, ref, 0.6, "the next partner of the one before")
        return Areas(ref, None, 0.8, "named in the sentence")
    if carried is not None:
        return Areas(carried.ref, carried.counterpart, 0.6, "carried on from the figure before")
    return Areas(main.home, None, 0.5, "the main area of the article")


def _share_of_trade(scene: Scene, spot: Spot, mentions: Sequence[AreaMention]) -> Areas | None:
    """In "the EU accounts for 40% of Ghana's trade" the one after the number has the one before it for its partner."""
    lower, quantity = scene.document.lower, spot.quantity
    owner = next((m for m in mentions if m.start >= quantity.end), None)
    partner = next((m for m in reversed(mentions) if m.end <= quantity.start), None)
    if owner is None or partner is None or owner.code == partner.code or _POSSESSED.match(lower, partner.end):
        return None
    if quantity.kind != "percent" or _SHARE_OF.fullmatch(lower[quantity.end : owner.start]) is None:
        return None
    return Areas(owner.code, partner.code, 0.8, "whose trade it has a share of")


def _parts(
    scene: Scene, spot: Spot, choice: Choice, mentions: Sequence[AreaMention], rules: RoleWords, main: MainAreas
) -> tuple[str | None, str | None]:
    """(whose figure, with whom) as the sentence names them."""
    lower, start = scene.document.lower, spot.quantity.start
    best: dict[str, tuple[float, str]] = {}
    hit = choice.hit
    governor = hit.start if hit is not None and spot.sentence.start <= hit.start < spot.sentence.end else start
    listed: tuple[int, str | None] | None = None
    for mention in mentions:
        word = _preposition(lower, max(spot.sentence.start, mention.start - 40), mention.start, choice.code, rules)
        is_place = mention.kind not in (BODY, INDEX)
        if word is None and listed is not None and is_place and _LIST.fullmatch(lower[listed[0] : mention.start]):
            word = listed[1]
        listed = (mention.end, word)
        if mention.kind == "lender" and choice.code not in rules.given | rules.received_from:
            continue
        alone = all(other.code == mention.code for other in mentions)
        part, score = weigh(Named(scene, spot, choice.code, mention, word, governor, rules, main, alone))
        if part == "counterpart" and mention.code == WORLD:
            continue
        if part == "ref" and mention.code == ELSEWHERE and mention.kind != "lender":
            part = "counterpart"
        is_port = mention.kind == "region" and lower.endswith(rules.ports, 0, mention.start)
        region = None if is_port else _region_told(mention, choice.code, rules)
        if score >= 0 and (part not in best or score > best[part][0]):
            best[part] = (score, region or mention.code)
    ref, counterpart = best.get("ref"), best.get("counterpart")
    return (ref[1] if ref else None, counterpart[1] if counterpart else None)


def _region_told(mention: AreaMention, code: str, rules: RoleWords) -> str | None:
    """The region of a mention, where such a figure is told of regions and not only of countries."""
    region = region_of(mention)
    if region is None or code in rules.regional:
        return region
    return region if mention.code in rules.federations and code not in rules.of_countries else None


def _preposition(lower: str, begin: int, end: int, code: str, rules: RoleWords) -> str | None:
    """The preposition before an area; "to" in "a loan to a company of Russia", none in "followed by Izmir"."""
    before = lower[begin:end]
    said = rules.preposition.search(before)
    if said is None or rules.followed_by.search(before) is not None:
        return None
    if said[1] == "to" and rules.telling.search(before) is not None:
        return None
    if said[1] == "of" and (whole := rules.states_of.search(before)) is not None:
        return whole[1]
    if said[1] == "of" and code in rules.given and rules.to_somebody.search(before) is not None:
        return "to"
    return said[1]
