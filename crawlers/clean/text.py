"""The running text of an article: paragraphs, headings, lists and tables, without what stands around it.

Belongs here: from the tree to lines of text. Does not belong here: which lines are furniture (`furniture`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from lxml.etree import LxmlError, _Element
from lxml.html import HtmlElement
from trafilatura import bare_extraction

from crawlers.clean.page import squeeze

_LOGGER = logging.getLogger(__name__)

HEADING = "## "
BULLET = "- "

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCK_TAGS = {*_HEADINGS, "p", "div", "ul", "ol", "table", "section", "article", "blockquote", "header", "br"}
_LOUD = ("trafilatura", "htmldate", "courlan", "justext", "charset_normalizer")
for _name in _LOUD:
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def extract_blocks(tree: HtmlElement, url: str) -> list[str]:
    """The blocks of the text in order: a paragraph, a heading (`## `), a list (a line an item), a table (a line a row).

    Empty where no text was found. The tree stays as it was.
    """
    try:
        document = bare_extraction(tree, url=url or None, include_comments=False, include_tables=True)
    except (LxmlError, ValueError, TypeError, LookupError, AttributeError, RecursionError, AssertionError) as error:
        _LOGGER.warning("no text extracted from %s: %s: %s", url, type(error).__name__, error)
        return []
    if document is None or isinstance(document, dict) or document.body is None:
        return []
    return [block for block in _blocks(document.body) if block]


def render_blocks(element: HtmlElement) -> list[str]:
    """All blocks of an element of the page as they stand, for text that a source's own selector chose."""
    return [block for block in _rendered(element) if block]


def _rendered(element: HtmlElement) -> Iterator[str]:
    if element.tag in ("ul", "ol"):
        items = (squeeze(item.text_content()) for item in element.iter("li"))
        yield "\n".join(f"{BULLET}{item}" for item in items if item)
    elif element.tag == "table":
        yield "\n".join(row for row in (_cells(row.iter("td", "th")) for row in element.iter("tr")) if row)
    elif element.tag in _HEADINGS:
        text = squeeze(element.text_content())
        yield f"{HEADING}{text}" if text else ""
    elif any(child.tag in _BLOCK_TAGS for child in element.iterdescendants()):
        inline = [element.text or ""]
        for child in element:
            if child.tag in _BLOCK_TAGS or any(inner.tag in _BLOCK_TAGS for inner in child.iterdescendants()):
                yield squeeze("".join(inline))
                inline = []
                yield from _rendered(child)
            else:
                inline.append(child.text_content())
            inline.append(child.tail or "")
        yield squeeze("".join(inline))
    else:
        yield squeeze(element.text_content())


def _blocks(body: _Element) -> Iterator[str]:
    if text := squeeze(body.text or ""):
        yield text
    for element in body:
        yield from _block(element)
        if text := squeeze(element.tail or ""):
            yield text


def _block(element: _Element) -> Iterator[str]:
    tag = element.tag
    if tag == "head":
        text = squeeze("".join(element.itertext()))
        yield f"{HEADING}{text}" if text else ""
    elif tag == "list":
        items = (squeeze(" ".join(item.itertext())) for item in element.iter("item"))
        yield "\n".join(f"{BULLET}{item}" for item in items if item)
    elif tag == "table":
        yield "\n".join(row for row in map(_row, element.iter("row")) if row)
    elif tag == "quote":
        yield from _quote(element)
    elif tag in ("graphic", "done"):
        return
    else:
        yield from _paragraph(element)


def _paragraph(element: _Element) -> Iterator[str]:
    """A paragraph; line breaks in twos part it, since old sites write their paragraphs so."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == "lb":
            parts.append("\n")
        elif child.tag in ("list", "table", "quote", "p", "head"):
            yield squeeze("".join(parts))
            parts = []
            yield from _block(child)
        else:
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    yield squeeze("".join(parts).replace("\n", " "))


def _quote(element: _Element) -> Iterator[str]:
    if any(child.tag in ("p", "list", "head") for child in element):
        yield from _blocks(element)
    else:
        yield squeeze("".join(element.itertext()))


def _row(row: _Element) -> str:
    return _cells(row.iter("cell"))


def _cells(cells: Iterable[_Element]) -> str:
    texts = (squeeze(" ".join(cell.itertext())) for cell in cells)
    return " | ".join(text for text in texts if text)
