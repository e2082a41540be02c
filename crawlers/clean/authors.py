"""Who wrote an article: names out of statements and bylines, without roles, addresses and the site itself.

Belongs here: finding and trimming names. Does not belong here: who is mentioned in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from lxml.html import HtmlElement

from crawlers.clean.jsonld import Json, first, plain, types
from crawlers.clean.page import Page, fold, squeeze
from crawlers.clean.titles import is_site_name
from crawlers.clean.words import lists

_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|(?<!\w)@\w+")
_BRACKETS = re.compile(r"\s*[(\[（][^)\]）]{0,60}[)\]）]")
_SPLIT = re.compile(r"\s*[;|•·/、，،\n]\s*|\s*,\s+|,(?=\S)")
_PLACES = re.compile(
    r"byline|author|autor|writer|journalist|reporter|contributor|redacteur|verfasser|firma(?!n)", re.IGNORECASE
)
_ASIDE = re.compile(
    r"comment|related|recommend|teaser|sidebar|footer|widget|promo|most|popular|newsletter|caption|image|photo|media|"
    r"gallery|card|list-item|more-|bio|avatar|credit",
    re.IGNORECASE,
)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CASELESS = re.compile(r"[\u0590-\u0dff\u0e00-\u0eff\u1000-\u10ff\u1780-\u17ff]")
_MAX_AUTHORS = 20


def find_authors(page: Page, *, names: tuple[str, ...], ruled: list[str]) -> tuple[tuple[str, ...], str]:
    """Names in the order of the byline, and their origin; empty where nobody signed.

    Persons come first: of JSON-LD, then of meta elements, then of the byline that the page shows. An organisation is
    an author only where JSON-LD says so and no person is named (an agency beside a person stays).
    """
    if ruled:
        return _distinct(trimmed for text in ruled for trimmed in split_names(text)), "rule"
    stated, has_person = _stated(page)
    if stated and len(joined := _beside(page, stated)) > len(stated):
        return joined, "meta"
    if stated and has_person:
        return stated, "json-ld"
    for origin, found in (("meta", _of_meta), ("html", _of_markup)):
        people = found(page, names)
        if people and (not stated or any(map(is_person, people))):
            return people, origin
    return (stated, "json-ld") if stated else ((), "")


def split_names(text: str) -> list[str]:
    """The names in a byline such as "By Ann Lee and Bo Ek, Nairobi | correspondents@x.org"."""
    text = _BRACKETS.sub("", _ADDRESS.sub(" ", plain(text)))
    text = _without_prefix(squeeze(text))
    parts = [part for piece in _SPLIT.split(text) for part in _at_conjunction(piece)]
    if len(parts) == 2 and "," in text and all(" " not in part for part in parts) and not _is_role(parts[1]):
        parts = [f"{parts[1]} {parts[0]}"]
    names = (_without_prefix(_without_suffix(part)).strip(" .,:;–—-_") for part in parts)
    return [name for name in names if name and not _is_role(name)]


def is_person(name: str) -> bool:
    """Whether a text has the shape of a person's name: two to six words, capitals at both ends, no digit."""
    if _UNSPACED.search(name):
        return 2 <= len(name.replace(" ", "")) <= 20
    words = name.split()
    if not 2 <= len(words) <= 6 or len(name) > 50 or any(character.isdigit() for character in name):
        return False
    return all(word[0].isupper() or _CASELESS.match(word[0]) for word in (words[0], words[-1]))


def is_agency(name: str) -> bool:
    """Whether a text is the name of a news agency."""
    return name.strip("/ ").casefold() in lists("bylines")["agencies"]


def is_signature(name: str, sites: tuple[str, ...]) -> bool:
    """Whether a text can sign an article: a person or an agency, not the site itself."""
    return (is_person(name) or is_agency(name)) and not is_site_name(name, sites)


def _stated(page: Page) -> tuple[tuple[str, ...], bool]:
    found: list[str] = []
    has_person = False
    value = page.article.get("author") or page.article.get("creator")
    for member in value[:_MAX_AUTHORS] if isinstance(value, list) else [value]:
        node = page.data.resolve(member)
        text = _name_of(node)
        if not text:
            continue
        organisation = isinstance(node, dict) and bool(types(node)) and "Person" not in types(node)
        found += [text] if organisation else split_names(text)
        has_person = has_person or not organisation
    return _distinct(found), has_person


def _beside(page: Page, stated: tuple[str, ...]) -> tuple[str, ...]:
    """The names of `article:author` where they hold all that JSON-LD states, and more."""
    listed = _distinct(content for content in page.meta.get("article:author", ()) if not _ADDRESS.search(content))
    return listed if {fold(name) for name in stated} <= {fold(name) for name in listed} else stated


def _name_of(value: Json) -> str | None:
    if isinstance(value, dict) and not value.get("name"):
        given, family = first(value.get("givenName")), first(value.get("familyName"))
        return f"{given} {family}" if given and family else None
    text = first(value)
    return None if text and text.startswith(("http", "/", "#")) else text


def _of_meta(page: Page, names: tuple[str, ...]) -> tuple[str, ...]:
    for key in lists("meta_names")["authors"]:
        found = [
            name
            for content in page.meta.get(key, ())[:_MAX_AUTHORS]
            for name in split_names(content)
            if is_signature(name, names)
        ]
        if found:
            return _distinct(found)
    return ()


def _of_markup(page: Page, names: tuple[str, ...]) -> tuple[str, ...]:
    for texts in (_signed(page.tree), _bylines(page.tree), _prefixed(page.tree), _sign_offs(page.tree)):
        found: list[str] = []
        for text in texts:
            if 3 <= len(text) <= 160:
                found += [name for name in split_names(text) if is_signature(name, names)]
            if len(found) >= _MAX_AUTHORS:
                break
        if found:
            return _distinct(found)
    return ()


def _signed(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter("a", "span", "div", "p", "address"):
        stated = f"{element.get('rel') or ''} {element.get('itemprop') or ''}"
        if "author" in stated.split() and not _is_aside(element):
            yield _visible(element)


def _bylines(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter("a", "span", "div", "p", "address", "cite", "li", "strong", "h4", "h5", "h6"):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _PLACES.search(named) and not _is_aside(element):
            text = _visible(element)
            if 3 <= len(text) <= 160:
                yield text
                return


def _prefixed(tree: HtmlElement) -> Iterator[str]:
    """The first short text that begins with the word of a byline."""
    for element in tree.iter("p", "li", "div", "span", "td", "em"):
        own = (element.text or "").strip(" \n\t(（")
        if own and len(own) <= 100 and _is_opening(own) and not _is_aside(element):
            text = _visible(element).strip("()（）")
            people = [name for name in split_names(text) if is_person(name) or is_agency(name)]
            if 2 * sum(map(len, people)) > len(text):
                yield text
                return


def _sign_offs(tree: HtmlElement) -> Iterator[str]:
    """A name alone in bold, italics or at the right edge, right under the last paragraphs."""
    weights: Counter[HtmlElement] = Counter()
    for paragraph in tree.iter("p"):
        weights[paragraph.getparent()] += len(paragraph.text_content())
    for parent, _ in weights.most_common(1):
        for element in list(parent.iterchildren("p"))[-4:]:
            text = _visible(element)
            marked = [squeeze(child.text_content()) for child in element.iterchildren("strong", "b", "em", "i")]
            right = "right" in f"{element.get('style') or ''} {element.get('align') or ''}"
            if len(text) <= 40 and (right or text in marked):
                yield text


def _is_opening(text: str) -> bool:
    return bool(_prefix().match(f"{text} "))


def _visible(element: HtmlElement) -> str:
    return squeeze(" ".join(text for text in element.itertext() if not text.isspace()))


def _is_aside(element: HtmlElement) -> bool:
    ancestor: HtmlElement | None = element
    for _ in range(6):
        if ancestor is None or ancestor.tag in ("body", "article", "main"):
            return False
        name = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"
        if ancestor.tag in ("aside", "footer", "nav", "figure") or _ASIDE.search(name):
            return True
        ancestor = ancestor.getparent()
    return False


def _without_prefix(text: str) -> str:
    return _prefix().sub("", text, count=1).strip()


def _without_suffix(text: str) -> str:
    return _suffix().sub("", text, count=1)


@cache
def _prefix() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, lists("bylines")["prefixes"]), key=len, reverse=True))
    return re.compile(rf"^(?:{words})(?:\s*[:：]\s*|\s+)", re.IGNORECASE)


@cache
def _suffix() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, lists("bylines")["suffixes"]), key=len, reverse=True))
    return re.compile(rf"\s+(?:[-–—]\s+.*|(?:{words})(?:\s.*|$))", re.IGNORECASE)


def _at_conjunction(text: str) -> list[str]:
    parts = [part.strip() for part in _conjunction().split(text) if part.strip()]
    return parts if len(parts) > 1 and all(" " in part for part in parts) else [text]


@cache
def _conjunction() -> re.Pattern[str]:
    words = "|".join(map(re.escape, lists("bylines")["conjunctions"]))
    return re.compile(rf"\s+(?:{words})\s+", re.IGNORECASE)


def _is_role(text: str) -> bool:
    folded = fold(text)
    return not folded or folded.isdigit() or bool(set(folded.split()) & set(lists("bylines")["roles"]))


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(fold(name), name)
    return tuple(name for key, name in seen.items() if key)[:_MAX_AUTHORS]
