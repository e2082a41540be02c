"""Whom a pronoun means: "Australia was the surprise. Its purchases soared to $20 million."

Belongs here: areas that a sentence names only by a pronoun. Does not belong here: "the country", "the two countries"
(`areas`), and what part such an area has (`asked_areas`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.extract.areas import AreaMention
from pipelines.extract.main_areas import MainAreas, region_of
from pipelines.extract.role_words import RoleWords
from pipelines.extract.scene import Scene, Spot

_SUBJECTS = frozenset({"country", "region", "capital"})
_SUBJECT_REACH = 40


def subject_meant(
    scene: Scene, spot: Spot, mentions: Sequence[AreaMention], main: MainAreas, rules: RoleWords
) -> AreaMention | None:
    """The subject of the sentence before, as a mention where a pronoun stands for it; None where none does.

    Only of an area that the document is not about: what it is about is meant where nobody is named.
    """
    sentence = spot.sentence
    pronoun = rules.pronoun.match(scene.document.lower, sentence.start, spot.quantity.start)
    if pronoun is None or any(m.start < spot.quantity.start for m in mentions):
        return None
    before = scene.document.sentences[spot.sentence_index - 1] if spot.sentence_index else None
    if before is None or before.paragraph != sentence.paragraph:
        return None
    subject = _subject_of(scene, before.start, before.end, rules)
    if subject is None or (region_of(subject) or subject.code) in (main.main, main.home):
        return None
    kind = "country" if subject.region is None else "region"
    return replace(subject, start=pronoun.start(1), end=pronoun.end(1), kind=kind)


def _subject_of(scene: Scene, begin: int, end: int, rules: RoleWords) -> AreaMention | None:
    named = scene.areas_in(begin, end)
    first = named[0] if named else None
    if first is None or first.kind not in _SUBJECTS or first.start - begin > _SUBJECT_REACH:
        return None
    lower = scene.document.lower
    if rules.preposition.search(lower, begin, first.start) is not None:
        return None
    if rules.body_of_subject.match(scene.document.text, first.end) is not None:
        return None
    if len(named) > 1 and rules.and_another.fullmatch(lower[first.end : named[1].start]) is not None:
        return None
    return first
