"""Small charts as numbers for SVG. Belongs here: geometry. Does not belong here: HTML, colours, the lake."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 120, 32, 4


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Points of a polyline as SVG wants them, and each point: x, y, whether it happened."""

    line: str
    points: tuple[tuple[float, float, bool], ...]


def sparkline(values: Sequence[tuple[dt.date, float, bool]]) -> Sparkline | None:
    """By day, value and whether it happened (no forecast), in the order of days; None for fewer than two points."""
    if len(values) < 2:
        return None
    days = [point.toordinal() for point, _, _ in values]
    sizes = [value for _, value, _ in values]
    across, up = max(days) - min(days) or 1, max(sizes) - min(sizes) or 1
    points = tuple(
        (
            round(MARGIN + (WIDTH - 2 * MARGIN) * (when - min(days)) / across, 1),
            round(HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (size - min(sizes)) / up, 1),
            happened,
        )
        for when, size, (_, _, happened) in zip(days, sizes, values, strict=True)
    )
    return Sparkline(" ".join(f"{x:g},{y:g}" for x, y, _ in points), points)


@dataclass(frozen=True, slots=True)
class Axis:
    """A common scale of days for many small timelines, 0 to 100."""

    first: dt.date
    last: dt.date

    def at(self, day: dt.date) -> float:
        """Where the day stands; days beyond an end stand at it."""
        length = (self.last - self.first).days or 1
        return round(min(100.0, max(0.0, 100 * (day - self.first).days / length)), 1)

    def years(self) -> list[tuple[int, float]]:
        """The years that begin on the axis, and where; no more than a dozen of them."""
        begun = range(self.first.year + 1, self.last.year + 1)
        return [(year, self.at(dt.date(year, 1, 1))) for year in begun[:: len(begun) // 12 + 1]]


def axis(days: Sequence[dt.date], now: dt.date, years: int = 3) -> Axis:
    """From the first of the days to the last, no further from `now` than so many years, `now` always on it."""
    span = dt.timedelta(days=366 * years)
    near = [day for day in days if abs(day - now) <= span] + [now]
    return Axis(min(near), max(near))
