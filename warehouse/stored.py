"""The files of the lake as its catalog lists them.

Belongs here: which files belong to which table, with their sizes, and reading them to see that they can be read.
Does not belong here: what rows mean (`warehouse.checks`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import duckdb

from warehouse.files import Files
from warehouse.lake import NAME, quote

_CATALOG = f"__ducklake_metadata_{NAME}"
_LISTED = f"""
    WITH tables AS (
        SELECT DISTINCT ON (table_id) table_id, table_name, s.path AS schema_path, s.path_is_relative AS schema_relative,
               t.path AS table_path, t.path_is_relative AS table_relative
        FROM {_CATALOG}.ducklake_table AS t JOIN {_CATALOG}.ducklake_schema AS s USING (schema_id)
        ORDER BY table_id, t.begin_snapshot DESC),
    files AS (
        SELECT table_id, 'data' AS kind, path, path_is_relative, file_size_bytes, record_count
        FROM {_CATALOG}.ducklake_data_file
        UNION ALL
        SELECT table_id, 'delete', path, path_is_relative, file_size_bytes, delete_count
        FROM {_CATALOG}.ducklake_delete_file)
    SELECT table_name, kind,
           CASE WHEN NOT path_is_relative THEN path
                WHEN NOT table_relative THEN table_path || path
                WHEN NOT schema_relative THEN schema_path || table_path || path
                ELSE $1 || schema_path || table_path || path END,
           file_size_bytes, record_count
    FROM files JOIN tables USING (table_id) ORDER BY ALL"""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that some snapshot needs: its table, rows or deletions in it, its path or address, size in bytes, rows."""

    table: str
    kind: Literal["data", "delete"]
    path: str
    size: int
    rows: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that is not what the catalog says."""

    file: StoredFile
    what: str


def stored_files(connection: duckdb.DuckDBPyConnection, files: Files) -> list[StoredFile]:
    """Every file that the catalog lists, of all snapshots that are kept. files: the store of the Parquet files."""
    found = connection.execute(_LISTED, [files.root]).fetchall()
    return [StoredFile(table, kind, path, size, rows) for table, kind, path, size, rows in found]


def faults_of(connection: duckdb.DuckDBPyConnection, listed: Iterable[StoredFile], files: Files) -> list[Fault]:
    """The listed files that are missing, too short or too long, or cannot be read to their last value."""
    return [Fault(file, what) for file in listed if (what := _fault(connection, file, files.size(file.path)))]


def _fault(connection: duckdb.DuckDBPyConnection, file: StoredFile, size: int | None) -> str | None:
    if size is None:
        return "is missing"
    if size != file.size:
        return f"has {size} bytes, the catalog says {file.size}"
    try:
        # The hash of every value makes DuckDB decode all of them.
        answer = connection.execute(
            f"SELECT count(*), bit_xor(hash(f)) FROM read_parquet({quote(file.path)}) AS f"
        ).fetchone()
    except duckdb.Error as error:
        return f"cannot be read: {error}"
    rows = answer[0] if answer else 0
    return None if rows == file.rows else f"has {rows} rows, the catalog says {file.rows}"
