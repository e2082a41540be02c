"""A source file for a site that one has only the address of.

Belongs here: what is asked of the site, and the file that is written with the reasons. Does not belong here: reading
signs (`crawlers.workshop.signs`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement
from protego import Protego
from pydantic import ValidationError

from crawlers.addresses import Site
from crawlers.archive import ArchivedResponse
from crawlers.clean.decode import NotHtmlError, UndecodableError, decode
from crawlers.clean.page import EmptyPageError, parse
from crawlers.discovery import UnreadableError
from crawlers.discovery.feeds import read_feed
from crawlers.discovery.sitemaps import read_sitemap
from crawlers.fetch import Fetch
from crawlers.source import Source
from crawlers.workshop.check import Check, check
from crawlers.workshop.looking import Shelf, shelf
from crawlers.workshop.signs import area_of, feeds_of, listing_of, pattern_of, zone_of, zones_of

_USUAL_FEEDS = ("/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml")
_USUAL_SITEMAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml")
_MOST = 5
_UNKNOWN_ZONE = "UTC"
_ANY_AREA = "AZ"  # while the site is looked at; what is written is known
_POLITE = {"delay": 5.0, "concurrency": 1, "max_pages": 100}
# A site in one's own network needs no rest.
_AT_HOME = {"delay": 0.0, "concurrency": 4, "max_pages": 100}


class SurveyError(Exception):
    """A site of which no source file can be drawn up; says what was tried."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found of a site: the source file (YAML with comments), what did not answer, three articles tried."""

    name: str
    text: str
    notes: tuple[str, ...]
    checked: Check


@dataclass(frozen=True, slots=True)
class _Found:
    """Where articles show, by key of `discover`; the shape of their addresses; a list that is not needed."""

    discover: dict[str, object]
    pattern: str | None
    listing: str | None = None


def survey(url: str, *, name: str | None = None, area: str | None = None, allow_private: bool = False) -> Survey:
    """Looks at a site: front page, robots.txt, feeds, sitemaps, lists of headlines, three articles.

    name: of the source, default drawn from the address. area: ISO 3166-1 alpha-2 where the caller knows better than
    the domain. Raises SurveyError where the site does not answer, its country is not known, or it shows neither feed
    nor sitemap nor list.
    """
    with shelf() as held:
        try:
            return _Surveyor(held, url, name, area, allow_private=allow_private).survey()
        except ValidationError as error:
            told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
            raise SurveyError(f"{url}: {told}") from None


class _Surveyor:
    def __init__(self, held: Shelf, url: str, name: str | None, area: str | None, *, allow_private: bool) -> None:
        self._held = held
        parts = urlsplit(url if "://" in url else f"https://{url}")
        self._home = f"{parts.scheme}://{parts.netloc}/"
        self._start = parts.path or "/"
        self._host = parts.hostname or ""
        self._name, self._area = name, area
        self._notes: list[str] = []
        self._keys: dict[str, object] = {
            "name": name or "site",
            "title": self._host,
            "home": self._home,
            "language": "en",
            "timezone": _UNKNOWN_ZONE,
            "area": area or _ANY_AREA,
            "allow_private": allow_private,
            "politeness": _AT_HOME if allow_private else _POLITE,
        }

    def survey(self) -> Survey:
        front, robots = self._front()
        declared = front.get("lang") or None
        area = self._area or area_of(self._host, declared)
        if area is None:
            raise SurveyError(
                f"{self._home}: neither its domain nor the language it declares tells its country; give --area, "
                'the ISO 3166-1 code of the economy that it calls "the country"'
            )
        title = _title(front) or self._host
        zones = zones_of(area)
        self._keys |= {"area": area, "title": title, "name": self._name or _name(self._host, title)}
        if re.fullmatch(r"[a-z]{2}", language := (declared or "")[:2].lower()):
            self._keys["language"] = language
        else:
            declared = None
        self._keys["timezone"] = zones[0] if zones else _UNKNOWN_ZONE
        found = self._found(front, robots)
        checked = check(self._source(found))
        if zone := zone_of(zones, checked.moments):
            self._keys["timezone"] = zone
        source = self._source(found)
        return Survey(source.name, _written(source, zones, declared, found, checked), tuple(self._notes), checked)

    def _source(self, found: _Found) -> Source:
        allow = [found.pattern] if found.pattern else []
        return Source.model_validate({**self._keys, "discover": found.discover, "follow": {"allow": allow}})

    def _front(self) -> tuple[HtmlElement, str]:
        source = self._source(_Found({"listings": [{"url": self._start, "links": "a", "max_pages": 1}]}, None))
        fetches = self._held.look(source, 0)
        told = {fetch.kind: fetch for fetch in fetches}
        page = self._held.page(told["listing"]) if "listing" in told else None
        if page is None or page.status != 200:
            fetch = told.get("listing") or told.get("robots")
            raise SurveyError(f"{self._home}: {_outcome(fetch)}; give the address of a front page that answers")
        robots = self._held.page(told["robots"]) if "robots" in told else None
        return _tree(page), robots.body.decode("utf-8", "replace") if robots and robots.status == 200 else ""

    def _found(self, front: HtmlElement, robots: str) -> _Found:
        site = Site.of(self._home)
        named = [url for url in feeds_of(front, self._home) if not site.objection(url)][:_MOST]
        sitemaps = [url for url in Protego.parse(robots).sitemaps if not site.objection(url)]
        sitemaps.sort(key=lambda url: "news" not in url)
        feeds = self._working("feeds", named or list(_USUAL_FEEDS))
        maps = self._working("sitemaps", sitemaps[:_MOST] or list(_USUAL_SITEMAPS))[:1]
        listing = listing_of(front, self._home)
        pattern = next(
            (shape for _, urls in (*feeds[:1], *maps, *([listing] if listing else [])) if (shape := pattern_of(urls))),
            None,
        )
        discover: dict[str, object] = {"feeds": [url for url, _ in feeds]} if feeds else {}
        # A sitemap also names pages that are no articles: it serves alone, or with a shape to tell them apart.
        if maps and (pattern or not feeds):
            discover["sitemaps"] = [url for url, _ in maps]
        if discover:
            return _Found(discover, pattern, listing[0] if listing else None)
        if listing:
            return _Found({"listings": [{"url": self._start, "links": listing[0], "max_pages": 1}]}, pattern)
        raise SurveyError(
            f"{self._home}: no feed ({', '.join(named) or 'none named'}), no sitemap and no list of headlines found; "
            "write discover.listings by hand"
        )

    def _working(self, kind: str, addresses: list[str]) -> list[tuple[str, list[str]]]:
        """Those of the addresses that can be read, with the articles that they name; notes tell of the others."""
        given = {self._address(path) for path in addresses}
        read: dict[str, list[str]] = {}
        for fetch in self._held.look(self._source(_Found({kind: addresses}, None)), 0):
            page = self._held.page(fetch)
            if fetch.kind not in ("feed", "sitemap") or fetch.error or page is None or page.status != 200:
                if fetch.kind != "robots":
                    self._notes.append(f"{fetch.url}: {_outcome(fetch)}")
            elif (urls := _named(fetch, page)) is not None:
                read[fetch.url] = urls
        # What the parts of an index name stands for the index.
        of_parts = [url for address, urls in read.items() if address not in given for url in urls]
        return [(url, urls or of_parts) for url, urls in read.items() if url in given and (urls or of_parts)]

    def _address(self, path: str) -> str:
        return path if "://" in path else self._home.rstrip("/") + path


def _named(fetch: Fetch, page: ArchivedResponse) -> list[str] | None:
    try:
        if fetch.kind == "feed":
            return [candidate.url for candidate in read_feed(page.body, fetch.url)]
        return [candidate.url for candidate in read_sitemap(page.body, fetch.url).candidates]
    except UnreadableError:
        return None


def _tree(page: ArchivedResponse) -> HtmlElement:
    try:
        return parse(decode(page.body, page.headers), page.url)
    except (NotHtmlError, UndecodableError, EmptyPageError) as error:
        raise SurveyError(f"{page.url}: no page of HTML: {error}") from None


def _title(front: HtmlElement) -> str:
    meta = next((m.get("content") for m in front.iter("meta") if m.get("property") == "og:site_name"), None)
    text = meta or front.findtext(".//title") or ""
    return re.split(r"\s[|–—-]\s|:\s", " ".join(text.split()))[0]


def _name(host: str, title: str) -> str:
    if ":" in host or host.replace(".", "").isdecimal():
        host = title  # a number is no name
    labels = [label for label in re.split(r"[.\s]+", host.lower()) if label not in ("www", "com", "org", "net", "co")]
    return re.sub(r"[^a-z0-9]+", "-", "-".join(labels)).strip("-") or "site"


def _outcome(fetch: Fetch | None) -> str:
    if fetch is None:
        return "no answer"
    return fetch.error or f"status {fetch.status}"


def _written(source: Source, zones: list[str], declared: str | None, found: _Found, checked: Check) -> str:
    zone_note = f" # of {', '.join(zones[:6])}" if len(zones) > 1 else "" if zones else " # not known: put it right"
    polite = source.politeness
    works = checked.verdict != "bad"
    lines = [
        f"# Drawn up from {source.home}; checked then: {checked.verdict}",
        *(f"# {_one_line(reason)}" for reason in checked.reasons),
        f"name: {source.name}",
        f"title: {_quoted(source.title)}",
        f"home: {_quoted(source.home)}",
        f'language: "{source.language}"' + ("" if declared else " # not declared: put it right"),
        f"timezone: {source.timezone}{zone_note}",
        f'area: "{source.area}" # "the country" of its texts',
        f"enabled: {str(works).lower()}",
        f"verified: {str(works).lower()} # whether articles were read with this file",
        *(["allow_private: true"] if source.allow_private else []),
        "",
        "discover:",
        *_discover_lines(source),
        *([f"  # Its front page lists headlines as well, under the selector {found.listing}"] if found.listing else []),
        "",
        "follow:",
        f"  allow: [{_quoted(found.pattern)}]"
        if found.pattern
        else "  allow: [] # articles have no shape in common: all are taken",
        "",
        'schedule: "0 */2 * * *" # every two hours, in the time zone above',
        "",
        "politeness:",
        f"  delay: {polite.delay:g} # seconds",
        f"  concurrency: {polite.concurrency}",
        f"  max_pages: {polite.max_pages}",
    ]
    return "\n".join(lines) + "\n"


def _discover_lines(source: Source) -> list[str]:
    discover = source.discover
    lines = []
    for kind, addresses in (("feeds", discover.feeds), ("sitemaps", discover.sitemaps)):
        if addresses:
            lines += [f"  {kind}:", *(f"    - {_quoted(address)}" for address in addresses)]
    for listing in discover.listings:
        lines += ["  listings:", f"    - url: {_quoted(listing.url)}", f"      links: {_quoted(listing.links)}"]
        lines += [f"      max_pages: {listing.max_pages}"]
    return lines


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    escaped = _one_line(text).replace("'", "''")
    return f"'{escaped}'"
