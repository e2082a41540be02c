"""Applying a source's own selectors to a page.

Belongs here: running CSS and XPath. Does not belong here: what a source's file looks like.
"""

from __future__ import annotations

from functools import lru_cache

from lxml.etree import XPath, XPathError, XPathEvalError, _Element
from lxml.html import HtmlElement
from parsel.csstranslator import HTMLTranslator

from crawlers.clean.page import squeeze


class SelectorError(ValueError):
    """A selector of a source that no engine understands; a retry does not heal it, a correction of the source does."""


def compile_selector(selector: str) -> XPath:
    """The selector as XPath.

    Raises SelectorError with the selector and what the engine said.
    """
    return _compiled(selector)


def select_texts(tree: HtmlElement, selector: str | None) -> list[str]:
    """The texts that a selector finds: of elements a machine date or the content, of attributes the value."""
    if not selector:
        return []
    return [text for found in _found(tree, selector) if (text := _text_of(found))]


def select_elements(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements that a selector finds."""
    return [found for found in _found(tree, selector) if isinstance(found, HtmlElement)]


def drop(tree: HtmlElement, selectors: tuple[str, ...]) -> None:
    """Removes what the selectors find from the tree, the text behind it stays."""
    for selector in selectors:
        for element in select_elements(tree, selector):
            if element.getparent() is not None:
                element.drop_tree()


@lru_cache(maxsize=512)
def _compiled(selector: str) -> XPath:
    try:
        path = selector if selector.startswith(("/", "./", "(")) else HTMLTranslator().css_to_xpath(selector)
        return XPath(path)
    except (XPathError, SyntaxError, ValueError) as error:
        raise SelectorError(
            f"selector {selector!r}: {error}; allowed: CSS (with ::text, ::attr(name)) "
            "or XPath beginning with /, ./ or ("
        ) from None


def _found(tree: HtmlElement, selector: str) -> list[object]:
    try:
        found = compile_selector(selector)(tree)
    except XPathEvalError as error:
        raise SelectorError(f"selector {selector!r}: {error}") from None
    return list(found) if isinstance(found, list) else [found]


def _text_of(found: object) -> str:
    if isinstance(found, _Element):
        return squeeze(found.get("datetime") or found.get("content") or "".join(found.itertext()))
    return squeeze(str(found))
