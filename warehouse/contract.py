"""What holds for each table beyond its columns: what a row is known by, how it is kept, what it links to.

Belongs here: the model of `contract.yaml` and the conditions that follow from it. Does not belong here: columns, types
and comments, which the migrations give to the catalog.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

HISTORY_COLUMNS = ("valid_from", "valid_to", "run_id")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Link(_Frozen):
    """A column whose values must be found in a column of another table's current rows; `each` for lists."""

    column: str
    table: str
    to: str
    each: bool = False
    severity: Literal["error", "warn"] = "error"


class Rule(_Frozen):
    """A condition that each current row meets; unknown counts as met."""

    name: str
    sql: str
    severity: Literal["error", "warn"] = "error"


class Table(_Frozen):
    """How one table is kept.

    kind: `history` (rows are closed, never changed), `log` (rows are only added), `system` (written by the warehouse
    itself). key: names one current row of a history, one row of a log. time: when a log's row was written. numbered:
    a column that counts the versions of a key. unless_else: columns that alone do not make a new version.
    """

    name: str
    kind: Literal["history", "log", "system"]
    key: tuple[str, ...]
    time: str = "recorded_at"
    numbered: str | None = None
    unless_else: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def set_by_writer(self) -> tuple[str, ...]:
        """Columns that the writer fills: rows must not bring them."""
        if self.kind == "history":
            return (*HISTORY_COLUMNS, *((self.numbered,) if self.numbered else ()))
        return (self.time, "run_id") if self.kind == "log" else ()

    @property
    def is_current(self) -> str:
        """SQL: the row holds now."""
        return "valid_to IS NULL" if self.kind == "history" else "true"

    def known_at(self, moment: str) -> str:
        """SQL: the row held at the moment (an SQL expression)."""
        if self.kind == "history":
            return f"valid_from <= {moment} AND (valid_to IS NULL OR valid_to > {moment})"
        return f"{self.time} <= {moment}"

    def as_it_was(self, source: str, moment: str) -> str:
        """SQL: all rows of `source` as they were at the moment, rows open then shown as open."""
        if self.kind == "history":
            return (
                f"SELECT * REPLACE (CASE WHEN valid_to <= {moment} THEN valid_to END AS valid_to) "
                f"FROM {source} WHERE valid_from <= {moment}"
            )
        return f"SELECT * FROM {source} WHERE {self.known_at(moment)}"


class _Contract(_Frozen):
    tables: dict[str, dict[str, object]]
    views: dict[str, dict[str, str]]


@cache
def _contract() -> _Contract:
    text = files(__package__).joinpath("contract.yaml").read_text(encoding="utf-8")
    return _Contract.model_validate(yaml.safe_load(text))


@cache
def tables() -> Mapping[str, Table]:
    """The tables by name, in the order in which they are listed to people."""
    return {name: Table.model_validate({"name": name, **fields}) for name, fields in _contract().tables.items()}


@cache
def view_columns() -> Mapping[str, Mapping[str, str]]:
    """What the columns of views mean, where they are no columns of a table: view, column, meaning.

    The catalog keeps no comments for the columns of views.
    """
    return _contract().views


def table(name: str) -> Table:
    """The table of this name; KeyError that names the known ones."""
    try:
        return tables()[name]
    except KeyError:
        raise KeyError(f"no table {name!r}; there are: {', '.join(tables())}") from None
