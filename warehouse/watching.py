"""What the lake knows of how each source fares, told from `fetches`, `articles` and `rejects`.

Belongs here: questions of an operator about sources. Does not belong here: a verdict on the answers.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

_STATES = """
    WITH last AS (
        SELECT source, url, kind, status, error, fetched_at FROM fetches
        QUALIFY row_number() OVER (PARTITION BY source, url ORDER BY fetched_at DESC) = 1
    ), asked AS (
        SELECT source, max(fetched_at) AS last_asked,
               coalesce(list(url ORDER BY url) FILTER (
                   kind IN ('feed', 'sitemap', 'listing') AND (error IS NOT NULL OR status NOT IN (200, 304))), [])
                   AS failing
        FROM last GROUP BY source
    ), held AS (
        SELECT source, count(*) AS articles, max(coalesce(published_at, fetched_at)) AS newest
        FROM articles WHERE valid_to IS NULL GROUP BY source
    )
    SELECT source, last_asked, coalesce(articles, 0), newest, failing
    FROM asked LEFT JOIN held USING (source) ORDER BY source"""


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as it stands: last exchange that left a row, current articles, feeds and the like that fail."""

    source: str
    last_asked: dt.datetime
    articles: int
    newest_article: dt.datetime | None
    failing: list[str]


def source_states(lake: duckdb.DuckDBPyConnection) -> list[SourceState]:
    """Every source of which the lake knows anything, by name."""
    return [SourceState(*row) for row in lake.execute(_STATES).fetchall()]
