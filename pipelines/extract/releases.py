"""The release of statistics or results as the news of an article.

Belongs here: seeing that an article reports released numbers. Does not belong here: the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipelines.extract import modality
from pipelines.extract.event_frames import Frame
from pipelines.extract.event_scene import EventScene
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.modality import Reading
from pipelines.extract.patterns import RarePattern, RarePatterns
from pipelines.extract.triggers import Trigger

LEAD_SENTENCES = 4
_SOURCE_SENTENCES = 6
_SOURCE_SENTENCES_BEHIND_AN_EVENT = 3
_LEAST_MEASURED = 2
_LEAST_SENTENCES = 2
"""What is shorter is a remark, no report."""
_DATELINE_WORDS = 4
"""A sentence of no more is a place and a day ("TASHKENT, Uzbekistan, November 13.")."""
MEASURED = frozenset({"money", "percent", "pp", "count", "physical"})
_COUNTED = frozenset({"count", "physical"})
_SHARES = frozenset({"percent", "pp"})
_FRAME = Frame("STATISTICS_RELEASED", alone=True)


@cache
def _sources(language: str, *, leads_with_event: bool) -> RarePatterns:
    data = read_yaml(language, "releases.yaml")
    patterns = data["sources"] if leads_with_event else [*data["sources"], *data["sources_without_event"]]
    return RarePatterns(patterns)


@cache
def _officials(language: str) -> RarePattern:
    return RarePattern(read_yaml(language, "releases.yaml")["officials"])


@cache
def _changes(language: str) -> RarePattern:
    words: list[str] = read_yaml(language, "releases.yaml")["changes"]
    return RarePattern(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)")


@cache
def _moves(language: str) -> RarePattern:
    return RarePattern("|".join(f"(?:{pattern})" for pattern in read_yaml(language, "releases.yaml")["moves"]))


@cache
def _sums(language: str) -> RarePattern:
    return RarePattern(read_yaml(language, "releases.yaml")["sums"])


@cache
def totals(language: str) -> RarePattern:
    """What says that a figure is the sum of all so far."""
    return RarePattern(read_yaml(language, "releases.yaml")["totals"])


def sums_up(scene: EventScene, start: int, end: int) -> bool:
    """Whether a stretch of text has a verb that gives the size of what stands before it ("came to $5 million")."""
    return _sums(scene.document.language).search(scene.document.lower, start, end) is not None


@cache
def _further(language: str) -> RarePattern:
    return RarePattern(read_yaml(language, "releases.yaml")["further"])


@cache
def _least_figures(language: str) -> int:
    count: int = read_yaml(language, "releases.yaml")["least_figures"]
    return count


def find_release(scene: EventScene, *, leads_with_event: bool) -> Trigger | None:
    """The first words of the article's beginning that name a source of numbers, where numbers follow; else None.

    leads_with_event: whether the beginning tells another event, beside which "the ministry reported" is no release.
    """
    document = scene.document
    lead = document.sentences[: _SOURCE_SENTENCES_BEHIND_AN_EVENT if leads_with_event else _SOURCE_SENTENCES]
    if not lead:
        return None
    start, end = lead[0].start, lead[-1].end
    measured = [q for q in scene.quantities_in(start, end) if q.kind in MEASURED]
    shares = [q for q in measured if q.kind not in _COUNTED]
    if len(measured) < _least_figures(document.language) or not shares:
        return None
    sources = _sources(document.language, leads_with_event=leads_with_event)
    found = sources.search(document.lower, start, end)
    if found is None:
        return None
    index = document.sentence_at(found.start())
    return None if index is None else _trigger(scene, index, found.start(), found.end())


def first_telling_sentence(scene: EventScene) -> int:
    """The index of the first sentence that is more than a place and a day."""
    lead, text = scene.document.sentences[:LEAD_SENTENCES], scene.document.text
    return next((i for i, s in enumerate(lead) if len(text[s.start : s.end].split()) > _DATELINE_WORDS), 0)


def begins_with_released_numbers(scene: EventScene) -> bool:
    """Whether the first sentence gives a share and says which office, bank or company told it."""
    if not scene.document.sentences:
        return False
    first = scene.document.sentences[first_telling_sentence(scene)]
    if not any(q.kind in _SHARES for q in scene.quantities_in(first.start, first.end)):
        return False
    sources = _sources(scene.document.language, leads_with_event=False)
    return sources.search(scene.document.lower, first.start, first.end) is not None or (
        _officials(scene.document.language).search(scene.document.lower, first.start, first.end) is not None
    )


def find_further(scene: EventScene) -> Iterator[Trigger]:
    """Releases of others that an article adds behind its beginning, each with a day or week and a share of its own."""
    document = scene.document
    for index, sentence in enumerate(document.sentences[LEAD_SENTENCES:], LEAD_SENTENCES):
        shares = any(q.kind in _SHARES for q in scene.quantities_in(sentence.start, sentence.end))
        if not shares or not scene.fulfils("saying", index):
            continue
        found = _further(document.language).search(document.text, sentence.start, sentence.end)
        if found is not None:
            yield _trigger(scene, index, found.start(), found.end())


def find_figures_only(scene: EventScene) -> Trigger | None:
    """The first sentence of an article that begins with figures and no event: percentages, money, or what rose or fell.

    Mere counts are in the news of everything ("seventeen people", "33 bases").
    """
    lead = scene.document.sentences[:LEAD_SENTENCES]
    if len(lead) < _LEAST_SENTENCES:
        return None
    measured = [q for q in scene.quantities_in(lead[0].start, lead[-1].end) if q.kind in MEASURED]
    index = first_telling_sentence(scene)
    first = lead[index]
    beginning = lead[min(index + 2, len(lead) - 1)].end
    if len(measured) < _LEAST_MEASURED or all(q.start >= beginning for q in measured):
        return None
    told = f"{scene.document.title.lower()} {scene.document.lower[first.start : first.end]}"
    changes = _changes(scene.document.language).search(told) is not None
    tells_money = any(q.kind == "money" and q.end <= first.end for q in measured)
    if not (changes or tells_money or any(q.kind in _SHARES for q in measured)):
        return None
    if _moves(scene.document.language).search(scene.document.lower, first.start, first.end):
        return None
    return _trigger(scene, index, first.start, first.end)


def _trigger(scene: EventScene, index: int, start: int, end: int) -> Trigger:
    document = scene.document
    sentence = document.sentences[index]
    return Trigger(
        frame=_FRAME,
        sentence=index,
        start=start,
        end=end,
        word_start=start,
        word_end=end,
        clause=(sentence.start, sentence.end),
        head="",
        object_text=document.text[start:end],
        reading=Reading(modality.OCCURRED, "released"),
        nominal=False,
    )
