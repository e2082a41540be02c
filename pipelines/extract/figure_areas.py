"""The areas of a figure as they are decided.

Belongs here: the record that those who decide pass on, and the codes that are none of a country. Does not belong here:
any decision (`trade_roles`).
"""

from __future__ import annotations

from dataclasses import dataclass

WORLD = "WORLD"
ELSEWHERE = "ELSEWHERE"
"""Stands, while areas are decided, for one that has no code ("Asia", "other countries"); no figure is told with it."""


@dataclass(slots=True)
class Areas:
    """ref and counterpart codes (None where nobody is named); score as in `FigurePeriod`."""

    ref: str | None
    counterpart: str | None
    score: float
    why: str
    code: str = ""
    """The indicator of the figure that has them."""
    sentence: int = -1
    """The number of the sentence that tells it."""


def coded(area: str | None) -> str | None:
    """The code that a figure is told with; None for an area that has none."""
    return None if area == ELSEWHERE else area
