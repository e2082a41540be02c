"""Kinds of sentences as they stand in regional news: what they measure, of what, and what in them is no figure."""

from __future__ import annotations

import pytest

from pipelines.extract.article import extract


def told(text: str, day: str = "2012-05-01", area: str = "UZ") -> dict[str, dict[str, object]]:
    figures = extract({"article_id": "a", "text": text, "published_at": day, "source_area": area})["figures"]
    assert isinstance(figures, list)
    return {figure["quote"]: figure for figure in figures}


@pytest.mark.parametrize(
    ("text", "quote", "product"),
    [
        ("Exports of Uzbekistan to Russia came to $3 billion.", "$3 billion", None),
        ("Exports of various items to Russia came to $3 billion.", "$3 billion", None),
        ("Exports of cotton to Russia came to $3 billion.", "$3 billion", "cotton"),
        ("Exports of Costa Rican coffee came to $3 billion.", "$3 billion", "coffee"),
    ],
)
def test_a_product_is_no_country(text: str, quote: str, product: str | None) -> None:
    assert told(text)[quote]["product"] == product


@pytest.mark.parametrize(
    "text",
    [
        "The railways carried 1.3 million passengers in January-March 2012.",
        "The airport served 1.3 million passengers in March, though high fares hurt demand.",
    ],
)
def test_a_month_or_hurt_demand_makes_no_casualties(text: str) -> None:
    assert told(text)["1.3 million passengers"]["indicator"] == "PASSENGERS"


def test_those_who_marched_are_no_figure() -> None:
    assert told("Some 1,300 workers marched through the capital in protest against the reform.") == {}


def test_the_number_of_a_model_or_of_a_name_is_no_figure() -> None:
    text = "The 154MW Volta 2 wind farm in Ghana will have 22 turbines of the type Nordex V162-6.2 MW."
    assert set(told(text, "2024-12-05", "GH")) == {"154MW", "22 turbines"}


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("More revenue and income tax have put the province on track for a $6.9-billion deficit.", "$6.9-billion"),
        ("Higher returns on income tax are the reason the projected budget deficit has dropped to $7.8 billion.", "$7.8 billion"),
        ("With less income tax the shortfall was put at $2 billion; the deficit widened to $7.8 billion.", "$7.8 billion"),
    ],
)  # fmt: skip
def test_an_amount_is_of_the_balance_right_beside_it(text: str, quote: str) -> None:
    text = f"The budget of the province was presented. {text}"
    assert told(text, "2019-02-27", "CA")[quote]["indicator"] == "BUDGET_BALANCE"


@pytest.mark.parametrize(
    "text",
    [
        "Export growth was 3.1 percent in 2018.",
        "The growth rate of investment in fixed assets was 3.1 percent in 2018.",
        "Growth in retail trade slowed to 3.1 percent in 2018.",
    ],
)
def test_growth_that_is_so_much_is_a_change(text: str) -> None:
    assert told(text, "2019-02-27", "KE")["3.1 percent"]["measure"] == "change"


def test_month_on_month_is_no_metre() -> None:
    figures = told(
        "The number of registered graduates dropped by 853 m-o-m to 4,255 persons in August 2023.", "2023-09-21", "SK"
    )
    assert "m" not in {figure["unit_measure"] for figure in figures.values()}


def test_an_economy_of_so_much_is_its_product() -> None:
    text = "Tourism is a main earner of the $42 billion economy along with remittances."
    figures = told(text, "2015-02-28", "LK")
    assert figures["$42 billion"]["indicator"] == "GDP"


def test_what_was_paid_out_under_a_plan_is_done() -> None:
    figures = told("The IMF has disbursed $336 million to Sri Lanka under the programme.", "2023-05-12", "LK")
    assert figures["$336 million"]["obs_status"] == "actual"


def test_the_national_bank_of_a_country_is_of_that_country() -> None:
    for bank, area in (("The National Bank of Georgia", "GE"), ("The National Bank", None)):
        figures = told(f"{bank} sold $200 million in November.", "2023-05-12", "")
        assert figures["$200 million"]["ref_area"] == area


@pytest.mark.parametrize("creditor", ["China", "Chinese lenders"])
def test_who_owes_has_the_debt(creditor: str) -> None:
    figure = told(f"Laos owes {creditor} $2.7 billion.", "2023-05-12", "")["$2.7 billion"]
    assert (figure["ref_area"], figure["counterpart_area"]) == ("LA", "CN")


def test_the_largest_investor_in_a_text_on_foreign_investment_invests_directly() -> None:
    text = "Foreign direct investment in Vietnam reached $9 billion, with Singapore the largest investor at $3 billion."
    figure = told(text, "2023-05-12", "")["$3 billion"]
    assert (figure["indicator"], figure["unit_measure"]) == ("FDI", "USD")


def test_tariffs_of_a_power_company_are_those_of_a_utility() -> None:
    figure = told("The Power Corporation will raise tariffs by 5 percent.", "2023-05-12", "BW")["5 percent"]
    assert figure["indicator"] == "UTILITY_TARIFF"


def test_a_season_before_a_drought_is_one() -> None:
    text = "The soybean crop shrank to 5.5 million tonnes in the 2021/22 season because of drought."
    assert told(text, "2022-05-12", "PY")["5.5 million tonnes"]["time_period"] == "2021-07-01/P1Y"


def test_a_fund_of_a_bloc_is_not_the_bloc() -> None:
    text = "The government signed a $500 million loan with the World Bank. A further $150 million comes from the OPEC Fund."
    assert "OPEC" not in {row[key] for row in told(text, area="").values() for key in ("ref_area", "counterpart_area")}
