"""What the lake knows of how each source fares, told from `fetches`, `articles` and `rejects`.

Belongs here: questions of an operator about sources. Does not belong here: a verdict on the answers.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

_STATES = """
    WITH asked AS (
        SELECT source, max(fetched_at) AS last_asked
        FROM fetches GROUP BY source
    ), held AS (
        SELECT source, count(*) AS articles, max(published_at) AS newest
        FROM articles WHERE valid_to IS NULL GROUP BY source
    )
    SELECT source, last_asked, coalesce(articles, 0), newest
    FROM asked LEFT JOIN held USING (source) ORDER BY source"""

# What became of the newest pages. A page refused once and read later, by other rules, counts as read.
_PAGES = """
    WITH read AS (
        SELECT fetch_id, url, published_at, title, authors, section, standfirst, word_count FROM articles
        WHERE source = $1 QUALIFY row_number() OVER (PARTITION BY fetch_id ORDER BY valid_from DESC) = 1
    ), refused AS (
        SELECT fetch_id, reason FROM rejects
        WHERE source = $1 AND stage = 'articles' AND reason NOT IN ('unchanged', 'same_article')
          AND fetch_id NOT IN (SELECT fetch_id FROM read WHERE fetch_id IS NOT NULL)
        QUALIFY row_number() OVER (PARTITION BY fetch_id ORDER BY recorded_at DESC) = 1
    )
    SELECT f.url, f.fetched_at, f.run_id, reason, word_count,
           list_filter(['date', 'title', 'authors', 'section', 'standfirst'], lambda field: CASE field
               WHEN 'date' THEN published_at IS NOT NULL WHEN 'title' THEN coalesce(title, '') <> ''
               WHEN 'authors' THEN len(coalesce(authors, [])) > 0 WHEN 'section' THEN section IS NOT NULL
               ELSE standfirst IS NOT NULL END)
    FROM fetches f LEFT JOIN read USING (fetch_id) LEFT JOIN refused USING (fetch_id)
    WHERE f.source = $1 AND (read.fetch_id IS NOT NULL OR reason IS NOT NULL)
    ORDER BY f.fetched_at DESC, f.url LIMIT $2"""
_DISCOVERY = """
    SELECT url, status, error, fetched_at, of_use,
           min(fetched_at) FILTER (fetched_at > coalesce(of_use, '-infinity')) OVER (PARTITION BY url),
           count(*) FILTER (fetched_at > coalesce(of_use, '-infinity')) OVER (PARTITION BY url)
    FROM (
        SELECT *, max(fetched_at) FILTER (status IN (200, 304) AND error IS NULL) OVER (PARTITION BY url) AS of_use
        FROM fetches WHERE source = $1 AND kind IN ('feed', 'sitemap', 'listing', 'rates')
    ) QUALIFY row_number() OVER (PARTITION BY url ORDER BY fetched_at DESC) = 1 ORDER BY url"""


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as it stands: last exchange that left a row, current articles, the newest of them."""

    source: str
    last_asked: dt.datetime
    articles: int
    newest_article: dt.datetime | None


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What became of a fetched page: an article with these fields filled, or refused for a reason."""

    url: str
    fetched_at: dt.datetime
    run_id: str
    reason: str | None
    words: int | None
    fields: list[str]


@dataclass(frozen=True, slots=True)
class Discovery:
    """A feed, sitemap, listing or document of rates as it answered last: when it was last of use, and failures since then."""

    url: str
    status: int | None
    error: str | None
    fetched_at: dt.datetime
    of_use_at: dt.datetime | None
    failing_since: dt.datetime | None
    failures: int


def newest_pages(lake: duckdb.DuckDBPyConnection, source: str, limit: int) -> list[PageOutcome]:
    """The newest pages of a source that were cleaned, newest first."""
    return [PageOutcome(*row) for row in lake.execute(_PAGES, [source, limit]).fetchall()]


def discoveries(lake: duckdb.DuckDBPyConnection, source: str) -> list[Discovery]:
    """Every feed, sitemap, listing and document of rates that a source was ever asked for, by address."""
    return [Discovery(*row) for row in lake.execute(_DISCOVERY, [source]).fetchall()]


def newest_rate(lake: duckdb.DuckDBPyConnection, source: str) -> dt.date | None:
    """The last day of which a source of rates has given a rate."""
    sql = "SELECT max(rate_date) FROM fx_rates WHERE valid_to IS NULL AND fx_source = $1"
    (day,) = lake.execute(sql, [source]).fetchone() or (None,)
    return day if isinstance(day, dt.date) else None


def source_states(lake: duckdb.DuckDBPyConnection) -> list[SourceState]:
    """Every source of which the lake knows anything, by name."""
    return [SourceState(*row) for row in lake.execute(_STATES).fetchall()]
