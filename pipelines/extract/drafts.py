"""A quantity in the making: what every step of reading one adds to.

Belongs here: that record. Does not belong here: reading (`draft_reader`), joining (`ranges`), bounding (`bounds`).
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.extract.numbers import Number, tidy

DURATIONS = frozenset({"second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade"})


@dataclass(slots=True)
class Draft:
    """A quantity in the making. start, end: number with money sign and unit. quote_start, quote_end: with its bounds.

    per: what it is counted per. factor: what the printed number was multiplied by for its unit ("cents" 0.01, "bcm" 1e9).
    """

    start: int
    end: int
    value: float
    number: Number
    upper: float | None = None
    kind: str = "bare"
    unit: str = ""
    unit_text: str = ""
    qualifier: str = "exact"
    quote_start: int = -1
    quote_end: int = -1
    ambiguous: bool = False
    per: str = ""
    factor: float = 1.0

    def take_unit_of(self, other: Draft) -> None:
        """Say that this number is in the other's unit, as in "3 to 4 percent"."""
        self.kind, self.unit, self.unit_text, self.per = other.kind, other.unit, other.unit_text, other.per
        self.ambiguous = other.ambiguous
        if other.factor != 1.0 and self.factor == 1.0:
            self.value = tidy(self.value * other.factor)
            self.factor = other.factor


def is_pronoun(draft: Draft) -> bool:
    """Whether the draft is a "one" that stands for a noun."""
    return draft.kind == "bare" and not draft.unit and draft.number.form == "words" and draft.number.value == 1
