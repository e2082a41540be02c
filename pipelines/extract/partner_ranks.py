"""Ranks and lists of partners: "Russia is its third-largest partner", "Its main buyers: Germany - $2bn, Italy ($1bn)".

Belongs here: whose such a rank or amount is, and with whom. Does not belong here: all other figures (`trade_roles`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipelines.extract.areas import AreaMention
from pipelines.extract.figure_areas import Areas
from pipelines.extract.main_areas import MainAreas, region_of
from pipelines.extract.role_words import RoleWords
from pipelines.extract.scene import Scene, Spot

_LIST_REACH = 400


def listed_partner(
    scene: Scene,
    spot: Spot,
    mentions: Sequence[AreaMention],
    carried: Areas | None,
    main: MainAreas,
    rules: RoleWords,
) -> Areas | None:
    """In "Its main buyers: Germany - $2bn, Italy ($1bn)" each amount is of the article's country, with the one before it."""
    lower, start = scene.document.lower, spot.quantity.start
    partner = next((m for m in reversed(mentions) if m.end <= start), None)
    if partner is None:
        return None
    behind = next((m for m in mentions if m.start >= spot.quantity.end), None)
    if behind is not None and rules.right_behind.fullmatch(lower, spot.quantity.end, behind.start):
        return None
    if (
        carried is not None
        and carried.counterpart in (main.main, main.home)
        and carried.ref not in (None, partner.code, carried.counterpart)
        and partner.code != carried.counterpart
    ):
        listed = lower[partner.end : start] == " " or rules.listed.fullmatch(lower[partner.end : start])
        return Areas(partner.code, carried.counterpart, 0.7, "the next who gives") if listed else None
    if lower[partner.end : start] == " " and carried is not None and carried.counterpart is not None:
        return Areas(carried.ref, partner.code, 0.7, "the next partner") if carried.ref != partner.code else None
    if rules.listed.fullmatch(lower[partner.end : start]) is None:
        return None
    home = carried.ref if carried is not None and carried.counterpart is not None else main.main
    if home in (None, partner.code) or not rules.partners_listed.search(
        lower, max(0, start - _LIST_REACH), partner.start
    ):
        return None
    return Areas(home, partner.code, 0.8, "the next in a list of partners")


def partner_rank(
    scene: Scene, spot: Spot, mentions: Sequence[AreaMention], main: MainAreas, rules: RoleWords
) -> Areas | None:
    """In "Russia is Azerbaijan's third-largest partner" the rank is Azerbaijan's, with Russia; of investors, Russia's."""
    lower, start = scene.document.lower, spot.quantity.start
    owner = next(
        (m for m in reversed(mentions) if m.end <= start and rules.rank_owner.fullmatch(lower[m.end : start])), None
    )
    if owner is None or rules.ranked.match(spot.quantity_text):
        owner = next(
            (m for m in mentions if m.start > start and rules.rank_of.search(lower[spot.quantity.end : m.start])), None
        )
    clause = max((m.end() for m in rules.breaks.finditer(lower, spot.sentence.start, start)), default=0)
    others = [m for m in mentions if m.end <= start and m is not owner and (owner is None or m.code != owner.code)]
    other = next((m for m in others if m.start >= clause), others[0] if others else None)
    if other is None and owner is not None:
        named = next((m for m in mentions if m.start > start and m.code != owner.code), None)
        other = named if named is not None and rules.rank_told.search(lower[spot.quantity.end : named.start]) else None
    gives = rules.giver_rank.search(spot.quantity_text + spot.after[:40]) is not None
    if owner is None and other is not None and gives and main.main not in (None, other.code):
        return Areas(other.code, main.main, 0.7, "a giver of that rank in the main area")
    if owner is None or other is None:
        return None
    one, with_whom = (other, owner) if gives else (owner, other)
    return Areas(one.code, with_whom.code, 0.9, "whose partner of that rank it is")


def rank_within(scene: Scene, spot: Spot, mentions: Sequence[AreaMention], rules: RoleWords) -> Areas | None:
    """In "Saskatchewan is Canada's largest producer" the rank is Saskatchewan's."""
    lower, start = scene.document.lower, spot.quantity.start
    for holder, owner in pairwise(m for m in mentions if m.end <= start):
        if rules.rank_owner.fullmatch(lower[owner.end : start]) and rules.rank_held.fullmatch(
            lower[holder.end : owner.start]
        ):
            return Areas(region_of(holder) or holder.code, None, 0.9, "which holds the rank")
    return None
