"""How a quantity is bounded: "more than", "up to", "nearly", "or so", and the quote that includes the words.

Belongs here: words of bound around a number. Does not belong here: two ends of a range (`ranges`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipelines.extract.lexicon import read_yaml

if TYPE_CHECKING:
    from pipelines.extract.drafts import Draft

_LOOK_BACK = 44
_LONGEST_BEHIND = 18
_PUNCTUATION = "\"'“”‘’«([{"
_AROUND_A_WORD = _PUNCTUATION + ".-"


class Bounds:
    """The words of bound of one language."""

    def __init__(self, language: str) -> None:
        data = read_yaml(language, "quantities.yaml")
        self.by_last_word: dict[str, list[tuple[list[str], str]]] = {}
        for qualifier, phrases in data["qualifiers"].items():
            for phrase in phrases:
                words = phrase.split()
                self.by_last_word.setdefault(words[-1], []).append((words, qualifier))
        for entries in self.by_last_word.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        self.signs = {last: entries[0][1] for last, entries in self.by_last_word.items() if not last[-1].isalnum()}
        self.last_words = frozenset(self.by_last_word)
        self.fillers = frozenset(data["fillers"])
        self.adverbs = frozenset(data["adverbs_of_bound"])
        self.particle_phrases = frozenset(tuple(phrase.split()) for phrase in data["particle_phrases"])
        self.particle_verbs = frozenset(data["particle_verbs"])
        self.over_phrases = frozenset(tuple(phrase.split()) for phrase in data["over_phrases"])
        self.over_verbs = frozenset(data["over_verbs"])
        self.comparisons = frozenset(tuple(phrase.split()) for phrase in data["comparisons"])
        self.behind = [(phrase, qualifier) for qualifier, phrases in data["after"].items() for phrase in phrases]
        self.glued_behind = frozenset(data["glued_after"])
        self.behind_initials = frozenset(phrase[0] for phrase, _ in self.behind)
        self.between = tuple(sorted(data["between"], key=len, reverse=True))


@cache
def bounds(language: str) -> Bounds:
    """The words of bound of a language, read once a process."""
    return Bounds(language)


def read_bound(lower: str, draft: Draft, reach: int, table: Bounds) -> None:
    """Set the draft's qualifier and quote; reach is where the quantity before it ends."""
    draft.quote_start, draft.quote_end = draft.start, draft.end
    if draft.upper is not None and draft.number.form != "vague":
        _read_between(lower, draft, reach, table)
        return
    if not _read_before(lower, draft, reach, table):
        _read_behind(lower, draft, table)


def _read_between(lower: str, draft: Draft, reach: int, table: Bounds) -> None:
    draft.qualifier = "between"
    before = lower[max(reach, draft.start - 26) : draft.start].rstrip()
    for phrase in table.between:
        if before.endswith(phrase):
            draft.quote_start = (
                draft.start - len(lower[max(reach, draft.start - 26) : draft.start]) + len(before) - len(phrase)
            )
            return


def _read_before(lower: str, draft: Draft, reach: int, table: Bounds) -> bool:
    start = max(reach, draft.start - _LOOK_BACK)
    before = lower[start : draft.start]
    last_word = before.rsplit(None, 1)[-1:]
    if not last_word or not (before[-1].isspace() or last_word[0][-1] in table.signs or before[-1] in "-"):
        return False
    bare = last_word[0].lstrip(_PUNCTUATION).rstrip(".-")
    if bare not in table.by_last_word and bare not in table.fillers and last_word[0][-1] not in table.signs:
        return False
    words = before.split()
    if before and not before[-1].isspace() and words[-1][-1] in table.signs:
        sign = words[-1][-1]
        draft.qualifier = table.signs[sign]
        draft.quote_start = draft.start - 1
        return True
    stop = len(words)
    for _ in range(3):
        last = words[stop - 1].lstrip(_PUNCTUATION).rstrip(".-") if stop else ""
        for phrase, qualifier in table.by_last_word.get(last, ()):
            first = stop - len(phrase)
            if first >= 0 and phrase[0] in words[first] and _is_phrase(words[first:stop], phrase):
                if _is_no_bound(phrase, words[:first], first, reach == start and reach > 0, table):
                    return False
                if first and words[first - 1] in table.adverbs:
                    first -= 1
                draft.qualifier = qualifier
                draft.quote_start = start + _offset_of_word(before, first)
                return True
        if not stop or last not in table.fillers:
            return False
        stop -= 1
    return False


def _is_phrase(words: list[str], phrase: list[str]) -> bool:
    """Whether words are those of a phrase, but for the marks around them."""
    return words == phrase or [word.strip(_AROUND_A_WORD) for word in words] == phrase


def _is_no_bound(phrase: list[str], before: list[str], first: int, at_number: bool, table: Bounds) -> bool:
    """ "13% more than 86,448" compares, "brought the rate up to 7.6" arrives, and "handed over 8 million" gives."""
    said = tuple(phrase)
    if not first and at_number and said in table.comparisons:
        return True
    if said in table.over_phrases:
        return bool(before) and before[-1] in table.over_verbs
    return said in table.particle_phrases and any(word in table.particle_verbs for word in before[-3:])


def _offset_of_word(before: str, index: int) -> int:
    """Where the word with this index begins, past any opening quote or bracket."""
    position = 0
    for _ in range(index):
        while before[position].isspace():
            position += 1
        while not before[position].isspace():
            position += 1
    while before[position].isspace() or before[position] in _PUNCTUATION:
        position += 1
    return position


def _read_behind(lower: str, draft: Draft, table: Bounds) -> None:
    behind = lower[draft.end : draft.end + _LONGEST_BEHIND]
    stripped = behind.lstrip(" -")
    if not stripped or stripped[0] not in table.behind_initials:
        return
    for phrase, qualifier in table.behind:
        if stripped.startswith(phrase) and not stripped[len(phrase) : len(phrase) + 1].isalnum():
            if phrase in table.glued_behind and behind[0] == " ":
                return
            draft.qualifier = qualifier
            draft.quote_end = draft.end + len(behind) - len(stripped) + len(phrase)
            return
