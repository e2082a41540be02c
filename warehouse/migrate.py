"""Making a lake, and bringing an older one up to what this Dateline expects.

Belongs here: applying the numbered steps of `warehouse.migrations`. Does not belong here: rows of any other table.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import duckdb

from warehouse.lake import (
    NAME,
    attach,
    catalog_file,
    cursor,
    data_folder,
    exists,
    home_folder,
    lock_file,
    moment_literal,
    open_duckdb,
    quote,
)
from warehouse.lock import exclusive
from warehouse.migrations import Migration, missing
from warehouse.storage import telling_storage

LOCK_TIMEOUT = 60.0


def migrate(home: Path | None = None, *, timeout: float = LOCK_TIMEOUT) -> list[int]:
    """Make the lake, or apply what it lacks; returns the numbers of the steps applied. Many processes may call it.

    Raises LakeVersionError where a newer Dateline made the lake, LakeBusyError where another writer holds it too long.
    """
    folder = home_folder(home)
    with telling_storage(folder), exclusive(lock_file(folder), purpose="migrate", timeout=timeout):
        if not exists(folder):
            return _create(folder)
        with contextlib.closing(cursor(folder, "write")) as connection:
            return _apply_missing(connection, folder)


def open_for_writing(home: Path) -> duckdb.DuckDBPyConnection:
    """A connection that may write to the lake, which is made or brought up to date first; the caller holds the lock."""
    if not exists(home):
        _create(home)
    connection = cursor(home, "write")
    try:
        _apply_missing(connection, home)
    except BaseException:
        connection.close()
        raise
    return connection


def _create(home: Path) -> list[int]:
    """The catalog gets its name when it is complete: who opens a lake finds all of it or none."""
    unfinished = catalog_file(home).with_suffix(".new")
    for remnant in unfinished.parent.glob(f"{unfinished.name}*"):
        remnant.unlink()
    data_folder(home).mkdir(parents=True, exist_ok=True)
    with contextlib.closing(open_duckdb()) as connection:
        attach(connection, home, read_only=False, catalog=unfinished)
        # Rows inlined into the catalog were seen to be changed in older snapshots by maintenance.
        connection.execute(f"CALL {NAME}.set_option('data_inlining_row_limit', 0)")
        connection.execute(f"CALL {NAME}.set_option('parquet_compression', 'zstd')")
        # Numbers as differences, text by length: 7 % less than version 1 on articles, with their MinHash.
        connection.execute(f"CALL {NAME}.set_option('parquet_version', 2)")
        connection.execute(f"USE {NAME}")
        numbers = _apply_missing(connection, home)
        connection.execute(f"USE memory; DETACH {NAME}")
    unfinished.rename(catalog_file(home))
    return numbers


def _apply_missing(connection: duckdb.DuckDBPyConnection, home: Path) -> list[int]:
    steps = missing(connection, home)
    for step in steps:
        _apply(connection, step)
    return [step.version for step in steps]


def _apply(connection: duckdb.DuckDBPyConnection, step: Migration) -> None:
    connection.execute("BEGIN")
    try:
        connection.execute(step.sql)
        connection.execute(
            f"INSERT INTO {NAME}.migrations VALUES (?, ?, ?, {moment_literal(datetime.now(UTC))}, ?)",
            [step.version, step.name, step.checksum, version("dateline")],
        )
        message = quote(f"migration {step.version:03d} {step.name}")
        connection.execute(f"CALL {NAME}.set_commit_message('dateline', {message})")
        connection.execute("COMMIT")
    except duckdb.Error:
        with contextlib.suppress(duckdb.Error):
            connection.execute("ROLLBACK")
        raise
