"""What a period that is named is meant to be of one figure: until now, of the month, of the year before.

Belongs here: such readings of a period that was chosen. Does not belong here: the choice (`figure_period_named`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from pipelines.extract.calendars import add_months, month_start, months_between
from pipelines.extract.figure_period_named import FigurePeriod
from pipelines.extract.period_carrying import FIGURES_BACK, Earlier, carry
from pipelines.extract.period_weighing import Told
from pipelines.extract.period_words import PeriodWords
from pipelines.extract.scene import Scene, Spot
from pipelines.extract.sdmx import format_period

_COMPARED_BACK = 250
_COMPARED_FIGURES = 3
_SO_FAR_WITHIN = 12
_YEAR = 12
_SHORT = 12
_UP_TO_BACK = 24
_SOME_DAYS = 92


def as_meant(told: Told, found: FigurePeriod, earlier: Sequence[Earlier], led_from: bool) -> FigurePeriod:
    """The period that the sentence names, as it is meant of this figure. led_from: another figure came from it."""
    scene, spot, indicator, words = told.scene, told.spot, told.indicator, told.words
    whole = found.period is not None and found.time_period == found.period.time_period
    if led_from and whole and _start(found) < spot.quantity.start:
        return before_that(scene, spot, found, indicator, words)
    found = _as_long_as_compared(told, found, earlier)
    if _is_of_before(spot, found, earlier, words):
        found = replace(found, aside=True)
    if indicator in words.closing and told.measure == "level" and _is_some_days(found):
        return _last_day(found)
    due = told.likely in ("forecast", "target") and found.period is not None and found.period.role == "by"
    start = _start(found)
    until = words.as_of_end.match(told.lower, start) or words.up_to.search(
        told.lower[max(0, start - _UP_TO_BACK) : start]
    )
    if indicator in words.flows and not due and until:
        return _year_to_date(found)
    so_far = indicator in words.flows and words.so_far.search(f"{spot.before[-80:]} {spot.after[:40]}")
    if told.stated and (so_far or (indicator in words.reported and words.since_start.match(told.lower, start))):
        return _so_far(scene, found, earlier, words)
    if indicator in words.rates or (told.measure == "change" and indicator in words.year_on_year):
        found = _last_month(scene, found, words)
    return _ahead(told, found)


def before_that(scene: Scene, spot: Spot, period: FigurePeriod, indicator: str, words: PeriodWords) -> FigurePeriod:
    """What a period's figure is told to have come from: that of the year before, of a monthly rate of the month.

    A monthly rate is compared with the year before where the text just before compares with that.
    """
    if period.first is None or period.after is None:
        return carry(period)
    length = months_between(period.first, period.after)
    if length == 0:
        return replace(carry(period), aside=True)
    told = scene.document.lower[max(0, spot.quantity.start - _COMPARED_BACK) : spot.quantity.start]
    monthly = indicator in words.rates and length < _YEAR and words.a_year_back.search(told) is None
    back = -length if monthly else -_YEAR
    first, after = add_months(period.first, back), add_months(period.after, back)
    why = "before the figure that it led to"
    return FigurePeriod(None, format_period(first, after), first, after, 0.4, why, aside=True)


def _as_long_as_compared(told: Told, found: FigurePeriod, earlier: Sequence[Earlier]) -> FigurePeriod:
    """What January's figure is compared with "last year" or "a year earlier" is that of a January."""
    if found.first is None or found.after is None or found.period is None:
        return found
    if found.period.anchored or not (told.is_comparand or found.period.role == "comparison"):
        return found
    of_a_year = months_between(found.first, found.after) == _YEAR and found.first.day == 1
    near = [
        e
        for e in earlier[-_COMPARED_FIGURES:]
        if e.sentence_index >= told.spot.sentence_index - 1 and not e.period.aside
    ]
    other = next((e.period for e in reversed(near) if e.period.first and e.period.after), None)
    if not of_a_year or other is None or other.first is None or other.after is None:
        return found
    length = months_between(other.first, other.after)
    fiscal = length == _YEAR and other.first.month != 1 and told.indicator in told.words.budgets
    if not (0 < length < _YEAR or fiscal) or not (other.first - dt.timedelta(days=366) < found.after <= other.after):
        return found
    first, after = add_months(other.first, -_YEAR), add_months(other.after, -_YEAR)
    return replace(found, time_period=format_period(first, after), first=first, after=after)


def _is_of_before(spot: Spot, found: FigurePeriod, earlier: Sequence[Earlier], words: PeriodWords) -> bool:
    """Whether "it had peaked at 86% last October" only looks back from what the text speaks of."""
    if found.after is None or not words.had_been.search(spot.before[-60:]):
        return False
    return any(e.period.after is not None and e.period.after > found.after for e in earlier[-FIGURES_BACK:])


def _is_some_days(found: FigurePeriod) -> bool:
    if found.first is None or found.after is None or found.period is None or found.period.kind != "span":
        return False
    return 1 < (found.after - found.first).days <= _SOME_DAYS


def _last_day(found: FigurePeriod) -> FigurePeriod:
    """An index that "lost 2% from March 3 to March 7, to 6,112 points" stood there on the last of these days."""
    if found.after is None:
        return found
    day = found.after - dt.timedelta(days=1)
    return replace(found, time_period=day.isoformat(), first=day)


def _year_to_date(found: FigurePeriod) -> FigurePeriod:
    """What flows "as of the end of May" has flowed since the year began."""
    period = found.period
    if period is None or period.kind not in ("month", "quarter"):
        return found
    if period.first is None or period.after is None or period.first.month == 1:
        return found
    first = period.first.replace(month=1)
    return replace(found, time_period=format_period(first, period.after), first=first)


def _so_far(scene: Scene, found: FigurePeriod, earlier: Sequence[Earlier], words: PeriodWords) -> FigurePeriod:
    """What "has come this year", or "so far in 2023", came until the last month that was told of, or else that was over."""
    period, published = found.period, scene.document.published
    if period is None or period.kind != "year" or published is None or found.first is None:
        return found
    if period.anchored and not words.so_far.search(
        scene.document.lower, max(0, period.start - _SO_FAR_WITHIN), period.start
    ):
        return found
    if found.first.year != published.year:
        return found
    told = [e.period.after for e in earlier if e.period.after is not None and found.first < e.period.after <= published]
    after = max(told) if told else month_start(published)
    if after.day != 1 or after <= found.first:
        return found
    return replace(found, time_period=format_period(found.first, after), after=after, aside=bool(told))


def _last_month(scene: Scene, found: FigurePeriod, words: PeriodWords) -> FigurePeriod:
    """Inflation "in the year to March" is that of March."""
    period = found.period
    if period is None or found.after is None or found.after.day != 1:
        return found
    if months_between(found.first or found.after, found.after) != _YEAR:
        return found
    if words.year_to.search(scene.document.lower, period.start, period.end) is None:
        return found
    first = add_months(found.after, -1)
    return replace(found, time_period=format_period(first, found.after), first=first)


def _ahead(told: Told, found: FigurePeriod) -> FigurePeriod:
    """A level to be reached "within five years" belongs to the last of them."""
    period, published = found.period, told.scene.document.published
    if period is None or published is None or told.measure == "change" or told.likely not in ("forecast", "target"):
        return found
    reached = told.marks.reached_before.search(told.spot.before[-_SHORT:])
    if not reached or period.first is None or period.after is None:
        return found
    span = told.words.within.match(told.lower[period.start : period.end])
    years = period.after.year - period.first.year
    if span is None or period.kind == "year" or not 1 <= years <= 100:
        return found
    year = published.year + years
    return FigurePeriod(period, str(year), dt.date(year, 1, 1), dt.date(year + 1, 1, 1), 0.8, found.why)


def _start(found: FigurePeriod) -> int:
    return found.period.start if found.period is not None else 0
