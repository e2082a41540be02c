"""The catalog of a lake as an SQLite file, and from one, wherever it lies.

Belongs here: copying the catalog's tables as they are. Does not belong here: the files that the catalog lists
(`warehouse.backup`).
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import duckdb

from warehouse.lake import NAME, attach, load, open_duckdb, quote
from warehouse.migrate import new_mark
from warehouse.place import Place

_COPY, _KEPT = "copy", "kept"
_TABLES = """
    SELECT table_name FROM duckdb_tables()
    WHERE database_name = ? AND schema_name = ? AND table_name LIKE 'ducklake!_%' ESCAPE '!'"""


def catalog_to_file(place: Place, target: Path) -> None:
    """Writes the catalog to a new SQLite file; the caller holds the turn to write."""
    if place.catalog is None:
        _copy_of_sqlite(place.catalog_file, target)
        return
    with contextlib.closing(open_duckdb(place)) as connection:
        load(connection, "sqlite_scanner")
        _make_tables(connection, Place(target.parent), target)
        _attach_both(connection, place.catalog, target)
        _copy_tables(connection, (_KEPT, "public"), (_COPY, "main"))
        connection.execute(f"DETACH {_COPY}")
    _without_log(target)


def catalog_from_file(source: Path, place: Place) -> None:
    """Makes the catalog in PostgreSQL what the SQLite file holds, in one transaction, under a new mark."""
    from warehouse.postgres import set_mark

    assert place.catalog is not None
    with contextlib.closing(open_duckdb(place)) as connection:
        load(connection, "sqlite_scanner")
        _make_tables(connection, place, None)
        _attach_both(connection, place.catalog, source)
        _copy_tables(connection, (_COPY, "main"), (_KEPT, "public"))
    set_mark(place.catalog, new_mark())


def _copy_of_sqlite(source: Path, target: Path) -> None:
    """By SQLite's own means: a plain copy would miss what stands in its log."""
    with contextlib.closing(sqlite3.connect(source)) as live, contextlib.closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
    _without_log(target)


def _without_log(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")


def _make_tables(connection: duckdb.DuckDBPyConnection, place: Place, file: Path | None) -> None:
    """DuckLake itself makes the tables of its catalog, where there are none yet."""
    attach(connection, place, read_only=False, file=file)
    connection.execute(f"DETACH {NAME}")


def _attach_both(connection: duckdb.DuckDBPyConnection, conninfo: str, file: Path) -> None:
    connection.execute(f"ATTACH {quote(conninfo)} AS {_KEPT} (TYPE postgres)")
    connection.execute(f"ATTACH {quote(str(file))} AS {_COPY} (TYPE sqlite)")


def _copy_tables(connection: duckdb.DuckDBPyConnection, source: tuple[str, str], target: tuple[str, str]) -> None:
    names = [name for (name,) in connection.execute(_TABLES, [*source]).fetchall()]
    connection.execute("BEGIN")
    for (name,) in connection.execute(_TABLES, [*target]).fetchall():
        connection.execute(f"DELETE FROM {'.'.join(target)}.{name}")
    for name in names:
        connection.execute(f"INSERT INTO {'.'.join(target)}.{name} BY NAME FROM {'.'.join(source)}.{name}")
    connection.execute("COMMIT")
