"""The choice of an indicator: what it is, how sure it has to be, and what an indicator may be measured in.

Belongs here: what the weighing of phrases (`figure_indicators`) and what is carried on (`indicator_carrying`) share.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipelines.extract.indicators import ANY, PRICES, IndicatorHit
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.quantities import Quantity

OTHER = "OTHER"
NAMED, CARRIED, HINTED = 13.0, 6.0, 6.0
_NO_RATE = 1e6


@dataclass(slots=True)
class Choice:
    """An indicator with the evidence for it. score: 30 for a phrase of its own beside the number, 0 for none."""

    code: str
    text: str
    score: float
    margin: float
    why: str
    hit: IndicatorHit | None = None
    direction: int = 0


def is_too_much(code: str, quantity: Quantity, wanted: str) -> bool:
    """Whether money is too much for a rate of exchange."""
    return code == "EXCHANGE_RATE" and wanted == "money" and abs(quantity.value) >= _NO_RATE


@cache
def _allowed(language: str) -> dict[str, frozenset[str]]:
    allowed: dict[str, set[str]] = {}
    for group in read_yaml(language, "indicators.yaml")["groups"]:
        allowed.setdefault(group["code"], set()).update(group["units"])
    return {code: frozenset(units) for code, units in allowed.items()}


def allows(code: str, wanted: str, language: str = "en") -> bool:
    """Whether an indicator may be measured in units of this class."""
    units = _allowed(language).get(code, frozenset())
    return wanted in units or (ANY in units and wanted not in PRICES)
