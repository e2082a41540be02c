"""A parsed page and the plain facts in it, each read once: meta elements, JSON-LD, links, headings.

Belongs here: what the markup says. Does not belong here: which of several statements is believed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from crawlers.clean.jsonld import LinkedData, Node, first, plain, read_linked_data, types

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_CONTROL_REFERENCE = re.compile(
    r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|7f)(?![0-9a-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]|127)(?!\d));?", re.IGNORECASE
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")


_TEASERS = 3
"""More article nodes than this, none of them with the page's title, describe teasers."""


class EmptyPageError(ValueError):
    """The page holds no element that could carry text; a retry may heal it."""


@dataclass(frozen=True, slots=True)
class Page:
    """One parse of one page; `meta` maps a name, property or itemprop in lower case to its contents in page order."""

    tree: HtmlElement
    url: str
    meta: Mapping[str, tuple[str, ...]]
    data: LinkedData
    head_title: str
    headings: tuple[str, ...]
    article: Node = field(default_factory=dict)

    def of_meta(self, *names: str) -> str | None:
        """The first content under the first of the names that has one."""
        return next((values[0] for name in names if (values := self.meta.get(name))), None)


def parse(text: str, url: str) -> HtmlElement:
    """The tree of a page.

    Raises EmptyPageError where there is nothing to parse.
    """
    text = _CONTROL_REFERENCE.sub("", _CONTROL.sub("", text))
    text = _XML_DECLARATION.sub("", text, count=1)
    if not text.strip():
        raise EmptyPageError("the page is empty")
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False
    )
    try:
        return document_fromstring(text.encode("utf-8"), parser=parser)
    except (LxmlError, ValueError, AssertionError) as error:
        raise EmptyPageError(f"nothing to parse: {error}") from None


def read_page(tree: HtmlElement, url: str) -> Page:
    """The facts of a tree."""
    meta: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        if content and not content.isspace():
            for attribute in ("property", "name", "itemprop"):
                if name := element.get(attribute):
                    meta.setdefault(name.strip().lower(), []).append(plain(content))
    data = read_linked_data(script for script in tree.iter("script") if "ld+json" in (script.get("type") or "").lower())
    title = next(tree.iter("title"), None)
    headings = tuple(text for h1 in tree.iter("h1") if (text := squeeze(h1.text_content())))
    page = Page(
        tree=tree,
        url=url,
        meta={name: tuple(contents) for name, contents in meta.items()},
        data=data,
        head_title=squeeze(title.text_content()) if title is not None else "",
        headings=headings,
    )
    node = _article_node(page)
    return page if node is None else Page(tree, url, page.meta, data, page.head_title, headings, node)


def squeeze(text: str) -> str:
    """Text with every run of space made one."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """Text for comparison: compatibility forms, case, punctuation and space folded away."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _article_node(page: Page) -> Node | None:
    """The node that speaks of this page: the one whose headline the page shows, else the first with a headline."""
    nodes = page.data.articles()
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    shown = {fold(text) for text in (*page.headings, page.of_meta("og:title") or "", page.head_title)}
    titled = [node for node in nodes if first(node.get("headline") or node.get("name"))]
    named = [node for node in titled if fold(first(node.get("headline") or node.get("name")) or "") in shown]
    dated = [node for node in named or titled if node.get("datePublished") or "LiveBlogPosting" in types(node)]
    if not named and len(titled) > _TEASERS:
        return None
    return (dated or named or titled or nodes)[0]
