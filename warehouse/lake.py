"""Where the lake lies and how to open it.

Belongs here: paths, DuckDB's extensions, attaching, connections for readers. Does not belong here: tables and writing.

The lake is a DuckLake: catalog in SQLite (`<home>/lake/catalog.sqlite`), rows in Parquet (`<home>/lake/data/`). The
folder can be moved: the place of the data is given at each attachment.
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
from warehouse.errors import ExtensionError, LakeMissingError, LakeVersionError
from warehouse.migrations import missing

NAME = "lake"
Purpose = Literal["read", "write", "ask"]
_EXTENSIONS = ("ducklake", "sqlite_scanner")
_KEPT_OPEN = 3
_open: dict[tuple[int, Path, Purpose, int, int], duckdb.DuckDBPyConnection] = {}
_opening = threading.Lock()


def home_folder(home: Path | None = None) -> Path:
    """The given folder, or $DATELINE_HOME, or `.dateline` in the working directory; absolute."""
    return Path(home or os.environ.get("DATELINE_HOME") or ".dateline").resolve()


def lake_folder(home: Path) -> Path:
    """The folder of catalog and data: what moves, is backed up and restored as one."""
    return home / "lake"


def catalog_file(home: Path) -> Path:
    """The SQLite file that says which Parquet files make which table at which snapshot."""
    return lake_folder(home) / "catalog.sqlite"


def data_folder(home: Path) -> Path:
    """The folder of the Parquet files."""
    return lake_folder(home) / "data"


def lock_file(home: Path) -> Path:
    """Beside the lake, not in it, so that a restore can exchange the whole folder while it holds the lock."""
    return home / "lake.lock"


def exists(home: Path) -> bool:
    """Whether there is a lake that can be read."""
    return catalog_file(home).exists()


def connect(home: Path | None = None, *, as_of: datetime | None = None) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection that reads the lake, which is its default database; time zone UTC.

    With `as_of` (with a zone) tables and views show what was known at that moment. `<table>_as_of(moment)` does the
    same for one table. Writing goes through `warehouse.history`.
    Raises LakeMissingError where there is no lake, LakeVersionError where another Dateline made it than this one.
    """
    connection = cursor(home_folder(home), "read")
    if as_of is not None:
        show_as_of(connection, as_of)
    return connection


def cursor(home: Path, purpose: Purpose) -> duckdb.DuckDBPyConnection:
    """A connection to the process's open lake of `home`, whose tables and `_as_of` macros need no prefix.

    Loading the extensions takes longer than most questions, so a DuckDB with the lake attached stays open for each
    purpose: `read`, `write` (the caller holds the lock and sees to migrations), `ask` (can open no file but the
    lake's data). It is opened anew when the catalog is another file than before, or in a forked process.
    """
    catalog = catalog_file(home)
    try:
        stat = catalog.stat()
        # On a disk that takes no files a copy is read, which does not follow the catalog.
        copied = 0 if os.access(catalog.parent, os.W_OK) else stat.st_mtime_ns
        key = (os.getpid(), home, purpose, stat.st_ino, copied)
    except FileNotFoundError:
        raise LakeMissingError(
            f"no lake in {home} ({catalog} is missing): `dateline run` makes one; "
            f"where it lies elsewhere, set DATELINE_HOME"
        ) from None
    with _opening:
        if key not in _open:
            _open[key] = _open_lake(home, purpose)
            for stale in list(_open)[:-_KEPT_OPEN]:
                del _open[stale]
        connection = _open[key].cursor()
    connection.execute(f"SET search_path = '{NAME}.main,memory.main'")
    return connection


@contextlib.contextmanager
def one_snapshot(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Every question of the block sees the same state, and the catalog is read once, not at each of them."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def open_duckdb() -> duckdb.DuckDBPyConnection:
    """An empty DuckDB in memory with what the lake needs loaded; it asks the network for nothing."""
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "temp_directory": str(Path(tempfile.gettempdir()) / f"dateline-{os.getpid()}"),
        }
    )
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    for extension in _EXTENSIONS:
        _load(connection, extension)
    return connection


def attach(connection: duckdb.DuckDBPyConnection, home: Path, *, read_only: bool, catalog: Path | None = None) -> None:
    """Attach the lake of `home` as `lake`; `catalog` is another file while it is being made."""
    options = f"DATA_PATH {quote(f'{data_folder(home)}/')}, OVERRIDE_DATA_PATH true"
    options += ", READ_ONLY" if read_only else ", META_JOURNAL_MODE 'WAL'"
    connection.execute(f"ATTACH {quote(f'ducklake:sqlite:{catalog or catalog_file(home)}')} AS {NAME} ({options})")


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


def _open_lake(home: Path, purpose: Purpose) -> duckdb.DuckDBPyConnection:
    connection = open_duckdb()
    try:
        if purpose == "write":
            attach(connection, home, read_only=False)
        else:
            _attach_for_reading(connection, home)
        if purpose != "write":
            _refuse_older(connection, home)
            _add_macros(connection)
        if purpose == "ask":
            _close_in(connection, home)
    except BaseException:
        connection.close()
        raise
    return connection


def _attach_for_reading(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    """From a disk that takes no files a copy of the catalog is read: SQLite wants one beside a log-mode database."""
    try:
        attach(connection, home, read_only=True)
    except duckdb.Error as error:
        if "unable to open database file" not in str(error) or os.access(lake_folder(home), os.W_OK):
            raise
        folder = Path(tempfile.mkdtemp(prefix="dateline-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        for file in lake_folder(home).glob(f"{catalog_file(home).name}*"):
            shutil.copyfile(file, folder / file.name)
        attach(connection, home, read_only=True, catalog=folder / catalog_file(home).name)


def _load(connection: duckdb.DuckDBPyConnection, extension: str) -> None:
    packaged = _packaged(extension)
    try:
        if packaged is not None:
            connection.execute(f"LOAD {quote(str(packaged))}")
        else:
            connection.execute(f"INSTALL {extension}; LOAD {extension}")
    except duckdb.Error as error:
        where = f"the file {packaged}" if packaged else "DuckDB's own store (no package for this machine holds it)"
        raise ExtensionError(
            f"DuckDB {duckdb.__version__} cannot load its extension {extension} from {where}: {error}. "
            f"`pip install duckdb=={duckdb.__version__} duckdb-extension-{extension.replace('_', '-')}"
            f"=={duckdb.__version__}` mends it where there is a wheel"
        ) from error


def _packaged(extension: str) -> Path | None:
    spec = importlib.util.find_spec(f"duckdb_extension_{extension}")
    if spec is None or spec.origin is None:
        return None
    file = Path(spec.origin).parent / "extensions" / f"v{duckdb.__version__}" / f"{extension}.duckdb_extension"
    return file if file.exists() else None


def _refuse_older(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    if steps := missing(connection, home):
        raise LakeVersionError(
            f"the lake in {home} lacks migration {steps[0].version:03d}_{steps[0].name}: an older Dateline made it; "
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


def _close_in(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    connection.execute("SET autoload_known_extensions = false")
    connection.execute(f"SET allowed_directories = [{quote(f'{data_folder(home)}/')}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
