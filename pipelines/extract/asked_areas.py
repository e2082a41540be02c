"""A figure whose areas are asked for: which areas its sentence names, and the part that its words give to each.

Belongs here: the mentions in the form in which they are weighed, what prepositions make of them, what goes on from the
figure before. Does not belong here: which reading decides (`trade_roles`), how much speaks for a part (`role_weighing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from pipelines.extract.areas import BODY, DATELINE, GROUP, INDEX, AreaMention
from pipelines.extract.figure_areas import ELSEWHERE, WORLD, Areas
from pipelines.extract.indicator_choice import Choice
from pipelines.extract.main_areas import NOT_COUNTRIES, MainAreas, region_of
from pipelines.extract.pronouns import subject_meant
from pipelines.extract.respective import taken_together, without_the_others
from pipelines.extract.role_weighing import Named, weigh
from pipelines.extract.role_words import RoleWords
from pipelines.extract.scene import Scene, Spot
from pipelines.extract.value_types import value

WHAT_MOVES = 30
"""How far behind a figure the word may stand that says what it is told of."""

_SAID_BEFORE = 40
_BETWEEN = 12
_WIDER = frozenset({"bloc", GROUP})
_LEFT_OUT = frozenset({"name", DATELINE, GROUP})
_LEFT_OUT_ELSEWHERE = _LEFT_OUT | {INDEX}


@value
class Asked:
    """A figure whose areas are asked for.

    before: the areas of the figure before it in the same paragraph; carried: what goes on from it. with_pairs: what the
    sentence names, also as "the two countries"; mentions: only one by one. parts: (whose figure, with whom) as they are
    named; ref, counterpart: as they are meant, which may be a region or those whose people are counted.
    """

    scene: Scene
    spot: Spot
    choice: Choice
    code: str
    lower: str
    before: Areas | None
    carried: Areas | None
    main: MainAreas
    rules: RoleWords
    with_pairs: Sequence[AreaMention]
    mentions: Sequence[AreaMention]
    parts: tuple[str | None, str | None]
    ref: str | None
    counterpart: str | None


def ask(scene: Scene, spot: Spot, choice: Choice, before: Areas | None, main: MainAreas, rules: RoleWords) -> Asked:
    """A figure with all from which its readings decide: nearly every one comes to need it all."""
    carried, code, lower = before, choice.code, scene.document.lower
    if before is not None and _has_left_the_partner(scene, spot, before, main, rules):
        carried = Areas(main.home, None, before.score, before.why, before.code)
    told = _prepared(scene, spot, code, before, main, rules)
    mentions = [m for m in told if m.kind != "pair"]
    parts = _parts(scene, spot, choice, mentions, rules, main)
    ref = main.region if _is_the_regions(scene, spot, choice, mentions, parts[0], main, rules) else parts[0]
    counterpart = _counted_people(scene, spot, code, parts, main, rules) or parts[1]
    return Asked(
        scene, spot, choice, code, lower, before, carried, main, rules, told, mentions, parts, ref, counterpart
    )


def _prepared(
    scene: Scene, spot: Spot, code: str, before: Areas | None, main: MainAreas, rules: RoleWords
) -> list[AreaMention]:
    """The mentions of a sentence less those that tell nothing of the figure, with those that it only means."""
    begin, end = spot.quantity.start - len(spot.before), spot.quantity.end + len(spot.after)
    mentions = _named_between(scene, begin, end, code, main.main, rules)
    if code in rules.with_partners:
        mentions = _with_uncoded(scene, begin, end, mentions, rules)
    elif code in rules.lent:
        mentions = _with_uncoded_givers(scene, begin, end, mentions, rules)
    meant = subject_meant(scene, spot, mentions, main, rules)
    if meant is not None and not _was_a_partner(spot, before, code, main, rules):
        mentions = sorted([*mentions, meant], key=attrgetter("start"))
    mentions = without_the_others(scene, spot, mentions, rules, is_told_of_partners=code in rules.two_sided)
    return taken_together(scene, spot, mentions, rules, is_flow=code in rules.flows and code not in rules.bilateral)


def _was_a_partner(spot: Spot, before: Areas | None, code: str, main: MainAreas, rules: RoleWords) -> bool:
    """Whether the figure before tells a flow between the main area and whom a pronoun would mean, and this one no flow.

    "Italy bought 45% of the flowers. It gives work to 5,000 people": what the article is about.
    """
    if before is None or main.main is None or code in rules.two_sided:
        return False
    if before.sentence == spot.sentence_index:
        return (before.code, before.ref, before.counterpart) == (code, main.home, None)
    return (
        before.code in rules.flows and before.counterpart is not None and main.home in (before.ref, before.counterpart)
    )


def _named_between(
    scene: Scene, begin: int, end: int, code: str, main: str | None, rules: RoleWords
) -> list[AreaMention]:
    """The mentions of a span: none where it names only a body of the main area."""
    left_out = _LEFT_OUT if code in rules.of_exchanges else _LEFT_OUT_ELSEWHERE
    mentions = [m for m in scene.areas_in(begin, end) if m.kind not in left_out]
    mentions = [
        m for m in mentions if m.kind != BODY or m.code == main or not _only_tells(scene.document.lower, m, rules)
    ]
    if all(m.kind == BODY and m.code == main for m in mentions):
        return []
    mentions = [m for m in mentions if m.kind == "pair" or not _inside_quantity(scene, m)]
    return _told_once(scene.document.lower, mentions, rules)


def _only_tells(lower: str, body: AreaMention, rules: RoleWords) -> bool:
    """ "Debt rose to 831 billion zlotys, Eurostat reported": whose numbers they are; what a country's own says is its."""
    if body.code not in NOT_COUNTRIES:
        return False
    begin = max(0, body.start - _SAID_BEFORE)
    return rules.says.match(lower, body.end) is not None or rules.telling.search(lower[begin : body.start]) is not None


def _inside_quantity(scene: Scene, mention: AreaMention) -> bool:
    around = scene.quantities_in(mention.start - 60, mention.end)
    return any(q.number_start < mention.end and q.number_end > mention.start for q in around)


def _told_once(lower: str, mentions: Sequence[AreaMention], rules: RoleWords) -> list[AreaMention]:
    """The mentions without those that repeat in brackets the area before them."""
    again = {
        other.start
        for one, other in pairwise(mentions)
        if one.code == other.code and rules.told_again.fullmatch(lower[one.end : other.start])
    }
    return [m for m in mentions if m.start not in again]


def _with_uncoded(
    scene: Scene, begin: int, end: int, mentions: list[AreaMention], rules: RoleWords
) -> list[AreaMention]:
    """The mentions with those of areas that have no code: "exports to Asia" went to none of the others."""
    lower = scene.document.lower
    found = [
        AreaMention(m.start(), m.end(), ELSEWHERE, "demonym" if rules.adjective_ending.search(m.group()) else "country")
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
    if rules.of_all.search(lower, sentence.start, spot.quantity.end + WHAT_MOVES) is not None:
        return True
    return not is_of_two and rules.points_back.search(lower, sentence.start, sentence.end) is None


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
        word = preposition(lower, max(spot.sentence.start, mention.start - 40), mention.start, choice.code, rules)
        is_place = mention.kind not in (BODY, INDEX)
        if (
            word is None
            and listed is not None
            and is_place
            and rules.next_in_list.fullmatch(lower[listed[0] : mention.start])
        ):
            word = listed[1]
        listed = (mention.end, word)
        if mention.kind == "lender" and choice.code not in rules.given | rules.received_from | rules.owed:
            continue
        alone = all(other.code == mention.code for other in mentions)
        part, score = weigh(Named(scene, spot, choice.code, mention, word, governor, rules, main, alone))
        if part == "counterpart" and mention.code == WORLD:
            continue
        if part == "ref" and mention.code == ELSEWHERE and mention.kind != "lender":
            part = "counterpart"
        is_port = mention.kind == "region" and lower.endswith(rules.ports, 0, mention.start)
        region = None if is_port else region_told(mention, choice.code, rules)
        if score >= 0 and (part not in best or score > best[part][0]):
            best[part] = (score, region or mention.code)
    ref, counterpart = best.get("ref"), best.get("counterpart")
    return (ref[1] if ref else None, counterpart[1] if counterpart else None)


def preposition(lower: str, begin: int, end: int, code: str, rules: RoleWords) -> str | None:
    """The preposition before an area; "to" in "a loan to a company of Russia", none in "followed by Izmir"."""
    before = lower[begin:end]
    said = rules.preposition.search(before)
    if said is None or rules.followed_by.search(before) is not None:
        return None
    if said[1] in rules.tells_by and rules.telling.search(before) is not None:
        return None
    if said[1] not in rules.belonging:
        return said[1]
    whole = rules.states_of.search(before)
    if whole is None and code in rules.given:
        whole = rules.to_somebody.search(before)
    return said[1] if whole is None else whole[1]


def is_behind_between(asked: Asked, mention: AreaMention) -> bool:
    """ "Between Ghana and Togo": an area that is the first of two."""
    begin = max(0, mention.start - _BETWEEN)
    return asked.rules.between_before.search(asked.lower, begin, mention.start) is not None


def region_told(mention: AreaMention, code: str, rules: RoleWords) -> str | None:
    """The region of a mention, where such a figure is told of regions and not only of countries."""
    region = region_of(mention)
    if region is None or code in rules.regional:
        return region
    return region if mention.code in rules.federations and code not in rules.of_countries else None


def _counted_people(
    scene: Scene, spot: Spot, code: str, parts: tuple[str | None, str | None], main: MainAreas, rules: RoleWords
) -> str | None:
    """Whose people are counted in "3 million Chinese tourists", where that is not the area itself."""
    (ref, counterpart), quantity = parts, spot.quantity
    if code not in rules.received_from or code in rules.sent_home:
        return None
    counted = next((m for m in scene.areas_in(quantity.start, quantity.end) if m.kind == "demonym"), None)
    if counterpart not in (None, ref) and (counted is None or counted.code == ref):
        return None
    return counted.code if counted is not None and counted.code not in (ref, ref or main.main) else None


def _is_the_regions(
    scene: Scene,
    spot: Spot,
    choice: Choice,
    mentions: Sequence[AreaMention],
    ref: str | None,
    main: MainAreas,
    rules: RoleWords,
) -> bool:
    """Whether what is told of the country, or of nobody, is of the region that the document is about."""
    if main.region is None or ref not in (None, main.main):
        return False
    before = spot.before[-90:]
    return (
        ((main.mostly and ref == main.main) or rules.the_region.search(before) is not None)
        and not rules.the_country.search(before)
        and not any(region_of(m) not in (None, main.region) for m in mentions if m.code == main.main)
        and not _is_the_countrys(scene, spot, choice, mentions, main.main, rules)
    )


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
