"""Searching for patterns in the order that costs least.

`re` looks for the first letters of a pattern as fast as for a plain string, but only where it begins with them: one that
begins with an assertion or joins others by "|" is tried at every character.

Belongs here: searches that find just what `re` finds, sooner. Does not belong here: any pattern of a language.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipelines.extract.pattern_literals import needed_literals

_BOUNDARY = r"\b"
_NOT_INSIDE = r"(?<!\w)"
_FEW = 6


class RarePattern:
    """A pattern for texts in which it is rarely found.

    Every match holds one of the strings that the pattern itself tells; they are looked for first, a few of them one by
    one, many in one pass.
    """

    def __init__(self, source: str) -> None:
        self._pattern = re.compile(source)
        literals = _needed(self._pattern)
        self._few = literals if len(literals) <= _FEW else ()
        self._holds_one = None if self._few else _finder(literals)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        part = text[start:end]
        for literal in self._few:
            if literal in part:
                return self._pattern.search(text, start, end)
        if self._holds_one is not None and self._holds_one(part):
            return self._pattern.search(text, start, end)
        return None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        first = self.search(text, start, end)
        return iter(()) if first is None else self._pattern.finditer(text, first.start(), end)


class AtWord(RarePattern):
    """A rare pattern that begins where a word begins."""

    def __init__(self, source: str) -> None:
        """source: what stands behind the boundary; one that the source itself begins with is taken off."""
        source = source.removeprefix(_BOUNDARY).removeprefix(_NOT_INSIDE)
        super().__init__(rf"{_BOUNDARY}(?:{source})")


class RarePatterns:
    """Patterns of which one is looked for, as if they were joined by "|", each of them rarely found."""

    def __init__(self, sources: Iterable[str]) -> None:
        self._patterns = [re.compile(source) for source in sources]
        literals = [(literal, number) for number, pattern in enumerate(self._patterns) for literal in _needed(pattern)]
        self._owners = [number for _, number in literals]
        self._literals_in = _finder([literal for literal, _ in literals])

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The match that begins first, of the first pattern where several begin there."""
        best: re.Match[str] | None = None
        for number in sorted(
            {self._owners[index] for index, _, _ in self._literals_in(text[start:end], overlapping=True)}
        ):
            found = self._patterns[number].search(text, start, end)
            if found is not None and (best is None or found.start() < best.start()):
                best = found
        return best


def _needed(pattern: re.Pattern[str]) -> Sequence[str]:
    literals = needed_literals(pattern.pattern)
    if literals is None:
        raise ValueError(f"pattern {pattern.pattern!r}: nothing that every match holds; search it with `re`")
    return sorted(literals)


def _finder(literals: Sequence[str]) -> Callable[..., list[tuple[int, int, int]]]:
    automaton = AhoCorasick(literals, matchkind=MatchKind.Standard, implementation=Implementation.DFA)
    return automaton.find_matches_as_indexes
