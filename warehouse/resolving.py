"""Which figures have to be resolved again, and what is needed of them, told from the tables alone.

Belongs here: the questions that joining figures asks before it works. Does not belong here: the joining itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

STAGE = "observations"
_ROWS_AT_ONCE = 10_000

_SINCE = f"SELECT max(started) FROM runs WHERE stage = '{STAGE}'"
_OTHER_RULES = "SELECT count(*) FROM observations WHERE valid_to IS NULL AND resolver_version <> $1"

# What has to do with each other is found by the columns of a family (pipelines.resolve.series.family_of): one
# indicator or its mirror, one measure, one period, two areas in either order. Null areas are spelled ''.
_KEY = """
    CASE WHEN indicator IN ('EXPORTS', 'IMPORTS') THEN 'EXPORTS' ELSE indicator END AS family_indicator, measure,
    least(coalesce(ref_area, ''), coalesce(counterpart_area, '')) AS area_low,
    greatest(coalesce(ref_area, ''), coalesce(counterpart_area, '')) AS area_high, period_start, period_end"""
_NAMES = "family_indicator, measure, area_low, area_high, period_start, period_end"
_TOUCHED = f"""
    CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT {_KEY} FROM figures
    WHERE period_start IS NOT NULL AND period_end IS NOT NULL
      AND CASE WHEN $1::TIMESTAMPTZ IS NULL THEN valid_to IS NULL
          ELSE valid_from > $1::TIMESTAMPTZ OR valid_to > $1::TIMESTAMPTZ END"""
_MENTIONS = f"""
    SELECT f.* EXCLUDE (family_indicator, area_low, area_high), a.source,
           coalesce(a.duplicate_of, a.article_id) AS root, coalesce(a.published_at, a.fetched_at) AS seen
    FROM (
        SELECT figure_id, article_id, char_start, quote, sentence, indicator, obs_value, obs_value_upper, qualifier,
               unit_measure, obs_value_usd, ref_area, counterpart_area, sector, product, entity, time_period, freq,
               base_period, obs_status, attribution, {_KEY}
        FROM figures WHERE valid_to IS NULL
    ) AS f
    SEMI JOIN touched USING ({_NAMES})
    JOIN (SELECT article_id, source, duplicate_of, published_at, fetched_at FROM articles WHERE valid_to IS NULL) AS a
        USING (article_id)
    ORDER BY f.family_indicator, f.measure, f.area_low, f.area_high, f.period_start, f.period_end"""


@dataclass(frozen=True, slots=True)
class Family:
    """The columns that figures of one family share; areas in order, '' for none."""

    indicator: str
    measure: str
    areas: tuple[str, str]
    period_start: dt.date
    period_end: dt.date


def resolved_until(lake: duckdb.DuckDBPyConnection, version: str) -> dt.datetime | None:
    """The moment up to which all figures are resolved by the rules of this version; null: none is."""
    (other,) = lake.execute(_OTHER_RULES, [version]).fetchone() or (0,)
    if other:
        return None
    (moment,) = lake.execute(_SINCE).fetchone() or (None,)
    return moment if isinstance(moment, dt.datetime) else None


def touched_families(lake: duckdb.DuckDBPyConnection, since: dt.datetime | None) -> list[Family]:
    """Families of the figures opened or closed since then; of all current figures where `since` is null."""
    lake.execute(_TOUCHED, [since])
    rows = lake.execute(f"SELECT {_NAMES} FROM touched").fetchall()
    return [Family(indicator, measure, (low, high), start, end) for indicator, measure, low, high, start, end in rows]


def mentions(lake: duckdb.DuckDBPyConnection) -> Iterator[dict[str, object]]:
    """The current figures of the families touched last, with their articles, each family in one piece."""
    cursor = lake.execute(_MENTIONS)
    names = [column[0] for column in cursor.description or ()]
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        yield from (dict(zip(names, row, strict=True)) for row in rows)


def resolved_families(lake: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of all families that have observations now."""
    rows = lake.execute("SELECT DISTINCT family_id FROM observations WHERE valid_to IS NULL").fetchall()
    return [name for (name,) in rows]
