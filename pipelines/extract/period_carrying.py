"""What periods earlier figures, other sentences and the title hand on to a figure whose sentence names none.

Belongs here: those periods, each by the kind of figure that takes it. Does not belong here: which kind a figure is of
(`figure_periods`), and what its own sentence names (`figure_period_named`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from pipelines.extract.figure_period_named import FigurePeriod, as_named
from pipelines.extract.period_marks import period_marks
from pipelines.extract.period_weighing import is_usable
from pipelines.extract.period_words import PeriodWords
from pipelines.extract.periods import Period
from pipelines.extract.present_tense import tells_of_now
from pipelines.extract.scene import Scene, Spot
from pipelines.extract.value_types import value

FIGURES_BACK = 12
"""How many figures back a period is looked for."""

_PARAGRAPHS_CARRIED = 3
_SENTENCES_BACK = 3
_LEAD = 2
_SENTENCES_AHEAD = 2
_OLD = dt.timedelta(days=550)
_RECENT = dt.timedelta(days=14)
_STILL_RUNNING = dt.timedelta(days=100)
_BUDGET_BACK = 60
_YEARS = frozenset({"year", "fiscal_year"})
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


NONE = FigurePeriod(None, None, None, None, 0.5, "the text implies none")
"""The period of a figure that has none."""


def carry(period: FigurePeriod) -> FigurePeriod:
    return FigurePeriod(
        period.period,
        period.time_period,
        period.first,
        period.after,
        0.6,
        "carried on from the figure before",
        period.aside,
    )


def day_of(day: dt.date) -> FigurePeriod:
    return FigurePeriod(
        None, day.isoformat(), day, day + dt.timedelta(days=1), 0.7, "what holds on the day of publication"
    )


def is_day(period: FigurePeriod) -> bool:
    return period.first is not None and period.after is not None and (period.after - period.first).days == 1


def days_of(period: FigurePeriod) -> _Days:
    return period.first, period.after


def tells_more(spot: Spot, sentence_index: int, paragraph: int, words: PeriodWords) -> bool:
    """Whether a figure only says more of the last one of the sentence before: "This is 0.5 points less than foreseen"."""
    follows = spot.sentence_index == sentence_index + 1 and spot.sentence.paragraph == paragraph
    return follows and words.tells_more.fullmatch(spot.before) is not None


def is_news(earlier: Earlier, published: dt.date | None) -> bool:
    """Whether it is reported as news, and not as what was once ("the most since 1985")."""
    return _is_reporting(earlier, published) and not _is_old(earlier.period, published)


def planned_before(
    spot: Spot, indicator: str, earlier: Sequence[Earlier], published: dt.date | None, words: PeriodWords
) -> FigurePeriod:
    """Plans carry on the period of the plan just told; the lines of a budget that of the budget."""
    if indicator in words.budgets:
        lines = [e for e in earlier if e.indicator in words.budgets and e.period.time_period]
        return carry(lines[-1].period) if lines else NONE
    previous = earlier[-1] if earlier else None
    if previous is None or previous.indicator != indicator or not previous.period.time_period:
        return NONE
    near = previous.sentence_index == spot.sentence_index - 1 and (
        previous.status in ("forecast", "target") or indicator in words.deeds
    )
    ahead = published is not None and previous.period.after is not None and previous.period.after > published
    return carry(previous.period) if near or (ahead and indicator in words.reported) else NONE


def budget_named_before(scene: Scene, spot: Spot, words: PeriodWords) -> FigurePeriod:
    """The year of the budget or finance law that the text named last."""
    lower = scene.document.lower
    for period in reversed(scene.periods_in(0, spot.sentence.start)):
        begin = max(0, period.start - _BUDGET_BACK)
        if period.kind in _YEARS and period.role == "in" and words.budget_of.search(lower[begin : period.start]):
            return as_named(period, 0.5, "the year of the budget")
    return NONE


def foreseen_before(earlier: Sequence[Earlier]) -> FigurePeriod:
    """The period of the last forecast: texts foresee one period after another."""
    foreseen = [e for e in earlier if e.status == "forecast" and e.period.time_period and not is_day(e.period)]
    return carry(foreseen[-1].period) if foreseen else NONE


def told_of_here(scene: Scene, spot: Spot, earlier: Sequence[Earlier], words: PeriodWords) -> FigurePeriod | None:
    """What the sentence before or the last figure of the paragraph dates, where a flow is told of on and on."""
    before = earlier[-1] if earlier else None
    if (
        before is not None
        and before.paragraph == spot.sentence.paragraph
        and before.indicator in words.flows
        and before.status in ("actual", "estimate")
        and before.period.time_period
        and not is_day(before.period)
    ):
        return carry(before.period)
    return sentence_before(scene, spot, spot.sentence_index - 2, words)


def sentence_before(scene: Scene, spot: Spot, until: int, words: PeriodWords) -> FigurePeriod | None:
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
            and is_usable(lower, p, "", "change", words, period_marks(scene.document.language), p.end)
            and not words.previous.search(lower[p.start : p.end])
            and (published is None or p.first is None or p.first <= published)
            and (published is None or p.after is None or p.after <= published + _STILL_RUNNING)
        ]
        if usable:
            return as_named(usable[-1], 0.5, "the lead" if first_of_all else "a sentence before")
    return None


def on_a_day(scene: Scene, spot: Spot, indicator: str, earlier: Sequence[Earlier], words: PeriodWords) -> FigurePeriod:
    """Prices and deeds belong to a day: the one named last, or that of the publication."""
    previous = earlier[-1] if earlier else None
    near = previous is not None and previous.paragraph >= spot.sentence.paragraph - 1
    if previous is not None and near and is_day(previous.period):
        return carry(previous.period)
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
    return NONE if scene.document.published is None else day_of(scene.document.published)


def reported_before(
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
        return NONE
    near = spot.sentence.paragraph - _PARAGRAPHS_CARRIED
    past = [e for e in earlier if e.paragraph >= near and _is_reporting(e, published)]
    alike = [e for e in past if e.indicator == indicator]
    returns = not any(e.paragraph == spot.sentence.paragraph for e in earlier[-1:])
    others = [e for e in past if e.sentence_index == spot.sentence_index or is_news(e, published)]
    last = max(alike or others, key=lambda e: _ends(e, returns), default=None)
    if not alike and first is not None:
        last = first
    if last is None or last.sentence_index < spot.sentence_index - 1:
        named = sentence_before(scene, spot, spot.sentence_index - 2, words)
        if named is not None and not (present and _is_old(named, published)) and days_of(named) not in elsewhere:
            return named
    if last is not None and present and _is_old(last.period, published):
        return NONE
    if last is not None:
        return carry(last.period)
    if title is not None:
        return as_named(title, 0.5, "the title")
    if indicator in words.rates and (behind := _told_next(scene, spot, indicator, words)) is not None:
        return behind
    if indicator not in scene.leading_codes:
        return NONE
    lead = sentence_before(scene, spot, -1, words)
    return lead if lead is not None and not _is_old(lead, published) and days_of(lead) not in elsewhere else NONE


def _told_next(scene: Scene, spot: Spot, indicator: str, words: PeriodWords) -> FigurePeriod | None:
    """The month or quarter of a rate that a text begins with and dates in one of the next sentences."""
    document = scene.document
    for sentence in document.sentences[spot.sentence_index + 1 : spot.sentence_index + 1 + _SENTENCES_AHEAD]:
        usable = [
            period
            for period in scene.periods_in(sentence.start, sentence.end)
            if period.kind in ("month", "quarter")
            and period.role == "in"
            and is_usable(
                document.lower, period, indicator, "level", words, period_marks(document.language), period.end
            )
            and document.published is not None
            and period.after is not None
            and dt.timedelta(0) <= document.published - period.after <= _STILL_RUNNING
        ]
        if usable:
            return as_named(usable[0], 0.4, "a sentence behind")
    return None


def _ends(earlier: Earlier, returns: bool) -> tuple[dt.date, int, int]:
    """Texts tell of the newest period, older ones stand in them for comparison; a new paragraph returns from its part."""
    first, after = earlier.period.first, earlier.period.after or dt.date.max
    length = (after - first).days if returns and first is not None else 0
    return after, length, earlier.sentence_index


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


def _is_old(period: FigurePeriod, published: dt.date | None) -> bool:
    return published is not None and period.after is not None and period.after < published - _OLD
