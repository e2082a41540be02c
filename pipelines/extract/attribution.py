"""Who says a figure: the person, office or paper to which its sentence gives it.

Belongs here: the words of saying and the names beside them. Does not belong here: who acts in an event.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipelines.extract.document import Document, Sentence
from pipelines.extract.lexicon import read_words, read_yaml
from pipelines.extract.patterns import RarePattern

_LONGEST_SENTENCE = 800
_NOBODY = "the sentence names no source"
_TRIM = " ,.;:("


@dataclass(frozen=True)
class _Words:
    on_a_day: re.Pattern[str]
    possessive: re.Pattern[str]
    pronouns: frozenset[str]


@cache
def _words(language: str) -> _Words:
    return read_words(language, "attribution.yaml", _Words)


@cache
def _stems(language: str) -> RarePattern:
    return RarePattern("|".join(map(re.escape, read_yaml(language, "attribution.yaml")["stems"])))


@cache
def _patterns(language: str) -> tuple[RarePattern, ...]:
    data = read_yaml(language, "attribution.yaml")
    name = data["name"]
    office = rf"{name}(?: (?:[a-z-]+ )?(?:{data['offices']})\b)?"
    unnamed = rf"{data['unnamed']}(?:{data['offices']})|(?:[A-Z]?[a-z-]+ )?(?:{data['groups']})"
    also = data["before_said"]
    return (
        RarePattern(rf"{data['according_to']} ({office})"),
        RarePattern(rf"{data['released_by']} ({office})"),
        RarePattern(rf"({name}) (?:{data['papers']}) (?:{also})*(?:{data['shows']})\b"),
        RarePattern(rf"({office})(?:, [^,.]{{1,60}},)? (?:{also})*{data['said']}\b"),
        RarePattern(rf"\b{data['said_before_name']} ({office})"),
        RarePattern(rf"\b({unnamed}) (?:{also})*{data['said']}\b"),
        RarePattern(rf"{data['according_to']} ({unnamed})"),
    )


def attribution(document: Document, sentence: Sentence) -> tuple[str | None, str]:
    """(source as the text names it or None, why)."""
    end = min(sentence.end, sentence.start + _LONGEST_SENTENCE)
    return _source(document.text[sentence.start : end], document.language)


@lru_cache(maxsize=1024)
def _source(sentence: str, language: str) -> tuple[str | None, str]:
    """Kept for the sentences of the texts just read: their figures and their events ask for the same."""
    if _stems(language).search(sentence.lower()) is None:
        return None, _NOBODY
    words = _words(language)
    for pattern in _patterns(language):
        for found in pattern.finditer(sentence):
            name = _whole(sentence, found, words)
            if name.lower() not in words.pronouns and words.possessive.search(name) is None:
                return name, f"“{found.group()}”"
    return None, _NOBODY


def _whole(text: str, found: re.Match[str], words: _Words) -> str:
    """The name with the bracket that closes it: "the National Statistics Institute (INE)"."""
    name = words.on_a_day.sub("", found[1]).strip(_TRIM)
    if name.count("(") > name.count(")") and text.startswith(")", found.end(1)):
        return f"{name})"
    return name
