"""The sentence or two under the title that sum an article up.

Belongs here: finding the standfirst and whether the page shows it. Does not belong here: the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from crawlers.clean.jsonld import first
from crawlers.clean.page import Page, fold, squeeze
from crawlers.clean.surroundings import named_kind
from crawlers.clean.words import lists

_NAMED = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|sub-?title|sub-?head(?:line|ing)?|article-?lead|lead(?:-?text|-?paragraph)?|lede|"
    r"intro(?:duction|-?text)?|summary|abstract|deck|dek|chapo|chapeau|excerpt|synopsis|vorspann|sommario|entradilla|"
    r"bajada|copete|ingress|manchet|description|article-?desc|kurzfassung|spoiler|sapo|strapline)(?:$|[\s_-])"
    r"|(?:standfirst|subheadline|articleLead|leadText|Vorspann)",
    re.IGNORECASE,
)
_CUT_SHORT = re.compile(r"\s*(?:\.\.\.|…|\[…\]|\[\.\.\.\])$")
_MIN, _MAX = 30, 900
_AROUND_TITLE = 80
_ASIDE = {"aside", "footer", "nav", "figure", "figcaption", "noscript", "form", "a"}
_LEAVES = ("p", "h2", "h3", "h4", "div", "span", "strong", "b", "em", "section", "header", "blockquote", "li")


def find_standfirst(page: Page, title: str) -> tuple[str | None, bool]:
    """The standfirst and whether the page shows it in its body.

    What the page describes itself with counts first, then what it marks as such beside the title, then a second heading
    under the title. A description that the page shows nowhere is still the standfirst, only no part of the text.
    """
    title_folded = fold(title)
    descriptions = [text for text in _descriptions(page) if fold(text) != title_folded]
    shown = _shown(page.tree, {key for text in descriptions if (key := _key(text))}, title_folded)
    shown = shown or _marked(page.tree, title_folded)
    if shown is not None:
        return shown, True
    return (descriptions[0], False) if descriptions else (None, False)


def speaks_of(description: str, text: str) -> bool:
    """Whether a description shares words with an article; a site's slogan does not."""
    words = {word for word in fold(description).split() if len(word) > 3}
    return not words or 4 * len(words & set(fold(text).split())) >= len(words)


def _descriptions(page: Page) -> list[str]:
    found = [first(page.article.get("description"))]
    found += [page.of_meta(name) for name in lists("meta_names")["descriptions"]]
    return list(dict.fromkeys(text for text in found if text and _MIN <= len(text) <= _MAX))


def _shown(tree: HtmlElement, wanted: set[str], title: str) -> str | None:
    if not wanted:
        return None
    for element in tree.iter(*_LEAVES):
        own = element.text
        if own and len(own) >= 20 and _key(squeeze(own) if len(own) < 300 else squeeze(own[:300])) in wanted:
            text = _whole(element)
            if _MIN <= len(text) <= _MAX and fold(text) != title and not _is_aside(element):
                return text
    return None


def _whole(element: HtmlElement) -> str:
    """The text of the element, with a place name or the like that its parent holds before it."""
    text = squeeze(element.text_content())
    parent = element.getparent()
    if parent is not None and parent.tag in ("p", "div") and len(parent) <= 4:
        wider = squeeze(parent.text_content())
        if wider.endswith(text) and len(wider) <= len(text) + 40:
            return wider
    return text


def _marked(tree: HtmlElement, title: str) -> str | None:
    for element in _beside_title(tree, title):
        if _NAMED.search(element.get("class") or "") or (element.tag == "h2" and _follows_title(element)):
            text = squeeze(element.text_content())
            fits = _MIN <= len(text) <= _MAX and fold(text) != title and element.find(".//p[2]") is None
            if fits and not _is_aside(element):
                return text
    return None


def _beside_title(tree: HtmlElement, title: str) -> Iterator[HtmlElement]:
    elements = iter(tree.iter("h1", *_LEAVES))
    if not any(element.tag == "h1" and fold(element.text_content()) in (title, "") for element in elements):
        elements = iter(tree.iter(*_LEAVES))
        if not any(element.tag in ("h1", "h2", "h3") and fold(element.text_content()) == title for element in elements):
            return
    for position, element in enumerate(elements):
        if position > _AROUND_TITLE:
            return
        yield element


def _follows_title(element: HtmlElement) -> bool:
    before = element.getprevious()
    return before is not None and before.tag == "h1"


def _key(text: str) -> str:
    return fold(_CUT_SHORT.sub("", text)[:80])[:40].strip() if len(text) >= _MIN else ""


def _is_aside(element: HtmlElement) -> bool:
    ancestor = element
    for _ in range(8):
        if ancestor is None:
            return False
        if ancestor.tag in _ASIDE or named_kind(ancestor.get("class") or "") == "around":
            return True
        ancestor = ancestor.getparent()
    return False
