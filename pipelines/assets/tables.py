"""What an asset tells the Dagster UI of its table: name, columns, rows, the newest rows.

Belongs here: metadata. Does not belong here: queries with a meaning of their own (views in `warehouse`).
"""

from __future__ import annotations

import contextlib

import dagster as dg
import duckdb

from pipelines import settings
from warehouse.catalog import dictionary
from warehouse.lake import connect

_PREVIEW_ROWS = 10


def definition_metadata(table: str) -> dict[str, str]:
    """What is known of a table before any run."""
    return {"dagster/table_name": f"lake.{table}"}


def run_metadata(table: str, run_id: str, new: int) -> dict[str, dg.MetadataValue]:
    """Rows that a run brought, rows in all, the columns with their meaning, some of the rows that the run wrote."""
    with contextlib.closing(connect(settings.home())) as lake:
        (relation,) = (relation for relation in dictionary(lake) if relation.name == table)
        (rows,) = lake.table(table).count("*").fetchone() or (0,)
        of_run = duckdb.ColumnExpression("run_id") == duckdb.ConstantExpression(run_id)
        newest = lake.table(table).filter(of_run).limit(_PREVIEW_ROWS)
        names, preview = newest.columns, newest.fetchall()
    columns = [dg.TableColumn(column.name, column.type, column.comment) for column in relation.columns]
    metadata: dict[str, dg.MetadataValue] = {
        "new": dg.MetadataValue.int(new),
        "dagster/row_count": dg.MetadataValue.int(rows),
        "dagster/column_schema": dg.MetadataValue.table_schema(dg.TableSchema(columns)),
    }
    if preview:
        records = [dg.TableRecord(dict(zip(names, map(_cell, row), strict=True))) for row in preview]
        metadata["preview"] = dg.MetadataValue.table(records, dg.TableSchema([dg.TableColumn(name) for name in names]))
    return metadata


def _cell(value: object) -> str | float | int | bool | None:
    if value is None or isinstance(value, str | float | int | bool):
        return value
    return str(value)
