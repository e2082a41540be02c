"""Whether a figure is an actual, an estimate, a forecast or a target: SDMX OBS_STATUS from the modality around it.

Belongs here: the words of plans, expectations and facts, and how far each reaches. Does not belong here: periods.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pipelines.extract.document import Document
from pipelines.extract.lexicon import read_words, read_yaml
from pipelines.extract.patterns import AtWord, RarePattern
from pipelines.extract.period_words import period_words
from pipelines.extract.phrases import PhraseFinder, searchable
from pipelines.extract.scene import LOOK_AHEAD, LOOK_BACK, Spot
from pipelines.extract.value_types import value

_KINDS = ("forecast", "target", "estimate", "fact")
_REACH_AHEAD = 90
_SOON_OVER = dt.timedelta(days=40)
_HEAD = 300
_REACH_OF_NOW = 25
_ORIGIN_BACK = 80
_REACH_OF_DONE = 60
_RIGHT_BEFORE = 5
_REACH_OF_WHAT_IS_EXPECTED = 60
NO_CUE = "no word of plan or forecast"


@value
class Cue:
    """A word of modality at a half-open span. kind: forecast, target, estimate or fact."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class StatusCues:
    """Every cue of a document, in order."""

    document: Document
    cues: list[Cue]
    starts: list[int]
    title: frozenset[str]
    of_a_budget: bool = False

    def between(self, start: int, end: int) -> list[Cue]:
        """The cues that begin in a span."""
        return self.cues[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


@dataclass(frozen=True)
class _Lexicon:
    cues: PhraseFinder
    months: frozenset[str]
    breaks: RarePattern
    joins: re.Pattern[str]
    predicted: re.Pattern[str]
    had_foreseen: re.Pattern[str]
    compared_before: re.Pattern[str]
    said_that: re.Pattern[str]
    of_now: re.Pattern[str]
    in_a_relative_clause: RarePattern
    closed: re.Pattern[str]
    whom_one_expects: re.Pattern[str]
    revised: re.Pattern[str]
    forecast_changed: re.Pattern[str]
    origin: re.Pattern[str]
    goes_to: re.Pattern[str]
    to_before: re.Pattern[str]
    earned: re.Pattern[str]
    modal: re.Pattern[str]
    may_be_decided: re.Pattern[str]
    advises: frozenset[str]
    supposed: re.Pattern[str]
    is_put_at: re.Pattern[str]
    plannable: frozenset[str]
    usually_planned: frozenset[str]
    decided: frozenset[str]
    at_a_value: re.Pattern[str]
    worth_what_was_paid: frozenset[str]
    forecasters: AtWord
    revised_after: re.Pattern[str]
    revised_before: AtWord
    target_after: re.Pattern[str]
    and_moved: re.Pattern[str]
    sizes: frozenset[str]
    holds_now: AtWord
    budget: AtWord
    budgeted: frozenset[str]
    works_for: re.Pattern[str]
    works_done: re.Pattern[str]
    works_done_after: re.Pattern[str]
    to_do: re.Pattern[str]
    carried_out: AtWord
    decides_at_once: AtWord
    at_once: frozenset[str]
    noun_of_plan: re.Pattern[str]
    compared_with: AtWord
    by_estimate: RarePattern
    before_participle: frozenset[str]


@cache
def _lexicon(language: str) -> _Lexicon:
    data = read_yaml(language, "obs_status.yaml")
    return read_words(language, "obs_status.yaml", _Lexicon, cues=PhraseFinder(data[kind] for kind in _KINDS))


def find_status_cues(document: Document, searched: str) -> StatusCues:
    """The words of modality in a document and its title; "May" with a capital is a month.

    searched: the document's text as `searchable` makes it.
    """
    words = _lexicon(document.language)
    cues = [
        Cue(start, end, _KINDS[kinds[0]])
        for start, end, kinds in words.cues.find(searched)
        if document.text[start:end] not in words.months
    ]
    title = frozenset(_KINDS[kinds[0]] for _, _, kinds in words.cues.find(searchable(document.title.lower())))
    head = document.title.lower(), document.lower[:_HEAD]
    return StatusCues(document, cues, [cue.start for cue in cues], title, any(map(words.budget.search, head)))


def status_beside(spot: Spot, language: str) -> tuple[str, str] | None:
    """(status, why) where the words right beside a figure tell it, whatever its period."""
    words = _lexicon(language)
    origin = words.origin.search(spot.before[-_RIGHT_BEFORE:])
    if origin and words.forecast_changed.search(spot.before):
        return "forecast", "a forecast that was changed"
    if origin and (words.goes_to.match(spot.after) or words.to_before.search(spot.before[-_ORIGIN_BACK:])):
        return "actual", "what it starts from"
    if period_words(language).present_after.match(spot.after):
        return "actual", "what holds now"
    if words.target_after.match(spot.after) and spot.quantity.kind == "percent":
        return "target", "what is aimed at"
    if words.revised_after.match(spot.after) or words.revised_before.search(spot.before[-60:]):
        return "estimate", "what has been revised"
    return None


def obs_status(
    cues: StatusCues,
    spot: Spot,
    cue: Cue | None,
    indicator: str,
    period: tuple[dt.date | None, dt.date | None] = (None, None),
) -> tuple[str, str]:
    """(status, why) of a figure that has none beside it. cue: the one that governs it. period: its first day and the day
    after its last, if known.

    What lies after the publication is no fact, and what is estimated for a time not yet over is a forecast.
    """
    asked = _Asked(cues, spot, cue, indicator, *period)
    told = next((told for reading in _READINGS if (told := reading(asked)) is not None), None)
    return told or ("actual", f"“{asked.word}”" if cue is not None else NO_CUE)


@value
class _Asked:
    """A figure whose status is asked for; first, after: the first day of its period and the day after its last."""

    cues: StatusCues
    spot: Spot
    cue: Cue | None
    indicator: str
    first: dt.date | None
    after: dt.date | None

    @property
    def words(self) -> _Lexicon:
        return _lexicon(self.cues.document.language)

    @property
    def word(self) -> str:
        """The cue as printed."""
        return "" if self.cue is None else self.cues.document.text[self.cue.start : self.cue.end]

    @property
    def published(self) -> dt.date | None:
        return self.cues.document.published

    @property
    def is_over(self) -> bool:
        """Whether its period was over when the text was published."""
        return self.after is not None and self.published is not None and self.after <= self.published


def _decided_at_once(asked: _Asked) -> tuple[str, str] | None:
    cue, words = asked.cue, asked.words
    if cue is None or cue.kind != "target" or asked.indicator not in words.at_once:
        return None
    if not words.to_do.match(asked.word.lower()):
        return None
    begin = max(asked.spot.sentence.start, cue.start - _REACH_OF_DONE)
    decides = words.decides_at_once.search(asked.cues.document.lower[begin : cue.start])
    return ("actual", "a decision that holds at once") if decides else None


def _as_its_cue_says(asked: _Asked) -> tuple[str, str] | None:
    cue, words = asked.cue, asked.words
    if cue is None or cue.kind == "fact":
        return None
    if asked.indicator in words.worth_what_was_paid and words.at_a_value.fullmatch(asked.word.lower()):
        return None
    kind = _kind_of(cue, asked)
    if kind != "estimate" and asked.is_over and words.earned.match(asked.spot.after):
        return "actual", "what was reached before"
    ahead = asked.after is not None and asked.published is not None and asked.after - asked.published > _SOON_OVER
    if kind == "estimate" and ahead:
        kind = "forecast"
    if kind == "forecast" and asked.is_over and words.supposed.match(asked.word):
        kind = "estimate"
    return kind, f"“{asked.word}”"


def _kind_of(cue: Cue, asked: _Asked) -> str:
    """What a cue means of this indicator: "will" is a target of what is decided, and a forecast of anything else."""
    cues, spot, words, indicator = asked.cues, asked.spot, asked.words, asked.indicator
    sentence = cues.document.lower[spot.sentence.start : min(spot.sentence.end, spot.sentence.start + LOOK_BACK)]
    foreseen = words.forecasters.search(sentence) is not None
    if cue.kind == "target" and words.modal.match(asked.word.lower()):
        return "forecast" if indicator not in words.plannable or foreseen else "target"
    if cue.kind == "forecast":
        decided = not foreseen and _is_a_decision(asked.word, indicator, words)
        return "target" if decided or (asked.word in words.advises and _speaks_of_plans(cues, spot)) else "forecast"
    if cue.kind == "estimate" and cues.of_a_budget and indicator in words.budgeted:
        return "forecast"
    if cue.kind == "estimate" and indicator in words.usually_planned:
        return "target" if words.is_put_at.match(asked.word) or "target" in cues.title else "estimate"
    return cue.kind


def _after_the_publication(asked: _Asked) -> tuple[str, str] | None:
    first, after, published, words = asked.first, asked.after, asked.published, asked.words
    if first is None or published is None or first <= published:
        return None
    if asked.indicator in words.plannable:
        return "target", "a period after the publication"
    far = first.year > published.year or (after is not None and after - first > _SOON_OVER)
    if far and asked.spot.quantity.kind != "rank" and not words.holds_now.search(asked.spot.before):
        return "forecast", "a period after the publication"
    return None


def _among_plans(asked: _Asked) -> tuple[str, str] | None:
    cues, spot, words = asked.cues, asked.spot, asked.words
    if asked.cue is not None or asked.indicator not in words.usually_planned:
        return None
    if not ("target" in cues.title or _speaks_of_plans(cues, spot)):
        return None
    done = words.works_done.search(spot.before[-_REACH_OF_DONE:])
    return None if done else ("target", f"{asked.indicator} in a context of plans")


def _of_works_to_be_done(asked: _Asked) -> tuple[str, str] | None:
    spot, words = asked.spot, asked.words
    if asked.indicator not in words.sizes or not words.works_for.search(spot.before[-110:]):
        return None
    done = words.works_done.search(spot.before) or words.works_done_after.match(spot.after)
    return None if done else ("target", "the size of works to be done")


def _told_as_an_estimate(asked: _Asked) -> tuple[str, str] | None:
    told = _tells_an_estimate(asked.cues, asked.spot, asked.words)
    return ("estimate", "told as an estimate") if told else None


def _of_a_budget(asked: _Asked) -> tuple[str, str] | None:
    words = asked.words
    if not asked.cues.of_a_budget or asked.indicator not in words.budgeted:
        return None
    if asked.is_over or asked.spot.quantity.kind == "rank":
        return None
    return ("target" if asked.indicator in words.plannable else "forecast"), "in a text on a budget"


_READINGS: tuple[Callable[[_Asked], tuple[str, str] | None], ...] = (
    _decided_at_once,
    _as_its_cue_says,
    _after_the_publication,
    _among_plans,
    _of_works_to_be_done,
    _told_as_an_estimate,
    _of_a_budget,
)
"""The first that tells a status decides; what none tells is a fact."""


def _is_a_decision(word: str, indicator: str, words: _Lexicon) -> bool:
    """Whether "is expected to" says what somebody has decided, and not what a forecaster sees coming."""
    return indicator in words.decided and words.may_be_decided.match(word.lower()) is not None


def _speaks_of_plans(cues: StatusCues, spot: Spot) -> bool:
    near = cues.between(spot.sentence.start, min(spot.sentence.end, spot.sentence.start + LOOK_BACK))
    return any(cue.kind == "target" for cue in near)


def _tells_an_estimate(cues: StatusCues, spot: Spot, words: _Lexicon) -> bool:
    start, end = spot.sentence.start, min(spot.sentence.end, spot.sentence.start + LOOK_BACK)
    if not any(cue.kind == "estimate" for cue in cues.between(start, end)):
        return False
    return words.by_estimate.search(cues.document.lower[start:end].rstrip()) is not None


def tells_what_happened(document: Document, start: int, end: int) -> bool:
    """Whether a clause between two numbers begins anew: "above the target of 4 percent, and inched up 0.8"."""
    return _lexicon(document.language).and_moved.search(document.lower, start, end) is not None


def governing_cue(cues: StatusCues, spot: Spot) -> Cue | None:
    """The cue that reaches the number: the nearest before it in its clause, or one right behind it."""
    quantity = spot.quantity
    lower = cues.document.lower
    words = _lexicon(cues.document.language)
    begin = max(spot.sentence.start, quantity.start - LOOK_BACK)
    fact: Cue | None = None
    for cue in reversed(cues.between(begin, quantity.start)):
        gap = lower[cue.end : quantity.start]
        if words.breaks.search(gap) or words.and_moved.search(gap):
            break
        if cue.kind == "forecast" and _is_compared(lower, cue, words):
            continue
        if cue.kind == "target" and _is_carried_out(lower, cue, spot, gap, words):
            continue
        if cue.kind != "fact" and _is_within_a_closed_clause(lower, begin, cue, gap, words):
            continue
        if cue.kind == "fact":
            if len(gap) < _REACH_OF_NOW or words.of_now.match(lower, cue.start) is None:
                fact = fact or cue
            continue
        if fact is not None and not _embeds(lower, cue, fact, words):
            break
        return _expected(cues, begin, cue)
    ahead = cues.between(quantity.end, min(spot.sentence.end, quantity.end + min(LOOK_AHEAD, _REACH_AHEAD)))
    for cue in ahead:
        gap = lower[quantity.end : cue.start]
        if (
            words.breaks.search(gap)
            or words.joins.search(gap)
            or ("," in gap and not words.predicted.match(lower, cue.start))
        ):
            break
        if cue.kind == "fact" or (cue.kind == "forecast" and _is_compared(lower, cue, words)):
            break
        if _is_compared_with(lower, cue, gap, words):
            break
        foreseen = cue.kind == "forecast" and words.had_foreseen.fullmatch(gap) is not None
        if fact is None or foreseen or words.predicted.match(lower, cue.start):
            return cue
    return fact


def _is_carried_out(lower: str, cue: Cue, spot: Spot, gap: str, words: _Lexicon) -> bool:
    """Whether "to cut" is what was done ("managed to cut") or only the end of it ("To help firms, the bank cut")."""
    if words.to_do.match(lower, cue.start) is None:
        return False
    if cue.start == spot.sentence.start:
        return ", " in gap
    return words.carried_out.search(lower[max(spot.sentence.start, cue.start - _REACH_OF_DONE) : cue.start]) is not None


def _is_within_a_closed_clause(lower: str, begin: int, cue: Cue, gap: str, words: _Lexicon) -> bool:
    """Whether a cue only says of whom the sentence tells: "the bank, which targets 4%, kept its rate at 9%"."""
    return (
        words.closed.search(gap) is not None and words.in_a_relative_clause.search(lower, begin, cue.start) is not None
    )


def _is_compared(lower: str, cue: Cue, words: _Lexicon) -> bool:
    """ "More than forecast", "as expected"."""
    return words.compared_before.search(lower, max(0, cue.start - _RIGHT_BEFORE), cue.start) is not None


def _is_compared_with(lower: str, cue: Cue, gap: str, words: _Lexicon) -> bool:
    """Whether a plan behind a number is another: "8% is double the bank's target", but not "8% is now forecast"."""
    if words.noun_of_plan.search(lower, cue.start, cue.end) is None or words.compared_with.search(gap) is None:
        return False
    return gap.split()[-1] not in words.before_participle


def _expected(cues: StatusCues, begin: int, cue: Cue) -> Cue:
    """In "is expected to cut", or "expects the economy to expand", the expectation says it, not what is expected."""
    if cue.kind != "target":
        return cue
    lower, words = cues.document.lower, _lexicon(cues.document.language)
    for before in reversed(cues.between(max(begin, cue.start - _REACH_OF_WHAT_IS_EXPECTED), cue.start)):
        gap = lower[before.end : cue.start]
        if before.kind == "forecast" and (len(gap) <= 1 or words.whom_one_expects.fullmatch(gap)):
            return before
    return cue


def _embeds(lower: str, cue: Cue, fact: Cue, words: _Lexicon) -> bool:
    """Whether the fact's word is part of the plan: "is expected to have reached", "the forecast was cut to".

    So is what somebody "estimates that" it was.
    """
    if cue.kind == "forecast" and words.revised.search(lower, fact.start, fact.end + 24) and fact.start - cue.end <= 60:
        return True
    if cue.kind != "target" and words.said_that.match(lower, cue.end):
        return True
    return fact.start - cue.end <= 12 and "," not in lower[cue.end : fact.start]
