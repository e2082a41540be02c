"""Who takes part in an event, and where it is: countries by code, organisations and persons by name.

Belongs here: the choice among areas that were read, and names. Does not belong here: what the event is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.extract.areas import DATELINE, AreaMention
from pipelines.extract.event_scene import LENDERS, EventScene
from pipelines.extract.inflection import verb_forms
from pipelines.extract.lexicon import read_words, read_yaml
from pipelines.extract.participants import participants
from pipelines.extract.patterns import AtWord
from pipelines.extract.triggers import Trigger
from pipelines.extract.value_types import value

_LONG_SENTENCE_CODES = 3
_SUBJECT_REACH = 12
_STATES = frozenset({"country", "demonym"})
_NAME_REACH = 40
_WEAK = frozenset({"name", "reference", "capital"})
_BLOC = frozenset({"bloc"})
_CAPITAL = "capital"
_COMPANIES = frozenset({"name", "company"})


@value
class Actor:
    """One who takes part. area: code or None. role: actor, recipient, or party of a reciprocal act."""

    area: str | None
    organisation: str | None = None
    person: str | None = None
    role: str = "party"


@dataclass(frozen=True)
class _Words:
    person: AtWord
    organisation_heads: frozenset[str]
    head_of: frozenset[str]
    capitalised_run: re.Pattern[str]
    reciprocal: frozenset[str]
    own_affairs: frozenset[str]
    bloc_affairs: frozenset[str]
    blocs_that_act: frozenset[str]
    where: re.Pattern[str]
    of_companies: frozenset[str]
    of_places: frozenset[str]
    receiving: frozenset[str]


@cache
def _words(language: str) -> _Words:
    data = read_yaml(language, "actors.yaml")
    titles = "|".join(sorted(map(re.escape, data["person_titles"]), key=len, reverse=True))
    return read_words(
        language,
        "actors.yaml",
        _Words,
        person=AtWord(f"(?:{titles}){data['person_name']}"),
        receiving=frozenset(spelling for verb in data["receiving"] for spelling in verb_forms(verb, language)),
    )


def actors_of(trigger: Trigger, scene: EventScene) -> tuple[Actor, ...]:
    """Countries first, in order of role and mention, then organisations and persons that the clause names."""
    words = _words(scene.document.language)
    reciprocal = trigger.frame.event_type in words.reciprocal
    codes = _countries(trigger, scene)
    start, end = trigger.clause
    areas = [Actor(code, role="party" if reciprocal else _role(code, trigger, scene)) for code in codes]
    known = frozenset(codes)
    return (*areas, *_persons(start, end, scene, words, known), *_organisations(start, end, scene, words, known))


def _countries(trigger: Trigger, scene: EventScene) -> list[str]:
    """The countries of the sentence, or of the clause where the sentence names many, else those of the text.

    Where a text is about the relation of two countries, both take part in what one of them is said to do.
    """
    words, kind, main = _words(scene.document.language), trigger.frame.event_type, scene.main_countries
    if kind == "STATISTICS_RELEASED" and main:
        told = scene.codes_in(*trigger.clause) if trigger.frame.objects else scene.group_of_main
        return list(told or _spoken_of(scene) or main[:1])
    taking_part = participants(trigger, scene)
    named = scene.codes_of(taking_part)
    if len(named) >= _LONG_SENTENCE_CODES:
        begin, end = trigger.clause
        named = scene.codes_of(m for m in taking_part if begin <= m.start < end) or named
    if not named and kind in words.bloc_affairs and _main_bloc(scene):
        return _main_bloc(scene)
    if not named:
        return list(main[:1]) if kind in words.own_affairs else _taken_up(trigger, scene) or list(main)
    if kind in words.own_affairs and not (
        main and kind in words.of_companies and _stand_for(named, taking_part, _COMPANIES)
    ):
        return [code for code in named if code not in LENDERS] or named
    if kind in words.bloc_affairs and _stand_for(named, taking_part, _BLOC):
        return named
    if kind in words.reciprocal and len(named) == 1:
        named += [m.code for m in taking_part if m.kind in _WEAK and m.code not in named][:1]
    if len(main) == 2 and set(named) <= set(main):
        return list(main)
    joins = len(named) == 1 or kind == "SUPPLY_DEAL" or _stand_for(named, taking_part, _COMPANIES)
    if main and joins and not set(named) & set(main):
        return [*named, main[0]]
    home = scene.document.area
    if home is None or home in named or home not in scene.prominence or len(named) != 1:
        return named
    is_built_there = kind in words.of_places and any(m.code == home and m.kind == _CAPITAL for m in taking_part)
    return [*named, home] if kind in words.reciprocal or is_built_there else named


def _main_bloc(scene: EventScene) -> list[str]:
    """The bloc that a text names more often than any country: "the cartel has cut production" is said of it."""
    acting = _words(scene.document.language).blocs_that_act
    return [code for code, _ in scene.prominence.most_common(1) if code in acting]


def _spoken_of(scene: EventScene) -> list[str]:
    """Whose numbers the first sentence tells: the country that begins it, else the only one or the company it names."""
    first = scene.document.sentences[0]
    mentions = [m for m in scene.areas_in(first.start, first.end) if m.kind != DATELINE]
    if mentions and mentions[0].kind in _STATES and mentions[0].start - first.start <= _SUBJECT_REACH:
        return [mentions[0].code]
    named = [code for code in scene.codes_of(mentions) if code not in LENDERS]
    return named if len(named) == 1 else []


def _stand_for(codes: list[str], mentions: Sequence[AreaMention], kinds: frozenset[str]) -> bool:
    """Whether all mentions of these codes are of these kinds."""
    return all(m.kind in kinds for m in mentions if m.code in codes)


def _taken_up(trigger: Trigger, scene: EventScene) -> list[str]:
    """Those whom the first sentence names, where the text is about them and a clause says "the consortium" or "it"."""
    first = scene.document.sentences[0]
    named = [code for code in scene.codes_in(first.start, first.end) if code not in LENDERS]
    return named if set(scene.main_countries) < set(named) and len(named) <= _LONG_SENTENCE_CODES else []


def _role(code: str, trigger: Trigger, scene: EventScene) -> str:
    """Who stands before the verb acts, who stands behind it receives; the passive and "receive" turn this round."""
    before = code in scene.codes_in(scene.around(trigger)[0], trigger.word_start)
    word = scene.document.lower[trigger.word_start : trigger.word_end].partition(" ")[0]
    turned = trigger.reading.passive != (word in _words(scene.document.language).receiving)
    return "actor" if before != turned else "recipient"


def location_of(trigger: Trigger, scene: EventScene) -> str | None:
    """ISO 3166-2 of the region, or the code of the country, that the clause says it happens in."""
    where = _words(scene.document.language).where
    for mention in scene.areas_in(trigger.clause[0], trigger.clause[1]):
        if mention.kind not in ("country", "capital", "region", "reference"):
            continue
        if where.search(scene.document.lower, max(trigger.clause[0], mention.start - _NAME_REACH), mention.start):
            return mention.region or mention.code
    return None


def _persons(start: int, end: int, scene: EventScene, words: _Words, known: frozenset[str]) -> list[Actor]:
    found = []
    for match in words.person.finditer(scene.document.text, start, end):
        country = scene.areas_in(max(start, match.start() - _NAME_REACH), match.start(1))
        found.append(Actor(_known(country[-1:], known), person=match.group(1).strip(" .")))
    return found


def _organisations(start: int, end: int, scene: EventScene, words: _Words, known: frozenset[str]) -> list[Actor]:
    found: dict[str, Actor] = {}
    for match in words.capitalised_run.finditer(scene.document.text, start, end):
        name = match.group()
        parts = name.split()
        if len(parts) > 1 and _ends_in_a_head(parts, words) and not words.person.search(f" {name}"):
            country = scene.areas_in(match.start(), match.end())
            found.setdefault(name, Actor(_known(country[:1], known), organisation=name))
    return list(found.values())


def _ends_in_a_head(parts: Sequence[str], words: _Words) -> bool:
    """ "World Bank", "Ministry of Trade": the last word, or the last before "of"."""
    return parts[-1] in words.organisation_heads or any(
        part in words.organisation_heads and parts[index + 1] in words.head_of for index, part in enumerate(parts[:-1])
    )


def _known(mentions: Sequence[AreaMention], known: frozenset[str]) -> str | None:
    """The country of a person or an organisation, where that country takes part."""
    return next((mention.code for mention in mentions if mention.code in known), None)
