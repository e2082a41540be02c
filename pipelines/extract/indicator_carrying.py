"""The indicator of a figure whose sentence names none: that of a figure before it, or what the text speaks of.

Belongs here: which of the figures and words before is gone on with. Does not belong here: the phrases beside the number
(`figure_indicators`).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.extract.indicator_choice import CARRIED, OTHER, Choice, allows, is_too_much
from pipelines.extract.indicators import IndicatorHit
from pipelines.extract.scene import Scene, Spot

_WEIGHED = frozenset({"mass", "volume", "flow", "energy", "power", "container"})


def carried_on(scene: Scene, spot: Spot, wanted: str, earlier: Sequence[tuple[Spot, Choice]]) -> Choice | None:
    """What the last figure was of that may be measured so; one that may not is passed over inside its paragraph."""
    passed_over = False
    for previous, choice in _alike_first(earlier[-6:], spot, wanted, scene.document.language):
        if passed_over and previous.sentence.paragraph < spot.sentence.paragraph:
            break
        if (
            choice.code == OTHER
            or is_too_much(choice.code, spot.quantity, wanted)
            or previous.sentence.paragraph < spot.sentence.paragraph - 3
        ):
            continue
        same_sentence = previous.sentence_index == spot.sentence_index
        if not same_sentence and wanted == "money" and ("/" in previous.quantity.unit) != ("/" in spot.quantity.unit):
            continue
        if allows(choice.code, wanted, scene.document.language):
            where = "the figure before it in the sentence" if same_sentence else "the figure before it"
            return Choice(
                choice.code,
                choice.text,
                10.0 if same_sentence else 8.0,
                0.0,
                f"carried on from {where}",
                choice.hit,
                choice.direction,
            )
        passed_over = True
    return from_context(scene, spot, wanted)


def _alike_first(
    earlier: Sequence[tuple[Spot, Choice]], spot: Spot, wanted: str, language: str
) -> Sequence[tuple[Spot, Choice]]:
    """The figures before, the last one first; but first of all the last in the same unit of what can be weighed or
    counted, in the paragraph: "24 million tonnes of cargo, 310,000 TEU; this year 26 million tonnes"."""
    backwards = list(reversed(earlier))
    if wanted not in _WEIGHED:
        return backwards
    unit, here = spot.quantity.unit, spot.sentence.paragraph
    alike = [pair for pair in backwards if pair[0].quantity.unit == unit and pair[0].sentence.paragraph == here]
    return alike[:1] + backwards


def from_context(scene: Scene, spot: Spot, wanted: str) -> Choice | None:
    document = scene.document
    if spot.sentence_index > 0:
        before = document.sentences[spot.sentence_index - 1]
        found = _strongest(scene.hits_in(before.start, before.end), wanted, scene.leading_codes)
        if found is not None:
            return Choice(
                found[0], document.text[found[1].start : found[1].end], 7.0, 0.0, "the sentence before", found[1]
            )
    found = _strongest(scene.title_hits, wanted, scene.leading_codes)
    if found is not None:
        return Choice(found[0], document.title[found[1].start : found[1].end], CARRIED, 0.0, "the title", None)
    if document.sentences:
        lead = document.sentences[min(1, len(document.sentences) - 1)]
        found = _strongest(scene.hits_in(0, lead.end), wanted, scene.leading_codes)
        if found is not None:
            hit = found[1] if found[1].end <= spot.quantity.start else None
            return Choice(found[0], document.text[found[1].start : found[1].end], 5.0, 0.0, "the lead", hit)
    return None


def _strongest(
    hits: Sequence[IndicatorHit], wanted: str, leading_codes: Sequence[str]
) -> tuple[str, IndicatorHit] | None:
    readings = [
        (hit, reading)
        for hit in hits
        if (reading := hit.reading_for(wanted, lambda: leading_codes)) is not None and reading.strength > 1
    ]
    if not readings:
        return None
    hit, reading = max(readings, key=lambda pair: pair[1].strength)
    return reading.code, hit
