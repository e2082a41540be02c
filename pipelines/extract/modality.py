"""Whether something happened, goes on, is planned, is possible or is off, from the words around a verb or action noun.

Belongs here: reading verb groups, their governors and hedges. Does not belong here: which event the verb means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.extract.inflection import BASE, GERUND, PARTICIPLE, PAST
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.patterns import AtWord, RarePattern
from pipelines.extract.value_types import value

OCCURRED, ONGOING, PLANNED, POSSIBLE, CANCELLED = "occurred", "ongoing", "planned", "possible", "cancelled"
UNTENSED = ""
"""The status of a form that says nothing of time: a bare present, an adnominal participle, a loose gerund."""

UNREAL = frozenset({"wished", "must", "costs"})
"""The cues of what is only needed or able to be: no event, whatever a frame makes of an untensed form."""

_WINDOW = 90
_NEAR = 12
_NO_MONTHS: Mapping[str, Sequence[str]] = {}
_NOUN_PHRASE = 2
_LONGEST_GROUP = 9
_LONGEST_GOVERNOR = 5
_COORDINATORS = frozenset({"and", "or"})
_TOKEN = re.compile(r"[\w’'-]+|[“”\"]")
_LEFT_BOUND = RarePattern(r"[;:!?]|\.\s")
# What `_TOKEN` finds in ASCII, to be split at blanks: several times as fast.
_PLAIN_TEXT = {
    code: char if char.isalnum() or char in "_'-" else ' " ' if char == '"' else " "
    for code, char in enumerate(map(chr, range(128)))
}


@value
class Reading:
    """status: one of the five codes, or UNTENSED. modality: the finer cue (will, may, scheduled, pledged, refused ...).

    passive: the subject undergoes what the verb says. present: a bare present tense, which headlines use for the past.
    by_verb: the verb whose subject an action noun is says so ("the meeting will be held").
    """

    status: str
    modality: str
    passive: bool = False
    present: bool = False
    by_verb: bool = False


_WORD_SETS = (
    "be",
    "have",
    "do",
    "past",
    "negations",
    "between",
    "unfinished",
    "means",
    "going_on",
    "in_talks",
    "thought_of",
    "given_up",
    "at_the_time",
    "for_the_last_time",
    "had_done",
    "tools",
    "endeavours",
    "before_endeavours",
    "announcing",
    "occasions",
    "only_before_to",
)


@dataclass(frozen=True)
class _Cues:
    be: frozenset[str]
    have: frozenset[str]
    do: frozenset[str]
    past: frozenset[str]
    negations: frozenset[str]
    between: frozenset[str]
    unfinished: frozenset[str]
    means: frozenset[str]
    going_on: frozenset[str]
    in_talks: frozenset[str]
    thought_of: frozenset[str]
    given_up: frozenset[str]
    at_the_time: frozenset[str]
    for_the_last_time: frozenset[str]
    had_done: frozenset[str]
    tools: frozenset[str]
    endeavours: frozenset[str]
    before_endeavours: frozenset[str]
    announcing: frozenset[str]
    occasions: frozenset[str]
    only_before_to: frozenset[str]
    modals: dict[str, tuple[str, str]]
    governors: dict[str, tuple[str, str]]
    hedges: AtWord
    ahead: AtWord
    conditions: AtWord
    once: frozenset[str]
    how_often: re.Pattern[str]
    nobody: re.Pattern[str]
    superlative: re.Pattern[str]
    not_until: re.Pattern[str]
    nobody_words: frozenset[str]
    nominal_after: AtWord
    nominal_before: AtWord
    nominal: dict[tuple[bool, str], str]
    other_object: AtWord
    not_subject: re.Pattern[str]
    other_verb: re.Pattern[str]
    inserted: re.Pattern[str]
    promised: re.Pattern[str]


@cache
def _cues(language: str) -> _Cues:
    data = read_yaml(language, "modality.yaml")
    governors = {
        word: (status, modality)
        for status, kinds in data["governors"].items()
        for modality, words in kinds.items()
        for word in words
    }
    nominal = {
        (after, cue): status
        for after, key in ((True, "nominal_after"), (False, "nominal_before"))
        for status, cues in data[key].items()
        for cue in cues
    }
    return _Cues(
        **{key: frozenset(data[key]) for key in _WORD_SETS},
        modals={word: (cue[0], cue[1]) for word, cue in data["modals"].items()},
        governors=governors,
        hedges=_any_of(data["hedges"]),
        ahead=_any_of(data["ahead"]),
        conditions=_any_of(data["conditions"]),
        once=frozenset(data["conditions"]),
        how_often=re.compile(data["how_often"]),
        nobody=re.compile(r"\W*(?:" + "|".join(map(re.escape, data["nobody"])) + r")(?!\w)"),
        superlative=re.compile(data["superlative"]),
        not_until=re.compile(data["not_until"]),
        nobody_words=frozenset(data["nobody"]),
        nominal_after=_any_of((cue for after, cue in nominal if after), data["months"]),
        nominal_before=_any_of((cue for after, cue in nominal if not after), data["months"]),
        nominal=nominal,
        other_object=_any_of(data["other_object"]),
        not_subject=re.compile(data["not_subject"]),
        other_verb=re.compile(data["other_verb"]),
        inserted=re.compile(data["inserted"]),
        promised=re.compile(data["promised"]),
    )


def _any_of(phrases: Iterable[str], months: Mapping[str, Sequence[str]] = _NO_MONTHS) -> AtWord:
    """The phrases as whole words; a number behind one makes it a month, or one of the words that `months` gives for it."""
    longest_first = sorted(phrases, key=len, reverse=True)
    spelled = [
        re.escape(phrase) + "".join(rf"(?<!\b{word} {phrase})" for word in months.get(phrase, ()))
        for phrase in longest_first
    ]
    return AtWord("(?:" + "|".join(spelled) + r")(?![\w’']| \d)")


def words_before(lower: str, start: int, bound: int) -> list[str]:
    """The last words before an offset, in order, within a bounded window and not across a stop."""
    begin = max(bound, start - _WINDOW)
    for stop in _LEFT_BOUND.finditer(lower, begin, start):
        begin = stop.end()
    return _words(lower[begin:start])


def _words(text: str) -> list[str]:
    return text.translate(_PLAIN_TEXT).split() if text.isascii() else _TOKEN.findall(text)


def read_verb(lower: str, start: int, clause: int, forms: frozenset[str], language: str, sentence: int = 0) -> Reading:
    """The status that its verb group gives a verb form; the form begins at `start`, its clause and sentence at these."""
    cues = _cues(language)
    before = words_before(lower, start, clause)
    words = before[-_LONGEST_GROUP:]
    if BASE in forms and lower.endswith(", ", 0, start):
        words.append("and")
    reading = _read_group(words, forms, cues)
    if reading.modality == "purpose" and words[-2:-1] and words[-2] in _COORDINATORS:
        reading = _share_governor(before[:-2], reading, cues)
    if reading.present and PAST not in forms and words and words[-1] in _COORDINATORS:
        reading = _share_modal(before[:-_LONGEST_GROUP], reading, cues)
    if reading.status in (OCCURRED, ONGOING, PLANNED) and cues.superlative.match(lower, clause, start):
        return Reading(UNTENSED, "wished", reading.passive)
    if reading.status in (OCCURRED, ONGOING, PLANNED) and cues.nobody.match(lower, clause, start):
        return Reading(CANCELLED, "denied", reading.passive)
    if reading.modality == "denied" and cues.not_until.match(lower, start):
        ahead = any(word in cues.modals or word == "to" for word in words[-_LONGEST_GOVERNOR:])
        return Reading(PLANNED if ahead else OCCURRED, "not until", reading.passive)
    if reading.modality == "denied" and cues.unfinished & set(words[-_LONGEST_GOVERNOR:]):
        return Reading(POSSIBLE, "not yet", reading.passive)
    if reading.modality == "perfect" and _has_a_condition(lower, max(sentence, clause - _NEAR), start, cues):
        return Reading(PLANNED, "condition", reading.passive)
    if reading.modality == "can" and cues.conditions.search(lower, start, start + _WINDOW // 2):
        return Reading(PLANNED, "condition", reading.passive)
    hedged = reading.status in (PLANNED, UNTENSED) and cues.hedges.search(lower, max(sentence, clause - _WINDOW), start)
    if hedged and reading.modality == "intended" and lower.startswith(" to ", hedged.end()):
        return reading
    if hedged and not (reading.status == UNTENSED and reading.present):
        return Reading(POSSIBLE, hedged.group(), reading.passive)
    return reading


def _has_a_condition(lower: str, start: int, end: int, cues: _Cues) -> bool:
    """ "Once the loan has been approved", but not "flies once a week and had suspended"."""
    found = cues.conditions.search(lower, start, end)
    return found is not None and cues.how_often.match(lower, found.start()) is None


def _read_group(words: list[str], forms: frozenset[str], cues: _Cues) -> Reading:
    if PARTICIPLE in forms and _is_behind_once(words, cues):
        return Reading(PLANNED, "condition", passive=True)
    words, negated = _skip_adverbs(words, cues)
    last = words[-1] if words else ""
    if last in cues.had_done and PARTICIPLE in forms and len(words) > 1 and words[-2] in cues.be:
        return _negate(_read_be(words[:-1], cues, passive=True), negated)
    if last in cues.for_the_last_time and PAST in forms:
        return Reading(UNTENSED, "wished")
    if last in cues.once and PARTICIPLE in forms:
        return _negate(Reading(PLANNED, "condition", passive=True), negated)
    if last in cues.be and PARTICIPLE in forms:
        return _negate(_read_be(words, cues, passive=True), negated)
    if last in cues.be and GERUND in forms:
        return _negate(_read_be(words, cues, passive=False), negated)
    if last in cues.have and (PARTICIPLE in forms or PAST in forms):
        return _negate(_read_have(words[:-1], cues), negated)
    if BASE in forms and last == "to":
        return _negate(_govern(words[:-1], cues), negated)
    if BASE in forms and last in cues.modals:
        return _negate(Reading(*cues.modals[last]), negated)
    if BASE in forms and last in _COORDINATORS:
        return _negate(_coordinate(words[:-1], forms, cues), negated)
    if last in cues.do and BASE in forms:
        return Reading(CANCELLED, "denied") if negated or last in cues.negations else Reading(OCCURRED, "did")
    if GERUND in forms:
        return _govern_gerund(words, cues)
    if PAST in forms:
        return _negate(Reading(OCCURRED, "past"), negated)
    if PARTICIPLE in forms:
        return Reading(UNTENSED, "participle", passive=True)
    return Reading(UNTENSED, "present", present=True)


def _share_modal(before: list[str], reading: Reading, cues: _Cues) -> Reading:
    """The second of two verbs far behind their one auxiliary ("will hire 500 people by the end of the year and invest")."""
    modal = next((cues.modals[word] for word in reversed(before) if word in cues.modals), None)
    return Reading(*modal, passive=reading.passive) if modal is not None else reading


def _share_governor(before: list[str], reading: Reading, cues: _Cues) -> Reading:
    """The second of two infinitives ("expects to decide at the end of 2026 and to begin production")."""
    for position in range(len(before) - 1, 0, -1):
        if before[position] == "to":
            shared = _govern(before[:position], cues)
            if shared.modality != "purpose":
                return Reading(shared.status, shared.modality, reading.passive)
    return reading


def _is_behind_once(words: list[str], cues: _Cues) -> bool:
    """ "Once fully commissioned, the project will", but not "was once owned"."""
    end = len(words)
    while end and words[end - 1].endswith("ly"):
        end -= 1
    return bool(end) and words[end - 1] in cues.once and not _is_in_a_group(words[: end - 1], cues)


def _is_in_a_group(words: list[str], cues: _Cues) -> bool:
    """Whether a word stands behind an auxiliary ("was once owned", "has once built")."""
    return bool(words) and (words[-1] in cues.be or words[-1] in cues.have)


def _coordinate(before: list[str], forms: frozenset[str], cues: _Cues) -> Reading:
    """The second of two verbs under one auxiliary ("will build a plant and hire workers"), or in one past tense."""
    for position in range(len(before) - 1, -1, -1):
        if before[position] == "to":
            return _govern(before[:position], cues)
        if before[position] in cues.modals:
            return Reading(*cues.modals[before[position]])
    return Reading(OCCURRED, "past") if PAST in forms else Reading(UNTENSED, "present", present=True)


def _negate(reading: Reading, negated: bool) -> Reading:
    return Reading(CANCELLED, "denied", reading.passive) if negated else reading


def _skip_adverbs(words: list[str], cues: _Cues) -> tuple[list[str], bool]:
    negated = False
    end = len(words)
    while end:
        word = words[end - 1]
        if word in cues.negations and word not in cues.modals:
            negated = True
            if word in cues.do or word.endswith(("n't", "n’t")):
                break
        elif word not in cues.between and not (word.endswith("ly") and len(word) > 3 and word not in cues.governors):
            break
        end -= 1
    return words[:end], negated


def _read_be(words: list[str], cues: _Cues, *, passive: bool) -> Reading:
    """What stands before a form of "be" that a participle or gerund follows."""
    be = words[-1]
    before, negated = _skip_adverbs(words[:-1], cues)
    last = before[-1] if before else ""
    if be == "be":
        if last == "to":
            found = _govern(before[:-1], cues)
        else:
            status, modality = cues.modals.get(last, (PLANNED, "will"))
            found = Reading(status, modality)
        return _negate(Reading(found.status, found.modality, passive), negated)
    if be == "been":
        found = _read_have(before[:-1], cues) if last in cues.have else Reading(OCCURRED, "perfect")
        return _negate(Reading(found.status if passive else ONGOING, found.modality, passive), negated)
    if be == "being":
        return _negate(Reading(ONGOING, "being", passive), negated)
    if be in cues.past:
        return _negate(Reading(OCCURRED if passive else ONGOING, "past", passive), negated)
    if passive:
        return _negate(Reading(UNTENSED, "present", passive=True, present=True), negated)
    return _negate(Reading(ONGOING, "progressive"), negated)


def _read_have(before: list[str], cues: _Cues) -> Reading:
    before, negated = _skip_adverbs(before, cues)
    last = before[-1] if before else ""
    if negated or last in cues.negations:
        return Reading(CANCELLED, "denied")
    if last in cues.modals:
        status, modality = cues.modals[last]
        return Reading(PLANNED if status == PLANNED and modality == "will" else POSSIBLE, modality)
    return Reading(OCCURRED, "perfect")


def _govern(before: list[str], cues: _Cues) -> Reading:
    """What stands before "to" and a bare verb: "is", "plans", "is expected", "an agreement" ..."""
    is_open = bool(before) and before[-1] in cues.unfinished
    before, negated = _skip_adverbs(before, cues)
    last = before[-1] if before else ""
    if is_open and (last in cues.be or last in cues.have):
        return Reading(POSSIBLE, "not yet")
    if last in cues.be:
        return _negate(Reading(PLANNED, "scheduled"), negated)
    if last in cues.have:
        return _read_have_to(before, cues)
    if " ".join(before[-2:]) in cues.in_talks:
        return Reading(POSSIBLE, "considered")
    for distance, word in enumerate(reversed(before[-_LONGEST_GOVERNOR:])):
        if word in cues.governors:
            status, modality = cues.governors[word]
            earlier = before[: len(before) - distance - 1][-3:]
            if word in cues.tools and earlier and earlier[-1] in cues.be:
                return Reading(PLANNED, "purpose")
            if word in cues.endeavours and earlier and earlier[-1] in cues.before_endeavours:
                return Reading(PLANNED, "purpose")
            if any(w in cues.negations for w in earlier):
                return Reading(CANCELLED, "denied")
            if modality == "done" and earlier and earlier[-1] in cues.be and earlier[-1] not in cues.past:
                return Reading(UNTENSED, "wished")
            if any(cues.governors.get(w, ("",))[0] == CANCELLED for w in earlier):
                return Reading(CANCELLED, "dropped")
            modal = next((cues.modals[w] for w in reversed(earlier) if w in cues.modals), None)
            if modality == "costs" and modal is not None:
                return Reading(*modal)
            if modal is not None and modal[0] == POSSIBLE and status == PLANNED:
                return Reading(*modal)
            if status == ONGOING and earlier and (earlier[-1] == "to" or modal is not None):
                return _govern_begin(earlier, before[: len(before) - distance - 1], cues)
            return _negate(Reading(status, modality), negated and modality == "decided")
    return Reading(PLANNED, "purpose")


def _read_have_to(before: list[str], cues: _Cues) -> Reading:
    """ "Had to be shut" was shut, "will have to close" is to close; "has to close" is only needed."""
    earlier, _ = _skip_adverbs(before[:-1], cues)
    governor = earlier[-1] if earlier else ""
    if before[-1] in cues.past:
        return _read_have(earlier[:-1], cues) if governor in cues.have else Reading(OCCURRED, "had to")
    return Reading(*cues.modals[governor]) if governor in cues.modals else Reading(UNTENSED, "must")


def _govern_begin(earlier: list[str], before: list[str], cues: _Cues) -> Reading:
    """ "To begin building" and "will begin to build" are not begun yet."""
    if earlier[-1] == "to":
        return _govern(before[:-1], cues)
    return next(Reading(*cues.modals[w]) for w in reversed(earlier) if w in cues.modals)


def _govern_gerund(words: list[str], cues: _Cues) -> Reading:
    if words and f"{' '.join(words[-2:])}" in cues.going_on:
        return (
            _govern_begin(words[-5:-2], words[:-2], cues)
            if _lies_ahead(words[:-2], cues)
            else Reading(ONGOING, "begun")
        )
    if words and words[-1] in cues.at_the_time:
        return Reading(OCCURRED, "adverbial")
    if " ".join(words[-2:]) in cues.thought_of:
        return Reading(POSSIBLE, "considered")
    if " ".join(words[-2:]) in cues.given_up:
        return Reading(CANCELLED, "dropped")
    reach = _LONGEST_GROUP if words and words[-1] in cues.means else _LONGEST_GOVERNOR
    for distance, word in enumerate(reversed(words[-reach:])):
        if reach == _LONGEST_GROUP and word in cues.modals:
            return Reading(*cues.modals[word])
        if word in cues.governors and word not in cues.only_before_to:
            status, modality = cues.governors[word]
            before = words[: len(words) - distance - 1]
            if (status == ONGOING or modality == "ended") and _lies_ahead(before, cues):
                return _govern_begin(before[-3:], before, cues)
            return Reading(status, modality)
    if reach == _LONGEST_GROUP and any(word.endswith("ed") for word in words):
        return Reading(OCCURRED, "means")
    return Reading(UNTENSED, "gerund")


def _lies_ahead(before: list[str], cues: _Cues) -> bool:
    return bool(before) and (before[-1] == "to" or before[-1] in cues.modals)


def read_noun(lower: str, start: int, end: int, clause: tuple[int, int], language: str) -> Reading:
    """The status of an action noun: from the verb that it is the subject of, else from what governs it."""
    cues = _cues(language)
    is_subject = cues.not_subject.search(lower, max(clause[0], start - _WINDOW // 2), start) is None
    begin, reach = _verb_of_subject(lower, end, clause, cues)
    other_verb = cues.other_verb.search(lower, begin, reach)
    after = cues.nominal_after.search(lower, begin, other_verb.start() if other_verb else reach) if is_subject else None
    found = list(cues.nominal_before.finditer(lower, max(clause[0], start - _WINDOW // 2), start))
    before = found[-1] if found else None
    if (
        before is not None
        and cues.nominal[False, before.group()] == OCCURRED
        and cues.other_object.search(lower, before.end(), start)
    ):
        before = None
    strong = before is not None and cues.nominal[False, before.group()] not in (OCCURRED,)
    if before is not None and strong and _is_denied(lower, before.start(), clause[0], cues):
        return Reading(CANCELLED, "denied")
    if (
        strong
        and before is not None
        and cues.nominal[False, before.group()]
        and (after is None or cues.nominal[True, after.group()] == OCCURRED)
    ):
        return Reading(cues.nominal[False, before.group()], before.group())
    if before is not None and cues.nominal[False, before.group()] == UNTENSED:
        return Reading(UNTENSED, "wished")
    if after is not None:
        return Reading(cues.nominal[True, after.group()], after.group(), by_verb=True)
    if before is not None:
        return Reading(cues.nominal[False, before.group()], before.group())
    return Reading(UNTENSED, "nominal")


def _verb_of_subject(lower: str, end: int, clause: tuple[int, int], cues: _Cues) -> tuple[int, int]:
    """Where the verb of an action noun may stand: in its clause, or behind the relative clause that is inserted there."""
    if clause[1] - end > _WINDOW or not cues.inserted.search(lower, end, clause[1]):
        return end, min(clause[1], end + _WINDOW)
    comma = lower.find(", ", clause[1], clause[1] + _WINDOW)
    return (end, clause[1]) if comma < 0 else (comma, comma + _NEAR * 2)


def _is_denied(lower: str, start: int, bound: int, cues: _Cues) -> bool:
    """Whether the plan for an action noun is denied ("does not plan any closures", "has no plans for layoffs")."""
    return any(word in cues.negations for word in words_before(lower, start, bound)[-_NOUN_PHRASE:])


def is_announced(reading: Reading, language: str) -> bool:
    """Whether an action noun is what somebody announced: it may as well lie ahead."""
    return reading.modality in _cues(language).announcing


def is_of_an_occasion(reading: Reading, language: str) -> bool:
    """Whether an action noun is the occasion on which the verb of its clause happens ("will be signed at the forum")."""
    return reading.modality in _cues(language).occasions


def is_promised(lower: str, start: int, end: int, language: str) -> bool:
    """Whether the verb of a stretch of text says for certain that something is to come."""
    return _cues(language).promised.search(lower, start, end) is not None


def denies(lower: str, start: int, end: int, language: str) -> bool:
    """Whether what stands before a noun says that there is none ("signed no agreement")."""
    words = words_before(lower, end, start)[-_NOUN_PHRASE:]
    return any(word in _cues(language).nobody_words for word in words)


def looks_ahead(lower: str, start: int, end: int, language: str) -> bool:
    """Whether a stretch of text speaks of what is to come."""
    return _cues(language).ahead.search(lower, start, end) is not None
