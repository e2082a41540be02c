"""What changed between two versions of an article: its paragraphs and its figures, for people to read.

Belongs here: comparing and wording. Does not belong here: the versions (`warehouse.versions`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from warehouse.versions import Reported, Version


def difference(before: Version, after: Version, had: Sequence[Reported], has: Sequence[Reported]) -> Iterator[str]:
    """Lines: `-` what went, `+` what came; first title and paragraphs, then figures."""
    yield f"version {before.version} to {after.version}, known since {after.valid_from:%Y-%m-%d %H:%M} UTC"
    yield from _changed(_paragraphs(before), _paragraphs(after))
    figures = list(_changed([_told(one) for one in had], [_told(one) for one in has]))
    if figures:
        yield "figures:"
        yield from figures


def _paragraphs(version: Version) -> list[str]:
    return [line for line in (version.title or "", *version.text.split("\n")) if line]


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind != "equal":
            yield from (f"- {line}" for line in before[start:end])
            yield from (f"+ {line}" for line in after[other_start:other_end])


def _told(one: Reported) -> str:
    value = "" if one.value is None else f" = {one.value:,.15g}"
    parts = (one.indicator or "no indicator", one.period or "", f"{one.quote!r}{value} {one.unit or ''}".rstrip())
    return ", ".join(part for part in parts if part)
