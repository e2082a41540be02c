"""Documents of exchange rates: what is read of each form, and what is told of what cannot be read."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.discovery import UnreadableError
from crawlers.rates import QuotedRate, RateDocument, read_rates
from crawlers.source_rates import Rates
from seeds.content import FOLDER

TODAY = dt.date(2022, 4, 28)
DAY = dt.date(2022, 4, 26)
EURO = {
    "documents": ["/euro.xml"], "format": "xml", "rows": "//Cube[@currency]", "date": "../@time", "currency": "EUR",
    "quote_currency": "@currency", "rate": "@rate",
}  # fmt: skip
ROUBLE = {
    "documents": ["/rouble.xml"], "format": "xml", "rows": "//Valute", "date": "/ValCurs/@Date",
    "date_format": "%d.%m.%Y", "currency": "CharCode", "quote_currency": "RUB", "rate": "Value",
    "multiplier": "Nominal", "decimal": ",",
}  # fmt: skip
SHILLING = {
    "documents": ["/shilling.csv"], "format": "csv", "delimiter": ";", "date": "Date", "date_format": "%d/%m/%Y",
    "currency": "Currency", "quote_currency": "KES", "rate": "Mean", "multiplier": "Unit",
}  # fmt: skip
WIDE = {"documents": ["/euro.csv"], "format": "csv", "date": "Date", "currency": "EUR"}


def of(keys: dict[str, object]) -> Rates:
    return Rates.model_validate(keys)


def read(keys: dict[str, object], body: bytes) -> RateDocument:
    return read_rates(body, of(keys), TODAY)


def seed(name: str, number: int = 1) -> bytes:
    return (FOLDER / "rates" / f"round-{number}" / name).read_bytes()


def test_days_that_nest_their_rates_are_read_from_xml_with_namespaces() -> None:
    document = read(EURO, seed("euro.xml"))
    assert document.faults == ()
    assert document.rates == (
        QuotedRate("EUR", "USD", DAY, 1.07),
        QuotedRate("EUR", "GBP", DAY, 0.84),
        QuotedRate("EUR", "GEL", DAY, 3.25),
        QuotedRate("EUR", "USD", dt.date(2022, 4, 25), 1.08),
        QuotedRate("EUR", "GBP", dt.date(2022, 4, 25), 0.85),  # of the lari there is none on this day
    )


def test_nominals_and_decimal_commas_are_undone_and_bad_rows_told() -> None:
    document = read(ROUBLE, seed("rouble.xml"))
    assert {rate.currency: rate.rate for rate in document.rates} == pytest.approx(
        {"USD": 73.505, "KZT": 0.166, "UZS": 0.00652, "AMD": 0.157}
    )
    assert {(rate.quote_currency, rate.day) for rate in document.rates} == {("RUB", DAY)}
    assert [re.sub(r"^line \d+: ", "", fault) for fault in document.faults] == [
        "'0', expected a number above 0 with decimal ','",
        "currency '', expected a code of ISO 4217 such as USD",
        "'нет', expected a number above 0 with decimal ','",
    ]


def test_csv_with_a_line_a_rate_and_with_a_column_a_currency() -> None:
    long = read(SHILLING, seed("shilling.csv"))
    assert [(rate.currency, rate.day.day, rate.rate) for rate in long.rates] == [
        ("USD", 26, 115.7),
        ("UGX", 26, 0.0325),
        ("USD", 25, 115.6),
    ]
    assert long.faults == ("line 5: 'x', expected a number above 0 with decimal '.'",)
    assert set(read(WIDE, seed("euro.csv")).rates) == set(read(EURO, seed("euro.xml")).rates)
    inverse = {**{key: value for key, value in WIDE.items() if key != "currency"}, "quote_currency": "EUR"}
    assert read(inverse, b"Date,USD\n2022-04-26,0.93\n").rates == (QuotedRate("USD", "EUR", DAY, 0.93),)


def test_a_rate_that_stands_twice_counts_once_and_is_told_where_it_differs() -> None:
    body = b"Date,Currency,Unit,Mean\n26/04/2022,USD,1,115\n26/04/2022,USD,1,115\n26/04/2022,USD,1,116\n"
    document = read({**SHILLING, "delimiter": ","}, body)
    assert [rate.rate for rate in document.rates] == [115]
    assert document.faults == ("line 4: USD in KES of 2022-04-26 stands twice: 116.0",)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("26-04-2022;USD;1;115", "day '26-04-2022', expected the form"),
        ("26/05/2022;USD;1;115", "day 2022-05-26, expected one from 1900-01-01 to 2022-05-12"),
        ("26/04/0022;USD;1;115", "day 0022-04-26, expected one from"),
        ("26/04/2022;KES;1;1", "a rate of KES in KES"),
        ("26/04/2022;usd;1;115", "currency 'usd'"),
        ("26/04/2022;USD;1;-115", "'-115', expected a number above 0"),
        ("26/04/2022;USD;1;1e400", "'1e400', expected a number above 0"),
        ("26/04/2022;USD;1e300;1e-300", "is no rate"),
        ("26/04/2022;USD;;115", "'', expected a number above 0"),
    ],
)
def test_a_bad_row_is_told_and_the_others_are_read(line: str, told: str) -> None:
    document = read(SHILLING, f"Date;Currency;Unit;Mean\n{line}\n26/04/2022;UGX;100;3.2\n".encode())
    assert [rate.currency for rate in document.rates] == ["UGX"]
    assert len(document.faults) == 1
    assert document.faults[0].startswith("line 2: ")
    assert told in document.faults[0]


@pytest.mark.parametrize(
    ("keys", "body", "told"),
    [
        (EURO, b"<html><p>We are moving<br></html>", "XML that cannot be read"),
        (EURO, b"<Envelope><Cube/></Envelope>", "did the layout change"),
        (EURO, b"", "XML that cannot be read"),
        (EURO, b'<!DOCTYPE x [<!ENTITY a "b">]><Cube currency="USD" rate="1"/>', "entities"),
        ({**EURO, "rows": "count(//Cube)"}, b"<Cube/>", "finds no elements"),
        (SHILLING, b"Day;Currency;Unit;Mean\n", "no column Date; there are: Day, Currency"),
        (SHILLING, b"Date;Currency;Unit;Mean\n", "did the layout change"),
        (SHILLING, b"", "no column"),
        (SHILLING, b"%PDF-1.4 \x00\x01", "%PDF"),
    ],
)
def test_what_is_no_such_document_is_told(keys: dict[str, object], body: bytes, told: str) -> None:
    with pytest.raises(UnreadableError, match=re.escape(told)):
        read(keys, body)


@given(st.binary(max_size=300) | st.text(alphabet="<>/=\"'Cube@ratecurrencyUSD1.,;\n0-", max_size=300).map(str.encode))
def test_no_bytes_break_the_reading(body: bytes) -> None:
    for keys in (EURO, ROUBLE, SHILLING, WIDE):
        try:
            document = read(keys, body)
        except UnreadableError:
            continue
        assert all(rate.rate > 0 and rate.currency != rate.quote_currency for rate in document.rates)


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["USD", "GBP", "KZT"]), st.dates(dt.date(1999, 1, 1), TODAY)),
        st.floats(1e-6, 1e6).map(lambda rate: float(f"{rate:.6g}")),
        min_size=1,
        max_size=20,
    )
)
def test_what_is_written_in_either_form_is_read_back(rates: dict[tuple[str, dt.date], float]) -> None:
    expected = {(code, day): pytest.approx(rate, rel=1e-9) for (code, day), rate in rates.items()}
    lines = [f"{day:%d/%m/%Y};{code};100;{rate * 100:.12f}" for (code, day), rate in rates.items()]
    table = read(SHILLING, "\n".join(["Date;Currency;Unit;Mean", *lines]).encode())
    assert {(rate.currency, rate.day): rate.rate for rate in table.rates} == expected
    cubes = "".join(
        f'<Cube time="{day}"><Cube currency="{code}" rate="{rate:.12f}"/></Cube>' for (code, day), rate in rates.items()
    )
    tree = read(EURO, f"<Cube>{cubes}</Cube>".encode())
    assert {(rate.quote_currency, rate.day): rate.rate for rate in tree.rates} == expected
