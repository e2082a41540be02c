"""What reads like an event and is a statistic: flows of a term, sums, and what a report of numbers counts.

Belongs here: telling it from an event. Does not belong here: finding the release that an article is about (`releases`).
"""

from __future__ import annotations

from pipelines.extract import modality
from pipelines.extract.event_periods import comes_before, period_of
from pipelines.extract.event_scene import EventScene
from pipelines.extract.releases import sums_up, totals
from pipelines.extract.triggers import Trigger

_NEWS = frozenset({"money", "percent", "pp"})
_COUNTED = frozenset({"money", "percent", "multiple"})
_COUNTED_WITHIN = 80
_RIGHT_BEHIND = 12
_TOTAL_REACH = 160
_PRICE_BEHIND = 6
_FLOWS = frozenset({"INVESTMENT_MADE", "LOAN_GRANTED", "PRODUCTION_CHANGE"})
_DAYS = frozenset({"day"})
_OWN_TIMES = frozenset({"day", "week", "month"})
_TERMS = frozenset({"quarter", "half"})
_SUMS = frozenset({"INVESTMENT_MADE", "LOAN_GRANTED", "CONSTRUCTION", "ACQUISITION"})
"""Of these a report of numbers counts all that there were in its term."""
_BODIES = frozenset({"new_body", "zone", "founded"})


def is_of_released_numbers(trigger: Trigger, scene: EventScene) -> bool:
    """What a report of numbers gives as their cause or as what they count; a cause with days of its own is an event."""
    if trigger.frame.event_type == "DISRUPTION":
        if not trigger.nominal and trigger.reading.status != modality.OCCURRED:
            return False
        period = period_of(trigger, scene)
        if not trigger.nominal and "jobs" not in trigger.frame.objects:
            return period is None or period.kind not in _OWN_TIMES
        if period is None or (trigger.nominal and trigger.frame.objects):
            return period is None
        own_times = _OWN_TIMES if trigger.nominal else _DAYS
        return period.kind not in own_times and (period.kind != "span" or "D" not in period.time_period)
    if trigger.reading.status != modality.OCCURRED:
        return False
    is_sum = (
        trigger.frame.event_type in _SUMS and not trigger.frame.objects & _BODIES and period_of(trigger, scene) is None
    )
    return is_sum or trigger.frame.event_type == "SUPPLY_DEAL"


def is_of_numbers(trigger: Trigger) -> bool:
    """Whether a trigger tells what released numbers tell: jobs that were lost, not those that are to be cut."""
    is_told = trigger.reading.by_verb and trigger.reading.status == modality.OCCURRED
    is_cause = trigger.frame.event_type == "DISRUPTION" and trigger.nominal and not is_told
    lost = "jobs" in trigger.frame.objects and trigger.reading.status == modality.OCCURRED
    return is_cause or trigger.frame.event_type == "STATISTICS_RELEASED" or lost


def is_a_cause_of_numbers(trigger: Trigger, scene: EventScene) -> bool:
    """ "Its loss shrank by 60 percent to $5 million after aircraft were sold": the numbers are the news."""
    start, _ = scene.around(trigger)
    return comes_before(trigger, scene) and any(q.kind in _NEWS for q in scene.quantities_in(start, trigger.start))


def is_a_statistic(trigger: Trigger, scene: EventScene) -> bool:
    """What was sold or carried in the course of a quarter or year, or by how much it rose, is a figure, not an event.

    Neither are results after which the news comes ("the cuts come after the airline posted a loss").
    """
    if trigger.frame.event_type == "STATISTICS_RELEASED" and comes_before(trigger, scene):
        return True
    if _is_summed_up(trigger, scene) or _is_a_closing_price(trigger, scene) or _is_a_total(trigger, scene):
        return True
    if trigger.frame.event_type in _FLOWS:
        return _is_over_a_term(trigger, scene)
    if trigger.frame.event_type != "SUPPLY_DEAL":
        return False
    if trigger.nominal:
        return any(
            q.kind in _COUNTED
            for q in scene.quantities_in(trigger.end, min(trigger.clause[1], trigger.end + _COUNTED_WITHIN))
        )
    if trigger.reading.status != modality.OCCURRED:
        return False
    period = period_of(trigger, scene)
    if period is not None and period.kind not in ("day", "week", "month") and trigger.reading.modality != "begun":
        return True
    behind = scene.quantities_in(trigger.word_end, trigger.word_end + _RIGHT_BEHIND)
    if any(quantity.kind == "percent" for quantity in behind):
        return True
    return "flows" in trigger.frame.objects and any(
        quantity.kind in ("percent", "multiple") for quantity in scene.quantities_in(*trigger.clause)
    )


def _is_a_total(trigger: Trigger, scene: EventScene) -> bool:
    """ "To date the bank has invested $2 billion in 130 projects": all that there was, not an event."""
    if trigger.frame.event_type not in _SUMS or trigger.reading.status != modality.OCCURRED:
        return False
    if trigger.frame.objects & _BODIES:
        return False
    sentence = scene.document.sentences[trigger.sentence]
    begin, end = max(sentence.start, trigger.start - _TOTAL_REACH), min(sentence.end, trigger.end + _TOTAL_REACH)
    found = totals(scene.document.language).search(scene.document.lower, begin, end)
    return found is not None and scene.fulfils("figure", trigger.sentence)


def _is_summed_up(trigger: Trigger, scene: EventScene) -> bool:
    """ "Loans disbursed over mobile phones came to $50 million": the participle tells what is counted."""
    reading = trigger.reading
    return (
        trigger.frame.event_type in _SUMS
        and not (reading.passive or trigger.nominal)
        and reading.modality == "past"
        and trigger.start < trigger.word_start
        and scene.fulfils("figure", trigger.sentence)
        and sums_up(scene, trigger.word_end, trigger.clause[1])
        and period_of(trigger, scene) is None
    )


def _is_a_closing_price(trigger: Trigger, scene: EventScene) -> bool:
    """ "On Thursday they closed at $35.17"."""
    if trigger.frame.event_type != "DISRUPTION" or trigger.nominal or trigger.reading.passive:
        return False
    behind = scene.quantities_in(trigger.word_end, trigger.word_end + _PRICE_BEHIND)
    return any(quantity.kind in ("money", "percent") for quantity in behind) and trigger.start < trigger.word_start


def _is_over_a_term(trigger: Trigger, scene: EventScene) -> bool:
    """ "Attracted $11 billion in the first five months", "raised output by 6 percent to 150,000 tonnes in April"."""
    if trigger.reading.status != modality.OCCURRED or trigger.reading.modality == "decided":
        return False
    terms = [
        p
        for p in scene.periods_in(*trigger.clause)
        if p.kind in _TERMS or (p.kind == "span" and p.time_period[-1] in "MY")
    ]
    if trigger.frame.event_type != "PRODUCTION_CHANGE":
        return bool(terms) and (trigger.frame.money_object or "investment" in trigger.frame.objects)
    changed = any(q.kind in ("percent", "multiple") for q in scene.quantities_in(*trigger.clause))
    return changed and bool(terms)
