"""What one run left otherwise than another: figures and events that came, went or read differently, in words.

Belongs here: finding the pairs and telling them. Does not belong here: why they changed (a new version of an article
or of the extractor: the columns `version` and `extractor_version` say).
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from warehouse.contract import HISTORY_COLUMNS, table
from warehouse.errors import LakeError
from warehouse.lake import connect, moment_literal

TABLES = ("figures", "events")
Row = Mapping[str, object]
# What changes with every reading, and says nothing of what is reported.
_PASSING = ("version", "char_start", "char_end", "confidence", "sentence", "mentions", *HISTORY_COLUMNS)
_ORDER: dict[str, int] = {"added": 0, "closed": 1, "changed": 2}


class UnknownRunError(LakeError):
    """A run that wrote nothing, or that there never was."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure or event that holds after one run otherwise than after the other; `before` or `after` may be missing."""

    table: str
    before: Row | None
    after: Row | None

    @property
    def kind(self) -> Literal["added", "closed", "changed"]:
        if self.before is None:
            return "added"
        return "closed" if self.after is None else "changed"

    @property
    def changes(self) -> dict[str, tuple[object, object]]:
        """Columns with their values before and after, where both are there."""
        if self.before is None or self.after is None:
            return {}
        names = [name for name in self.before if name not in (*_PASSING, *table(self.table).key, "extractor_version")]
        return {name: (self.before[name], self.after[name]) for name in names if self.before[name] != self.after[name]}

    def __str__(self) -> str:
        told = f"{self.kind} {self.table.removesuffix('s')}: {_told(self.after or self.before or {})}"
        if self.changes:
            parts = (f"{name} {_value(old)} -> {_value(new)}" for name, (old, new) in self.changes.items())
            told += f"; {', '.join(parts)}"
        return told


def difference(run_a: str, run_b: str, home: Path | None = None) -> list[Difference]:
    """What holds after run B otherwise than after run A: added, closed, changed, by article.

    A run is named by its run_id or an unmistakable beginning of it; both states are those at the end of the last stage
    that the run wrote. Raises UnknownRunError for a run that is not in the table runs.
    """
    with contextlib.closing(connect(home)) as connection:
        moments = [_end_of(connection, run) for run in (run_a, run_b)]
        return [one for name in TABLES for one in _differences(connection, name, *moments)]


def tell(differences: Iterable[Difference]) -> str:
    """The differences as lines, with a count at the end."""
    listed = list(differences)
    counts = {kind: sum(1 for one in listed if one.kind == kind) for kind in _ORDER}
    return "\n".join([*map(str, listed), ", ".join(f"{count} {kind}" for kind, count in counts.items())])


def _end_of(connection: duckdb.DuckDBPyConnection, run: str) -> dt.datetime:
    found = connection.execute(
        "SELECT run_id, max(started) FROM runs WHERE starts_with(run_id, ?) GROUP BY run_id ORDER BY 2 DESC", [run]
    ).fetchall()
    exact = [row for row in found if row[0] == run] or found
    if len(exact) == 1:
        moment: dt.datetime = exact[0][1]
        return moment
    latest = connection.execute(
        "SELECT run_id FROM runs WHERE run_id <> '' GROUP BY run_id ORDER BY max(started) DESC LIMIT 5"
    ).fetchall()
    if exact:
        raise UnknownRunError(f"{run!r} begins {len(exact)} runs: {', '.join(name for name, _ in exact[:5])}")
    raise UnknownRunError(
        f"no run {run!r} in the table runs (a run that changes nothing has no row there); "
        f"the latest: {', '.join(name for (name,) in latest)}"
    )


def _differences(
    connection: duckdb.DuckDBPyConnection, name: str, first: dt.datetime, second: dt.datetime
) -> list[Difference]:
    """Rows by key; then what one article lost and gained is paired where it stands in the same words."""
    before, after = (_opened(connection, name, *pair) for pair in ((first, second), (second, first)))
    found = [Difference(name, before.pop(key), after.pop(key)) for key in before.keys() & after.keys()]
    waiting: dict[tuple[object, object], list[Row]] = {}
    for row in after.values():
        waiting.setdefault(_place(row), []).append(row)
    for row in before.values():
        same = waiting.get(_place(row))
        found.append(Difference(name, row, same.pop(0) if same else None))
    found += [Difference(name, None, row) for rows in waiting.values() for row in rows]
    told = [one for one in found if one.kind != "changed" or one.changes]
    return sorted(told, key=_in_order)


def _opened(
    connection: duckdb.DuckDBPyConnection, name: str, moment: dt.datetime, other: dt.datetime
) -> dict[tuple[object, ...], Row]:
    """The rows that hold at one moment and not, as the same rows, at the other."""
    contract = table(name)
    cursor = connection.execute(
        f"SELECT *, (SELECT any_value(title) FROM articles AS a WHERE a.article_id = t.article_id "
        f"AND a.version = t.version) AS title FROM {name} AS t "
        f"WHERE {contract.known_at(moment_literal(moment))} AND NOT ({contract.known_at(moment_literal(other))}) "
        f"ORDER BY article_id, char_start"
    )
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {tuple(row[column] for column in contract.key): row for row in rows}


def _place(row: Row) -> tuple[object, object]:
    return row["article_id"], row["quote"]


def _in_order(one: Difference) -> tuple[str, int, int]:
    row = one.after or one.before or {}
    return str(row["article_id"]), _ORDER[one.kind], int(str(row["char_start"]))


def _told(row: Row) -> str:
    about = row.get("indicator") or row.get("event_type")
    sides = " and ".join(str(row[name]) for name in ("ref_area", "counterpart_area", "location") if row.get(name))
    status = row.get("obs_status") or row.get("status")
    facts = [about, sides and f"of {sides}", f'"{row["quote"]}"', row.get("time_period"), status]
    return f"{' '.join(str(fact) for fact in facts if fact)} ({row.get('title') or row['article_id']})"


def _value(value: object) -> str:
    if value is None:
        return "nothing"
    return f"{value:,.15g}" if isinstance(value, float) else str(value)
