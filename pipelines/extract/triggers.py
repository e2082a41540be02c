"""Triggers of events with their objects: which verb or action noun does what kind of thing to which kind of object.

Belongs here: matching the frames of events.yaml within a clause. Does not belong here: time, actors, merging.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import reduce
from operator import or_

from pipelines.extract import modality
from pipelines.extract.document import Document, Sentence
from pipelines.extract.event_frames import ALONE, Frame, event_lexicon
from pipelines.extract.inflection import BASE, GERUND, PARTICIPLE, PAST, PRESENT
from pipelines.extract.modality import Reading
from pipelines.extract.phrases import whole_words
from pipelines.extract.trigger_objects import NEAR, REACH_OF_A_PRONOUN, REACH_RIGHT, Hit, SentenceObjects
from pipelines.extract.value_types import value

_STOP = re.compile(r"[,.;:()”\"\n]")
_WORDS_ONLY = re.compile(r" (?:[a-z'’-]+ ){0,2}")
_LONGEST_WORD = 25
_OPENERS = '"“‘('
_NO_LETTERS = '.,;:!?()[]"“”‘$€£%/*'
_LONGEST_CLAUSE = 400
_LONGEST_OBJECT = 90
_LONGEST_LEAD = 40
_WITH_NAMES = frozenset({"storm", "forum"})


Admits = Callable[[Frame, int], bool]


@value
class Trigger:
    """A frame found in a sentence.

    start, end: the span from the trigger to its object. word_start, word_end: the trigger itself. head: lemma of the
    object's head, "" without object. object_text: the object in words. modifier: whether another noun that the trigger takes
    stands right behind the object, which then only qualifies it.
    """

    frame: Frame
    sentence: int
    start: int
    end: int
    word_start: int
    word_end: int
    clause: tuple[int, int]
    head: str
    object_text: str
    reading: Reading
    nominal: bool
    indefinite: bool = False
    definite: bool = False
    modifier: bool = False


def find_triggers(document: Document, admits: Admits) -> Iterator[Trigger]:
    """All frames that the text fills, in order of their sentences.

    admits: whether a sentence, by its index, holds what a frame asks for beside its words.
    """
    hits = _hits(document)
    starts = [hit.start for hit in hits]
    objects, frames = [hit.word.class_bits for hit in hits], [hit.word.frame_bits for hit in hits]
    for index, sentence in enumerate(document.sentences):
        first, last = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        if first < last:
            near = bisect_left(starts, sentence.start - REACH_OF_A_PRONOUN)
            bits = reduce(or_, objects[near:last], ALONE)
            if reduce(or_, frames[first:last]) & bits:
                yield from _SentenceReader(document, index, sentence, (hits, starts), first, last, bits, admits).read()


def _hits(document: Document) -> list[Hit]:
    lexicon = event_lexicon(document.language)
    words = lexicon.words
    return [Hit(start, end, words[index]) for index, start, end in whole_words(lexicon.automaton, document.lower)]


class _SentenceReader(SentenceObjects):
    def __init__(
        self,
        document: Document,
        index: int,
        sentence: Sentence,
        all_hits: tuple[list[Hit], list[int]],
        first: int,
        last: int,
        bits: int,
        admits: Admits,
    ) -> None:
        super().__init__(document, sentence, all_hits, first, last)
        self._index = index
        self._admits = admits
        self._bits = bits
        self._breaks: list[int] | None = None

    def read(self) -> Iterator[Trigger]:
        for position, hit in enumerate(self._hits):
            word = hit.word
            if not word.frame_bits & self._bits:
                continue
            if word.verb_frames:
                bits, admits, index = self._bits, self._admits, self._index
                possible = [
                    pair
                    for pair in word.verb_frames
                    if pair[1].bits & bits and (not pair[1].needs or admits(pair[1], index))
                ]
                if possible or word.noun_frames:
                    forms = self._verb_forms(hit)
                    if forms:
                        frames = [frame for own_forms, frame in possible if own_forms & forms]
                        if frames:
                            yield from self._read_verb(position, hit, forms, frames)
                        continue
            if word.noun_frames and any(self._is_possible(frame) for frame in word.noun_frames):
                yield from self._read_noun(position, hit)

    def _is_possible(self, frame: Frame) -> bool:
        """What is quick to tell: whether the sentence has such objects near, and what else the frame needs."""
        if frame.bits & self._bits:
            return not frame.needs or self._admits(frame, self._index)
        return False

    def clause(self, offset: int) -> tuple[int, int]:
        """The stretch without a clause break that holds the offset."""
        if self._breaks is None:
            lower = self._lower
            found = self._clauses.breaks.finditer(lower, self._sentence.start, self._sentence.end)
            ends = [m.end() for m in found if not _is_inside_a_word(lower, m.start())]
            self._breaks = [self._sentence.start, *ends, self._sentence.end]
        position = bisect_left(self._breaks, offset + 1)
        start, end = self._breaks[max(0, position - 1)], self._breaks[min(position, len(self._breaks) - 1)]
        return max(start, offset - _LONGEST_CLAUSE), min(end, offset + _LONGEST_CLAUSE)

    def _verb_forms(self, hit: Hit) -> frozenset[str]:
        """The verb forms that a spelling can have here; empty where it is a noun."""
        forms, before = hit.word.forms, self._word_before(hit.start)
        if before in self._positions.perfect:
            forms &= {PAST, PARTICIPLE}
        if not forms or self._is_second_of_a_compound(hit) or self._is_part_of_a_name(hit):
            return frozenset()
        if not forms & {PAST, PARTICIPLE, GERUND} and self._is_capitalised(hit):
            return frozenset()
        if forms & {PAST, PARTICIPLE} and not forms & {BASE, PRESENT}:
            is_adjective = (
                before in self._positions.determiners
                or self._is_second_adjective(hit)
                or (before not in self._positions.verbs and self._is_qualified_adjective(hit))
            )
            return frozenset() if is_adjective else forms
        if GERUND in forms:
            has_object = self._clauses.object_ahead.match(self._lower, hit.end, self._sentence.end) is not None
            is_noun = (
                self._lower.startswith(" of ", hit.end)
                or (before in self._positions.articles and not has_object)
                or (
                    hit.word.can_be_a_noun
                    and before in self._positions.nouns
                    and (before in self._positions.determiners or not has_object)
                )
            )
            return frozenset() if is_noun else forms
        if before in self._positions.verbs or (before in self._positions.participles and PARTICIPLE in forms):
            return forms
        if before in self._positions.determiners or self._is_possessive(before):
            return frozenset()
        if before and self._clauses.object_ahead.match(self._lower, hit.end, self._sentence.end):
            return forms
        if before in self._positions.nouns:
            return frozenset()
        if hit.word.can_be_a_noun:
            is_verb = (self._sentence.is_heading and before) or self._stands_between_subject_and_object(hit)
            return forms if is_verb else frozenset()
        return forms

    def _is_second_of_a_compound(self, hit: Hit) -> bool:
        """ "State-backed", "disaster-struck": behind a hyphen stands no verb, unless a prefix stands before it."""
        if not self._lower.endswith("-", 0, hit.start):
            return False
        begin = max(0, hit.start - _LONGEST_WORD)
        return self._clauses.verb_prefix.search(self._lower, begin, hit.start) is None

    def _is_part_of_a_name(self, hit: Hit) -> bool:
        """ "Planning Minister", "the Human Delivered Service Company": a verb in capitals is none, a gerund nowhere."""
        text = self._document.text
        return (
            text[hit.start].isupper()
            and (GERUND in hit.word.forms or self._stands_inside(hit))
            and text[hit.end : hit.end + 1] == " "
            and text[hit.end + 1 : hit.end + 2].isupper()
            and not self._sentence.is_heading
            and " " not in text[hit.start : hit.end]
        )

    def _is_capitalised(self, hit: Hit) -> bool:
        """ "The Stock Exchange", "the House Budget": a bare verb inside a sentence is not printed in capitals."""
        return (
            self._document.text[hit.start].isupper()
            and self._lower[hit.start - 1 : hit.start] == " "
            and self._stands_inside(hit)
            and not self._sentence.is_heading
        )

    def _is_second_adjective(self, hit: Hit) -> bool:
        """ "The new, merged company"."""
        begin = max(self._sentence.start, hit.start - _LONGEST_LEAD)
        if self._clauses.adjective_before.search(self._lower, begin, hit.start) is None or self._has_no_object(hit):
            return False
        return self._clauses.object_ahead.match(self._lower, hit.end, self._sentence.end) is None

    def _is_qualified_adjective(self, hit: Hit) -> bool:
        """ "The newly built plant"."""
        begin = max(self._sentence.start, hit.start - _LONGEST_LEAD)
        return self._positions.adjectives.search(self._lower, begin, hit.start) is not None

    def _stands_inside(self, hit: Hit) -> bool:
        return bool(self._lower[self._sentence.start : hit.start].strip("\"“‘'( "))

    def _is_possessive(self, word: str) -> bool:
        return word.endswith(("'s", "’s")) and word not in self._positions.names_like_possessives

    def _stands_between_subject_and_object(self, hit: Hit) -> bool:
        """ "Ecuador cut fuel subsidies": a name, the word, and right behind it what it takes as object."""
        begin = max(self._sentence.start, hit.start - _LONGEST_WORD)
        if self._clauses.name_before.search(self._document.text, begin, hit.start) is None:
            return False
        following = bisect_left(self._starts, hit.end)
        if following == len(self._all):
            return False
        other = self._all[following]
        return (
            bool(other.word.class_bits & hit.word.frame_bits)
            and _WORDS_ONLY.fullmatch(self._lower, hit.end, other.start) is not None
        )

    def _word_before(self, offset: int) -> str:
        before = self._lower[max(self._sentence.start, offset - _LONGEST_WORD) : offset].rstrip(_OPENERS)
        if not before or not before[-1].isspace():
            return ""
        words = before.split()
        return words[-1].lstrip(_NO_LETTERS) if words and words[-1][-1] not in _NO_LETTERS else ""

    def _read_verb(self, position: int, hit: Hit, forms: frozenset[str], frames: list[Frame]) -> Iterator[Trigger]:
        clause = self.clause(hit.start)
        reading = modality.read_verb(
            self._lower, hit.start, clause[0], forms, self._document.language, self._sentence.start
        )
        said_by_participant = GERUND in forms and self._opens_a_saying(hit)
        for frame in frames:
            if frame.adverbial and said_by_participant:
                reading = Reading(modality.OCCURRED, "adverbial")
            reach = min(clause[1], hit.end + REACH_RIGHT)
            if frame.followed_by and not frame.followed_by.search(self._lower, hit.end, reach):
                continue
            if frame.not_said_of and frame.not_said_of.match(self._lower, clause[0], hit.start):
                continue
            if frame.right_behind and not frame.right_behind.match(self._lower, hit.end + 1, reach):
                continue
            if frame.not_followed_by and frame.not_followed_by.search(self._lower, hit.end, min(reach, hit.end + NEAR)):
                continue
            if (frame.passive and not reading.passive) or (frame.active and reading.passive):
                continue
            if frame.inverted and not self._is_inverted(hit, clause[0]):
                continue
            if frame.intransitive and not self._has_no_object(hit):
                continue
            if frame.followed_by_name and not self._clauses.name_behind.match(self._document.text, hit.end):
                continue
            if frame.transitive and not reading.passive and self._has_no_object(hit):
                continue
            found = self._object_of_verb(position, hit, frame, reading, clause)
            if found is None and not frame.alone:
                continue
            yield self._trigger(hit, frame, found, clause, reading, nominal=False)

    def _opens_a_saying(self, hit: Hit) -> bool:
        """ "Addressing a conference in Baku, the minister said": the conference took place."""
        if self._lower[self._sentence.start : hit.start].strip("\"“‘' "):
            return False
        return self._clauses.comma_and_saying.search(self._lower, hit.end, self._sentence.end) is not None

    def _is_a_name(self, hit: Hit) -> bool:
        """A capitalised action noun inside a sentence is part of a name ("Building Services"); storms have names."""
        text = self._document.text
        if not hit.word.classes.isdisjoint(_WITH_NAMES):
            return False
        return text[hit.start].isupper() and hit.start > self._sentence.start and not self._sentence.is_heading

    def _read_noun(self, position: int, hit: Hit) -> Iterator[Trigger]:
        if self._is_a_name(hit) or self._word_before(hit.start) in self._positions.only_verbs:
            return
        clause = self.clause(hit.start)
        for frame in filter(self._is_possible, hit.word.noun_frames):
            if frame.followed_by and not frame.followed_by.match(self._lower, hit.end + 1, clause[1]):
                continue
            found = self._object_of_noun(position, hit, frame, clause)
            if found is None and not frame.alone:
                continue
            start, end = (
                min(hit.start, found.start if found else hit.start),
                max(hit.end, found.end if found else hit.end),
            )
            reading = modality.read_noun(self._lower, start, end, clause, self._document.language)
            told_in = self._with_main_verb(clause) if reading.by_verb else clause
            yield self._trigger(hit, frame, found, told_in, reading, nominal=True)

    def _with_main_verb(self, clause: tuple[int, int]) -> tuple[int, int]:
        """The clause with its verb, where a relative clause is inserted before that."""
        if not self._lower.endswith(self._clauses.inserted, max(0, clause[1] - 8), clause[1]):
            return clause
        comma = self._lower.find(", ", clause[1], min(self._sentence.end, clause[1] + REACH_RIGHT))
        return clause if comma < 0 else (clause[0], self.clause(comma + 2)[1])

    def _trigger(
        self, hit: Hit, frame: Frame, found: Hit | None, clause: tuple[int, int], reading: Reading, *, nominal: bool
    ) -> Trigger:
        near = found is not None and found.start >= self._sentence.start
        start = min(hit.start, found.start) if found and near else hit.start
        end = max(hit.end, found.end) if found else hit.end
        if found is not None and near and self._is_of_none(hit, found):
            reading = replace(reading, status=modality.CANCELLED, modality="denied")
        turns = dict(frame.turns)
        status = turns.get(reading.modality) or reading.status
        if status == reading.status and reading.modality not in modality.UNREAL:
            status = turns.get(reading.status or "untensed", reading.status)
        if status != reading.status:
            reading = replace(reading, status=status)
        return Trigger(
            frame=frame,
            sentence=self._index,
            start=start,
            end=end,
            word_start=hit.start,
            word_end=hit.end,
            clause=clause,
            head=found.word.lemma if found else (hit.word.lemma if nominal else ""),
            object_text=self._object_text(hit, found, clause[0], passive=reading.passive),
            reading=reading,
            nominal=nominal,
            indefinite=found is not None and self._is_indefinite(hit, found),
            definite=found is not None and self._is_definite(found),
            modifier=found is not None and self._is_modifier(hit, found),
        )

    def _is_of_none(self, hit: Hit, found: Hit) -> bool:
        """ "Signed no agreement", "no contract has been signed"."""
        begin = hit.end if hit.end <= found.start else max(self._sentence.start, found.start - _LONGEST_LEAD)
        return modality.denies(self._lower, begin, found.start, self._document.language)

    def _is_modifier(self, hit: Hit, found: Hit) -> bool:
        """Whether what is taken as object stands before the real one or in its phrase ("royalty bill", "output at mines")."""
        if found.start < hit.start and self._clauses.in_a_phrase.search(
            self._lower, max(self._sentence.start, found.start - _LONGEST_LEAD), found.start
        ):
            return True
        following = bisect_left(self._starts, found.end)
        if following == len(self._all) or self._lower[found.end : found.end + 1] != " ":
            return False
        other = self._all[following]
        is_deal = "loan" in found.word.classes and "agreement" in other.word.classes
        return other.start == found.end + 1 and bool(other.word.classes) and not is_deal

    def _is_definite(self, found: Hit) -> bool:
        """ "The loan": what was named before."""
        begin = max(self._sentence.start, found.start - _LONGEST_LEAD)
        return self._clauses.definite.search(self._lower, begin, found.start) is not None

    def _is_indefinite(self, hit: Hit, found: Hit) -> bool:
        lead = self._lower[
            hit.end if hit.end <= found.start else max(self._sentence.start, found.start - _LONGEST_LEAD) : found.start
        ]
        return self._clauses.indefinite.search(lead) is not None

    def _object_text(self, hit: Hit, found: Hit | None, clause_start: int, *, passive: bool) -> str:
        text = self._document.text
        limit = self._sentence.end
        if found is None and passive:
            before = self._clauses.auxiliaries.split(self._lower[clause_start : hit.start])[0]
            return self._phrase(text[clause_start : clause_start + len(before)][-_LONGEST_OBJECT:], "")
        if found is None:
            return self._phrase(_STOP.split(text[hit.end : min(limit, hit.end + _LONGEST_OBJECT)])[0], "")
        tail = text[found.end : min(limit, found.end + _LONGEST_OBJECT)]
        if found.start > hit.start:
            head = text[self._last_verb_before(found, hit) : found.end]
            if self._clauses.beyond_object.match(self._lower, hit.end + 1, found.start) is not None or (
                self._clauses.time_first.match(self._lower, hit.end)
            ):
                head = self._clauses.object_leads.split(head)[-1]
            return self._phrase(head, tail)
        lead = text[max(self._sentence.start, found.start - _LONGEST_LEAD) : found.start]
        head = self._clauses.object_leads.split(lead)[-1] + text[found.start : found.end]
        return self._phrase(head, text[found.end : hit.start][:_LONGEST_OBJECT])

    def _last_verb_before(self, found: Hit, hit: Hit) -> int:
        """Where the last of the verbs ends that share an object ("develop, finance and build the plant")."""
        between = self._all[bisect_left(self._starts, hit.end) : bisect_left(self._starts, found.start)]
        return next(
            (other.end for other in reversed(between) if other.word.verb_frames and not other.word.classes), hit.end
        )

    def _phrase(self, head: str, tail: str) -> str:
        cut = self._clauses.object_ends.search(tail)
        return self._clauses.object_begins.sub("", head + (tail[: cut.start()] if cut else tail)).strip()


def _is_inside_a_word(lower: str, offset: int) -> bool:
    return offset > 0 and lower[offset - 1].isalnum() and lower[offset].isalpha()
