"""Who says a figure: the person, office or paper to which its sentence gives it.

Belongs here: the words of saying and the names beside them. Does not belong here: who acts in an event.
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.extract.document import Document, Sentence
from pipelines.extract.lexicon import read_yaml

_NAME = (
    r"(?:the |The )?[A-Z][\w.&’'-]*"
    r"(?: (?:of|and|for|the|de|al|on|&)(?= (?:the )?[A-Z])| the(?= [A-Z])| [A-Z(][\w.&’'()-]*){0,9}"
)
_LONGEST_SENTENCE = 800
_NOBODY = "the sentence names no source"
_TRIM = " ,.;:()"


@cache
def _stems(language: str) -> tuple[str, ...]:
    stems: list[str] = read_yaml(language, "attribution.yaml")["stems"]
    return tuple(stems)


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = read_yaml(language, "attribution.yaml")
    return (
        re.compile(rf"{data['according_to']} ({_NAME})"),
        re.compile(rf"({_NAME})(?:, [^,.]{{1,60}},)? (?:has |have |also |had )?{data['said']}\b"),
        re.compile(rf"\b{data['said']} ({_NAME})"),
    )


def attribution(document: Document, sentence: Sentence) -> tuple[str | None, str]:
    """(source as the text names it or None, why)."""
    end = min(sentence.end, sentence.start + _LONGEST_SENTENCE)
    lower = document.lower[sentence.start : end]
    if not any(stem in lower for stem in _stems(document.language)):
        return None, _NOBODY
    for pattern in _patterns(document.language):
        found = pattern.search(document.text, sentence.start, end)
        if found is not None:
            return found[1].strip(_TRIM), f"“{document.text[found.start() : found.end()]}”"
    return None, _NOBODY
