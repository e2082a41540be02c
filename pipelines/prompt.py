"""Questions to the lake from the command line: one query, a prompt, the dictionary of the tables.

Belongs here: reading lines and printing answers. Does not belong here: how a query runs (`warehouse.query`).
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from warehouse.errors import LakeError
from warehouse.query import query
from warehouse.render import render

_WELCOME = """Read-only. End a query with ; and Enter. \\t lists the tables, \\q leaves.
Start from current_figures, current_events, current_articles."""
_PROMPT, _CONTINUED = "dateline> ", "     ...> "


def answer(home: Path, sql: str, style: str = "table", as_of: dt.datetime | None = None) -> str:
    """The rows of a query as text; style is table, csv or json."""
    columns, rows = query(sql, home, as_of=as_of)
    return render(columns, rows, style)


def dictionary(home: Path) -> str:
    """Every table and view with its columns, types and comments."""
    from warehouse.catalog import describe

    return describe(home)


def run(home: Path, as_of: dt.datetime | None = None) -> None:
    """Asks for queries until the input ends; an error in one query is printed and the next is asked for."""
    _enable_line_editing()
    click.echo(_WELCOME)
    pending = ""
    while True:
        try:
            line = input(_CONTINUED if pending else _PROMPT)
        except EOFError:
            break
        except KeyboardInterrupt:
            pending = ""
            click.echo()
            continue
        if not pending and line.strip() in ("\\q", "exit", "quit"):
            break
        if not pending and line.strip() == "\\t":
            line = "SELECT DISTINCT table_name FROM information_schema.columns ORDER BY 1;"
        pending = f"{pending}\n{line}".strip()
        if pending.endswith(";"):
            _answer_or_complain(home, pending.rstrip(";"), as_of)
            pending = ""


def _answer_or_complain(home: Path, sql: str, as_of: dt.datetime | None) -> None:
    try:
        click.echo(answer(home, sql, as_of=as_of))
    except LakeError as error:
        click.echo(f"Error: {error}", err=True)


def _enable_line_editing() -> None:
    try:
        import readline  # noqa: F401 - importing it gives input() history and editing
    except ImportError:
        return
