"""Strings of which every match of a pattern holds one, told by the pattern itself.

Belongs here: reading a pattern as `re` parses it. Does not belong here: searching (`patterns`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_MOST = 400
_NOTHING = frozenset({""})
_Strings = frozenset[str]


def needed_literals(source: str) -> _Strings | None:
    """The rarest such strings, going by their length; None where a match can be without any."""
    parsed = parser.parse(source)
    if parsed.state.flags & re.IGNORECASE:
        return None
    needed = _needed(parsed)
    return None if needed is None else frozenset(s for s in needed if not any(o != s and o in s for o in needed))


def _needed(items: Iterable[Any]) -> _Strings | None:
    """Of all stretches that each match holds, the one whose shortest spelling is the longest."""
    candidates: list[_Strings | None] = []
    stretch = _NOTHING
    for kind, argument in items:
        spelled = _spellings(kind, argument)
        joined = None if spelled is None else _joined(stretch, spelled)
        if joined is None:
            candidates += [stretch, _needed_in(kind, argument)]
        stretch = joined or spelled or _NOTHING
    told = [strings for strings in (*candidates, stretch) if strings and "" not in strings]
    return max(told, key=lambda strings: (min(map(len, strings)), -len(strings)), default=None)


def _needed_in(kind: object, argument: Any) -> _Strings | None:
    """What each match of one part of a pattern holds that is no stretch of fixed spellings."""
    if kind is kinds.SUBPATTERN:
        return None if argument[1] & re.IGNORECASE else _needed(argument[3])
    if kind is kinds.ATOMIC_GROUP:
        return _needed(argument)
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT):
        return _needed(argument[2]) if argument[0] else None
    if kind is kinds.BRANCH:
        needed = [_needed(branch) for branch in argument[1]]
        return None if None in needed else frozenset().union(*filter(None, needed))
    return None


def _spellings(kind: object, argument: Any) -> _Strings | None:
    """Every string that a part of a pattern can match; None where they are too many to list."""
    if kind is kinds.LITERAL:
        return frozenset({chr(argument)})
    if kind in (kinds.AT, kinds.ASSERT, kinds.ASSERT_NOT):
        return _NOTHING
    if kind is kinds.IN and all(one is kinds.LITERAL for one, _ in argument):
        return frozenset(chr(code) for _, code in argument)
    if kind is kinds.SUBPATTERN:
        return None if argument[1] & re.IGNORECASE else _spellings_of_all(argument[3])
    if kind is kinds.BRANCH:
        branches = [_spellings_of_all(branch) for branch in argument[1]]
        return None if None in branches else frozenset().union(*filter(None, branches))
    if kind is kinds.MAX_REPEAT and tuple(argument[:2]) == (0, 1):
        once = _spellings_of_all(argument[2])
        return None if once is None else once | _NOTHING
    return None


def _spellings_of_all(items: Sequence[Any]) -> _Strings | None:
    spelled: _Strings | None = _NOTHING
    for kind, argument in items:
        more = _spellings(kind, argument)
        spelled = None if more is None or spelled is None else _joined(spelled, more)
        if spelled is None:
            return None
    return spelled


def _joined(heads: _Strings, tails: _Strings) -> _Strings | None:
    return frozenset(head + tail for head in heads for tail in tails) if len(heads) * len(tails) <= _MOST else None
