"""How to open the lake.

Belongs here: DuckDB's extensions, attaching, connections for readers. Does not belong here: where it lies
(`warehouse.place`), tables and writing.

The lake is a DuckLake: catalog in SQLite (`<home>/lake/catalog.sqlite`), rows in Parquet (`<home>/lake/data/`); or in
PostgreSQL and object storage. It can be moved: the place of the data is given at each attachment.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import duckdb

from warehouse.contract import tables
from warehouse.errors import ExtensionError, LakeMissingError, LakeUnreachableError, LakeVersionError
from warehouse.migrations import missing
from warehouse.place import Place, place_of

NAME = "lake"
Purpose = Literal["read", "write", "ask"]
_OF_THE_EXTRA = frozenset({"postgres_scanner", "httpfs"})
_KEPT_OPEN = 3
_open: dict[tuple[int, Place, Purpose, object], duckdb.DuckDBPyConnection] = {}
_opening = threading.Lock()


def exists(home: Path | Place) -> bool:
    """Whether there is a lake that can be read."""
    return _identity(place_of(home)) is not None


def connect(home: Path | Place | None = None, *, as_of: datetime | None = None) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection that reads the lake, which is its default database; time zone UTC.

    With `as_of` (with a zone) tables and views show what was known at that moment. `<table>_as_of(moment)` does the
    same for one table. Writing goes through `warehouse.history`.
    Raises LakeMissingError where there is no lake, LakeVersionError where another Dateline made it than this one.
    """
    connection = cursor(place_of(home), "read")
    if as_of is not None:
        show_as_of(connection, as_of)
    return connection


def cursor(place: Place, purpose: Purpose) -> duckdb.DuckDBPyConnection:
    """A connection to the process's open lake, whose tables and `_as_of` macros need no prefix.

    Loading the extensions takes longer than most questions, so a DuckDB with the lake attached stays open for each
    purpose: `read`, `write` (the caller holds the lock and sees to migrations), `ask` (can open no file but the
    lake's data). It is opened anew when the catalog is another one than before, or in a forked process.
    """
    identity = _identity(place)
    if identity is None:
        where = f"{place.catalog_file} is missing" if place.is_local else "the database holds no complete one"
        raise LakeMissingError(
            f"no lake in {place} ({where}): `dateline run` makes one; where it lies elsewhere, set "
            f"{'DATELINE_HOME' if place.is_local else 'DATELINE_CATALOG'}"
        )
    key = (os.getpid(), place, purpose, identity)
    with _opening:
        if key not in _open:
            _open[key] = _open_lake(place, purpose)
            for stale in list(_open)[:-_KEPT_OPEN]:
                del _open[stale]
        connection = _open[key].cursor()
    connection.execute(f"SET search_path = '{NAME}.main,memory.main'")
    return connection


def _identity(place: Place) -> object:
    """What changes when another lake takes the place of this one; None where there is none."""
    if place.catalog is not None:
        from warehouse.postgres import mark

        return mark(place.catalog)
    try:
        stat = place.catalog_file.stat()
    except FileNotFoundError:
        return None
    # On a disk that takes no files a copy is read, which does not follow the catalog.
    return stat.st_ino, 0 if os.access(place.lake, os.W_OK) else stat.st_mtime_ns


@contextlib.contextmanager
def one_snapshot(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Every question of the block sees the same state, and the catalog is read once, not at each of them."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


# They believe the catalog's statistics of a table. Rewriting files narrows those to what was rewritten (DuckLake of
# DuckDB 1.5.5): then a comparison with a moment is held for true of every row, and integers are packed too tight.
_MISLED_OPTIMIZERS = ("statistics_propagation", "compressed_materialization")


def open_duckdb(place: Place | None = None) -> duckdb.DuckDBPyConnection:
    """An empty DuckDB in memory with what a lake at that place needs loaded; default: one in files."""
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "temp_directory": str(Path(tempfile.gettempdir()) / f"dateline-{os.getpid()}"),
        }
    )
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    connection.execute(f"SET GLOBAL disabled_optimizers = {quote(','.join(_MISLED_OPTIMIZERS))}")
    load(connection, "ducklake")
    load(connection, "postgres_scanner" if place and place.catalog is not None else "sqlite_scanner")
    if place and place.bucket:
        from warehouse.objects import let_duckdb_in

        load(connection, "httpfs")
        let_duckdb_in(connection, f"{place.bucket}/")
    return connection


def attach(connection: duckdb.DuckDBPyConnection, place: Place, *, read_only: bool, file: Path | None = None) -> None:
    """Attach the lake as `lake`; `file` is another one for its catalog while that is being made."""
    options = f"DATA_PATH {quote(place.data)}, OVERRIDE_DATA_PATH true"
    if read_only:
        options += ", READ_ONLY"
    elif place.is_local:
        options += ", META_JOURNAL_MODE 'WAL'"
    where = f"sqlite:{file or place.catalog_file}" if place.catalog is None else f"postgres:{place.catalog}"
    try:
        connection.execute(f"ATTACH {quote(f'ducklake:{where}')} AS {NAME} ({options})")
    except duckdb.IOException as error:
        if place.is_local or "unable to connect to postgres" not in str(error).lower():
            raise
        told = " ".join(str(error).split())
        raise LakeUnreachableError(f"PostgreSQL does not let us in ({place}): {told:.300}") from None


def quote(text: str) -> str:
    """The text as an SQL string literal, for statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def moment_literal(moment: datetime) -> str:
    """A moment with a zone as an SQL literal, to the microsecond; ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()}: a moment needs a zone, e.g. {moment.isoformat()}+00:00")
    return f"TIMESTAMPTZ {quote(moment.astimezone(UTC).isoformat())}"


def show_as_of(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> None:
    """Temporary views of the tables' names: whatever is built on them shows that moment as well."""
    moment = moment_literal(as_of)
    connection.execute(f"SET VARIABLE as_of = {moment}")
    for table in tables().values():
        connection.execute(f"CREATE TEMP VIEW {table.name} AS {table.as_it_was(f'{NAME}.{table.name}', moment)}")


def _open_lake(place: Place, purpose: Purpose) -> duckdb.DuckDBPyConnection:
    connection = open_duckdb(place)
    try:
        if purpose == "write":
            attach(connection, place, read_only=False)
        else:
            _attach_for_reading(connection, place)
        if purpose != "write":
            _refuse_older(connection, place)
            _add_macros(connection)
        if purpose == "ask":
            _close_in(connection, place)
    except BaseException:
        connection.close()
        raise
    return connection


def _attach_for_reading(connection: duckdb.DuckDBPyConnection, place: Place) -> None:
    """From a disk that takes no files a copy of the catalog is read: SQLite wants one beside a log-mode database."""
    try:
        attach(connection, place, read_only=True)
    except duckdb.Error as error:
        if "unable to open database file" not in str(error) or os.access(place.lake, os.W_OK):
            raise
        folder = Path(tempfile.mkdtemp(prefix="dateline-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        for file in place.lake.glob(f"{place.catalog_file.name}*"):
            shutil.copyfile(file, folder / file.name)
        attach(connection, place, read_only=True, file=folder / place.catalog_file.name)


def load(connection: duckdb.DuckDBPyConnection, extension: str) -> None:
    """Load an extension of DuckDB from its package, else from DuckDB's own store; raises ExtensionError."""
    packaged = _packaged(extension)
    try:
        if packaged is not None:
            connection.execute(f"LOAD {quote(str(packaged))}")
        else:
            connection.execute(f"INSTALL {extension}; LOAD {extension}")
    except duckdb.Error as error:
        where = f"the file {packaged}" if packaged else "DuckDB's own store (no package for this machine holds it)"
        wanted = f"duckdb=={duckdb.__version__} duckdb-extension-{extension.replace('_', '-')}=={duckdb.__version__}"
        mending = "'dateline[scale]'" if extension in _OF_THE_EXTRA else wanted
        raise ExtensionError(
            f"DuckDB {duckdb.__version__} cannot load its extension {extension} from {where}: {error}. "
            f"`pip install {mending}` mends it where there is a wheel"
        ) from error


def _packaged(extension: str) -> Path | None:
    spec = importlib.util.find_spec(f"duckdb_extension_{extension}")
    if spec is None or spec.origin is None:
        return None
    file = Path(spec.origin).parent / "extensions" / f"v{duckdb.__version__}" / f"{extension}.duckdb_extension"
    return file if file.exists() else None


def _refuse_older(connection: duckdb.DuckDBPyConnection, place: Place) -> None:
    if steps := missing(connection, place):
        raise LakeVersionError(
            f"the lake in {place} lacks migration {steps[0].version:03d}_{steps[0].name}: an older Dateline made it; "
            f"`dateline migrate` brings it up to date, as does any command that writes"
        )


def _add_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Beside the lake and not in it: a lake that holds macros cannot be opened by every reader of DuckLake."""
    for table in tables().values():
        connection.execute(
            f"CREATE MACRO memory.main.{table.name}_as_of(moment) AS TABLE "
            f"SELECT * FROM {NAME}.{table.name} WHERE {table.known_at('moment::TIMESTAMPTZ')}"
        )
    connection.execute(
        f"CREATE MACRO memory.main.plans_on(day) AS TABLE SELECT * FROM {NAME}.plan_history "
        "WHERE since <= day::DATE AND coalesce(until > day::DATE, true)"
    )


def _close_in(connection: duckdb.DuckDBPyConnection, place: Place) -> None:
    connection.execute("SET autoload_known_extensions = false")
    connection.execute(f"SET allowed_directories = [{quote(place.data)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
