"""The date that a page prints near its title, for pages that state none to machines.

Belongs here: finding the place. Does not belong here: reading one date (`moments`), whether it is believed (`dates`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from crawlers.clean.moments import Moment, read_machine, read_printed
from crawlers.clean.page import fold, squeeze
from crawlers.clean.surroundings import named_kind

_NAMED = re.compile(
    r"(?:^|[\s_-])(?:date|time|datetime|pub-?date|published|publish|posted|timestamp|created|datum|fecha|data|дата|dateline)"
    r"(?:$|[\s_-])|[a-z](?:Date|Time|Datum|Fecha)(?:$|[\s_-])|(?:^|[\s_-])(?:date|time|pub|publish|post)(?=[A-Z])",
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_CALL = re.compile(r"""\s*[\w.]{2,40}\(["']([^"']{8,40})["']\);?\s*""")
_CHANGED = re.compile(
    r"updat|modif|aktualis|edited|mis à jour|actualiz|aggiornat|обновлен|güncel|bearbeitet", re.IGNORECASE
)
_ASIDE = {"aside", "footer", "nav", "figure", "figcaption", "select", "option", "script", "style"}
_BEFORE, _AFTER = 30, 80
_LONG = 160
_LINE = 90
_MOST_PLACES = 10


def near_title(tree: HtmlElement, title: str) -> Moment | None:
    """The first full date within some elements of the title, in what is named like a date before any short text.

    A date that calls itself one of a change counts only where there is no other.
    """
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    places = list(islice(_title_places(elements, fold(title)), _MOST_PLACES))
    for named in (True, False):
        changed: Moment | None = None
        for place in places:
            for element in elements[max(0, place - _BEFORE) : place + _AFTER]:
                moment = _moment_in(element, named)
                if moment is None:
                    continue
                if not _CHANGED.search(_label(element)):
                    return moment
                changed = changed or moment
        if changed is not None:
            return changed
    return None


def only_named(tree: HtmlElement) -> Moment | None:
    """The date in elements named like a date, where all that the page holds name the same day."""
    found = [
        moment
        for element in tree.iter("time", "span", "div", "p", "li", "td", "small", "em", "i", "b", "strong", "a", "dd")
        if (moment := _moment_in(element, True)) is not None
    ]
    days = {moment.at.date() for moment in found}
    return max(found, key=lambda moment: moment.exact) if len(days) == 1 else None


def _title_places(elements: list[HtmlElement], title: str) -> Iterator[int]:
    if len(title) < 8:
        return
    start = title[:40]
    for index, element in enumerate(elements):
        if element.tag in ("h1", "h2", "h3", "h4", "div", "span", "strong", "b", "td", "p", "a", "font"):
            own = element.text or ""
            held = own if len(own.strip()) > 8 or element.tag not in ("h1", "h2", "h3") else element.text_content()
            folded = fold(held[:120])[:40] if len(held) > 8 else ""
            if folded == start or (len(folded) >= 12 and start.startswith(folded)):
                yield index


def _moment_in(element: HtmlElement, named: bool) -> Moment | None:
    if element.tag == "script":
        return None if named else _moment_of_script(element.text or "")
    if element.tag in _ASIDE:
        return None
    if element.tag == "time":
        stated = element.get("datetime")
        moment = read_machine(stated) if stated else None
        return moment or (read_printed(squeeze(element.text_content())[:_LONG]) if not _is_aside(element) else None)
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    if named:
        if not _NAMED.search(name):
            return None
        text = squeeze(element.text_content()) if len(element) < 8 else ""
    else:
        text = squeeze(" ".join((element.text or "", *(child.tail or "" for child in element))))
        if len(text) > _LINE or text.endswith((".", "!", "?")):
            return None
    if not 6 <= len(text) <= _LONG or not _YEAR.search(text) or _is_aside(element):
        return None
    return read_printed(text)


def _moment_of_script(text: str) -> Moment | None:
    """A script of one call that writes a date, as old forums print theirs."""
    call = _CALL.fullmatch(text)
    return read_machine(call[1]) if call else None


def _label(element: HtmlElement) -> str:
    before = element.getprevious()
    beside = before.text_content()[-40:] if before is not None and isinstance(before.tag, str) else ""
    return f"{element.get('class') or ''} {beside} {(element.text or '')[:60]} {element.get('itemprop') or ''}"


def _is_aside(element: HtmlElement) -> bool:
    ancestor = element.getparent()
    for _ in range(10):
        if ancestor is None:
            return False
        name = f"{ancestor.get('class') or ''}"
        if ancestor.tag in _ASIDE or named_kind(name) == "around":
            return True
        ancestor = ancestor.getparent()
    return False
