"""Pages that link to articles. Belongs here: reading links by selector. Does not belong here: feeds and sitemaps."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from lxml.html import HtmlElement

from crawlers.clean.page import EmptyPageError, parse, squeeze
from crawlers.clean.rules import compile_selector
from crawlers.discovery import Candidate, UnreadableError
from crawlers.fetch import Found


def read_listing(html: str, url: str, links: str, following: str | None) -> tuple[list[Candidate], str | None]:
    """The articles that a page links to, in its order, and the address of the next page.

    links, following: CSS or XPath of links, of elements that hold one or stand in one, or of their `href`.
    Raises UnreadableError for a page without elements.
    """
    try:
        page = parse(html, url)
    except EmptyPageError as error:
        raise UnreadableError(f"no page to find links in: {error}") from None
    base = _base(page, url)
    candidates = [
        Candidate(address, Found(title=title or None, origin="listing")) for address, title in _links(page, base, links)
    ]
    next_address = next((address for address, _ in _links(page, base, following)), None) if following else None
    return candidates, next_address


def _links(page: HtmlElement, base: str, selector: str) -> Iterator[tuple[str, str]]:
    for found in compile_selector(selector)(page):
        if isinstance(found, str):
            anchors = [(found, "")]
        else:
            anchors = [(anchor.get("href") or "", squeeze(anchor.text_content())) for anchor in _anchors(found)]
        for address, title in anchors:
            if absolute := _absolute(base, address):
                yield absolute, title


def _anchors(element: HtmlElement) -> list[HtmlElement]:
    if element.tag in ("a", "link"):
        return [element]
    return list(element.iter("a")) or list(element.iterancestors("a"))[:1]


def _base(page: HtmlElement, url: str) -> str:
    declared = next((element.get("href") for element in page.iter("base")), None)
    return _absolute(url, declared or "") or url


def _absolute(base: str, address: str) -> str | None:
    try:
        absolute = urljoin(base, address.strip())
    except ValueError:
        return None
    return absolute if address.strip() and absolute.startswith(("http://", "https://")) else None
