"""Finding many phrases of a lexicon in a text at once, at word boundaries, the longest at each place.

Belongs here: the notation in which lexicon files write phrases, and the search for them.
Does not belong here: any meaning of a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

_NOT_A_WORD = re.compile(r"[^\w &%]|_")
_CHOICE = re.compile(r"\(([^()]*)\)|\{([^{}]*)\}")
_SPACES = re.compile(r" +")


def expand(phrase: str) -> Iterator[str]:
    """Every form of a phrase: "(s)" may be there or not, "{a,b}" is one of, "{a,}" is one of or nothing."""
    found = _CHOICE.search(phrase)
    if found is None:
        yield _SPACES.sub(" ", _NOT_A_WORD.sub(" ", phrase.lower())).strip()
        return
    choices = ("", found[1]) if found[1] is not None else found[2].split(",")
    for choice in choices:
        yield from expand(phrase[: found.start()] + choice + phrase[found.end() :])


def searchable(lower: str) -> str:
    """A lower-case text with a space for whatever is no word, and one more before it: offsets move by one."""
    return " " + _NOT_A_WORD.sub(" ", lower)


class PhraseFinder:
    """Finds phrases in texts; a phrase is known by the index that it had when the finder was built."""

    def __init__(self, phrases: Iterable[Sequence[str]]) -> None:
        """phrases: for each entry the forms in which it is written, in the notation of `expand`."""
        owners: dict[str, list[int]] = {}
        for index, forms in enumerate(phrases):
            for written in forms:
                for form in expand(written):
                    if form and index not in owners.setdefault(form, []):
                        owners[form].append(index)
        self._owners = [tuple(owner) for owner in owners.values()]
        self._automaton = AhoCorasick([f" {form}" for form in owners], matchkind=MatchKind.Standard)

    def find(self, searched: str) -> list[tuple[int, int, tuple[int, ...]]]:
        """(start, end, indexes of the entries) of the longest phrases, left to right, none overlapping another.

        searched: what `searchable` made of the text; the offsets given are those of the text itself.
        """
        last = len(searched)
        whole = [
            (start, end - 1, number)
            for number, start, end in self._automaton.find_matches_as_indexes(searched, overlapping=True)
            if end == last or searched[end] == " "
        ]
        whole.sort(key=lambda match: (match[0], -match[1]))
        found: list[tuple[int, int, tuple[int, ...]]] = []
        position = 0
        for start, end, number in whole:
            if start >= position:
                found.append((start, end, self._owners[number]))
                position = end
        return found
