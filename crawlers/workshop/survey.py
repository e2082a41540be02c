"""A source file for a site that one has only the address of.

Belongs here: what is asked of the site, and the file that is written with the reasons. Does not belong here: reading
signs (`crawlers.workshop.signs`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml.html import HtmlElement
from protego import Protego

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
from crawlers.workshop.signs import area_of, feeds_of, listing_of, pattern_of, zones_of

_USUAL_FEEDS = ("/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml")
_USUAL_SITEMAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml")
_MOST = 5
_UNKNOWN_ZONE = "UTC"
_PLACEHOLDER_AREA = "AZ"


class SurveyError(Exception):
    """A site of which no source file can be drawn up; says what was tried."""


@dataclass
class Survey:
    """What was found of a site, and the source file (YAML with comments) drawn from it."""

    name: str
    text: str = ""
    notes: list[str] = field(default_factory=list)
    checked: Check | None = None


def survey(url: str, *, area: str | None = None, allow_private: bool = False) -> Survey:
    """Looks at a site: front page, robots.txt, feeds, sitemaps, three articles.

    area: ISO 3166-1 alpha-2 where the caller knows better than the domain. Raises SurveyError where the site does not
    answer, or shows neither feed nor sitemap nor list.
    """
    with shelf() as held:
        return _Surveyor(held, url, area, allow_private=allow_private).survey()


class _Surveyor:
    def __init__(self, held: Shelf, url: str, area: str | None, *, allow_private: bool) -> None:
        self._held = held
        parts = urlsplit(url if "://" in url else f"https://{url}")
        self._home = f"{parts.scheme}://{parts.netloc}/"
        self._start = parts.path or "/"
        self._host = parts.hostname or ""
        self._area = area
        self._keys: dict[str, object] = {
            "name": _name(self._host),
            "title": self._host,
            "home": self._home,
            "language": "en",
            "timezone": _UNKNOWN_ZONE,
            "area": area or _PLACEHOLDER_AREA,
            "allow_private": allow_private,
        }
        self._result = Survey(_name(self._host))

    def survey(self) -> Survey:
        front, robots = self._front()
        declared = front.get("lang")
        self._keys["title"] = _title(front) or self._host
        self._keys["language"] = (declared or "en")[:2].lower()
        area = self._area or area_of(self._host, declared)
        zones = zones_of(area) if area else []
        if area:
            self._keys["area"] = area
        self._keys["timezone"] = zones[0] if zones else _UNKNOWN_ZONE
        discover, articles = self._discover(front, robots)
        pattern = pattern_of(articles)
        source = self._source(discover, [pattern] if pattern else [])
        self._result.checked = check(source)
        self._result.text = _written(source, area, zones, declared, pattern, self._result.checked)
        return self._result

    def _source(self, discover: dict[str, object], allow: list[str]) -> Source:
        return Source.model_validate({**self._keys, "discover": discover, "follow": {"allow": allow}})

    def _front(self) -> tuple[HtmlElement, str]:
        source = self._source({"listings": [{"url": self._start, "links": "a", "max_pages": 1}]}, [])
        fetches = self._held.look(source, 0)
        told = {fetch.kind: fetch for fetch in fetches}
        page = self._held.page(told["listing"]) if "listing" in told else None
        if page is None or page.status != 200:
            fetch = told.get("listing") or told.get("robots")
            raise SurveyError(f"{self._home}: {_outcome(fetch)}; give the address of a front page that answers")
        robots = self._held.page(told["robots"]) if "robots" in told else None
        return _tree(page), robots.body.decode("utf-8", "replace") if robots and robots.status == 200 else ""

    def _discover(self, front: HtmlElement, robots: str) -> tuple[dict[str, object], list[str]]:
        site = Site.of(self._home)
        feeds = [url for url in feeds_of(front, self._home) if not site.objection(url)][:_MOST]
        sitemaps = [url for url in Protego.parse(robots).sitemaps if not site.objection(url)]
        sitemaps.sort(key=lambda url: "news" not in url)
        works = self._working("feeds", feeds or list(_USUAL_FEEDS))
        articles = [url for _, urls in works for url in urls]
        if works:
            return {"feeds": [url for url, _ in works][:_MOST]}, articles
        works = self._working("sitemaps", sitemaps[:_MOST] or list(_USUAL_SITEMAPS))
        if works:
            return {"sitemaps": [works[0][0]]}, works[0][1]
        if listing := listing_of(front, self._home):
            return {"listings": [{"url": self._start, "links": listing[0], "max_pages": 1}]}, listing[1]
        raise SurveyError(
            f"{self._home}: no feed ({', '.join(feeds) or 'none named'}), no sitemap and no list of headlines found; "
            "write discover.listings by hand"
        )

    def _working(self, kind: str, addresses: list[str]) -> list[tuple[str, list[str]]]:
        """Those of the addresses that can be read, with the articles that they name; notes tell of the others."""
        works = []
        for fetch in self._held.look(self._source({kind: addresses}, []), 0):
            page = self._held.page(fetch)
            if fetch.kind not in ("feed", "sitemap") or fetch.error or page is None or page.status != 200:
                if fetch.kind != "robots":
                    self._result.notes.append(f"{fetch.url}: {_outcome(fetch)}")
            elif (urls := _named(fetch, page)) and fetch.url in [self._address(path) for path in addresses]:
                works.append((fetch.url, urls))
        return works

    def _address(self, path: str) -> str:
        return path if "://" in path else self._home.rstrip("/") + path


def _named(fetch: Fetch, page: ArchivedResponse) -> list[str]:
    try:
        if fetch.kind == "feed":
            return [candidate.url for candidate in read_feed(page.body, fetch.url)]
        sitemap = read_sitemap(page.body, fetch.url)
    except UnreadableError:
        return []
    return [candidate.url for candidate in sitemap.candidates] or [url for url, _ in sitemap.parts]


def _tree(page: ArchivedResponse) -> HtmlElement:
    try:
        return parse(decode(page.body, page.headers), page.url)
    except (NotHtmlError, UndecodableError, EmptyPageError) as error:
        raise SurveyError(f"{page.url}: no page of HTML: {error}") from None


def _title(front: HtmlElement) -> str:
    meta = next((m.get("content") for m in front.iter("meta") if m.get("property") == "og:site_name"), None)
    text = meta or front.findtext(".//title") or ""
    return re.split(r"\s[|–—-]\s", " ".join(text.split()))[0]


def _name(host: str) -> str:
    labels = [label for label in host.lower().split(".") if label not in ("www", "com", "org", "net", "co")]
    return re.sub(r"[^a-z0-9]+", "-", "-".join(labels)).strip("-") or "site"


def _outcome(fetch: Fetch | None) -> str:
    if fetch is None:
        return "no answer"
    return fetch.error or f"status {fetch.status}"


def _written(
    source: Source, area: str | None, zones: list[str], declared: str | None, pattern: str | None, checked: Check
) -> str:
    zone_note = f" # of {', '.join(zones[:6])}" if len(zones) > 1 else "" if zones else " # not known: put it right"
    lines = [
        f"# Drawn up from {source.home}; checked then: {checked.verdict}",
        *(f"# {reason}" for reason in checked.reasons),
        f"name: {source.name}",
        f"title: {_quoted(source.title)}",
        f"home: {source.home}",
        f'language: "{source.language}"' + ("" if declared else " # not declared: put it right"),
        f"timezone: {source.timezone}{zone_note}",
        f"area: {source.area}" if area else "area: # not known: the ISO 3166-1 code of the country it writes about",
        "enabled: true",
        f"verified: {'true' if checked.verdict == 'good' else 'false'}",
        *(["allow_private: true"] if source.allow_private else []),
        "",
        "discover:",
        *_discover_lines(source),
        "",
        "follow:",
        f"  allow: [{_quoted(pattern)}]"
        if pattern
        else "  allow: [] # articles have no shape in common: all are taken",
        "",
        'schedule: "0 */2 * * *" # every two hours, in the time zone above',
        "",
        "politeness:",
        "  delay: 5 # seconds",
        "  concurrency: 1",
        "  max_pages: 100",
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


def _quoted(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
