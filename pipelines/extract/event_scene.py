"""What surrounds a trigger: the areas, periods and quantities of its sentence, and the countries that a text is about.

Belongs here: looking things up by place. Does not belong here: any choice among what was found.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipelines.extract.areas import BODY, DATELINE, GROUP, INDEX, AreaMention, find_areas
from pipelines.extract.document import Document
from pipelines.extract.event_frames import Frame
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.named_parties import find_named_parties
from pipelines.extract.once import once
from pipelines.extract.periods import Period
from pipelines.extract.quantities import Quantity
from pipelines.extract.triggers import Trigger

_PLACES = frozenset({"country", "demonym", "capital", "region"})
_NO_ACTORS = frozenset({"WORLD", "EUROPE", "AFRICA"})
LENDERS = frozenset({"IMF", "WB", "ADB", "EBRD", "EIB", "AIIB", "AFDB", "EDB", "ISDB", "IDB", "UN", "OECD", "OPEC"})
_OWN_AREA_WEIGHT = 2
_SURROUNDINGS = 800
_NONE: frozenset[str] = frozenset()
_STATES = frozenset({"country", "bloc", "capital"})
_OF_STATES = frozenset({"government", "state"})
_OF_PLACES = _OF_STATES | {
    "money",
    "area",
    "two_areas",
    "money_or_area",
    "government_or_area",
    "figure",
    "area_or_figure",
    "person_or_two_areas",
    "company",
    "central_bank_told",
}
"""The needs that more than words of a sentence can fulfil."""
_SUBJECT_REACH = 12
_LONGEST_TIME = 40
_IN = (" in ", " at ")
_LEAD = 400
_TOLD_SENTENCES = 4
_LEAD_WEIGHT = 2
_PARTNER_SHARE = 0.55
_CAPITALISED = re.compile(r"(?<=[a-z,] )[A-Z][\w&’'-]+")


class _Starting(Protocol):
    @property
    def start(self) -> int:
        """First character."""


_S = TypeVar("_S", bound=_Starting)


@cache
def _needs(language: str) -> tuple[AhoCorasick, tuple[frozenset[str], ...]]:
    """The words that fulfil needs, found in one pass, and for each the needs that it fulfils."""
    words: dict[str, list[str]] = read_yaml(language, "actors.yaml")["needs"]
    fulfilled: dict[str, set[str]] = {}
    for need, listed in words.items():
        for word in listed:
            fulfilled.setdefault(word, set()).add(need)
    automaton = AhoCorasick(list(fulfilled), matchkind=MatchKind.Standard, implementation=Implementation.DFA)
    return automaton, tuple(frozenset(needs) for needs in fulfilled.values())


@dataclass(frozen=True)
class EventScene:
    """A document with what was read in it, each kind sorted by its start."""

    document: Document
    quantities: Sequence[Quantity]
    periods: Sequence[Period]
    areas: Sequence[AreaMention]
    _fulfilled: dict[tuple[str, int], bool] = field(default_factory=dict)
    _codes: dict[tuple[int, int], list[str]] = field(default_factory=dict)

    @once
    def _area_starts(self) -> list[int]:
        return [mention.start for mention in self.areas]

    @once
    def _period_starts(self) -> list[int]:
        return [period.start for period in self.periods]

    @once
    def _quantity_starts(self) -> list[int]:
        return [quantity.start for quantity in self.quantities]

    def areas_in(self, start: int, end: int) -> Sequence[AreaMention]:
        """The mentions of areas that begin in a span."""
        return _between(self.areas, self._area_starts, start, end)

    def periods_in(self, start: int, end: int) -> Sequence[Period]:
        """The periods that begin in a span."""
        return _between(self.periods, self._period_starts, start, end)

    def quantities_in(self, start: int, end: int) -> Sequence[Quantity]:
        """The quantities that begin in a span."""
        return _between(self.quantities, self._quantity_starts, start, end)

    def around(self, trigger: Trigger) -> tuple[int, int]:
        """The sentence of a trigger, as far as it can matter."""
        sentence = self.document.sentences[trigger.sentence]
        return max(sentence.start, trigger.start - _SURROUNDINGS), min(sentence.end, trigger.end + _SURROUNDINGS)

    def codes_in(self, start: int, end: int) -> list[str]:
        """Codes of those who can act, in order, each once; names of companies count where nothing else does."""
        known = self._codes.get((start, end))
        if known is not None:
            return known
        found = self._codes[start, end] = self.codes_of(self.areas_in(start, end))
        return found

    def codes_of(self, mentions: Iterable[AreaMention]) -> list[str]:
        """Codes of those among mentions who can act, in order, each once; names of companies only where nothing else does."""
        strong: list[str] = []
        weak: list[str] = []
        for mention in mentions:
            if mention.kind == INDEX:
                continue
            is_weak = mention.kind in ("name", BODY, "reference", DATELINE) or (
                mention.kind == "capital" and self._is_a_place(mention)
            )
            for code in mention.codes or (mention.code,):
                if code not in _NO_ACTORS and code.isupper():
                    (weak if is_weak else strong).append(code)
        return list(dict.fromkeys(strong)) or list(dict.fromkeys(weak))

    def _is_a_place(self, mention: AreaMention) -> bool:
        """A capital in which something happens does not act; one that stands for its government does."""
        return self.document.lower.endswith(_IN, max(0, mention.start - 4), mention.start)

    @once
    def _named_parties(self) -> Sequence[AreaMention]:
        return find_named_parties(self.document, self.areas)

    @once
    def _named_party_starts(self) -> list[int]:
        return [mention.start for mention in self._named_parties]

    def named_parties_in(self, start: int, end: int) -> Sequence[AreaMention]:
        """The mentions of companies and persons with a country of theirs that begin in a span."""
        return _between(self._named_parties, self._named_party_starts, start, end)

    @once
    def title_areas(self) -> Sequence[AreaMention]:
        """What the title names; offsets into the title."""
        title = self.document.title
        return find_areas(Document(title, language=self.document.language)) if title else ()

    @once
    def prominence(self) -> Counter[str]:
        """How often each country, bloc or lender is named; in the title and the beginning it counts more."""
        counts: Counter[str] = Counter()
        for mention in self.areas:
            if mention.kind == DATELINE:
                counts[mention.code] = _LEAD_WEIGHT
            elif mention.kind in _PLACES or (mention.kind in ("bloc", "lender") and mention.code not in _NO_ACTORS):
                counts[mention.code] += _LEAD_WEIGHT if mention.start < _LEAD else 1
        if self.document.area is not None and counts[self.document.area] > _LEAD_WEIGHT:
            counts[self.document.area] += _OWN_AREA_WEIGHT
        return counts or Counter(m.code for m in (*self.title_areas, *self.areas) if m.kind in ("name", BODY, DATELINE))

    @once
    def main_countries(self) -> tuple[str, ...]:
        """The country that the text is about, or the two whose relation it is about; empty where it names none."""
        counts = Counter({code: count for code, count in self.prominence.items() if code not in LENDERS})
        if not counts:
            return (self.document.area,) if self.document.area else ()
        first, *others = sorted(counts, key=lambda code: (-counts[code], code != self.document.area))
        second = max(others, key=counts.__getitem__, default=None)
        if second is not None and counts[second] >= max(3, _PARTNER_SHARE * counts[first]):
            return first, second
        return (first,)

    @once
    def group_of_main(self) -> tuple[str, ...]:
        """The group of countries that the first sentence names, where the text's main country is one of it."""
        end = self.document.sentences[0].end if self.document.sentences else 0
        groups = (m.codes for m in self.areas_in(0, end) if m.kind == GROUP)
        return next((codes for codes in groups if set(self.main_countries[:1]) <= set(codes)), ())

    def admits(self, frame: Frame, sentence: int) -> bool:
        """Whether a sentence holds all that a frame asks for beside its trigger and object."""
        for need in frame.needs:  # a plain loop: asked for each frame of each word, it is the hottest place
            known = self._fulfilled.get((need, sentence))
            if not (self.fulfils(need, sentence) if known is None else known):
                return False
        return True

    def fulfils(self, need: str, sentence: int) -> bool:
        """Whether a sentence holds one thing that frames ask for."""
        known = self._fulfilled.get((need, sentence))
        if known is None:
            known = self._fulfilled[need, sentence] = self._look_for(need, sentence)
        return known

    def _look_for(self, need: str, sentence: int) -> bool:
        if need not in _OF_PLACES:
            return need in self._words_of_needs.get(sentence, _NONE)
        span = self.document.sentences[sentence]
        if need == "money":
            return any(q.kind == "money" for q in self.quantities_in(span.start, span.end))
        if need == "area":
            return bool(self.codes_in(span.start, span.end))
        if need == "central_bank_told":
            return any(self.fulfils("central_bank", index) for index in {*range(_TOLD_SENTENCES), sentence})
        if need == "two_areas":
            found = self.codes_in(span.start, span.end)
            return (
                len(found) > 1 or len(self.main_countries) > 1 or bool(found and set(self.main_countries) - set(found))
            )
        if need == "money_or_area":
            near = (sentence, sentence - 1) if sentence else (sentence,)
            return any(self.fulfils("money", index) or self.fulfils("area", index) for index in near)
        if need == "government_or_area":
            return self.fulfils("area", sentence) or self.fulfils("government", sentence)
        if need == "figure":
            return bool(self.quantities_in(span.start, span.end))
        if need == "area_or_figure":
            return self.fulfils("area", sentence) or bool(self.quantities_in(span.start, span.end))
        if need == "person_or_two_areas":
            return self.fulfils("two_areas", sentence) or (
                self.fulfils("person", sentence) and (self.fulfils("area", sentence) or len(self.main_countries) > 1)
            )
        if need in _OF_STATES and self._begins_with_a_state(span.start, span.end):
            return True
        if need == "company" and _CAPITALISED.search(self.document.text, span.start, span.end):
            return True
        return need in self._words_of_needs.get(sentence, _NONE)

    def _begins_with_a_state(self, start: int, end: int) -> bool:
        """Whether a sentence begins with a country, or with one behind a time ("On June 12, Ghana ...")."""
        begins = [start]
        comma = self.document.lower.find(", ", start, min(end, start + _LONGEST_TIME))
        if comma >= 0 and any(p.start < comma for p in self.periods_in(start, comma)):
            begins.append(comma + 2)
        return any(m.kind in _STATES for begin in begins for m in self.areas_in(begin, begin + _SUBJECT_REACH))

    @once
    def _words_of_needs(self) -> dict[int, set[str]]:
        """For each sentence, by its index, the needs that its words fulfil."""
        automaton, needs = _needs(self.document.language)
        lower, last = self.document.lower, len(self.document.lower)
        found: dict[int, set[str]] = {}
        for number, start, end in automaton.find_matches_as_indexes(lower, overlapping=True):
            if (start and _is_of_a_word(lower[start - 1])) or (end < last and _is_of_a_word(lower[end])):
                continue
            sentence = self.document.sentence_at(start)
            if sentence is not None:
                found.setdefault(sentence, set()).update(needs[number])
        return found


def _is_of_a_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _between(items: Sequence[_S], starts: list[int], start: int, end: int) -> Sequence[_S]:
    return items[bisect_left(starts, start) : bisect_left(starts, end)]
