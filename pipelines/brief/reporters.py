"""How the sources fare: what each brought to the scope, and what its health checks say.

Belongs here: one row a source. Does not belong here: the checks (`pipelines.health`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from crawlers.source import Source
from pipelines.health import findings
from warehouse.watching import source_states


@dataclass(frozen=True, slots=True)
class Reporter:
    """A source: articles in the lake and in the scope, figures and events in the scope, what is wrong with it."""

    source: str
    last_asked: dt.datetime
    newest: dt.datetime | None
    held: int
    articles: int
    figures: int
    events: int
    troubles: tuple[str, ...]


def reporters(lake: duckdb.DuckDBPyConnection, sources: Sequence[Source], now: dt.datetime) -> list[Reporter]:
    """Every source that was ever asked, by name; one whose file is gone has no checks."""
    counts = {name: (a, f, e) for name, a, f, e in lake.execute(_COUNTS).fetchall()}
    known = {source.name: source for source in sources}
    found = []
    for state in source_states(lake):
        source = known.get(state.source)
        told = [text for one in findings(lake, source, now) for text in one.evidence] if source else []
        found.append(
            Reporter(
                state.source,
                state.last_asked,
                state.newest_article,
                state.articles,
                *counts.get(state.source, (0, 0, 0)),
                tuple(told),
            )
        )
    return found


_COUNTS = """
    SELECT source, count(*), coalesce(sum(f), 0)::BIGINT, coalesce(sum(e), 0)::BIGINT
    FROM picked
        LEFT JOIN (SELECT article_id, count(*) AS f FROM picked_figures GROUP BY article_id) USING (article_id)
        LEFT JOIN (SELECT article_id, count(*) AS e FROM picked_events GROUP BY article_id) USING (article_id)
    GROUP BY source"""
