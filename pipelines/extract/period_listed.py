"""Periods whose noun is left out: "in the first quarter and 0.5% in the second", "3% this year and 4% next".

Belongs here: finding them behind the period that has the noun. Does not belong here: that one (`period_parts`,
`period_relative`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.extract.calendars import add_months
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.period_reading import Reading, Setting
from pipelines.extract.period_tokens import Token, alphabet

_MONTHS_OF = {"quarter": 3, "half": 6, "year": 12}
_PARTS_OF = {"quarter": 4, "half": 2}
_REACH = 160
_STOP = re.compile(r"[.;!?]\s|\n")

Placed = tuple[Token, Reading]


@dataclass(frozen=True)
class _Words:
    """ordinal: "in the second" where no noun can follow. next: "next" likewise. this: a year that is said to be this
    one. ordinals: what the ordinals count. compared: how one begins that is compared with."""

    ordinal: re.Pattern[str]
    next: re.Pattern[str]
    this: re.Pattern[str]
    ordinals: dict[str, int]
    compared: str


@cache
def _words(language: str) -> _Words:
    data = read_yaml(language, "periods.yaml")
    cues, ordinals = data["cues"], data["ordinals"]
    closed = rf"(?=\s*(?:[,.;:)]|$)|\s+(?:{'|'.join(cues['closes_noun'])})\b)"
    parts = "|".join(word for word, number in ordinals.items() if number <= max(_PARTS_OF.values()))
    return _Words(
        re.compile(rf"\b(?:{'|'.join(cues['before_ordinal'])}) ({parts}){closed}"),
        re.compile(rf"\b{cues['next_alone']}{closed}"),
        re.compile(cues["this_year"]),
        ordinals,
        cues["compared_ordinal"],
    )


def with_unnamed(placed: Sequence[Placed], setting: Setting) -> list[Placed]:
    """The periods with those between them whose noun is left out, in order."""
    whole: list[Placed] = []
    for index, (token, reading) in enumerate(placed):
        whole.append((token, reading))
        if reading.kind in _MONTHS_OF and reading.first is not None and reading.after is not None:
            until = placed[index + 1][0].start if index + 1 < len(placed) else len(setting.lower)
            whole += _unnamed(token, reading, until, setting)
    return whole


def _unnamed(token: Token, reading: Reading, until: int, setting: Setting) -> Iterator[Placed]:
    until = min(until, token.end + _REACH)
    stop = _STOP.search(setting.lower, token.end, until)
    until = stop.start() + 1 if stop else until
    words = _words(setting.language)
    if reading.kind in _PARTS_OF:
        yield from _other_parts(token, reading, until, setting, words)
    elif words.this.fullmatch(setting.lower, token.start, token.end):
        for found in words.next.finditer(setting.lower, token.end, until):
            yield _moved(reading, _MONTHS_OF[reading.kind], found.start(), found.end())


def _other_parts(token: Token, reading: Reading, until: int, setting: Setting, words: _Words) -> Iterator[Placed]:
    named = next((n for word, n in words.ordinals.items() if word in setting.lower[token.start : token.end]), None)
    if named is None:
        return
    for found in words.ordinal.finditer(setting.lower, token.end, until):
        number = words.ordinals[found[1]]
        if number > _PARTS_OF[reading.kind]:
            continue
        over_new_year = _PARTS_OF[reading.kind] if number == 1 and named == _PARTS_OF[reading.kind] else 0
        steps = number - named + over_new_year
        role = "from" if found[0].startswith(words.compared) else "in"
        yield _moved(reading, steps * _MONTHS_OF[reading.kind], found.start(), found.end(), role)


def _moved(reading: Reading, months: int, start: int, end: int, role: str = "in") -> Placed:
    assert reading.first is not None
    assert reading.after is not None
    first, after = add_months(reading.first, months), add_months(reading.after, months)
    moved = Reading(reading.kind, first, after, role=role, anchored=reading.anchored)
    return Token(alphabet("Q"), start, end, moved), moved
