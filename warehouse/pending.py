"""What earlier runs left to do, told from the tables alone: nothing else remembers it.

Belongs here: the questions that a stage asks before it works. Does not belong here: what analysts ask (views).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import duckdb

from warehouse.lake import moment_literal

_Row = TypeVar("_Row")

_KNOWN = """
    SELECT url, status, etag, last_modified, digest, fetched_at, error,
           evidence.published AS published, evidence.modified AS modified, evidence.title AS title,
           evidence.origin AS origin
    FROM fetches WHERE source = $1 QUALIFY row_number() OVER (PARTITION BY url ORDER BY fetched_at DESC) = 1"""
_UNCLEANED = """
    SELECT fetch_id, url, final_url, warc_file, warc_offset, fetched_at, evidence.published AS published,
           evidence.modified AS modified, evidence.title AS title, evidence.origin AS origin
    FROM fetches
    WHERE source = $1 AND kind = 'article' AND status = 200 AND warc_file IS NOT NULL
      AND fetch_id NOT IN (SELECT fetch_id FROM articles WHERE source = $1 AND fetch_id IS NOT NULL)
      AND fetch_id NOT IN (SELECT fetch_id FROM rejects WHERE source = $1 AND fetch_id IS NOT NULL)
    ORDER BY fetched_at, url"""
# Texts are long: which articles it is about, and when they were opened, is asked before any is read.
_UNREAD = """
    SELECT article_id, version, valid_from
    FROM articles
    WHERE source = $1 AND valid_to IS NULL
      AND (article_id, version) NOT IN (
        SELECT (article_id, version) FROM extractions WHERE valid_to IS NULL AND extractor_version = $2)"""
_TEXTS = """
    SELECT article_id, version, url, title, published_date, language, text
    FROM articles
    WHERE source = $1 AND valid_to IS NULL AND valid_from BETWEEN {first} AND {last} AND list_contains($2, article_id)
    ORDER BY fetched_at, article_id"""

# Copies share the whole text, whenever it was printed (then the hash tells it), or stand within the window around the
# new articles (then MinHash does, a kilobyte an article).
_SAME_TEXT = """
    SELECT article_id, source, coalesce(published_at, fetched_at) AS moment, text_hash, NULL AS minhash
    FROM articles WHERE valid_to IS NULL AND text_hash IN (SELECT unnest($1))"""
_IN_WINDOW = """
    SELECT article_id, valid_from FROM articles
    WHERE valid_to IS NULL AND coalesce(published_at, fetched_at) BETWEEN $1::TIMESTAMPTZ AND $2::TIMESTAMPTZ"""
_PRINTS = """
    SELECT article_id, source, coalesce(published_at, fetched_at) AS moment, text_hash, minhash
    FROM articles WHERE valid_to IS NULL AND valid_from BETWEEN {first} AND {last} AND list_contains($1, article_id)"""


@dataclass(frozen=True, slots=True)
class KnownPage:
    """The last exchange with an address, for conditional requests and for telling whether a page changed."""

    url: str
    status: int | None
    etag: str | None
    last_modified: str | None
    digest: str | None
    fetched_at: dt.datetime
    error: str | None
    published: dt.datetime | None
    modified: dt.datetime | None
    title: str | None
    origin: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """An archived page that is in neither `articles` nor `rejects`, with what was known of it before the fetch."""

    fetch_id: str
    url: str
    final_url: str | None
    warc_file: str
    warc_offset: int
    fetched_at: dt.datetime
    published: dt.datetime | None
    modified: dt.datetime | None
    title: str | None
    origin: str | None


@dataclass(frozen=True, slots=True)
class UnreadArticle:
    """The current version of an article that the extractor has not read."""

    article_id: str
    version: int
    url: str
    title: str | None
    published_date: dt.date | None
    language: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Printed:
    """What is kept of a current article to find its copies; `moment` is its publication, or its fetch."""

    article_id: str
    source: str
    moment: dt.datetime
    text_hash: str
    minhash: list[int] | None


def known_pages(lake: duckdb.DuckDBPyConnection, source: str) -> list[KnownPage]:
    """Every address that a source was ever asked for, with the last exchange."""
    return _rows(lake, KnownPage, _KNOWN, [source])


def uncleaned_pages(lake: duckdb.DuckDBPyConnection, source: str) -> list[Page]:
    """Archived answers that still have to become an article or a reject, in the order in which they came."""
    return _rows(lake, Page, _UNCLEANED, [source])


def unread_articles(lake: duckdb.DuckDBPyConnection, source: str, extractor_version: str) -> list[UnreadArticle]:
    """Current article versions that this version of the extractor has not read."""
    found = lake.execute(_UNREAD, [source, extractor_version]).fetchall()
    if not found:
        return []
    moments = [opened for _, _, opened in found]
    sql = _TEXTS.format(first=moment_literal(min(moments)), last=moment_literal(max(moments)))
    return _rows(lake, UnreadArticle, sql, [source, [article_id for article_id, _, _ in found]])


def printed_near(
    lake: duckdb.DuckDBPyConnection, text_hashes: Sequence[str], first: dt.datetime, last: dt.datetime
) -> list[Printed]:
    """Current articles of any source that a new one may copy, or that may copy it."""
    same = _rows(lake, Printed, _SAME_TEXT, [list(text_hashes)])
    near: list[Printed] = []
    if found := lake.execute(_IN_WINDOW, [first, last]).fetchall():
        moments = [opened for _, opened in found]
        sql = _PRINTS.format(first=moment_literal(min(moments)), last=moment_literal(max(moments)))
        near = _rows(lake, Printed, sql, [[article_id for article_id, _ in found]])
    by_article = {one.article_id: one for one in (*same, *near)}
    return [by_article[article_id] for article_id in sorted(by_article)]


def _rows(lake: duckdb.DuckDBPyConnection, kind: type[_Row], sql: str, parameters: Sequence[Any]) -> list[_Row]:
    return [kind(*row) for row in lake.execute(sql, parameters).fetchall()]
