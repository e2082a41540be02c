"""What has to be resolved to stories, and what is known around it, told from the tables alone.

Belongs here: the questions of the stage of stories. Does not belong here: what analysts ask (views), and any rule of
joining.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import duckdb

Row = dict[str, Any]

# A copy of a copy is a copy of the first: followed a few steps, never round in a circle.
_REPORTS = """
    WITH RECURSIVE article AS (
        SELECT article_id, source, title, duplicate_of, coalesce(published_date, fetched_at::DATE) AS reported_on
        FROM articles WHERE valid_to IS NULL
    ), step AS (
        SELECT a.article_id, a.duplicate_of AS origin, 1 AS steps
        FROM article AS a SEMI JOIN article AS b ON b.article_id = a.duplicate_of
        UNION ALL
        SELECT s.article_id, a.duplicate_of, steps + 1
        FROM step AS s JOIN article AS a ON a.article_id = s.origin
        SEMI JOIN article AS b ON b.article_id = a.duplicate_of
        WHERE steps < 5 AND a.duplicate_of <> s.article_id
    ), origin AS (SELECT article_id, arg_max(origin, steps) AS origin FROM step GROUP BY article_id),
    told AS (
        SELECT e.event_id, e.article_id, coalesce(o.origin, e.article_id) AS origin, a.source, a.reported_on,
               e.event_type, e.status, e.sentence, e.quote, a.title, e.time_period, e.period_start, e.period_end,
               e.date_precision, e.actors, e.location, e.object
        FROM events AS e JOIN article AS a USING (article_id) LEFT JOIN origin AS o USING (article_id)
        WHERE e.valid_to IS NULL
    ), report AS (SELECT *, md5(concat($version::VARCHAR, to_json(told)::VARCHAR)) AS digest FROM told)
"""
_CHANGED = """
    SELECT * FROM report ANTI JOIN (FROM story_reports WHERE valid_to IS NULL) USING (event_id, digest)
    ORDER BY event_id"""
_GONE = """
    SELECT event_id, coalesce(copy_of, article_id) AS origin, copy_of IS NOT NULL AS is_copy, story_id, component,
           block_keys AS keys
    FROM (FROM story_reports WHERE valid_to IS NULL) ANTI JOIN report USING (event_id, digest)
    ORDER BY event_id"""
_SIZES = """
    SELECT key, count(*) FROM (SELECT unnest(block_keys) AS key FROM story_reports WHERE valid_to IS NULL)
    WHERE key IN (SELECT unnest($values)) GROUP BY key"""
_COMPONENTS_WITH = """
    SELECT DISTINCT component FROM
        (SELECT component, unnest(block_keys) AS key FROM story_reports WHERE valid_to IS NULL AND component IS NOT NULL)
    WHERE key IN (SELECT unnest($values))"""
_COMPONENTS_IN = """
    SELECT DISTINCT component FROM story_reports
    WHERE valid_to IS NULL AND component IS NOT NULL AND article_id IN (SELECT unnest($values))"""
_COPIES = """
    SELECT * FROM report SEMI JOIN (
        FROM story_reports WHERE valid_to IS NULL AND copy_of IN (SELECT unnest($values))) USING (event_id, digest)
    ORDER BY event_id"""
_MEMBERS = """
    SELECT * FROM report SEMI JOIN (
        FROM story_reports WHERE valid_to IS NULL AND component IN (SELECT unnest($values))) USING (event_id, digest)
    ORDER BY event_id"""
_STORIES = """
    SELECT DISTINCT story_id FROM story_reports
    WHERE valid_to IS NULL AND story_id IS NOT NULL AND component IN (SELECT unnest($values))"""


class Reported:
    """The reports of a lake, as the resolver of this version sees them."""

    def __init__(self, lake: duckdb.DuckDBPyConnection, version: str) -> None:
        self._lake = lake
        self._version = version

    def changed(self) -> list[Row]:
        """Reports that are new, or other than they were when they were resolved."""
        return self._rows(_REPORTS + _CHANGED, version=self._version)

    def gone(self) -> list[Row]:
        """Resolved reports that are there no more, or are now other than they were."""
        return self._rows(_REPORTS + _GONE, version=self._version)

    def sizes(self, keys: Collection[str]) -> dict[str, int]:
        """How many resolved reports have each blocking key."""
        return dict(self._lake.execute(_SIZES, {"values": list(keys)}).fetchall())

    def components_with(self, keys: Collection[str]) -> set[str]:
        """Components of resolved reports that have one of the keys."""
        return self._column(_COMPONENTS_WITH, keys)

    def components_in(self, articles: Collection[str]) -> set[str]:
        """Components of the resolved reports of these articles."""
        return self._column(_COMPONENTS_IN, articles)

    def copies_of(self, articles: Collection[str]) -> list[Row]:
        """Resolved, unchanged reports by wire copies of these articles."""
        return self._rows(_REPORTS + _COPIES, version=self._version, values=list(articles))

    def members(self, components: Collection[str]) -> list[Row]:
        """Resolved, unchanged reports of these components."""
        return self._rows(_REPORTS + _MEMBERS, version=self._version, values=list(components))

    def stories(self, components: Collection[str]) -> set[str]:
        """The stories of these components."""
        return self._column(_STORIES, components)

    def _column(self, sql: str, values: Collection[str]) -> set[str]:
        return {value for (value,) in self._lake.execute(sql, {"values": list(values)}).fetchall()}

    def _rows(self, sql: str, **parameters: object) -> list[Row]:
        cursor = self._lake.execute(sql, parameters)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
