"""A workbook for people who work in a spreadsheet: the rows, and what the columns mean.

Belongs here: how values become cells. Does not belong here: which rows (`warehouse.export_selection`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import duckdb
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from warehouse.atomic import replacing
from warehouse.catalog import Relation
from warehouse.errors import LakeError
from warehouse.export_selection import Selection
from warehouse.render import for_csv

_MOST_ROWS = 1_048_575  # of a sheet, beside the line of names
_LONGEST_TEXT = 32_767
_CUT = " [cut]"
_FIRST_DAY = dt.date(1900, 3, 1)  # spreadsheets disagree about the days before it
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BATCH = 5_000
# No text becomes a formula, a number or a link: what a newspaper printed is shown as printed.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "remove_timezone": True,
}


def write_xlsx(connection: duckdb.DuckDBPyConnection, relation: Relation, selection: Selection, target: Path) -> int:
    """Write the rows to a workbook; returns their number. LakeError where a sheet cannot hold as many.

    Moments are in UTC, which spreadsheets do not know by themselves. Text longer than a cell takes is cut, and says so.
    """
    condition, values = selection.condition(relation.name, [column.name for column in relation.columns])
    source = f"FROM {relation.name} WHERE {condition}"
    (count,) = connection.execute(f"SELECT count(*) {source}", values).fetchone() or (0,)
    if count > _MOST_ROWS:
        raise LakeError(
            f"{relation.name}: {count:,} rows are selected, a sheet holds {_MOST_ROWS:,}: narrow the selection, or "
            f"export to parquet, csv or duckdb"
        )
    with replacing(target) as unfinished, xlsxwriter.Workbook(str(unfinished), _OPTIONS) as book:
        put = _cells(book)
        _rows(book, put, relation, connection.execute(f"SELECT * {source}", values))
        _meanings(book, put, relation)
    return int(count)


def _rows(
    book: xlsxwriter.Workbook,
    put: Callable[[Worksheet, int, int, object], None],
    relation: Relation,
    answer: duckdb.DuckDBPyConnection,
) -> None:
    sheet = book.add_worksheet(relation.name[:31])
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, [column.name for column in relation.columns], book.add_format({"bold": True}))
    number = 0
    while batch := answer.fetchmany(_BATCH):
        for row in batch:
            number += 1
            for index, value in enumerate(row):
                put(sheet, number, index, value)
    sheet.autofilter(0, 0, number, len(relation.columns) - 1)


def _meanings(
    book: xlsxwriter.Workbook, put: Callable[[Worksheet, int, int, object], None], relation: Relation
) -> None:
    sheet = book.add_worksheet("columns")
    for number, line in enumerate(
        [(relation.name, relation.comment), *((column.name, column.comment) for column in relation.columns)]
    ):
        for index, text in enumerate(line):
            put(sheet, number, index, text)


def _cells(book: xlsxwriter.Workbook) -> Callable[[Worksheet, int, int, object], None]:
    day: Format = book.add_format({"num_format": "yyyy-mm-dd"})
    moment: Format = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    # Keeps the cell text also when somebody edits it.
    quoted: Format = book.add_format({"quote_prefix": True})

    def put(sheet: Worksheet, row: int, column: int, value: object) -> None:
        match value:
            case None:
                return
            case bool():
                sheet.write_boolean(row, column, value)
            case int() | float():
                sheet.write_number(row, column, value)
            case dt.datetime() if value.date() >= _FIRST_DAY:
                sheet.write_datetime(row, column, value.astimezone(dt.UTC), moment)
            case dt.date() if not isinstance(value, dt.datetime) and value >= _FIRST_DAY:
                sheet.write_datetime(row, column, value, day)
            case _:
                text = str(for_csv(value))
                if len(text) > _LONGEST_TEXT:
                    text = text[: _LONGEST_TEXT - len(_CUT)] + _CUT
                sheet.write_string(row, column, text, quoted if text.startswith(_FORMULA) else None)

    return put
