"""Searching for patterns in the order that costs least.

`re` looks for the first letters of a pattern as fast as for a plain string, but only where it begins with them: one that
begins with an assertion or joins others by "|" is tried at every character.

Belongs here: searches that find just what `re` finds, sooner. Does not belong here: any pattern of a language.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipelines.extract.pattern_literals import needed_literals

_BOUNDARY = r"\b"
_NOT_INSIDE = r"(?<!\w)"


class RarePattern:
    """A pattern for texts in which it is rarely found.

    Every match holds one of a few strings that the pattern itself tells; they are looked for first, all in one pass.
    """

    def __init__(self, source: str) -> None:
        self._pattern = re.compile(source)
        literals = needed_literals(source)
        if literals is None:
            raise ValueError(f"pattern {source!r}: nothing that every match holds; compile it with `re`")
        self._holds_one = AhoCorasick(
            sorted(literals), matchkind=MatchKind.Standard, implementation=Implementation.DFA
        ).find_matches_as_indexes

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self._pattern.search(text, start, end) if self._holds_one(text[start:end]) else None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        return self._pattern.finditer(text, start, end) if self._holds_one(text[start:end]) else iter(())


class AtWord(RarePattern):
    """A rare pattern that begins where a word begins."""

    def __init__(self, source: str) -> None:
        """source: what stands behind the boundary; one that the source itself begins with is taken off."""
        source = source.removeprefix(_BOUNDARY).removeprefix(_NOT_INSIDE)
        super().__init__(rf"{_BOUNDARY}(?:{source})")


def earliest(patterns: Iterable[RarePattern], text: str, start: int, end: int) -> re.Match[str] | None:
    """The match that begins first, of the first pattern where several begin there: as of all of them joined by "|"."""
    best: re.Match[str] | None = None
    for pattern in patterns:
        found = pattern.search(text, start, end)
        if found is not None and (best is None or found.start() < best.start()):
            best = found
    return best
