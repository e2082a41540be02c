"""Who lends to whom where the words beside an amount do not say both.

Belongs here: the lender of an article or of a sentence. Does not belong here: what prepositions say (`asked_areas`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipelines.extract.areas import AreaMention
from pipelines.extract.figure_areas import Areas
from pipelines.extract.main_areas import COUNTRY_KINDS, MainAreas
from pipelines.extract.role_words import RoleWords
from pipelines.extract.scene import Scene, Spot

_A_COUNTRY = 2
_TELLING = (COUNTRY_KINDS | {"lender"}) - {"reference"}


def lent_by(lender: str, scene: Scene, spot: Spot, main: MainAreas, rules: RoleWords, *, is_loan: bool) -> Areas | None:
    """In an article about a lender, a loan whose giver no word names is the lender's, to the country named or meant.

    Of a grant nobody may be named, since the one named may be the giver.
    """
    sentence, end = spot.sentence, spot.quantity.end + len(spot.after)
    told = [m for m in scene.areas_in(sentence.start, end) if m.kind in _TELLING]
    if any(m.kind in ("bloc", "lender") for m in told) or len({m.code for m in told}) > is_loan:
        return None
    if told and told[0].kind == "demonym" and rules.its_loan.match(scene.document.lower, told[0].end):
        return None
    receiver = told[0].code if told else main.main
    return Areas(lender, receiver, 0.6, "the lender of the article") if receiver not in (None, lender) else None


def lent_by_whom_it_names(scene: Scene, spot: Spot, found: Areas, rules: RoleWords) -> Areas | None:
    """The lender that a sentence names gives a loan of which else only the receiver is known; of several, the one beside."""
    if found.ref is not None and found.counterpart is not None:
        return None
    lenders = [m for m in scene.areas_in(spot.sentence.start, spot.sentence.end) if m.kind == "lender"]
    codes = {m.code for m in lenders}
    receiver = found.counterpart or found.ref
    if not codes or receiver is None or receiver in codes or len(receiver[:3].rstrip("-")) != _A_COUNTRY:
        return None
    lender = codes.pop() if len(codes) == 1 else _beside(scene, spot, lenders, rules)
    return Areas(lender, receiver, 0.6, "the lender that the sentence names")


def _beside(scene: Scene, spot: Spot, lenders: Sequence[AreaMention], rules: RoleWords) -> str | None:
    """The lender behind an amount ("from the World Bank"), or before it ("an IMF tranche of")."""
    lower, quantity = scene.document.lower, spot.quantity
    behind = next((m for m in lenders if m.start >= quantity.end), None)
    if behind is not None and rules.from_lender.fullmatch(lower[quantity.end : behind.start]) is not None:
        after = next((m for m in lenders if m.start >= behind.end), None)
        is_one_of_two = after is not None and rules.and_the.fullmatch(lower, behind.end, after.start) is not None
        return None if is_one_of_two else behind.code
    before = next((m for m in reversed(lenders) if m.end <= quantity.start), None)
    if before is not None and rules.of_lender.fullmatch(lower[before.end : quantity.start]) is not None:
        return before.code
    return None


def lender_and_receiver(lower: str, mentions: Sequence[AreaMention], rules: RoleWords) -> Areas | None:
    """In "the Asian Development Bank (ADB) and the Indian government signed" the one lends to the other."""
    for lender, receiver in pairwise(mentions):
        both = lender.kind == "lender" and receiver.kind in ("country", "demonym")
        if both and rules.lender_and_the.fullmatch(lower[lender.end : receiver.start]):
            return Areas(lender.code, receiver.code, 0.8, "the lender, and who signs with it")
    return None
