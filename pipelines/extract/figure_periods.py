"""Which of the periods around a figure is its own, or which it carries on from before.

Belongs here: the choice. Does not belong here: reading and resolving the periods (`periods`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from pipelines.extract.calendars import add_months, month_start, months_between
from pipelines.extract.document import Document
from pipelines.extract.figure_period_named import FigurePeriod, as_named, named_in_sentence
from pipelines.extract.patterns import RarePattern
from pipelines.extract.period_weighing import Told, is_usable
from pipelines.extract.period_words import PeriodWords, period_words
from pipelines.extract.periods import Period, find_periods_in
from pipelines.extract.present_tense import tells_of_now
from pipelines.extract.scene import Scene, Spot
from pipelines.extract.sdmx import format_period
from pipelines.extract.value_types import value

_LED_TO = re.compile(r" to (?:just |about |only |nearly |almost |over )?\D{0,5}\d")
_IN_THE_PHRASE = r"(?:[^,;]|,(?=\d))"
_LED_HERE = RarePattern(
    rf"\bto {_IN_THE_PHRASE}{{0,30}}\d{_IN_THE_PHRASE}{{0,30}},? from (?:about |only |just |some )?\D{{0,4}}$"
)
_SAME_AMOUNT = RarePattern(r"\d[^,;.()]{0,40}(?:,? or| \() ?(?:about |some |nearly |over )?[^\w\s]?$")
_PARAGRAPHS_CARRIED = 3
_SENTENCES_BACK = 3
_FIGURES_BACK = 12
_LEAD = 2
_COMPARED_BACK = 250
_SO_FAR_WITHIN = 12
_COMPARED_FIGURES = 3
_FIRST = 6
_FAR = 60
_YEAR = 12
_OLD = dt.timedelta(days=550)
_RECENT = dt.timedelta(days=14)
_STILL_RUNNING = dt.timedelta(days=100)
_OF_A_DAY = frozenset({"in", "as_of"})
_Days = tuple[dt.date | None, dt.date | None]


@value
class Earlier:
    """An earlier figure as far as its period matters to the ones behind it."""

    sentence_index: int
    paragraph: int
    indicator: str
    period: FigurePeriod
    status: str


_NONE = FigurePeriod(None, None, None, None, 0.5, "the text implies none")


def title_period(document: Document) -> Period | None:
    """The period that the title names, if any."""
    if not document.title or document.published is None:
        return None
    periods = find_periods_in(document.title, document.published, document.language, document.area)
    usable = (p for p in periods if p.time_period and p.role != "comparison" and p.kind != "day")
    return next((p for p in usable if p.first is not None and p.first <= document.published), None)


def lies_ahead(document: Document, indicator: str, earlier: Sequence[Earlier]) -> bool:
    """Whether a figure is a line of a budget whose year is still to come."""
    budgets, published = period_words(document.language).budgets, document.published
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
    *,
    stated: bool,
) -> FigurePeriod:
    """The period of a figure.

    likely_status: the status that the words around the figure give it. stated: a word states it as a fact.
    earlier: the figures before it, in order.
    """
    words = period_words(scene.document.language)
    published = scene.document.published
    if published is not None and indicator not in words.budgets and _holds_now(spot, measure, likely_status, words):
        return _day(published)
    done = indicator in words.deeds and words.done.search(spot.before) is not None
    planned = likely_status == "target" and not done
    told = Told(scene, spot, indicator, measure, likely_status, stated, planned, words)
    found = None if measure == "rank" and _only_names(spot, words) else named_in_sentence(told)
    led_from = measure == "level" and _is_origin(spot, words) and indicator not in words.now
    if found is not None:
        return _as_meant(told, found, earlier, led_from)
    told_before, recent = earlier, earlier[-_FIGURES_BACK:]
    earlier = [e for e in recent if not e.period.aside]
    again = _SAME_AMOUNT.search(spot.before) is not None and recent and recent[-1].sentence_index == spot.sentence_index
    if again and recent[-1].period.time_period and not (indicator in words.now and not _is_day(recent[-1].period)):
        return _carry(recent[-1].period)
    if _is_a_state(scene, spot, indicator, measure, likely_status, words) and published is not None:
        return _day(published)
    if indicator in words.rates and measure == "level" and likely_status == "target":
        return _NONE
    told_of_a_part = words.alone.search(spot.before) is not None
    beside = [
        e
        for e in (recent if told_of_a_part else earlier)[-8:]
        if e.sentence_index == spot.sentence_index
        and e.period.time_period
        and (indicator not in words.now or _is_day(e.period))
        and (e.indicator == indicator or {e.indicator, indicator} <= words.reported | words.now)
    ]
    if beside and words.of_whole.match(spot.after) and words.and_present.search(spot.before[-60:]):
        return _NONE
    if beside:
        return _before_that(scene, spot, beside[-1].period, indicator, words) if led_from else _carry(beside[-1].period)
    placed = measure == "rank" and words.placed.search(spot.before[-60:]) is None
    if (placed and indicator not in words.now) or words.attribute.match(spot.after):
        return _NONE
    foreseen_price = indicator in words.markets and likely_status in ("forecast", "target")
    reports = [e for e in told_before[:_FIRST] if _is_news(e, published) and e.indicator not in words.now]
    of_a_report = indicator == "COMMODITY_PRICE" and bool(reports)
    if (
        (indicator in words.now and not of_a_report and not foreseen_price)
        or (indicator in words.deeds and likely_status == "actual")
        or (indicator in words.standing and likely_status == "actual" and measure != "change")
        or (indicator in words.deeds and done)
    ):
        return _on_a_day(scene, spot, indicator, earlier, words)
    foreseen = likely_status == "forecast" and words.predicted.search(spot.before[-80:] + " # " + spot.after[:80])
    if likely_status in ("forecast", "target") and not foreseen:
        due = _planned(spot, indicator, earlier, published, words)
        if due is _NONE and likely_status == "forecast" and indicator in words.reported:
            due = _foreseen_before(told_before[-_FAR:])
        yearly = due is _NONE and likely_status == "forecast" and indicator in words.by_the_year
        return _year(published) if yearly and published is not None else due
    of_the_report = bool(reports) and likely_status == "actual" and indicator not in words.of_projects
    if indicator not in words.reported and measure not in ("change", "rank") and not of_the_report:
        flowed = indicator in words.flows and likely_status in ("actual", "estimate")
        flowed = flowed and not words.so_far.search(spot.before[-80:])
        return (_told_of_here(scene, spot, earlier, words) if flowed else None) or _NONE
    if words.at_no_time.search(spot.before[-60:]) or (measure == "share" and words.of_every_year.match(spot.after)):
        return _NONE
    apart = [e for e in recent if e.period.aside or e.status in ("forecast", "target")]
    elsewhere = {_days(e.period) for e in apart} - {_days(e.period) for e in recent if e not in apart}
    beginning = told_before[:_FAR]
    first = next((e for e in beginning if _is_news(e, published)), None)
    reported = _reported(scene, spot, indicator, earlier, first, title, elsewhere, words)
    return _before_that(scene, spot, reported, indicator, words) if led_from else reported


def _as_meant(told: Told, found: FigurePeriod, earlier: Sequence[Earlier], led_from: bool) -> FigurePeriod:
    """The period that the sentence names, as it is meant of this figure. led_from: another figure came from it."""
    scene, spot, indicator, words = told.scene, told.spot, told.indicator, told.words
    whole = found.period is not None and found.time_period == found.period.time_period
    if led_from and whole and _start(found) < spot.quantity.start:
        return _before_that(scene, spot, found, indicator, words)
    found = _as_long_as_compared(told, found, earlier)
    if _is_of_before(spot, found, earlier, words):
        found = replace(found, aside=True)
    if indicator in words.flows and words.as_of_end.match(told.lower, _start(found)):
        return _year_to_date(found)
    if told.stated and indicator in words.flows and words.so_far.search(f"{spot.before[-80:]} {spot.after[:40]}"):
        return _so_far(scene, found, earlier, words)
    if indicator in words.rates or (told.measure == "change" and indicator in words.year_on_year):
        found = _last_month(scene, found, words)
    return _ahead(scene, spot, found, told.measure, told.likely, words)


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
    if not 0 < length < _YEAR or not (other.first - dt.timedelta(days=366) < found.after <= other.after):
        return found
    first, after = add_months(other.first, -_YEAR), add_months(other.after, -_YEAR)
    return replace(found, time_period=format_period(first, after), first=first, after=after)


def _holds_now(spot: Spot, measure: str, status: str, words: PeriodWords) -> bool:
    """Whether a figure tells of a state that a "now" beside it dates."""
    if measure in ("level", "rank", "share") and words.present_after.match(spot.after):
        return True
    told = measure in ("level", "rank") and status in ("actual", "estimate")
    return told and words.at_present.search(spot.before[-40:]) is not None


def _is_a_state(scene: Scene, spot: Spot, indicator: str, measure: str, status: str, words: PeriodWords) -> bool:
    """Whether a figure without a period tells how things are: "the group employs 300 people"."""
    lasting = measure == "level" or (measure in ("share", "rank") and indicator in words.stocks)
    if indicator not in words.states or not lasting or status not in ("actual", "estimate"):
        return False
    return tells_of_now(spot.before, scene.document.language)


def _only_names(spot: Spot, words: PeriodWords) -> bool:
    """Whether a rank only says who is meant: "output of the world's top producer fell in February"."""
    before = spot.before[-60:]
    return words.by_its_rank.search(before) is not None and words.placed.search(before) is None


def _planned(
    spot: Spot, indicator: str, earlier: Sequence[Earlier], published: dt.date | None, words: PeriodWords
) -> FigurePeriod:
    """Plans carry on the period of the plan just told; the lines of a budget that of the budget."""
    if indicator in words.budgets:
        lines = [e for e in earlier if e.indicator in words.budgets and e.period.time_period]
        return _carry(lines[-1].period) if lines else _NONE
    previous = earlier[-1] if earlier else None
    if previous is None or previous.indicator != indicator or not previous.period.time_period:
        return _NONE
    near = previous.sentence_index == spot.sentence_index - 1 and (
        previous.status in ("forecast", "target") or indicator in words.deeds
    )
    ahead = published is not None and previous.period.after is not None and previous.period.after > published
    return _carry(previous.period) if near or (ahead and indicator in words.reported) else _NONE


def _foreseen_before(earlier: Sequence[Earlier]) -> FigurePeriod:
    """The period of the last forecast: texts foresee one period after another."""
    foreseen = [e for e in earlier if e.status == "forecast" and e.period.time_period and not _is_day(e.period)]
    return _carry(foreseen[-1].period) if foreseen else _NONE


def _ahead(
    scene: Scene, spot: Spot, found: FigurePeriod, measure: str, likely_status: str, words: PeriodWords
) -> FigurePeriod:
    """A level to be reached "within five years" belongs to the last of them."""
    period, published = found.period, scene.document.published
    if period is None or published is None or measure == "change" or likely_status not in ("forecast", "target"):
        return found
    if not spot.before.endswith(("to ", "reach ", "exceed ", "hit ")) or period.first is None or period.after is None:
        return found
    span = words.within.match(scene.document.lower[period.start : period.end])
    years = period.after.year - period.first.year
    if span is None or period.kind == "year" or not 1 <= years <= 100:
        return found
    year = published.year + years
    return FigurePeriod(period, str(year), dt.date(year, 1, 1), dt.date(year + 1, 1, 1), 0.8, found.why)


def _is_old(period: FigurePeriod, published: dt.date | None) -> bool:
    return published is not None and period.after is not None and period.after < published - _OLD


def _days(period: FigurePeriod) -> _Days:
    return period.first, period.after


def _start(found: FigurePeriod) -> int:
    return found.period.start if found.period is not None else 0


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


def _is_of_before(spot: Spot, found: FigurePeriod, earlier: Sequence[Earlier], words: PeriodWords) -> bool:
    """Whether "it had peaked at 86% last October" only looks back from what the text speaks of."""
    if found.after is None or not words.had_been.search(spot.before[-60:]):
        return False
    return any(e.period.after is not None and e.period.after > found.after for e in earlier[-_FIGURES_BACK:])


def _year_to_date(found: FigurePeriod) -> FigurePeriod:
    """What flows "as of the end of May" has flowed since the year began."""
    period = found.period
    if period is None or period.kind not in ("month", "quarter"):
        return found
    if period.first is None or period.after is None or period.first.month == 1:
        return found
    first = period.first.replace(month=1)
    return replace(found, time_period=format_period(first, period.after), first=first)


def _reported(
    scene: Scene,
    spot: Spot,
    indicator: str,
    earlier: Sequence[Earlier],
    first: Earlier | None,
    title: Period | None,
    elsewhere: Collection[_Days],
    words: PeriodWords,
) -> FigurePeriod:
    """The reporting period that a text named before and still means.

    first: the first figure of the text that has one. elsewhere: days that only others have.
    """
    published = scene.document.published
    present = tells_of_now(spot.before, scene.document.language)
    if present and indicator in words.lasting and indicator not in scene.leading_codes:
        return _NONE
    near = spot.sentence.paragraph - _PARAGRAPHS_CARRIED
    past = [e for e in earlier if e.paragraph >= near and _is_reporting(e, published)]
    alike = [e for e in past if e.indicator == indicator]
    returns = not any(e.paragraph == spot.sentence.paragraph for e in earlier[-1:])
    others = [e for e in past if e.sentence_index == spot.sentence_index or _is_news(e, published)]
    last = max(alike or others, key=lambda e: _ends(e, returns), default=None)
    if not alike and first is not None:
        last = first
    if last is None or last.sentence_index < spot.sentence_index - 1:
        named = _sentence_before(scene, spot, spot.sentence_index - 2, words)
        if named is not None and not (present and _is_old(named, published)) and _days(named) not in elsewhere:
            return named
    if last is not None and present and _is_old(last.period, published):
        return _NONE
    if last is not None:
        return _carry(last.period)
    if title is not None:
        return as_named(title, 0.5, "the title")
    if indicator not in scene.leading_codes:
        return _NONE
    lead = _sentence_before(scene, spot, -1, words)
    return lead if lead is not None and not _is_old(lead, published) and _days(lead) not in elsewhere else _NONE


def _is_reporting(earlier: Earlier, published: dt.date | None) -> bool:
    """Whether an earlier figure tells what happened in a period that the text reports on."""
    period = earlier.period
    return (
        period.period is not None
        and not period.aside
        and (period.period.kind != "day" or period.period.role == "as_of")
        and (published is None or period.first is None or period.first <= published)
        and earlier.status not in ("forecast", "target")
    )


def _is_news(earlier: Earlier, published: dt.date | None) -> bool:
    """Whether it is reported as news, and not as what was once ("the most since 1985")."""
    return _is_reporting(earlier, published) and not _is_old(earlier.period, published)


def _told_of_here(scene: Scene, spot: Spot, earlier: Sequence[Earlier], words: PeriodWords) -> FigurePeriod | None:
    """What the sentence before or the last figure of the paragraph dates, where a flow is told of on and on."""
    before = earlier[-1] if earlier else None
    if (
        before is not None
        and before.paragraph == spot.sentence.paragraph
        and before.indicator in words.flows
        and before.status in ("actual", "estimate")
        and before.period.time_period
        and not _is_day(before.period)
    ):
        return _carry(before.period)
    return _sentence_before(scene, spot, spot.sentence_index - 2, words)


def _ends(earlier: Earlier, returns: bool) -> tuple[dt.date, int, int]:
    """Texts tell of the newest period, older ones stand in them for comparison; a new paragraph returns from its part."""
    first, after = earlier.period.first, earlier.period.after or dt.date.max
    length = (after - first).days if returns and first is not None else 0
    return after, length, earlier.sentence_index


def _on_a_day(scene: Scene, spot: Spot, indicator: str, earlier: Sequence[Earlier], words: PeriodWords) -> FigurePeriod:
    """Prices and deeds belong to a day: the one named last, or that of the publication."""
    previous = earlier[-1] if earlier else None
    near = previous is not None and previous.paragraph >= spot.sentence.paragraph - 1
    if previous is not None and near and _is_day(previous.period):
        return _carry(previous.period)
    if indicator in words.deeds:
        named = scene.days_beside(indicator)
        if named:
            return as_named(named[0], 0.6, "the day of the deed")
    near_before = range(spot.sentence_index - 1, max(-1, spot.sentence_index - 1 - _SENTENCES_BACK), -1)
    lead = range(min(_LEAD, near_before.stop + 1)) if indicator in words.markets else ()
    for index in (*near_before, *lead):
        sentence = scene.document.sentences[index]
        lower = scene.document.lower
        days = [
            p
            for p in scene.periods_in(sentence.start, sentence.end)
            if p.kind == "day"
            and p.role in _OF_A_DAY
            and not words.said_right_before.search(lower, sentence.start, p.start)
        ]
        if indicator in words.markets and scene.document.published is not None:
            days = [p for p in days if p.first is not None and p.first > scene.document.published - _RECENT]
        if days:
            return as_named(days[-1], 0.5, "the day in a sentence before")
    return _NONE if scene.document.published is None else _day(scene.document.published)


def _is_day(period: FigurePeriod) -> bool:
    return period.first is not None and period.after is not None and (period.after - period.first).days == 1


def _carry(period: FigurePeriod) -> FigurePeriod:
    return FigurePeriod(
        period.period,
        period.time_period,
        period.first,
        period.after,
        0.6,
        "carried on from the figure before",
        period.aside,
    )


def _is_origin(spot: Spot, words: PeriodWords) -> bool:
    """Whether a number is what another came from: "from 3 to 4", "to 4 from 3", "4, up from 3", "4, against 3"."""
    if spot.before.endswith("from ") and _LED_TO.match(spot.after):
        return True
    return _LED_HERE.search(spot.before) is not None or words.undated_origin.search(spot.before[-60:]) is not None


def _before_that(scene: Scene, spot: Spot, period: FigurePeriod, indicator: str, words: PeriodWords) -> FigurePeriod:
    """What a period's figure is told to have come from: that of the year before, of a monthly rate of the month.

    A monthly rate is compared with the year before where the text just before compares with that.
    """
    if period.first is None or period.after is None:
        return _carry(period)
    length = months_between(period.first, period.after)
    if length == 0:
        return replace(_carry(period), aside=True)
    told = scene.document.lower[max(0, spot.quantity.start - _COMPARED_BACK) : spot.quantity.start]
    monthly = indicator in words.rates and length < _YEAR and words.a_year_back.search(told) is None
    back = -length if monthly else -_YEAR
    first, after = add_months(period.first, back), add_months(period.after, back)
    why = "before the figure that it led to"
    return FigurePeriod(None, format_period(first, after), first, after, 0.4, why, aside=True)


def _day(day: dt.date) -> FigurePeriod:
    return FigurePeriod(
        None, day.isoformat(), day, day + dt.timedelta(days=1), 0.7, "what holds on the day of publication"
    )


def _year(day: dt.date) -> FigurePeriod:
    first, after = dt.date(day.year, 1, 1), dt.date(day.year + 1, 1, 1)
    return FigurePeriod(None, str(day.year), first, after, 0.4, "a forecast of the year of publication")


def _sentence_before(scene: Scene, spot: Spot, until: int, words: PeriodWords) -> FigurePeriod | None:
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
            and is_usable(lower, p, "", "change", words, p.end)
            and not words.previous.search(lower[p.start : p.end])
            and (published is None or p.first is None or p.first <= published)
            and (published is None or p.after is None or p.after <= published + _STILL_RUNNING)
        ]
        if usable:
            return as_named(usable[-1], 0.5, "the lead" if first_of_all else "a sentence before")
    return None
