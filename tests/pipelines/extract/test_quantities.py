"""Quantities: the kinds of phrasing, one line a kind."""

from __future__ import annotations

import pytest

from pipelines.extract.document import Document
from pipelines.extract.quantities import Quantity, find_quantities


def quantities(text: str, area: str | None = None) -> list[Quantity]:
    return find_quantities(Document(text, area=area))


def brief(text: str, area: str | None = None) -> list[tuple[str, float, str]]:
    return [(text[q.start : q.end], q.value, q.unit) for q in quantities(text, area)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exceeded $ 2.9 billion in 2021", [("exceeded $ 2.9 billion", 2.9e9, "USD")]),
        ("a budget of R12bn and N3.2trn", [("R12bn", 12e9, "ZAR"), ("N3.2trn", 3.2e12, "NGN")]),
        ("Rs 6,00,522 crore", [("Rs 6,00,522 crore", 6005220000000, "INR")]),
        ("about TK 13,000 crore", [("about TK 13,000 crore", 130e9, "BDT")]),
        ("12.3 trillion soums", [("12.3 trillion soums", 12.3e12, "UZS")]),
        ("5 million Omani rials", [("5 million Omani rials", 5e6, "OMR")]),
        ("10.5 million Australian dollars", [("10.5 million Australian dollars", 10.5e6, "AUD")]),
        ("a 1.35-billion-dollar plant", [("1.35-billion-dollar", 1.35e9, "USD")]),
        ("fell nine sen to RM4.70", [("nine sen", 0.09, "MYR"), ("RM4.70", 4.7, "MYR")]),
        ("75 USD million", [("75 USD million", 75e6, "USD")]),
        ("us $ 150 million", [("us $ 150 million", 150e6, "USD")]),
        ("a deficit of $-50.8bn", [("$-50.8bn", -50.8e9, "USD")]),
        ("at 129.5 Kenyan shillings to the dollar", [("129.5 Kenyan shillings to the dollar", 129.5, "KES/USD")]),
    ],
)
def test_money(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize(
    ("text", "area", "unit"),
    [
        ("a loan of $5 billion", None, "USD"),
        ("a loan of $5 billion", "CA", "CAD"),
        ("a loan of $5 billion after US$3 billion", "AU", "USD"),
        ("worth NZ$8.5 billion. Another $9.6 billion", None, "NZD"),
        ("500 million rupees", "PK", "PKR"),
        ("500 million rupees", "LK", "LKR"),
        ("2 billion shillings", "UG", "UGX"),
        ("3 billion francs", "SN", "XOF"),
        ("4 billion kroner", "DK", "DKK"),
        ("6 million pounds", "EG", "EGP"),
        ("7 million manats", "TM", "TMT"),
        ("Families in Samoa were sent $3.1 million", "WS", "WST"),
        ("Uganda sold more tea. Traders in Uganda earned 8 billion shillings", "KE", "UGX"),
        ("Uganda sold more tea. Kenya itself earned 8 billion shillings", "KE", "KES"),
    ],
)
def test_shared_money_is_decided_by_text_and_area(text: str, area: str | None, unit: str) -> None:
    assert quantities(text, area)[-1].unit == unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("US$66.47 a barrel", [("US$66.47 a barrel", 66.47, "USD/barrel")]),
        ("1.7 manat per litre", [("1.7 manat per litre", 1.7, "AZN/litre")]),
        ("yields of 10.1 t/ha", [("10.1 t/ha", 10.1, "tonne/hectare")]),
        ("10,000 barrels of crude per day", [("10,000 barrels of crude per day", 10000, "barrel/day")]),
        ("60 million cubic metres of gas daily", [("60 million cubic metres of gas daily", 60e6, "m3/day")]),
        ("30 bcm of gas a year", [("30 bcm of gas a year", 30e9, "m3")]),
        ("5 million tonnes of oil equivalent", [("5 million tonnes of oil equivalent", 5e6, "toe")]),
        ("4.35 million 20-foot equivalent units", [("4.35 million 20-foot equivalent units", 4.35e6, "TEU")]),
        ("a 250-megawatt wind farm", [("250-megawatt", 250, "MW")]),
        ("15.1mln ha", [("15.1mln ha", 15.1e6, "hectare")]),
        (
            "1 billion 103.57 million cubic meters",
            [("1 billion 103.57 million cubic meters", 1103570000, "m3")],
        ),
        ("$120 per 1,000 cubic metres", [("$120 per 1,000 cubic metres", 120, "USD/1000 m3")]),
        ("$3 for every kilogram", [("$3 for every kilogram", 3, "USD/kg")]),
        ("$3 for each child", [("$3", 3, "USD")]),
    ],
)
def test_measures_and_rates(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize(
    ("text", "value", "unit", "kind"),
    [
        ("grew 5.4 per cent", 5.4, "%", "percent"),
        ("10.64pc", 10.64, "%", "percent"),
        ("up 0.4 percentage points", 0.4, "pp", "pp"),
        ("cut by 25 basis points", 25, "bp", "pp"),
        ("cut by half a point", 0.5, "pp", "pp"),
        ("cut by three quarters of a point", 0.75, "pp", "pp"),
        ("two-thirds of exports", 66.666666, "%", "percent"),
        ("half of their income", 50, "%", "percent"),
        ("1/3 of it", 33.333333, "%", "percent"),
        ("tripled", 3, "x", "multiple"),
        ("a 3.4-fold rise", 3.4, "x", "multiple"),
        ("2.4 times more", 2.4, "x", "multiple"),
        ("swelled more than 4 times", 4, "x", "multiple"),
        ("the third-largest partner", 3, "rank", "rank"),
        ("the 4th largest market", 4, "rank", "rank"),
        ("ranks 28th in the list", 28, "rank", "rank"),
        ("came third among the provinces", 3, "rank", "rank"),
        ("finished second behind tea", 2, "rank", "rank"),
        ("nine filling stations", 9, "filling station", "count"),
        ("Estonia's top export partner", 1, "rank", "rank"),
        ("34 Hungarian companies have", 34, "company", "count"),
        ("1,200 new jobs", 1200, "job", "count"),
        ("four nuclear reactors", 4, "reactor", "count"),
        ("47.6 million overnight stays", 47600000, "overnight stay", "count"),
        ("a four-reactor plant", 4, "reactor", "count"),
        ("3.6 million Americans", 3600000, "person", "count"),
        ("seven Airbus A320 aircraft", 7, "aircraft", "count"),
        ("2.7m combined digital and physical sales", 2700000, "sale", "count"),
        ("three times since Monday", 3, "time", "count"),
    ],
)
def test_kinds(text: str, value: float, unit: str, kind: str) -> None:
    found = quantities(text)
    assert [(q.value, q.unit, q.kind) for q in found] == [(value, unit, kind)]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("growth of 3-4 percent", [(3, 4)]),
        ("between 3 and 4 percent", [(3, 4)]),
        ("5.5 to 6 trillion soums", [(5.5e12, 6e12)]),
        ("between IDR3 and IDR4 trillion", [(3e12, 4e12)]),
        ("$19-20bn", [(19e9, 20e9)]),
        ("$10 to $15 billion", [(10e9, 15e9)]),
        ("fines ranging from $200,000 to $4 million", [(200000, 4e6)]),
        ("rose from 3 to 4 percent", [(3, None), (4, None)]),
        ("to raise trade from a current US$38 billion to US$100 billion", [(38e9, None), (100e9, None)]),
        ("rose by 9.9% to $5bn", [(9.9, None), (5e9, None)]),
        ("gained 64.06 points to 4,577.10", [(64.06, None), (4577.1, None)]),
        ("falls that range from about 3% to about 6%", [(3, 6)]),
        ("rose from about 3% to about 6%", [(3, None), (6, None)]),
        ("some 92 or 93 per cent of it", [(92, 93)]),
        ("5 percent, or 6 percent in real terms", [(5, None), (6, None)]),
    ],
)
def test_ranges_and_movements(text: str, ends: list[tuple[float, float | None]]) -> None:
    assert [(q.value, q.upper) for q in quantities(text)] == ends


@pytest.mark.parametrize(
    ("text", "qualifier", "quote"),
    [
        ("more than $1.2 billion", "more_than", "more than $1.2 billion"),
        ("just over 50 per cent", "more_than", "just over 50 per cent"),
        ("nearly 40 people", "about", "nearly 40 people"),
        ("an extra, approx. 750 MW", "about", "approx. 750 MW"),
        ("at least 54,000 tonnes", "at_least", "at least 54,000 tonnes"),
        ("up to 300 megawatts", "up_to", "up to 300 megawatts"),
        ("below US$71 a barrel", "less_than", "below US$71 a barrel"),
        ("~80% of it", "about", "~80%"),
        ("200 jobs or more", "at_least", "200 jobs or more"),
        ("between 3 and 4 percent", "between", "between 3 and 4 percent"),
        ("brought the rate up to 7.6 percent", "exact", "7.6 percent"),
        ("handed over $8 million", "exact", "$8 million"),
        ("paid over $8 million", "more_than", "over $8 million"),
    ],
)
def test_bounds(text: str, qualifier: str, quote: str) -> None:
    (found,) = quantities(text)
    assert (found.qualifier, text[found.start : found.end]) == (qualifier, quote)


def test_comparison_is_no_bound() -> None:
    assert [q.qualifier for q in quantities("13% more than 86,448 tonnes")] == ["exact", "exact"]


@pytest.mark.parametrize(
    "text",
    [
        "on 12 May 2021 at 10:30 a.m.",
        "April 26, 2022",
        "2022-04-26",
        "the 20th meeting in the 1990s",
        "the 2019-20 season",
        "Vision 2030, G20 and Covid-19",
        "a Boeing 737 and an A320",
        "a 5G network",
        "resolution 1325 and Article 5",
        "won 3-2",
        "call 555-1234 or 555-123-4567",
        "in the first half and the third quarter",
        "a two-way, three-pronged plan",
        "Senard, 65, said so",
        "the one used before",
        "a third party",
    ],
)
def test_numbers_that_measure_nothing(text: str) -> None:
    assert [q for q in quantities(text) if q.kind != "bare" or not q.unit] == []


def test_durations_and_ages_are_told_apart_from_figures() -> None:
    assert [(q.unit, q.kind) for q in quantities("over the past five years")] == [("year", "physical")]
    assert [(q.unit, q.kind) for q in quantities("a 15-year-old plant")] == [("year of age", "bare")]


def test_bracket_converts_what_stands_before_it() -> None:
    first, second = quantities("worth 3.2 trillion rupiah (about $320 million)")
    assert (first.unit, second.unit, second.conversion_of) == ("IDR", "USD", 0)


def test_conversion_of_named_dollars_is_into_other_dollars() -> None:
    units = [q.unit for q in quantities("a fine of 10.5 million Australian dollars ($7.5 million)")]
    assert units == ["AUD", "USD"]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("The number of ships grew 3.9% to 3,400.", "ship"),
        ("It stood at 8.7 percent, compared with 7.9 a month before.", "%"),
        ("Ten agreements were signed. Nine of them bind.", "agreement"),
        ("Oil was at $65.70 a barrel. Crude rose to $66.20.", "USD/barrel"),
        ("The Dow lost 155.91 points to end at 9505.96.", "point"),
        ("Sales reached 1,500 houses, of which 21,314 units abroad.", "house"),
        ("Over 20 Serbian and 50 Hungarian companies came.", "company"),
        ("It will deliver six 55-megawatt reactors.", "reactor"),
        ("The number of vessels rose from 1,210 to 1,395.", "vessel"),
        ("It let a quarter of its workforce of 1,200 go.", "employee"),
        ("The price was set at 310 FCFA/kg. Growers of cashews had got 290 FCFA.", "XOF/kg"),
        ("Palm oil was at 2,500 ringgit a tonne. The benchmark contract settled at 2,470 ringgit.", "MYR/tonne"),
        ("Remittances came to Rs 40 billion. In dollar terms receipts grew to 310.5 million.", "USD"),
    ],
)
def test_unit_carried_from_context(text: str, unit: str) -> None:
    assert unit in {q.unit for q in quantities(text) if q.unit_text == "" or "/" in unit or q.unit == unit}
    assert quantities(text)[-1 if "six" not in text else 0].unit == unit


def test_money_shared_by_several_is_marked() -> None:
    assert [q.ambiguous_currency for q in quantities("$5 and US$5")] == [True, False]


def test_words_that_begin_like_a_country_do_not_make_a_dollar_its_own() -> None:
    text = "Not a single firm closed. Singapore was told of a single buyer, who paid $5 million."
    assert [quantity.unit for quantity in quantities(text) if quantity.kind == "money"] == ["USD"]
