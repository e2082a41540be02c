"""Whose a figure is where several areas, none of them, or bodies and money stand for one, in words of our own."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.extract.areas import find_areas
from pipelines.extract.article import extract
from pipelines.extract.document import Document

Row = dict[str, Any]


def read(text: str, title: str = "", area: str | None = None) -> list[tuple[str, str | None, str | None]]:
    article = {"article_id": "a", "text": text, "published_at": "2024-03-01", "source_area": area, "title": title}
    rows: list[Row] = extract(article)["figures"]  # type: ignore[assignment]
    return [(row["quote"], row["ref_area"], row["counterpart_area"]) for row in rows]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (
            "Serbia draws investors",
            "China invested EUR 1.3 billion, Germany EUR 410 million and Italy EUR 370 million in Serbia.",
            [("EUR 1.3 billion", "CN", "RS"), ("EUR 410 million", "DE", "RS"), ("EUR 370 million", "IT", "RS")],
        ),
        (
            "Prices rise",
            "In Germany prices rose 2.3 percent, in France 2.4 percent and in Spain 3.3 percent.",
            [("2.3 percent", "DE", None), ("2.4 percent", "FR", None), ("3.3 percent", "ES", None)],
        ),
        (
            "Peru's exports of avocados",
            "Peru's exports to Chile and Ecuador rose by 5 percent and 7 percent, respectively.",
            [("5 percent", "PE", "CL"), ("7 percent", "PE", "EC")],
        ),
        (
            "Vanuatu's visitors",
            "Vanuatu counted more tourists in May. Fiji and Samoa followed with 3.5 percent and 2.9 percent of arrivals.",
            [("3.5 percent", "VU", "FJ"), ("2.9 percent", "VU", "WS")],
        ),
        (
            "Korean regions",
            "Busan came third in exports, behind Ulsan (19.9 percent) and Incheon (17.5 percent).",
            [("19.9 percent", "KR-31", None), ("17.5 percent", "KR-28", None)],
        ),
    ],
)
def test_each_number_of_a_list_has_its_own_area(
    title: str, text: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    told = read(text, title)
    assert [row for row in told if row[0] in {quote for quote, _, _ in expected}] == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (
            "Kenya's tea",
            "Kenya sold more tea abroad. Egypt, Sudan and Yemen together took 40 percent of the exports.",
            ("40 percent", "KE", None),
        ),
        (
            "Jordan's remittances",
            "Remittances to Jordan rose. Flows from Kuwait and Bahrain made up 12 percent of all remittances.",
            ("12 percent", "JO", None),
        ),
        (
            "Housing in Japan",
            "In Osaka, Kyoto and Nara Prefecture house prices gained 3 percent.",
            ("3 percent", "JP", None),
        ),
        (
            "Zambia-Tanzania line",
            "Zambia and Tanzania will build a power line of 620 km.",
            ("620 km", "ZM", "TZ"),
        ),
        (
            "Uganda-Rwanda railway carries more",
            "The Uganda-Rwanda railway opened in May. It moved 2.1 million tonnes of cargo.",
            ("2.1 million tonnes", "UG", "RW"),
        ),
    ],
)
def test_what_several_areas_have_together_is_of_none_alone(
    title: str, text: str, expected: tuple[str, str | None, str | None]
) -> None:
    assert expected in read(text, title)


@pytest.mark.parametrize(
    ("text", "quote", "counterpart"),
    [
        ("Costa Rica's exports to Panama fell. Exports to Asia grew by 52 percent.", "52 percent", None),
        (
            "Costa Rica's exports to Panama fell by 2 percent and those to other countries by 9 percent.",
            "9 percent",
            None,
        ),
        ("Latin America took 11 percent of Costa Rica's exports and Canada 4 percent.", "11 percent", None),
        ("Latin America took 11 percent of Costa Rica's exports and Canada 4 percent.", "4 percent", "CA"),
    ],
)
def test_a_partner_without_a_code_is_no_other_partner(text: str, quote: str, counterpart: str | None) -> None:
    assert (quote, "CR", counterpart) in read(text, "Costa Rica's exports")


def test_a_new_sentence_is_no_longer_of_the_partner_before() -> None:
    told = read(
        "Sri Lanka's exports to Germany rose by 4 percent. Rubber exports brought in $90 million. "
        "The top ten markets accounted for 70 percent of total exports.",
        "Sri Lanka exports more",
    )
    assert told == [("4 percent", "LK", "DE"), ("$90 million", "LK", None), ("70 percent", "LK", None)]


def test_a_sentence_that_points_back_still_is() -> None:
    told = read(
        "Sri Lanka's exports to Germany rose by 4 percent. They were worth $90 million.", "Sri Lanka exports more"
    )
    assert ("$90 million", "LK", "DE") in told


def test_a_pronoun_stands_for_the_subject_of_the_sentence_before() -> None:
    told = read(
        "Chile's exports of cherries grew. Vietnam was the surprise of the season. Its purchases soared to $20 million.",
        "Chilean cherries sell well",
    )
    assert told == [("$20 million", "CL", "VN")]


def test_the_subject_of_a_sentence_may_stand_far_from_its_figure() -> None:
    told = read(
        "The Cypriot economy has shrunk for several years now, ministers warned, and faces a budget deficit of 6 percent.",
        "Euro zone looks for money for its members in the euro zone",
    )
    assert told == [("6 percent", "CY", None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mali has obtained a loan of $20 million from Kuwait.", ("$20 million", "KW", "ML")),
        ("KfW will lend Nepal 40 million euros.", ("40 million euros", "DE", "NP")),
        ("The French Development Agency signed a 90-million-euro loan with Togo.", ("90-million-euro", "FR", "TG")),
        ("Fiji won a grant of $5 million from the Green Climate Fund.", ("$5 million", None, "FJ")),
        ("Foreign grants to Malawi reached $80 million.", ("$80 million", None, "MW")),
        (
            "The Inter-American Development Bank approved a loan of $60 million for Belize.",
            ("$60 million", "IDB", "BZ"),
        ),
    ],
)
def test_who_gives_is_the_country_of_the_one_named_or_nobody(
    text: str, expected: tuple[str, str | None, str | None]
) -> None:
    assert expected in read(text)


def test_what_came_from_all_is_not_of_the_giver_before() -> None:
    told = read(
        "Japanese firms invested $1 billion in Laos last year. In all, Laos attracted $4 billion of foreign investment.",
        "Investors come to Laos",
    )
    assert told == [("$1 billion", "JP", "LA"), ("$4 billion", "LA", None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Having gained 4 percent against the dollar, the kwacha lost 11 percent in July.",
            [("ZM", "US"), ("ZM", "US")],
        ),
        ("The Egyptian pound was devalued by 14 percent against the U.S. dollar.", [("EG", "US")]),
        ("The rupiah weakened 0.3 percent.", [("ID", "US")]),
        ("The koruna gained 2 percent against the euro.", [("CZ", "EA")]),
    ],
)
def test_a_rate_of_exchange_is_of_the_money_that_moves(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(ref, counterpart) for _, ref, counterpart in read(text)] == expected


@pytest.mark.parametrize(
    ("title", "text", "ref"),
    [
        ("Malawi tea", "Growers in Malawi were paid an average price of $1.48 per kg for their tea.", "MW"),
        ("Oil", "Brent crude rose to $84 a barrel, the highest price since May.", "WORLD"),
        ("Chile's copper", "Chile earns less as the copper price fell 5 percent.", "WORLD"),
    ],
)
def test_only_what_is_quoted_has_the_price_of_the_world(title: str, text: str, ref: str) -> None:
    assert [row[1] for row in read(text, title)] == [ref]


def test_a_stake_is_of_the_country_of_the_company() -> None:
    told = read(
        "The mine in Guinea will start in May. Japan's Mitsui holds 20 percent of the shares and France's Eramet "
        "has a stake of 15 percent.",
        "Guinea to open bauxite mine",
    )
    assert {row[1] for row in told} == {"GN"}


@pytest.mark.parametrize(
    "text",
    [
        "Edwards, a US maker of valves, is to create 250 jobs in Cork, Ireland.",
        "A Turkish construction company will build a plant worth $200 million in Ireland.",
        "ACWA Power of Saudi Arabia will build a wind farm of 300 MW in Ireland.",
    ],
)
def test_what_a_foreign_company_builds_is_of_the_site(text: str) -> None:
    assert [row[1] for row in read(text, "Ireland wins a plant")] == ["IE"]


def test_in_a_text_about_a_region_the_countrys_own_figure_is_the_countrys() -> None:
    told = read(
        "Bavaria exported goods worth 226 billion euros. The unemployment rate was 3.4 percent, compared with 5.7 percent "
        "across Germany. Germany's total exports fell by 1.4 percent.",
        "Bavaria exports more",
    )
    assert [(quote, ref) for quote, ref, _ in told] == [
        ("226 billion euros", "DE-BY"),
        ("3.4 percent", "DE-BY"),
        ("5.7 percent", "DE"),
        ("1.4 percent", "DE"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Hang Seng dropped 2.1 percent and the Sensex 0.8 percent.", ["HK", "IN"]),
        ("The RBI raised its repo rate to 6.5 percent.", ["IN"]),
        ("Retail sales rose 3 percent, IBGE said.", ["BR"]),
        ("The Finance Minister presented a budget of N$100 billion.", ["NA"]),
        ("Farmers harvested 15 million tonnes of grain and were paid 100,000 tenge a tonne.", ["KZ", "KZ"]),
    ],
)
def test_bodies_indices_and_money_stand_for_their_country(text: str, expected: list[str]) -> None:
    assert [ref for _, ref, _ in read(text)] == expected


def test_the_initials_of_a_body_are_not_those_of_one_elsewhere() -> None:
    text = "The BOJ said remittances to Jamaica rose by 7.5 percent."
    assert [mention.code for mention in find_areas(Document(text))] == ["JM"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Brazil and Peru met. Trade of the Andean nation grew.", "PE"),
        ("Togo talked to Italy. The West African country owes much.", "TG"),
        ("Brussels approved the plan of the European Commission.", "EU"),
        ("Brussels is the capital of Belgium, and Belgian.", "BE"),
        ("A plant in Hosur", "IN"),
        ("A port in Guadalajara", "MX"),
    ],
)
def test_what_a_description_or_a_town_stands_for(text: str, code: str) -> None:
    kinds = ("reference", "capital", "region")
    assert code in [mention.code for mention in find_areas(Document(text)) if mention.kind in kinds]


def test_people_counted_are_those_of_what_follows() -> None:
    told = read(
        "About 646,000 Chinese travellers came to Thailand in May, which is a decline of 20 percent.", "Thai arrivals"
    )
    assert [row[1:] for row in told] == [("TH", "CN"), ("TH", "CN")]


def test_money_of_ones_own_people_abroad_comes_home() -> None:
    told = read("Remittances from Tunisians abroad rose to $2.4 billion.", "Tunisia receives more")
    assert told == [("$2.4 billion", "TN", None)]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Benin's cashew", "Benin exported 90,000 tonnes of cashew, with India taking 70%.", ("70%", "BJ", "IN")),
        ("Czech trade", "Germany absorbs 33 percent of Czech exports.", ("33 percent", "CZ", "DE")),
        (
            "Gold",
            "Guinea sold 17 tonnes of gold to Turkey and 5 tonnes to the UAE as exports.",
            ("5 tonnes", "GN", "AE"),
        ),
        ("Exports", "Chad exported goods worth $4 billion, above Niger's $1.1 billion.", ("$1.1 billion", "NE", None)),
        (
            "Laos",
            "China was the top investor in Laos. Laos' largest investor put in $3 billion.",
            ("$3 billion", "LA", None),
        ),
        (
            "Loans",
            "Ghana expects an IMF loan of $600 million and $300 million from the World Bank.",
            ("$300 million", "WB", "GH"),
        ),
        ("Firms", "Polish companies have invested 28 billion euros abroad.", ("28 billion euros", "PL", None)),
        (
            "Tunisia and Algeria meet",
            "Tunisia and Algeria met. Tunisia's trade deficit shrank to $400 million.",
            ("$400 million", "TN", None),
        ),
        (
            "Plant",
            "The airline earned €268 million (US $332m) in Ireland, and owed €90 million.",
            ("€90 million", "IE", None),
        ),
        (
            "Lagos budget",
            "Lagos State spent N700 billion, while Rivers State earned N170 billion.",
            ("N170 billion", "NG", None),
        ),
        (
            "Trade",
            "The firm has 3,000 employees worldwide, with 200 employees in Kenya.",
            ("200 employees", "KE", None),
        ),
    ],
)
def test_whose_it_is_by_small_words(title: str, text: str, expected: tuple[str, str | None, str | None]) -> None:
    assert expected in read(text, title)


def test_a_text_without_a_title_is_about_what_it_begins_with() -> None:
    told = read(
        "Tunisia's deficit shrank. Algeria, Libya and Italy sold more. Algeria and Libya are neighbours of it, and Algeria is "
        "large. It has snowed. Unemployment came to 15 percent."
    )
    assert told == [("15 percent", "TN", None)]


@pytest.mark.parametrize(
    ("text", "counterparts"),
    [
        ("Exports of Peru to Chile came to $6 million in May 2019, against $8 million in May 2018, a fall of $2 million.",
         ["CL", "CL", "CL"]),
        ("Exports of Peru to Chile came to 400,000 tons in May 2019, a fall of 26 percent (540,000 tons in May 2018).",
         ["CL", "CL", "CL"]),
    ],
)  # fmt: skip
def test_what_is_compared_with_has_the_same_partner(text: str, counterparts: list[str | None]) -> None:
    article = {"article_id": "a", "text": text, "published_at": "2019-07-02", "source_area": "PE"}
    figures = extract(article)["figures"]
    assert isinstance(figures, list)
    assert [figure["counterpart_area"] for figure in figures] == counterparts


def test_trade_in_services_is_trade() -> None:
    text = "Exports of services rose by 31% and imports of goods and services by 40%."
    figures = extract({"article_id": "a", "text": text, "published_at": "2019-07-02", "source_area": "PE"})["figures"]
    assert isinstance(figures, list)
    assert [figure["indicator"] for figure in figures] == ["EXPORTS", "IMPORTS"]


def test_who_tells_the_numbers_of_a_member_is_not_whose_they_are() -> None:
    text = (
        "The debt of Poland rose to 831 billion zlotys in 2014, up from 821 billion zlotys in 2013, Eurostat reported."
    )
    figures = extract({"article_id": "a", "text": text, "published_at": "2015-02-02", "source_area": "PL"})["figures"]
    assert isinstance(figures, list)
    assert {figure["ref_area"] for figure in figures} == {"PL"}
