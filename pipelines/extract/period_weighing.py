"""How well a period that a sentence names suits a figure in it.

Belongs here: the marks, words and distances between one period and one number. Does not belong here: the choice among
the periods (`figure_period_named`), and what other sentences hand on (`period_carrying`).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from pipelines.extract.once import once
from pipelines.extract.period_cues import cues, is_superlative
from pipelines.extract.period_marks import PeriodMarks, period_marks
from pipelines.extract.period_words import PeriodWords
from pipelines.extract.periods import Period
from pipelines.extract.present_tense import tells_of_now
from pipelines.extract.quantities import Quantity
from pipelines.extract.scene import Scene, Spot

_BULLET = re.compile(r"[*•]|\n")
_QUANTITY_BETWEEN = 14.0
_COMPARED_WITHIN = 45
_COMPARAND_BACK = 60
_POINTS_BACK = 800
_ON_A_DAY_WITHIN = 30
_APPOSING = ",(–—"
_SAID_BACK = 60
_SOON_OVER = dt.timedelta(days=40)
_SHORT = 12
_SIGNS = "+-−– "


@dataclass(frozen=True)
class Told:
    """A figure as far as its period depends on it.

    likely: the status that the words around it give it. stated: a word states it as a fact. planned: it tells of what is
    to come, so that the day of the text is not its own.
    """

    scene: Scene
    spot: Spot
    indicator: str
    measure: str
    likely: str
    stated: bool
    planned: bool
    words: PeriodWords

    @property
    def lower(self) -> str:
        return self.scene.document.lower

    @once
    def marks(self) -> PeriodMarks:
        return period_marks(self.scene.document.language)

    @property
    def begin(self) -> int:
        """Where the words before the number begin."""
        return self.spot.quantity.start - len(self.spot.before)

    @property
    def end(self) -> int:
        """Where the words behind the number end."""
        return self.spot.quantity.end + len(self.spot.after)

    @once
    def is_comparand(self) -> bool:
        """Whether another figure is compared with it: "against 5%", "up from $3 billion"."""
        return self.words.comparand.search(self.spot.before[-_COMPARAND_BACK:]) is not None

    @once
    def is_inserted(self) -> bool:
        """Whether it stands in a clause about the subject, before what the sentence has to say of it."""
        clause = self.words.relative.search(self.spot.before)
        if clause is None or "," not in self.spot.after:
            return False
        return not self.scene.quantities_in(self.begin, self.begin + clause.start())

    @once
    def is_bracketed(self) -> bool:
        return self.spot.before.rstrip(_SIGNS).endswith("(")

    @once
    def looks_back(self) -> bool:
        """Whether the words before it tell of an earlier time: "a year earlier it had been"."""
        return self.measure == "level" and self.words.looking_back.search(self.spot.before[-100:]) is not None

    def may_have(self, period: Period) -> bool:
        """Whether a period can be this figure's own at all."""
        quantity = self.spot.quantity
        if period.start < quantity.end and period.end > quantity.start:
            return False
        after = period.start >= quantity.end
        if after and period.role == "comparison" and self._is_outdone(period):
            return False
        if not after and period.role == "comparison" and self._is_span_of_a_record(period):
            return False
        if after and self._is_of_what_it_is_times_as_much_as(period):
            return False
        if not after and self._is_left_for_the_present(period):
            return False
        if after and self.marks.falls_due.search(self.lower, quantity.end, period.start):
            return False
        if after and self.marks.labels_next.match(self.lower, period.end) is not None:
            return False
        if after and self._is_of_a_forecast_of_before(period):
            return False
        if after and self.measure == "ratio" and quantity.kind == "percent" and self._is_part_of(period):
            return False
        compared = bool(period.time_period) and (self._has_behind(period) if after else self._has_before(period))
        if not compared and not is_usable(
            self.lower,
            period,
            self.indicator,
            self.measure,
            self.words,
            self.marks,
            quantity.end,
            named_before=self._is_named_before(period),
        ):
            return False
        if self.planned and not compared and self._is_over(period):
            return False
        if period.role == "over" and self._moves():
            return False
        return self._concerns(period, after)

    def _is_outdone(self, period: Period) -> bool:
        """Whether the number is the highest or lowest of that time: "8%, its highest level in 13 years"."""
        gap = self.lower[self.spot.quantity.end : period.start]
        is_apposed = any(mark in gap for mark in _APPOSING)
        return is_apposed and cues(self.scene.document.language).superlative.search(gap) is not None

    def _is_of_what_it_is_times_as_much_as(self, period: Period) -> bool:
        """Whether a multiple before it is of that period's amount: "$4 billion, more than double the amount of June"."""
        low = self.spot.quantity.end
        if self.spot.quantity.kind != "multiple":
            times = [q for q in self.scene.quantities_in(low, period.start) if q.kind == "multiple"]
            if not times:
                return False
            low = times[-1].end
        what = self.marks.times_what.match(self.lower, low, period.end)
        return what is not None and what.end() >= period.start

    def _is_left_for_the_present(self, period: Period) -> bool:
        """Whether a clause of its own tells of now: "In 2008 it earned $9 million, and the fisheries employ 500 people"."""
        if self.indicator not in self.words.states or self.measure != "level" or not self._is_over(period):
            return False
        clause = self.marks.own_clause.search(self.lower, period.end, self.spot.quantity.start)
        language = self.scene.document.language
        return clause is not None and tells_of_now(self.lower[clause.start() : self.spot.quantity.start], language)

    def _is_span_of_a_record(self, period: Period) -> bool:
        """Whether another is the highest or lowest of that time: "the highest in 14 months and 12% more"."""
        if self.measure == "level" or self.marks.when.match(self.lower, period.end, self.spot.quantity.start):
            return False
        return is_superlative(self.lower, period.start, self.scene.document.language)

    def _is_of_a_forecast_of_before(self, period: Period) -> bool:
        """Whether a forecast was made then, with which the number is compared: "0.2 points up from its estimate in April"."""
        gap = self.lower[self.spot.quantity.end : period.start]
        return self.words.forecast_of_then.search(gap) is not None

    def _moves(self) -> bool:
        """Whether it is where a movement began or ended."""
        before = self.spot.before[-_SHORT:]
        return self.marks.origin_before.search(before) is not None or self.marks.end_before.search(before) is not None

    def _is_over(self, period: Period) -> bool:
        """Whether it ends on the day of publication or before."""
        published = self.scene.document.published
        return published is not None and period.after is not None and (period.after - published).days <= 1

    def _goes_on(self, period: Period) -> bool:
        """Whether it is long not over on the day of publication, so that nothing was foreseen in it and told since."""
        published = self.scene.document.published
        return published is not None and period.after is not None and period.after - published > _SOON_OVER

    def _lies_ahead(self, period: Period) -> bool:
        """Whether it begins on the day of publication or later."""
        published = self.scene.document.published
        if published is None or period.first is None:
            return False
        return period.first > published or (period.first == published and period.kind != "day")

    def _concerns(self, period: Period, after: bool) -> bool:
        """Whether no words between them give the period to something else."""
        lower, start, end = self.lower, self.spot.quantity.start, self.spot.quantity.end
        if after:
            foreseen = self.likely == "forecast" and self.words.foreseen_then.search(lower[end : period.start])
            return (
                not (foreseen and not self._goes_on(period))
                and self.words.told_later.search(lower[end : period.start]) is None
            )
        due = self.planned and period.role == "by"
        of_an_event = not due and period.kind != "span" and self.indicator not in self.words.deeds
        if of_an_event and self.words.then_said.match(lower, period.end, start):
            return False
        if self.words.had_said.search(lower[max(self.begin, period.start - _SAID_BACK) : period.start]):
            return False
        if "," in lower[period.end : start] and self.words.inserted.search(lower, self.begin, period.start):
            return False
        if self.words.and_present.fullmatch(lower, period.end, start):
            return False
        return period.role != "over" or self.marks.and_is_now.match(lower, period.end) is None

    def _has_before(self, period: Period) -> bool:
        """Whether a period before the number is its own even if it is one that others are compared with."""
        lower, start = self.lower, self.spot.quantity.start
        return (
            lower[period.end : start] == " ("
            or (self.looks_back and start - period.end < _COMPARED_WITHIN)
            or self.marks.its_target.fullmatch(lower, period.end, start) is not None
            or self.marks.when.match(lower, period.end, start) is not None
        )

    def _has_behind(self, period: Period) -> bool:
        """The same of a period behind the number."""
        lower, end = self.lower, self.spot.quantity.end
        if self.is_comparand and period.start - end < _COMPARED_WITHIN and period.kind != "day":
            return True
        if self.is_bracketed and not self._is_part_of(period) and ")" not in lower[end : period.start]:
            return True
        counted_back = self.words.counted_back.fullmatch(self.lower, period.start, period.end) is not None
        told_of = self.measure == "level" and (period.role == "comparison" or counted_back)
        told_of = told_of and not self.words.compared_itself_with.match(lower, period.start)
        if not told_of:
            return False
        return any(gap.fullmatch(lower, end, period.start) for gap in (self.marks.beside, self.words.done_then))

    def _is_part_of(self, period: Period) -> bool:
        """Whether the number is a part of the figure of that period: "71% of the level of 2019"."""
        return self.marks.part_of.fullmatch(self.lower, self.spot.quantity.end, period.start) is not None

    def _is_named_before(self, period: Period) -> bool:
        """Whether the text named the same days before, so that "in the month" points back to them."""
        if self.words.anaphoric.search(self.lower[period.start : period.end]) is None:
            return False
        back = self.scene.periods_in(max(0, period.start - _POINTS_BACK), period.start)
        return any((p.first, p.after) == (period.first, period.after) and p.role != "comparison" for p in back)

    def weight(self, period: Period) -> float:
        """The more, the better the period suits; below -30 it does not."""
        start, end = self.spot.quantity.start, self.spot.quantity.end
        after = period.start >= end
        low, high = (end, period.start) if after else (period.end, start)
        gap = self.lower[low:high]
        between = [q for q in self.scene.quantities_in(low, high) if q.conversion_of is None and not self._is_aside(q)]
        score = -0.08 * len(gap) - _QUANTITY_BETWEEN * (1.0 if after else 0.35) * min(3, len(between))
        if self.marks.breaks.search(gap):
            score -= 8.0
        if _BULLET.search(gap):
            score -= 30.0
        if after:
            return score + self._weight_behind(period, gap, low, between)
        differs = self.measure == "change" and self.words.more_or_less.match(self.spot.after) is not None
        if self._is_comparand_s(period) and (differs or not self.marks.same_amount.match(gap)):
            score -= 30.0
        if gap in ("(", " ("):
            score += 30.0
        if self._is_in_the_brackets_of_another(period, gap):
            score -= 40.0
        if not between and self.marks.when.match(gap):
            score += 20.0
        return score - 6.0 if period.kind == "day" else score

    def _is_in_the_brackets_of_another(self, period: Period, gap: str) -> bool:
        """Whether brackets that hold it and another number are closed before this one: "10% (15% in May), 3%"."""
        closes, opens = gap.find(")"), self.lower.rfind("(", self.begin, period.start)
        if closes < 0 or opens < 0 or "(" in gap[:closes]:
            return False
        end = period.end + closes
        return bool(self.scene.quantities_in(opens, period.start) or self.scene.quantities_in(period.end, end))

    def _is_aside(self, quantity: Quantity) -> bool:
        """Whether a quantity stands alone in brackets, as the share behind an amount does."""
        return self.lower[quantity.start - 1 : quantity.start] == "(" and self.lower.startswith(")", quantity.end)

    def _weight_behind(self, period: Period, gap: str, low: int, between: list[Quantity]) -> float:
        score = 0.0
        if between and self.marks.of_another.search(gap):
            score -= 20.0
        if between and "(" in gap and ")" not in gap:
            score -= 30.0
        if (
            self.marks.own_clause.search(gap)
            or self.marks.since.search(gap)
            or (between and self.marks.then.search(gap))
            or self.marks.next_clause.search(gap)
        ):
            score -= 20.0
        if between and self._is_compared_with(between[-1], low):
            score -= 30.0
        if ";" in gap:
            score -= 20.0 if between else 60.0
        if self.measure == "change" and self.words.beside_what.fullmatch(gap):
            score -= 40.0
        if self.marks.own_clause.search(gap) and self.likely not in ("forecast", "target") and self._lies_ahead(period):
            score -= 30.0
        if between and self.likely in ("forecast", "target") and self._is_over(period):
            score -= 30.0
        if self.words.and_plans.search(gap) or (between and self.stated and self._lies_ahead(period)):
            score -= 30.0
        if (
            self.measure == "change"
            and self.marks.than_what.search(gap)
            and not self.scene.periods_in(low, low + len(gap))
        ):
            score -= 25.0
        if self.is_inserted and "," in gap:
            score -= 40.0
        if not between:
            score += 46.0 if self.is_bracketed and ")" not in gap else 6.0
        return score

    def _is_comparand_s(self, period: Period) -> bool:
        """Whether a period before the number belongs to another with which a third is compared: "from 4 in April"."""
        others = self.scene.quantities_in(max(self.begin, period.start - _COMPARAND_BACK), period.start)
        if not others or self.marks.beside_its_whole.fullmatch(self.lower, others[-1].end, period.start) is None:
            return False
        return self.words.comparand.search(self.lower, self.begin, others[-1].start) is not None

    def _is_compared_with(self, other: Quantity, low: int) -> bool:
        """Whether the figure is compared with another behind it, to which the period behind that one belongs."""
        quantity = self.spot.quantity
        alike = other.unit == quantity.unit or "percent" in (other.kind, quantity.kind) or other.kind == "bare"
        return alike and self.words.comparand.search(self.lower, low, other.start) is not None


def _compares(lower: str, period: Period, named_before: bool, words: PeriodWords) -> bool:
    """Whether a period is only what another is compared with."""
    text = lower[period.start : period.end]
    spoken_of = named_before or words.as_a_whole.match(lower, period.end) is not None
    if words.compared_itself.search(text) or (not spoken_of and words.anaphoric.search(text)):
        return True
    if period.role == "from" and period.kind != "span":
        return True
    if words.close_before.search(lower[max(0, period.start - 50) : period.start]):
        return True
    return (
        period.kind != "day"
        and words.compared_before.search(lower[max(0, period.start - 50) : period.start]) is not None
    )


def _is_of_a_contract(lower: str, before: str, period: Period, indicator: str, words: PeriodWords) -> bool:
    """Whether what is traded is to be delivered in a month: "oil for June", "the May contract", "July soyoil"."""
    if words.contract.match(lower, period.end) or words.deliverable.search(before):
        return True
    if indicator not in words.markets:
        return False
    if words.delivery.search(before) is not None:
        return True
    return words.month_named.match(lower, period.start) is not None and words.when.search(before) is None


def _only_opens(
    lower: str, period: Period, indicator: str, measure: str, words: PeriodWords, marks: PeriodMarks
) -> bool:
    """Whether a period only tells since when something is so; a year told of from its first day on does not."""
    opens = period.role == "since" or marks.since_word.match(lower, period.start) is not None
    if not opens or marks.when_after.match(lower, period.end) or words.since_start.match(lower, period.start):
        return False
    before = lower[max(0, period.start - 60) : period.start]
    return measure != "level" or indicator in words.now or words.superlative.search(before) is not None


def is_usable(
    lower: str,
    period: Period,
    indicator: str,
    measure: str,
    words: PeriodWords,
    marks: PeriodMarks,
    behind: int,
    *,
    named_before: bool = False,
) -> bool:
    """Whether a period can be a figure's own. behind: where its number ends; days are told right after it.

    named_before: the text named the same days before.
    """
    if not period.time_period or _compares(lower, period, named_before, words):
        return False
    before = lower[max(0, period.start - 60) : period.start]
    if _only_opens(lower, period, indicator, measure, words, marks):
        return False
    whole_year = period.kind == "year" and period.anchored
    if (
        period.role == "over"
        and not whole_year
        and (measure in ("change", "ratio") or indicator in words.now | words.rates)
    ):
        return False
    if period.kind == "year" and words.publication.match(lower, period.end):
        return False
    if period.kind == "day" and marks.end_before.search(before[-_SHORT:]) and words.its_close.match(lower, period.end):
        return False
    if period.kind == "month" and _is_of_a_contract(lower, before, period, indicator, words):
        return False
    if period.kind in ("day", "week") and indicator in words.of_no_day:
        return False
    if period.kind in ("week", "month") and indicator not in words.deeds and words.told_then.search(before):
        return False
    if period.kind == "day":
        if words.said_before.search(before) and indicator not in words.deeds:
            return False
        if indicator not in words.reported or indicator in words.now or period.role in ("as_of", "by"):
            return True
        return 0 < period.start - behind < _ON_A_DAY_WITHIN and "," not in lower[behind : period.start]
    return True
