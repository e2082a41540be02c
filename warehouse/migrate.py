"""Making a lake, and bringing an older one up to what this Dateline expects.

Belongs here: applying the numbered steps of `warehouse.migrations`. Does not belong here: rows of any other table.
"""

from __future__ import annotations

import contextlib
import uuid
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import duckdb

from warehouse.lake import NAME, attach, cursor, exists, moment_literal, open_duckdb, quote
from warehouse.lock import turn
from warehouse.migrations import Migration, missing
from warehouse.place import Place, place_of
from warehouse.storage import telling_storage

LOCK_TIMEOUT = 60.0


def migrate(home: Path | None = None, *, timeout: float = LOCK_TIMEOUT) -> list[int]:
    """Make the lake, or apply what it lacks; returns the numbers of the steps applied. Many processes may call it.

    Raises LakeVersionError where a newer Dateline made the lake, LakeBusyError where another writer holds it too long.
    """
    place = place_of(home)
    with telling_storage(place), turn(place, purpose="migrate", timeout=timeout):
        if not exists(place):
            return _create(place)
        with contextlib.closing(cursor(place, "write")) as connection:
            return _apply_missing(connection, place)


def open_for_writing(place: Place) -> duckdb.DuckDBPyConnection:
    """A connection that may write to the lake, which is made or brought up to date first; the caller holds the lock."""
    if not exists(place):
        _create(place)
    connection = cursor(place, "write")
    try:
        _apply_missing(connection, place)
    except BaseException:
        connection.close()
        raise
    return connection


def _create(place: Place) -> list[int]:
    """The catalog gets its name, in PostgreSQL its mark, when it is complete: who opens a lake finds all or none."""
    if place.catalog is not None:
        from warehouse.postgres import set_mark

        numbers = _make(place, None)
        set_mark(place.catalog, new_mark())
        return numbers
    unfinished = place.catalog_file.with_suffix(".new")
    for remnant in unfinished.parent.glob(f"{unfinished.name}*"):
        remnant.unlink()
    numbers = _make(place, unfinished)
    unfinished.rename(place.catalog_file)
    return numbers


def new_mark() -> str:
    """A mark that no lake had before."""
    return f"dateline lake {uuid.uuid4()}"


def _make(place: Place, file: Path | None) -> list[int]:
    if place.bucket is None:
        Path(place.data).mkdir(parents=True, exist_ok=True)
    with contextlib.closing(open_duckdb(place)) as connection:
        attach(connection, place, read_only=False, file=file)
        # Rows inlined into the catalog were seen to be changed in older snapshots by maintenance.
        connection.execute(f"CALL {NAME}.set_option('data_inlining_row_limit', 0)")
        connection.execute(f"CALL {NAME}.set_option('parquet_compression', 'zstd')")
        # Numbers as differences, text by length: 7 % less than version 1 on articles, with their MinHash.
        connection.execute(f"CALL {NAME}.set_option('parquet_version', 2)")
        connection.execute(f"USE {NAME}")
        numbers = _apply_missing(connection, place)
        connection.execute(f"USE memory; DETACH {NAME}")
    return numbers


def _apply_missing(connection: duckdb.DuckDBPyConnection, place: Place) -> list[int]:
    steps = missing(connection, place)
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
