"""Searching for patterns in the order that costs least.

`re` looks for the first letters of a pattern as fast as for a plain string, but only where it begins with them: one that
begins with an assertion or joins others by "|" is tried at every character.

Belongs here: searches that find just what `re` finds, sooner. Does not belong here: any pattern of a language.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator

_BOUNDARY = r"\b"
_NOT_INSIDE = r"(?<!\w)"


class AtWord:
    """A pattern that begins where a word begins, for texts in which it is rarely found.

    Its words are looked for anywhere first, and where a word begins only if they are there at all.
    """

    def __init__(self, source: str) -> None:
        """source: what stands behind the boundary; one that the source itself begins with is taken off."""
        source = source.removeprefix(_BOUNDARY).removeprefix(_NOT_INSIDE)
        self._anywhere = re.compile(source)
        self._exact = re.compile(rf"{_BOUNDARY}(?:{source})")

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        found = self._anywhere.search(text, start, end)
        return None if found is None else self._exact.search(text, found.start(), end)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        found = self._anywhere.search(text, start, end)
        return iter(()) if found is None else self._exact.finditer(text, found.start(), end)


def earliest(patterns: Iterable[re.Pattern[str]], text: str, start: int, end: int) -> re.Match[str] | None:
    """The match that begins first, of the first pattern where several begin there: as of all of them joined by "|"."""
    best: re.Match[str] | None = None
    for pattern in patterns:
        found = pattern.search(text, start, end)
        if found is not None and (best is None or found.start() < best.start()):
            best = found
    return best
