"""What the unit of a quantity says by itself: its class, and the thing counted.

Belongs here: the classes by which phrases are constrained, and what each thing and unit tells without any phrase. Does
not belong here: the choice of an indicator (`figure_indicators`).
"""

from __future__ import annotations

from functools import cache

from pipelines.extract.indicators import price_classes, unit_classes
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.quantities import Quantity

TIME_UNITS = frozenset({"year", "month", "day", "week", "hour", "quarter"})
"""Of these a rate says how often, and nothing of what."""


def unit_class(quantity: Quantity, language: str = "en") -> str:
    """The class of units that phrases are constrained by: money, price, percent, rank, count, mass, power ..."""
    kind, unit = quantity.kind, quantity.unit
    if kind == "money":
        over = unit.partition("/")[2]
        if not over or over in TIME_UNITS:
            return "money"
        return price_classes(language).get(over.lower(), "price")
    if kind in ("percent", "pp", "bp"):
        return "percent"
    if kind in ("multiple", "rank", "bare"):
        return kind
    known = unit_classes(language).get(unit.lower())
    if known is not None:
        return known
    return "point" if unit in ("point", "index point") else "count" if kind == "count" else "mass"


@cache
def things(language: str) -> dict[str, tuple[str, bool]]:
    """What each counted thing says by itself: tourist -> TOURIST_ARRIVALS, and whether that is decisive."""
    data = read_yaml(language, "indicators.yaml")
    known = {thing: (code, False) for code, counted in data["loose_things"].items() for thing in counted}
    return known | {thing: (code, True) for code, counted in data["things"].items() for thing in counted}


def thing_of(unit: str) -> str:
    """What is counted, whatever the time in which so many come: truck/day -> truck."""
    thing, _, period = unit.partition("/")
    return thing if period in TIME_UNITS else unit


@cache
def class_priors(language: str) -> dict[str, str]:
    priors: dict[str, str] = read_yaml(language, "indicators.yaml")["class_priors"]
    return priors
