"""What a change is measured against, as a duration back in time.

Belongs here: counting back from the period of a figure to the one that it is compared with. Does not belong here: the
phrases that name a base without a period ("month-on-month": measures).
"""

from __future__ import annotations

from pipelines.extract.calendars import months_between
from pipelines.extract.figure_period_named import FigurePeriod
from pipelines.extract.measures import base_period
from pipelines.extract.periods import Period
from pipelines.extract.scene import Scene, Spot

_WITHIN = 70
_BACK = 60
_LONGEST = 600


def base_of(scene: Scene, spot: Spot, period: FigurePeriod) -> str | None:
    """ISO 8601 duration: P3Y of "46% fewer than in the same period of 2019", P1M of "up 2% on April"; None if unsaid."""
    return _counted_back(scene, spot, period) or base_period(spot, scene.document.language)


def _counted_back(scene: Scene, spot: Spot, period: FigurePeriod) -> str | None:
    if period.first is None or period.after is None:
        return None
    behind = scene.periods_in(spot.quantity.end, spot.quantity.end + min(_WITHIN, len(spot.after)))
    before = scene.periods_in(spot.quantity.start - min(_BACK, len(spot.before)), spot.quantity.start)
    compared = next((p for p in (*behind, *reversed(before)) if _is_base(scene, p)), None)
    if compared is None or compared.first is None or compared.after is None or compared is period.period:
        return None
    length = months_between(period.first, period.after)
    if length == 0 or length != months_between(compared.first, compared.after):
        return None
    low, high = sorted((compared.start, spot.quantity.end))
    if any(q.kind == spot.quantity.kind for q in scene.quantities_in(low, high)):
        return None
    months = months_between(compared.first, period.first)
    if not 0 < months <= _LONGEST:
        return None
    return f"P{months // 12}Y" if months % 12 == 0 else f"P{months}M"


def _is_base(scene: Scene, period: Period) -> bool:
    """Whether it is compared with; "the largest drop since January" measures nothing against January."""
    return period.role == "comparison" and not scene.document.lower.startswith("since", period.start)
