"""What disagrees and what was revised, both sides with their sentences.

Belongs here: conflicts and revisions that touch the scope. Does not belong here: finding them (`pipelines.resolve`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.brief.rows import by_name
from pipelines.brief.words import amount, parted

MOST = 80


@dataclass(frozen=True, slots=True)
class Side:
    """A value with who says so; `row` by column."""

    row: dict[str, Any]
    value: str
    said: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Values that do not agree, the best supported first."""

    row: dict[str, Any]
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """A value that was replaced: the one before, the one after."""

    row: dict[str, Any]
    before: Side
    after: Side


def conflicts(lake: duckdb.DuckDBPyConnection) -> list[Conflict]:
    """Those with a side that an article of the scope gives; mirror statistics first, rounding last."""
    found: dict[str, tuple[dict[str, Any], list[Side]]] = {}
    for row in by_name(lake.execute(_CONFLICTS, {"most": MOST})):
        sides = found.setdefault(row["conflict_id"], (row, []))[1]
        sides.append(
            Side(row, amount(row["obs_value"], row["unit_measure"]), parted(row["sentence"] or "", row["quote"]))
        )
    return [Conflict(row, tuple(sides)) for row, sides in found.values()]


def revisions(lake: duckdb.DuckDBPyConnection) -> list[Revision]:
    """Those whose later value an article of the scope gives, the newest first."""
    found = []
    for row in by_name(lake.execute(_REVISIONS, {"most": MOST})):
        before, after = (
            Side(
                {name.removeprefix(f"{end}_"): value for name, value in row.items() if name.startswith(f"{end}_")},
                amount(row[f"{end}_value"], row["unit_measure"]),
                parted(row[f"{end}_sentence"] or "", row[f"{end}_quote"]),
            )
            for end in ("before", "after")
        )
        found.append(Revision(row, before, after))
    return found


_CONFLICTS = """
    WITH touched AS (
        SELECT DISTINCT conflict_id FROM conflict_sides
        WHERE figure_id IN (SELECT figure_id FROM picked_figures)
           OR observation_id IN (SELECT observation_id FROM (
                  SELECT observation_id, unnest(figure_ids) AS figure_id FROM current_observations)
              WHERE figure_id IN (SELECT figure_id FROM picked_figures))
    ), first AS (
        SELECT conflict_id, row_number() OVER (ORDER BY list_position(
            ['mirror_statistics', 'disagreement', 'revision', 'forecast_and_actual', 'different_scope', 'rounding'], kind),
            n_sources DESC, indicator <> 'TRADE_TURNOVER', spread_percent DESC NULLS LAST, conflict_id) AS place
        FROM current_conflicts WHERE conflict_id IN (SELECT conflict_id FROM touched)
        QUALIFY place <= $most
    )
    SELECT s.*, place, a.article_id, a.title, a.canonical_url AS url, coalesce(a.published_date, a.fetched_at::DATE) AS day,
           coalesce(i.name, s.indicator) AS name
    FROM conflict_sides AS s JOIN first USING (conflict_id)
        LEFT JOIN current_figures AS f USING (figure_id) LEFT JOIN current_articles AS a USING (article_id)
        LEFT JOIN (SELECT indicator, name FROM current_indicators) AS i ON i.indicator = s.indicator
    ORDER BY place, s.obs_value"""
_REVISIONS = """
    SELECT r.*, b.article_id AS before_article_id, a.article_id AS after_article_id, coalesce(i.name, r.indicator) AS name,
           p.url AS after_url, p.title AS after_title, p.day AS after_day, r.before_seen::DATE AS before_day
    FROM revisions AS r JOIN picked_figures AS p ON p.figure_id = r.after_figure_id
        LEFT JOIN current_figures AS b ON b.figure_id = r.before_figure_id
        LEFT JOIN current_figures AS a ON a.figure_id = r.after_figure_id
        LEFT JOIN (SELECT indicator, name FROM current_indicators) AS i ON i.indicator = r.indicator
    ORDER BY r.kind <> 'article_changed', r.after_seen DESC, r.after_figure_id LIMIT $most"""
