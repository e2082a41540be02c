"""Events by day, and plans with what became of them.

Belongs here: choosing and ordering both. Does not belong here: what a plan's status means (`plan_history`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import duckdb

from pipelines.brief.charts import Axis, axis
from pipelines.brief.rows import by_name
from pipelines.brief.scope import Scope
from pipelines.brief.words import parted

MOST_EVENTS = 300
MOST_PLANS = 80


@dataclass(frozen=True, slots=True)
class Event:
    """A story as one article of the scope tells it; `row` by column."""

    row: dict[str, Any]
    said: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What was announced; `start`, `end` and `promised` on the common axis, 0 to 100."""

    row: dict[str, Any]
    start: float
    promised: float | None
    end: float


@dataclass(frozen=True, slots=True)
class Plans:
    """Plans on one axis, on which `now` stands; `total` counts those that are not shown as well."""

    rows: tuple[Plan, ...]
    total: int
    axis: Axis
    now: float
    on: dt.date


def events(lake: duckdb.DuckDBPyConnection) -> list[tuple[dt.date, list[Event]]]:
    """Stories by the day of their report in the scope, the newest day first."""
    rows = by_name(lake.execute(_EVENTS, {"most": MOST_EVENTS}))
    found = [Event(row, parted(row["sentence"], row["quote"])) for row in rows]
    return [(day, list(group)) for day, group in groupby(found, key=lambda event: event.row["day"])]


def plans(lake: duckdb.DuckDBPyConnection, chosen: Scope, today: dt.date) -> Plans:
    """Plans with a date of which an article of the scope tells, as they stand on the scope's last day (or today)."""
    on = min(chosen.last, today)
    rows = by_name(lake.execute(_PLANS, {"day": on, "areas": list(chosen.areas)}))
    shown = rows[:MOST_PLANS]
    days = [row[name] for row in shown for name in ("announced_on", "due", "done_on") if row[name]]
    scale = axis(days, on)
    placed = tuple(
        Plan(
            row,
            scale.at(row["announced_on"]),
            scale.at(row["due"]) if row["due"] else None,
            scale.at(row["done_on"] or (on if row["plan_status"] == "overdue" else row["due"])),
        )
        for row in shown
    )
    return Plans(placed, len(rows), scale, scale.at(on), on)


_EVENTS = """
    WITH told AS (
        SELECT e.*, s.story_id, t.n_sources, t.n_articles
        FROM picked_events AS e
            LEFT JOIN current_story_reports AS s USING (event_id) LEFT JOIN current_stories AS t USING (story_id)
        QUALIFY row_number() OVER (PARTITION BY coalesce(story_id, event_id), day
            ORDER BY confidence DESC NULLS LAST, event_id) = 1
    )
    SELECT event_id, article_id, event_type, coalesce(t.name, event_type) AS name, status, time_period, location, object,
           areas, sentence, quote, source, title, url, day, coalesce(n_sources, 1) AS n_sources
    FROM told LEFT JOIN (SELECT event_type, name FROM current_event_types) AS t USING (event_type)
    ORDER BY day DESC, n_sources DESC, event_type, event_id LIMIT $most"""
_PLANS = """
    SELECT p.* EXCLUDE (promised), len(promised) AS n_dates, a.title, a.canonical_url AS url, d.title AS done_title,
           d.canonical_url AS done_url, e.event_id, e.sentence, e.quote
    FROM plans_on($day) AS p
        LEFT JOIN current_articles AS a ON a.article_id = p.announced_by
        LEFT JOIN current_articles AS d ON d.article_id = p.done_by
        LEFT JOIN (SELECT story_id, article_id, arg_min(event_id, (reported_on, event_id)) AS event_id
                   FROM current_story_reports GROUP BY ALL) AS r ON r.story_id = p.story_id AND r.article_id = p.announced_by
        LEFT JOIN current_events AS e ON e.event_id = r.event_id
    WHERE p.due IS NOT NULL AND (len($areas) = 0 OR list_has_any($areas, p.areas))
      AND p.story_id IN (SELECT story_id FROM current_story_reports WHERE article_id IN (SELECT article_id FROM picked))
    ORDER BY list_position(['overdue', 'delayed', 'due', 'done', 'cancelled'], p.plan_status),
             CASE WHEN p.plan_status = 'due' THEN p.due END, p.due DESC, p.story_id"""
