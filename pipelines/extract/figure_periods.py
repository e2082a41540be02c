"""Which of the periods around a figure is its own, or which it carries on from before.

Belongs here: the order in which kinds of figures are told apart, each with where its period comes from. Does not belong
here: reading and resolving the periods (`periods`), the choice within a sentence (`figure_period_named`), what a chosen
one is meant to be (`period_meaning`) and what others hand on (`period_carrying`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.extract.document import Document
from pipelines.extract.figure_period_named import FigurePeriod, named_in_sentence
from pipelines.extract.once import once
from pipelines.extract.period_carrying import (
    FIGURES_BACK,
    NONE,
    Earlier,
    budget_named_before,
    carry,
    day_of,
    days_of,
    foreseen_before,
    is_day,
    is_news,
    on_a_day,
    planned_before,
    reported_before,
    tells_more,
    told_of_here,
)
from pipelines.extract.period_meaning import as_meant, before_that
from pipelines.extract.period_weighing import Told
from pipelines.extract.period_words import PeriodWords, period_words
from pipelines.extract.periods import Period, find_periods_in
from pipelines.extract.present_tense import tells_of_now
from pipelines.extract.scene import Scene, Spot

_BESIDE_BACK = 8
_SHORT = 12
_FIRST = 6
_FAR = 60


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
    done = indicator in words.deeds and words.done.search(spot.before) is not None
    planned = likely_status == "target" and not done
    told = Told(scene, spot, indicator, measure, likely_status, stated, planned, words)
    asked = _Asked(told, done, earlier, title)
    return next((period for reading in _READINGS if (period := reading(asked)) is not None), NONE)


@dataclass(frozen=True)
class _Asked:
    """A figure whose period is asked for. done: the words before it tell of a deed that is done. told_before: the
    figures before it, in order."""

    told: Told
    done: bool
    told_before: Sequence[Earlier]
    title: Period | None

    @property
    def published(self) -> dt.date | None:
        return self.told.scene.document.published

    @once
    def recent(self) -> Sequence[Earlier]:
        return self.told_before[-FIGURES_BACK:]

    @once
    def earlier(self) -> list[Earlier]:
        """The recent ones of which the text goes on to speak."""
        return [e for e in self.recent if not e.period.aside]

    @once
    def is_led_from(self) -> bool:
        """Whether another figure came from it."""
        told = self.told
        if told.measure != "level" or told.indicator in told.words.now or not _is_origin(told):
            return False
        if told.words.compared_elsewhere.match(told.spot.after):
            return False
        # What a forecast was and what it has become are of the same time.
        return told.likely != "forecast" or told.words.undated_origin.search(told.spot.before[-60:]) is not None

    @once
    def reports(self) -> list[Earlier]:
        """What the beginning of the text reports as news."""
        now = self.told.words.now
        return [e for e in self.told_before[:_FIRST] if is_news(e, self.published) and e.indicator not in now]

    def come_from(self, period: FigurePeriod) -> FigurePeriod:
        """The period before, where the figure is what another came from."""
        told = self.told
        if not self.is_led_from:
            return period
        return before_that(told.scene, told.spot, period, told.indicator, told.words)


def _of_now(asked: _Asked) -> FigurePeriod | None:
    told, published = asked.told, asked.published
    if published is None or told.indicator in told.words.budgets:
        return None
    return day_of(published) if _holds_now(told.spot, told.measure, told.likely, told.words) else None


def _named(asked: _Asked) -> FigurePeriod | None:
    told = asked.told
    if told.measure == "rank" and _only_names(told.spot, told.words):
        return None
    found = named_in_sentence(told)
    return as_meant(told, found, asked.told_before, asked.is_led_from) if found is not None else None


def _of_the_same_amount(asked: _Asked) -> FigurePeriod | None:
    spot, last = asked.told.spot, asked.recent[-1] if asked.recent else None
    if (
        last is None
        or last.sentence_index != spot.sentence_index
        or asked.told.marks.told_again.search(spot.before) is None
    ):
        return None
    of_another_day = asked.told.indicator in asked.told.words.now and not is_day(last.period)
    return carry(last.period) if last.period.time_period and not of_another_day else None


def _of_what_was_just_told(asked: _Asked) -> FigurePeriod | None:
    last, told = asked.told_before[-1] if asked.told_before else None, asked.told
    if last is None or not tells_more(told.spot, last.sentence_index, last.paragraph, told.words):
        return None
    return carry(last.period) if last.period.time_period else None


def _of_a_state(asked: _Asked) -> FigurePeriod | None:
    told, published = asked.told, asked.published
    if published is None:
        return None
    is_state = _is_a_state(told.scene, told.spot, told.indicator, told.measure, told.likely, told.words)
    return day_of(published) if is_state else None


def _of_a_rate_aimed_at(asked: _Asked) -> FigurePeriod | None:
    told = asked.told
    return NONE if told.indicator in told.words.rates and told.measure == "level" and told.likely == "target" else None


def _of_the_figure_beside(asked: _Asked) -> FigurePeriod | None:
    told, words = asked.told, asked.told.words
    of_a_part = words.alone.search(told.spot.before) is not None
    beside = [
        e
        for e in (asked.recent if of_a_part else asked.earlier)[-_BESIDE_BACK:]
        if e.sentence_index == told.spot.sentence_index
        and e.period.time_period
        and (told.indicator not in words.now or is_day(e.period))
        and (e.indicator == told.indicator or {e.indicator, told.indicator} <= words.reported | words.now)
    ]
    if not beside:
        return None
    if words.of_whole.match(told.spot.after) and words.and_present.search(told.spot.before[-60:]):
        return NONE
    return asked.come_from(beside[-1].period) if asked.is_led_from else carry(beside[-1].period)


def _of_a_place_or_a_trait(asked: _Asked) -> FigurePeriod | None:
    told, words = asked.told, asked.told.words
    placed = told.measure == "rank" and words.placed.search(told.spot.before[-60:]) is None
    return NONE if (placed and told.indicator not in words.now) or words.attribute.match(told.spot.after) else None


def _of_a_day(asked: _Asked) -> FigurePeriod | None:
    told, words, indicator = asked.told, asked.told.words, asked.told.indicator
    foreseen_price = indicator in words.markets and told.likely in ("forecast", "target")
    of_a_report = indicator == "COMMODITY_PRICE" and bool(asked.reports)
    if (
        (indicator in words.now and not of_a_report and not foreseen_price)
        or (indicator in words.deeds and (told.likely == "actual" or asked.done))
        or (indicator in words.standing and told.likely == "actual" and told.measure != "change")
    ):
        return on_a_day(told.scene, told.spot, indicator, asked.earlier, words)
    return None


def _of_a_plan(asked: _Asked) -> FigurePeriod | None:
    told, words, indicator = asked.told, asked.told.words, asked.told.indicator
    if told.likely not in ("forecast", "target"):
        return None
    if told.likely == "forecast" and words.predicted.search(told.spot.before[-80:] + " # " + told.spot.after[:80]):
        return None
    due = planned_before(told.spot, indicator, asked.earlier, asked.published, words)
    if due is NONE and indicator in words.budgets:
        due = budget_named_before(told.scene, told.spot, words)
    if due is NONE and told.likely == "forecast" and indicator in words.reported:
        due = foreseen_before(asked.told_before[-_FAR:])
    yearly = due is NONE and told.likely == "forecast" and indicator in words.by_the_year
    return _year(asked.published) if yearly and asked.published is not None else due


def _of_what_is_not_reported(asked: _Asked) -> FigurePeriod | None:
    told, words, indicator = asked.told, asked.told.words, asked.told.indicator
    of_the_report = bool(asked.reports) and told.likely == "actual" and indicator not in words.of_projects
    if indicator in words.reported or told.measure in ("change", "rank") or of_the_report:
        return None
    flowed = indicator in words.flows and told.likely in ("actual", "estimate")
    flowed = flowed and not words.so_far.search(told.spot.before[-80:])
    return (told_of_here(told.scene, told.spot, asked.earlier, words) if flowed else None) or NONE


def _of_no_time(asked: _Asked) -> FigurePeriod | None:
    told, words = asked.told, asked.told.words
    of_every_year = told.measure == "share" and words.of_every_year.match(told.spot.after)
    return NONE if of_every_year or words.at_no_time.search(told.spot.before[-60:]) else None


def _of_the_report(asked: _Asked) -> FigurePeriod:
    told, recent = asked.told, asked.recent
    apart = [e for e in recent if e.period.aside or e.status in ("forecast", "target")]
    elsewhere = {days_of(e.period) for e in apart} - {days_of(e.period) for e in recent if e not in apart}
    first = next((e for e in asked.told_before[:_FAR] if is_news(e, asked.published)), None)
    return asked.come_from(
        reported_before(told.scene, told.spot, told.indicator, asked.earlier, first, asked.title, elsewhere, told.words)
    )


_READINGS: tuple[Callable[[_Asked], FigurePeriod | None], ...] = (
    _of_now,
    _named,
    _of_the_same_amount,
    _of_what_was_just_told,
    _of_a_state,
    _of_a_rate_aimed_at,
    _of_the_figure_beside,
    _of_a_place_or_a_trait,
    _of_a_day,
    _of_a_plan,
    _of_what_is_not_reported,
    _of_no_time,
    _of_the_report,
)
"""The first that gives a period decides."""


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


def _is_origin(told: Told) -> bool:
    """Whether a number is what another came from: "from 3 to 4", "to 4 from 3", "4, up from 3", "4, against 3"."""
    before, marks = told.spot.before, told.marks
    if marks.origin_before.search(before[-_SHORT:]) and marks.led_to.match(told.spot.after):
        return True
    return marks.led_here.search(before) is not None or told.words.undated_origin.search(before[-60:]) is not None


def _year(day: dt.date) -> FigurePeriod:
    first, after = dt.date(day.year, 1, 1), dt.date(day.year + 1, 1, 1)
    return FigurePeriod(None, str(day.year), first, after, 0.4, "a forecast of the year of publication")
