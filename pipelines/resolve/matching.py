"""Whether two reports tell of one event: what forbids it, and how much speaks for it.

Belongs here: the comparison of two reports. Does not belong here: which reports are compared, and what follows for
stories of many reports (`stories`).

A false join hides an event and invents a history, a missed one only tells an event twice: so every trait that
contradicts forbids, and what agrees has to add up.
"""

from __future__ import annotations

import datetime as dt

from pipelines.resolve.reports import ANNOUNCED, Report
from pipelines.resolve.traits import Traits

ENOUGH = 5.0
_ENOUGH_OF_NAMES = 5.5
"""Of undated things whose object does not say whose it is: two names alone meet in many articles."""
_COPIED = 0.6
"""Share of common words from which two sentences are one sentence printed twice."""

# How far, in days, two datings of one event lie apart: of an event whose like recurs, and of one that comes once.
_HAPPENED_APART = {True: 2, False: 45}
_TOLD_APART = {True: 10, False: 400}
_PLANS_TOLD_APART = {True: 365, False: 1100}
_PROMISES_APART = {True: 45, False: 900}
_EARLY = {True: 15, False: 550}
_LATE = {True: 45, False: 550}
_UNDATED_LATE = {True: 120, False: 730}
_TOLD_BEFORE = 3
"""A plan is told before its event; some days are left for articles that come late."""


def match(left: Report, of_left: Traits, right: Report, of_right: Traits) -> float | None:
    """How much speaks for one event, at least ENOUGH; None where something forbids it or too little speaks for it."""
    if left.origin == right.origin or of_left.family != of_right.family or of_left.begins != of_right.begins:
        return None
    if contradicts(of_left, of_right) or not _times_agree(left, right, recurs=of_left.family.recurs):
        return None
    set_apart = _set_apart(of_left, of_right)
    same_words = not set_apart and overlap(of_left.words, of_right.words) >= _COPIED
    same_time = _same_time(left, right)
    score = _agreement(of_left, of_right) + 1.0 * same_time + 3.0 * same_words - 1.5 * set_apart
    enough = _ENOUGH_OF_NAMES if of_left.family.named and not same_time else ENOUGH
    return score if score >= enough and (_same_object(of_left, of_right) or same_words) else None


def overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Common members by all members; 0 of nothing."""
    both = len(left & right)
    return both / (len(left) + len(right) - both) if both else 0.0


def contradicts(left: Traits, right: Traits) -> bool:
    """Whether a trait of one is another one of the other: country, place, kind of thing, number in a row, part."""
    if _differ(left.areas, right.areas) or _differ(left.heads, right.heads) or _differ(left.ordinals, right.ordinals):
        return True
    if left.apart != right.apart or _regions_differ(left.places, right.places):
        return True
    if left.family.parties and not (left.areas <= right.areas or right.areas <= left.areas):
        return True
    if left.object_names & right.names or right.object_names & left.names:
        return False
    return _differ(left.object_names, right.object_names) or _differ(left.specifics, right.specifics)


def _differ(left: frozenset[str], right: frozenset[str]) -> bool:
    return bool(left and right and not left & right)


def _regions_differ(left: frozenset[str], right: frozenset[str]) -> bool:
    coded = [frozenset(place for place in places if place[2:3] == "-") for places in (left, right)]
    return _differ(*coded)


def _agreement(left: Traits, right: Traits) -> float:
    of_object = left.object_names & right.names | right.object_names & left.names
    of_sentence = (left.names & right.names) - of_object
    in_title = (left.title_names & right.title_names) - of_object - of_sentence
    specifics = left.specifics & right.specifics
    if (left.is_thin or right.is_thin) and 2 * len(specifics) < min(len(left.specifics), len(right.specifics)):
        specifics = frozenset()
    score = min(4.0, 2.0 * len(of_object) + 1.0 * len(of_sentence) + 0.5 * len(in_title))
    score += min(3.0, 2.0 * len(specifics) - 1.0 * len(specifics & (left.frequent | right.frequent)))
    score += 2.0 * bool(left.ordinals & right.ordinals) + 2.0 * _same_place(left, right)
    score += 1.0 * bool(left.heads & right.heads) + 1.0 * (len(left.areas & right.areas) > 1)
    score += min(3.0, 2.0 * len(left.amounts & right.amounts))
    everything = left.specifics | left.heads | left.object_names
    score += 1.0 * (len(everything) > 1 and everything == right.specifics | right.heads | right.object_names)
    if min(len(left.specifics), len(right.specifics)) > 1 and overlap(left.specifics, right.specifics) < 0.3:
        score -= 1.0
    return score


def _same_place(left: Traits, right: Traits) -> bool:
    """A place that one report has for its location may stand in the other's sentence."""
    return bool(left.places & (right.places | right.names) or right.places & left.names)


def _set_apart(left: Traits, right: Traits) -> int:
    """How much speaks for two events without ruling out one: other names all around, another size."""
    named = (traits.names | traits.places | traits.title_names for traits in (left, right))
    other_size = left.family.name == "facility" and not left.amounts & right.amounts and _units(left) & _units(right)
    return _differ(*named) + bool(other_size)


def _units(traits: Traits) -> frozenset[str]:
    """The units of its measures, money left aside: one power plant has one power."""
    return frozenset(amount.split()[-1] for amount in traits.amounts if amount[0].isdigit())


def _same_object(left: Traits, right: Traits) -> bool:
    """The object itself agrees, not only what stands around it."""
    if left.family.named and not (
        (left.object_names | left.title_names) & right.names or (right.object_names | right.title_names) & left.names
    ):
        return False
    if left.specifics & right.specifics or left.ordinals & right.ordinals:
        return True
    if left.object_names & right.names or right.object_names & left.names:
        return True
    return bool(left.heads & right.heads) and bool(
        (left.names | left.places) & (right.names | right.places) or left.amounts & right.amounts
    )


def _times_agree(left: Report, right: Report, *, recurs: bool) -> bool:
    if _is_open(left) and _is_open(right):
        return _plans_agree(left, right, recurs=recurs)
    if _is_open(left):
        return _came_true(left, right, recurs=recurs)
    if _is_open(right):
        return _came_true(right, left, recurs=recurs)
    if left.period_start and right.period_start:
        return _gap(left, right) <= _HAPPENED_APART[recurs]
    return abs((left.reported_on - right.reported_on).days) <= _TOLD_APART[recurs]


def _is_open(report: Report) -> bool:
    return report.status in ANNOUNCED or report.status == "cancelled"


def _plans_agree(left: Report, right: Report, *, recurs: bool) -> bool:
    if abs((left.reported_on - right.reported_on).days) > _PLANS_TOLD_APART[recurs]:
        return False
    if left.period_start and right.period_start:
        return _gap(left, right) <= _PROMISES_APART[recurs]
    return not recurs or abs((left.reported_on - right.reported_on).days) <= _UNDATED_LATE[recurs]


def _came_true(plan: Report, event: Report, *, recurs: bool) -> bool:
    """Whether the event may be what the plan was for: told before it, and neither too early nor too late for it."""
    happened = event.period_end - dt.timedelta(days=1) if event.period_end else event.reported_on
    if (event.period_start or happened) > event.reported_on:
        return False  # told before it happened: the page or the reading is wrong
    if (plan.reported_on - happened).days > _TOLD_BEFORE or (plan.reported_on - event.reported_on).days > _TOLD_BEFORE:
        return False
    if plan.period_start is None or plan.period_end is None:
        return (happened - plan.reported_on).days <= _UNDATED_LATE[recurs]
    since = event.period_start or event.reported_on
    return (since - plan.period_end).days < _LATE[recurs] and (plan.period_start - happened).days <= _EARLY[recurs]


def _gap(left: Report, right: Report) -> int:
    """Days between two periods, 0 where they touch."""
    if not (left.period_start and left.period_end and right.period_start and right.period_end):
        return 0
    return max(0, (left.period_start - right.period_end).days + 1, (right.period_start - left.period_end).days + 1)


def _same_time(left: Report, right: Report) -> bool:
    """One period lies within the other, and none is vaguer than a year; what calls off a plan need not date it."""
    if any(one.status == "cancelled" and not one.period_start for one in (left, right)):
        return left.status in ANNOUNCED or right.status in ANNOUNCED
    if not (left.period_start and left.period_end and right.period_start and right.period_end):
        return False
    if (
        max((one.period_end - one.period_start).days for one in (left, right) if one.period_end and one.period_start)
        > 366
    ):
        return False
    return (left.period_start <= right.period_start and right.period_end <= left.period_end) or (
        right.period_start <= left.period_start and left.period_end <= right.period_end
    )
