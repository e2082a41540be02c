"""Amounts that are paid for a time which is told once: "the average monthly salary", "the weekly rent".

Belongs here: finding that time. Does not belong here: "90 euros a month", which the number's own words say (`draft_reader`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from pipelines.extract.lexicon import read_yaml
from pipelines.extract.quantities import Quantity
from pipelines.extract.scene import Scene, Spot


def by_the_time(scene: Scene, spot: Spot, code: str) -> Quantity:
    """The quantity with the time that it is paid for, where the text says so: 813 EUR -> 813 EUR/month."""
    quantity, sentence = spot.quantity, spot.sentence
    if quantity.kind != "money" or "/" in quantity.unit:
        return quantity
    for paid in _paid(scene.document.language):
        begin, end = (sentence.start, sentence.end) if paid.told == "sentence" else (0, len(scene.document.lower))
        if code in paid.codes and paid.said.search(scene.document.lower, begin, end):
            return replace(quantity, unit=f"{quantity.unit}/{paid.time}")
    return quantity


@dataclass(frozen=True)
class _Paid:
    """What is paid for a time, and where a text says so: in the "sentence" of the amount, or anywhere in the "text"."""

    time: str
    codes: frozenset[str]
    told: str
    said: re.Pattern[str]


@cache
def _paid(language: str) -> tuple[_Paid, ...]:
    rows = read_yaml(language, "indicators.yaml")["paid_for_a_time"]
    return tuple(_Paid(row["time"], frozenset(row["codes"]), row["told"], re.compile(row["said"])) for row in rows)
