"""Whether the tables hold what their contract promises: DuckLake itself knows no keys and no constraints.

Belongs here: checks that follow from `contract.yaml` and from the catalog, as SQL that only reads. Does not belong
here: what is done about a failure (Dagster's blocking checks, `dateline maintain`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import duckdb

from warehouse.contract import Link, Table, tables
from warehouse.lake import moment_literal

Severity = Literal["error", "warn"]
_SAMPLE = 5


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one check: how many rows fail, and the keys of some of them."""

    name: str
    table: str
    passed: bool
    failing: int
    sample: tuple[str, ...]
    severity: Severity


@dataclass(frozen=True, slots=True)
class _Test:
    name: str
    table: Table
    failing: str
    """SQL: the keys of the rows that fail."""
    severity: Severity
    condition: str | None = None
    """SQL: what holds of a current row that fails, where a row fails by itself."""


def check(
    connection: duckdb.DuckDBPyConnection, only: Collection[str] | None = None, since: datetime | None = None
) -> list[Check]:
    """Every check of the tables (all, or `only` the named ones), in the order of the contract. Reads, never writes.

    since: looks only at rows written at that moment or later (with a zone) and at those that share their keys, so that
    a run need not read what earlier ones have left; what it may have taken from older rows' links, it does not see.
    """
    chosen = [table for name, table in tables().items() if only is None or name in only]
    return [outcome for table in chosen for outcome in _outcomes(connection, table, since)]


def since_run(connection: duckdb.DuckDBPyConnection, run_id: str) -> datetime:
    """When a run began to write, for `check`; now, which leaves nothing to look at, where it has written nothing."""
    (moment,) = connection.execute("SELECT min(started) FROM runs WHERE run_id = ?", [run_id]).fetchone() or (None,)
    return moment or datetime.now(UTC)


def check_names() -> list[tuple[str, str, Severity]]:
    """Table, name and severity of every check, for who has to announce them before they run."""
    return [(name, test, severity) for name, table in tables().items() for test, severity in _names_of(table)]


def _names_of(table: Table) -> list[tuple[str, Severity]]:
    names: list[tuple[str, Severity]] = [("key_unique", "error"), ("required_filled", "error")]
    if table.kind == "history":
        names.append(("validity_without_overlap", "error"))
    names += [(f"{link.column}_resolves", link.severity) for link in table.links]
    return names + [(rule.name, rule.severity) for rule in table.rules]


def _tests(connection: duckdb.DuckDBPyConnection, table: Table, since: datetime | None) -> list[_Test]:
    keys = ", ".join(table.key)
    written = _written(table, since)
    current = f"FROM {table.name} WHERE {table.is_current} AND {written}"
    touched = _touched(connection, table, written) if since is not None else "true"
    same = f"SELECT {keys} FROM {table.name} WHERE {table.is_current} AND {touched} GROUP BY ALL HAVING count(*) > 1"
    empty = " OR ".join(_required(connection, table)) or "false"
    sql: list[tuple[str, str | None]] = [(same, None), (f"SELECT {keys} {current} AND ({empty})", empty)]
    if table.kind == "history":
        sql.append((_overlapping(table, touched), None))
    sql += [(_unresolved(connection, table, link, written, since), None) for link in table.links]
    sql += [(f"SELECT {keys} {current} AND NOT ({rule.sql})", f"NOT ({rule.sql})") for rule in table.rules]
    return [
        _Test(name, table, text, severity, condition)
        for (name, severity), (text, condition) in zip(_names_of(table), sql, strict=True)
    ]


def _touched(connection: duckdb.DuckDBPyConnection, table: Table, written: str) -> str:
    """SQL of the condition that a row was written or shares the key of one that was.

    Most runs bring new keys only: one look at the keys of older rows tells so, and then nothing else of them is read.
    """
    keys = ", ".join(table.key)
    shared = (
        f"FROM (SELECT {keys} FROM {table.name} WHERE NOT ({written})) "
        f"SEMI JOIN (SELECT {keys} FROM {table.name} WHERE {written}) USING ({keys}) LIMIT 1"
    )
    if connection.execute(shared).fetchone() is None:
        return written
    keys = keys if len(table.key) == 1 else f"({keys})"
    return f"{keys} IN (SELECT {keys} FROM {table.name} WHERE {written})"


def _written(table: Table, since: datetime | None) -> str:
    if since is None:
        return "true"
    return f"{'valid_from' if table.kind == 'history' else table.time} >= {moment_literal(since)}"


def _outcomes(connection: duckdb.DuckDBPyConnection, table: Table, since: datetime | None) -> list[Check]:
    """Conditions of single rows are asked together, in one pass over the table; only what fails is asked for its rows.

    Where nothing was written there is nothing that could fail: most runs leave most tables alone.
    """
    if connection.execute(f"SELECT 1 FROM {table.name} WHERE {_written(table, since)} LIMIT 1").fetchone() is None:
        return [Check(name, table.name, True, 0, (), severity) for name, severity in _names_of(table)]
    tests = _tests(connection, table, since)
    counted = [test for test in tests if test.condition is not None]
    counts = ", ".join(f"count(*) FILTER (WHERE {test.condition})" for test in counted)
    answer = connection.execute(
        f"SELECT {counts} FROM {table.name} WHERE {table.is_current} AND {_written(table, since)}"
    ).fetchone()
    failing = dict(zip((test.name for test in counted), answer or (), strict=True))
    return [
        Check(test.name, table.name, True, 0, (), test.severity)
        if failing.get(test.name) == 0
        else _outcome(connection, test)
        for test in tests
    ]


def _required(connection: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    found = connection.execute(f"DESCRIBE {table.name}").fetchall()
    return [f"{name} IS NULL" for name, _, null, *_ in found if null == "NO"]


def _overlapping(table: Table, touched: str) -> str:
    """A key is valid once at any moment, and never for no time or backwards."""
    keys = ", ".join(table.key)
    before = f"lag(coalesce(valid_to, 'infinity')) OVER (PARTITION BY {keys} ORDER BY valid_from)"
    return f"SELECT {keys} FROM {table.name} WHERE {touched} QUALIFY valid_to <= valid_from OR {before} > valid_from"


def _unresolved(
    connection: duckdb.DuckDBPyConnection, table: Table, link: Link, written: str, since: datetime | None
) -> str:
    """Most links lead to rows of the same run: only where one does not, all that is known is looked through for the few
    links that are asked for."""
    keys = ", ".join(table.key)
    linked = f"unnest({link.column})" if link.each else link.column
    rows = (
        f"SELECT * FROM (SELECT {keys}, {linked} AS linked FROM {table.name} WHERE {table.is_current} AND {written}) "
        "WHERE linked IS NOT NULL"
    )
    target = tables()[link.table]
    known = f"SELECT {link.to} AS linked FROM {link.table} WHERE {target.is_current}"
    if since is not None:
        beside = f"SELECT {keys} FROM ({rows}) ANTI JOIN ({known} AND {_written(target, since)}) USING (linked)"
        if connection.execute(f"{beside} LIMIT 1").fetchone() is None:
            return beside
        known = f"SELECT linked FROM ({known}) WHERE linked IN (SELECT linked FROM ({rows}))"
    return f"SELECT {keys} FROM ({rows}) ANTI JOIN ({known}) USING (linked)"


def _outcome(connection: duckdb.DuckDBPyConnection, test: _Test) -> Check:
    # Aggregates, not a window: DuckDB 1.5 fails at times on a window over no rows that several threads share.
    key = ", ".join(f"coalesce({column}::VARCHAR, 'NULL')" for column in test.table.key)
    answer = connection.execute(
        f"SELECT count(*), min(concat_ws(', ', {key}), {_SAMPLE}) FROM ({test.failing})"
    ).fetchone()
    failing, sample = answer or (0, None)
    return Check(test.name, test.table.name, failing == 0, failing, tuple(sample or ()), test.severity)
