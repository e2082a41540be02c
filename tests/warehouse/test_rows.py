from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import warehouse
from warehouse.errors import RowError

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


def refused(lake, row: object, table: str = "articles") -> str:
    with (
        pytest.raises(RowError) as caught,
        warehouse.writing(lake.home, run_id="r", stage="test", code_version="1") as writer,
    ):
        writer.merge(table, [row])
    return str(caught.value)


def test_an_unknown_column_is_named_with_those_that_exist(lake, make) -> None:
    message = refused(lake, make.article(7, headline="x"))
    assert "row 0 for articles (article_id='a7'): unknown columns ['headline']; allowed: article_id, source" in message


def test_a_column_that_the_writer_fills_is_said_to_be_so(lake, make) -> None:
    assert "(version: filled by the writer)" in refused(lake, make.article(1, version=3))
    assert "(run_id: filled by the writer)" in refused(lake, make.figure(1, run_id="r"), "figures")


@pytest.mark.parametrize("absent", [{"text": None}, {"text": ...}])
def test_a_missing_required_column_is_named(lake, make, absent: dict[str, object]) -> None:
    row = {name: value for name, value in make.article(1, **absent).items() if value is not ...}
    assert "missing columns ['text']; required: article_id, source, url" in refused(lake, row)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("word_count", "6", "expected a whole number, found str"),
        ("word_count", 6.0, "expected a whole number, found float"),
        ("word_count", True, "expected a whole number, found bool"),
        ("title", 5, "expected text, found int"),
        ("title", "\ud800", "surrogates not allowed"),
        ("paywalled", 1, "expected true or false, found int"),
        ("published_at", dt.datetime(2022, 1, 1), "expected a time with its zone"),
        ("published_at", "2022-01-01", "expected a time with its zone"),
        ("published_date", dt.datetime(2022, 1, 1, tzinfo=dt.UTC), "expected a date, found datetime"),
        ("published_date", "yesterday", "Invalid isoformat string"),
        ("authors", "A. Author", "expected a list, found str"),
        ("authors", [1], "expected text, found int"),
        ("origins", ["x"], "expected a mapping, found list"),
        ("entries", [{"headline": "x"}], r"unknown fields ['headline']; allowed: published_at, title, text"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(lake, make, column: str, value: object, reason: str) -> None:
    message = refused(lake, make.article(1, **{column: value}))
    assert f"column {column} (" in message
    assert reason in message


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_is_no_number_is_refused(lake, make, value: float) -> None:
    assert "obs_value (DOUBLE) cannot hold" in refused(lake, make.figure(1, obs_value=value), "figures")


def test_a_row_that_is_no_row_is_refused(lake) -> None:
    assert refused(lake, ["a1"]) == "a row is a mapping or a dataclass, found list"


def test_dataclasses_are_rows(lake) -> None:
    @dataclass
    class Rejection:
        reject_id: str
        stage: str
        source: str
        reason: str

    with warehouse.writing(lake.home, run_id="r", stage="test", code_version="1") as writer:
        assert writer.append("rejects", [Rejection("1", "crawl", "courier", "not_html")]) == 1
    assert lake.sql("SELECT reject_id, reason, detail, run_id FROM rejects") == [("1", "not_html", None, "r")]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=40),
    texts=st.lists(TEXT, min_size=1, max_size=40),
    moment=st.datetimes(dt.datetime(1000, 1, 1), dt.datetime(2999, 1, 1), timezones=st.timezones()),
    lists=st.lists(st.lists(st.none() | TEXT, max_size=3), min_size=1, max_size=10),
    mapping=st.dictionaries(TEXT, TEXT, max_size=4),
)
def test_values_come_back_as_they_went_in(lake, make, values, texts, moment, lists, mapping) -> None:
    figures = [make.figure(n, obs_value=value) for n, value in enumerate(values)]
    articles = [make.article(n, title=title) for n, title in enumerate(texts)]
    articles += [make.article(100 + n, authors=names) for n, names in enumerate(lists)]
    articles += [make.article(200, published_at=moment, origins=mapping, entries=[{"published_at": moment}])]
    lake.merge("figures", figures, {})
    lake.merge("articles", articles, {})
    stored = dict(lake.sql("SELECT figure_id, obs_value FROM current_figures"))
    assert [stored[f"f{n}"] for n in range(len(values))] == values
    rows = lake.sql("SELECT article_id, title, authors, published_at, origins, entries FROM current_articles")
    found = {key: columns for key, *columns in rows}
    assert [found[f"a{n}"][0] for n in range(len(texts))] == texts
    assert [found[f"a{100 + n}"][1] for n in range(len(lists))] == lists
    assert found["a200"][2:4] == [moment, mapping]
    assert found["a200"][4] == [{"published_at": moment, "title": None, "text": None}]
