"""Which of the periods around a figure is its own, or which it carries on from before.

Belongs here: the choice. Does not belong here: reading and resolving the periods (`periods`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.extract.calendars import add_months
from pipelines.extract.document import Document
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.periods import Period, find_periods_in
from pipelines.extract.scene import Scene, Spot
from pipelines.extract.sdmx import format_period

_BREAK = re.compile(
    r"[;:]| (?:while|whereas|but|although|though|compared|against|versus|than(?! [\d$€£])|which|before|after) |—| – "
)
_OWN_CLAUSE = re.compile(r", (?:and|but) (?:(?:the|a|its|their|this) )?[\w’'-]+ ")
_MARK = re.compile(r"[;:,(]")
_LED_TO = re.compile(r" to (?:just |about |only |nearly |almost |over )?\D{0,5}\d")
_SINCE = re.compile(r" (?:since|following|when) ")
_BULLET = re.compile(r"[*•]|\n")
_QUANTITY_BETWEEN = 14.0
_PARAGRAPHS_CARRIED = 3
_SENTENCES_BACK = 3
_LEAD = 2
_COMPARED_WITHIN = 45
_ON_A_DAY_WITHIN = 30
_COMPARED_NEAR = 60
_REPORTED_KINDS = frozenset({"month", "quarter", "half", "span"})
_RELEASED_EARLY = dt.timedelta(days=10)
_OF_A_DAY = frozenset({"in", "as_of"})


@dataclass(frozen=True, slots=True)
class FigurePeriod:
    """The period of a figure; None where the text implies none. score: 1 in the clause, less from further away."""

    period: Period | None
    time_period: str | None
    first: dt.date | None
    after: dt.date | None
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier figure as far as its period matters to the ones behind it."""

    sentence_index: int
    paragraph: int
    indicator: str
    period: FigurePeriod
    status: str


_LED_FROM = "a year before the figure that it led to"
_NONE = FigurePeriod(None, None, None, None, 0.5, "the text implies none")


@dataclass(frozen=True)
class _Words:
    now: frozenset[str]
    reported: frozenset[str]
    deeds: frozenset[str]
    at_present: re.Pattern[str]
    compared_before: re.Pattern[str]
    compared_itself: re.Pattern[str]
    superlative: re.Pattern[str]
    said_before: re.Pattern[str]
    then_said: re.Pattern[str]
    anaphoric: re.Pattern[str]
    previous: re.Pattern[str]
    within: re.Pattern[str]
    rates: frozenset[str]
    markets: frozenset[str]
    budgets: frozenset[str]
    comparand: re.Pattern[str]
    looking_back: re.Pattern[str]
    delivery: re.Pattern[str]
    predicted: re.Pattern[str]
    at_no_time: re.Pattern[str]


@cache
def _words(language: str) -> _Words:
    data = read_yaml(language, "figure_periods.yaml")
    return _Words(
        frozenset(data["now"]),
        frozenset(data["reported"]),
        frozenset(data["deeds"]),
        re.compile(data["at_present"]),
        re.compile(data["compared_before"]),
        re.compile(data["compared_itself"]),
        re.compile(data["superlative"]),
        re.compile(data["said_before"]),
        re.compile(data["then_said"]),
        re.compile(data["anaphoric"]),
        re.compile(data["previous"]),
        re.compile(data["within"]),
        frozenset(data["rates"]),
        frozenset(data["markets"]),
        frozenset(data["budgets"]),
        re.compile(data["comparand"]),
        re.compile(data["looking_back"]),
        re.compile(data["delivery"]),
        re.compile(data["predicted"]),
        re.compile(data["at_no_time"]),
    )


def title_period(document: Document) -> Period | None:
    """The period that the title names, if any."""
    if not document.title or document.published is None:
        return None
    periods = find_periods_in(document.title, document.published, document.language, document.area)
    usable = (p for p in periods if p.time_period and p.role != "comparison" and p.kind != "day")
    return next((p for p in usable if p.first is not None and p.first <= document.published), None)


def lies_ahead(document: Document, indicator: str, earlier: Sequence[Earlier]) -> bool:
    """Whether a figure is a line of a budget whose year is still to come."""
    budgets, published = _words(document.language).budgets, document.published
    if indicator not in budgets or published is None:
        return False
    return any(e.indicator in budgets and e.period.first is not None and e.period.first > published for e in earlier)


def choose_period(
    scene: Scene,
    spot: Spot,
    indicator: str,
    measure: str,
    likely_status: str,
    earlier: Sequence[Earlier],
    title: Period | None,
) -> FigurePeriod:
    """The period of a figure.

    likely_status: the status that the words around the figure give it. earlier: the figures before it, in order.
    """
    words = _words(scene.document.language)
    published = scene.document.published
    if published is not None and _is_told(measure, likely_status) and words.at_present.search(spot.before[-40:]):
        return _day(published)
    planned = likely_status == "target"
    found = _in_sentence(scene, spot, indicator, measure, planned, words)
    if found is not None:
        return _ahead(scene, spot, found, measure, likely_status, words)
    earlier = [e for e in earlier[-12:] if e.period.why != _LED_FROM]
    beside = [
        e
        for e in earlier[-8:]
        if e.sentence_index == spot.sentence_index
        and e.period.time_period
        and (indicator not in words.now or _is_day(e.period))
        and (e.indicator == indicator or {e.indicator, indicator} <= words.reported | words.now)
    ]
    led_from = measure == "level" and spot.before.endswith("from ") and _LED_TO.match(spot.after) is not None
    led_from = led_from and indicator not in words.rates | words.now
    if beside:
        return _a_year_before(beside[-1].period) if led_from else _carry(beside[-1].period)
    if indicator in words.now or (indicator in words.deeds and likely_status == "actual"):
        return _on_a_day(scene, spot, indicator, earlier, words)
    foreseen = likely_status == "forecast" and words.predicted.search(spot.before[-80:] + " # " + spot.after[:80])
    if likely_status in ("forecast", "target") and not foreseen:
        return _planned(spot, indicator, earlier, published, words)
    if indicator not in words.reported and measure != "change":
        return _NONE
    if words.at_no_time.search(spot.before[-60:]):
        return _NONE
    reported = _reported(scene, spot, indicator, earlier, title, words)
    return _a_year_before(reported) if led_from else reported


def _is_told(measure: str, status: str) -> bool:
    """Whether a figure tells of a state, which "now" may date."""
    return measure in ("level", "rank") and status in ("actual", "estimate")


def _planned(
    spot: Spot, indicator: str, earlier: Sequence[Earlier], published: dt.date | None, words: _Words
) -> FigurePeriod:
    """Plans carry on the period of the plan just told; the lines of a budget that of the budget."""
    if indicator in words.budgets:
        lines = [e for e in earlier if e.indicator in words.budgets and e.period.time_period]
        return _carry(lines[-1].period) if lines else _NONE
    previous = earlier[-1] if earlier else None
    if previous is None or previous.indicator != indicator or not previous.period.time_period:
        return _NONE
    near = previous.sentence_index == spot.sentence_index - 1
    ahead = published is not None and previous.period.after is not None and previous.period.after > published
    return _carry(previous.period) if near or (ahead and indicator in words.reported) else _NONE


def _ahead(
    scene: Scene, spot: Spot, found: FigurePeriod, measure: str, likely_status: str, words: _Words
) -> FigurePeriod:
    """A level to be reached "within five years" belongs to the last of them."""
    period, published = found.period, scene.document.published
    if period is None or published is None or measure == "change" or likely_status not in ("forecast", "target"):
        return found
    if not spot.before.endswith("to ") or period.first is None or period.after is None:
        return found
    span = words.within.match(scene.document.lower[period.start : period.end])
    years = period.after.year - period.first.year
    if span is None or period.kind == "year" or not 1 <= years <= 100:
        return found
    year = published.year + years
    return FigurePeriod(period, str(year), dt.date(year, 1, 1), dt.date(year + 1, 1, 1), 0.8, found.why)


def _reported(
    scene: Scene, spot: Spot, indicator: str, earlier: Sequence[Earlier], title: Period | None, words: _Words
) -> FigurePeriod:
    """The reporting period that a text named before and still means."""
    published = scene.document.published
    past = [
        e
        for e in earlier
        if e.period.period is not None
        and e.period.period.kind != "day"
        and e.paragraph >= spot.sentence.paragraph - _PARAGRAPHS_CARRIED
        and (published is None or e.period.first is None or e.period.first <= published)
        and e.status not in ("forecast", "target")
    ]
    alike = [e for e in past if e.indicator == indicator]
    returns = not any(e.paragraph == spot.sentence.paragraph for e in earlier[-1:])
    last = max(alike or past, key=lambda e: _ends(e, returns), default=None)
    if last is None or last.sentence_index < spot.sentence_index - 1:
        named = _sentence_before(scene, spot, spot.sentence_index - 2, words)
        if named is not None:
            return named
    if last is not None:
        return _carry(last.period)
    if title is not None:
        return _of(title, 0.5, "the title")
    lead = _sentence_before(scene, spot, -1, words)
    return lead or _NONE


def _ends(earlier: Earlier, returns: bool) -> tuple[dt.date, int, int]:
    """Texts tell of the newest period, older ones stand in them for comparison; a new paragraph returns from its part."""
    first, after = earlier.period.first, earlier.period.after or dt.date.max
    length = (after - first).days if returns and first is not None else 0
    return after, length, earlier.sentence_index


def _on_a_day(scene: Scene, spot: Spot, indicator: str, earlier: Sequence[Earlier], words: _Words) -> FigurePeriod:
    """Prices and deeds belong to a day: the one named last, or that of the publication."""
    previous = earlier[-1] if earlier else None
    near = previous is not None and previous.paragraph >= spot.sentence.paragraph - 1
    if previous is not None and near and _is_day(previous.period):
        return _carry(previous.period)
    if indicator in words.deeds:
        named = scene.days_beside(indicator)
        if named:
            return _of(named[0], 0.6, "the day of the deed")
    near_before = range(spot.sentence_index - 1, max(-1, spot.sentence_index - 1 - _SENTENCES_BACK), -1)
    lead = range(min(_LEAD, near_before.stop + 1)) if indicator in words.markets else ()
    for index in (*near_before, *lead):
        sentence = scene.document.sentences[index]
        days = [p for p in scene.periods_in(sentence.start, sentence.end) if p.kind == "day" and p.role in _OF_A_DAY]
        if days:
            return _of(days[-1], 0.5, "the day in a sentence before")
    return _NONE if scene.document.published is None else _day(scene.document.published)


def _is_day(period: FigurePeriod) -> bool:
    return period.first is not None and period.after is not None and (period.after - period.first).days == 1


def _carry(period: FigurePeriod) -> FigurePeriod:
    why = "carried on from the figure before"
    return FigurePeriod(period.period, period.time_period, period.first, period.after, 0.6, why)


def _a_year_before(period: FigurePeriod) -> FigurePeriod:
    """What a period's figure is told to have come from, as a rule that of the year before."""
    if period.first is None or period.after is None:
        return _carry(period)
    first, after = add_months(period.first, -12), add_months(period.after, -12)
    return FigurePeriod(None, format_period(first, after), first, after, 0.4, _LED_FROM)


def _day(day: dt.date) -> FigurePeriod:
    return FigurePeriod(
        None, day.isoformat(), day, day + dt.timedelta(days=1), 0.7, "what holds on the day of publication"
    )


def _of(period: Period, score: float, why: str) -> FigurePeriod:
    return FigurePeriod(period, period.time_period, period.first, period.after, score, why)


def _compares(lower: str, period: Period, measure: str, words: _Words) -> bool:
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


def _usable(lower: str, period: Period, indicator: str, measure: str, words: _Words, behind: int) -> bool:
    """Whether a period can be a figure's own. behind: where its number ends; days are told right after it."""
    if not period.time_period or _compares(lower, period, measure, words):
        return False
    before = lower[max(0, period.start - 60) : period.start]
    since = period.role == "since" or lower.startswith("since", period.start)
    if since and not lower.startswith((" when", ", when"), period.end) and (measure != "level" or words.superlative.search(before)):
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


def _in_sentence(
    scene: Scene, spot: Spot, indicator: str, measure: str, planned: bool, words: _Words
) -> FigurePeriod | None:
    quantity = spot.quantity
    begin = quantity.start - len(spot.before)
    end = quantity.end + len(spot.after)
    lower, published = scene.document.lower, scene.document.published
    best: tuple[float, Period] | None = None
    comparand = measure == "level" and words.comparand.search(spot.before[-30:]) is not None
    looking_back = measure == "level" and words.looking_back.search(spot.before[-100:]) is not None
    for period in scene.periods_in(begin, end):
        if period.start < quantity.end and period.end > quantity.start:
            continue
        after = period.start >= quantity.end
        compared = comparand and after and period.start - quantity.end < _COMPARED_WITHIN and period.kind != "day"
        compared = compared or lower[period.end : quantity.start] == " ("
        compared = compared or (looking_back and not after and quantity.start - period.end < _COMPARED_WITHIN)
        if not (compared and period.time_period) and not _usable(
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
        if after and ((between and " from " in gap) or _OWN_CLAUSE.search(gap) or _SINCE.search(gap)):
            score -= 20.0
        if gap in ("(", " (") and not after:
            score += 30.0
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
    return _part(spot, period, measure, why) or _of(period, 1.0 if best[0] > -10 else 0.8, why)


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


def _sentence_before(scene: Scene, spot: Spot, until: int, words: _Words) -> FigurePeriod | None:
    """The last reporting period named between the sentence with the number `until`, exclusive, and the figure's."""
    lower = scene.document.lower
    published = scene.document.published
    first_of_all = until < 0
    indexes = range(min(2, spot.sentence_index)) if first_of_all else range(spot.sentence_index - 1, until, -1)
    for index in indexes:
        sentence = scene.document.sentences[index]
        if not first_of_all and sentence.paragraph != spot.sentence.paragraph:
            break
        usable = [
            p
            for p in scene.periods_in(sentence.start, sentence.end)
            if p.kind != "day"
            and p.role in ("in", "as_of", "over")
            and _usable(lower, p, "", "change", words, p.end)
            and not words.previous.search(lower[p.start : p.end])
            and (published is None or p.first is None or p.first <= published)
        ]
        if usable:
            return _of(usable[-1], 0.5, "the lead" if first_of_all else "a sentence before")
    return None
