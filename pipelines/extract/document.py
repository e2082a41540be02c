"""A text made ready for reading: paragraphs, headings and sentences with their offsets.

Belongs here: what every reader of a text needs once. Does not belong here: any meaning of what the text says.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from pipelines.extract.lexicon import read_yaml
from pipelines.extract.once import once
from pipelines.extract.value_types import value

_PARAGRAPH = re.compile(r"[^\n]+")
_BREAK = re.compile(r"[.!?…。](?<![.!?…。]{2})[.!?…。]*+[\"'”’»)\]]*+(\s++)(?=[\"'“‘«(\[]*+[^\W_a-zß-öø-ÿ])")
_LAST_WORD = re.compile(r"[^\W_][\w.&'’-]*+$")
_WORD = re.compile(r"[\"'“‘«(\[]*[^\W\d_]+")
_DASH = re.compile(r"&(m|n)dash;")
_TERMINAL = tuple('.!?…:;,。"”’»)')
_HEADING_MARK = re.compile(r"#{1,6} ")
_LONGEST_HEADING = 14
_HALF = re.compile("[\ud800-\udfff]")


@value
class Sentence:
    """A sentence as a half-open span of character offsets into the document's text."""

    start: int
    end: int
    paragraph: int
    is_heading: bool


@dataclass(frozen=True)
class Document:
    """One article as extraction sees it.

    text: what offsets refer to. title: context only, never quoted. published: what relative periods are resolved
    against. language: ISO 639-1. area: whose economy "the country" means, ISO 3166-1 alpha-2, or None.
    """

    text: str
    title: str = ""
    published: dt.date | None = None
    language: str = "en"
    area: str | None = None

    @once
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences in order; none is empty, none overlaps another, none begins or ends with white space."""
        return tuple(_split(self.text, self.language))

    @once
    def lower(self) -> str:
        """The text in lower case, character for character, so that its offsets are those of `text`.

        A dash written as a character reference is a dash in the middle of as many spaces.
        """
        return fold(_DASH.sub(lambda m: ("—" if m[1] == "m" else "–").center(len(m[0])), self.text))

    @once
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_at(self, offset: int) -> int | None:
        """Index of the sentence that holds the offset; None between sentences."""
        index = bisect_right(self._starts, offset) - 1
        return index if index >= 0 and offset < self.sentences[index].end else None

    def heading_above(self, index: int) -> Sentence | None:
        """The nearest heading before the sentence with this index."""
        return next((s for s in reversed(self.sentences[:index]) if s.is_heading), None)


def whole(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair: JSON can tell one, but nothing can search or store it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _HALF.sub("\ufffd", text)
    return text


def fold(text: str) -> str:
    """Lower case of the same length ("İ".lower() has two characters, which would move every offset behind it)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


@cache
def _abbreviations(language: str) -> tuple[frozenset[str], frozenset[str]]:
    data = read_yaml(language, "document.yaml")
    return frozenset(data["never_end_a_sentence"]), frozenset(data["end_a_sentence_before_an_opener"])


@cache
def _openers(language: str) -> frozenset[str]:
    return frozenset(read_yaml(language, "document.yaml")["sentence_openers"])


def _split(text: str, language: str) -> list[Sentence]:
    sentences: list[Sentence] = []
    for paragraph, match in enumerate(_PARAGRAPH.finditer(text)):
        line = match.group()
        begin = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        if begin >= end:
            continue
        if _is_heading(text[begin:end]):
            sentences.append(Sentence(begin, end, paragraph, True))
            continue
        start = begin
        for stop in _BREAK.finditer(text, begin, end):
            if text[stop.start()] == "." and _is_abbreviation(text, start, stop, language):
                continue
            sentences.append(Sentence(start, stop.start(1), paragraph, False))
            start = stop.end(1)
        if start < end:
            sentences.append(Sentence(start, end, paragraph, False))
    return sentences


def _is_heading(line: str) -> bool:
    if _HEADING_MARK.match(line):
        return True
    return (
        len(line) <= 120
        and not line.endswith(_TERMINAL)
        and line.count(" ") < _LONGEST_HEADING
        and line[0] not in "-*•|"
    )


def _is_abbreviation(text: str, start: int, stop: re.Match[str], language: str) -> bool:
    match = _LAST_WORD.search(text, max(start, stop.start() - 24), stop.start())
    if match is None:
        return False
    word = match.group().rpartition("-")[2] or match.group()
    never, before_an_opener = _abbreviations(language)
    if word.lower() in before_an_opener:
        following = _WORD.match(text, stop.end())
        return following is None or following.group() not in _openers(language)
    return word.lower() in never or (len(word) == 1 and word.isalpha() and word.isupper())
