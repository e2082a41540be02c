"""Sitemaps, news sitemaps and sitemap indexes (sitemaps.org protocol 0.9, news extension 0.9).

Belongs here: reading them with the news tags kept. Does not belong here: which parts of an index are fetched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml import etree

from crawlers.discovery import Candidate, UnreadableError
from crawlers.discovery.bounded import MAX_ENTRIES, beginning, undone, without_entities
from crawlers.fetch import Found

_CHUNK = 65536
_ENTRIES = ("url", "sitemap")
_ROOTS = ("urlset", "sitemapindex")
# What is read, and of which element it must be a child: images and videos have a `loc` and a `title` too.
_READ = {"loc": _ENTRIES, "lastmod": _ENTRIES, "publication_date": ("news",), "title": ("news",)}
_TELLING = 10


@dataclass
class Sitemap:
    """Articles of a sitemap, and the parts that an index names, with their last change where it is told."""

    candidates: list[Candidate] = field(default_factory=list)
    parts: list[tuple[str, dt.datetime | None]] = field(default_factory=list)


def read_sitemap(body: bytes, url: str) -> Sitemap:
    """The content of a sitemap or index, XML or one address a line; raises UnreadableError for what is none."""
    body = without_entities(undone(body))
    if body.lstrip(b"\xef\xbb\xbf \r\n").startswith((b"http://", b"https://")):
        return _of_lines(body)
    sitemap = Sitemap()
    for kind, entry in _readable(_entries(body)):
        try:
            location = urljoin(url, entry["loc"])
        except ValueError:  # an address that is none, such as http://[
            continue
        changed = _w3c_moment(entry.get("lastmod"))
        if kind == "sitemap":
            sitemap.parts.append((location, changed))
        else:
            found = Found(_w3c_moment(entry.get("publication_date")), changed, entry.get("title"), "sitemap")
            sitemap.candidates.append(Candidate(location, found))
    return _without_stamps(sitemap)


def _readable(entries: Iterator[tuple[str, dict[str, str]]]) -> Iterator[tuple[str, dict[str, str]]]:
    """The entries; libxml2 lets pass bytes, in a part that claims another encoding, which are no text then."""
    try:
        yield from entries
    except UnicodeDecodeError as error:
        raise UnreadableError(f"XML that cannot be read: {error}") from None


def _entries(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    parser = etree.XMLPullParser(
        events=("end",), resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    entry: dict[str, str] = {}
    seen, is_sitemap = 0, False
    for start in range(0, len(body), _CHUNK):
        try:
            parser.feed(body[start : start + _CHUNK])
        except etree.XMLSyntaxError as error:
            raise UnreadableError(f"XML that cannot be read: {error}") from None
        for _event, element in parser.read_events():
            name, around = _local(element), _local(element.getparent())
            if around in _READ.get(name, ()) and element.text:
                entry.setdefault(name, element.text.strip())
            elif name in _ENTRIES and around in _ROOTS:
                is_sitemap, seen = True, seen + 1
                if seen > MAX_ENTRIES:
                    raise UnreadableError(f"more than {MAX_ENTRIES:,} entries")
                if entry.get("loc"):
                    yield name, entry
                entry = {}
                _forget(element)
            elif name in _ROOTS:
                is_sitemap = True
    if not is_sitemap:
        raise UnreadableError(f"found {beginning(body)}, allowed: a sitemap or an index of sitemaps")


def _local(element: etree._Element | None) -> str:
    """The name without its namespace; by hand, because lxml refuses names that its own parser lets pass (`<:>`)."""
    return element.tag.rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""


def _forget(element: etree._Element) -> None:
    """Frees what was read: a sitemap of 50,000 entries stays small in memory."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _of_lines(body: bytes) -> Sitemap:
    lines = body.decode("utf-8-sig", "replace").split()
    if len(lines) > MAX_ENTRIES:
        raise UnreadableError(f"more than {MAX_ENTRIES:,} entries")
    return Sitemap([Candidate(line, Found(origin="sitemap")) for line in lines if line.startswith("http")])


def _without_stamps(sitemap: Sitemap) -> Sitemap:
    """Without a change that is the same for all: that is when the sitemap was made, not when its pages changed."""
    changes = {candidate.found.modified for candidate in sitemap.candidates}
    if len(changes) == 1 and len(sitemap.candidates) >= _TELLING:
        plain = [
            Candidate(candidate.url, Found(candidate.found.published, None, candidate.found.title, "sitemap"))
            for candidate in sitemap.candidates
        ]
        return Sitemap(plain, sitemap.parts)
    return sitemap


def _w3c_moment(text: str | None) -> dt.datetime | None:
    """W3C date and time, from a whole date on; a day without time of day begins at midnight UTC."""
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
