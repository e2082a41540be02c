"""The SQL by which staged rows become new rows of a log or new versions of a history.

Belongs here: statements inside an open transaction. Does not belong here: the transaction itself
(`warehouse.history`) and the check of single values (`warehouse.rows`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.contract import Table
from warehouse.errors import RowError
from warehouse.lake import NAME, moment_literal, quote
from warehouse.rows import Columns

Scope = Mapping[str, Collection[object]]
_SMALLEST_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True)
class Change:
    """What a merge did: rows opened, rows closed, rows that were there as given."""

    opened: int
    closed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """Staged rows: the columns, the file of JSON lines and the length of its longest line in bytes."""

    columns: Columns
    file: Path
    longest: int


def append_new(connection: duckdb.DuckDBPyConnection, incoming: Incoming, moment: str, run_id: str) -> int:
    """Add the staged rows whose key the log does not have; returns how many. Moment and run are SQL expressions."""
    table = incoming.columns.table
    _load(connection, incoming)
    names = ", ".join(incoming.columns.types)
    return _count(
        connection.execute(
            f"INSERT INTO {NAME}.{table.name} ({names}, {table.time}, run_id) "
            f"SELECT {names}, {moment}, {run_id} FROM incoming ANTI JOIN {NAME}.{table.name} USING ({_keys(table)})"
        )
    )


def merge_versions(
    connection: duckdb.DuckDBPyConnection,
    incoming: Incoming,
    scope: Scope | None,
    ignore: Collection[str] | None,
    moment: str,
    run_id: str,
) -> Change:
    """Close the current rows of the scope that are not among the staged ones, open those that are not there."""
    table = incoming.columns.table
    _refuse_unknown_columns(incoming.columns, [*(scope or ()), *(ignore or ())])
    _load(connection, incoming)
    if scope is not None:
        _refuse_rows_outside(connection, table, scope)
    _find_standing(connection, incoming.columns, scope)
    ignored = table.unless_else if ignore is None else ignore
    compared = [name for name in incoming.columns.types if name not in (*table.key, *ignored)]
    differs = " OR ".join(["i._there IS NULL", *(f"s.{name} IS DISTINCT FROM i.{name}" for name in compared)])
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE closing AS SELECT {_keys(table, 's')} FROM standing s "
        f"LEFT JOIN (SELECT *, true AS _there FROM incoming) i ON {_same_key(table, 's', 'i')} WHERE {differs}"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE opening AS SELECT * FROM incoming "
        f"ANTI JOIN (FROM standing ANTI JOIN closing USING ({_keys(table)})) USING ({_keys(table)})"
    )
    closed = _close(connection, table, scope, moment)
    opened = _open(connection, incoming.columns, moment, run_id)
    withdrawn = _withdraw_unseen(connection, table, moment) if closed else 0
    return Change(opened - withdrawn, closed - withdrawn, _rows_of(connection, "standing") - closed)


def in_scope(scope: Scope) -> tuple[str, list[list[object]]]:
    """SQL of the condition that a row lies in the scope, and the values of its parameters."""
    conditions = [f"{column} IN (SELECT unnest(?))" for column in scope]
    return " AND ".join(conditions) or "true", [list(values) for values in scope.values()]


def _load(connection: duckdb.DuckDBPyConnection, incoming: Incoming) -> None:
    table, types = incoming.columns.table, incoming.columns.types
    columns = ", ".join(f"{quote(name)}: {quote(kind)}" for name, kind in types.items())
    buffer = max(_SMALLEST_BUFFER, 2 * incoming.longest)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE incoming AS FROM read_json({quote(str(incoming.file))}, "
        f"format = 'newline_delimited', columns = {{{columns}}}, maximum_object_size = {buffer})"
    )
    repeated = f"SELECT {_keys(table)} FROM incoming GROUP BY ALL HAVING count(*) > 1"
    if connection.execute(repeated).fetchone():
        connection.execute("CREATE OR REPLACE TEMP TABLE incoming AS SELECT DISTINCT * FROM incoming")
        if contradictions := connection.execute(f"{repeated} LIMIT 3").fetchall():
            raise RowError(
                f"rows for {table.name} contradict each other: one key ({', '.join(table.key)}), several rows: "
                f"{', '.join(str(key) for key in contradictions)}"
            )


def _refuse_unknown_columns(columns: Columns, names: Collection[str]) -> None:
    if unknown := [name for name in names if name not in columns.types]:
        raise RowError(f"{columns.table.name} has no columns {unknown}; it has: {', '.join(columns.types)}")


def _refuse_rows_outside(connection: duckdb.DuckDBPyConnection, table: Table, scope: Scope) -> None:
    condition, values = in_scope(scope)
    outside = connection.execute(
        f"SELECT {_keys(table)} FROM incoming WHERE ({condition}) IS NOT TRUE LIMIT 3", values
    ).fetchall()
    if outside:
        raise RowError(f"rows for {table.name} lie outside the scope of {', '.join(scope)}: {outside}")


def _find_standing(connection: duckdb.DuckDBPyConnection, columns: Columns, scope: Scope | None) -> None:
    """The current rows of the scope. Whether there are any is looked for first, in few columns: a run brings new
    articles, and of the millions of rows of others neither keys nor texts need be read. Where there are some, the
    moments at which they were opened tell which files to read."""
    table = columns.table
    names = ", ".join(columns.types)
    source = f"{NAME}.{table.name} WHERE valid_to IS NULL"
    values: list[list[object]] = []
    if scope is None:
        condition = f"({_keys(table)}) IN (SELECT ({_keys(table)}) FROM incoming)"
        if len(table.key) == 1:
            condition = f"{table.key[0]} IN (SELECT {table.key[0]} FROM incoming)"
    else:
        condition, values = in_scope(scope)
    (first, last) = connection.execute(
        f"SELECT min(valid_from), max(valid_from) FROM {source} AND {condition}", values
    ).fetchone() or (None, None)
    start = f"CREATE OR REPLACE TEMP TABLE standing AS SELECT {names} FROM"
    if first is None:
        connection.execute(f"{start} {NAME}.{table.name} LIMIT 0")
        return
    opened = f"valid_from BETWEEN {moment_literal(first)} AND {moment_literal(last)}"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE standing_keys AS SELECT {_keys(table)}, valid_from "
        f"FROM {source} AND {opened} AND {condition}",
        values,
    )
    connection.execute(
        f"{start} (FROM {source} AND {opened}) SEMI JOIN standing_keys USING ({_keys(table)}, valid_from)"
    )


def _close(connection: duckdb.DuckDBPyConnection, table: Table, scope: Scope | None, moment: str) -> int:
    if not _rows_of(connection, "closing"):
        return 0
    condition, values = in_scope(scope or {})
    return _count(
        connection.execute(
            f"UPDATE {NAME}.{table.name} SET valid_to = {moment} "
            f"WHERE valid_to IS NULL AND {condition} AND ({_keys(table)}) IN (SELECT ({_keys(table)}) FROM closing)",
            values,
        )
    )


def _open(connection: duckdb.DuckDBPyConnection, columns: Columns, moment: str, run_id: str) -> int:
    if not _rows_of(connection, "opening"):
        return 0
    table, names = columns.table, ", ".join(columns.types)
    number, value, numbers = "", "", ""
    if table.numbered:
        number, value = f", {table.numbered}", ", 1 + coalesce(last, 0)"
        numbers = (
            f"LEFT JOIN (SELECT {_keys(table)}, max({table.numbered}) AS last FROM {NAME}.{table.name} "
            f"SEMI JOIN opening USING ({_keys(table)}) GROUP BY ALL) USING ({_keys(table)})"
        )
    return _count(
        connection.execute(
            f"INSERT INTO {NAME}.{table.name} ({names}{number}, valid_from, run_id) "
            f"SELECT {names}{value}, {moment}, {run_id} FROM opening {numbers} ORDER BY {_keys(table)}"
        )
    )


def _withdraw_unseen(connection: duckdb.DuckDBPyConnection, table: Table, moment: str) -> int:
    """Rows that this transaction opened and closed again were never current for anybody."""
    return _count(
        connection.execute(f"DELETE FROM {NAME}.{table.name} WHERE valid_from = {moment} AND valid_to = {moment}")
    )


def _keys(table: Table, of: str = "") -> str:
    return ", ".join(f"{of}.{name}" if of else name for name in table.key)


def _same_key(table: Table, left: str, right: str) -> str:
    return " AND ".join(f"{left}.{name} = {right}.{name}" for name in table.key)


def _rows_of(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    return _count(connection.execute(f"SELECT count(*) FROM {name}"))


def _count(cursor: duckdb.DuckDBPyConnection) -> int:
    (number,) = cursor.fetchone() or (0,)
    return int(number)
