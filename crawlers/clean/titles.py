"""The title of an article among the several that a page states, and the name of the site that it loses.

Belongs here: choosing and trimming titles, site names. Does not belong here: standfirst and text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawlers.clean.identity import host
from crawlers.clean.jsonld import first, strings
from crawlers.clean.model import Evidence
from crawlers.clean.page import Page, fold
from crawlers.clean.words import lists

_SEPARATOR = re.compile(
    r"\s+(?:[-–—|•·*»«›‹:/~]|::|\|\||--)\s+|\s*[|｜»]\s*|\s*[：](?=[^：]{2,20}$)|\s+[-–—|]|--(?=\S)"
)
_CUT_SHORT = re.compile(r"\s*(?:\.\.\.|…)$")


def site_names(page: Page) -> tuple[str, ...]:
    """Names by which the page calls its site or publisher, the most telling first, the host last."""
    names: list[str] = []
    for name in lists("meta_names")["sites"]:
        names += page.meta.get(name, ())
    for node in (page.article, *page.data.of_type("WebSite", "NewsMediaOrganization", "Organization", "WebPage")):
        names += strings(page.data.resolve(node.get("publisher")))
        if node is not page.article and "WebPage" not in str(node.get("@type")):
            names += strings(node.get("name")) + strings(node.get("alternateName"))
    names += [handle.lstrip("@") for handle in page.meta.get("twitter:site", ()) if not handle.startswith("http")]
    own = {fold(text) for text in (page.of_meta("og:title"), first(page.article.get("headline"))) if text}
    own = {text for text in own if len(text) > 25}
    return tuple(
        dict.fromkeys(name for name in (*names, host(page.url)) if name and len(name) <= 60 and fold(name) not in own)
    )


def is_site_name(text: str, names: tuple[str, ...]) -> bool:
    """Whether a text is one of the names, whole or joined, with or without the domain's ending."""
    return not _forms(text).isdisjoint(form for name in names for form in _forms(name))


def find_title(page: Page, *, names: tuple[str, ...], evidence: Evidence | None, ruled: str | None) -> tuple[str, str]:
    """The title and its origin; both empty where the page has none.

    The publisher's own headline in JSON-LD counts, unless nothing else on the page repeats it and the heading and the
    `og:title` agree on another; without JSON-LD the `og:title`, then the heading, then the title element.
    """
    if ruled:
        return ruled, "rule"
    shown = {fold(heading) for heading in page.headings}
    candidates = [(without_site(text, names, shown), origin) for text, origin in _candidates(page, evidence)]
    candidates = [(text, origin) for text, origin in candidates if text and not is_site_name(text, names)]
    if not candidates:
        return "", ""
    title, origin = candidates[0]
    if origin == "json-ld" and not _stated_twice(title, page, candidates, names):
        confirmed = next(((text, place) for text, place in candidates if place == "meta" and fold(text) in shown), None)
        if confirmed:
            title, origin = confirmed
    return _completed(title, [text for text, _ in candidates]), origin


def _stated_twice(title: str, page: Page, candidates: list[tuple[str, str]], names: tuple[str, ...]) -> bool:
    others = [text for text, _ in candidates[1:]]
    others += strings(page.article.get("alternativeHeadline"))
    others += [without_site(page.head_title, names), _SEPARATOR.split(page.head_title)[0]]
    return fold(title) in {fold(text) for text in others}


def without_site(title: str, names: tuple[str, ...], shown: set[str] | frozenset[str] = frozenset()) -> str:
    """A title without the site's name at its end or beginning, and without the section that stood before that name.

    `shown` holds the folded headings of the page: what follows one of them after a separator goes.
    """
    title = title.strip()
    cuts = list(_SEPARATOR.finditer(title))
    for cut in cuts[:6]:
        if len(fold(title[: cut.start()])) >= 12 and fold(title[: cut.start()]) in shown and fold(title) not in shown:
            rest = _SEPARATOR.split(title[cut.end() :])
            if "|" in cut[0] or any(is_site_name(part, names) for part in rest if part):
                return title[: cut.start()].strip()
    removed = False
    for cut in reversed(cuts[-4:]):
        tail = title[cut.end() :]
        if cut.start() and is_site_name(tail, names):
            title, removed = title[: cut.start()].strip(), True
        elif not removed:
            break
    title = _without_sections(title) if removed else title
    head = _SEPARATOR.search(title)
    if head and head.end() < len(title) and is_site_name(title[: head.start()], names):
        title = title[head.end() :].strip()
    return title


def _without_sections(title: str) -> str:
    """A title without the short sections that stood between it and the site's name, where bars part them."""
    parts = re.split(r"\s*[|｜]\s*", title)
    sections = parts[1:]
    short = all(len(part) <= 20 and len(part.split()) <= 3 and len(part) * 2 < len(parts[0]) for part in sections)
    return parts[0] if sections and short else title


def _candidates(page: Page, evidence: Evidence | None) -> Iterator[tuple[str, str]]:
    headline = first(page.article.get("headline")) or first(page.article.get("name"))
    if headline:
        yield headline, "json-ld"
    for name in lists("meta_names")["titles"][:2]:
        for text in page.meta.get(name, ())[:1]:
            yield text, "meta"
    if len(page.headings) == 1 or (page.headings and fold(page.headings[0]) in fold(page.head_title)):
        yield page.headings[0], "html"
    if evidence is not None and evidence.title:
        yield evidence.title, evidence.origin
    if page.head_title:
        yield (
            next(
                (text for text in page.headings if fold(text) and fold(text) in fold(page.head_title)), page.head_title
            ),
            "html",
        )
    yield from ((text, "html") for text in page.headings[:1])
    for name in lists("meta_names")["titles"][2:]:
        for text in page.meta.get(name, ())[:1]:
            yield text, "meta"


def _completed(title: str, others: list[str]) -> str:
    if not _CUT_SHORT.search(title):
        return title
    beginning = fold(_CUT_SHORT.sub("", title))
    return next(
        (other for other in others if fold(other).startswith(beginning) and not _CUT_SHORT.search(other)), title
    )


def _forms(text: str) -> set[str]:
    folded = fold(text)
    bare = re.sub(r"^(?:www|the|der|die|das|le|la|les|el|il) ", "", folded)
    bare = re.sub(r"(?: (?:com|org|net|info|news|co|gov|edu|online|digital|[a-z]{2}))+$", "", bare)
    return {form.replace(" ", "") for form in (folded, bare) if form}
