"""Lines that stand in a text and are none of it: repeated title, related links, newsletters, credits, sign-offs.

Belongs here: rules about kinds of lines. Does not belong here: words (`words/furniture.yaml`) and markup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from crawlers.clean.authors import split_names
from crawlers.clean.moments import read_printed
from crawlers.clean.page import fold
from crawlers.clean.text import BULLET, HEADING
from crawlers.clean.words import lists

_SHORT = 220
_NOTICE = 450
_OPENING = 6
_LINK_LIKE = 130
_SIGNATURE = 50
_NAME_IN_BRACKETS = re.compile(r"[(\[](?:[^\W\d_a-z][\w.'’&]*[ /,–—-]{0,2}){1,5}[)\]]")
_YEAR = re.compile(r"(?:19|20)\d\d")


def without_furniture(blocks: Sequence[str], *, titles: Sequence[str], authors: Sequence[str]) -> list[str]:
    """The blocks that are text.

    `titles` are the title and the page's headings, repeated at the beginning of many texts. A heading over related
    links goes with the short lines under it.
    """
    kept: list[str] = []
    title = {fold(text) for text in titles} - {""}
    names = {fold(name) for name in authors}
    seen: set[str] = set()
    skipping = False
    for index, block in enumerate(blocks):
        folded = fold(block)
        if 2 * index > len(blocks) and _matches("stops", block):
            break
        if not folded or (index < _OPENING and _repeats(folded, title)):
            continue
        if len(folded) > 60:
            if folded in seen:
                continue
            seen.add(folded)
        skipping = _leads_elsewhere(block) or (skipping and _is_link_like(block))
        if not (skipping or _is_furniture(block, folded, names) or (index < _OPENING and _matches("openings", block))):
            kept.append(block)
    while kept and (kept[-1].startswith(HEADING) or _is_biography(kept[-1], authors) or _is_sign_off(kept)):
        kept.pop()
    return kept


def _is_sign_off(kept: Sequence[str]) -> bool:
    """Whether the last line names who sent the text: nothing but a name in brackets."""
    return len(kept) > 2 and len(kept[-1]) <= _SIGNATURE and bool(_NAME_IN_BRACKETS.fullmatch(kept[-1]))


def _repeats(folded: str, titles: set[str]) -> bool:
    return folded in titles or any(
        len(title) > 20 and folded.endswith(title) and len(folded) < len(title) + 40 for title in titles
    )


def _leads_elsewhere(block: str) -> bool:
    return len(block) < 90 and _matches("ends", block.removeprefix(HEADING))


def _is_link_like(block: str) -> bool:
    lines = block.split("\n")
    return all(len(line) < _LINK_LIKE and not line.endswith(".") for line in lines)


def _is_furniture(block: str, folded: str, names: set[str]) -> bool:
    if folded in names:
        return True
    if len(block) > _NOTICE or "\n" in block:
        return False
    bare = block.removeprefix(HEADING).removeprefix(BULLET)
    if _matches("notices", bare):
        return True
    return len(block) <= _SHORT and (_matches("lines", bare) or _is_byline(bare, names) or _is_date(bare))


def _is_date(text: str) -> bool:
    """A line that is a date, with little beside it."""
    if len(text) > 45 or not _YEAR.search(text) or text.endswith("."):
        return False
    return sum(map(str.isalpha, text)) <= 24 and read_printed(text) is not None


def _is_byline(text: str, names: set[str]) -> bool:
    if len(text) > 120 or not names or text.endswith((".", "!", "?", ":")):
        return False
    found = {fold(name) for name in split_names(text)}
    return bool(found & names) and len(text) <= sum(map(len, names)) + 40


def _is_biography(block: str, authors: Sequence[str]) -> bool:
    return any(block.startswith(author) and _biography().match(block, len(author)) for author in authors)


@cache
def _biography() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:,|\(|(?:{'|'.join(lists('bylines')['introductions'])})\b)", re.IGNORECASE)


def _matches(kind: str, text: str) -> bool:
    return bool(_pattern(kind).search(text))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in lists("furniture")[kind]), re.IGNORECASE)
