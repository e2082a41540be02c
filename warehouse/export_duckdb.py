"""The lake as one plain DuckDB file that any program opens which knows DuckDB: no extension, no catalog beside it.

Belongs here: copying tables, views and comments. Does not belong here: which rows (`warehouse.export_selection`).
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from warehouse.atomic import replacing
from warehouse.catalog import Relation
from warehouse.contract import tables
from warehouse.errors import LakeError
from warehouse.export_selection import Selection
from warehouse.lake import NAME, moment_literal, quote

_OUT = "dateline_export"


def write_duckdb(
    connection: duckdb.DuckDBPyConnection,
    relations: Sequence[Relation],
    selection: Selection,
    target: Path,
    as_of: dt.datetime | None,
) -> int:
    """Write every table (narrowed by the selection) and every view; returns the rows of all tables.

    A file that stands at `target` is replaced in one step: who has it open goes on reading the old one. The table
    `export_of` in the file says what was exported when.
    """
    views = _views(connection)
    with replacing(target) as unfinished:
        connection.execute(f"ATTACH {quote(str(unfinished))} AS {_OUT}")
        try:
            stored = [relation for relation in relations if relation.name not in views]
            rows = sum(_copy(connection, relation, selection) for relation in stored)
            _copy_views(connection, views)
            for relation in relations:
                _comment(connection, relation, "VIEW" if relation.name in views else "TABLE")
            _add_macros(connection)
            _sign(connection, selection, as_of)
            # Written through, so that the file needs no log beside it.
            connection.execute("COMMIT")
            connection.execute(f"CHECKPOINT {_OUT}")
        finally:
            _detach(connection)
    return rows


def _views(connection: duckdb.DuckDBPyConnection) -> Mapping[str, str]:
    found = connection.execute("SELECT view_name, sql FROM duckdb_views() WHERE database_name = ?", [NAME])
    return dict(found.fetchall())


def _copy(connection: duckdb.DuckDBPyConnection, relation: Relation, selection: Selection) -> int:
    condition, values = selection.condition(relation.name, [column.name for column in relation.columns])
    (rows,) = connection.execute(
        f"CREATE TABLE {_OUT}.main.{relation.name} AS SELECT * FROM {relation.name} WHERE {condition}", values
    ).fetchone() or (0,)
    for column in relation.columns:
        if column.required:
            connection.execute(f'ALTER TABLE {_OUT}.main.{relation.name} ALTER "{column.name}" SET NOT NULL')
    return int(rows)


def _copy_views(connection: duckdb.DuckDBPyConnection, views: Mapping[str, str]) -> None:
    """A view can be made once those that it reads are there: the rest is tried again as long as some succeed."""
    (path,) = connection.execute("SELECT current_setting('search_path')").fetchone() or ("",)
    connection.execute(f"SET search_path = '{_OUT}.main'")
    waiting, faults = dict(views), {}
    try:
        while waiting:
            faults = {name: fault for name, sql in waiting.items() if (fault := _tried(connection, sql))}
            if len(faults) == len(waiting):
                raise LakeError(f"views cannot be made outside the lake: {faults}")
            waiting = {name: views[name] for name in faults}
    finally:
        connection.execute(f"SET search_path = {quote(path)}")


def _tried(connection: duckdb.DuckDBPyConnection, sql: str) -> str | None:
    try:
        connection.execute(sql)
    except duckdb.CatalogException as error:
        return str(error)
    return None


def _comment(connection: duckdb.DuckDBPyConnection, relation: Relation, kind: str) -> None:
    name = f"{_OUT}.main.{relation.name}"
    connection.execute(f"COMMENT ON {kind} {name} IS {quote(relation.comment)}")
    for column in relation.columns:
        connection.execute(f'COMMENT ON COLUMN {name}."{column.name}" IS {quote(column.comment)}')


def _add_macros(connection: duckdb.DuckDBPyConnection) -> None:
    for table in tables().values():
        connection.execute(
            f"CREATE MACRO {_OUT}.main.{table.name}_as_of(moment) AS TABLE "
            f"SELECT * FROM {table.name} WHERE {table.known_at('moment::TIMESTAMPTZ')}"
        )


def _sign(connection: duckdb.DuckDBPyConnection, selection: Selection, as_of: dt.datetime | None) -> None:
    (snapshot,) = connection.execute(f"SELECT id FROM {NAME}.current_snapshot()").fetchone() or (0,)
    moment = moment_literal(as_of) if as_of else "NULL::TIMESTAMPTZ"
    connection.execute(
        f"CREATE TABLE {_OUT}.main.export_of AS SELECT ?::BIGINT AS snapshot, {moment} AS as_of, "
        f"{moment_literal(dt.datetime.now(dt.UTC))} AS exported_at, ?::VARCHAR[] AS indicators, "
        "?::VARCHAR[] AS areas, ?::VARCHAR AS period",
        [snapshot, list(selection.indicators), list(selection.areas), selection.period],
    )
    connection.execute(f"COMMENT ON TABLE {_OUT}.main.export_of IS 'What this file was exported from, and when'")


def _detach(connection: duckdb.DuckDBPyConnection) -> None:
    with contextlib.suppress(duckdb.Error):  # after a commit there is nothing to roll back
        connection.execute("ROLLBACK")
    connection.execute(f"DETACH {_OUT}")
