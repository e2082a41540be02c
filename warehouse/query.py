"""Questions in SQL from people: answered from the lake, unable to do anything else.

Belongs here: what a statement may do, and running it. Does not belong here: printing (`warehouse.render`).

Three walls: the lake is attached read-only; DuckDB may open no file outside the lake's data; and statements are
looked at before they run, because some of DuckDB's table functions pass both walls (`sqlite_scan` opens any file,
the options of a lake attached read-only can be set and end the process).
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.errors import LakeError
from warehouse.lake import cursor, show_as_of
from warehouse.place import place_of

Rows = list[tuple[object, ...]]

_EXPLAIN = re.compile(r"\s*EXPLAIN(\s+ANALYZE\b|\s*\(\s*(ANALYZE|FORMAT)\b[^)]*\))?", re.IGNORECASE)
_HARMLESS = """
range generate_series unnest json_each json_tree
snapshots current_snapshot last_committed_snapshot table_info table_changes table_insertions table_deletions
plans_on duckdb_tables duckdb_columns duckdb_views duckdb_functions pragma_table_info pragma_version
"""
_TABLE_FUNCTIONS = frozenset(_HARMLESS.split())


class QueryError(LakeError):
    """A question that cannot be answered, or that would do more than read."""


def query(
    sql: str, home: Path | None = None, *, as_of: datetime | None = None, limit: int | None = None
) -> tuple[list[str], Rows]:
    """Names of the columns and the rows of one statement, at most `limit` of them.

    as_of: tables and views show what was known at that moment. Raises QueryError for what cannot be read or run,
    LakeMissingError where there is no lake.
    """
    with contextlib.closing(open_reader(home, as_of=as_of)) as connection:
        return ask(connection, sql, limit)


def open_reader(home: Path | None = None, *, as_of: datetime | None = None) -> duckdb.DuckDBPyConnection:
    """A connection for `ask` that can open no file but the lake's data, for good."""
    connection = cursor(place_of(home), "ask")
    if as_of is not None:
        show_as_of(connection, as_of)
    return connection


def ask(connection: duckdb.DuckDBPyConnection, sql: str, limit: int | None = None) -> tuple[list[str], Rows]:
    """The answer to one statement; see `query`."""
    try:
        refuse_all_but_reading(connection, sql)
        answer = connection.execute(sql)
        names = [str(column[0]) for column in answer.description or ()]
        return names, answer.fetchall() if limit is None else answer.fetchmany(limit)
    except duckdb.Error as error:
        raise QueryError(str(error)) from error


def refuse_all_but_reading(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise QueryError unless `sql` is one statement that reads: SELECT, FROM, WITH, DESCRIBE, SHOW, EXPLAIN ..."""
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        found = "a PIVOT without IN (...)" if "pivot" in sql.lower() else f"{len(statements)} statements"
        raise QueryError(f"expected one statement that reads, found {found}")
    kind = statements[0].type
    if kind == duckdb.StatementType.EXPLAIN:
        refuse_all_but_reading(connection, _EXPLAIN.sub("", sql, count=1))
        return
    if kind != duckdb.StatementType.SELECT:
        raise QueryError(
            f"the lake is read-only here: {kind.name} is not allowed. Write through `dateline` or warehouse.writing()"
        )
    (text,) = connection.execute("SELECT json_serialize_sql(?)", [statements[0].query]).fetchone() or ("{}",)
    tree = json.loads(text)
    if "BASE_TABLE" in text and any(_is_of_the_catalog(table) for table in _nodes(tree, "BASE_TABLE")):
        raise QueryError("the catalog behind the lake cannot be asked here; allowed: the tables and views of the lake")
    for name in _table_functions(tree):
        if name not in _TABLE_FUNCTIONS and not name.endswith("_as_of"):
            raise QueryError(
                f"the function {name} is not allowed here: it may reach beyond the lake. "
                f"Allowed after FROM: <table>_as_of, {', '.join(sorted(_TABLE_FUNCTIONS))}"
            )


def _is_of_the_catalog(table: dict[str, object]) -> bool:
    return any(str(table.get(name) or "").lower().startswith("__ducklake") for name in ("catalog_name", "schema_name"))


def _table_functions(tree: object) -> Iterator[str]:
    for node in _nodes(tree, "TABLE_FUNCTION"):
        function = node.get("function")
        if isinstance(function, dict):
            yield str(function["function_name"]).lower()


def _nodes(node: object, kind: str) -> Iterator[dict[str, object]]:
    if isinstance(node, dict):
        if node.get("type") == kind:
            yield node
        for child in node.values():
            yield from _nodes(child, kind)
    elif isinstance(node, list):
        for child in node:
            yield from _nodes(child, kind)
