"""Joining the mentions of one event within an article.

Belongs here: when two mentions are the same event, and what the joined one keeps. Does not belong here: finding them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipelines.extract import modality, sdmx
from pipelines.extract.actors import Actor
from pipelines.extract.lexicon import read_words, read_yaml
from pipelines.extract.periods import Period
from pipelines.extract.triggers import Trigger

_ANY_OBJECT = frozenset({"MEETING_HELD", "FORUM_HELD", "STATISTICS_RELEASED"})
_ONE_EACH = frozenset({"RATING_ACTION", "APPOINTMENT", "POLICY_RATE_DECISION"})
"""Of these a text tells one for each country at a time."""

_OF_PARTIES = frozenset(
    {
        "AGREEMENT_SIGNED",
        "CONSTRUCTION",
        "DISRUPTION",
        "FACILITY_LAUNCH",
        "INVESTMENT_MADE",
        "LOAN_GRANTED",
        "PRODUCTION_CHANGE",
        "TAX_TARIFF_CHANGE",
    }
)
"""Of these two that have other countries each are two ("a loan for Benin ... a loan for Togo")."""
_COUNTRY = 2
_OF_BUILDINGS = frozenset({"CONSTRUCTION", "FACILITY_LAUNCH"})
_TAKEN_UP_WITHIN = 15
_DATED_WITHIN = 4
_DATED_LATER = frozenset({"AGREEMENT_SIGNED", "LOAN_GRANTED", "FACILITY_LAUNCH", "POLICY_CHANGE", "ACQUISITION"})
_WORDS_THAT_NAME = 3
_COMPARED = 50
_NEWS_AGE = dt.timedelta(days=7)


@dataclass(frozen=True)
class MergingWords:
    """Heads that name nothing, those that take up what was named before, and what these may have before them."""

    vague: frozenset[str]
    taking_up: frozenset[str]
    unqualified: re.Pattern[str]
    papers: frozenset[str]
    others: tuple[str, ...]
    kinds: dict[str, str]

    def kind_of(self, head: str) -> str:
        """The head's last word, or the first of those that mean the same ("outage" and "blackout")."""
        last = head.split()[-1]
        return self.kinds.get(head) or self.kinds.get(last, last)


@cache
def merging_words(language: str) -> MergingWords:
    """The words of `event_merging.yaml` of a language."""
    same: list[list[str]] = read_yaml(language, "event_merging.yaml")["same"]
    kinds = {word: words[0] for words in same for word in words}
    others = tuple(read_yaml(language, "event_merging.yaml")["others"])
    return read_words(language, "event_merging.yaml", MergingWords, kinds=kinds, others=others)


@dataclass(slots=True)
class Draft:
    """An event in the making: its first and best mention, and the offsets of all."""

    trigger: Trigger
    period: Period | None
    default_period: str | None
    actors: tuple[Actor, ...]
    location: str | None
    mentions: list[tuple[int, int]]


def merge(drafts: Iterable[Draft], language: str) -> list[Draft]:
    """One draft an event, in order; each mention is compared with a bounded number before it, so it is linear."""
    merged: dict[str, list[Draft]] = {}
    words = merging_words(language)
    for draft in drafts:
        same_type = merged.setdefault(draft.trigger.frame.event_type, [])
        for other in same_type[-_COMPARED:]:
            if _same(other, draft, words):
                _join(other, draft, words)
                break
        else:
            same_type.append(draft)
    return sorted((d for group in merged.values() for d in group), key=lambda d: d.trigger.start)


def _same(one: Draft, two: Draft, words: MergingWords) -> bool:
    a, b = one.trigger, two.trigger
    differ = modality.UNTENSED != a.reading.status != b.reading.status != modality.UNTENSED
    if a.sentence == b.sentence and (a.start < b.end and b.start < a.end) and not _are_two_clauses(a, b):
        return a.nominal or b.nominal or not differ
    if _is_bare(b) and not b.indefinite and two.period is None and a.frame.event_type not in _ANY_OBJECT:
        return a.sentence != b.sentence
    if _recalls(one, two, words):
        return True
    if a.sentence != b.sentence and b.object_text.lower().startswith(words.others):
        return False
    if differ:
        return False
    if a.sentence == b.sentence and a.frame.event_type == "DISRUPTION":
        return True
    if (
        a.sentence == b.sentence
        and a.nominal
        and b.nominal
        and a.reading.modality == b.reading.modality
        and one.period == two.period
    ):
        return True
    if a.sentence == b.sentence and a.clause == b.clause and (a.reading.by_verb or b.reading.by_verb):
        return True
    if not _same_time(one, two) or (a.frame.event_type in _OF_PARTIES and _have_other_parties(one, two)):
        return False
    if a.frame.event_type in _ANY_OBJECT or (a.frame.event_type in _ONE_EACH and _same_areas(one, two)):
        return True
    if not a.head and not b.head:
        return a.sentence != b.sentence and not _differ(a.object_text, b.object_text)
    if a.head in words.vague or b.head in words.vague:
        return a.sentence != b.sentence
    if _takes_up(a, b, words):
        return True
    if a.head != b.head and words.kind_of(a.head) != words.kind_of(b.head):
        return False
    if _is_bare(b):
        return True
    if b.indefinite:
        return a.object_text == b.object_text
    is_named = min(len(a.object_text.split()), len(b.object_text.split())) >= _WORDS_THAT_NAME
    return not (is_named and _differ(a.object_text, b.object_text))


def _recalls(one: Draft, two: Draft, words: MergingWords) -> bool:
    """ "Approved a loan ... projects to be funded with the loan": what is told of it with no time of its own."""
    a, b = one.trigger, two.trigger
    if not b.definite or b.indefinite or not 0 < b.sentence - a.sentence <= _TAKEN_UP_WITHIN:
        return False
    if two.period is not None:
        return _dates(one, two, words)
    return b.frame.event_type == "LOAN_GRANTED" and a.head == b.head and (b.reading.passive or b.nominal)


def _dates(one: Draft, two: Draft, words: MergingWords) -> bool:
    """ "Nepal and India signed a power pact ... The pact was initialled in January": the day of what was told undated."""
    a, b = one.trigger, two.trigger
    return (
        one.period is None
        and b.sentence - a.sentence <= _DATED_WITHIN
        and b.frame.event_type in _DATED_LATER
        and b.reading.passive
        and b.reading.status == a.reading.status
        and (b.head in words.vague or words.kind_of(a.head) == words.kind_of(b.head))
    )


def _are_two_clauses(a: Trigger, b: Trigger) -> bool:
    """Two verbs of which one takes a pronoun for the other's object ("kept its rate, after it was raised in May")."""
    return not (a.nominal or b.nominal) and a.clause != b.clause


def _same_areas(one: Draft, two: Draft) -> bool:
    first, second = ({actor.area for actor in draft.actors if actor.area} for draft in (one, two))
    return first <= second or second <= first


def _have_other_parties(one: Draft, two: Draft) -> bool:
    """ "A loan for Benin ... a loan for Togo": each names a country that the other does not."""
    if two.trigger.definite:
        return False
    first, second = (
        {actor.area for actor in draft.actors if actor.area and len(actor.area) == _COUNTRY} for draft in (one, two)
    )
    return bool(first - second) and bool(second - first)


def _is_bare(trigger: Trigger) -> bool:
    """An action noun that is no one's object and has none ("the strike")."""
    return trigger.nominal and trigger.end == trigger.word_end and trigger.start == trigger.word_start


def _takes_up(a: Trigger, b: Trigger, words: MergingWords) -> bool:
    """ "Will build a refinery ... the plant should be ready by 2021": a bare word for what was named shortly before."""
    return (
        b.frame.event_type in _OF_BUILDINGS
        and b.head in words.taking_up
        and not b.indefinite
        and words.unqualified.fullmatch(b.object_text.lower().removesuffix(b.head)) is not None
        and 0 < b.sentence - a.sentence <= _TAKEN_UP_WITHIN
    )


def _differ(one: str, two: str) -> bool:
    """Each names its object with words that the other lacks."""
    first, second = set(one.lower().split()), set(two.lower().split())
    return bool(first - second) and bool(second - first)


def _same_time(one: Draft, two: Draft) -> bool:
    """One time holds the other, or one is not known; main news without a date is some days old at most."""
    first, second = _span(one), _span(two)
    if first is None or second is None or first == second:
        return True
    if None in (*first, *second):
        return False
    return _holds(first, second) or _holds(second, first)


def _span(draft: Draft) -> tuple[dt.date | None, dt.date | None] | None:
    if draft.period is not None:
        return draft.period.first, draft.period.after
    if draft.default_period is None:
        return None
    first, after = sdmx.parse(draft.default_period)
    return first - _NEWS_AGE, after


def _is_finer(one: Period | None, two: Period) -> bool:
    """Whether one period is a part of the other, as a month is of a year."""
    return (
        one is not None
        and one.time_period != two.time_period
        and one.first is not None
        and _holds((two.first, two.after), (one.first, one.after))
    )


def _holds(outer: tuple[dt.date | None, dt.date | None], inner: tuple[dt.date | None, dt.date | None]) -> bool:
    first, after = outer
    start, end = inner
    return (
        first is not None
        and start is not None
        and after is not None
        and end is not None
        and first <= start
        and end <= after
    )


def _is_at_odds(kept: Draft, other: Draft) -> bool:
    """ "Has extended the ban on exports, effective May 27": the ban lies ahead, its extension does not."""
    return (
        other.trigger.nominal
        and other.trigger.sentence == kept.trigger.sentence
        and kept.trigger.reading.status == modality.OCCURRED
        and other.trigger.reading.status == modality.PLANNED
    )


def _goes_on(kept: Draft, other: Draft) -> bool:
    """ "Work on the line has resumed": the verb says that it goes on, the noun only that it happened."""
    return (
        not other.trigger.nominal
        and kept.trigger.sentence == other.trigger.sentence
        and kept.trigger.reading.status == modality.OCCURRED
        and other.trigger.reading.status == modality.ONGOING
    )


def _join(kept: Draft, other: Draft, words: MergingWords) -> None:
    kept.mentions.append((other.trigger.start, other.trigger.end))
    if kept.trigger.reading.status == modality.UNTENSED and other.trigger.reading.status != modality.UNTENSED:
        kept.trigger, kept.actors = other.trigger, other.actors
    elif kept.trigger.reading.by_verb and _goes_on(kept, other):
        kept.trigger, kept.default_period = other.trigger, other.default_period
    elif kept.trigger.head in words.vague and other.trigger.head not in words.vague:
        kept.trigger = other.trigger
    if kept.period is None:
        kept.period = None if _is_at_odds(kept, other) else other.period
    elif _is_finer(other.period, kept.period):
        kept.period = other.period
    kept.default_period = kept.default_period or other.default_period
    kept.location = kept.location or other.location
    known = {(actor.area, actor.organisation, actor.person) for actor in kept.actors}
    named = tuple(actor for actor in other.actors if actor.organisation or actor.person)
    kept.actors += tuple(actor for actor in named if (actor.area, actor.organisation, actor.person) not in known)
