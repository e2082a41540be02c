"""What a number is about where its own words are not enough, in words of our own."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.extract.article import extract

Row = dict[str, Any]


def read(text: str, title: str = "") -> dict[str, Row]:
    article = {"article_id": "a", "text": text, "published_at": "2023-05-12", "title": title}
    rows: list[Row] = extract(article)["figures"]  # type: ignore[assignment]
    return {row["quote"]: row for row in rows}


@pytest.mark.parametrize(
    ("text", "quote", "indicator"),
    [
        ("The firm earned $35 million from its shops, an 18 percent jump.", "18 percent", "REVENUE"),
        ("The country's economy may double and its exports triple.", "double", "GDP"),
        ("The economy is worth $8 billion. Exports tripled. Growth was 6.5 percent in 2007.", "6.5 percent", "GDP"),
        ("Locally produced goods made up 48 percent of the total exports.", "48 percent", "EXPORTS"),
        ("Household consumption grew 3.0 percent.", "3.0 percent", "CONSUMPTION"),
        ("The brand controls 30 percent of the phone market.", "30 percent", "MARKET_SHARE"),
        ("Ethiopia earned $327 million from the export of 86,000 tons of coffee.", "86,000 tons", "EXPORTS"),
        (
            "Grants fell to $40 million. Spending rose faster. It totalled $310 million.",
            "$310 million",
            "BUDGET_EXPENDITURE",
        ),
        (
            "The bank holds its rate at 7%. Inflation has eased. The annual rate was 4.4% in May.",
            "4.4%",
            "CPI_INFLATION",
        ),
        ("Trade was $9 billion. Kenya leads in exports. Uganda got $2 billion.", "$2 billion", "EXPORTS"),
        ("Farmers in the north expect the yield to fall by 20% this year.", "20%", "AGRICULTURAL_PRODUCTION"),
        ("The yield fell by 20 basis points to 4.5%.", "4.5%", "INTEREST_RATE"),
        ("Output fell 12% as growers struggled with drought.", "12%", "AGRICULTURAL_PRODUCTION"),
        ("The firm made a profit of $1.5 billion on revenue of $9.6 billion.", "$9.6 billion", "REVENUE"),
        ("Exports to the European Union made up half of it, or $2 billion.", "$2 billion", "EXPORTS"),
        ("Loans from the World Bank came to $300 million.", "$300 million", "LOAN"),
        (
            "The port handled 24 million tonnes of cargo. Containers made up 310,000 TEU. Now 26 million tonnes are due.",
            "26 million tonnes",
            "FREIGHT",
        ),
        ("Industry was up 3.2 percent, services were down 1.1 percent.", "3.2 percent", "INDUSTRIAL_PRODUCTION"),
        ("Turnover between the two reached $1.8 billion.", "$1.8 billion", "TRADE_TURNOVER"),
        ("Brazil sold treasury notes worth $2 billion.", "$2 billion", "BOND_ISSUE"),
        ("Thanks to dearer exports, the budget deficit shrank by $2 billion.", "$2 billion", "BUDGET_BALANCE"),
        ("As for exports, they grew by 6%.", "6%", "EXPORTS"),
        ("The port moved 3.2 million TEU.", "3.2 million TEU", "CONTAINER_THROUGHPUT"),
        ("Volumes of exports reached 120,000 tonnes, against 80,000 tonnes a year before.", "80,000 tonnes", "EXPORTS"),
        ("Shares in Ryanair fell 12%.", "12%", "MARKET_CAP"),
        ("Net income was $3.7 billion, or 34 cents per share.", "34 cents per share", "PROFIT"),
        ("Earnings were at $12.6 billion on revenues of $44 billion.", "$12.6 billion", "PROFIT"),
        ("Tourism earned the state $30 million, including exchange worth $8 million.", "$8 million", "TOURISM_REVENUE"),
        ("The premium edition will sell for £279.99.", "£279.99", "COMMODITY_PRICE"),
        (
            "Exports totalled 9.4 million tonnes, including 6.4 million tonnes of wheat.",
            "6.4 million tonnes",
            "EXPORTS",
        ),
        (
            "The landed cost of imported petrol rose to $545.96 per cubic metre.",
            "$545.96 per cubic metre",
            "COMMODITY_PRICE",
        ),
        ("Unemployment rose. Women were hit harder: their rate was 22.7 percent.", "22.7 percent", "UNEMPLOYMENT"),
        ("Some 219,000 people left for work abroad.", "Some 219,000 people", "MIGRATION"),
        ("Unemployment rose to 4 million, while 19.8 million people had a job.", "19.8 million people", "EMPLOYMENT"),
        ("Car sales rose 33 percent. Passenger cars made up 316,941.", "316,941", "SALES_VOLUME"),
        ("The wind farm generates 3.6 TWh, enough for 1.1 million homes.", "1.1 million homes", "POPULATION"),
        ("Exports to third countries lost 41 percent.", "41 percent", "EXPORTS"),
        ("Jobs went. The bank expects growth of 5 percent after the economy shrank 7 percent.", "5 percent", "GDP"),
        ("Diamond output fell. Reserves dropped to 62 billion pula.", "62 billion pula", "FX_RESERVES"),
        ("The mine will yield 366,000 tonnes of copper.", "366,000 tonnes", "PRODUCTION_VOLUME"),
        (
            "Revenues were higher at 159 billion zlotys and spending rose 6.5 percent.",
            "159 billion zlotys",
            "BUDGET_REVENUE",
        ),
        ("Income from VAT climbed by 4.1 percent.", "4.1 percent", "TAX_REVENUE"),
        ("Home approvals jumped 12 per cent and exports came to $11 million.", "12 per cent", "CONSTRUCTION_OUTPUT"),
        ("Egypt needs about 20 million tonnes a year of wheat.", "about 20 million tonnes a year", "CONSUMPTION"),
        ("The tariff is 12 cents per kWh.", "12 cents per kWh", "UTILITY_TARIFF"),
        ("Flats cost $1,200 per sqm.", "$1,200 per sqm", "PROPERTY_PRICE"),
    ],
)
def test_the_indicator_of_a_figure(text: str, quote: str, indicator: str) -> None:
    assert read(text)[quote]["indicator"] == indicator


@pytest.mark.parametrize(
    ("text", "quote", "indicator"),
    [
        ("The bank withdrew hundred-dollar notes worth $2 billion.", "$2 billion", "BOND_ISSUE"),
        ("The paper on economy and business has 20% more readers.", "20%", "GDP"),
        ("Economy class fares rose by 12%.", "12%", "GDP"),
    ],
)
def test_words_that_look_like_an_indicator(text: str, quote: str, indicator: str) -> None:
    assert read(text)[quote]["indicator"] != indicator


def test_parts_of_a_loan_are_of_the_loan() -> None:
    told = read(
        "The World Bank approved a loan of $100 million. The first project is a growth pole, for which $50 million is "
        "earmarked; the second will receive $30 million.",
        title="World Bank lends Burkina Faso $100 million",
    )
    assert [row["indicator"] for row in told.values()] == ["LOAN", "LOAN", "LOAN"]


def test_points_of_an_index_that_only_the_title_names() -> None:
    told = read("Tokyo ended 54.29 points lower at 9,422.88.", title="Asian stock markets fall")
    assert {quote: row["unit_measure"] for quote, row in told.items()} == {"54.29 points": "point", "9,422.88": "point"}


@pytest.mark.parametrize(
    ("text", "quote", "unit"),
    [
        ("Exports reached 3.2 million 60-kg bags of coffee.", "3.2 million", "bag"),
        ("A 512-pound tuna was sold in Tokyo.", "512-pound", "lb"),
        ("Uranium is at $50 per pound.", "$50 per pound", "USD/lb"),
        ("Tariffs were set at 4.5 US cents/kWh.", "4.5 US cents/kWh", "USD/kWh"),
        ("Wheat yields were 42 c/ha.", "42 c/ha", "centner/hectare"),
        ("Ghana's price is 12,800 cedis ($1,243) per tonne.", "12,800 cedis", "GHS/tonne"),
        ("Ghana's price is 12,800 cedis ($1,243) per tonne.", "$1,243", "USD/tonne"),
        ("The number of passengers is to jump to 70m over the next years.", "70m", "passenger"),
        ("Net migration reached 745,000.", "745,000", "migrant"),
        ("In Chile some 1,700 workers left. The Chilean peso weakened to 590 per dollar.", "590", "CLP/USD"),
        ("Gold output was 1.2 Moz last year.", "1.2 Moz", "ounce"),
        ("The province's budget is Rs 5 arab.", "Rs 5 arab", "INR"),
        ("Petrol prices top $3.00 a gallon.", "$3.00 a gallon", "USD/gallon"),
    ],
)
def test_units_of_trade_and_land(text: str, quote: str, unit: str) -> None:
    assert read(text)[quote]["unit_measure"] == unit


def test_a_country_named_once_does_not_make_a_dollar_its_own() -> None:
    told = read("The firm has users mostly from Canada, with claims of $12.4 million.")
    assert told["$12.4 million"]["unit_measure"] == "USD"


def test_speeds_are_no_verb() -> None:
    assert (
        read("The line will carry trains with speeds and a capacity of up to 400 MW.")["up to 400 MW"]["qualifier"]
        == "up_to"
    )


@pytest.mark.parametrize(
    "text",
    [
        "A fund paid for a revival of the 1988 horror films.",
        "Exports were at 71% of 2019 levels.",
        "Georgia's top partners are all neighbours.",
        "Coffee is shipped in 60-kg bags.",
    ],
)
def test_no_counts_ranks_or_weights_of_packing(text: str) -> None:
    assert [row["unit_measure"] for row in read(text).values() if row["unit_measure"] != "%"] == []


@pytest.mark.parametrize(
    ("text", "quote", "product"),
    [
        ("Garments brought in $42 billion, 84 percent of the total exports.", "$42 billion", "garments"),
        ("Vietnam sold $12 billion of coffee overseas.", "$12 billion", "coffee"),
        ("Sales of new cars fell 3%.", "3%", "cars"),
        ("Exports of leather shoes rose 5%.", "5%", "shoes"),
    ],
)
def test_the_product_of_a_figure(text: str, quote: str, product: str) -> None:
    assert read(text)[quote]["product"] == product


@pytest.mark.parametrize(
    "text",
    [
        "Azerbaijan exported non-oil goods worth $3.1 billion in 2022.",
        "Exports of goods other than oil and gas brought in $3.1 billion in 2022.",
        "Exports excluding gold came to $3.1 billion in 2022.",
    ],
)
def test_what_a_figure_is_without_is_not_its_product(text: str) -> None:
    assert read(text)["$3.1 billion"]["product"] is None


def test_the_company_nearest_before_a_figure() -> None:
    told = read("Acme Holdings lost $1.6 billion, while Zenith Motors earned $2 billion.")
    assert [row["entity"] for row in told.values()] == ["Acme Holdings", "Zenith Motors"]
