"""Whose a figure is where its sentence names one side or none: what is carried on, and what the document is about.

Belongs here: the side that is meant and not named, and both sides of what two have with each other. Does not belong
here: what a sentence says of a figure's areas (`trade_roles`), and its mentions (`asked_areas`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from pipelines.extract.areas import AreaMention
from pipelines.extract.asked_areas import Asked, is_behind_between, preposition, region_told
from pipelines.extract.figure_areas import ELSEWHERE, WORLD, Areas
from pipelines.extract.main_areas import COUNTRY_KINDS

_POSSESSED = re.compile(r"['’]")
_SUBJECTS = frozenset({"country", "demonym", "capital", "region"})
_SUBJECT_REACH = 12
_SENTENCE_REACH = 800
_TWO = 2
_INSIDE_AS_WELL = frozenset({"PASSENGERS", "FREIGHT", "TRANSIT"})
"""What moves inside a country as well as between two."""


def with_each_other(asked: Asked) -> Areas | None:
    """ "Mutual trade came to $5 billion": of the two that are named, carried on or in the document."""
    return next((areas for reading in _WITH_EACH_OTHER if (areas := reading(asked)) is not None), None)


def of_nobody_named(asked: Asked) -> Areas | None:
    """The areas of a figure whose sentence names none."""
    if asked.ref is not None or asked.counterpart is not None:
        return None
    return next((areas for reading in _OF_NOBODY_NAMED if (areas := reading(asked)) is not None), None)


def asked_of_nobody(asked: Asked) -> Areas | None:
    """ "Ghana asks for $3 million"."""
    if asked.ref is not None:
        return None
    asks = asked.rules.asks.search(asked.spot.before[-60:]) is not None
    return Areas(None, asked.counterpart, 0.7, "it asks, nobody in particular") if asks else None


def to_whom_it_is_given(asked: Asked) -> Areas | None:
    """ "Ghana received $3 million": the giver is carried on, or the other of the document."""
    code, counterpart, carried, rules = asked.code, asked.counterpart, asked.carried, asked.rules
    if asked.ref is not None:
        return None
    if carried is not None and (carried.counterpart == counterpart or _goes_on_giving(asked, carried)):
        return Areas(carried.ref, counterpart, 0.6, "the receiver named, the giver carried on")
    if (giver := asked.main.other(counterpart)) is not None:
        return Areas(giver, counterpart, 0.6, "the receiver named, the giver of the article")
    if code in rules.lent:
        return Areas(None, counterpart, 0.6, "only the receiver is named")
    return Areas(counterpart, None, 0.6, "only the receiver is named")


def _goes_on_giving(asked: Asked, carried: Areas) -> bool:
    """Whether a bloc or lender that gave before gives to another as well: "Bosnia is in line for $1 billion"."""
    if carried.code not in asked.rules.given or carried.ref is None or carried.counterpart is None:
        return False
    return len(carried.ref) != _TWO or carried.ref in asked.rules.blocs_that_give


def with_the_partner_named(asked: Asked) -> Areas | None:
    """ "Exports to Italy": of whom the figure before is, or the document."""
    counterpart, carried, main = asked.counterpart, asked.carried, asked.main
    if asked.ref is not None:
        return None
    home = carried.ref if carried is not None and carried.ref != counterpart else None
    if carried is not None and carried.code in asked.rules.given and asked.code in asked.rules.owed:
        home = carried.counterpart if carried.counterpart != counterpart else None
    if home is None:
        home = main.home if main.main != counterpart else main.other(counterpart)
    if home is None and main.source != counterpart:
        home = main.source
    if home is None and asked.code in _INSIDE_AS_WELL:
        return Areas(counterpart, None, 0.5, "from one place of the main area to another")
    return Areas(home, counterpart, 0.6, "its partner is named, itself the main area")


def of_the_people_counted_before(asked: Asked) -> Areas | None:
    """ "68,000 Americans visited the island, 5 percent more than a year ago": both are told of the same people."""
    ref, carried = asked.ref, asked.carried
    if ref is None or asked.counterpart not in (None, ref) or carried is None or carried.counterpart is None:
        return None
    if carried.sentence != asked.spot.sentence_index or carried.ref != ref:
        return None
    if carried.code not in asked.rules.received_from:
        return None
    return Areas(ref, carried.counterpart, 0.7, "of the people counted before")


def of_the_one_named(asked: Asked) -> Areas | None:
    """ "Russia's exports reached $5 billion": with the other of the two, where the figure is between two."""
    ref, main = asked.ref, asked.main.main
    if ref is None or asked.counterpart not in (None, ref):
        return None
    facing = asked.main.other(ref) if _is_with_the_other(asked) else _other_side(asked, ref)
    if facing is None and asked.code in asked.rules.given and (told := _receiver_told_before(asked, ref)) is not None:
        facing = told
    if facing is None and asked.code in asked.rules.given and main is not None and not main.startswith(ref[:2]):
        facing = main
    return Areas(ref, facing, 0.8 if facing is None else 0.6, "named in the sentence")


def _receiver_told_before(asked: Asked, ref: str) -> str | None:
    """ "The EU gave Moldova $50 million. The EBRD put $30 million into its grid": the receiver of the figure before."""
    carried = asked.carried
    if carried is None or carried.code not in asked.rules.given or carried.counterpart == ref or carried.ref == ref:
        return None
    return carried.counterpart


def _both_named(asked: Asked) -> Areas | None:
    if asked.ref is None or asked.counterpart in (None, asked.ref):
        return None
    return Areas(asked.ref, asked.counterpart, 0.9, "named in the sentence")


def _with_all(asked: Asked) -> Areas | None:
    """ "Its trade with all countries"."""
    if asked.ref is None or asked.counterpart is not None or not asked.rules.with_all.search(asked.spot.before[-80:]):
        return None
    return Areas(asked.ref, None, 0.8, "its trade with all others")


def _between_one_and_another(asked: Asked) -> Areas | None:
    """ "Trade between Ghana and Togo"."""
    for one, other in pairwise(m for m in asked.mentions if m.kind in COUNTRY_KINDS):
        if is_behind_between(asked, one) and asked.rules.and_the.fullmatch(asked.lower, one.end, other.start):
            return Areas(one.code, other.code, 0.9, "between the two")
    return None


def _of_mutual_trade(asked: Asked) -> Areas | None:
    """ "Ghana and Togo: mutual trade rose to $5 billion", "it rose to $5 billion"."""
    carried, pair = asked.carried, asked.main.pair
    codes = list(dict.fromkeys(m.code for m in asked.mentions if m.kind in COUNTRY_KINDS))
    is_mutual = _says_mutual(asked)
    if len(codes) >= _TWO and (is_mutual or (pair is not None and set(codes[:2]) == set(pair))):
        return Areas(codes[0], codes[1], 0.8, "two areas in a sentence on mutual trade")
    if carried is not None and carried.counterpart and set(codes) <= {carried.ref, carried.counterpart}:
        return Areas(carried.ref, carried.counterpart, 0.6, "carried on from the figure before")
    if pair is not None and (is_mutual or set(codes) <= set(pair)):
        return Areas(pair[0], pair[1], 0.6, "the two areas of the article")
    return None


def _with_the_main_area(asked: Asked) -> Areas | None:
    """ "Trade with Italy"."""
    counterpart, main = asked.counterpart, asked.main
    if counterpart is None:
        return None
    home = main.home if main.main != counterpart else main.other(counterpart)
    return Areas(home, counterpart, 0.6, "its partner is named, itself the main area")


def _the_next_partner(asked: Asked) -> Areas | None:
    """ "Trade with Italy was $5 billion, Germany $4 billion"; not so of "Germany's trade"."""
    ref, carried = asked.ref, asked.carried
    if ref is None:
        return None
    possessed = (m.kind == "demonym" or _POSSESSED.match(asked.lower, m.end) for m in asked.mentions if m.code == ref)
    if carried is not None and carried.counterpart and not any(possessed):
        return Areas(carried.ref, ref, 0.6, "the next partner of the one before")
    return Areas(ref, None, 0.8, "named in the sentence")


def _of_the_same_two(asked: Asked) -> Areas:
    carried = asked.carried
    if carried is not None:
        return Areas(carried.ref, carried.counterpart, 0.6, "carried on from the figure before")
    return Areas(asked.main.home, None, 0.5, "the main area of the article")


_WITH_EACH_OTHER: tuple[Callable[[Asked], Areas | None], ...] = (
    _both_named,
    _with_all,
    _between_one_and_another,
    _of_mutual_trade,
    _with_the_main_area,
    _the_next_partner,
    _of_the_same_two,
)


def _of_the_subject(asked: Asked) -> Areas | None:
    """ "Peru, which has grown for years, sold 3 million tonnes": the area with which the sentence begins."""
    subject, lower, code, rules = _subject(asked), asked.lower, asked.code, asked.rules
    if subject is None or code in rules.held:
        return None
    if any(said.match(lower, subject.end) for said in (rules.somebody, rules.based, rules.made_by)):
        return None
    if code in rules.at_the_site and rules.body_of_subject.match(asked.scene.document.text, subject.end):
        return None
    if preposition(lower, asked.spot.sentence.start, subject.start, code, rules) is not None:
        return None
    return Areas(region_told(subject, code, rules) or subject.code, None, 0.6, "the subject of the sentence")


def _of_the_country_of_the_region(asked: Asked) -> Areas | None:
    """ "The country's output" behind a figure of one of its regions."""
    carried = asked.carried
    if carried is None or not carried.ref or "-" not in carried.ref:
        return None
    if not asked.rules.the_country.search(asked.spot.before[-60:]):
        return None
    return Areas(carried.ref[:2], carried.counterpart, 0.6, "the country of the region before", carried.code)


def _back_home(asked: Asked) -> Areas | None:
    """ "Italy's imports came to $5 billion. Output rose to 3 tonnes": the latter in the main area."""
    carried, main, rules, sentence = asked.carried, asked.main, asked.rules, asked.spot.sentence
    if carried is None:
        return None
    if carried.code in rules.two_sided:
        if asked.code in rules.sent:
            return None
    elif (
        carried.sentence == asked.spot.sentence_index
        or carried.code == asked.code
        or main.main == carried.counterpart
        or carried.ref in (ELSEWHERE, WORLD)
        or rules.points_back.search(asked.lower, sentence.start, sentence.end) is not None
    ):
        return None
    if main.main is None or carried.ref is None or carried.ref[:2] == main.main[:2]:
        return None
    return Areas(main.home, None, 0.5, "back from a partner to the main area of the article")


def _home_from_a_part(asked: Asked) -> Areas | None:
    """ "In Varna prices rose 12%. Mortgage lending grew 23%": a new sentence that points back to no part of the country."""
    carried, main, rules, sentence = asked.carried, asked.main, asked.rules, asked.spot.sentence
    if carried is None or carried.ref is None or carried.sentence == asked.spot.sentence_index:
        return None
    if main.main is None or main.home != carried.ref[:2] or "-" not in carried.ref or carried.code == asked.code:
        return None
    if rules.points_back.search(asked.lower, sentence.start, sentence.end) is not None:
        return None
    return Areas(main.home, None, 0.5, "back from a part of the country")


def _carried_on(asked: Asked) -> Areas | None:
    """ "A loan of $5 million to Ghana; inflation there is 5%": what is of one side alone is the receiver's."""
    carried, code, rules = asked.carried, asked.code, asked.rules
    if carried is None or (carried.ref == WORLD and code not in rules.world_prices):
        return None
    quantity = asked.spot.quantity
    if carried.ref == WORLD and quantity.kind == "money" and quantity.unit[:3] not in rules.world_currencies:
        return None
    either = code in rules.given or (code in rules.between_two and carried.code not in rules.lent)
    if not either and carried.code in rules.given and carried.counterpart is not None:
        return Areas(carried.counterpart, None, 0.5, "the receiver carried on from the figure before")
    if carried.counterpart is None and either:
        other = asked.main.other(carried.ref)
        return Areas(carried.ref, other, 0.6, "carried on, with its partner in the article", carried.code)
    joined = code == carried.code or code in rules.joining or code in rules.two_sided
    partner = carried.counterpart if joined else None
    return Areas(carried.ref, partner, 0.6, "carried on from the figure before", carried.code)


def _of_the_line(asked: Asked) -> Areas | None:
    """ "The line is 414 km long" in a text about the China-Laos railway."""
    if asked.main.line is None or asked.code not in asked.rules.of_lines:
        return None
    return Areas(*asked.main.line, 0.6, "the two that the article's line links")


def _of_the_document(asked: Asked) -> Areas:
    main, said = asked.main, asked.spot.before[-60:]
    partner = main.other(main.main)
    if asked.code in asked.rules.lent and partner is None and asked.rules.receives.search(said):
        return Areas(None, main.home, 0.5, "received by the main area of the article")
    if asked.code in asked.rules.lent and partner is not None:
        return Areas(partner, main.main, 0.5, "the two areas of the article")
    return Areas(main.home, partner if _is_with_the_other(asked) else None, 0.5, "the main area of the article")


_OF_NOBODY_NAMED: tuple[Callable[[Asked], Areas | None], ...] = (
    _of_the_subject,
    _of_the_country_of_the_region,
    _back_home,
    _home_from_a_part,
    _carried_on,
    _of_the_line,
    _of_the_document,
)


def _subject(asked: Asked) -> AreaMention | None:
    """The area with which a sentence begins, far as it may be from the figure, if it names no other before that."""
    first, start = asked.mentions[0] if asked.mentions else None, asked.spot.quantity.start
    if first is None or first.kind not in _SUBJECTS or first.start - asked.spot.sentence.start > _SUBJECT_REACH:
        return None
    if first.code == asked.main.main or first.end > start:
        return None
    return first if all(m.code == first.code for m in asked.mentions if m.start < start) else None


def _says_mutual(asked: Asked) -> bool:
    """Whether the sentence speaks of what two have with each other: "bilateral trade"."""
    sentence = asked.spot.sentence
    said = asked.lower[sentence.start : min(sentence.end, sentence.start + _SENTENCE_REACH)]
    return asked.rules.bilateral_words.search(said) is not None


def _is_with_the_other(asked: Asked) -> bool:
    """Whether a figure is between the two of the article; of a balance that has all partners the sentence must say so."""
    if asked.code not in asked.rules.of_all_partners:
        return asked.code in asked.rules.between_two
    sentence = asked.spot.sentence
    return asked.rules.bilateral_words.search(asked.lower, sentence.start, sentence.end) is not None


def _other_side(asked: Asked, ref: str) -> str | None:
    """In "trade of A and B came to 5 billion, of which A's exports 3 billion" these go to B."""
    carried, rules = asked.carried, asked.rules
    if asked.code not in rules.sides or carried is None or carried.code not in rules.bilateral:
        return None
    sides = {carried.ref: carried.counterpart, carried.counterpart: carried.ref}
    return sides.get(ref)
