"""Rows of a query as text: a table for people, CSV and JSON for programs.

Belongs here: how values are written. Does not belong here: asking (`warehouse.query`).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal, get_args

from rich.console import Console
from rich.table import Table
from rich.text import Text

Style = Literal["table", "csv", "json"]
STYLES: tuple[Style, ...] = get_args(Style)
_WIDTH_WITHOUT_TERMINAL = 160
# What a terminal obeys instead of showing it (ECMA-48, bidirectional overrides): a page must not write on a screen.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def render(columns: Sequence[str], rows: Iterable[Sequence[object]], style: str = "table") -> str:
    """The rows in one of STYLES, ending without a line break.

    csv: RFC 4180 with a line of names, nothing for null, nested values as JSON. json: an array of objects; moments in
    ISO 8601 with their zone, dates as days, NaN and infinity as null. Both hold every number exactly.
    """
    match style:
        case "table":
            return _table(columns, rows)
        case "csv":
            return _csv(columns, rows)
        case "json":
            return _json(columns, rows)
    raise ValueError(f"unknown format {style!r}; there are: {', '.join(STYLES)}")


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    listed = [list(row) for row in rows]
    table = Table(show_edge=False, header_style="bold", pad_edge=False)
    for index, name in enumerate(columns):
        numeric = any(_is_number(row[index]) for row in listed)
        table.add_column(Text(name), justify="right" if numeric else "left", overflow="fold")
    for row in listed:
        table.add_row(*(Text(_for_people(value)) for value in row))
    width = shutil.get_terminal_size((_WIDTH_WITHOUT_TERMINAL, 24)).columns
    text = io.StringIO()
    Console(file=text, width=width, highlight=False).print(table)
    count = f"({len(listed)} row{'' if len(listed) == 1 else 's'})"
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + f"\n{count}"


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([for_csv(value) for value in row])
    return text.getvalue().removesuffix("\n")


def _json(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    names = _distinct(columns)
    objects = (dict(zip(names, map(_plain, row), strict=True)) for row in rows)
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in objects)
    return f"[{lines}]"


def _distinct(columns: Sequence[str]) -> list[str]:
    """A join may give two columns one name; an object can hold each name once."""
    names: list[str] = []
    for name in columns:
        number, distinct = 1, name
        while distinct in names:
            number += 1
            distinct = f"{name}_{number}"
        names.append(distinct)
    return names


def _for_people(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return f"{int(value):,}"
    if _is_number(value):
        return f"{value:,}"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="seconds").replace("+00:00", "Z")
    return _CONTROLS.sub("\ufffd", value if isinstance(value, str) else _as_text(value))


def for_csv(value: object) -> object:
    """The value as one cell of text; null and text as they are, nested values as JSON."""
    if value is None or isinstance(value, str):
        return value
    return _as_text(value)


def _as_text(value: object) -> str:
    plain = _plain(value)
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _plain(value: object) -> object:
    """The value in the types of JSON."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return _plain_decimal(value)
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case Mapping():
            return {key if isinstance(key, str) else _as_text(key): _plain(item) for key, item in value.items()}
        case list() | tuple() | set():
            return [_plain(item) for item in value]
        case bytes():
            return value.hex()
    return str(value)


def _plain_decimal(value: Decimal) -> object:
    if not value.is_finite():
        return None
    if value == value.to_integral_value():
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else str(value)
