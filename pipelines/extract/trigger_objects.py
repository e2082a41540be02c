"""The objects of triggers: which noun of a clause a verb or an action noun does something to.

Belongs here: the search for an object to the right and left of a word, and for what a pronoun stands for. Does not
belong here: which words are triggers, and what becomes of both (`triggers`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.extract.document import Document, Sentence
from pipelines.extract.event_frames import Frame, Word, clauses, positions
from pipelines.extract.inflection import GERUND, PARTICIPLE
from pipelines.extract.modality import Reading

REACH_RIGHT = 110
_REACH_LEFT = 130
NEAR = 35
_REACH_OF_A_NOUN = 70
_REACH_OF_A_RELATIVE = 60
REACH_OF_A_PRONOUN = 250
_OF = " of "
_HEADS_OF_COMPOUNDS = frozenset({"goods"})
"""What these name is no part or kind of what stands before them ("farm products")."""
_NO_QUALIFIERS = frozenset({"loan", "tax", "agreement"})
_NEVER_NAMES = frozenset({"goods", "output"})


class Hit(NamedTuple):
    """A word of the lexicon of events at a half-open span."""

    start: int
    end: int
    word: Word


class SentenceObjects:
    """The hits of a sentence, among those of its document, and the objects among them."""

    def __init__(
        self,
        document: Document,
        sentence: Sentence,
        all_hits: tuple[list[Hit], list[int]],
        first: int,
        last: int,
    ) -> None:
        """all_hits: those of the document in order, and where they start. first, last: which are the sentence's."""
        self._document = document
        self._lower = document.lower
        self._sentence = sentence
        self._all, self._starts = all_hits
        self._hits = self._all[first:last]
        self._positions = positions(document.language)
        self._clauses = clauses(document.language)

    def _object_of_verb(
        self, position: int, hit: Hit, frame: Frame, reading: Reading, clause: tuple[int, int]
    ) -> Hit | None:
        if not frame.objects:
            return None
        if frame.inverted:
            return self._subject_behind(position, hit, frame, clause)
        if frame.subject:
            return None if reading.passive else self._object_left(position, hit, frame, clause)
        if reading.passive:
            return (
                self._object_left(position, hit, frame, clause)
                or self._antecedent(position, hit, frame, clause)
                or self._before_relative_clause(position, hit, frame, clause)
                or self._behind_a_participle(position, hit, frame)
                or (self._object_right(position, hit, frame, clause) if frame.dative else None)
            )
        found = (
            self._object_right(position, hit, frame, clause)
            or self._behind_a_participle(position, hit, frame)
            or self._behind_a_pronoun(hit, frame)
        )
        if found is not None:
            return found
        before = self._hits[position - 1] if position else None
        if before is not None and hit.start - before.end <= 2 and before.word.class_bits & frame.object_bits:
            if frame.adnominal:
                return None if self._clauses.object_ahead.match(self._lower, hit.end, self._sentence.end) else before
            by_whom = PARTICIPLE in hit.word.forms and not frame.lead
            if by_whom and self._clauses.by_whom.match(self._lower, hit.end, self._sentence.end):
                return before
            return before if frame.ergative and self._has_no_object(hit) else None
        if frame.ergative:
            if not self._has_no_object(hit):
                return None
            return self._object_left(position, hit, frame, clause) or self._antecedent(position, hit, frame, clause)
        if self._lower.endswith(", ", 0, hit.start) and GERUND not in hit.word.forms and self._has_no_object(hit):
            if self._lower.endswith(self._clauses.inserted, max(0, clause[0] - 8), clause[0]):
                return self._before_relative_clause(position, hit, frame, clause)
            return self._object_left(position, hit, frame, clause)
        if self._has_only_auxiliaries(clause[0], hit.start):
            return None
        return self._relative(position, hit, frame, clause)

    def _is_inverted(self, hit: Hit, clause_start: int) -> bool:
        """ "Also planned is a bridge"."""
        return (
            PARTICIPLE in hit.word.forms
            and self._clauses.inverted_behind.match(self._lower, hit.end, self._sentence.end) is not None
            and self._clauses.inverted_opens.fullmatch(self._lower, clause_start, hit.start) is not None
        )

    def _subject_behind(self, position: int, hit: Hit, frame: Frame, clause: tuple[int, int]) -> Hit | None:
        reach = min(clause[1], hit.end + _REACH_OF_A_NOUN)
        return next(
            (
                other
                for other in self._behind(position)
                if other.start < reach and other.word.class_bits & frame.object_bits
            ),
            None,
        )

    def _behind_a_participle(self, position: int, hit: Hit, frame: Frame) -> Hit | None:
        """ "Adopted by parliament on Tuesday, the budget foresees", "Once completed, the dam will supply": the subject
        behind the comma is what was adopted or is to be completed.
        """
        if PARTICIPLE not in hit.word.forms or not self._has_no_object(hit):
            return None
        if self._clauses.participle_opens.fullmatch(self._lower, self._sentence.start, hit.start) is None:
            return None
        comma = self._lower.find(", ", hit.end, min(self._sentence.end, hit.end + REACH_RIGHT))
        if comma < 0:
            return None
        for other in self._behind(position):
            if other.start > comma + NEAR:
                return None
            if other.start > comma and other.word.class_bits & frame.object_bits:
                return other
        return None

    def _behind_a_pronoun(self, hit: Hit, frame: Frame) -> Hit | None:
        """ "Talks on a pact ... intend to sign it by June": the nearest fitting noun before."""
        if self._clauses.pronoun_object.match(self._lower, hit.end, self._sentence.end) is None:
            return None
        before = reversed(self._all_before(hit.start))
        return next((other for other in before if other.word.class_bits & frame.object_bits), None)

    def _has_no_object(self, hit: Hit) -> bool:
        return self._clauses.no_object.match(self._lower, hit.end, self._sentence.end) is not None

    def _antecedent(self, position: int, hit: Hit, frame: Frame, clause: tuple[int, int]) -> Hit | None:
        """What a pronoun as subject stands for: the nearest fitting noun ("It is expected to be completed")."""
        subject = self._clauses.first_word.match(self._lower, clause[0], hit.start)
        if subject is None or subject.group(1) not in self._positions.pronouns:
            return self._relative(position, hit, frame, clause)
        return next(
            (other for other in reversed(self._all_before(clause[0])) if other.word.class_bits & frame.object_bits),
            None,
        )

    def _relative(self, position: int, hit: Hit, frame: Frame, clause: tuple[int, int]) -> Hit | None:
        """What "which" or "that" at the beginning of the clause stands for: the noun right before it."""
        if not self._lower.endswith(self._clauses.relatives, max(0, clause[0] - 6), clause[0]):
            return None
        reach = NEAR if self._lower.endswith("that ", 0, clause[0]) else _REACH_OF_A_RELATIVE
        for other in self._before(position):
            if other.end < clause[0] - reach:
                return None
            if other.end <= clause[0] and other.word.class_bits & frame.object_bits:
                stands_right_before = self._clauses.noun_before_relative.match(self._lower, other.end, clause[0])
                return other if stands_right_before else None
        return None

    def _before_relative_clause(self, position: int, hit: Hit, frame: Frame, clause: tuple[int, int]) -> Hit | None:
        """The subject that a relative clause parts from its verb ("the line, whose cost doubled, will be finished")."""
        if not self._lower.endswith(self._clauses.inserted, max(0, clause[0] - 8), clause[0]):
            return None
        if ", " not in self._lower[clause[0] : hit.start]:
            return None
        for other in self._before(position):
            if other.end < clause[0] - _REACH_LEFT:
                return None
            if other.end <= clause[0] and other.word.class_bits & frame.object_bits:
                return other
        return None

    def _all_before(self, offset: int) -> list[Hit]:
        first = bisect_left(self._starts, max(0, offset - REACH_OF_A_PRONOUN))
        return self._all[first : bisect_left(self._starts, offset)]

    def _object_right(self, position: int, hit: Hit, frame: Frame, clause: tuple[int, int]) -> Hit | None:
        for other in self._behind(position):
            if other.start >= clause[1] or other.start > hit.end + REACH_RIGHT:
                return None
            if (
                other.word.class_bits & frame.object_bits
                and not self._is_name_of_goods(other, frame)
                and not self._qualifies_another(other, frame)
            ):
                return other if self._is_within_object(hit, other, frame) else None
        return None

    def _is_name_of_goods(self, other: Hit, frame: Frame) -> bool:
        """ "Sent Secretary Rice", "bought U.S. Sugar", "boost the Ministry of Works": goods are not printed in capitals."""
        return (
            not frame.objects.isdisjoint(_NEVER_NAMES)
            and self._document.text[other.start : other.start + 2].istitle()
            and other.start > self._sentence.start
            and not self._sentence.is_heading
        )

    def _is_within_object(self, hit: Hit, other: Hit, frame: Frame) -> bool:
        """Whether nothing parts a noun from the verb before it, or only what the frame lets its object stand behind."""
        link = frame.across.search(self._lower, hit.end, other.start) if frame.across else None
        begin = link.end() if link else self._behind_an_insertion(hit, other)
        if begin < 0:
            return False
        if self._clauses.beyond_object.search(self._lower, begin, other.start) is None:
            return True
        return self._clauses.amount_in.search(self._lower, hit.end, other.start) is not None

    def _behind_an_insertion(self, hit: Hit, other: Hit) -> int:
        """Where what may part a verb from its object begins: behind what stands between commas ("inaugurated, by video
        conference, a bus service"). -1 where a comma ends the verb's own clause ("by the order signed, the ban").
        """
        if not self._lower.startswith(", ", hit.end):
            return hit.end
        comma = self._lower.find(", ", hit.end + 2, other.start)
        if comma >= 0:
            return comma + 2
        return -1 if self._clauses.object_ahead.match(self._lower, hit.end + 1) else hit.end

    def _object_left(self, position: int, hit: Hit, frame: Frame, clause: tuple[int, int]) -> Hit | None:
        bound = max(clause[0], hit.start - _REACH_LEFT)
        for other in self._before(position):
            if other.end < bound:
                return None
            if other.word.class_bits & frame.object_bits and not self._qualifies_another(other, frame):
                return None if self._has_another_subject(other.end, hit.start) else other
        return None

    def _qualifies_another(self, hit: Hit, frame: Frame) -> bool:
        """ "Trade in farm products was halted": what stands right before another noun is not the object itself."""
        following = bisect_left(self._starts, hit.end)
        if following == len(self._all) or self._lower[hit.end : hit.end + 1] != " ":
            return False
        other = self._all[following]
        return (
            other.start == hit.end + 1
            and not self._lower.endswith(self._clauses.open_ends, hit.start, hit.end)
            and not other.word.classes.isdisjoint(_HEADS_OF_COMPOUNDS)
            and hit.word.classes.isdisjoint(_NO_QUALIFIERS)
            and not other.word.forms
            and not other.word.class_bits & frame.object_bits
        )

    def _has_only_auxiliaries(self, start: int, end: int) -> bool:
        """Whether a relative pronoun is the subject of its verb ("a programme which seeks to help"), not its object."""
        between = self._lower[start:end].strip()
        group = self._clauses.own_group.search(f" {between}")
        return not between or (group is not None and group.start() == 0)

    def _has_another_subject(self, start: int, end: int) -> bool:
        """Whether a verb between a noun and a later verb shows that both have subjects of their own ("the scheme was
        begun in April, and in June firms were given notice").
        """
        between = self._lower[start:end]
        own = self._clauses.own_group.search(between)
        rest = between[: own.start()] if own else between
        return self._clauses.finite.search(rest) is not None and self._clauses.one_subject.search(rest) is None

    def _before(self, position: int) -> Iterator[Hit]:
        return (self._hits[index] for index in range(position - 1, -1, -1))

    def _behind(self, position: int) -> Iterator[Hit]:
        return (self._hits[index] for index in range(position + 1, len(self._hits)))

    def _object_of_noun(self, position: int, hit: Hit, frame: Frame, clause: tuple[int, int]) -> Hit | None:
        if not frame.objects:
            return None
        if self._lower.startswith(self._clauses.noun_links, hit.end) or self._has_time_before_of(hit):
            reach = min(clause[1], hit.end + _REACH_OF_A_NOUN)
            if not self._lower.startswith(_OF, hit.end):
                comma = self._lower.find(", ", hit.end, reach)
                reach = reach if comma < 0 else comma
            for other in self._behind(position):
                if other.start > reach:
                    break
                if other.word.class_bits & frame.object_bits:
                    return other
        before = self._hits[position - 1] if position else None
        if before is not None and hit.start - before.end <= 2 and before.word.class_bits & frame.object_bits:
            return before
        return None

    def _has_time_before_of(self, hit: Hit) -> bool:
        """ "The closure this coming autumn of the mill"."""
        return self._clauses.time_before_of.match(self._lower, hit.end, self._sentence.end) is not None
