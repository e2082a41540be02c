"""Which triggers of a text stand for events, each with the status that its time and its sentence leave it.

Belongs here: the choice among triggers of one word, and what is no event of its own (aims, questions, background, what a
loan is for). Does not belong here: how triggers are found (`triggers`), and what becomes of them (`events`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pipelines.extract import modality
from pipelines.extract.event_frames import clauses
from pipelines.extract.event_loans import told_as_loans
from pipelines.extract.event_periods import as_meant, leads, period_of
from pipelines.extract.event_scene import EventScene
from pipelines.extract.event_statistics import is_a_statistic
from pipelines.extract.periods import Period
from pipelines.extract.triggers import Trigger, find_triggers

_LASTING = frozenset({"CONSTRUCTION", "INVESTMENT_MADE"})
_MEANT = frozenset(
    {
        "CONSTRUCTION",
        "FACILITY_LAUNCH",
        "FORUM_HELD",
        "MEETING_HELD",
        "AGREEMENT_SIGNED",
        "INVESTMENT_MADE",
        "BOND_ISSUED",
    }
)
"""Of these "has picked a firm to build the plant" tells a plan; of others an aim is no event ("a move to boost trade")."""
_DATED_NOUNS = frozenset(
    {
        "FACILITY_LAUNCH",
        "LOAN_GRANTED",
        "POLICY_RATE_DECISION",
        "TAX_TARIFF_CHANGE",
        "PRODUCTION_CHANGE",
        "BOND_ISSUED",
        "OTHER_EVENT",
    }
)
"""Of these a noun with a date that is over tells an event ("the opening of the line in May"); sales and works go on."""
_VOTED = frozenset({"POLICY_CHANGE", "TAX_TARIFF_CHANGE", "APPOINTMENT", "AGREEMENT_SIGNED", "POLICY_RATE_DECISION"})
"""Of these a vote is the deed itself ("parliament voted to ratify the pact")."""
_FINANCED = frozenset({"CONSTRUCTION", "INVESTMENT_MADE"})
_MONEY_REACH = 80
_MONEY_REACH_OF_A_NOUN = 30
_RIGHT_BEHIND = 12
_NEAR_A_NOUN = 30
_IN_THE_PHRASE = 60
_LEAD_OF_A_PHRASE = 40
_OF = " of "
_TO = " to "
_SOON = dt.timedelta(days=183)
_LONG_AGO = dt.timedelta(days=20 * 366)


def standing_for_events(scene: EventScene) -> list[Trigger]:
    """The triggers that stand for events, each with a status; a weak one only where its sentence has no other."""
    settled = [
        found
        for trigger in _best_of_each_word(scene)
        if (found := _settle(trigger, scene)) is not None
        and found.reading.status not in found.frame.unless
        and not _is_asked(found, scene)
        and not _is_mere_aim(found)
        and not _is_mere_consequence(found, scene)
        and not _is_of_another_subject(found, scene)
        and not (found.frame.lead and not leads(found, scene) and not (found.nominal and _has_own_date(found, scene)))
        and not is_a_statistic(found, scene)
        and not _is_background(found, scene)
    ]
    settled = _without_governors(settled, scene)
    settled = told_as_loans(settled, scene)
    settled = [trigger for trigger in settled if not _is_object_of_another(trigger, settled)]
    settled = [trigger for trigger in settled if not _is_what_a_loan_is_for(trigger, settled, scene)]
    settled = _without_meetings_of_deciders(settled)
    strong = {trigger.sentence for trigger in settled if not trigger.frame.weak and not _is_a_cause(trigger)}
    return [trigger for trigger in settled if not (trigger.frame.weak and trigger.sentence in strong)]


def _is_a_cause(trigger: Trigger) -> bool:
    """A disaster that a noun names beside what was done about it ("earmarked $5 billion for the victims of the floods")."""
    return trigger.frame.event_type == "DISRUPTION" and trigger.nominal and not trigger.reading.by_verb


def _without_meetings_of_deciders(settled: list[Trigger]) -> list[Trigger]:
    """ "The rate was kept, the bank said after a meeting of its board": the meeting is where the decision was taken."""
    if not any(trigger.frame.event_type == "POLICY_RATE_DECISION" for trigger in settled):
        return settled
    return [
        trigger
        for trigger in settled
        if trigger.frame.event_type != "MEETING_HELD" or (trigger.reading.status == modality.PLANNED and trigger.head)
    ]


def _is_mere_aim(trigger: Trigger) -> bool:
    """What something is done for, without anyone who plans it ("discussed measures to increase mutual trade")."""
    if trigger.reading.modality != "purpose":
        return False
    is_loose = trigger.frame.weak and trigger.frame.alone
    return is_loose or (not trigger.reading.passive and trigger.frame.event_type not in _MEANT)


def _is_mere_consequence(trigger: Trigger, scene: EventScene) -> bool:
    """ "A move that could speed up the law": what may follow from the news, planned by nobody."""
    if trigger.reading.status not in (modality.PLANNED, modality.POSSIBLE):
        return False
    pattern, begin = clauses(scene.document.language).may_lead_to, max(0, trigger.clause[0] - _LEAD_OF_A_PHRASE)
    return pattern.search(scene.document.lower, begin, trigger.clause[0]) is not None


def _is_of_another_subject(trigger: Trigger, scene: EventScene) -> bool:
    """ "A loan for the project will be considered": what is said of the subject is not said of a noun in its phrase."""
    if trigger.frame.event_type != "CONSTRUCTION" or not trigger.modifier or trigger.start == trigger.word_start:
        return False
    begin = max(trigger.clause[0], trigger.start - _LEAD_OF_A_PHRASE)
    return (
        clauses(scene.document.language).in_another_phrase.search(scene.document.lower, begin, trigger.start)
        is not None
    )


def _is_what_a_loan_is_for(trigger: Trigger, settled: list[Trigger], scene: EventScene) -> bool:
    """ "Pledged a loan to fund the canal", without a date of its own: the loan is the event."""
    is_aim = trigger.reading.modality in ("purpose", "decided") or (
        trigger.nominal and trigger.reading.status == modality.PLANNED
    )
    return (
        is_aim
        and trigger.frame.event_type in _FINANCED
        and any(
            other.frame.event_type == "LOAN_GRANTED"
            and other.sentence == trigger.sentence
            and other.word_end <= trigger.word_start
            for other in settled
        )
        and not _has_own_date(trigger, scene)
    )


def _is_object_of_another(trigger: Trigger, settled: list[Trigger]) -> bool:
    """ "The creation of a joint commission" is no session of it."""
    if not trigger.nominal or trigger.frame.objects:
        return False
    return any(
        other.frame.objects
        and other.sentence == trigger.sentence
        and other.frame.event_type != trigger.frame.event_type
        and other.word_end <= trigger.word_start
        and trigger.word_end == other.end
        for other in settled
    )


def _without_governors(settled: list[Trigger], scene: EventScene) -> list[Trigger]:
    """ "Have committed to invest $5 billion": the verb that is promised tells the event."""
    lower, types = scene.document.lower, {trigger.word_start: trigger.frame.event_type for trigger in settled}
    return [
        trigger
        for trigger in settled
        if not lower.startswith(_TO, trigger.word_end)
        or types.get(trigger.word_end + len(_TO)) != trigger.frame.event_type
    ]


def _is_asked(trigger: Trigger, scene: EventScene) -> bool:
    sentence = scene.document.sentences[trigger.sentence]
    return scene.document.text.endswith("?", sentence.start, sentence.end)


def _has_own_date(trigger: Trigger, scene: EventScene) -> bool:
    """Whether a date stands right beside a noun ("an earthquake in April", "last year's strike")."""
    period = period_of(trigger, scene)
    return period is not None and max(period.start - trigger.end, trigger.word_start - period.end) <= _NEAR_A_NOUN


def _is_background(trigger: Trigger, scene: EventScene) -> bool:
    """What was built or bought at some time before, or very long ago, tells what something is, not what happened."""
    if trigger.reading.status != modality.OCCURRED:
        return False
    if trigger.nominal and trigger.frame.event_type == "DISRUPTION":
        harmed_by = clauses(scene.document.language).harmed_by
        begin = max(trigger.clause[0], trigger.start - _IN_THE_PHRASE)
        if harmed_by.search(scene.document.lower, begin, trigger.start) and not _has_own_date(trigger, scene):
            return True
    period, published = period_of(trigger, scene), scene.document.published
    if period is not None and period.role == "by" and trigger.reading.modality == "perfect":
        return trigger.frame.event_type == "INVESTMENT_MADE"
    if period is None:
        is_lasting = trigger.frame.event_type in _LASTING and trigger.reading.modality in ("past", "perfect")
        return is_lasting and (not leads(trigger, scene) or _is_said_of_the_object(trigger, scene))
    return published is not None and period.after is not None and published - period.after > _LONG_AGO


def _is_said_of_the_object(trigger: Trigger, scene: EventScene) -> bool:
    """ "Switched on the plant, built with German grants": a participle behind a comma tells what its noun is."""
    is_behind = trigger.start < trigger.word_start and trigger.reading.modality == "past"
    return is_behind and scene.document.lower.endswith(", ", trigger.start, trigger.word_start)


def _best_of_each_word(scene: EventScene) -> list[Trigger]:
    """One word triggers one event: one that has its object before one that has none, then the nearest object."""
    best: dict[int, Trigger] = {}
    for trigger in find_triggers(scene.document, scene.admits):
        if not trigger.nominal and trigger.reading.status in trigger.frame.unless:
            continue
        if trigger.frame.money_object and not _has_as_object("money", trigger, scene):
            continue
        if trigger.frame.share_object and not _has_as_object("percent", trigger, scene):
            continue
        other = best.get(trigger.word_start)
        if other is None or _rank(trigger) < _rank(other):
            best[trigger.word_start] = trigger
    return list(best.values())


def _has_as_object(kind: str, trigger: Trigger, scene: EventScene) -> bool:
    """ "Spent $5 million", "$5 million will be spent", "a $5 million investment", "acquired 40 per cent"."""
    if trigger.nominal:
        start, end = max(trigger.clause[0], trigger.word_start - _MONEY_REACH_OF_A_NOUN), trigger.word_start
    elif trigger.reading.passive:
        start, end = max(trigger.clause[0], trigger.word_start - _MONEY_REACH), trigger.word_start
    else:
        start, end = trigger.word_end, trigger.word_end + _MONEY_REACH // 2
    found = [quantity for quantity in scene.quantities_in(start, end) if quantity.kind == kind]
    if kind == "percent":
        share_in, lower = clauses(scene.document.language).share_in, scene.document.lower
        is_open = trigger.reading.passive or trigger.nominal
        return any(share_in.match(lower, q.end) or (is_open and not lower.startswith(_OF, q.end)) for q in found)
    return bool(found)


def _rank(trigger: Trigger) -> tuple[bool, bool, int]:
    return not trigger.frame.objects, trigger.modifier, trigger.end - trigger.start


def _settle(trigger: Trigger, scene: EventScene) -> Trigger | None:
    """The trigger with a status; None where the form says none and nothing beside it does."""
    if trigger.reading.modality == "begun" and trigger.reading.status == modality.ONGOING and _is_over(trigger, scene):
        return replace(trigger, reading=replace(trigger.reading, status=modality.OCCURRED))
    if trigger.reading.modality == "voted" and trigger.frame.event_type not in _VOTED:
        return replace(trigger, reading=replace(trigger.reading, status=modality.PLANNED))
    if trigger.reading.modality == "progressive" and trigger.reading.status == modality.ONGOING:
        return _with_a_day_ahead(trigger, scene)
    if trigger.reading.status != modality.UNTENSED:
        return _agree_with_time(trigger, scene) if trigger.nominal else trigger
    if trigger.reading.modality in modality.UNREAL:
        return None
    sentence = scene.document.sentences[trigger.sentence]
    if trigger.reading.present and sentence.is_heading:
        return replace(trigger, reading=replace(trigger.reading, status=modality.OCCURRED))
    published = scene.document.published
    if trigger.reading.modality == "participle" and _is_dated_behind(trigger, scene):
        return replace(trigger, reading=replace(trigger.reading, status=modality.OCCURRED))
    begin = trigger.word_end if trigger.reading.modality == "gerund" else trigger.clause[0]
    periods = scene.periods_in(begin, trigger.clause[1])
    if trigger.reading.present and not trigger.reading.passive:
        periods = [
            as_meant(period, modality.PLANNED, scene, behind=trigger.word_end) if period.kind == "day" else period
            for period in periods
        ]
    finite, lower = clauses(scene.document.language).finite, scene.document.lower
    ahead = published is not None and any(
        period.first is not None
        and period.first > published
        and not (trigger.reading.present and finite.search(lower, trigger.word_end, period.start))
        for period in periods
    )
    is_kind_of_work = trigger.nominal and trigger.start < trigger.word_start
    if ahead or (
        trigger.nominal
        and not is_kind_of_work
        and modality.looks_ahead(scene.document.lower, *trigger.clause, scene.document.language)
    ):
        return replace(trigger, reading=replace(trigger.reading, status=modality.PLANNED))
    if trigger.nominal and (
        trigger.frame.event_type in ("MEETING_HELD", "FORUM_HELD", "DISRUPTION")
        or ((trigger.frame.event_type == "AGREEMENT_SIGNED" or _is_bare_deal(trigger)) and _is_over(trigger, scene))
        or (trigger.frame.event_type in _DATED_NOUNS and _is_over(trigger, scene) and _has_own_date(trigger, scene))
    ):
        return replace(trigger, reading=replace(trigger.reading, status=modality.OCCURRED))
    return None


def _with_a_day_ahead(trigger: Trigger, scene: EventScene) -> Trigger:
    """ "Is adding a flight from June 13": what begins only then is a plan."""
    published = scene.document.published
    if published is None:
        return trigger
    begins = clauses(scene.document.language).begins_on
    for period in scene.periods_in(trigger.word_end, trigger.clause[1]):
        if period.first is None or period.first <= published or period.kind == "span":
            continue
        if begins.search(scene.document.lower, max(trigger.word_end, period.start - _RIGHT_BEHIND), period.start + 5):
            return replace(trigger, reading=replace(trigger.reading, status=modality.PLANNED))
    return trigger


def _is_bare_deal(trigger: Trigger) -> bool:
    """ "The takeover in May"; a sale with an object may as well be one of goods."""
    return trigger.frame.event_type == "ACQUISITION" and not trigger.frame.objects


def _is_over(trigger: Trigger, scene: EventScene) -> bool:
    """ "Began building the resort last year": the beginning has a time of its own, which is over."""
    period, published = period_of(trigger, scene), scene.document.published
    return published is not None and period is not None and period.after is not None and period.after <= published


def _is_dated_behind(trigger: Trigger, scene: EventScene) -> bool:
    """ "The treaty, signed on August 22 by both presidents": right behind a participle stands a day or month that is over."""
    published = scene.document.published
    if published is None:
        return False
    by_whom = clauses(scene.document.language).by_whom.match(scene.document.lower, trigger.word_end, trigger.clause[1])
    reach = _RIGHT_BEHIND + (by_whom.end() - trigger.word_end if by_whom else 0)
    return any(
        period.first is not None and period.first <= published and period.kind in ("day", "week", "month", "year")
        for period in scene.periods_in(trigger.word_end, min(trigger.clause[1], trigger.word_end + reach))
    )


def _agree_with_time(trigger: Trigger, scene: EventScene) -> Trigger:
    """An action noun has no tense: the one period of its clause decides whether it lies behind or ahead."""
    published, periods = scene.document.published, scene.periods_in(*trigger.clause)
    if trigger.reading.status != modality.CANCELLED and _is_of_a_time_over(trigger, scene):
        return replace(trigger, reading=replace(trigger.reading, status=modality.OCCURRED))
    if published is not None and not trigger.reading.by_verb and _is_occasion_ahead(trigger, scene, published):
        return replace(trigger, reading=replace(trigger.reading, status=modality.PLANNED))
    if published is None or len(periods) != 1 or trigger.reading.by_verb:
        return trigger
    if max(periods[0].start - trigger.end, trigger.word_start - periods[0].end) > _IN_THE_PHRASE:
        return trigger
    status = trigger.reading.status
    if _may_lie_ahead(trigger, scene) and _lies_ahead(periods[0], published):
        return replace(trigger, reading=replace(trigger.reading, status=modality.PLANNED))
    period = as_meant(periods[0], status, scene)
    if status == modality.OCCURRED and period.first is not None and period.first > published:
        status = modality.PLANNED
    elif status == modality.PLANNED and period.after is not None and period.after <= published and period.kind != "day":
        status = modality.OCCURRED
    return replace(trigger, reading=replace(trigger.reading, status=status))


def _is_of_a_time_over(trigger: Trigger, scene: EventScene) -> bool:
    """ "Last month's strike will cost": the time that stands before a noun is its own."""
    published, begin = scene.document.published, max(trigger.clause[0], trigger.start - _LEAD_OF_A_PHRASE)
    owner = clauses(scene.document.language).of_a_time
    return published is not None and any(
        period.after is not None
        and period.after <= published
        and owner.fullmatch(scene.document.lower, period.end, trigger.start)
        for period in scene.periods_in(begin, trigger.start)
    )


def _may_lie_ahead(trigger: Trigger, scene: EventScene) -> bool:
    """ "Announced the launch of a route", "intends to present it at a forum": the day alone says that it is to come."""
    language, begin = scene.document.language, trigger.clause[0]
    if modality.is_announced(trigger.reading, language):
        return True
    is_occasion = modality.is_of_an_occasion(trigger.reading, language)
    return is_occasion and modality.looks_ahead(scene.document.lower, begin, trigger.start, language)


def _is_occasion_ahead(trigger: Trigger, scene: EventScene, published: dt.date) -> bool:
    """ "Will open the port during a visit": the occasion of what is to come, with no time that is over."""
    language, lower = scene.document.language, scene.document.lower
    if not modality.is_of_an_occasion(trigger.reading, language):
        return False
    if not modality.is_promised(lower, trigger.clause[0], trigger.start, language):
        return False
    return all(p.after is None or p.after > published for p in scene.periods_in(*trigger.clause))


def _lies_ahead(period: Period, published: dt.date) -> bool:
    return period.first is not None and published < period.first < published + _SOON
