"""What stands around the text in the tree: captions, cards of other articles, lists of links, sharing, sign-ups.

Belongs here: removing elements before the text is read. Does not belong here: rules about lines of text (`furniture`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lxml.html import HtmlElement

from crawlers.clean.page import squeeze
from crawlers.clean.words import lists

_CARD_CHARACTERS = 60
_LINKED_SHARE = 0.75
_MOST_OF_TEXT = 0.3
_LITTLE_TEXT = 300
_NEVER = {"html", "body", "main", "head", "table", "tr", "td", "th", "tbody", "thead", "br", "script", "style", "p"}
_BLOCKS = ("p", "div", "h2", "h3", "h4", "h5", "figure", "article", "section")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS = re.compile(r"[^a-z]+")
_SHOWN_SOMEWHERE = re.compile(r":(?:block|flex|grid|inline)")


def remove_code(tree: HtmlElement) -> None:
    """Removes scripts, styles and templates, and the spans of cells: a table of 100,000 columns is an attack."""
    for cell in tree.iter("td", "th"):
        cell.attrib.pop("colspan", None)
        cell.attrib.pop("rowspan", None)
    for element in list(tree.iter("script", "style", "template")):
        _remove(element)


def remove_surroundings(tree: HtmlElement) -> None:
    """Removes from the tree what is no text of the article; what holds much of the page's text is left alone."""
    total = sum(len(paragraph.text_content()) for paragraph in tree.iter("p")) or 1
    for element in list(tree.iter("figcaption")):
        _remove(element)
    for element, kind in _outermost(tree):
        held = sum(len(paragraph.text_content()) for paragraph in element.iter("p"))
        most = _LITTLE_TEXT if kind == "beside" else _MOST_OF_TEXT * total
        if held <= most and element.find(".//h1") is None:
            _remove(element)
    _remove_cards(tree, total)
    _remove_linked(tree, total)


@cache
def named_kind(name: str) -> str | None:
    """`around` or `beside` for a class attribute or an id that marks no text of the article, else None."""
    if not name:
        return None
    words = _WORDS.sub("-", _CAMEL.sub("-", name).lower())
    return next((kind for kind in ("around", "beside") if _pattern(kind).search(words)), None)


def _outermost(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    pending = list(tree)
    while pending:
        element = pending.pop()
        if not isinstance(element.tag, str):
            continue
        kind = None if element.tag in _NEVER else _kind(element)
        if kind is not None:
            yield element, kind
        if kind != "around":
            pending.extend(element)


def _kind(element: HtmlElement) -> str | None:
    attributes = element.attrib
    if not attributes:
        return None
    name = attributes.get("class", "")
    hidden = "hidden" in name and "hidden" in name.split() and not _SHOWN_SOMEWHERE.search(name)
    if hidden or attributes.get("hidden", "until-found") != "until-found":
        return "around"
    return named_kind(name) or named_kind(attributes.get("id", ""))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    parts = sorted(lists("surroundings")[kind], key=len, reverse=True)
    return re.compile(rf"(?:^|-)(?:{'|'.join(map(re.escape, parts))})(?:-|$)")


def _remove_cards(tree: HtmlElement, total: int) -> None:
    """A link around blocks is a card that leads to another article."""
    for anchor in list(tree.iter("a")):
        if anchor.getparent() is None or anchor.find("h1") is not None:
            continue
        if any(child.tag in _BLOCKS for child in anchor.iterdescendants()):
            characters = len(anchor.text_content())
            if _CARD_CHARACTERS <= characters <= _MOST_OF_TEXT * total:
                card = _card_of(anchor)
                _remove(card)


def _card_of(anchor: HtmlElement) -> HtmlElement:
    parent = anchor.getparent()
    if parent is not None and parent.tag in ("article", "li") and len(parent) == 1:
        return parent
    return anchor


def _remove_linked(tree: HtmlElement, total: int) -> None:
    """Paragraphs, headings and lists that are links and little else point elsewhere."""
    linked = [element for element in tree.iter("ul", "ol", "p", "h2", "h3", "h4") if _is_linked(element)]
    if sum(len(element.text_content()) for element in linked if element.tag == "p") > _MOST_OF_TEXT * total:
        return
    for element in linked:
        _remove(element)


def _is_linked(element: HtmlElement) -> bool:
    anchors = element.findall(".//a")
    if not anchors:
        return False
    text = len(squeeze(element.text_content()))
    if text < 25:
        return False
    inside = sum(len(squeeze(anchor.text_content())) for anchor in anchors)
    if element.tag in ("ul", "ol"):
        items = element.findall("li")
        each = len(items) >= 3 and all(item.find(".//a") is not None for item in items)
        return text >= 20 * len(items) and inside >= (_LINKED_SHARE - 0.2 if each else _LINKED_SHARE) * text
    return inside >= _LINKED_SHARE * text


def _remove(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
