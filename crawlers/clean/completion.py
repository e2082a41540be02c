"""Paragraphs that the extraction passed over although they stand among those that it took.

Belongs here: comparing blocks with the tree and filling gaps. Does not belong here: the extraction (`text`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

from lxml.html import HtmlElement

from crawlers.clean.page import fold, squeeze
from crawlers.clean.text import BULLET, HEADING

Signature: TypeAlias = tuple[str, str, str, str]

_TAGS = ("p", "h2", "h3", "h4", "h5", "ul", "ol", "blockquote")
_KEY = 60
_MIN_PARAGRAPH = 60
_LINKED = 0.5
_MAIN_SHARE = 0.2


def complete(blocks: Sequence[str], tree: HtmlElement) -> list[str]:
    """The blocks with those paragraphs, headings and lists of the tree put in that share their container.

    A container counts where a fifth of the text was taken from it, or where it is named like such a container: sites
    cut long articles into chunks of one kind.
    """
    places = _places(blocks)
    elements = [element for element in tree.iter(*_TAGS) if element.getparent() is not None]
    keys = [_key(element.text_content()) for element in elements]
    taken: Counter[HtmlElement] = Counter()
    for element, key in zip(elements, keys, strict=True):
        if key in places and element.tag == "p":
            taken[element.getparent()] += len(element.text_content())
    total = sum(taken.values())
    main = {parent for parent, characters in taken.items() if characters >= _MAIN_SHARE * total}
    if not main:
        return list(blocks)
    kinds = {_signature(parent) for parent in main if parent.get("class")}
    everything = fold(" ".join(blocks))
    added: dict[int, list[str]] = {}
    last = -1
    for element, key in zip(elements, keys, strict=True):
        if key in places:
            last = max(last, places[key])
            continue
        parent = element.getparent()
        inside = parent in main or parent.getparent() in main
        if not key or not (inside or _signature(parent) in kinds) or (last < 0 and parent not in main):
            continue
        block = _rendered(element)
        if block and fold(block)[:_KEY] not in everything:
            added.setdefault(last, []).append(block)
    if not added:
        return list(blocks)
    filled = _with_text(added.get(-1, []))
    for index, block in enumerate(blocks):
        filled.append(block)
        filled += added.get(index, [])
    return filled


def _places(blocks: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, block in enumerate(blocks):
        for line in (block, *block.split("\n")):
            key = _key(line.removeprefix(HEADING).removeprefix(BULLET))
            if key:
                places.setdefault(key, index)
    return places


def _key(text: str) -> str:
    return fold(text[: 3 * _KEY])[:_KEY]


def _signature(element: HtmlElement) -> Signature:
    above = element.getparent()
    return (
        str(element.tag),
        element.get("class") or "",
        str(above.tag) if above is not None else "",
        (above.get("class") or "") if above is not None else "",
    )


def _rendered(element: HtmlElement) -> str:
    text = squeeze(element.text_content())
    linked = sum(len(anchor.text_content()) for anchor in element.iter("a"))
    if not text or linked > _LINKED * len(text):
        return ""
    if element.tag in ("ul", "ol"):
        items = [squeeze(item.text_content()) for item in element.iter("li")]
        return "\n".join(f"{BULLET}{item}" for item in items if item) if len(text) >= _MIN_PARAGRAPH else ""
    if element.tag.startswith("h"):
        return f"{HEADING}{text}" if 8 <= len(text) <= 200 else ""
    return text if len(text) >= _MIN_PARAGRAPH else ""


def _with_text(blocks: list[str]) -> list[str]:
    return blocks if any(not block.startswith(HEADING) for block in blocks) else []
