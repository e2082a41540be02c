"""Which rows an export takes: by indicator, area and period.

Belongs here: what a selection means for any table or view. Does not belong here: formats, and as-of, which is a
matter of the connection (`warehouse.lake.connect`).

A condition narrows the relations that have the columns for it and leaves the others whole, so that an export of
several tables keeps the codes that its figures use.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from warehouse.contract import tables
from warehouse.errors import LakeError

_MONTHS = {"S": 6, "T": 4, "Q": 3}
_FORMS = "2021, 2021-S1, 2021-Q2, 2021-03, 2021-W05, 2021-03-17, or two of them with / between"


class SelectionError(LakeError):
    """A selection that names what there is not."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions that all hold of an exported row; an empty one takes everything.

    indicators: codes of the table indicators. areas: codes of the table areas, on either side of a figure, or where
    an event is or who takes part. period: TIME_PERIOD, or two with / between (both included): rows whose own period
    overlaps with it, for articles the day of publication.
    """

    indicators: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    period: str | None = None

    def check(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Raise SelectionError for a code that the lake does not have, or a period that is none."""
        for table, column, codes in (("indicators", "indicator", self.indicators), ("areas", "area", self.areas)):
            known = [code for (code,) in connection.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall()]
            for code in codes:
                if code not in known:
                    near = difflib.get_close_matches(code.upper(), known, 3, 0.5)
                    hint = f"did you mean {', '.join(near)}?" if near else f"`SELECT {column}, name FROM {table}`"
                    raise SelectionError(f"no {column} {code!r} in the table {table}; {hint}")
        if self.period is not None:
            days(self.period)

    def condition(self, relation: str, columns: Collection[str]) -> tuple[str, list[object]]:
        """SQL that holds of the rows of a relation with these columns that are taken, and its parameters."""
        table = tables().get(relation.removeprefix("current_"))
        names = set(columns) - set(table.key if table else ())
        parts: list[str] = []
        values: list[object] = []
        if self.indicators and "indicator" in names:
            parts.append("list_contains(?, indicator)")
            values.append(list(self.indicators))
        sides = [_AREA_COLUMNS[name] for name in _AREA_COLUMNS if name in names]
        if self.areas and sides:
            parts.append(f"({' OR '.join(sides)})")
            values += [list(self.areas)] * len(sides)
        if self.period is not None:
            start, end = days(self.period)
            if {"period_start", "period_end"} <= names:
                parts.append("period_start < ? AND period_end > ?")
                values += [end, start]
            elif "published_date" in names:
                parts.append("published_date < ? AND published_date >= ?")
                values += [end, start]
        return " AND ".join(parts) or "true", values


_AREA_COLUMNS = {
    "ref_area": "list_contains(?, ref_area)",
    "counterpart_area": "list_contains(?, counterpart_area)",
    "location": "list_contains(?, location)",
    "actors": "list_has_any(?, [actor.area FOR actor IN actors])",
}


def days(period: str) -> tuple[dt.date, dt.date]:
    """First day and the day after the last of a period, or of two periods with / between; SelectionError if none."""
    first, _, last = period.partition("/")
    try:
        start, end = _days_of(first)
        if last:
            end = _days_of(last)[1]
    except ValueError:
        raise SelectionError(f"{period!r} is no period; allowed: {_FORMS}") from None
    if end <= start:
        raise SelectionError(f"{period!r} ends before it starts; put the earlier period first")
    return start, end


def _days_of(text: str) -> tuple[dt.date, dt.date]:
    if match := re.fullmatch(r"(\d{4})", text):
        return dt.date(int(text), 1, 1), _month(int(text), 13)
    if match := re.fullmatch(r"(\d{4})-([STQ])([1-4])", text):
        year, months, number = int(match[1]), _MONTHS[match[2]], int(match[3])
        if months * number > 12:
            raise ValueError(text)
        return _month(year, months * (number - 1) + 1), _month(year, months * number + 1)
    if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
        return dt.date(int(match[1]), int(match[2]), 1), _month(int(match[1]), int(match[2]) + 1)
    if match := re.fullmatch(r"(\d{4})-W(\d{2})", text):
        monday = dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return monday, monday + dt.timedelta(days=7)
    day = dt.date.fromisoformat(text)
    return day, day + dt.timedelta(days=1)


def _month(year: int, month: int) -> dt.date:
    return dt.date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
