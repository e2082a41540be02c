"""Where: counts by area and counterpart, and who trades with whom.

Belongs here: these two tables. Does not belong here: maps.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import duckdb

from pipelines.brief.words import amount, period, short

MOST_AREAS = 40
MOST_TRADERS = 12


@dataclass(frozen=True, slots=True)
class Place:
    """An area with its figures and events in the scope, and the counterparts of most of its figures with their number."""

    area: str
    figures: int
    events: int
    counterparts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Trade:
    """What the reporting area says of its trade with a partner: `short` for the cell, `words` in full."""

    figure_id: str
    article_id: str
    indicator: str
    short: str
    words: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Reporting areas by partners; a pair without a value is not in `cells`."""

    reporters: tuple[str, ...]
    partners: tuple[str, ...]
    cells: dict[tuple[str, str], tuple[Trade, ...]]


def places(lake: duckdb.DuckDBPyConnection) -> list[Place]:
    """Areas by the number of their figures and events, the most first."""
    return [
        Place(area, figures, events, tuple((one["area"], one["figures"]) for one in with_ or ()))
        for area, figures, events, with_ in lake.execute(_PLACES, {"most": MOST_AREAS}).fetchall()
    ]


def matrix(lake: duckdb.DuckDBPyConnection) -> Matrix:
    """The newest level of exports, imports and turnover of each pair, in dollars, the busiest traders only."""
    rows = lake.execute(_TRADE).fetchall()
    reporters, partners = Counter(row[0] for row in rows), Counter(row[1] for row in rows)
    across = tuple(sorted(area for area, _ in partners.most_common(MOST_TRADERS)))
    down = tuple(sorted(area for area, _ in reporters.most_common(MOST_TRADERS)))
    cells: dict[tuple[str, str], tuple[Trade, ...]] = {}
    for area, partner, indicator, value, when, figure_id, article_id in rows:
        if area in down and partner in across:
            words = ", ".join(filter(None, (amount(value, "USD"), period(when))))
            trade = Trade(figure_id, article_id, indicator, short(value), words)
            cells[area, partner] = (*cells.get((area, partner), ()), trade)
    return Matrix(
        tuple(area for area in down if any((area, partner) in cells for partner in across)),
        tuple(partner for partner in across if any((area, partner) in cells for area in down)),
        cells,
    )


_PLACES = """
    WITH sides AS (
        SELECT ref_area AS area, counterpart_area AS other, 1 AS figures, 0 AS events FROM picked_figures
        UNION ALL SELECT counterpart_area, ref_area, 1, 0 FROM picked_figures
        UNION ALL SELECT unnest(areas), NULL, 0, 1 FROM picked_events
    ), counterparts AS (
        SELECT area, list({'area': other, 'figures': n} ORDER BY n DESC, other)[:4] AS others
        FROM (SELECT area, other, count(*) AS n FROM sides WHERE other IS NOT NULL GROUP BY ALL) GROUP BY area
    )
    SELECT area, sum(figures)::INTEGER AS f, sum(events)::INTEGER AS e, any_value(others)
    FROM sides LEFT JOIN counterparts USING (area)
    WHERE area IS NOT NULL GROUP BY area ORDER BY f + e DESC, area LIMIT $most"""
_TRADE = """
    SELECT ref_area, counterpart_area, indicator, obs_value_usd, time_period, figure_id, article_id FROM picked_figures
    WHERE indicator IN ('EXPORTS', 'IMPORTS', 'TRADE_TURNOVER') AND measure = 'level' AND obs_value_usd IS NOT NULL
      AND counterpart_area IS NOT NULL AND ref_area IS NOT NULL AND product IS NULL AND sector IS NULL
      AND obs_status IN ('actual', 'estimate')
    QUALIFY row_number() OVER (PARTITION BY ref_area, counterpart_area, indicator
        ORDER BY freq <> 'A', period_end DESC NULLS LAST, confidence DESC NULLS LAST, figure_id) = 1
    ORDER BY ref_area, counterpart_area, indicator"""
