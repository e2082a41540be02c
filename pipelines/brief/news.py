"""What is new: one row a fact (or a figure that belongs to none), by indicator, with what was known before.

Belongs here: choosing and ordering figures. Does not belong here: spelling them (`pipelines.brief.words`), HTML.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import duckdb

from pipelines.brief.charts import Sparkline, sparkline
from pipelines.brief.rows import by_name
from pipelines.brief.words import amount, change, day, parted, period

MOST_OF_INDICATOR = 60
MOST = 1500
_POINTS = 24


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a series: period, value in words, status."""

    period: str
    value: str
    status: str


@dataclass(frozen=True, slots=True)
class Number:
    """A figure as the brief shows it; `row` is the figure with its article, by column."""

    row: dict[str, Any]
    value: str
    said: tuple[str, str, str]
    change: str | None
    before: Point | None
    chart: Sparkline | None
    points: tuple[Point, ...]


@dataclass(slots=True)
class Group:
    """The figures of an indicator that are shown, and how many there are."""

    indicator: str
    name: str
    total: int
    numbers: list[Number] = field(default_factory=list)


def news(lake: duckdb.DuckDBPyConnection) -> list[Group]:
    """Groups by indicator, those with the most facts first, figures without an indicator last."""
    rows = by_name(lake.execute(_FACTS, {"most": MOST, "each": MOST_OF_INDICATOR}))
    wanted = sorted({row["series_id"] for row in rows if row["series_id"]})
    series: dict[str, list[tuple[Any, ...]]] = {}
    for series_id, *point in lake.execute(_SERIES, {"wanted": wanted}).fetchall():
        series.setdefault(series_id, []).append(tuple(point))
    groups: dict[str, Group] = {}
    for row in rows:
        group = groups.setdefault(row["indicator"], Group(row["indicator"], row["name"], row["total"]))
        group.numbers.append(_number(row, series.get(row["series_id"] or "", [])))
    return list(groups.values())


def _number(row: dict[str, Any], known: list[tuple[Any, ...]]) -> Number:
    # A value beside the one that the series has for its period is most often a part of it: no change is told of it.
    if row["observation_id"] not in {point[4] for point in known}:
        known = []
    points = known[-_POINTS:]
    unit = points[0][5] if points else row["unit_measure"]
    earlier = [point for point in known if row["period_start"] and point[0] < row["period_start"]]
    moved, before = None, None
    if earlier and row["fact_value"] is not None:
        last = earlier[-1]
        before = _point(last)
        moved = change(row["fact_value"], last[2], unit, row["measure"])
    return Number(
        row=row,
        value=amount(row["obs_value"], row["unit_measure"], row["obs_value_upper"]),
        said=parted(row["sentence"], row["quote"]),
        change=moved,
        before=before,
        chart=sparkline([(point[0], point[2], point[3] in ("actual", "estimate")) for point in points]),
        points=tuple(map(_point, points)) if len(points) > 1 else (),
    )


def _point(point: tuple[Any, ...]) -> Point:
    start, time_period, value, status, _, unit = point
    return Point(period(time_period) or day(start), amount(value, unit), status)


# One row a fact; of its mentions in the scope the one that the observation takes its value from, if that is there.
# What a reader wants first: what several sources say, what belongs to a series, what is whole, new and sure.
_FACTS = """
    WITH mentions AS (
        SELECT observation_id, CASE WHEN is_identified AND NOT is_ambiguous THEN series_id END AS series_id,
               obs_value AS fact_value, n_sources,
               best_figure_id, unnest(figure_ids) AS figure_id
        FROM current_observations
    ), facts AS (
        SELECT p.*, m.* EXCLUDE (figure_id) FROM picked_figures AS p LEFT JOIN mentions AS m USING (figure_id)
        QUALIFY row_number() OVER (PARTITION BY coalesce(observation_id, figure_id)
            ORDER BY (figure_id = best_figure_id) DESC NULLS LAST, confidence DESC NULLS LAST, figure_id) = 1
    ), placed AS (
        SELECT *, count(*) OVER (PARTITION BY indicator) AS total, row_number() OVER (PARTITION BY indicator
            ORDER BY coalesce(n_sources, 0) DESC, series_id IS NULL, measure <> 'level',
            coalesce(product, sector, entity) IS NOT NULL, day DESC, confidence DESC NULLS LAST, figure_id) AS place
        FROM facts
    ), shown AS (
        SELECT * FROM placed WHERE place <= $each ORDER BY place, total DESC, indicator LIMIT $most
    )
    SELECT figure_id, article_id, indicator, coalesce(i.name, indicator) AS name, total, measure, obs_value, obs_value_upper,
           unit_measure, ref_area, counterpart_area, sector, product, entity, time_period, period_start, obs_status,
           sentence, quote, source, title, url, day, series_id, fact_value, n_sources,
           observation_id
    FROM shown LEFT JOIN (SELECT indicator, name FROM current_indicators) AS i USING (indicator)
    ORDER BY indicator = 'OTHER', total DESC, indicator, place"""
_SERIES = """
    SELECT series_id, period_start, time_period, obs_value, obs_status, observation_id, unit_measure
    FROM series WHERE series_id IN (SELECT unnest($wanted)) AND NOT is_ambiguous ORDER BY series_id, period_start"""
