"""The areas of a figure as they are decided.

Belongs here: the record that those who decide pass on. Does not belong here: any decision (`trade_roles`).
"""

from __future__ import annotations

from dataclasses import dataclass

WORLD = "WORLD"


@dataclass(slots=True)
class Areas:
    """ref and counterpart codes (None where nobody is named); score as in `FigurePeriod`."""

    ref: str | None
    counterpart: str | None
    score: float
    why: str
    code: str = ""
    """The indicator of the figure that has them."""
