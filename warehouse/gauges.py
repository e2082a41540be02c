"""What an operator reads off the lake at a glance: how much came in, of what kind, and what is out of the ordinary.

Belongs here: counts by source, for plots and warnings. Does not belong here: whether rows keep their contract
(`warehouse.checks`), what analysts ask (views), when a reading is a reason to worry (who asks decides).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

Bars = list[tuple[str, float]]

_ARTICLES_A_DAY = """
    SELECT coalesce(published_date, fetched_at::DATE) AS day, count(*)
    FROM current_articles WHERE source = $1 GROUP BY day ORDER BY day DESC LIMIT $2"""
_FIGURES_BY_INDICATOR = """
    SELECT indicator, count(*) AS n
    FROM current_figures JOIN current_articles USING (article_id) WHERE source = $1
    GROUP BY indicator ORDER BY n DESC, indicator LIMIT $2"""
_EVENTS_BY_TYPE = """
    SELECT event_type, count(*) AS n
    FROM current_events JOIN current_articles USING (article_id) WHERE source = $1
    GROUP BY event_type ORDER BY n DESC, event_type LIMIT $2"""
_REJECTS_BY_REASON = """
    SELECT reason, count(*) AS n FROM rejects WHERE source = $1 GROUP BY reason ORDER BY n DESC, reason LIMIT $2"""
_FETCHES_BY_STATUS = """
    SELECT coalesce(kind, 'page') || ' ' || coalesce(status::VARCHAR, 'no answer'), count(*) AS n
    FROM fetches WHERE source = $1 GROUP BY ALL ORDER BY n DESC, 1 LIMIT $2"""
_CONFIDENCE = """
    SELECT least(floor(confidence * 10), 9)::INTEGER AS tenth, count(*)
    FROM current_figures JOIN current_articles USING (article_id)
    WHERE source = $1 AND confidence IS NOT NULL GROUP BY tenth ORDER BY tenth"""
_CONFIDENT = """
    SELECT count(*) FILTER (confidence >= $2) / nullif(count(*), 0)
    FROM current_figures JOIN current_articles USING (article_id) WHERE source = $1"""
_CONFLICTS_BY_KIND = "SELECT kind, count(*) AS n FROM current_conflicts GROUP BY kind ORDER BY n DESC, kind"
_PLANS_BY_STATUS = "SELECT plan_status, count(*) AS n FROM plans GROUP BY plan_status ORDER BY n DESC, plan_status"
_FACTS_BY_SOURCES = """
    SELECT n_sources, count(*) FROM current_observations GROUP BY n_sources ORDER BY n_sources LIMIT $1"""

# A conflict keeps its name while its values change; its version before ended when the present one began.
_GROWN = """
    SELECT now.kind, now.indicator, now.ref_area, now.counterpart_area, now.time_period, earlier.spread_percent,
           now.spread_percent
    FROM conflicts AS now JOIN conflicts AS earlier
        ON earlier.conflict_id = now.conflict_id AND earlier.valid_to = now.valid_from
    WHERE now.valid_to IS NULL AND now.valid_from >= $1 AND now.spread > earlier.spread
    ORDER BY now.spread_percent - earlier.spread_percent DESC NULLS LAST, now.conflict_id"""

# The newest articles of a source against all earlier ones; too few of either say nothing.
_YIELDS = """
    WITH read AS (
        SELECT source, n_figures, row_number() OVER (PARTITION BY source ORDER BY a.fetched_at DESC, article_id) AS age
        FROM current_articles AS a JOIN extractions AS e USING (article_id) WHERE e.valid_to IS NULL)
    SELECT source, avg(n_figures) FILTER (age <= $1), avg(n_figures) FILTER (age > $1)
    FROM read GROUP BY source HAVING count(*) >= 2 * $1 ORDER BY source"""
_UNKNOWN = """
    SELECT source, count(*), count(*) FILTER (indicator = 'OTHER') / count(*)
    FROM current_figures JOIN current_articles USING (article_id) GROUP BY source ORDER BY source"""

# A source's rhythm is the gap between days that brought something new, of which nine in ten are shorter than `usual`.
_RHYTHMS = """
    WITH days AS (
        SELECT source, date_trunc('day', fetched_at) AS day, max(fetched_at) AS newest
        FROM articles GROUP BY ALL),
    gaps AS (SELECT *, date_diff('day', lag(day) OVER (PARTITION BY source ORDER BY day), day) AS gap FROM days)
    SELECT source, max(newest), quantile_cont(gap, 0.9)
    FROM gaps GROUP BY source HAVING count(gap) >= $1 ORDER BY source"""


@dataclass(frozen=True, slots=True)
class Yield:
    """Figures an article of a source: among its newest articles, and among all earlier ones."""

    source: str
    recent: float
    earlier: float


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a source last brought something new, and the gap in days that nine in ten of its gaps stay below."""

    source: str
    newest: dt.datetime
    usual_gap: float


@dataclass(frozen=True, slots=True)
class Grown:
    """A conflict whose values lie further apart than before; both in percent, None where they have no such measure."""

    kind: str
    indicator: str
    ref_area: str | None
    counterpart_area: str | None
    time_period: str | None
    before: float | None
    now: float | None


def articles_a_day(lake: duckdb.DuckDBPyConnection, source: str, days: int = 30) -> Bars:
    """Articles of the last days that have any, oldest first; by day of publication, or of the fetch."""
    return [(str(day), n) for day, n in reversed(lake.execute(_ARTICLES_A_DAY, [source, days]).fetchall())]


def figures_by_indicator(lake: duckdb.DuckDBPyConnection, source: str, most: int = 15) -> Bars:
    """Current figures of a source by indicator, the most frequent first."""
    return lake.execute(_FIGURES_BY_INDICATOR, [source, most]).fetchall()


def events_by_type(lake: duckdb.DuckDBPyConnection, source: str, most: int = 15) -> Bars:
    """Current events of a source by type, the most frequent first."""
    return lake.execute(_EVENTS_BY_TYPE, [source, most]).fetchall()


def rejects_by_reason(lake: duckdb.DuckDBPyConnection, source: str, most: int = 15) -> Bars:
    """What was refused of a source, by reason."""
    return lake.execute(_REJECTS_BY_REASON, [source, most]).fetchall()


def fetches_by_status(lake: duckdb.DuckDBPyConnection, source: str, most: int = 15) -> Bars:
    """Exchanges with a source by what was asked for and how it answered."""
    return lake.execute(_FETCHES_BY_STATUS, [source, most]).fetchall()


def figures_by_confidence(lake: duckdb.DuckDBPyConnection, source: str) -> Bars:
    """Current figures of a source in ten bands of confidence, the lowest first, empty bands too."""
    found = dict(lake.execute(_CONFIDENCE, [source]).fetchall())
    return [(f"{tenth / 10:.1f} to {(tenth + 1) / 10:.1f}", found.get(tenth, 0)) for tenth in range(10)]


def confident_share(lake: duckdb.DuckDBPyConnection, source: str, least: float) -> float | None:
    """Share of the current figures of a source whose confidence is at least `least`; None where there are none."""
    found: tuple[float | None] | None = lake.execute(_CONFIDENT, [source, least]).fetchone()
    return found[0] if found else None


def conflicts_by_kind(lake: duckdb.DuckDBPyConnection) -> Bars:
    """Current conflicts by why their values differ, the most frequent first."""
    return lake.execute(_CONFLICTS_BY_KIND).fetchall()


def plans_by_status(lake: duckdb.DuckDBPyConnection) -> Bars:
    """Plans by what became of them as of today, the most frequent first."""
    return lake.execute(_PLANS_BY_STATUS).fetchall()


def facts_by_sources(lake: duckdb.DuckDBPyConnection, most: int = 10) -> Bars:
    """Current observations by the number of sources that give them, the fewest first."""
    return [(f"{n} source{'s' * (n > 1)}", facts) for n, facts in lake.execute(_FACTS_BY_SOURCES, [most]).fetchall()]


def grown_conflicts(lake: duckdb.DuckDBPyConnection, since: dt.datetime) -> list[Grown]:
    """Conflicts that grew at that moment or later (with a zone), those that grew most first."""
    return [Grown(*row) for row in lake.execute(_GROWN, [since]).fetchall()]


def yields(lake: duckdb.DuckDBPyConnection, newest: int) -> list[Yield]:
    """Sources with at least twice `newest` articles: figures an article among the `newest` ones and before."""
    return [Yield(*row) for row in lake.execute(_YIELDS, [newest]).fetchall()]


def unknown_shares(lake: duckdb.DuckDBPyConnection) -> list[tuple[str, int, float]]:
    """Source, number of its current figures, share of them whose indicator is OTHER."""
    return lake.execute(_UNKNOWN).fetchall()


def rhythms(lake: duckdb.DuckDBPyConnection, fewest_gaps: int = 5) -> list[Rhythm]:
    """Sources that brought something new on more than `fewest_gaps` days, with their rhythm."""
    return [Rhythm(*row) for row in lake.execute(_RHYTHMS, [fewest_gaps]).fetchall()]
