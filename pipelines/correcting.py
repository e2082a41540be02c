"""What readers corrected in the place of what was read: in records that stand, and in records that are read again.

Belongs here: what a corrected record holds. Does not belong here: taking corrections in (`warehouse.corrections`).

The rule: the last word on each field of a record counts before whatever the extraction reads. A record that should not
be there is left out, and taken out of the events that link to it. A record is known by its name, which it keeps as long
as the extraction reads the same thing at the same place; a correction of what is no longer read has nothing to correct.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from pipelines.extract.figures import frequency
from pipelines.extract.sdmx import parse
from pipelines.pricing import price_rows
from pipelines.version import CODE_VERSION
from warehouse.corrections import TABLES, WHOLE, CorrectionError, Said, corrected_records, of_articles
from warehouse.corrections import correct as write_correction
from warehouse.history import writing
from warehouse.lake import connect

Row = dict[str, object]
_DOLLARS = ("obs_value_usd", "fx_rate", "fx_date", "fx_source", "fx_reason")
_PRICED_BY = frozenset({"obs_value", "unit_measure", "indicator", "time_period"})
_PRECISIONS = {"A": "year", "S": "half", "Q": "quarter", "M": "month", "W": "week", "D": "day"}


def correct(home: Path, kind: str, record_id: str, field: str, value: str | None, who: str, now: dt.datetime) -> None:
    """Takes a correction in; CorrectionError for one that the record cannot hold."""
    if field == "time_period" and value and value.strip():
        try:
            parse(value.strip())
        except ValueError as error:
            raise CorrectionError(str(error)) from None
    write_correction(home, kind, record_id, field, value, who, now, CODE_VERSION)


def overlaid(kind: str, rows: Iterable[Row], told: Mapping[str, Said]) -> list[Row]:
    """Rows of figures or events as readers say they are; told: by record, of both kinds."""
    if not told:
        return list(rows)
    gone = {record_id for record_id, said in told.items() if WHOLE in said}
    left = [row for row in rows if row[f"{kind}_id"] not in gone]
    return [_overlaid(kind, row, told.get(str(row[f"{kind}_id"]), {}), gone) for row in left]


def apply_corrections(home: Path, run_id: str, now: dt.datetime) -> Mapping[str, int]:
    """Makes every current record what readers say it is; gives how many rows of each table were closed."""
    counts = {}
    with (
        writing(home, run_id=run_id, stage="corrections", code_version=CODE_VERSION, now=now) as writer,
        closing(connect(home)) as lake,
    ):
        told = of_articles(lake)
        for kind, table in TABLES.items() if told else ():
            found = corrected_records(lake, kind)
            days = {row[f"{kind}_id"]: day for row, day in found}
            as_they_are = {id(row) for row, _ in found}
            changed = [row for row in overlaid(kind, (row for row, _ in found), told) if id(row) not in as_they_are]
            if kind == "figure":
                price_rows(lake, [(row, days[row["figure_id"]]) for row in changed], now)
            names = [row[f"{kind}_id"] for row in changed]
            names += [name for name in days if WHOLE in told.get(str(name), {})]
            counts[table] = writer.merge(table, changed, scope={f"{kind}_id": names}).closed if names else 0
    return counts


def _overlaid(kind: str, row: Row, said: Said, gone: set[str]) -> Row:
    wanted = {field: _typed(field, value) for field, value in said.items()}
    if kind == "event":
        wanted["figure_ids"] = [name for name in _names(row.get("figure_ids")) if name not in gone]
    noted = sorted(said) or None
    if all(row.get(field) == value for field, value in wanted.items()) and row.get("corrected_fields") == noted:
        return row
    new = {**row, **wanted, "corrected_fields": noted}
    if "time_period" in said:
        new |= _period(kind, said["time_period"])
    if kind == "figure" and not _PRICED_BY.isdisjoint(said):
        new |= dict.fromkeys(_DOLLARS)
    if "obs_value" in said and new.get("qualifier") == "between":
        new |= {"qualifier": "exact", "obs_value_upper": None}
    return new


def _typed(field: str, value: str | None) -> object:
    return float(value) if field == "obs_value" and value is not None else value


def _names(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list | tuple) else []


def _period(kind: str, time_period: str | None) -> Row:
    start, end = parse(time_period) if time_period else (None, None)
    freq = frequency(time_period)
    if kind == "figure":
        return {"freq": freq, "period_start": start, "period_end": end}
    return {
        "date_precision": _PRECISIONS.get(freq or "", "range") if time_period else None,
        "period_start": start,
        "period_end": end,
    }
