"""Rows of Python on their way into a table: checked against its columns, then staged as JSON lines.

Belongs here: which values a column takes and how they are written down for DuckDB. Does not belong here: what happens
to the rows in the lake (`warehouse.history`).

A mistake here is a defect of the program that made the rows: bad input has been rejected before. So the errors are
exact, and nothing is repaired.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path

import duckdb
from duckdb.sqltypes import DuckDBPyType

from warehouse.contract import Table
from warehouse.errors import RowError

Row = Mapping[str, object]
_Encoder = Callable[[object], object]


class Columns:
    """The columns of a table that rows may bring: their types, and which must be there."""

    def __init__(self, table: Table, types: Mapping[str, str], required: frozenset[str]) -> None:
        """types: DuckDB's type by column name, in the table's order."""
        self.table = table
        self.types = types
        self._required = [name for name in types if name in required]
        self._encoders = {name: _encoder(duckdb.type(text)) for name, text in types.items()}

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, table: Table) -> Columns:
        """The columns as the catalog has them, without those that the writer fills."""
        found = connection.execute(f"DESCRIBE lake.{table.name}").fetchall()
        types = {name: kind for name, kind, *_ in found if name not in table.set_by_writer}
        return cls(table, types, frozenset(name for name, _, null, *_ in found if null == "NO" and name in types))

    def stage(self, rows: Iterable[object], file: Path) -> int:
        """Write the rows to `file` as JSON lines; returns the length of the longest in bytes, 0 without rows."""
        longest = 0
        with file.open("wb") as out:
            for number, row in enumerate(rows):
                line = self._line(as_mapping(row), number)
                longest = max(longest, len(line))
                out.write(line)
        return longest

    def _line(self, row: Row, number: int) -> bytes:
        encoders = self._encoders
        try:
            encoded = {name: encoders[name](value) for name, value in row.items() if value is not None}
            line = json.dumps(encoded, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"
        except (KeyError, ValueError, TypeError):
            raise self._error(row, number) from None
        for name in self._required:
            if name not in encoded:
                raise self._error(row, number)
        return line

    def _error(self, row: Row, number: int) -> RowError:
        where = f"row {number} for {self.table.name}"
        if key := {name: row.get(name) for name in self.table.key if row.get(name) is not None}:
            where += f" ({', '.join(f'{name}={value!r}' for name, value in key.items())})"
        if unknown := [name for name in row if name not in self.types]:
            filled = [name for name in unknown if name in self.table.set_by_writer]
            reason = f" ({', '.join(filled)}: filled by the writer)" if filled else ""
            return RowError(f"{where}: unknown columns {unknown}{reason}; allowed: {', '.join(self.types)}")
        if absent := [name for name in self._required if row.get(name) is None]:
            return RowError(f"{where}: missing columns {absent}; required: {', '.join(self._required)}")
        for name, value in row.items():
            try:
                if value is not None:
                    json.dumps(self._encoders[name](value), ensure_ascii=False).encode()
            except (ValueError, TypeError) as error:
                return RowError(f"{where}: column {name} ({self.types[name]}) cannot hold {value!r:.200}: {error}")
        return RowError(f"{where}: cannot be written as JSON")


def as_mapping(row: object) -> Row:
    """A mapping as it is, a dataclass by its fields."""
    if isinstance(row, Mapping):
        return row
    if is_dataclass(row) and not isinstance(row, type):
        return {field.name: getattr(row, field.name) for field in fields(row)}
    raise RowError(f"a row is a mapping or a dataclass, found {type(row).__name__}")


def _encoder(kind: DuckDBPyType) -> _Encoder:
    match kind.id:
        case "varchar":
            return _text
        case "integer" | "bigint":
            return _whole
        case "double":
            return _number
        case "boolean":
            return _truth
        case "date":
            return _day
        case "timestamp with time zone":
            return _moment
        case "list":
            return _list_of(_encoder(_children(kind)["child"]))
        case "struct":
            return _struct_of({name: _encoder(child) for name, child in _children(kind).items()})
        case "map":
            return _map_of(_encoder(_children(kind)["value"]))
    raise TypeError(f"no way is known to write a column of type {kind}")


def _children(kind: DuckDBPyType) -> dict[str, DuckDBPyType]:
    return {name: child for name, child in kind.children if isinstance(child, DuckDBPyType)}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, found {type(value).__name__}")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"expected a whole number, found {type(value).__name__}")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(f"expected a number, found {type(value).__name__}")
    if not math.isfinite(value):
        raise ValueError("expected a finite number")
    return float(value)


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"expected true or false, found {type(value).__name__}")
    return value


def _day(value: object) -> str:
    if isinstance(value, str):
        return dt.date.fromisoformat(value).isoformat()
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise TypeError(f"expected a date, found {type(value).__name__}")
    return value.isoformat()


def _moment(value: object) -> str:
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value)
    if not isinstance(value, dt.datetime):
        raise TypeError(f"expected a date and time, found {type(value).__name__}")
    if value.tzinfo is None:
        raise ValueError("expected a time with its zone")
    return value.astimezone(dt.UTC).isoformat()


def _list_of(item: _Encoder) -> _Encoder:
    def encode(value: object) -> object:
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise TypeError(f"expected a list, found {type(value).__name__}")
        return [None if element is None else item(element) for element in value]

    return encode


def _struct_of(members: Mapping[str, _Encoder]) -> _Encoder:
    def encode(value: object) -> object:
        row = as_mapping(value)
        if unknown := row.keys() - members.keys():
            raise ValueError(f"unknown fields {sorted(unknown)}; allowed: {', '.join(members)}")
        return {name: encode(row[name]) for name, encode in members.items() if row.get(name) is not None}

    return encode


def _map_of(item: _Encoder) -> _Encoder:
    def encode(value: object) -> object:
        if not isinstance(value, Mapping):
            raise TypeError(f"expected a mapping, found {type(value).__name__}")
        # In the order of the keys: DuckDB tells maps apart that differ in it.
        return {_text(key): None if value[key] is None else item(value[key]) for key in sorted(value)}

    return encode
