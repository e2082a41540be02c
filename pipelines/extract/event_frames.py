"""What events.yaml and clauses.yaml say, made ready for matching: frames, words with their forms, clause patterns.

Belongs here: loading and compiling. Does not belong here: any text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from pipelines.extract.inflection import plural, verb_forms
from pipelines.extract.lexicon import read_yaml


@dataclass(frozen=True)
class Frame:
    """One way in which an event type is said; fields as events.yaml explains them.

    object_bits: the classes of objects, a bit a class, so that a sentence is compared with one operation. bits: those of
    which a sentence must have one; ALONE for a frame that needs no object.
    """

    event_type: str
    objects: frozenset[str] = frozenset()
    object_bits: int = 0
    bits: int = 0
    alone: bool = False
    ergative: bool = False
    adnominal: bool = False
    weak: bool = False
    lead: bool = False
    transitive: bool = False
    passive: bool = False
    active: bool = False
    intransitive: bool = False
    money_object: bool = False
    followed_by_name: bool = False
    share_object: bool = False
    adverbial: bool = False
    dative: bool = False
    subject: bool = False
    inverted: bool = False
    needs: tuple[str, ...] = ()
    unless: frozenset[str] = frozenset()
    turns: tuple[tuple[str, str], ...] = ()
    followed_by: re.Pattern[str] | None = None
    not_followed_by: re.Pattern[str] | None = None
    right_behind: re.Pattern[str] | None = None
    not_said_of: re.Pattern[str] | None = None
    across: re.Pattern[str] | None = None


ALONE = 1
"""The bit of a frame that needs no object: every sentence has it."""

_FLAGS = (
    "alone",
    "ergative",
    "adnominal",
    "weak",
    "lead",
    "transitive",
    "passive",
    "active",
    "intransitive",
    "money_object",
    "followed_by_name",
    "share_object",
    "adverbial",
    "dative",
    "subject",
    "inverted",
)


@dataclass
class Word:
    """What one spelling can be: forms of verbs, an action noun, the head of an object."""

    verb_frames: list[tuple[frozenset[str], Frame]] = field(default_factory=list)
    noun_frames: list[Frame] = field(default_factory=list)
    forms: frozenset[str] = frozenset()
    classes: set[str] = field(default_factory=set)
    class_bits: int = 0
    frame_bits: int = 0
    lemma: str = ""

    @property
    def can_be_a_noun(self) -> bool:
        """Whether the spelling names things as well."""
        return bool(self.classes or self.noun_frames)


@dataclass(frozen=True)
class EventLexicon:
    """The automaton over all spellings, and what each of its patterns can be."""

    automaton: AhoCorasick
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Clauses:
    """Patterns that clauses.yaml explains."""

    breaks: re.Pattern[str]
    beyond_object: re.Pattern[str]
    object_begins: re.Pattern[str]
    object_ends: re.Pattern[str]
    object_leads: re.Pattern[str]
    indefinite: re.Pattern[str]
    no_object: re.Pattern[str]
    object_ahead: re.Pattern[str]
    auxiliaries: re.Pattern[str]
    noun_links: tuple[str, ...]
    relatives: tuple[str, ...]
    open_ends: tuple[str, ...]
    inserted: tuple[str, ...]
    noun_before_relative: re.Pattern[str]
    amount_in: re.Pattern[str]
    share_in: re.Pattern[str]
    name_behind: re.Pattern[str]
    name_before: re.Pattern[str]
    adjective_before: re.Pattern[str]
    first_word: re.Pattern[str]
    verb_prefix: re.Pattern[str]
    time_first: re.Pattern[str]
    comma_and_saying: re.Pattern[str]
    in_a_phrase: re.Pattern[str]
    own_group: re.Pattern[str]
    finite: re.Pattern[str]
    one_subject: re.Pattern[str]
    about_a_loan: re.Pattern[str]
    participle_opens: re.Pattern[str]
    in_another_phrase: re.Pattern[str]
    definite: re.Pattern[str]
    inverted_behind: re.Pattern[str]
    inverted_opens: re.Pattern[str]
    time_before_of: re.Pattern[str]
    pronoun_object: re.Pattern[str]
    of_a_time: re.Pattern[str]
    may_lead_to: re.Pattern[str]
    begins_on: re.Pattern[str]
    harmed_by: re.Pattern[str]
    by_whom: re.Pattern[str]


@cache
def clauses(language: str) -> Clauses:
    """The patterns of a language."""
    data = read_yaml(language, "clauses.yaml")
    return Clauses(
        breaks=_breaks(data["breaks"]),
        beyond_object=re.compile(data["beyond_object"]),
        object_begins=re.compile(data["object_begins"], re.IGNORECASE),
        object_ends=re.compile(data["object_ends"]),
        object_leads=re.compile(data["object_leads"]),
        indefinite=re.compile(data["indefinite"]),
        no_object=re.compile(data["no_object"]),
        object_ahead=re.compile(data["object_ahead"]),
        auxiliaries=re.compile(data["auxiliaries"]),
        noun_links=tuple(data["noun_links"]),
        relatives=tuple(data["relatives"]),
        open_ends=tuple(data["open_ends"]),
        inserted=tuple(data["inserted"]),
        noun_before_relative=re.compile(data["noun_before_relative"]),
        amount_in=re.compile(data["amount_in"]),
        share_in=re.compile(data["share_in"]),
        name_behind=re.compile(data["name_behind"]),
        name_before=re.compile(data["name_before"]),
        adjective_before=re.compile(data["adjective_before"]),
        first_word=re.compile(data["first_word"]),
        verb_prefix=re.compile(data["verb_prefix"]),
        time_first=re.compile(data["time_first"]),
        comma_and_saying=re.compile(data["comma_and_saying"]),
        in_a_phrase=re.compile(data["in_a_phrase"]),
        own_group=re.compile(data["own_group"]),
        finite=re.compile(data["finite"]),
        one_subject=re.compile(data["one_subject"]),
        about_a_loan=re.compile(data["about_a_loan"]),
        participle_opens=re.compile(data["participle_opens"]),
        inverted_behind=re.compile(data["inverted_behind"]),
        inverted_opens=re.compile(data["inverted_opens"]),
        definite=re.compile(data["definite"]),
        in_another_phrase=re.compile(data["in_another_phrase"]),
        time_before_of=re.compile(data["time_before_of"]),
        pronoun_object=re.compile(data["pronoun_object"]),
        of_a_time=re.compile(data["of_a_time"]),
        may_lead_to=re.compile(data["may_lead_to"]),
        begins_on=re.compile(data["begins_on"]),
        harmed_by=re.compile(data["harmed_by"]),
        by_whom=re.compile(data["by_whom"]),
    )


def _breaks(data: dict[str, list[str]]) -> re.Pattern[str]:
    """Alternatives that begin with a plain character each, which `re` finds fastest; words are bounded behind only."""
    after_comma = "|".join(data["after_comma"])
    words = "|".join(f"{word}(?!\\w)" for word in data["words"] if word != "that")
    marks = "|".join(map(re.escape, data["marks"]))
    return re.compile(rf"{marks}|, (?:{after_comma}) |{words}|that (?=[a-z]+ )")


@dataclass(frozen=True)
class Positions:
    """Words that tell by standing before another what that one is."""

    determiners: frozenset[str]
    articles: frozenset[str]
    perfect: frozenset[str]
    nouns: frozenset[str]
    verbs: frozenset[str]
    pronouns: frozenset[str]
    participles: frozenset[str]
    only_verbs: frozenset[str]
    adjectives: re.Pattern[str]
    names_like_possessives: frozenset[str]


@cache
def positions(language: str) -> Positions:
    """The telling words of a language."""
    data = read_yaml(language, "modality.yaml")["positions"]
    determiners = frozenset(data["determiners"])
    return Positions(
        determiners,
        frozenset(data["articles"]),
        frozenset(data["before_perfect"]),
        determiners | frozenset(data["before_nouns"]),
        frozenset(data["before_verbs"]),
        frozenset(data["pronouns"]),
        frozenset(data["before_participles"]),
        frozenset(data["only_before_verbs"]),
        re.compile(data["before_adjectives"]),
        frozenset(data["names_like_possessives"]),
    )


@cache
def event_lexicon(language: str) -> EventLexicon:
    """All words of events in a language."""
    data = read_yaml(language, "events.yaml")
    words: dict[str, Word] = {}

    def word(spelling: str) -> Word:
        return words.setdefault(spelling, Word())

    bits = {name: 1 << number for number, name in enumerate(data["objects"], start=1)}
    for name, heads in data["objects"].items():
        for head in heads:
            for spelling in {head, plural(head)}:
                entry = word(spelling)
                entry.classes.add(name)
                entry.class_bits |= bits[name]
                entry.lemma = entry.lemma or head
    _inherit(words, {name: bits[name] for name in data["inherited"]})
    for event_type, frames in data["types"].items():
        for row in frames:
            frame = _frame(event_type, row, bits)
            for lemma in row.get("verbs", ()):
                for spelling, forms in verb_forms(lemma, language).items():
                    entry = word(spelling)
                    entry.verb_frames.append((forms, frame))
                    entry.frame_bits |= frame.bits
                    entry.forms |= forms
            for noun in row.get("nouns", ()):
                for spelling in {noun, plural(noun)}:
                    entry = word(spelling)
                    entry.noun_frames.append(frame)
                    entry.frame_bits |= frame.bits
                    entry.lemma = entry.lemma or noun
    return EventLexicon(
        AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest),
        tuple(words.values()),
    )


def _inherit(words: dict[str, Word], inherited: dict[str, int]) -> None:
    """Gives heads of several words the classes in question that their last word has."""
    for spelling, entry in words.items():
        first, _, last = spelling.rpartition(" ")
        if not first or last not in words:
            continue
        for name, bit in inherited.items():
            if name in words[last].classes and "nothing" not in entry.classes:
                entry.classes.add(name)
                entry.class_bits |= bit


def _frame(event_type: str, row: dict[str, Any], bits: dict[str, int]) -> Frame:
    object_bits = sum(bits[name] for name in row.get("objects", ()))
    return Frame(
        event_type=event_type,
        objects=frozenset(row.get("objects", ())),
        object_bits=object_bits,
        bits=ALONE if row.get("alone", False) else object_bits,
        needs=tuple(row.get("needs", ())),
        unless=frozenset(row.get("unless", ())),
        turns=tuple(row.get("turns", {}).items()),
        followed_by=_whole_words(row["followed_by"]) if "followed_by" in row else None,
        not_followed_by=_whole_words(row["not_followed_by"]) if "not_followed_by" in row else None,
        right_behind=_whole_words(row["right_behind"]) if "right_behind" in row else None,
        not_said_of=_subject(row["not_said_of"]) if "not_said_of" in row else None,
        across=_whole_words(row["across"]) if "across" in row else None,
        **{flag: row.get(flag, False) for flag in _FLAGS},
    )


def _subject(heads: list[str]) -> re.Pattern[str]:
    """The beginning of a clause whose subject has one of these heads ("the joint declaration ...")."""
    return re.compile(rf"\W*(?:[\w’'-]+ ){{0,3}}(?:{'|'.join(heads)})\b")


def _whole_words(words: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)")
