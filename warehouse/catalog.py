"""The dictionary of the lake: its tables and views, their columns, and what each means.

Belongs here: reading it from the catalog and printing it. Does not belong here: the meanings themselves, which the
migrations (and for columns that only a view has, `contract.yaml`) give.
"""

from __future__ import annotations

import contextlib
import textwrap
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.contract import tables, view_columns
from warehouse.lake import connect


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, DuckDB's type, what it means, whether it is always filled."""

    name: str
    type: str
    comment: str
    required: bool


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or a view with its columns in order; kind is `history`, `log`, `system` or `view`."""

    name: str
    kind: str
    comment: str
    columns: tuple[Column, ...]


def dictionary(connection: duckdb.DuckDBPyConnection) -> list[Relation]:
    """Every table and view of the lake, views first, as analysts start from them."""
    columns: dict[str, list[tuple[str, str, str | None, bool]]] = {}
    for relation, *column in connection.execute(
        "SELECT table_name, column_name, data_type, comment, NOT is_nullable FROM duckdb_columns() "
        "WHERE database_name = 'lake' ORDER BY table_name, column_index"
    ).fetchall():
        columns.setdefault(relation, []).append((column[0], column[1], column[2], column[3]))
    comments = dict(
        connection.execute(
            "SELECT view_name, comment FROM duckdb_views() WHERE database_name = 'lake' "
            "UNION ALL SELECT table_name, comment FROM duckdb_tables() WHERE database_name = 'lake'"
        ).fetchall()
    )
    meanings = {(relation, name): comment for relation in columns for name, _, comment, _ in columns[relation]}
    order = [name for name in columns if name not in tables()] + [name for name in tables() if name in columns]
    return [
        Relation(
            name,
            tables()[name].kind if name in tables() else "view",
            comments[name] or "",
            tuple(
                Column(column, kind, comment or _meaning(name, column, meanings), required)
                for column, kind, comment, required in columns[name]
            ),
        )
        for name in order
    ]


def describe(home: Path | None = None, *, width: int = 120) -> str:
    """The dictionary as text of at most `width` characters a line."""
    with contextlib.closing(connect(home)) as connection:
        return "\n\n".join(_printed(relation, width) for relation in dictionary(connection))


def _meaning(view: str, column: str, meanings: dict[tuple[str, str], str | None]) -> str:
    """The catalog keeps no comments for the columns of views: the contract has them, or the table behind the view.

    A column of a view over several tables means what the tables agree on.
    """
    if said := view_columns().get(view, {}).get(column) or meanings.get((view.removeprefix("current_"), column)):
        return said
    agreed = {comment for (_, name), comment in meanings.items() if name == column and comment}
    return agreed.pop() if len(agreed) == 1 else ""


def _printed(relation: Relation, width: int) -> str:
    lines = [f"{relation.name} ({relation.kind})", *textwrap.wrap(relation.comment, width, initial_indent="  ")]
    widest = max(len(column.name) for column in relation.columns)
    for column in relation.columns:
        head = f"  {column.name:{widest}}  "
        kind = column.type.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")
        body = f"{kind}{', required' if column.required else ''}. {column.comment}"
        lines += textwrap.wrap(
            body, width, initial_indent=head, subsequent_indent=" " * len(head), break_on_hyphens=False
        )
    return "\n".join(lines)
