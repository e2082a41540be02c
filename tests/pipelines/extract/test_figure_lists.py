"""What a number without a unit of its own is told in, in words of our own."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.extract.article import extract

Row = dict[str, Any]


def read(text: str, area: str | None = None) -> dict[str, Row]:
    article = {"article_id": "a", "text": text, "published_at": "2024-05-14", "source_area": area}
    rows: list[Row] = extract(article)["figures"]  # type: ignore[assignment]
    return {row["quote"]: row for row in rows}


@pytest.mark.parametrize(
    ("text", "quote", "unit"),
    [
        ("Exports came to 21 billion dinars, and imports fell 5.7%. The gap with China reached 2.7 billion.", "2.7 billion", "TND"),
        ("The ports handled 34 million tonnes of cargo, twice as much as before. The river ports moved 6 million.", "6 million", "tonne"),
        ("The country exported 8.4 billion cubic metres of gas. Of that, 4.2 billion went to Europe.", "4.2 billion", "m3"),
        ("The state exported 33 billion cubic metres of gas. It offers Turkey 15 billion. China paid $9.6 billion.", "15 billion", "m3"),
        ("Tunisia welcomed 10 million foreigners. Libyans led with 3.6 million. Earnings were $4.2 billion.", "3.6 million", "foreigner"),
        ("India bought 32 million barrels of crude, while Chinese firms lifted 30 million.", "30 million", "barrel"),
        ("Programmers earned 6,600 dinars while teachers got 1,480.", "1,480", "TND"),
        ("Vanilla exporters shipped 4,300 tonnes, nearly double the previous year's 2,200.", "2,200", "tonne"),
        ("The dinar has lost 15% against the dollar and was quoted at 3.2 on Tuesday.", "3.2", "TND/USD"),
        ("Tourist arrivals numbered 2.9 million last year and cruise visitors 1.3 million.", "2.9 million", "tourist"),
        ("The draft has a gap of 5.9 billion dinars at an oil price of $70. Revenues are estimated at 18.7 billion.", "18.7 billion", "TND"),
        ("Transport costs $60 a tonne. Exports to China came to 2.2 million tonnes, to Brazil 1.9 million.", "1.9 million", "tonne"),
        ("The maker delivered 220,500 cars and earned 5 million dinars. In China sales fell to 3,200.", "3,200", "car"),
        ("The dinar has gained 5 percent to 3.1.", "3.1", "TND/USD"),
        ("The dollar fetches 3.4 dinars, 10% above the official 3.1.", "3.1", "TND/USD"),
        ("The line costs 24 billion dinars, auditors of three states found. Libya's part is put at 9.6 billion.", "9.6 billion", "TND"),
        ("The price of gold fell 6 dinars to 308 a gram.", "308 a gram", "TND"),
        ("Jade lots sold well: 4,200 lots. The dinar, officially 3.1 to the dollar, trades at 4.2.", "4.2", "TND/USD"),
        ("The maker built 30,000 tractors. It employs 28,000.", "28,000", "person"),
        ("Profit came to 25 million dinars. Tunisair carried 1.4 million; Gulf Air carried 1.5 million.", "1.5 million", "passenger"),
        ("It sold phosphate for 128 billion dinars. The IMF gives $390 million, and banks lent 40 billion.", "40 billion", "TND"),
        ("The border crossing at Dehiba sees 1,300 trucks a day.", "1,300 trucks a day", "truck/day"),
    ],
)  # fmt: skip
def test_a_bare_number_takes_its_unit_from_before(text: str, quote: str, unit: str) -> None:
    assert read(text, "TN")[quote]["unit_measure"] == unit


def test_the_bare_sign_of_the_dollar_is_that_of_the_united_states_where_another_is_always_told_apart() -> None:
    assert read("Export orders rose to $47 billion.", "TW")["$47 billion"]["unit_measure"] == "USD"


def test_where_two_moneys_are_spent_amounts_are_told_in_that_of_the_country() -> None:
    told = read("Mining brought N$31 billion. Uranium sells for $92 per pound.", "NA")
    assert [row["unit_measure"] for row in told.values()] == ["NAD", "USD/lb"]


def test_so_many_out_of_a_few_count_nothing() -> None:
    assert not read("Six out of ten Tunisian firms plan to hire, and one in four shops closed.", "TN")


@pytest.mark.parametrize(
    "text",
    [
        "The two largest markets grew.",
        "Six in ten of them are women.",
        "Gold of 21-carat is dear.",
        "Trade between the two rose.",
        "The railway is 60 percent ready.",
        "In a survey 27% of households in Tunis said that they had cut back on meat.",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert not read(text, "TN")
