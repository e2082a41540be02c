"""Taking rows out of the lake into files that other programs open.

Belongs here: what an export is, and the formats that DuckDB writes itself (Parquet, CSV). Does not belong here: the
formats with rules of their own (`export_sdmx`, `export_xlsx`, `export_duckdb`) and what a selection means
(`export_selection`).

An export reads one snapshot, whatever is written meanwhile, and its file is there whole or not at all.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import duckdb

from warehouse.atomic import replacing
from warehouse.catalog import Relation, dictionary
from warehouse.errors import LakeError
from warehouse.export_selection import Selection
from warehouse.lake import connect, quote

Format = Literal["parquet", "csv", "sdmx-csv", "xlsx", "duckdb"]
FORMATS: tuple[Format, ...] = get_args(Format)
FIGURES = "current_figures"
_FORMULA = r"^[=+\-@\t\r]"
_PLAIN = ("VARCHAR", "BOOLEAN", "INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "DATE")


class ExportError(LakeError):
    """An export that cannot be made as asked."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: its files, the rows in them, and why how many rows were left out."""

    files: tuple[Path, ...]
    rows: int
    left_out: dict[str, int]


def export(
    target: Path,
    style: Format,
    *,
    home: Path | None = None,
    relation: str | None = None,
    selection: Selection | None = None,
    as_of: dt.datetime | None = None,
) -> Exported:
    """Write a table or view (default: current_figures) to `target`, in one of FORMATS.

    parquet: types as in the lake, meanings of the columns in the file's metadata. csv: as `render` writes it, but text
    that a spreadsheet would run as a formula gets an apostrophe in front. xlsx: a sheet of rows, a sheet of meanings.
    sdmx-csv: figures as SDMX-CSV 2.0, with the data structure definition beside it (`<name>.structure.json`).
    duckdb: every table and view with its comments in one plain database file.
    Raises ExportError, SelectionError, or what `connect` raises.
    """
    if style not in FORMATS:
        raise ValueError(f"unknown format {style!r}; there are: {', '.join(FORMATS)}")
    if relation is not None and style in ("sdmx-csv", "duckdb"):
        takes = "figures only" if style == "sdmx-csv" else "every table and view"
        raise ExportError(f"{style} takes {takes}: leave out the table {relation!r}, or choose parquet, csv or xlsx")
    if target.is_dir():
        raise ExportError(f"{target} is a folder: name a file in it")
    selection = selection or Selection()
    with contextlib.closing(connect(home, as_of=as_of)) as connection:
        connection.execute("BEGIN TRANSACTION")
        selection.check(connection)
        relations = {known.name: known for known in dictionary(connection)}
        name = relation or FIGURES
        if name not in relations:
            raise ExportError(f"no table or view {name!r}; there are: {', '.join(relations)}")
        match style:
            case "parquet":
                return _parquet(connection, relations[name], selection, target)
            case "csv":
                return _csv(connection, relations[name], selection, target)
            case "xlsx":
                from warehouse.export_xlsx import write_xlsx

                rows = write_xlsx(connection, relations[name], selection, target)
                return Exported((target,), rows, {})
            case "sdmx-csv":
                from warehouse.export_sdmx import write_sdmx

                structure, rows, left_out = write_sdmx(connection, relations, selection, target)
                return Exported((target, structure), rows, left_out)
            case "duckdb":
                from warehouse.export_duckdb import write_duckdb

                rows = write_duckdb(connection, list(relations.values()), selection, target, as_of)
                return Exported((target,), rows, {})


def harmless(expression: str) -> str:
    """SQL: the text, with an apostrophe in front where a spreadsheet would take it for a formula.

    The rule is that of OWASP for CSV injection: = + - @, tab and carriage return at the start of a cell.
    """
    return f"CASE WHEN regexp_matches({expression}, '{_FORMULA}') THEN '''' || {expression} ELSE {expression} END"


def _parquet(connection: duckdb.DuckDBPyConnection, relation: Relation, selection: Selection, target: Path) -> Exported:
    meanings = json.dumps({"table": relation.comment, **{column.name: column.comment for column in relation.columns}})
    options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{dateline: {quote(meanings)}}}"
    return _copied(connection, relation, "*", options, selection, target)


def _csv(connection: duckdb.DuckDBPyConnection, relation: Relation, selection: Selection, target: Path) -> Exported:
    cells = ", ".join(f'{_cell(column.name, column.type)} AS "{column.name}"' for column in relation.columns)
    return _copied(connection, relation, cells, "FORMAT csv, HEADER", selection, target)


def _cell(name: str, kind: str) -> str:
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"""strftime("{name}", '%Y-%m-%dT%H:%M:%S.%f') || '+00:00'"""
    if kind in _PLAIN:
        return harmless(f'"{name}"') if kind == "VARCHAR" else f'"{name}"'
    return harmless(f'to_json("{name}")::VARCHAR')


def _copied(
    connection: duckdb.DuckDBPyConnection,
    relation: Relation,
    columns: str,
    options: str,
    selection: Selection,
    target: Path,
) -> Exported:
    condition, values = selection.condition(relation.name, [column.name for column in relation.columns])
    with replacing(target) as unfinished:
        (rows,) = connection.execute(
            f"COPY (SELECT {columns} FROM {relation.name} WHERE {condition}) TO {quote(str(unfinished))} ({options})",
            values,
        ).fetchone() or (0,)
    return Exported((target,), int(rows), {})
