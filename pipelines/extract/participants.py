"""Which of the countries that a sentence names take part in its event, and which it names only in passing.

Belongs here: the place of a mention in its sentence: subject, object, aside, venue, source. Does not belong here: the
countries of the whole text, and names of persons and organisations.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipelines.extract.areas import AreaMention
from pipelines.extract.event_scene import EventScene
from pipelines.extract.lexicon import read_words
from pipelines.extract.patterns import RarePattern
from pipelines.extract.triggers import Trigger

_BEFORE = 60
_BEHIND = 24
_OWNER = 40
_PLACES = frozenset({"country", "capital", "region", "demonym"})
_STATES = frozenset({"country", "demonym"})
_LEAST_NUMBERED = 3
_LOOK_BACK = 12
_GATHERINGS = frozenset({"MEETING_HELD", "FORUM_HELD"})


@dataclass(frozen=True)
class _Words:
    aside: RarePattern
    passing_before: RarePattern
    passing_behind: re.Pattern[str]
    venue: re.Pattern[str]
    gathering: RarePattern
    saying: RarePattern
    pronoun: re.Pattern[str]
    numbered: RarePattern
    said_subject: re.Pattern[str]
    source_behind: RarePattern
    first_in: RarePattern
    partner: re.Pattern[str]
    second_verb: RarePattern
    joined: re.Pattern[str]
    next_subject: re.Pattern[str]
    next_verb: re.Pattern[str]


@cache
def _words(language: str) -> _Words:
    return read_words(language, "participants.yaml", _Words)


def participants(trigger: Trigger, scene: EventScene) -> list[AreaMention]:
    """The mentions of the trigger's sentence that take part in its event, in their order."""
    begin, end = scene.around(trigger)
    words = _words(scene.document.language)
    areas = [m for m in scene.areas_in(begin, end) if m.kind != "name"]
    areas += scene.named_parties_in(begin, end)
    areas += _whom_a_pronoun_means(trigger, scene, words)
    areas += _whom_a_number_means(trigger, scene, words)
    if not areas:
        return []
    areas.sort(key=lambda m: m.start)
    mentions = [m for m in areas if not _is_named_in_passing(m, scene, words)]
    mentions = [replace(m, kind="company") if _acts(m, trigger, scene, words) else m for m in mentions]
    mentions = _outside_asides(mentions, trigger, scene, words)
    mentions = _without_source(mentions, trigger, scene, words)
    mentions = _without_source_behind(mentions, trigger, scene, words)
    mentions = _without_other_objects(mentions, trigger, scene, words)
    mentions = _without_next_subjects(mentions, trigger, scene, words)
    return _without_venue(mentions, trigger, scene, words)


def _whom_a_pronoun_means(trigger: Trigger, scene: EventScene, words: _Words) -> list[AreaMention]:
    """The company or person that the clause calls "it" or "he": the first that its sentence names, or the one before."""
    pronoun = words.pronoun.match(scene.document.lower, trigger.clause[0], trigger.word_start)
    if pronoun is None:
        return []
    for index in (trigger.sentence, trigger.sentence - 1)[: 1 + (trigger.sentence > 0)]:
        start = scene.document.sentences[index].start
        end = min(scene.document.sentences[index].end, pronoun.start())
        first = next(iter(scene.named_parties_in(start, end)), None)
        areas = scene.areas_in(start, end)
        if areas and areas[0].kind == "lender" and (first is None or areas[0].start <= first.start):
            return [replace(areas[0], start=pronoun.start(), end=pronoun.end())]
        if first is not None and not (areas and areas[0].start < first.start - _OWNER):
            return [replace(first, kind="company", start=pronoun.start(), end=pronoun.end())]
        if first is not None or areas:
            return []
    return []


def _whom_a_number_means(trigger: Trigger, scene: EventScene, words: _Words) -> list[AreaMention]:
    """ "The four governments": those whom the nearest sentence before names, if it names as many countries."""
    found = words.numbered.search(scene.document.lower, trigger.clause[0], trigger.clause[1])
    if found is None:
        return []
    count = (found.lastindex or 0) + _LEAST_NUMBERED - 1
    for sentence in scene.document.sentences[max(0, trigger.sentence - _LOOK_BACK) : trigger.sentence + 1][::-1]:
        named = [m for m in scene.areas_in(sentence.start, sentence.end) if m.kind in _STATES]
        codes = tuple(dict.fromkeys(code for m in named for code in m.codes or (m.code,)))
        if len(codes) == count:
            return [AreaMention(found.start(), found.end(), codes[0], "country", codes=codes)]
    return []


def _acts(mention: AreaMention, trigger: Trigger, scene: EventScene, words: _Words) -> bool:
    """Whether a company is the subject of its clause, or one with or by whom something is done."""
    if mention.kind != "name":
        return False
    lower = scene.document.lower
    if words.partner.search(lower, max(0, mention.start - _BEHIND), mention.start):
        return True
    return not trigger.reading.passive and trigger.clause[0] <= mention.start < trigger.word_start


def _is_named_in_passing(mention: AreaMention, scene: EventScene, words: _Words) -> bool:
    """ "The price of Russian gas", "like Poland", "dependence on Russia"."""
    lower = scene.document.lower
    return bool(
        words.passing_before.search(lower, max(0, mention.start - _BEFORE), mention.start)
        or (mention.kind == "bloc" and words.first_in.search(lower, max(0, mention.start - _BEFORE), mention.start))
        or words.passing_behind.match(lower, mention.end, mention.end + _BEHIND)
    )


def _outside_asides(
    mentions: Sequence[AreaMention], trigger: Trigger, scene: EventScene, words: _Words
) -> list[AreaMention]:
    """Without those of a part that tells a reason, a time or a contrast; where the trigger stands in such a part, its own
    part and, if that has no subject, what stands before.
    """
    begin, end = scene.around(trigger)
    text = scene.document.text
    asides = [(m.start(), _end_of_aside(m, trigger, scene, end)) for m in words.aside.finditer(text, begin, end)]
    around = [aside for aside in asides if aside[0] < trigger.word_start < aside[1]]
    inside = around[-1] if around else None
    apart = [aside for aside in asides if not aside[0] < trigger.word_start < aside[1]]
    kept = [m for m in mentions if not any(start <= m.start < stop for start, stop in apart)]
    if inside is not None:
        own = [m for m in kept if inside[0] <= m.start < inside[1]]
        if any(m.start < trigger.word_start and m.kind != "reference" for m in own) or (trigger.nominal and own):
            return own
    return kept


def _end_of_aside(found: re.Match[str], trigger: Trigger, scene: EventScene, end: int) -> int:
    comma = scene.document.text.find(", ", found.end(), end)
    if comma < 0:
        return end
    if comma < trigger.word_start:
        return comma
    return end


def _without_source(
    mentions: list[AreaMention], trigger: Trigger, scene: EventScene, words: _Words
) -> list[AreaMention]:
    """Without whom the sentence gives as its source, where what is said has a subject of its own."""
    begin = scene.around(trigger)[0]
    said = [m.end() for m in words.saying.finditer(scene.document.lower, begin, trigger.word_start)]
    if said and any(
        said[-1] <= m.start < trigger.word_start
        and words.said_subject.fullmatch(scene.document.lower, said[-1], m.start)
        for m in mentions
    ):
        return [m for m in mentions if m.start >= said[-1]]
    return mentions


def _without_source_behind(
    mentions: list[AreaMention], trigger: Trigger, scene: EventScene, words: _Words
) -> list[AreaMention]:
    """Without whom the end of the sentence gives as its source ("IPGL will invest here, the Iranian minister said")."""
    end = scene.around(trigger)[1]
    found = words.source_behind.search(scene.document.lower, trigger.end, end)
    if found is None:
        return mentions
    return [m for m in mentions if not found.start() <= m.start < found.end()]


def _without_other_objects(
    mentions: list[AreaMention], trigger: Trigger, scene: EventScene, words: _Words
) -> list[AreaMention]:
    """Without the objects of the verb before, where the trigger is the second verb of one subject."""
    lower = scene.document.lower
    before = [m for m in mentions if trigger.clause[0] <= m.start < trigger.word_start]
    if len(before) < 2 or words.second_verb.search(lower, trigger.clause[0], trigger.word_start) is None:
        return mentions
    subjects = [before[0]]
    for mention in before[1:]:
        if words.joined.fullmatch(lower, subjects[-1].end, mention.start) is None:
            break
        subjects.append(mention)
    return [m for m in mentions if m not in before or m in subjects]


def _without_next_subjects(
    mentions: list[AreaMention], trigger: Trigger, scene: EventScene, words: _Words
) -> list[AreaMention]:
    """Without who acts in a clause of its own behind ("approved a loan, and the OPEC Fund will lend $20 million")."""
    lower, end = scene.document.lower, scene.around(trigger)[1]
    for mention in mentions:
        if mention.start < trigger.end or not words.next_subject.search(lower, trigger.end, mention.start):
            continue
        if words.next_verb.match(lower, mention.end, end) is not None:
            kept = [m for m in mentions if m.start < mention.start]
            return kept or mentions
    return mentions


def _without_venue(
    mentions: list[AreaMention], trigger: Trigger, scene: EventScene, words: _Words
) -> list[AreaMention]:
    """Without the place where others met or signed."""
    lower = scene.document.lower
    kind = trigger.frame.event_type
    venues = [
        m
        for m in mentions
        if m.kind in _PLACES
        and words.venue.search(lower, max(0, m.start - _BEFORE), m.start)
        and (
            kind in _GATHERINGS
            or (kind == "AGREEMENT_SIGNED" and m.kind != "country")
            or words.gathering.search(lower, max(0, m.start - _BEFORE), m.start)
        )
    ]
    hosts = {m.code for m in venues}
    others = {code for m in mentions if m not in venues for code in m.codes or (m.code,)} - hosts
    if len(others) > 1 or any(m.kind in ("bloc", "lender") and m.code in others for m in mentions):
        return [m for m in mentions if m not in venues]
    if not others and kind in _GATHERINGS and not hosts & set(scene.main_countries):
        return [m for m in mentions if m not in venues or m.kind == "country"]
    return mentions
