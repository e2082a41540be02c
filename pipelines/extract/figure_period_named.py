"""Which of the periods that a sentence names belongs to a figure in it.

Belongs here: the choice among the periods of one sentence. Does not belong here: how well each suits
(`period_weighing`), and what other sentences hand on (`period_carrying`).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from pipelines.extract.calendars import add_months, month_start, months_between
from pipelines.extract.period_weighing import Told
from pipelines.extract.periods import Period
from pipelines.extract.scene import Scene
from pipelines.extract.sdmx import format_period
from pipelines.extract.value_types import value

_MARK = re.compile(r"[;:,(]")
_LEAST_WEIGHT = -30.0
_SHORT = 12
_A_YEAR_APART = 13  # months from a month to the same one a year later, both counted
_COMPARED_NEAR = 60
_REPORTED_KINDS = frozenset({"month", "quarter", "half", "span"})
_RELEASED_EARLY = dt.timedelta(days=10)
_LONG_OVER = dt.timedelta(days=550)


@value
class FigurePeriod:
    """The period of a figure; None where the text implies none. score: 1 in the clause, less from further away.

    aside: it is only what another figure is compared with, or of a part ("in May alone"), and not what the text goes on
    to speak of.
    """

    period: Period | None
    time_period: str | None
    first: dt.date | None
    after: dt.date | None
    score: float
    why: str
    aside: bool = False


def as_named(period: Period, score: float, why: str) -> FigurePeriod:
    """A period as it is named; score: 1 right beside the number, less from further away."""
    return FigurePeriod(period, period.time_period, period.first, period.after, score, why)


def named_in_sentence(told: Told) -> FigurePeriod | None:
    """The period of the sentence that is the figure's own; None where none is."""
    scene, spot, measure, words = told.scene, told.spot, told.measure, told.words
    best: tuple[float, Period] | None = None
    for period in scene.periods_in(told.begin, told.end):
        if not told.may_have(period):
            continue
        score = told.weight(period)
        if best is None or score > best[0]:
            best = (score, period)
    behind = spot.quantity.end
    if measure == "change" and (best is None or best[1].start > behind):
        compared = _after_comparison(scene, behind, best[1].start if best else told.end)
        if compared is not None:
            return compared
    if best is None or best[0] < _LEAST_WEIGHT:
        return None
    period = best[1]
    why = f"“{scene.document.text[period.start : period.end]}” in the sentence"
    in_brackets = told.is_bracketed and period.start > behind and ")" not in told.lower[behind : period.start]
    labels = period.end <= spot.quantity.start and told.marks.labels_next.match(told.lower, period.end) is not None
    starts_from = period.role == "from" and told.marks.its_target.fullmatch(told.lower, period.end, spot.quantity.start)
    aside = (
        labels
        or period.role == "comparison"
        or bool(starts_from)
        or told.is_comparand
        or told.is_inserted
        or in_brackets
        or words.alone.match(told.lower, period.end) is not None
    )
    named = (
        _part(told, period, why) or _since(told, period, why) or as_named(period, 1.0 if best[0] > -10 else 0.8, why)
    )
    return replace(named, aside=True) if aside and not named.aside else named


def _after_comparison(scene: Scene, begin: int, end: int) -> FigurePeriod | None:
    """ "28% more than in September 2022" tells of a September later: the next one, or the month behind it."""
    lower, published = scene.document.lower, scene.document.published
    compared = next(iter(scene.periods_in(begin, min(end, begin + _COMPARED_NEAR))), None)
    if published is None or compared is None or compared.role != "comparison" or compared.kind not in _REPORTED_KINDS:
        return None
    if compared.first is None or compared.after is None or scene.quantities_in(begin, compared.start):
        return None
    if _MARK.search(lower, begin, compared.start):
        return None
    first, after = add_months(compared.first, 12), add_months(compared.after, 12)
    if after > published + _RELEASED_EARLY:
        months = 12 * (compared.after.year - compared.first.year) + compared.after.month - compared.first.month
        first, after = compared.after, add_months(compared.after, months)
    if after > published + _RELEASED_EARLY:
        return None
    if after < published - _LONG_OVER:
        return None
    named = scene.document.text[compared.start : compared.end]
    return FigurePeriod(compared, format_period(first, after), first, after, 0.7, f"compared with “{named}”")


def _since(told: Told, period: Period, why: str) -> FigurePeriod | None:
    """What has come together "since 2015" did so until the last month that was over."""
    published = told.scene.document.published
    if period.role != "since" or period.first is None or published is None or period.start < told.spot.quantity.start:
        return None
    after = month_start(published)
    if after <= period.first or told.marks.when_after.match(told.lower, period.end):
        return None
    return FigurePeriod(period, format_period(period.first, after), period.first, after, 0.8, why, aside=True)


def _part(told: Told, period: Period, why: str) -> FigurePeriod | None:
    """Of "from 2005 to 2010", or "from May 2009 to May 2010", a change has the last year, or month.

    The levels from and to which it led have the first and the last year.
    """
    first, after = period.first, period.after
    if period.kind != "span" or first is None or after is None:
        return None
    if period.anchored and told.measure == "change" and months_between(first, after) == _A_YEAR_APART:
        last = add_months(after, -1)
        return FigurePeriod(period, format_period(last, after), last, after, 0.8, why)
    if (first.month, first.day, after.month, after.day) != (1, 1, 1, 1):
        return None
    if after.year - first.year < 3:
        return None
    before, is_level = told.spot.before[-_SHORT:], told.measure == "level"
    origin = told.marks.origin_before.search(before) is not None
    if is_level and not origin and not told.marks.end_before.search(before):
        return None
    year = first.year if origin and is_level else after.year - 1
    return FigurePeriod(period, str(year), dt.date(year, 1, 1), dt.date(year + 1, 1, 1), 0.8, why)
