"""What earlier runs left to do, told from the tables alone: nothing else remembers it.

Belongs here: the questions that a stage asks before it works. Does not belong here: what analysts ask (views).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import duckdb

from warehouse.lake import moment_literal

_Row = TypeVar("_Row")

# When an article was published is known from a feed or sitemap, else from its own page. Moments without their zone come
# to Python in a third of the time.
_KNOWN = """
    WITH dated AS (
        SELECT url, max(published_at) AS published_at FROM articles
        WHERE source = $1 AND valid_to IS NULL GROUP BY url
    ), asked AS (
        SELECT url, status, etag, last_modified, digest, fetched_at, error, evidence,
               status IN (200, 304) AND error IS NULL AS is_of_use
        FROM fetches WHERE source = $1
    ), last AS (
        SELECT url, max_by(asked, fetched_at) AS page, max(fetched_at) FILTER (is_of_use) AS of_use
        FROM asked GROUP BY url
    ), failing AS (
        SELECT url, count(*) FILTER (fetched_at > coalesce(of_use, '-infinity')) AS failures
        FROM asked JOIN (SELECT url, of_use FROM last WHERE page.is_of_use IS NOT TRUE) USING (url) GROUP BY url
    )
    SELECT url, page.status, page.etag, page.last_modified, page.digest, timezone('UTC', page.fetched_at), page.error,
           timezone('UTC', coalesce(page.evidence.published, published_at)), timezone('UTC', page.evidence.modified),
           page.evidence.title, page.evidence.origin, coalesce(failures, 0),
           page.fetched_at >= $2 OR page.fetched_at < coalesce(page.evidence.published, published_at) + $3
    FROM last LEFT JOIN dated USING (url) LEFT JOIN failing USING (url)"""
_PAGE = """fetch_id, url, final_url, warc_file, warc_offset, fetched_at, evidence.published AS published,
           evidence.modified AS modified, evidence.title AS title, evidence.origin AS origin"""
# Answers of a kind of which neither the table that they are read into nor the rejects know anything. Most runs find a
# few among many: which ones, and when they came, is asked before anything else of them is read.
_UNTAKEN = """
    SELECT fetch_id, fetched_at
    FROM (SELECT fetch_id, fetched_at FROM fetches
          WHERE source = $1 AND kind = $2 AND status = 200 AND warc_file IS NOT NULL)
    ANTI JOIN (SELECT fetch_id FROM {taken} = $1) USING (fetch_id)
    ANTI JOIN (SELECT fetch_id FROM rejects WHERE source = $1) USING (fetch_id)"""
_PAGES = f"""
    SELECT {_PAGE} FROM fetches
    WHERE source = $1 AND fetched_at BETWEEN {{first}} AND {{last}} AND fetch_id IN (SELECT unnest($2))
    ORDER BY fetched_at, url"""
_UNCLEANED = _UNTAKEN.format(taken="articles WHERE source")
_UNREAD_RATES = _UNTAKEN.format(taken="fx_rates WHERE fx_source")
_ARCHIVED = f"""
    SELECT {_PAGE}
    FROM fetches LEFT JOIN (
        SELECT url, max(fetched_at) AS read_at FROM fetches
        WHERE fetch_id IN (SELECT fetch_id FROM articles WHERE source = $1 AND valid_to IS NULL) GROUP BY url
    ) USING (url)
    WHERE source = $1 AND kind = 'article' AND status = 200 AND warc_file IS NOT NULL
      AND fetched_at >= $2 AND fetched_at < $3 AND fetched_at >= coalesce(read_at, '-infinity')
      AND fetch_id NOT IN (
        SELECT fetch_id FROM rejects WHERE source = $1 AND reason = 'same_article' AND fetch_id IS NOT NULL)
    ORDER BY fetched_at, url"""
_ARCHIVED_RATES = f"""
    SELECT {_PAGE} FROM fetches
    WHERE source = $1 AND kind = 'rates' AND status = 200 AND warc_file IS NOT NULL
      AND fetched_at >= $2 AND fetched_at < $3
    ORDER BY fetched_at, url"""
_OF_FETCHES = """
    SELECT article_id, url, fetch_id FROM articles WHERE valid_to IS NULL AND list_contains($1, fetch_id)"""
_ANSWERS = f"""
    SELECT {_PAGE}
    FROM fetches WHERE (url = $1 OR final_url = $1) AND warc_file IS NOT NULL
    ORDER BY fetched_at"""
_HELD = """
    SELECT article_id, url, fetch_id FROM articles WHERE valid_to IS NULL AND list_contains($1, article_id)"""
# Texts are long: which articles it is about, and when they were opened, is asked before any is read.
_UNREAD = """
    WITH held AS (SELECT article_id, version, valid_from FROM articles WHERE source = $1 AND valid_to IS NULL)
    SELECT article_id, version, valid_from
    FROM held ANTI JOIN (
        SELECT article_id, version FROM extractions
        WHERE valid_to IS NULL AND extractor_version = $2 AND article_id IN (SELECT article_id FROM held)
    ) USING (article_id, version)"""
_TEXTS = """
    SELECT article_id, version, url, title, published_date, language, text
    FROM articles
    WHERE source = $1 AND valid_to IS NULL AND valid_from BETWEEN {first} AND {last} AND list_contains($2, article_id)
    ORDER BY fetched_at, article_id"""
_OF_SPAN = """
    SELECT article_id, version, url, title, published_date, language, text
    FROM articles
    WHERE source = $1 AND valid_to IS NULL
      AND coalesce(published_date, fetched_at::DATE)
        BETWEEN coalesce($2, '-infinity'::DATE) AND coalesce($3, 'infinity'::DATE)
    ORDER BY fetched_at, article_id"""

# Copies share the whole text, whenever it was printed (then the hash tells it), or stand within the window around the
# new articles (then MinHash does, a kilobyte an article).
_SAME_TEXT = """
    SELECT article_id, source, coalesce(published_at, fetched_at) AS moment, text_hash, NULL AS minhash
    FROM articles WHERE valid_to IS NULL AND text_hash IN (SELECT unnest($1))"""
_IN_WINDOW = """
    SELECT article_id, valid_from FROM articles WHERE valid_to IS NULL AND published_at BETWEEN {first} AND {last}
    UNION ALL
    SELECT article_id, valid_from FROM articles
    WHERE valid_to IS NULL AND published_at IS NULL AND fetched_at BETWEEN {first} AND {last}"""
_PRINTS = """
    SELECT article_id, source, coalesce(published_at, fetched_at) AS moment, text_hash, minhash
    FROM articles WHERE valid_to IS NULL AND valid_from BETWEEN {first} AND {last} AND list_contains($1, article_id)"""


class KnownPage(NamedTuple):
    """The last exchange with an address, for conditional requests and for telling whether a page changed.

    Moments are in UTC and do not say so. is_unsettled: see `known_pages`.
    """

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
    failures: int
    is_unsettled: bool | None


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

    @property
    def address(self) -> str:
        """Where the page stood, after redirects."""
        return self.final_url or self.url


@dataclass(frozen=True, slots=True)
class HeldArticle:
    """Where the current version of an article came from."""

    article_id: str
    url: str
    fetch_id: str | None


@dataclass(frozen=True, slots=True)
class UnreadArticle:
    """The current version of an article that the extractor is to read."""

    article_id: str
    version: int
    url: str
    title: str | None
    published_date: dt.date | None
    language: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """Days of publication (of the fetch, where that is unknown), both included; None: open."""

    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """What is kept of a current article to find its copies; `moment` is its publication, or its fetch."""

    article_id: str
    source: str
    moment: dt.datetime
    text_hash: str
    minhash: list[int] | None


def known_pages(
    lake: duckdb.DuckDBPyConnection, source: str, since: dt.datetime, looks: dt.timedelta
) -> dict[str, tuple[Any, ...]]:
    """Every address that a source was ever asked for, with the last exchange: the values of a `KnownPage` each.

    Bare values, since a source has tens of thousands and a run looks at few. Unsettled are those that were asked since
    a moment (with a zone), or less than `looks` after their publication.
    """
    return {values[0]: values for values in lake.execute(_KNOWN, [source, since, looks]).fetchall()}


def uncleaned_pages(lake: duckdb.DuckDBPyConnection, source: str) -> list[Page]:
    """Archived answers that still have to become an article or a reject, in the order in which they came."""
    return _untaken(lake, _UNCLEANED, source, "article")


def archived_pages(lake: duckdb.DuckDBPyConnection, source: str, first: dt.datetime, last: dt.datetime) -> list[Page]:
    """Archived pages that came in [first, last), in that order: of each address the one that its article was read
    from and those after it; every one where there is no article.
    """
    return _rows(lake, Page, _ARCHIVED, [source, first, last])


def unread_rates(lake: duckdb.DuckDBPyConnection, source: str) -> list[Page]:
    """Archived documents of exchange rates that are still to be read, in the order in which they came."""
    return _untaken(lake, _UNREAD_RATES, source, "rates")


def archived_rates(lake: duckdb.DuckDBPyConnection, source: str, first: dt.datetime, last: dt.datetime) -> list[Page]:
    """Archived documents of exchange rates that came in [first, last), in that order."""
    return _rows(lake, Page, _ARCHIVED_RATES, [source, first, last])


def listed_files(lake: duckdb.DuckDBPyConnection) -> set[str]:
    """The files of the archive of which some exchange is logged."""
    sql = "SELECT DISTINCT warc_file FROM fetches WHERE warc_file IS NOT NULL"
    return {name for (name,) in lake.execute(sql).fetchall()}


def answers(lake: duckdb.DuckDBPyConnection, url: str) -> list[Page]:
    """Every archived answer of an address, oldest first; also where it was only led to by a redirect."""
    return _rows(lake, Page, _ANSWERS, [url])


def articles_of_fetches(lake: duckdb.DuckDBPyConnection, fetch_ids: Sequence[str]) -> list[HeldArticle]:
    """The current articles that were read from these exchanges."""
    return _rows(lake, HeldArticle, _OF_FETCHES, [list(fetch_ids)])


def held_articles(lake: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> list[HeldArticle]:
    """Those of the articles that the lake holds now."""
    return _rows(lake, HeldArticle, _HELD, [list(article_ids)])


def unread_articles(lake: duckdb.DuckDBPyConnection, source: str, extractor_version: str) -> list[UnreadArticle]:
    """Current article versions that this version of the extractor has not read."""
    found = lake.execute(_UNREAD, [source, extractor_version]).fetchall()
    if not found:
        return []
    sql = _TEXTS.format(**_span_of([opened for _, _, opened in found]))
    return _rows(lake, UnreadArticle, sql, [source, [article_id for article_id, _, _ in found]])


def articles_of(lake: duckdb.DuckDBPyConnection, source: str, span: Span) -> list[UnreadArticle]:
    """Current article versions of a span of days, whether they have been read or not."""
    return _rows(lake, UnreadArticle, _OF_SPAN, [source, span.first, span.last])


def printed_near(
    lake: duckdb.DuckDBPyConnection, text_hashes: Sequence[str], first: dt.datetime, last: dt.datetime
) -> list[Printed]:
    """Current articles of any source that a new one may copy, or that may copy it."""
    same = _rows(lake, Printed, _SAME_TEXT, [list(text_hashes)])
    near: list[Printed] = []
    if found := lake.execute(_IN_WINDOW.format(**_span_of([first, last]))).fetchall():
        sql = _PRINTS.format(**_span_of([opened for _, opened in found]))
        near = _rows(lake, Printed, sql, [[article_id for article_id, _ in found]])
    by_article = {one.article_id: one for one in (*same, *near)}
    return [by_article[article_id] for article_id in sorted(by_article)]


def _rows(lake: duckdb.DuckDBPyConnection, kind: type[_Row], sql: str, parameters: Sequence[Any]) -> list[_Row]:
    return [kind(*row) for row in lake.execute(sql, parameters).fetchall()]


def _untaken(lake: duckdb.DuckDBPyConnection, sql: str, source: str, kind: str) -> list[Page]:
    found = lake.execute(sql, [source, kind]).fetchall()
    if not found:
        return []
    pages = _PAGES.format(**_span_of([fetched_at for _, fetched_at in found]))
    return _rows(lake, Page, pages, [source, [fetch_id for fetch_id, _ in found]])


def _span_of(moments: Sequence[dt.datetime]) -> dict[str, str]:
    """The first and the last as SQL literals: as constants they tell DuckDB which files it need not open."""
    return {"first": moment_literal(min(moments)), "last": moment_literal(max(moments))}
