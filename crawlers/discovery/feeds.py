"""RSS, Atom and JSON Feed. Belongs here: reading them. Does not belong here: sitemaps and listings."""

from __future__ import annotations

import calendar
import datetime as dt
import json
import time
from collections.abc import Mapping
from io import BytesIO
from urllib.parse import urljoin

import feedparser

from crawlers.discovery import Candidate, UnreadableError
from crawlers.discovery.bounded import MAX_ENTRIES, beginning, undone, with_real_characters, without_entities
from crawlers.fetch import Found

MAX_FEED_BYTES = 5_000_000  # feedparser reads some 0.4 MB a second


def read_feed(body: bytes, url: str) -> list[Candidate]:
    """The entries of a feed in its order; raises UnreadableError for what is no feed."""
    body = undone(body)
    if len(body) > MAX_FEED_BYTES:
        raise UnreadableError(f"feed of {len(body):,} bytes, allowed: {MAX_FEED_BYTES:,}")
    if body.lstrip()[:1] == b"{":
        return _json_feed(body, url)
    parsed = _parsed(with_real_characters(without_entities(body)), url)
    version = parsed.get("version", "")
    if not parsed.entries and not version:
        raise UnreadableError(f"found {beginning(body)}, allowed: RSS, Atom or JSON Feed")
    is_rss = version.startswith("rss")
    return [
        Candidate(address, _found(entry, is_rss=is_rss))
        for entry in parsed.entries[:MAX_ENTRIES]
        if (link := entry.get("feedburner_origlink") or entry.get("link")) and (address := _absolute(url, link))
    ]


def _parsed(body: bytes, url: str) -> feedparser.FeedParserDict:
    try:
        return feedparser.parse(BytesIO(body), response_headers={"content-location": url})
    except Exception as error:  # noqa: BLE001 - on damaged feeds feedparser breaks in many ways
        raise UnreadableError(f"a feed too damaged to be read: {type(error).__name__}: {error}") from None


def _absolute(base: str, link: str) -> str | None:
    """None for an address that is none, such as `http://[`: one bad link must not take the others along."""
    try:
        return urljoin(base, _whole(link))
    except ValueError:
        return None


def _found(entry: feedparser.FeedParserDict, *, is_rss: bool) -> Found:
    published, modified = (
        _moment(entry.get(key)) if key in entry else None for key in ("published_parsed", "updated_parsed")
    )
    if is_rss and not published:
        # RSS knows one date; feedparser names Dublin Core's `date` after Atom's `updated`.
        published, modified = modified, None
    title = entry.get("title")
    return Found(published, modified, _whole(title) if title else None, "feed")


def _moment(parsed: time.struct_time | None) -> dt.datetime | None:
    """feedparser gives UTC."""
    if parsed is None:
        return None
    try:
        return dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _json_feed(body: bytes, url: str) -> list[Candidate]:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"neither XML nor JSON Feed: {error}") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise UnreadableError("JSON without the list `items` of a JSON Feed")
    return [
        Candidate(
            address,
            Found(_iso(item, "date_published"), _iso(item, "date_modified"), _text(item, "title"), "feed"),
        )
        for item in items[:MAX_ENTRIES]
        if isinstance(item, dict) and isinstance(item.get("url"), str) and (address := _absolute(url, item["url"]))
    ]


def _iso(item: Mapping[str, object], key: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(str(item.get(key)))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _text(item: Mapping[str, object], key: str) -> str | None:
    value = item.get(key)
    return _whole(value) if isinstance(value, str) else None


def _whole(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair: feeds can tell one, but no table can store it."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
