"""When an event happened or is to happen: which of the sentence's periods is the event's own.

Belongs here: the choice among periods that were read. Does not belong here: reading periods.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import cache

from pipelines.extract import modality, sdmx
from pipelines.extract.event_scene import EventScene
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.patterns import AtWord
from pipelines.extract.periods import Period
from pipelines.extract.triggers import Trigger

_OTHER_CLAUSE = 120
_OTHER_CLAUSE_REACH = 80
_OPENING = 12
_AT_ONCE_REACH = 60
_SAYING_SENTENCES = 4
_DECISION_REACH = 120
_A_DAY = dt.timedelta(days=1)
_A_WEEK = dt.timedelta(days=7)
_LEAD_PARAGRAPHS = 2
_LEAD_SENTENCES = 3
_REPORT_REACH = 100
_NOUN_REACH = 50
_LONGEST_EVENT = 2 * 366
_RELEASE_AGE = 15
_RELEASE_SENTENCES = 6
_YEARLY = frozenset({"quarter", "month", "half", "day", "year"})
_SAID_IN = frozenset({"day", "week", "month"})
_GOING_ON = frozenset({"MEETING_HELD", "FORUM_HELD", "DISRUPTION"})
_DECISIONS = frozenset({"POLICY_RATE_DECISION", "TAX_TARIFF_CHANGE", "POLICY_CHANGE", "APPOINTMENT"})
_WITH_TERMS = frozenset({"TAX_TARIFF_CHANGE", "POLICY_CHANGE", "PRODUCTION_CHANGE", "POLICY_RATE_DECISION"})
"""What these change holds for a term ("will cut the duty until 2028")."""
_EFFECT_REACH = 40
_LONGEST_FOR = 30
_TERMS = frozenset({"year", "fiscal_year", "span", "quarter", "half"})
_NOT_WHEN = frozenset({"comparison"})
_DAYS = frozenset({"day", "week"})
_ANOTHER_SENTENCE = "; "
_FROM = frozenset({"as_of", "from"})


@cache
def _reporting(language: str) -> AtWord:
    verbs: list[str] = read_yaml(language, "actors.yaml")["reporting"]
    return AtWord("(?:" + "|".join(map(re.escape, verbs)) + r")(?!\w)")


@dataclass(frozen=True)
class _Cues:
    postponed: re.Pattern[str]
    postponed_to: re.Pattern[str]
    until: re.Pattern[str]
    decided: re.Pattern[str]
    yearly: re.Pattern[str]
    weekday: re.Pattern[str]
    settled: re.Pattern[str]
    saying_ends: re.Pattern[str]
    behind: re.Pattern[str]
    earlier: re.Pattern[str]
    in_effect: re.Pattern[str]
    meant_for: re.Pattern[str]
    told_behind: re.Pattern[str]
    of_a_relative: re.Pattern[str]
    of_a_participle: re.Pattern[str]
    since_an_act: re.Pattern[str]
    second_aim: re.Pattern[str]
    against_a_currency: re.Pattern[str]
    closes_a_phrase: re.Pattern[str]
    second_verb: re.Pattern[str]
    earlier_act: re.Pattern[str]
    dateline: re.Pattern[str]
    at_once: re.Pattern[str]
    days_before: re.Pattern[str]
    numbers: dict[str, int]
    spread: frozenset[str]
    ceremonies: frozenset[str]


@cache
def _cues(language: str) -> _Cues:
    data = read_yaml(language, "event_periods.yaml")
    types: dict[str, frozenset[str]] = {name: frozenset(data[name]) for name in ("spread", "ceremonies")}
    patterns: dict[str, re.Pattern[str]] = {
        name: re.compile(pattern) for name, pattern in data.items() if isinstance(pattern, str)
    }
    return _Cues(numbers=data["numbers"], **types, **patterns)  # type: ignore[arg-type]


def period_of(trigger: Trigger, scene: EventScene) -> Period | None:
    """The period that the sentence gives the event, None where it gives none."""
    if trigger.frame.event_type == "STATISTICS_RELEASED":
        return release_day(trigger, scene)
    fitting = [
        (_distance(period, trigger, scene), period)
        for read in scene.periods_in(*scene.around(trigger))
        if not _is_compared_with(
            period := as_meant(read, trigger.reading.status, scene, behind=trigger.word_end), scene
        )
        and not (trigger.sentence == 0 and period.end <= _dateline_end(scene))
        and (period.role != "over" or _is_spread_over(period, trigger, scene))
        and not _is_part_of_the_object(period, trigger, scene)
        and _agrees(period, trigger.reading.status, scene.document.published)
        and not _belongs_to_the_saying(period, trigger, scene)
        and _is_in_reach(period, trigger, scene)
        and not _is_day_of_promise(period, trigger, scene)
        and not _is_of_a_participle(read, trigger, scene)
        and not _is_since_an_act(period, trigger, scene)
        and not _is_of_the_first_aim(period, trigger, scene)
        and not _is_day_of_effect(read, trigger, scene)
        and not _is_its_term(period, trigger, scene)
    ]
    if _is_postponed(trigger, scene):
        later = [period for _, period in fitting if _is_the_new_date(period, scene)]
        if later:
            return later[-1]
    return min(fitting, key=lambda pair: pair[0], default=(0, None))[1]


def _is_compared_with(period: Period, scene: EventScene) -> bool:
    """A comparison's period, but not what "against the dollar in November" reads like one."""
    if period.role not in _NOT_WHEN:
        return False
    against = _cues(scene.document.language).against_a_currency
    return against.search(scene.document.lower, max(0, period.start - 30), period.start) is None


def _is_its_term(period: Period, trigger: Trigger, scene: EventScene) -> bool:
    """ "Has banned exports until November", "will extend the cut until June": the day on which what is done ends."""
    published = scene.document.published
    if trigger.reading.status == modality.PLANNED and trigger.frame.event_type in _WITH_TERMS:
        return not _is_postponed(trigger, scene) and _is_until(period, scene)
    if trigger.reading.status != modality.OCCURRED or published is None or period.after is None:
        return False
    return period.after > published + _A_DAY and _is_the_new_date(period, scene)


def _dateline_end(scene: EventScene) -> int:
    """Where the place and day of writing end ("BAKU, April 26 - "), which date no event."""
    found = _cues(scene.document.language).dateline.match(scene.document.text)
    return found.end() if found else 0


def _is_postponed(trigger: Trigger, scene: EventScene) -> bool:
    postponed = _cues(scene.document.language).postponed
    word = scene.document.lower[trigger.word_start : trigger.word_end]
    return trigger.reading.status == modality.PLANNED and bool(postponed.search(f"{trigger.reading.modality} {word}"))


def _is_the_new_date(period: Period, scene: EventScene) -> bool:
    """ "Delayed until 2027", "postponed to the fourth quarter"."""
    lower, cues = scene.document.lower, _cues(scene.document.language)
    if cues.postponed_to.search(lower, max(0, period.start - 20), period.start) is not None:
        return True
    return cues.until.match(lower, period.start) is not None


def _is_until(period: Period, scene: EventScene) -> bool:
    lower, cues = scene.document.lower, _cues(scene.document.language)
    found = cues.postponed_to.search(lower, max(0, period.start - 20), period.start)
    return (found is not None and cues.until.match(lower, found.start()) is not None) or (
        cues.until.match(lower, period.start) is not None
    )


def as_meant(period: Period, status: str, scene: EventScene, behind: int = 0) -> Period:
    """The period with its own bounds where it is a limit ("before the end of April").

    One without a year lies ahead for a plan ("postponed to the third quarter") and back for what happened, where it
    stands behind the verb, whose end is `behind`.
    """
    published = scene.document.published
    if period.role == "by" and period.kind != "day":
        first, after = sdmx.parse(period.time_period)
        period = replace(period, first=first, after=after)
    if published is None or period.first is None or period.after is None or period.start < behind:
        return period
    if status in (modality.PLANNED, modality.POSSIBLE):
        said = _day_of_earlier_saying(period, scene)
        earlier = period if said is None else _in_another_year(period, -1, scene)
        if said is not None and earlier.after is not None and earlier.after > said:
            return earlier
    if status in (modality.PLANNED, modality.POSSIBLE) and period.after <= published:
        return _in_another_year(period, 1, scene)
    if status == modality.OCCURRED and period.first > published:
        return _in_another_year(period, -1, scene)
    return period


def _day_of_earlier_saying(period: Period, scene: EventScene) -> dt.date | None:
    """When the sentence says that what it tells was said ("said in April that it was planned for the summer")."""
    index = scene.document.sentence_at(period.start)
    if index is None:
        return None
    said = scene.periods_in(scene.document.sentences[index].start, period.start)
    dated = (one.first for one in said if one.kind in _SAID_IN and _follows_a_saying(one, scene) is not None)
    return next(filter(None, dated), None)


def _in_another_year(period: Period, years: int, scene: EventScene) -> Period:
    """The period some years later or earlier; a day of the week as many weeks. Unchanged where the year is settled."""
    cues, lower = _cues(scene.document.language), scene.document.lower
    if period.kind == "day" and cues.weekday.fullmatch(lower, period.start, period.end) and period.first is not None:
        day = period.first + years * _A_WEEK
        return replace(period, time_period=day.isoformat(), first=day, after=day + _A_DAY)
    is_yearly = period.kind in _YEARLY and cues.yearly.search(lower, period.start, period.end)
    if not is_yearly or cues.settled.search(lower, period.start, period.end):
        return period
    moved = f"{int(period.time_period[:4]) + years:04d}{period.time_period[4:]}"
    if moved.endswith("-02-29"):
        return period
    first, after = sdmx.parse(moved)
    return replace(period, time_period=moved, first=first, after=after)


def _is_spread_over(period: Period, trigger: Trigger, scene: EventScene) -> bool:
    """ "Will invest $5 billion over the next ten years": when all of it is to happen, not how long something has lasted."""
    return (
        trigger.frame.event_type in _cues(scene.document.language).spread
        and trigger.reading.status in (modality.PLANNED, modality.POSSIBLE, modality.ONGOING)
        and trigger.word_end <= period.start < trigger.clause[1]
    )


def _is_part_of_the_object(period: Period, trigger: Trigger, scene: EventScene) -> bool:
    """The year of "the 2006 budget", or the years that a strategy is for, do not date the event."""
    if trigger.word_end <= period.start and period.end < trigger.end:
        closes = _cues(scene.document.language).closes_a_phrase.match(scene.document.lower, period.end)
        return period.kind in ("year", "fiscal_year", "span") and closes is None
    is_loan = trigger.frame.event_type == "LOAN_GRANTED"
    has_a_term = trigger.frame.event_type == "POLICY_CHANGE" or "price" in trigger.frame.objects
    if is_loan or (has_a_term and trigger.reading.status == modality.OCCURRED):
        lead = scene.document.lower[max(trigger.end, period.start - _LONGEST_FOR) : period.start]
        if period.kind in _TERMS and _cues(scene.document.language).meant_for.search(lead):
            return True
    if period.first is None or period.after is None or _is_spread_over(period, trigger, scene):
        return False
    return (period.after - period.first).days > _LONGEST_EVENT


def release_day(trigger: Trigger, scene: EventScene) -> Period | None:
    """The day on which numbers were released: a day shortly before the publication, near the naming of the source."""
    sentence = scene.document.sentences[trigger.sentence]
    lead = scene.document.sentences[:_RELEASE_SENTENCES]
    own = _recent_days(sentence.start, sentence.end, scene)
    said = [period for period in _recent_days(lead[0].start, lead[-1].end, scene) if _is_told(period, scene)]
    weeks = [
        period
        for period in scene.periods_in(sentence.start, sentence.end)
        if period.kind == "week" and _is_told(period, scene)
    ]
    return min(own or weeks or said, key=lambda period: abs(period.start - trigger.start), default=None)


def _recent_days(start: int, end: int, scene: EventScene) -> list[Period]:
    published = scene.document.published
    return [
        period
        for read in scene.periods_in(start, end)
        if (period := as_meant(read, modality.OCCURRED, scene)).kind == "day"
        and period.first is not None
        and published is not None
        and 0 <= (published - period.first).days <= _RELEASE_AGE
    ]


def default_period(trigger: Trigger, scene: EventScene) -> str | None:
    """The day of publication for the main news that has happened, nothing for anything else."""
    published = scene.document.published
    if published is None:
        return None
    if trigger.reading.status == modality.ONGOING and trigger.frame.event_type in _GOING_ON:
        return published.isoformat()
    if trigger.reading.status == modality.PLANNED and _is_at_once(trigger, scene):
        return published.isoformat()
    if trigger.reading.status != modality.OCCURRED:
        return None
    if trigger.frame.event_type == "STATISTICS_RELEASED":
        return published.isoformat()
    if leads(trigger, scene) and (days := _days_before_the_news(trigger, scene)) is not None:
        return (published - days).isoformat()
    is_meeting = trigger.frame.event_type == "MEETING_HELD" and trigger.reading.modality != "perfect"
    if not (leads(trigger, scene) or is_meeting) or comes_before(trigger, scene):
        return None
    return _day_of_saying(scene) or published.isoformat()


def _is_at_once(trigger: Trigger, scene: EventScene) -> bool:
    """ "Is to be shut at once"."""
    end = min(trigger.clause[1], trigger.end + _AT_ONCE_REACH)
    return _cues(scene.document.language).at_once.search(scene.document.lower, trigger.start, end) is not None


def _days_before_the_news(trigger: Trigger, scene: EventScene) -> dt.timedelta | None:
    """ "The news comes just one day after the airline filed for bankruptcy"."""
    cues = _cues(scene.document.language)
    begin = max(scene.document.sentences[trigger.sentence].start, trigger.word_start - _OTHER_CLAUSE_REACH)
    found = cues.days_before.search(scene.document.lower, begin, trigger.word_start)
    if found is None:
        return None
    number = found.group(1)
    return dt.timedelta(days=cues.numbers.get(number) or int(number))


def comes_before(trigger: Trigger, scene: EventScene) -> bool:
    """What the news came after ("the move came after the fund had reviewed the programme") is not of the day."""
    if trigger.frame.event_type in _cues(scene.document.language).ceremonies:
        return False
    begin = max(scene.document.sentences[trigger.sentence].start, trigger.word_start - _OTHER_CLAUSE_REACH)
    return _cues(scene.document.language).behind.search(scene.document.lower, begin, trigger.word_start) is not None


def _day_of_saying(scene: EventScene) -> str | None:
    """The day on which the beginning of a text says that its news was told: it had happened by then."""
    lead = scene.document.sentences[:_SAYING_SENTENCES]
    told = (period for period in _recent_days(lead[0].start, lead[-1].end, scene) if _is_told(period, scene))
    return next((period.time_period for period in told), None)


def _is_told(period: Period, scene: EventScene) -> bool:
    """Whether a day is that of a saying, or of the act of deciding ("the decision was taken on Wednesday")."""
    begin = max(0, period.start - _DECISION_REACH)
    decided = _cues(scene.document.language).decided.search(scene.document.lower, begin, period.start)
    if decided is not None or _follows_a_saying(period, scene) is not None:
        return True
    return _cues(scene.document.language).told_behind.match(scene.document.lower, period.end) is not None


def leads(trigger: Trigger, scene: EventScene) -> bool:
    """Whether a trigger stands where the main news stands."""
    sentence = scene.document.sentences[trigger.sentence]
    return sentence.paragraph < _LEAD_PARAGRAPHS or trigger.sentence < _LEAD_SENTENCES


def _is_day_of_promise(period: Period, trigger: Trigger, scene: EventScene) -> bool:
    """The day of the news before a plan's verb dates the promise, not the plan ("agreed today to raise trade")."""
    return (
        trigger.reading.status in (modality.PLANNED, modality.POSSIBLE)
        and period.kind == "day"
        and period.first == scene.document.published
        and period.end <= trigger.word_start
    )


def _is_day_of_effect(period: Period, trigger: Trigger, scene: EventScene) -> bool:
    """ "Cut its rate to 15 percent, with effect from Tuesday": decided before, and in force only from then on."""
    if trigger.reading.status != modality.OCCURRED or trigger.frame.event_type not in _DECISIONS:
        return False
    published = scene.document.published
    if period.role in _FROM and published is not None and period.first is not None and period.first > published:
        return True
    begin = max(trigger.word_end, period.start - _EFFECT_REACH)
    return _cues(scene.document.language).in_effect.search(scene.document.lower, begin, period.start) is not None


def _is_in_reach(period: Period, trigger: Trigger, scene: EventScene) -> bool:
    """A date of the trigger's own clause, one right beside it, or one that opens the sentence and holds for all of it.

    A period that is not over yet, in another clause, is not when something happened.
    """
    if (
        trigger.nominal
        and not trigger.frame.objects
        and not trigger.reading.by_verb
        and not _is_of_the_occasion(period, trigger, scene)
        and _gap(period, trigger) > _NOUN_REACH
    ):
        return False
    if _is_in_clause(period, trigger):
        return True
    published = scene.document.published
    if (
        trigger.reading.status == modality.OCCURRED
        and published
        and period.after
        and period.after > published + _A_DAY
        and not _is_earlier(period, scene)
    ):
        return False
    if trigger.reading.status == modality.ONGOING and published and period.after and period.after <= published:
        return False
    opens = period.start - scene.document.sentences[trigger.sentence].start <= _OPENING
    if not opens and _gap(period, trigger) > _OTHER_CLAUSE_REACH:
        return False
    return not (_is_of_an_earlier_act(period, trigger, scene) or _is_of_a_relative_clause(period, trigger, scene))


def _is_of_the_occasion(period: Period, trigger: Trigger, scene: EventScene) -> bool:
    """ "Will discuss the budget next week at a meeting": what is done at a meeting has its day."""
    if period.kind not in _DAYS or not _is_in_clause(period, trigger):
        return False
    is_occasion = modality.is_of_an_occasion(trigger.reading, scene.document.language)
    return is_occasion and ", " not in scene.document.lower[trigger.end : period.start]


def _is_in_clause(period: Period, trigger: Trigger) -> bool:
    return trigger.clause[0] <= period.start < trigger.clause[1]


def _is_of_an_earlier_act(period: Period, trigger: Trigger, scene: EventScene) -> bool:
    """ "Kept its rate at 4.5 percent, after it was raised last month": the clause behind has a verb and a time of its own."""
    if period.start < trigger.end:
        return False
    return (
        _cues(scene.document.language).earlier_act.search(scene.document.lower, trigger.end, period.start) is not None
    )


def _is_of_a_relative_clause(period: Period, trigger: Trigger, scene: EventScene) -> bool:
    """ "Is building a plant which is expected to open in 2024": the date is that of what is said of the object."""
    if period.start < trigger.end:
        return False
    return (
        _cues(scene.document.language).of_a_relative.search(scene.document.lower, trigger.end, period.start) is not None
    )


def _is_of_a_participle(period: Period, trigger: Trigger, scene: EventScene) -> bool:
    """ "Will invest under a concession approved on Monday", "will build a dam; the pact was signed on Monday": the date is
    that of what was done before.
    """
    published = scene.document.published
    if trigger.reading.status != modality.PLANNED or period.start < trigger.end or published is None:
        return False
    if period.after is None or period.after > published:
        return False
    found = _cues(scene.document.language).of_a_participle.search(scene.document.lower, trigger.end, period.start)
    return found is not None or _ANOTHER_SENTENCE in scene.document.lower[trigger.end : period.start]


def _is_of_the_first_aim(period: Period, trigger: Trigger, scene: EventScene) -> bool:
    """ "Plans to decide in 2026 and to begin production": the second infinitive has no date."""
    joined = _cues(scene.document.language).second_aim
    return period.end < trigger.word_start and bool(
        joined.fullmatch(scene.document.lower, period.end, trigger.word_start)
    )


def _is_since_an_act(period: Period, trigger: Trigger, scene: EventScene) -> bool:
    if trigger.reading.status != modality.OCCURRED or period.start < trigger.end:
        return False
    since = _cues(scene.document.language).since_an_act
    return since.search(scene.document.lower, trigger.end, period.start) is not None


def _is_earlier(period: Period, scene: EventScene) -> bool:
    """ "Earlier this year"."""
    return _cues(scene.document.language).earlier.match(scene.document.lower, period.start) is not None


def _gap(period: Period, trigger: Trigger) -> int:
    return max(0, period.start - trigger.end, trigger.word_start - period.end)


def _distance(period: Period, trigger: Trigger, scene: EventScene) -> int:
    """How far a period is; one of a verb before ("built in 2021 and opened in March") or of another clause is farther."""
    in_clause = trigger.clause[0] <= period.start < trigger.clause[1]
    of_verb_before = (
        in_clause
        and period.end < trigger.word_start
        and _cues(scene.document.language).second_verb.search(scene.document.lower, period.end, trigger.word_start)
        is not None
    )
    return _gap(period, trigger) + (0 if in_clause and not of_verb_before else _OTHER_CLAUSE)


def _agrees(period: Period, status: str, published: dt.date | None) -> bool:
    """A past event lies not after the publication, a plan not before it."""
    if published is None:
        return True
    if status == modality.OCCURRED:
        return period.first is None or period.first <= published
    if status in (modality.PLANNED, modality.POSSIBLE):
        if period.after is None:
            return period.first is None or period.first > published
        return period.after > published
    return True


def _belongs_to_the_saying(period: Period, trigger: Trigger, scene: EventScene) -> bool:
    """The date of "he told reporters on Friday" is not the event's, unless the saying is the event."""
    if trigger.start <= period.start < trigger.end:
        return False
    said = _follows_a_saying(period, scene)
    return said is not None and trigger.word_start not in range(said, period.start)


def _follows_a_saying(period: Period, scene: EventScene) -> int | None:
    """Where the word of saying begins that the period belongs to ("told reporters on Friday")."""
    lower = scene.document.lower
    sentence = scene.document.sentence_at(period.start)
    begin = 0 if sentence is None else scene.document.sentences[sentence].start
    reach = max(begin, period.start - _REPORT_REACH)
    said = list(_reporting(scene.document.language).finditer(lower, reach, period.start))
    if not said or _cues(scene.document.language).saying_ends.search(lower, said[-1].end(), period.start):
        return None
    return said[-1].start()
