"""Whose a flow is in a text about one area that names others as its partners.

Belongs here: what the areas of a figure mean seen from the main area. Does not belong here: which areas a sentence gives
to a figure (`trade_roles`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.extract.areas import AreaMention
from pipelines.extract.figure_areas import WORLD, Areas
from pipelines.extract.indicator_choice import Choice
from pipelines.extract.main_areas import COUNTRY_KINDS, MainAreas
from pipelines.extract.role_words import RoleWords, role_words
from pipelines.extract.scene import Scene, Spot

_AT_HOME = frozenset({"AGRICULTURAL_PRODUCTION", "PRODUCTION_VOLUME", "FREIGHT", "SALES_VOLUME", "CONSUMPTION"})
"""Of these a delivery to a place in the main area tells again."""


def from_the_other_side(
    scene: Scene, choice: Choice, whose: Areas, main: MainAreas, before: Areas | None = None
) -> tuple[Choice, Areas]:
    """In an article on Ethiopia's exports "Germany imported 20,000 tons" tells of an export of Ethiopia to Germany.

    before: the areas of the figure before, which may be of such an export as well.
    """
    if _stays_at_home(choice, whose, main, before):
        at_home = Areas(main.home, None, whose.score, "delivered at home")
        return replace(choice, code=before.code if before else choice.code, why=f"{choice.why}, at home"), at_home
    if _is_received(scene, choice, whose, main):
        received = Areas(main.home, None, whose.score, "received by the main area")
        return replace(choice, code="IMPORTS", why=f"{choice.why}, received by the main area"), received
    after_an_export = before is not None and before.code == "EXPORTS" and before.ref == main.home
    if (
        not (choice.code == "IMPORTS" or (choice.code == "EXPORTS" and _is_bought(scene, choice)))
        or whose.counterpart not in (None, main.main)
        or whose.ref is None
        or main.main is None
        or whose.ref[:2] == main.main[:2]
        or not (after_an_export or scene.leading_codes[:1] == ["EXPORTS"])
    ):
        return choice, whose
    seen = Areas(main.main, whose.ref, whose.score, f"{whose.why}, seen from the other side")
    return replace(choice, code="EXPORTS", why=f"{choice.why}, seen from the other side"), seen


def _is_received(scene: Scene, choice: Choice, whose: Areas, main: MainAreas) -> bool:
    """ "Adani has supplied Bangladesh with 1,500 MW", in a text about Bangladesh: an import of it."""
    if choice.code != "EXPORTS" or whose.ref is not None or main.main is None or whose.counterpart != main.main:
        return False
    return not role_words(scene.document.language).supplied.isdisjoint(choice.text.lower().split())


def _stays_at_home(choice: Choice, whose: Areas, main: MainAreas, before: Areas | None) -> bool:
    """ "Arrivals of cocoa reached 1.4 million tonnes. Some 19,000 tonnes were delivered to Abidjan": none of it left."""
    if choice.code != "EXPORTS" or whose.ref is not None or main.main is None or whose.counterpart is None:
        return False
    return whose.counterpart[:2] == main.main and before is not None and before.code in _AT_HOME


def _is_bought(scene: Scene, choice: Choice) -> bool:
    return choice.text.lower() in role_words(scene.document.language).bought


def with_a_partner(scene: Scene, spot: Spot, choice: Choice, whose: Areas, main: MainAreas) -> Areas:
    """In a text on the exports of one area "Italy was third with $2 billion" tells of what went there."""
    rules = role_words(scene.document.language)
    if (
        choice.code not in rules.flows
        or main.main is None
        or whose.ref in (None, WORLD)
        or whose.ref[:2] == main.main[:2]
        or (whose.counterpart is not None and whose.counterpart[:2] == main.main[:2])
        or _owns(scene, spot, choice, whose.ref, rules)
    ):
        return whose
    both = (whose.ref, whose.counterpart)
    before = scene.areas_in(spot.sentence.start, spot.quantity.start)
    if (partner := _whose_percentage(scene, spot, before, main, rules)) is not None:
        return Areas(main.home, partner, whose.score, f"{whose.why}, a partner of the main area")
    nearest = next((m.code for m in reversed(before) if m.code in both), whose.ref)
    return Areas(main.home, nearest, whose.score, f"{whose.why}, a partner of the main area")


def _whose_percentage(
    scene: Scene, spot: Spot, before: Sequence[AreaMention], main: MainAreas, rules: RoleWords
) -> str | None:
    """The partner right before a percentage: "Canada for 10 percent and Europe for 4 percent"."""
    last = before[-1] if before else None
    if spot.quantity.kind != "percent" or last is None or last.kind not in COUNTRY_KINDS or last.code == main.main:
        return None
    if rules.its_percentage.fullmatch(scene.document.lower, last.end, spot.quantity.start) is None:
        return None
    return last.code


def _owns(scene: Scene, spot: Spot, choice: Choice, code: str, rules: RoleWords) -> bool:
    """Whether the sentence calls the flow an area's own: "Germany's exports", "Germany exported", "Germany's $5 billion"."""
    hit, lower, start = choice.hit, scene.document.lower, spot.quantity.start
    before = scene.areas_in(spot.sentence.start, start)
    if any(m.code == code and rules.share_of_partner.fullmatch(lower, m.end, start) for m in before):
        return False
    if any(m.code == code and rules.owner_of_flow.fullmatch(lower[m.end : start]) is not None for m in before):
        return True
    if hit is None or not spot.sentence.start <= hit.start < spot.sentence.end:
        return False
    if choice.text.lower() in {"IMPORTS": rules.supplied, "EXPORTS": rules.bought}.get(choice.code, ()):
        return False
    named = [m for m in scene.areas_in(spot.sentence.start, hit.start) if m.code == code]
    return any(rules.own.fullmatch(lower[m.end : hit.start]) for m in named if m.end <= hit.start)
