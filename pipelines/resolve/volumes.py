"""Volume and mass of one product, by the day and by the period: 580,000 barrels a day and 28.9 million tonnes a year.

Belongs here: the factor from a unit to tonnes for products that have a standard one. Does not belong here: units of one
dimension, which the table `units` converts.
"""

from __future__ import annotations

from pipelines.resolve.series import Series, identity

TOLERANCE = 0.03
"""How far volume and mass of one amount may lie apart."""


def tonnes(series: Series, days: int) -> float | None:
    """Tonnes that one unit of the series stands for, in a period of so many days; null where no factor is known."""
    density = identity().densities.get(series.product or "")
    unit, _, per = series.unit_measure.partition("/")
    if density is None or series.measure != "level" or unit not in ("m3", "tonne") or per not in ("", "day"):
        return None
    if per and series.indicator not in identity().flows:
        return None
    return (density if unit == "m3" else 1.0) * (days if per else 1)
