"""What the verb beside an amount says that it is: "sold 1,500 MW of electricity to Thailand" is an export.

Belongs here: matching the frames of `indicator_frames.yaml`, whose parts stand on both sides of the amount.
Does not belong here: phrases that name an indicator in one piece (`indicators`), and the choice among them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipelines.extract.document import Document
from pipelines.extract.indicators import IndicatorHit, Phrase, Reading
from pipelines.extract.inflection import plural, verb_forms
from pipelines.extract.lexicon import read_words, read_yaml
from pipelines.extract.scene import Scene, Spot
from pipelines.extract.units import units

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|[,;:.()]")
_LONGEST_PREPOSITION = 12
_CONVERSION = re.compile(r"^ \([^()]{1,30}\)")
_STOPS = frozenset(",;:.()")
_UNTIL_LAST_STOP = re.compile(r".*[,;:.()]", re.DOTALL)
_REACH, _WORDS_BACK, _WORDS_AHEAD = 80, 10, 8
_BEHIND = 90
_OBJECT = "object"
_SUBJECTS = {"subject": frozenset({"country"}), "state": frozenset({"country", "capital"})}


@dataclass(frozen=True)
class _Frame:
    reading: Reading
    side_behind: bool
    things: frozenset[str]
    before: re.Pattern[str] | None
    behind: re.Pattern[str] | None
    between: re.Pattern[str] | None
    area: str
    lender: bool
    about: str
    most: float
    named: bool

    @property
    def conditions(self) -> int:
        """How much else than its verb a frame asks for."""
        around = (self.before, self.behind, self.between, self.area, self.named)
        return sum(map(bool, (*around, self.things, self.lender, self.about, self.most)))


@dataclass(frozen=True)
class _Words:
    particle: re.Pattern[str]
    right_before: re.Pattern[str]
    of_another: frozenset[str]
    next_clause: re.Pattern[str]
    article: re.Pattern[str]
    origin: frozenset[str]
    of_origin: re.Pattern[str]
    of_a_name: re.Pattern[str]


_Side = dict[str, tuple[_Frame, ...]]


@cache
def _side(language: str, unit_class: str, *, behind: bool) -> _Side:
    """The frames of amounts in units of one class whose verb stands on one side of them, by the spellings of that verb."""
    frames: dict[str, list[_Frame]] = {}
    for frame, words in _frames(language):
        if frame.side_behind == behind and unit_class in frame.reading.units:
            for word in words:
                frames.setdefault(word, []).append(frame)
    return {word: tuple(known) for word, known in frames.items()}


@cache
def _frames(language: str) -> tuple[tuple[_Frame, frozenset[str]], ...]:
    """Every frame with the spellings of its verbs and nouns."""
    frames: list[tuple[_Frame, frozenset[str]]] = []
    for row in read_yaml(language, "indicator_frames.yaml")["frames"]:
        frame = _Frame(
            Reading(row["code"], row.get("strength", 3), frozenset(row["units"])),
            row.get("side") == "behind",
            frozenset(row.get("things", ())),
            re.compile(row["before"]) if "before" in row else None,
            re.compile(r"[\s-]*(?:" + row["behind"] + ")") if "behind" in row else None,
            re.compile(row["between"]) if "between" in row else None,
            row.get("area", ""),
            row.get("lender", False),
            row.get("about", ""),
            row.get("most", 0.0),
            row.get("named", False),
        )
        words = {form for verb in row.get("verbs", ()) for form in verb_forms(verb, language)}
        words |= {form for noun in row.get("nouns", ()) for form in (noun, plural(noun))}
        frames.append((frame, frozenset(words)))
    return tuple(frames)


@cache
def _words(language: str) -> _Words:
    return read_words(language, "indicator_frames.yaml", _Words)


@cache
def _spellings(language: str) -> tuple[AhoCorasick, list[str]]:
    words = sorted(frozenset().union(*(words for _, words in _frames(language))))
    return AhoCorasick(words, matchkind=MatchKind.Standard, implementation=Implementation.DFA), words


@lru_cache(maxsize=1)
def _verbs(lower: str, language: str) -> tuple[list[int], list[str]]:
    """Where the verbs of frames begin in a text, and which they are; kept for the text whose figures are being read."""
    automaton, words = _spellings(language)
    found = sorted(
        (start, words[index])
        for index, start, end in automaton.find_matches_as_indexes(lower, overlapping=True)
        if not (lower[end : end + 1].isalpha() or (start and lower[start - 1].isalpha()))
    )
    return [start for start, _ in found], [word for _, word in found]


def _has_verb(known: _Side, document: Document, start: int, end: int) -> bool:
    starts, words = _verbs(document.lower, document.language)
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    return first < last and not known.keys().isdisjoint(words[first:last])


def find_frame(scene: Scene, spot: Spot, unit_class: str) -> tuple[IndicatorHit, int] | None:
    """The verb that governs the quantity, with the indicator that its frame gives, and how many conditions that frame
    has; None where none does.
    """
    return _frame_before(scene, spot, unit_class) or _frame_behind(scene, spot, unit_class)


def _frame_before(scene: Scene, spot: Spot, unit_class: str) -> tuple[IndicatorHit, int] | None:
    tail, language = spot.before[-_REACH:], scene.document.language
    offset = spot.quantity.start - len(tail)
    known, particle = _side(language, unit_class, behind=False), _words(language).particle
    if not _has_verb(known, scene.document, offset, spot.quantity.start):
        return None
    stop = _UNTIL_LAST_STOP.match(tail)
    clause = stop.end() if stop else 0
    words = list(_WORD.finditer(tail, clause))[-_WORDS_BACK:]
    for word in reversed(words):
        if particle.match(tail, word.end()):
            continue
        for frame in known.get(word.group(), ()):
            start, end = offset + word.start(), offset + word.end()
            if _fits(frame, scene, spot, start, end):
                return IndicatorHit(start, end, Phrase((frame.reading,))), frame.conditions
    return None


def _frame_behind(scene: Scene, spot: Spot, unit_class: str) -> tuple[IndicatorHit, int] | None:
    head, offset = spot.after[:_REACH], spot.quantity.end
    known = _side(scene.document.language, unit_class, behind=True)
    if not _has_verb(known, scene.document, offset, offset + len(head)):
        return None
    bracketed = False
    for count, word in enumerate(_WORD.finditer(head)):
        bracketed = word.group() == "(" or (bracketed and word.group() != ")")
        if bracketed or word.group() == ")":
            continue
        if count == _WORDS_AHEAD or word.group() in _STOPS:
            break
        for frame in known.get(word.group(), ()):
            start, end = offset + word.start(), offset + word.end()
            if _fits(frame, scene, spot, start, end):
                return IndicatorHit(start, end, Phrase((frame.reading,))), frame.conditions
    return None


def _fits(frame: _Frame, scene: Scene, spot: Spot, start: int, end: int) -> bool:
    quantity, lower = spot.quantity, scene.document.lower
    if frame.things and quantity.unit not in frame.things:
        return False
    if frame.most and abs(quantity.value) > frame.most:
        return False
    if frame.about and frame.about not in scene.leading_codes[:1]:
        return False
    if frame.named and not _is_of_a_name(scene, spot):
        return False
    if frame.between is not None and frame.between.search(lower[end : max(end, quantity.start)]) is None:
        return False
    if frame.before is not None:
        head = lower[max(spot.sentence.start, start - _REACH) : start]
        if frame.before.search(head) is None:
            return False
    rate = _rate(spot, scene.document.language) if frame.behind is not None else ""
    if frame.behind is not None and frame.behind.match(rate + _CONVERSION.sub("", spot.after[:_BEHIND], 1)) is None:
        return False
    if frame.lender and not any(
        area.kind == "lender" and area.code != "UN"
        for area in scene.areas_in(quantity.start - len(spot.before), quantity.end + len(spot.after))
    ):
        return False
    return not frame.area or _has_area(frame.area, scene, spot, start, end)


def _is_of_a_name(scene: Scene, spot: Spot) -> bool:
    """ "Holds 80% of Kansanshi", but not "80% of Zambia"."""
    said = _words(scene.document.language).of_a_name.match(spot.after)
    if said is None:
        return False
    start = spot.quantity.end + said.end()
    if not scene.document.text[start : start + 1].isupper():
        return False
    if scene.hits_in(start, start + 1):
        return False
    return not any(area.kind != "name" for area in scene.areas_in(start, start + 1))


def _rate(spot: Spot, language: str) -> str:
    """Per what the quantity is, in its own last words: "1 million tonnes of steel a year"."""
    if spot.quantity.kind == "percent":
        return ""
    table, words = units(language), spot.quantity_text.split()
    if words[-1] in table.adverbs:
        return f" {words[-1]}"
    return f" {words[-2]} {words[-1]}" if len(words) > 2 and words[-2] in table.per else ""


def _has_area(preposition: str, scene: Scene, spot: Spot, verb_start: int, verb_end: int) -> bool:
    lower, end = scene.document.lower, spot.quantity.end
    words = _words(scene.document.language)
    if preposition in _SUBJECTS:
        near = scene.areas_in(max(spot.sentence.start, verb_start - _REACH // 2), verb_start)
        if not near or near[-1].kind not in _SUBJECTS[preposition]:
            return False
        start, after = near[-1].start, near[-1].end
        if words.right_before.fullmatch(lower, after, verb_start) is None:
            return False
        before = words.article.sub("", lower[max(0, start - _LONGEST_PREPOSITION) : start])
        if words.next_clause.search(before) is not None:
            return True
        return words.of_another.isdisjoint(before.split()[-1:])
    if preposition == _OBJECT:
        return bool(scene.areas_in(verb_end, spot.quantity.start))
    for area in scene.areas_in(end, end + len(spot.after[:_BEHIND])):
        before = words.article.sub("", lower[max(0, area.start - _LONGEST_PREPOSITION) : area.start])
        if before.endswith(f"{preposition} "):
            return True
        is_origin = preposition in words.origin and area.kind == "demonym"
        if is_origin and words.of_origin.fullmatch(lower, end, area.start):
            return True
    return False
