"""What the verb beside an amount says that it is: "sold 1,500 MW of electricity to Thailand" is an export.

Belongs here: matching the frames of `indicator_frames.yaml`, whose parts stand on both sides of the amount.
Does not belong here: phrases that name an indicator in one piece (`indicators`), and the choice among them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.extract.indicators import IndicatorHit, Phrase, Reading
from pipelines.extract.inflection import plural, verb_forms
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.scene import Scene, Spot
from pipelines.extract.units import units

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|[,;:.()]")
_RIGHT_BEFORE = frozenset({" ", " has ", " had ", " have "})
_STOPS = frozenset(",;:.()")
_REACH, _WORDS_BACK, _WORDS_AHEAD = 80, 7, 8
_BEHIND = 90
_OF = " of "
_OBJECT, _SUBJECT = "object", "subject"


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
class _Frames:
    before: dict[str, tuple[_Frame, ...]]
    behind: dict[str, tuple[_Frame, ...]]
    particle: str


@cache
def _frames(language: str) -> _Frames:
    before: dict[str, list[_Frame]] = {}
    behind: dict[str, list[_Frame]] = {}
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
        for word in words:
            (behind if frame.side_behind else before).setdefault(word, []).append(frame)
    return _Frames(
        {word: tuple(frames) for word, frames in before.items()},
        {word: tuple(frames) for word, frames in behind.items()},
        read_yaml(language, "indicator_frames.yaml")["particle"],
    )


def find_frame(scene: Scene, spot: Spot, unit_class: str) -> tuple[IndicatorHit, int] | None:
    """The verb that governs the quantity, with the indicator that its frame gives, and how many conditions that frame
    has; None where none does.
    """
    frames = _frames(scene.document.language)
    tail, particle = spot.before[-_REACH:], frames.particle
    clause = 1 + max(tail.rfind(mark) for mark in _STOPS)
    words = list(_WORD.finditer(tail, clause))[-_WORDS_BACK:]
    offset = spot.quantity.start - len(tail)
    for word in reversed(words):
        if tail.startswith(particle, word.end()):
            continue
        for frame in frames.before.get(word.group(), ()):
            if _fits(frame, scene, spot, unit_class, offset + word.start(), offset + word.end()):
                return IndicatorHit(
                    offset + word.start(), offset + word.end(), Phrase((frame.reading,))
                ), frame.conditions
    bracketed = False
    for count, word in enumerate(_WORD.finditer(spot.after[:_REACH])):
        bracketed = word.group() == "(" or (bracketed and word.group() != ")")
        if bracketed or word.group() == ")":
            continue
        if count == _WORDS_AHEAD or word.group() in _STOPS:
            break
        start, end = spot.quantity.end + word.start(), spot.quantity.end + word.end()
        for frame in frames.behind.get(word.group(), ()):
            if _fits(frame, scene, spot, unit_class, start, end):
                return IndicatorHit(start, end, Phrase((frame.reading,))), frame.conditions
    return None


def _fits(frame: _Frame, scene: Scene, spot: Spot, unit_class: str, start: int, end: int) -> bool:
    quantity, lower = spot.quantity, scene.document.lower
    if unit_class not in frame.reading.units or (frame.things and quantity.unit not in frame.things):
        return False
    if frame.most and abs(quantity.value) > frame.most:
        return False
    if frame.about and frame.about not in scene.leading_codes[:1]:
        return False
    if frame.named and not _is_of_a_name(scene, spot):
        return False
    if frame.between is not None and frame.between.search(lower, end, max(end, quantity.start)) is None:
        return False
    if frame.before is not None:
        head = lower[max(spot.sentence.start, start - _REACH) : start]
        if frame.before.search(head) is None:
            return False
    rate = _rate(spot, scene.document.language) if frame.behind is not None else ""
    if frame.behind is not None and frame.behind.match(rate + spot.after[:_BEHIND]) is None:
        return False
    if frame.lender and not any(
        area.kind == "lender" and area.code != "UN"
        for area in scene.areas_in(quantity.start - len(spot.before), quantity.end + len(spot.after))
    ):
        return False
    return not frame.area or _has_area(frame.area, scene, spot, start, end)


def _is_of_a_name(scene: Scene, spot: Spot) -> bool:
    """ "Holds 80% of Kansanshi", but not "80% of Zambia"."""
    start = spot.quantity.end + len(_OF)
    if not spot.after.startswith(_OF) or not scene.document.text[start : start + 1].isupper():
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
    if preposition == _SUBJECT:
        near = scene.areas_in(max(spot.sentence.start, verb_start - _REACH // 2), verb_start)
        return bool(near) and near[-1].kind == "country" and lower[near[-1].end : verb_start] in _RIGHT_BEFORE
    if preposition == _OBJECT:
        return bool(scene.areas_in(verb_end, spot.quantity.start))
    for area in scene.areas_in(end, end + len(spot.after[:_BEHIND])):
        if lower[max(0, area.start - 12) : area.start].removesuffix("the ").endswith(f"{preposition} "):
            return True
        if preposition == "from" and area.kind == "demonym" and lower[end : area.start] in (" of ", " "):
            return True
    return False
