"""Who says that an event happened or will: the person, office or paper to which the text gives the event's sentence.

Belongs here: who goes on speaking where a sentence names nobody. Does not belong here: the words of saying themselves.
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.extract.attribution import attribution
from pipelines.extract.document import Sentence
from pipelines.extract.event_scene import EventScene
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.patterns import RarePattern

_LOOK_BACK = 8
_QUOTES = re.compile(r"[“”\"]")
_LONGEST = 800


@cache
def _words(language: str) -> tuple[RarePattern, RarePattern, frozenset[str]]:
    data = read_yaml(language, "event_sources.yaml")
    return RarePattern(data["unnamed"]), RarePattern(data["goes_on"]), frozenset(data["pronouns"])


class Sources:
    """The source of each sentence of one document, read when asked for; bounded look back, so linear in the text."""

    def __init__(self, scene: EventScene) -> None:
        self._scene, self._document = scene, scene.document
        self._named: dict[int, str | None] = {}

    def of(self, index: int) -> str | None:
        """The source that the sentence names, else the last one named before where somebody goes on speaking."""
        named = self._named_in(index)
        if named is not None:
            return self._in_full(named, index)
        sentence = self._document.sentences[index]
        unnamed, goes_on, _ = _words(self._document.language)
        end = min(sentence.end, sentence.start + _LONGEST)
        says = self._scene.fulfils("saying", index)
        if says:
            found = unnamed.search(self._document.lower, sentence.start, end)
            if found is not None:
                return self._document.text[found.start(1) : found.end(1)]
        if self._is_quoted(sentence) or (says and goes_on.search(self._document.lower, sentence.start, end)):
            return next((source for _, source in self._before(index)), None)
        return None

    def _named_in(self, index: int) -> str | None:
        if not self._scene.fulfils("saying", index):
            return None
        if index not in self._named:
            source = attribution(self._document, self._document.sentences[index])[0]
            is_pronoun = source is not None and source.lower() in _words(self._document.language)[2]
            self._named[index] = None if is_pronoun else source
        return self._named[index]

    def _before(self, index: int) -> list[tuple[int, str]]:
        """The sources named in the sentences before, the nearest first."""
        indexes = range(index - 1, max(-1, index - 1 - _LOOK_BACK), -1)
        return [(other, source) for other in indexes if (source := self._named_in(other)) is not None]

    def _in_full(self, name: str, index: int) -> str:
        """A surname with the names that stood before it ("Mustafayev" as "Shahin Mustafayev")."""
        return next((full for _, full in self._before(index) if full.endswith(f" {name}")), name)

    def _is_quoted(self, sentence: Sentence) -> bool:
        """Whether the sentence stands in a quotation, as far as its paragraph shows."""
        text = self._document.text
        begin = text.rfind("\n", max(0, sentence.start - _LONGEST), sentence.start) + 1
        return text[sentence.start] in '“"' or len(_QUOTES.findall(text, begin, sentence.start)) % 2 == 1
