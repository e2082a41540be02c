"""What the pages of a site tell of how to watch it: feeds, sitemaps, language, country, lists, shape of addresses.

Belongs here: reading signs, as pure functions. Does not belong here: fetching (`crawlers.workshop.survey`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from lxml.html import HtmlElement

from crawlers.addresses import path_and_query
from crawlers.reference import areas

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_FEED_WORDS = re.compile(r"\brss\b|/feeds?(?:/|$)|\batom\b|\.rdf$", re.IGNORECASE)
_NO_COUNTRY = {"CO", "IO", "AI", "ME", "TV", "CC", "FM", "LY", "TO", "WS", "GG", "SH"}
# Set by whoever set up the site's software, wherever the site stands.
_COMMON_LOCALES = {"en-US", "en-GB"}
_HEADLINE = 25
_FEWEST = 4
_SHARE = 0.8


def feeds_of(page: HtmlElement, url: str) -> list[str]:
    """The feeds that a page names in its head, else those that it links to."""
    named = [link.get("href") for link in page.iter("link") if (link.get("type") or "").strip().lower() in _FEED_TYPES]
    linked = [anchor.get("href") for anchor in page.iter("a") if _FEED_WORDS.search(anchor.get("href") or "")]
    found = [urljoin(url, address) for address in (named or linked) if address]
    # Feeds of comments carry no articles.
    return list(dict.fromkeys(address for address in found if "comment" not in address))


def area_of(host: str, declared: str | None) -> str | None:
    """The country of a site: of its domain, else of the language it declares (`en-KE`)."""
    last = host.rpartition(".")[2].upper()
    by_domain = {"UK": "GB"}.get(last, last)
    if by_domain in areas() and by_domain not in _NO_COUNTRY:
        return by_domain
    language, _, region = (declared or "").replace("_", "-").partition("-")
    if f"{language.lower()}-{region.upper()}" in _COMMON_LOCALES:
        return None
    return region.upper() if region.upper() in areas() else None


def zones_of(area: str) -> list[str]:
    """The time zones of a country."""
    zones = [zone for zone, territory in get_global("zone_territories").items() if territory == area]
    return sorted(set(zones) & available_timezones())


def zone_of(zones: Iterable[str], moments: Iterable[dt.datetime]) -> str | None:
    """The first of the zones whose clocks agree with the offsets of all moments; None where moments tell nothing."""
    told = [moment for moment in moments if moment.tzinfo and moment.utcoffset()]
    if not told:
        return None
    return next(
        (zone for zone in zones if all(_offset_in(zone, moment) == moment.utcoffset() for moment in told)), None
    )


def _offset_in(zone: str, moment: dt.datetime) -> dt.timedelta | None:
    return moment.astimezone(ZoneInfo(zone)).utcoffset()


def pattern_of(urls: Iterable[str]) -> str | None:
    """An expression for the paths of articles, drawn from examples; None where they have no shape in common.

    Numbers become `\\d+`, years `20\\d\\d`, parts that differ `[^/]+`, parts that are the same stay.
    """
    paths = [path_and_query(url).partition("?")[0] for url in urls]
    by_length: dict[int, list[list[str]]] = defaultdict(list)
    for path in paths:
        by_length[path.count("/")].append(path.split("/")[1:])
    if not paths:
        return None
    group = max(by_length.values(), key=len)
    if len(group) < _SHARE * len(paths) or len(paths) < _FEWEST:
        return None
    parts = [_part(Counter(column)) for column in zip(*group, strict=True)]
    if all(part == "[^/]+" for part in parts) and len(parts) == 1:
        return None
    return f"^/{'/'.join(parts)}$"


def _part(column: Counter[str]) -> str:
    values = list(column)
    if len(values) == 1:
        return re.escape(values[0]) if not values[0].isdigit() else _number(values)
    if all(value.isdigit() for value in values):
        return _number(values)
    endings = {re.sub(r"^.*?(\.\w{2,5})?$", r"\1", value) for value in values}
    ending = re.escape(endings.pop()) if len(endings) == 1 else ""
    number = all(re.fullmatch(r"\d+(?:\.\w+)?", value) for value in values)
    return (r"\d+" if number else "[^/]+") + ending


def _number(values: list[str]) -> str:
    if all(re.fullmatch(r"(?:19|20)\d\d", value) for value in values):
        return r"20\d\d"
    return r"\d\d" if all(len(value) == 2 for value in values) else r"\d+"


def listing_of(page: HtmlElement, url: str) -> tuple[str, list[str]] | None:
    """A selector of links that read like headlines, with their addresses: of the kind of link there are most of."""
    host = urlsplit(url).hostname
    groups: dict[str, dict[str, None]] = defaultdict(dict)
    for anchor in page.iter("a"):
        address = urljoin(url, anchor.get("href") or "")
        if len(" ".join(anchor.text_content().split())) >= _HEADLINE and urlsplit(address).hostname == host:
            groups[_selector(anchor)][address] = None
    if not groups:
        return None
    selector, addresses = max(groups.items(), key=lambda item: len(item[1]))
    return (selector, list(addresses)) if len(addresses) >= _FEWEST else None


def _selector(anchor: HtmlElement) -> str:
    """The link by its own class, else by the nearest element around it that has one."""
    steps: list[str] = []
    for element in (anchor, *anchor.iterancestors()):
        name = next(
            (word for word in (element.get("class") or "").split() if re.fullmatch(r"[A-Za-z][\w-]*", word)), ""
        )
        steps.append(f"{element.tag}.{name}" if name else str(element.tag))
        if name or len(steps) == 3 or element.tag == "body":
            break
    return " ".join(reversed(steps))
