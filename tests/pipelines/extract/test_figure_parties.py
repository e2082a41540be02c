"""Whose a figure is and with whom, where a sentence alone does not say it, in words of our own."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.extract.areas import find_areas
from pipelines.extract.article import extract
from pipelines.extract.document import Document
from pipelines.extract.main_areas import main_areas
from pipelines.extract.scene import Scene

Row = dict[str, Any]


def read(text: str, area: str | None = None, title: str = "") -> dict[str, Row]:
    article = {"article_id": "a", "text": text, "published_at": "2023-05-12", "source_area": area, "title": title}
    rows: list[Row] = extract(article)["figures"]  # type: ignore[assignment]
    return {row["quote"]: row for row in rows}


def parties(row: Row) -> tuple[str | None, str | None]:
    return row["ref_area"], row["counterpart_area"]


def test_each_amount_in_a_list_of_partners_is_with_one_of_them() -> None:
    told = read(
        "Georgia's exports grew 5% in July. Its main partners in exports were:\n\nRussia - $323 million\n\n"
        "Turkey - $236 million\n\nChina ($217 million)"
    )
    assert [parties(told[quote]) for quote in ("$323 million", "$236 million", "$217 million")] == [
        ("GE", "RU"),
        ("GE", "TR"),
        ("GE", "CN"),
    ]


def test_what_others_import_from_an_exporter_is_its_export() -> None:
    told = read(
        "Ethiopia's coffee exports brought in $300 million. Germany imported 21,000 tons, while more than 12,000 tons "
        "went to Saudi Arabia.",
        title="Ethiopian exports of coffee up",
    )
    rows = [told["21,000 tons"], told["more than 12,000 tons"]]
    assert [row["indicator"] for row in rows] == ["EXPORTS", "EXPORTS"]
    assert [parties(row) for row in rows] == [("ET", "DE"), ("ET", "SA")]


@pytest.mark.parametrize(
    ("text", "quote", "ref", "counterpart"),
    [
        ("Kazakhstan is to raise its exports to Tajikistan by $200 million.", "$200 million", "KZ", "TJ"),
        (
            "South Korea's exports fell. Shipments to China decreased by 19 percent and those to the United States by 2%.",
            "2%",
            "KR",
            "US",
        ),
        ("In Peru, with global demand for lithium set to triple by 2030, mines are booming.", "triple", "WORLD", None),
        ("Papua New Guinea's gas project is held by Tokyo-based Nippon Oil, which has 4.7 percent.", "4.7 percent", "PG", None),
        ("India's wholesale onions sold at Rs 2,500 per quintal.", "Rs 2,500 per quintal", "IN", None),
    ],
)  # fmt: skip
def test_whose_a_figure_is(text: str, quote: str, ref: str | None, counterpart: str | None) -> None:
    assert parties(read(text)[quote]) == (ref, counterpart)


@pytest.mark.parametrize(
    ("text", "quote", "ref", "counterpart"),
    [
        ("Migrants in Russia sent $2.5 billion home to Tajikistan.", "$2.5 billion", "TJ", "RU"),
        ("Indian arrivals in the Maldives rose 20 percent.", "20 percent", "MV", "IN"),
        ("Kazakhstan supplies Afghanistan with 300,000 tonnes of flour.", "300,000 tonnes", "KZ", "AF"),
        (
            "Hungarian companies have put money into Serbia and employ 12,500 workers there.",
            "12,500 workers",
            "RS",
            None,
        ),
        ("Safaricom posted revenue of Sh310 billion.", "Sh310 billion", "KE", None),
        ("Egypt purchased 240,000 tonnes of Russian wheat.", "240,000 tonnes", "EG", "RU"),
    ],
)
def test_who_sends_and_who_receives(text: str, quote: str, ref: str | None, counterpart: str | None) -> None:
    assert parties(read(text)[quote]) == (ref, counterpart)


def test_a_list_of_buyers_without_verbs() -> None:
    told = read(
        "Tunisian exports of olive oil climbed 38 percent to 1.2 billion dinars. Spain took 45,000 tonnes, Italy 30,000 "
        "tonnes and the United States 12,000 tonnes.",
        title="Tunisia's olive oil exports jump",
    )
    assert [(row["indicator"], *parties(row)) for row in list(told.values())[2:]] == [
        ("EXPORTS", "TN", "ES"),
        ("EXPORTS", "TN", "IT"),
        ("EXPORTS", "TN", "US"),
    ]
    assert told["1.2 billion dinars"]["unit_measure"] == "TND"


def test_a_partner_is_not_carried_to_what_has_none() -> None:
    told = read(
        "Nepal's exports rose to Rs 87 billion. India took 64.6 percent of the exports. Foreign exchange reserves came to "
        "Rs 1,041 billion. Inflation was 6 percent."
    )
    assert parties(told["64.6 percent"]) == ("NP", "IN")
    assert parties(told["Rs 1,041 billion"]) == parties(told["6 percent"]) == ("NP", None)


def test_what_buyers_took_of_the_exports() -> None:
    told = read(
        "Bangladesh earned $21 billion from garment exports. The EU bought 58 percent of the clothes and the United States "
        "23 percent. The industry employs 4 million workers."
    )
    assert [parties(told[quote]) for quote in ("58 percent", "23 percent", "4 million workers")] == [
        ("BD", "EU"),
        ("BD", "US"),
        ("BD", None),
    ]


def test_what_stands_right_before_the_next_partner_is_of_the_one_before() -> None:
    told = read("In Cuba arrivals from Russia fell to 74,000 and from Italy to 28,000.")
    assert [parties(told[quote]) for quote in ("74,000", "28,000")] == [("CU", "RU"), ("CU", "IT")]


def test_a_company_in_the_title_says_whose_the_article_is() -> None:
    told = read(
        "Ethiopian Airlines flew 12.1 million passengers. It owns stakes in carriers of Malawi and Chad.",
        title="Ethiopian Airlines results",
    )
    assert parties(told["12.1 million passengers"]) == ("ET", None)


def test_a_route_is_of_none_of_its_countries() -> None:
    told = read("Kyrgyzstan is to build a line. The China-Kyrgyzstan-Uzbekistan railway will cost $4.7 billion.")
    assert parties(told["$4.7 billion"])[0] == "KG"


def test_what_two_countries_sign_is_of_both() -> None:
    told = read("Moscow and Tashkent signed contracts worth $20 billion. Russia and Uzbekistan also opened a bank.")
    assert parties(told["$20 billion"]) == ("RU", "UZ")


def test_a_bare_dollar_beside_another_is_not_that_one() -> None:
    told = read(
        "Australia will lend $500 million (A$547 million) to the project in Papua New Guinea. Australian firms may win "
        "contracts worth $1.2 billion."
    )
    assert [told[quote]["unit_measure"] for quote in ("$500 million", "A$547 million", "$1.2 billion")] == [
        "USD",
        "AUD",
        "USD",
    ]


def test_a_conversion_is_bounded_like_what_it_converts() -> None:
    told = read("The bank will lend up to $500 million (€450 million).")
    assert told["€450 million"]["qualifier"] == "up_to"


@pytest.mark.parametrize(
    ("title", "text", "main"),
    [
        (
            "Ghana sells twice as much cocoa to Malaysia",
            "Malaysia has become a big buyer. Sales there doubled to $90 million.",
            "GH",
        ),
        (
            "Fewer Germans in Cyprus",
            "German tourists stay away. The Germans, once the most faithful guests, left $80 million in Cyprus in May. "
            "Germans booked late.",
            "CY",
        ),
        (
            "Copper mine lowers its targets",
            "The Canadian company runs a mine in Zambia. The mine will make 40,000 tonnes. A Canadian firm advises it.",
            "ZM",
        ),
    ],
)
def test_partners_visitors_and_companies_are_not_whom_a_text_is_about(title: str, text: str, main: str) -> None:
    document = Document(text, title=title)
    assert main_areas(Scene(document, [], [], find_areas(document))).main == main


@pytest.mark.parametrize(
    ("text", "quote", "partner"),
    [
        ("Italy was the largest trade partner, with a volume of $2.5 billion.", "$2.5 billion", "IT"),
        (
            "Imports came mainly from Turkey ($2.6 billion), Russia ($1.7 billion) and Iran ($0.9 billion).",
            "$1.7 billion",
            "RU",
        ),
        ("The European Union, which came in third, took goods for $60 million.", "$60 million", "EU"),
        ("Latin America accounted for 11 percent of the exports, Canada for 9 percent.", "9 percent", "CA"),
    ],
)
def test_a_partner_in_a_text_on_the_trade_of_one_area_is_on_the_other_side(text: str, quote: str, partner: str) -> None:
    told = read(f"Armenia's exports grew by 3 percent in July. {text}", title="Armenian exports up")
    assert parties(told[quote]) == ("AM", partner)


def test_what_a_sentence_calls_an_area_s_own_stays_its_own() -> None:
    told = read(
        "Chinese exports came to $1.2 trillion, above Germany's exports of $1.1 trillion.", title="China exports more"
    )
    assert parties(told["$1.1 trillion"]) == ("DE", None)


@pytest.mark.parametrize(
    ("title", "text", "quote", "ref"),
    [
        ("How Ontario won the plant", "OSHAWA, Ont. - The plant will create 900 jobs.", "900 jobs", "CA-ON"),
        (
            "Kansas pensions in trouble",
            "Kansas owes $3 billion. In Iowa the debt is $2 billion.",
            "$2 billion",
            "US-IA",
        ),
        ("Suez Canal busier", "The Suez Canal earned $530 million in May.", "$530 million", "EG"),
        (
            "Exports of Daegu up",
            "In Daegu exports grew to $700 million. South Jeolla exported $400 million.",
            "$400 million",
            "KR-46",
        ),
        (
            "Seed plant planned",
            "A mill will go up in Manitoba. Acme of Minneapolis, Minn., builds it. Manitoba expects 50 jobs.",
            "50 jobs",
            "CA-MB",
        ),
        (
            "Tea dearer",
            "In Kenya tea is sold at auction. At the auction a kilo cost $2.40 per kg.",
            "$2.40 per kg",
            "KE",
        ),
    ],
)
def test_which_figures_are_a_region_s(title: str, text: str, quote: str, ref: str) -> None:
    assert read(text, title=title)[quote]["ref_area"] == ref


@pytest.mark.parametrize(
    ("title", "text", "quote", "areas"),
    [
        (
            "Kenyan shilling steady",
            "In Kenya, it stood at KSh106 per US dollar, after KSh107 per US dollar.",
            "KSh107 per US dollar",
            ("KE", "US"),
        ),
        (
            "Nepal repairs roads",
            "The EBRD signed with Nepal. The loan of $40 million, the bank said, is cheap.",
            "$40 million",
            ("EBRD", "NP"),
        ),
        (
            "Nepal borrows",
            "Nepal expects loans of $40 million from the World Bank and the ADB.",
            "$40 million",
            (None, "NP"),
        ),
        (
            "Nepal borrows",
            "Loans were signed with the Islamic Development Bank for $15 million.",
            "$15 million",
            ("ISDB", "NP"),
        ),
        (
            "Italian output falls",
            "Industrial production in the euro zone's third largest economy fell 4%. Italy feels it.",
            "4%",
            ("IT", None),
        ),
        (
            "Mine in Zambia grows",
            "The Canadian company wants to produce 40,000 tonnes of copper in 2024.",
            "40,000 tonnes",
            ("ZM", None),
        ),
        ("More guests in Cyprus", "Tourism receipts from Israel rose to $80 million.", "$80 million", ("CY", "IL")),
        ("Port Moresby borrows", "PAPUA New Guinea sold gold for $90 million.", "$90 million", ("PG", None)),
    ],
)
def test_rates_loans_and_who_comes_from_elsewhere(
    title: str, text: str, quote: str, areas: tuple[str | None, str | None]
) -> None:
    assert parties(read(text, title=title)[quote]) == areas


@pytest.mark.parametrize(
    ("text", "quote", "ref", "counterpart"),
    [
        ("Garment exports fetched $40 billion. The EU market took $20 billion of that.", "$20 billion", "BD", "EU"),
        ("Shrimp exports to Japan rose 5%. The industry has 12,000 workers.", "12,000 workers", "BD", None),
        ("Remittances were $2 billion, half of it from the US. Tourism receipts jumped 35 percent.", "35 percent", "BD", None),
    ],
)  # fmt: skip
def test_a_text_that_begins_without_a_country_is_about_its_own(
    text: str, quote: str, ref: str, counterpart: str | None
) -> None:
    assert parties(read(text, "BD")[quote]) == (ref, counterpart)
