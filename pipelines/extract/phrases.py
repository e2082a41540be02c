"""Finding many phrases of a lexicon in a text at once, at word boundaries, the longest at each place.

Belongs here: the notation in which lexicon files write phrases, and the search for them.
Does not belong here: any meaning of a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

_NOT_A_WORD = re.compile(r"[^\w &%]|_")
# The same in ASCII, several times as fast.
_PLAIN_TEXT = {code: char if char.isalnum() or char in " &%" else " " for code, char in enumerate(map(chr, range(128)))}
_CHOICE = re.compile(r"\(([^()]*)\)|\{([^{}]*)\}")
_SPACES = re.compile(r" +")
_LONGEST_WORD = 80


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
    return " " + (lower.translate(_PLAIN_TEXT) if lower.isascii() else _NOT_A_WORD.sub(" ", lower))


def whole_words(automaton: AhoCorasick, text: str) -> Iterator[tuple[int, int, int]]:
    """(index, start, end) of the phrases that begin and end with a word, from an automaton of the longest at each place.

    A phrase that ends inside a word ("in German" in "in Germany") hides others: its whole words, and what begins with its
    last, are looked at again.
    """
    length = len(text)
    for index, start, end in automaton.find_matches_as_indexes(text):
        begins_inside = bool(start) and text[start - 1].isalnum()
        if not begins_inside and not (end < length and text[end].isalnum()):
            yield index, start, end
        elif (last := text.rfind(" ", start, end)) >= 0:
            first = text.find(" ", start) + 1 if begins_inside else start
            yield from _inside(automaton, text[first:last], first, last)
            yield from _inside(automaton, text[last + 1 : end + _LONGEST_WORD], last + 1, end)


def _inside(automaton: AhoCorasick, text: str, begin: int, end: int) -> Iterator[tuple[int, int, int]]:
    """What begins before an offset in a stretch of text that begins at another."""
    for index, start, stop in whole_words(automaton, text):
        if begin + start >= end:
            return
        yield index, begin + start, begin + stop


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
            (start, -end, number)
            for number, start, end in self._automaton.find_matches_as_indexes(searched, overlapping=True)
            if end == last or searched[end] == " "
        ]
        whole.sort()
        found: list[tuple[int, int, tuple[int, ...]]] = []
        position = 0
        for start, before_end, number in whole:
            if start >= position:
                position = -before_end - 1
                found.append((start, position, self._owners[number]))
        return found
