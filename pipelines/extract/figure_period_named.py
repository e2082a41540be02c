"""Which of the periods that a sentence names belongs to a figure in it.

Belongs here: the weighing of the periods of one sentence. Does not belong here: what other sentences hand on
(`figure_periods`).
"""

from __future__ import annotations

import datetime as dt
import re

from pipelines.extract.calendars import add_months
from pipelines.extract.period_words import PeriodWords
from pipelines.extract.periods import Period
from pipelines.extract.scene import Scene, Spot
from pipelines.extract.sdmx import format_period
from pipelines.extract.value_types import value

_BREAK = re.compile(
    r"[;:]| (?:while|whereas|but|although|though|compared|against|versus|than(?! [\d$€£])|which|before|after) |—| – "
)
_OWN_CLAUSE = re.compile(r", (?:and|but) (?:(?:the|a|its|their|this) )?[\w’'-]+ ")
_MARK = re.compile(r"[;:,(]")
_SINCE = re.compile(r" (?:since|following|when) ")
_BULLET = re.compile(r"[*•]|\n")
_THAN_WHAT = re.compile(r"\b(?:than what|than the|from the) [\w ]{4,}$")
_ITS_TARGET = re.compile(r"['’]s (?:[\w-]+ ){0,3}(?:of |at )?(?:about |just |around )?[^\w\s]{0,2}")
_QUANTITY_BETWEEN = 14.0
_COMPARED_WITHIN = 45
_ON_A_DAY_WITHIN = 30
_COMPARED_NEAR = 60
_REPORTED_KINDS = frozenset({"month", "quarter", "half", "span"})
_RELEASED_EARLY = dt.timedelta(days=10)


@value
class FigurePeriod:
    """The period of a figure; None where the text implies none. score: 1 in the clause, less from further away."""

    period: Period | None
    time_period: str | None
    first: dt.date | None
    after: dt.date | None
    score: float
    why: str


def as_named(period: Period, score: float, why: str) -> FigurePeriod:
    """A period as it is named; score: 1 right beside the number, less from further away."""
    return FigurePeriod(period, period.time_period, period.first, period.after, score, why)


def named_in_sentence(
    scene: Scene, spot: Spot, indicator: str, measure: str, planned: bool, words: PeriodWords
) -> FigurePeriod | None:
    """The period of the sentence that is the figure's own; None where none is.

    planned: the figure tells of what is to come, so that the day of the text is not its own.
    """
    quantity = spot.quantity
    begin = quantity.start - len(spot.before)
    end = quantity.end + len(spot.after)
    lower, published = scene.document.lower, scene.document.published
    best: tuple[float, Period] | None = None
    comparand = measure == "level" and words.comparand.search(spot.before[-30:]) is not None
    bracketed = spot.before.endswith("(")
    looking_back = measure == "level" and words.looking_back.search(spot.before[-100:]) is not None
    for period in scene.periods_in(begin, end):
        if period.start < quantity.end and period.end > quantity.start:
            continue
        after = period.start >= quantity.end
        compared = comparand and after and period.start - quantity.end < _COMPARED_WITHIN and period.kind != "day"
        compared = compared or lower[period.end : quantity.start] == " ("
        compared = compared or (not after and _ITS_TARGET.fullmatch(lower, period.end, quantity.start) is not None)
        compared = compared or (after and bracketed and ")" not in lower[quantity.end : period.start])
        compared = compared or (looking_back and not after and quantity.start - period.end < _COMPARED_WITHIN)
        if not (compared and period.time_period) and not is_usable(
            lower, period, indicator, measure, words, quantity.end
        ):
            continue
        if not after and words.then_said.match(lower, period.end, quantity.start) and indicator not in words.deeds:
            continue
        if planned and published is not None and period.after is not None and (period.after - published).days <= 1:
            continue
        low, high = (quantity.end, period.start) if after else (period.end, quantity.start)
        if period.role == "over" and spot.before.endswith(("from ", "to ")):
            continue
        gap = lower[low:high]
        between = [q for q in scene.quantities_in(low, high) if q.conversion_of is None]
        score = -0.08 * len(gap) - _QUANTITY_BETWEEN * (1.0 if after else 0.35) * min(3, len(between))
        if _BREAK.search(gap):
            score -= 8.0
        if _BULLET.search(gap):
            score -= 30.0
        if after and between and "(" in gap and ")" not in gap:
            score -= 30.0
        if after and ((between and " from " in gap) or _OWN_CLAUSE.search(gap) or _SINCE.search(gap)):
            score -= 20.0
        if after and measure == "change" and _THAN_WHAT.search(gap) and not scene.periods_in(low, high):
            score -= 25.0
        if gap in ("(", " (") and not after:
            score += 30.0
        if after and not between and bracketed and ")" not in gap:
            score += 40.0
        if after and not between:
            score += 6.0
        if period.kind == "day" and not after:
            score -= 6.0
        if best is None or score > best[0]:
            best = (score, period)
    if measure == "change" and (best is None or best[1].start > quantity.end):
        told = _after_comparison(scene, quantity.end, best[1].start if best else end)
        if told is not None:
            return told
    if best is None or best[0] < -30.0:
        return None
    period = best[1]
    why = f"“{scene.document.text[period.start : period.end]}” in the sentence"
    return _part(spot, period, measure, why) or as_named(period, 1.0 if best[0] > -10 else 0.8, why)


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
    named = scene.document.text[compared.start : compared.end]
    return FigurePeriod(compared, format_period(first, after), first, after, 0.7, f"compared with “{named}”")


def _part(spot: Spot, period: Period, measure: str, why: str) -> FigurePeriod | None:
    """Of "from 2005 to 2010" a change has the last year, and the levels from and to which it led the first and last."""
    first, after = period.first, period.after
    if (
        period.kind != "span"
        or first is None
        or after is None
        or (first.month, first.day, after.month, after.day) != (1, 1, 1, 1)
    ):
        return None
    if after.year - first.year < 3:
        return None
    origin = spot.before.endswith("from ")
    if measure == "level" and not origin and not spot.before.endswith("to "):
        return None
    year = first.year if origin and measure == "level" else after.year - 1
    return FigurePeriod(period, str(year), dt.date(year, 1, 1), dt.date(year + 1, 1, 1), 0.8, why)


def _compares(lower: str, period: Period, measure: str, words: PeriodWords) -> bool:
    """Whether a period is only what another is compared with."""
    text = lower[period.start : period.end]
    if words.compared_itself.search(text) or words.anaphoric.search(text):
        return True
    if period.role == "from" and period.kind != "span":
        return True
    return (
        period.kind != "day"
        and words.compared_before.search(lower[max(0, period.start - 50) : period.start]) is not None
    )


def is_usable(lower: str, period: Period, indicator: str, measure: str, words: PeriodWords, behind: int) -> bool:
    """Whether a period can be a figure's own. behind: where its number ends; days are told right after it."""
    if not period.time_period or _compares(lower, period, measure, words):
        return False
    before = lower[max(0, period.start - 60) : period.start]
    since = period.role == "since" or lower.startswith("since", period.start)
    told_then = lower.startswith((" when", ", when"), period.end)
    if since and not told_then and (measure != "level" or words.superlative.search(before)):
        return False
    if period.role == "over" and (measure in ("change", "ratio") or indicator in words.now | words.rates):
        return False
    if indicator in words.markets and period.kind == "month" and words.delivery.search(before, 0) is not None:
        return False
    if period.kind == "day":
        if words.said_before.search(before) and indicator not in words.deeds:
            return False
        if indicator not in words.reported or indicator in words.now or period.role in ("as_of", "by"):
            return True
        return 0 < period.start - behind < _ON_A_DAY_WITHIN and "," not in lower[behind : period.start]
    return True
