from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.render import render

COLUMNS = ["name", "value", "day", "at", "nested"]
ROWS = [
    (
        'a, [b] "c"',
        2.9e9,
        dt.date(2022, 4, 26),
        dt.datetime(2022, 4, 26, 10, tzinfo=dt.UTC),
        [{"area": "AZ", "n": None}],
    ),
    (None, Decimal("0.10"), None, None, {"k": dt.date(2022, 1, 1), 2: Decimal(3)}),
]


def test_json_keeps_types_nesting_and_null() -> None:
    assert json.loads(render(COLUMNS, ROWS, "json")) == [
        {
            "name": 'a, [b] "c"',
            "value": 2.9e9,
            "day": "2022-04-26",
            "at": "2022-04-26T10:00:00+00:00",
            "nested": [{"area": "AZ", "n": None}],
        },
        {"name": None, "value": 0.1, "day": None, "at": None, "nested": {"k": "2022-01-01", "2": 3}},
    ]
    assert json.loads(render(["a"], [], "json")) == []


def test_json_of_two_columns_with_one_name_keeps_both() -> None:
    assert json.loads(render(["a", "a", "a_2"], [(1, 2, 3)], "json")) == [{"a": 1, "a_2": 2, "a_2_2": 3}]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_json_has_no_number_that_is_none(value: object) -> None:
    assert json.loads(render(["a"], [(value,)], "json")) == [{"a": None}]


def test_a_decimal_that_no_float_holds_stays_exact() -> None:
    assert json.loads(render(["a"], [(Decimal("12345678901234567890.12"),)], "json")) == [
        {"a": "12345678901234567890.12"}
    ]


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_characters="\r\x00", exclude_categories=("Cs",))), st.floats(allow_nan=False)
        ),
        max_size=20,
    )
)
def test_csv_and_json_lose_nothing(rows: list[tuple[str, float]]) -> None:
    read = list(csv.reader(io.StringIO(render(["t", "f"], rows, "csv"), newline="")))
    assert read[0] == ["t", "f"]
    assert [row[0] for row in read[1:]] == [text for text, _ in rows]
    finite = [(text, number) for text, number in rows if abs(number) != float("inf")]
    assert [(r["t"], r["f"]) for r in json.loads(render(["t", "f"], finite, "json"))] == finite


def test_csv_writes_nested_values_as_json() -> None:
    lines = list(csv.reader(io.StringIO(render(COLUMNS, ROWS, "csv"))))
    assert lines[1] == [
        'a, [b] "c"',
        "2900000000.0",
        "2022-04-26",
        "2022-04-26T10:00:00+00:00",
        '[{"area": "AZ", "n": null}]',
    ]
    assert lines[2][0] == ""


def test_a_table_reads_well_and_takes_text_literally(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    text = render(COLUMNS, ROWS)
    assert 'a, [b] "c"' in text
    assert "2,900,000,000" in text
    assert "2022-04-26 10:00:00Z" in text
    assert text.endswith("(2 rows)")
    assert render(["a"], [(1,)]).endswith("(1 row)")


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(ValueError, match="unknown format 'xml'; there are: table, csv, json"):
        render(["a"], [], "xml")
