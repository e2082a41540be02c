"""What is no article: lists, stubs behind a paywall, walls of consent, error pages, empty pages.

Belongs here: verdicts about a page, before and after its text was read. Does not belong here: trimming an article.
"""

from __future__ import annotations

import re
from collections import defaultdict
from urllib.parse import urlsplit

from crawlers.clean.jsonld import Json, strings, types
from crawlers.clean.model import Rejected
from crawlers.clean.page import Page, fold, squeeze
from crawlers.clean.words import lists

_LIST_TYPES = {"CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage"}
_OTHER_TYPES = {
    "AboutPage",
    "ContactPage",
    "CheckoutPage",
    "FAQPage",
    "ImageGallery",
    "JobPosting",
    "Product",
    "Recipe",
    "SoftwareApplication",
    "VideoGallery",
}
_STUB_WORDS = 120
_MIN_WORDS = 8
_FEW_WORDS = 60
_EMPTY = 60
_MANY_HEADLINES = 10
_PARAGRAPH = 200
_MANY_TEASERS = 5
_TEASERS = 0.8
_HEADLINE = 25
_LIST_PATH = re.compile(
    r"^/?$|/(?:categor(?:y|ies)|tags?|topics?|authors?|search|archives?|rubrik|sections?|page)(?:/|$)",
    re.IGNORECASE,
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_WORD = re.compile(r"\w+(?:[.,'’-]\w+)*")


def count_words(text: str) -> int:
    """Words; two characters of a script without spaces count as one."""
    unspaced = len(_CJK.findall(text))
    return len(_WORD.findall(_CJK.sub(" ", text))) + unspaced // 2


def before_text(page: Page) -> Rejected | None:
    """The verdict that needs no text: an empty body, an error page, a product or a form."""
    if not page.article and (characters := _visible_characters(page)) < _EMPTY:
        return Rejected(page.url, "empty_page", f"{characters} characters in the body")
    if (message := _error(page)) is not None:
        return Rejected(page.url, "error_page", message)
    if (other := _other_kind(page)) is not None:
        return Rejected(page.url, "not_an_article", f"JSON-LD calls the page {other}")
    return None


def _other_kind(page: Page) -> str | None:
    if _calls_itself_article(page):
        return None
    kinds = {name for node in page.data.nodes for name in types(node)} & _OTHER_TYPES
    return ", ".join(sorted(kinds)) or None


def _calls_itself_article(page: Page) -> bool:
    return bool(page.article) or (page.of_meta("og:type") or "").lower() == "article"


def after_text(page: Page, text: str, words: int) -> Rejected | None:
    """The verdict on what was read: nothing, a stub, a wall."""
    if words < 120 and (match := _wall(text or page.head_title)) is not None:
        return Rejected(page.url, "consent_wall", f"the page says {match!r} in {words} words")
    locked = states_paywall(page)
    if locked and words < _STUB_WORDS:
        return Rejected(page.url, "paywalled_stub", f"isAccessibleForFree is false and {words} words are shown")
    if words < _MIN_WORDS:
        return Rejected(page.url, "no_text", f"{words} words of text found")
    if words < _FEW_WORDS and _stands_outside(page, text):
        return Rejected(page.url, "no_text", f"{words} words found, none of them in the page's one article")
    return None


def _stands_outside(page: Page, text: str) -> bool:
    """Whether the page has one element for its article, with the headline, and the text stands around it."""
    articles = list(page.tree.iter("article"))
    if len(articles) != 1 or articles[0].find(".//h1") is None:
        return False
    own = fold(articles[0].text_content())
    return not any(fold(block.lstrip("# -")) in own for block in text.split("\n") if block.strip())


def states_paywall(page: Page) -> bool:
    """Whether the page says of itself that it is not free to read."""
    stated = page.article.get("isAccessibleForFree")
    if stated is not None:
        return _is_false(stated)
    tier = page.of_meta("article:content_tier", "cxenseparse:mai-entitlement") or ""
    return tier.lower() in ("locked", "metered", "paid", "premium")


def is_live_blog(page: Page) -> bool:
    """Whether the page calls itself a live blog."""
    return "LiveBlogPosting" in types(page.article) or any(True for _ in page.data.of_type("LiveBlogPosting"))


def _is_false(value: Json) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower() in ("false", "no", "0"))


def _error(page: Page) -> str | None:
    title = page.head_title or (page.headings[0] if page.headings else "")
    if not page.article and _any("errors", title):
        return f"the title is {title[:80]!r}"
    return None


def _visible_characters(page: Page) -> int:
    body = page.tree.find("body")
    root = body if body is not None else page.tree
    hidden = sum(len(element.text_content()) for element in root.iter("script", "style", "template"))
    return len(root.text_content()) - hidden


def list_page(page: Page, headlines: set[str], endings: tuple[str, ...], text: str, dated: bool) -> Rejected | None:
    """The verdict that a page lists articles and is none.

    `headlines` and `endings` are those of `linked_headlines` and `teaser_endings`; what calls itself an article has none
    and is believed. A list says so itself, or stands at an address of lists, or its text is headlines that are links or
    teasers that end alike, or it has no date and no text.
    """
    if len(headlines) < _MANY_HEADLINES:
        return None
    kinds = {name for node in page.data.nodes for name in types(node)} & _LIST_TYPES
    blocks = text.split("\n")
    longest = max((len(block) for block in blocks), default=0)
    linked = sum(len(block) for block in blocks if fold(block.lstrip("# -")).startswith(tuple(headlines)))
    total = sum(len(block) for block in blocks) or 1
    if kinds and not dated:
        reason = f"JSON-LD calls the page {', '.join(sorted(kinds))}"
    elif page.url and _LIST_PATH.search(urlsplit(page.url).path) and (not dated or longest < _PARAGRAPH):
        reason = "its address is one of lists"
    elif linked > total / 2 or (not dated and longest < _PARAGRAPH):
        reason = f"{linked} of {total} characters of text are links or begin with one"
    elif endings and sum(len(block) for block in blocks if fold(block).endswith(endings)) > _TEASERS * total:
        reason = f"its paragraphs end in links to the whole, {endings[0]!r}"
    elif kinds and len(page.headings) > 2:
        reason = f"JSON-LD calls the page {', '.join(sorted(kinds))} and it holds {len(page.headings)} first headings"
    else:
        return None
    return Rejected(page.url, "list_page", f"{len(headlines)} headlines that are links; {reason}")


def teaser_endings(page: Page) -> tuple[str, ...]:
    """The folded words of links to the whole under teasers: short ones, repeated, to where headlines lead as well."""
    headlines: set[str] = set()
    short: dict[str, set[str]] = defaultdict(set)
    for anchor in page.tree.iter("a"):
        text, address = squeeze(anchor.text_content()), anchor.get("href") or ""
        if len(text) >= _HEADLINE:
            headlines.add(address)
        elif text:
            short[fold(text)].add(address)
    return tuple(text for text, addresses in short.items() if len(addresses & headlines) >= _MANY_TEASERS)


def linked_headlines(page: Page) -> set[str]:
    """The folded beginnings of links that read like headlines; none where the page calls itself an article."""
    if _calls_itself_article(page):
        return set()
    return {
        fold(text)[:60]
        for anchor in page.tree.iter("a")
        if _HEADLINE <= len(text := anchor.text_content().strip()) <= 300 and " " in text
    }


def _wall(text: str) -> str | None:
    match = _walls().search(text)
    return match[0] if match else None


def _walls() -> re.Pattern[str]:
    return re.compile("|".join(lists("gates")["walls"]), re.IGNORECASE)


def _any(kind: str, text: str) -> bool:
    return bool(re.search("|".join(lists("gates")[kind]), fold(text)))


def keywords(page: Page) -> tuple[str, ...]:
    """Tags as the page states them, in order, each once."""
    found = strings(page.article.get("keywords"))
    for name in lists("meta_names")["tags"]:
        if found:
            break
        found = list(page.meta.get(name, ()))
    pieces = [piece.strip() for text in found for piece in (re.split(r"[,;|、]", text) if len(found) == 1 else [text])]
    return tuple(dict.fromkeys(piece for piece in pieces if 1 < len(piece) <= 80))[:50]


def section(page: Page) -> str | None:
    """The section that the page files itself under."""
    stated = strings(page.article.get("articleSection"))
    return stated[0] if stated else page.of_meta(*lists("meta_names")["sections"])
