"""Points of what is measured in percent: "unemployment dropped 0.2 points", "covered 85.6%, an improvement of 4.6 points".

Belongs here: telling them from the points of an index. Does not belong here: how far anything moved (`measures`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from pipelines.extract.lexicon import read_yaml
from pipelines.extract.quantities import Quantity
from pipelines.extract.scene import LOOK_BACK, Scene, Spot

_MOST = 20.0


@cache
def _words(language: str) -> tuple[frozenset[str], frozenset[str], re.Pattern[str]]:
    data = read_yaml(language, "measures.yaml")
    return frozenset(data["rate_indicators"]), frozenset(data["index_indicators"]), re.compile(data["told_in_percent"])


def as_percentage_points(scene: Scene, spot: Spot) -> Quantity:
    """The quantity in percentage points, where its sentence tells percentages or rates and no index; else as it is."""
    quantity = spot.quantity
    if quantity.unit != "point" or abs(quantity.value) > _MOST:
        return quantity
    start, end = spot.sentence.start, min(spot.sentence.end, spot.sentence.start + 2 * LOOK_BACK)
    rates, indexes, told_in_percent = _words(scene.document.language)
    codes = {reading.code for hit in scene.hits_in(start, end) for reading in hit.readings}
    told = scene.hits_in(max(0, quantity.start - 2 * LOOK_BACK), end)
    if indexes & {*scene.leading_codes, *(reading.code for hit in told for reading in hit.readings)}:
        return quantity
    near = scene.quantities_in(max(start, quantity.start - LOOK_BACK), quantity.start)
    if told_in_percent.search(scene.document.lower, start, quantity.start):
        return replace(quantity, unit="pp", kind="pp")
    if codes & rates or any(other.kind == "percent" for other in near):
        return replace(quantity, unit="pp", kind="pp")
    return quantity
