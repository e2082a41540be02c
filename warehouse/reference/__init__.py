"""The codes of figures and events as rows: CSV files, one a table, and how they get into the lake.

Belongs here: reading the files and merging them. Does not belong here: exchange rates, which change by the day, and
the words by which texts are read (`pipelines.extract.lexicon`).

In the files a list is written with | between its elements, and nothing means null (an empty list for a list).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from warehouse.history import Writer

Row = Mapping[str, object]
TABLES = ("indicators", "event_types", "areas", "area_members", "units")

_LISTS = frozenset({"phrases", "wdi", "cameo_root", "demonyms"})
_NUMBERS = frozenset({"factor"})


@cache
def rows_of(table: str) -> tuple[Row, ...]:
    """The rows of one of TABLES as its file has them."""
    text = files(__name__).joinpath(f"{table}.csv").read_text(encoding="utf-8")
    return tuple(
        {column: _value(column, written) for column, written in row.items()}
        for row in csv.DictReader(text.splitlines())
    )


def load_reference(writer: Writer) -> None:
    """Make the reference tables what the files of this version say; changes nothing where they are so already."""
    for table in TABLES:
        writer.merge(table, rows_of(table), scope={})


def _value(column: str, written: str) -> object:
    if column in _LISTS:
        return [element for element in written.split("|") if element]
    if not written:
        return None
    return float(written) if column in _NUMBERS else written
