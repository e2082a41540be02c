"""Kinds of sentences that were once read wrongly, one of each kind, in words of our own."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.extract.article import extract

Row = dict[str, Any]


def read(text: str, published: str, area: str | None = None, title: str = "") -> dict[str, Row]:
    article = {"article_id": "a", "text": text, "published_at": published, "source_area": area, "title": title}
    rows: list[Row] = extract(article)["figures"]  # type: ignore[assignment]
    return {row["quote"]: row for row in rows}


@pytest.mark.parametrize(
    ("text", "quote", "period"),
    [
        ("Exports fell by 12 percent against May last year.", "12 percent", "2023-05"),
        ("Their value was 30% above that of the first quarter of 2022.", "30%", "2023-Q1"),
        ("Imports sank from $80 million to $60 million in the first four months of 2023.", "$60 million", "2023-01-01/P4M"),
        ("Turnover reached $900 million in January-April 2023 ($700 million in January-April 2022).", "$700 million", "2022-01-01/P4M"),
        ("Exports were $90 million in April, down 8% year-on-year ($98 million in April 2022).", "8%", "2023-04"),
        ("Brent crude for August rose to $81 a barrel on Friday.", "$81 a barrel", "2023-06-09"),
        ("The economy shrank by 0.9% between January and March.", "0.9%", "2023-Q1"),
        ("It was the sharpest fall since 1998, when output contracted by 6%.", "6%", "1998"),
        ("Sun Cable has promised to put $2 billion into solar farms.", "$2 billion", None),
        ("Five ships called in May, 3 fewer than in April.", "Five ships", "2023-05"),
    ],
)  # fmt: skip
def test_the_period_of_a_figure(text: str, quote: str, period: str | None) -> None:
    assert read(text, "2023-06-12", "LV")[quote]["time_period"] == period


@pytest.mark.parametrize(
    ("text", "quote", "period"),
    [
        ("Exports were $5 million in April, against $4 million in April 2022.", "$4 million", "2022-04"),
        ("Inflation was 3% in May, against a decline of 1% in the same month of the previous year.", "1%", "2022-05"),
        ("The plan for 2023 is 20 million tonnes of coal, against 19 million tonnes exported in 2022.", "19 million tonnes", "2022"),
        ("Sales rose to $9 million in the first quarter from $8 million.", "$8 million", "2022-Q1"),
        ("Inflation rose to 5.4% in May, up from 5.2%.", "5.2%", "2023-04"),
        ("Renewables are to make up 25% of electricity by 2030, up from 10% now.", "10%", "2023-06-12"),
        ("Retail sales rose 2.4 percent in May from April, when they had dropped by 0.8 percent.", "0.8 percent", "2023-04"),
        ("Arrivals reached 636,000 in 2022 (71% of 2019 levels).", "71%", "2022"),
        ("The bank cut its growth forecast for this year to 4% from 4.2% seen in March.", "4.2%", "2023"),
        ("Tea sold at $2.02 a kilo in May and at $3.05 a year earlier.", "$3.05", "2022-05"),
        ("In April the import bill fell to $36 million; it had amounted to $42 million a year ago.", "$42 million", "2022-04"),
        ("Remittances rose 7 percent to $9 billion in the first quarter, from $8 billion.", "$8 billion", "2022-Q1"),
        ("Sales came to $5 million in the first quarter, compared to $4 million in January-March 2022, or 25 percent more.", "25 percent", "2023-Q1"),
        ("The yard lost $5 million in the first quarter, half of the $9 million that it had lost in the same period of 2022.", "$9 million", "2022-Q1"),
        ("Sales in May were 12% less than the 40,000 tonnes of May 2022, and exports fell to 9,000 tonnes.", "9,000 tonnes", "2023-05"),
        ("Farm output in January-May 2023 exceeded that of January-May 2022 by 3 percent.", "3 percent", "2023-01-01/P5M"),
        ("Exports in May 2023 were 7 percent above the low of May 2020.", "7 percent", "2023-05"),
        ("The port had handled 2 million tonnes of cargo by the end of April.", "2 million tonnes", "2023-01-01/P4M"),
        ("Exports are to reach $2 million by the end of September.", "$2 million", "2023-09"),
        ("Exports grew 5% in May from May 2022, in which they had dropped by 8%.", "8%", "2022-05"),
        ("Nepal exported $9 million of tea in the first nine months of the fiscal year 2022/23, which began in mid-July. This was 5% more than in the same period of the previous year.", "5%", "2022-07-16/P9M"),
        ("Transfers reached $28 million in the first 11 months of 2022/23. In the same period of last year they were $21 million.", "$21 million", "2021-07-01/P11M"),
    ],
)  # fmt: skip
def test_what_another_is_compared_with_has_its_own_period(text: str, quote: str, period: str | None) -> None:
    assert read(text, "2023-06-12", "LV")[quote]["time_period"] == period


@pytest.mark.parametrize(
    ("text", "quote", "period"),
    [
        (
            "Exports came to $9 million in January-May. In May alone they fell 2%. Imports were $8 million.",
            "$8 million",
            "2023-01-01/P5M",
        ),
        (
            "The deficit is to shrink to 3% of GDP in 2024 from 6% in 2023. Spending on roads will rise to $4 million.",
            "$4 million",
            "2024",
        ),
        ("Exports rose to $5 million in May from $4 million in April, imports to $3 million.", "$3 million", "2023-05"),
        (
            "Profit rose 8% in the first quarter. Investment this year is put at $5 million. "
            "Analysts had expected a profit of $1 million.",
            "$1 million",
            "2023-Q1",
        ),
        ("Exports fell 2% in January-May 2023. Imports fell 5% in the period.", "5%", "2023-01-01/P5M"),
        (
            "Inflation slowed to 4% in April. It had peaked at 9% last October. Month on month, prices rose 0.4%.",
            "0.4%",
            "2023-04",
        ),
        ("The plant's deficit was 1,300 MW and may widen to 1,600 MW by December.", "1,300 MW", None),
        (
            "Exports fell 2% in April. The deficit so far this year totals $5 billion. Imports fell by 3%.",
            "3%",
            "2023-04",
        ),
    ],
)
def test_texts_return_to_what_they_speak_of(text: str, quote: str, period: str | None) -> None:
    assert read(text, "2023-06-12", "LV")[quote]["time_period"] == period


@pytest.mark.parametrize(
    ("text", "quote", "period"),
    [
        ("The plant, which opened in 2015, employs 300 people.", "300 people", "2023-06-12"),
        ("Founded in 1998, the company employs 300 people.", "300 people", "2023-06-12"),
        ("The firm opened 14 stores and plans to add another 35 by the end of 2025.", "14 stores", None),
        ("The project costs $9 million, 70% of which comes from a loan that a bank cleared last May.", "$9 million", None),
        ("Mining, which makes up about a third of GDP, contracted 8% in the second quarter of 2022.", "about a third", None),
        ("The sector earned $4 million in 2022 and accounts for 5 percent of GDP.", "5 percent", None),
        ("Exports rose 2% in May. Imports fell. The sector employs 400,000 workers.", "400,000 workers", "2023-06-12"),
        ("The deficit stood at $1 billion, with projected deficits of $8 billion over the next decade.", "$1 billion", None),
        ("Turnover has doubled over the past five years and exceeded $1 billion.", "exceeded $1 billion", None),
        ("Prices soared 18.7 percent from a year earlier in May.", "18.7 percent", "2023-05"),
        ("Industry has added 183,000 jobs this year, including 36,000 in May.", "183,000 jobs", "2023-01-01/P5M"),
        ("Paraguay shipped beef worth $1.4 billion through April.", "$1.4 billion", "2023-01-01/P4M"),
        ("The first phase, costing 180 million rials, was complete at the end of May.", "180 million rials", None),
        ("Maize output fell to 1.5 million tonnes in 2022 from 3.3 million tonnes, the ministry estimated in May.", "3.3 million tonnes", "2021"),
        (
            "Ghana sold 40,000 tonnes of cocoa in 1985, its best year.\n\nIt is dry now.\n\nRetail sales rose by 1.2%, the office said.",
            "1.2%",
            None,
        ),
        ("Lead output climbed to 25,872 tonnes in January 2022 from 25,421 tonnes, the ministry said in May.", "25,421 tonnes", "2021-01"),
        ("Its share of freight is to reach 30% within five years.", "30%", "2028"),
        ("The bank expects inflation to be 22.3% at the end of the year.", "22.3%", "2023"),
        ("House prices dropped 6.8% in the year to March.", "6.8%", "2023-03"),
        ("Acquisitions worth $200 million were made since 2019.", "$200 million", "2019-01-01/P53M"),
        ("The trade, which ended 2022 with exports of $15 million, sees $20 million this year.", "$15 million", "2022"),
        ("Remittances came to $9 billion as of the end of May.", "$9 billion", "2023-01-01/P5M"),
        ("On May 11, the bank approved a loan commitment of $100 million.", "$100 million", "2023-05-11"),
        ("Gas exports rose to $9 million in May. The field holds 7 percent of the world's gas.", "7 percent", None),
        ("The mine extracts copper; in May 2023 output fell 2%. Chile extracts 7 percent of the world's copper.", "7 percent", None),
    ],
)  # fmt: skip
def test_a_period_of_something_else_is_no_figure_s(text: str, quote: str, period: str | None) -> None:
    assert read(text, "2023-06-12", "LV")[quote]["time_period"] == period


def test_what_a_figure_came_from_is_of_the_year_before() -> None:
    told = read(
        "Remittances came to $9 million in the first five months of this year. "
        "Those from Korea collapsed from $28 million to $1 million.",
        "2025-07-15",
        "KG",
    )
    assert (told["$28 million"]["time_period"], told["$1 million"]["time_period"]) == (
        "2024-01-01/P5M",
        "2025-01-01/P5M",
    )


def test_a_forecast_does_not_date_the_fact_behind_it() -> None:
    told = read("GDP is expected to fall 9% this year. Inflation has reached 13%.", "2009-01-27", "IS")
    assert told["13%"]["time_period"] != "2009"


@pytest.mark.parametrize(
    ("text", "quote", "measure", "value"),
    [
        ("Most visitors came from Israel (+198.4%), followed by Oman (+52%).", "52%", "change", 52),
        ("Services recovered from a -2.4 percent contraction.", "-2.4 percent", "change", -2.4),
        ("Shares closed nine cents or 1.9% lower at $4.70.", "nine cents", "change", -0.09),
        ("Exports were 24 percent and imports 22 percent below the level of May.", "24 percent", "change", -24),
        ("The rise of imports is steeper still, at 45%.", "45%", "change", 45),
        ("Farmers have cleared 15 million ha, or 95%.", "95%", "share", 95),
        ("Turnover declined 2%, or 1.2 million tonnes, to 61 million.", "1.2 million tonnes", "change", -1.2e6),
        ("As many as 190,000 jobs in total were lost last month.", "As many as 190,000 jobs", "change", -190_000),
        ("Of all cargo handled in 2022, 41% was loaded in Riga, 35% in Ventspils.", "41%", "share", 41),
        ("Of all cargo handled in 2022, 41% was loaded in Riga, 35% in Ventspils.", "35%", "share", 35),
        ("Exports dropped by nearly a quarter in May from a year earlier.", "nearly a quarter", "change", -25),
        (
            "Rice became cheaper by 2.6 per cent, sardines (3.1 per cent) and maize (4 per cent).",
            "3.1 per cent",
            "change",
            -3.1,
        ),
        (
            "Output was 277,314 cars, 16 percent up on the 238,519 cars of May last year.",
            "238,519 cars",
            "level",
            238519,
        ),
        ("Orders fell eight-tenths of a percent in August.", "eight-tenths of a percent", "change", -0.8),
        ("About 860 jobs are expected to be lost.", "About 860 jobs", "change", -860),
        ("The bank raised its key rate by a further 250 basis points.", "250 basis points", "change", 250),
        ("Oil brought in $9 billion. The remaining 19% of exports came from gas.", "19%", "share", 19),
        ("Wine came to $150 million (8.7%).", "8.7%", "share", 8.7),
        ("Its share in the turnover hit 40.9 percent.", "40.9 percent", "share", 40.9),
        ("Coffee growth was 6.5 percent in 2007.", "6.5 percent", "change", 6.5),
        ("Seoul closed 1.26 per cent, or 25.89 points, lower at 2,035.", "1.26 per cent", "change", -1.26),
        ("Arrivals were at 90 per cent of the normal level.", "90 per cent", "ratio", 90),
        ("The population is 5 million, representing a 0.4% annual growth rate.", "0.4%", "change", 0.4),
        ("The economy contracted at an annual rate of 32.9%.", "32.9%", "change", -32.9),
        ("The government expects a fall in GDP of 1.6%.", "1.6%", "change", -1.6),
        (
            "Arrivals fell, following a 57 percent drop in June and 70.8 percent in May.",
            "70.8 percent",
            "change",
            -70.8,
        ),
        ("Repayments of about 4 billion dollars fall due this year.", "about 4 billion dollars", "level", 4e9),
        ("Income per head was $43,000 before the crash.", "$43,000", "level", 43000),
        ("Houses lost 10.5% of their value.", "10.5%", "change", -10.5),
        ("Investment will rise 5.5% this year and 7.5% next year.", "7.5%", "change", 7.5),
        ("Output grew 14.2%, down from a previous estimate of 15%.", "15%", "change", 15),
        ("Sales of new cars were off 12% in May.", "12%", "change", -12),
        ("Steel output was 3.4 percent ahead of last year.", "3.4 percent", "change", 3.4),
        ("Passenger numbers beat last year's by 14%.", "14%", "change", 14),
        ("The turnover of the shops missed the plan by 6%.", "6%", "change", -6),
        ("The share index put on 1.2%.", "1.2%", "change", 1.2),
        ("The stock market gave up 0.8%.", "0.8%", "change", -0.8),
        ("The government added $2 billion to its public debt.", "$2 billion", "change", 2e9),
        ("Tourism contributes 12% to gross domestic product.", "12%", "share", 12),
        ("Half the population lives on the coast.", "Half", "share", 50),
        ("Fares are half the price that airlines ask.", "half", "ratio", 50),
        ("Exports covered 76% of imports.", "76%", "ratio", 76),
        ("Car makers lost 18% of their sales.", "18%", "change", -18),
        ("Revenue came to $8.9 billion, a plus of 18%.", "18%", "change", 18),
        ("Staff cost US$600 plus US$300 for each child.", "US$300", "level", 300),
        ("Cement output halved.", "halved", "change", -50),
        ("Arrivals are back at 84 per cent of those of 2019.", "84 per cent", "ratio", 84),
    ],
)
def test_the_measure_of_a_figure(text: str, quote: str, measure: str, value: float) -> None:
    row = read(text, "2023-09-12", "NG")[quote]
    assert (row["measure"], pytest.approx(row["obs_value"])) == (measure, value)


@pytest.mark.parametrize(
    ("text", "quote", "ref", "counterpart"),
    [
        ("Trade between Kenya and Uganda came to $900 million, of which Kenya's exports $700 million.", "$700 million", "KE", "UG"),
        ("Ukraine has requested $2 billion in loans.", "$2 billion", None, "UA"),
        ("The Asian Development Bank (ADB) and the Indian government signed a $300 million loan.", "$300 million", "ADB", "IN"),
        ("The bank approved a loan of $30 million to Sibur of Russia.", "$30 million", None, "RU"),
        ("The French CAC index gained 3.1% and the German Dax 2.8%.", "3.1%", "FR", None),
        ("Against the dollar the euro was steady; against the yen it fell 2.2%.", "2.2%", "EA", "JP"),
        ("Uzbek foreign trade turnover was $29 billion.", "$29 billion", "UZ", None),
        ("Istanbul accounted for the largest share of house sales, with 21,314 units sold.", "21,314 units", "TR-34", None),
        ("Kenya exported tea worth $900 million in 2022. Russia bought $69 million of it, Egypt $43 million.", "$69 million", "KE", "RU"),
        ("Kenya exported tea worth $900 million in 2022. Russia bought $69 million of it, Egypt $43 million.", "$43 million", "KE", "EG"),
        ("The mine sold more. ($1 = 129.5 Kenyan shillings)", "129.5 Kenyan shillings", "KE", "US"),
        ("A wind farm of 60 MW will be built by the German firm Ostwind in Serbia.", "60 MW", "RS", None),
    ],
)  # fmt: skip
def test_whose_a_figure_is(text: str, quote: str, ref: str | None, counterpart: str | None) -> None:
    row = read(text, "2023-09-12")[quote]
    assert (row["ref_area"], row["counterpart_area"]) == (ref, counterpart)


def test_the_next_partner_has_the_same_country_on_the_other_side() -> None:
    told = read(
        "China remains Uzbekistan's largest trading partner: the turnover between the two countries was $5 billion. "
        "Russia comes second with a $4 billion turnover.",
        "2023-07-21",
        "UZ",
    )
    assert (told["$4 billion"]["ref_area"], told["$4 billion"]["counterpart_area"]) == ("UZ", "RU")


@pytest.mark.parametrize(
    ("text", "quote", "indicator"),
    [
        ("Anyone who earns more will pay a levy of 0.5 percent.", "0.5 percent", "TAX_RATE"),
        ("Hotels had an occupancy rate of 96%.", "96%", "OTHER"),
        ("The yield improved to 4.1 tonnes per hectare.", "4.1 tonnes per hectare", "AGRICULTURAL_PRODUCTION"),
        ("The grocer's net income fell to $98 million.", "$98 million", "PROFIT"),
        ("Tea exports rose. The tea earnings came to $30 million.", "$30 million", "EXPORTS"),
        ("The Commerce Department said that personal savings fell to 0.5% of income.", "0.5%", "OTHER"),
        ("A third of the population has no power.", "A third", "POPULATION"),
        ("Net profit fell to $3 million. Sales declined to $23 million.", "$23 million", "REVENUE"),
        ("Disbursement of foreign direct investment reached $1 billion in May.", "$1 billion", "FDI"),
        (
            "The province's GDP reached 314 billion yuan (about $46 billion at the current exchange rate).",
            "314 billion yuan",
            "GDP",
        ),
        ("The smelter made a profit. ($1 = 129.5 Kenyan shillings)", "129.5 Kenyan shillings", "EXCHANGE_RATE"),
        ("The Central Asian nation of 5.5 million depends on gold.", "5.5 million", "POPULATION"),
        (
            "Work in construction fell. The volume of work in construction decreased by 10%.",
            "10%",
            "CONSTRUCTION_OUTPUT",
        ),
        ("The bank's total loans and advances grew 8 percent.", "8 percent", "CREDIT"),
        ("The firm controls a third of the international market for phosphate.", "a third", "MARKET_SHARE"),
        ("GDP grew. The agricultural sector grew 4.1%.", "4.1%", "AGRICULTURAL_PRODUCTION"),
        ("Goods worth $5 million left the country.", "$5 million", "EXPORTS"),
    ],
)
def test_the_indicator_of_a_figure(text: str, quote: str, indicator: str) -> None:
    assert read(text, "2023-09-12", "KE")[quote]["indicator"] == indicator


@pytest.mark.parametrize(
    ("text", "quote", "status"),
    [
        ("The forecast for growth this year has been cut to 2.7%.", "2.7%", "forecast"),
        ("Output should reach 3 million tonnes this year after hitting 2.8 million tonnes in 2022.", "2.8 million tonnes", "actual"),
        ("The plant is expected to bring 50 jobs.", "50 jobs", "target"),
        ("The programme will take the current network from 1,700 km to 2,630 km of roads.", "2,630 km", "target"),
        ("A sum of $40 million has been set for roads in 2024.", "$40 million", "target"),
        ("Inflation for May was put at 5.8 percent.", "5.8 percent", "actual"),
        ("Analysts estimate that output grew by 2.3 per cent in 2022.", "2.3 per cent", "estimate"),
        ("This year, analysts are banking on a two per cent expansion.", "two per cent", "forecast"),
        ("Output rose 1.1 percent, revised up from the 0.8 percent increase reported earlier.", "0.8 percent", "estimate"),
        ("Norway continued to be the main buyer, accounting for 28.9 percent.", "28.9 percent", "actual"),
        ("Airlines saw rises in demand, with gains of 11.3% in passengers.", "11.3%", "actual"),
        ("The bank raised its forecast for growth from 9.6% to 10.4%.", "9.6%", "forecast"),
        ("Road works are to give jobs to 70 people and 1,000 refugees.", "1,000 refugees", "target"),
        ("Output rose 6 percent, missing the 6.5 percent that economists had pencilled in.", "6.5 percent", "forecast"),
        ("The budget assumed growth of 7.1 percent.", "7.1 percent", "forecast"),
        ("Two firms signed a deal for the construction of a 341-km railway.", "341-km", "target"),
        ("The company completed the construction of a 341-km railway.", "341-km", "actual"),
        ("The deficit is lower than the budgeted 7.4 percent.", "7.4 percent", "target"),
        ("The VAT rate will be cut to 7% from 10%.", "10%", "actual"),
        ("Analysts see the current account deficit at 4.5% of GDP this year.", "4.5%", "forecast"),
        ("The bank has a mandate to keep inflation at 4%.", "4%", "target"),
        ("The budget sets aside 336 billion shillings for subsidies.", "336 billion shillings", "target"),
        ("Wages will probably be 2.6% lower.", "2.6%", "forecast"),
        ("Strong sales helped the group to lift its profit to $2 billion.", "$2 billion", "actual"),
        ("To support the economy, the bank cut its key rate to 8%.", "8%", "actual"),
        ("The central bank decided to cut its key rate to 9%.", "9%", "actual"),
        ("Inflation of 8% is above the bank's target of 4%.", "8%", "actual"),
        ("Inflation of 8% is above the bank's target of 4%.", "4%", "target"),
        ("A loss of 350 billion yen is now forecast.", "350 billion yen", "forecast"),
        ("According to a flash estimate, GDP rose 0.3%.", "0.3%", "estimate"),
        ("Cocoa arrivals came to 783,000 tonnes, exporters estimated on Tuesday.", "783,000 tonnes", "estimate"),
        ("Work has begun on the $300 million airport.", "$300 million", "target"),
        ("Talks on a $500 million credit line are under way.", "$500 million", "target"),
        ("The utility operates 3,200 MW and plans to build a dam.", "3,200 MW", "actual"),
    ],
)  # fmt: skip
def test_the_status_of_a_figure(text: str, quote: str, status: str) -> None:
    assert read(text, "2023-09-12", "KE")[quote]["obs_status"] == status


@pytest.mark.parametrize(
    "text",
    [
        "Both 605 and 607 Forest Avenue stand empty.",
        "The craft weighs about 300 kg and is 4 m in height.",
        "The two ships left with coal. All three firms agreed.",
        "For flights call British Airways: 0909 894 4349; Qantas: 0870 000 0123.",
        "The pension scheme allows workers to retire at 60.",
        "Unemployment rose in 27 states.",
        "Those in favour just topped the 50% level needed to win the referendum.",
        "The net profit of the first two quarters is not included.",
        "In the first three quarters of the year exports held up.",
        "The leading buyers of tea were Egypt and Pakistan.",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert read(text, "2023-09-12", "KE") == {}


def test_millions_beside_a_price_are_no_price() -> None:
    told = read("Earnings rose to 134 million, 42 cents per share.", "2011-02-12", "CA")
    assert (told["134 million"]["obs_value"], told["134 million"]["unit_measure"]) == (134e6, "CAD")


@pytest.mark.parametrize(
    ("text", "quote", "unit"),
    [
        ("The deficit was $292 million, as oil cost US$57 a barrel.", "$292 million", "AUD"),
        ("The group will spend $500 million (A$540 million) in Peru.", "$500 million", "USD"),
        ("The Peruvian mine sold more, and the Peruvian state took $90 million.", "$90 million", "USD"),
        ("The state will spend $90 million.", "$90 million", "AUD"),
    ],
)
def test_a_bare_dollar_is_the_one_that_is_not_told_apart(text: str, quote: str, unit: str) -> None:
    assert read(text, "2015-08-31", "AU")[quote]["unit_measure"] == unit


def test_a_place_tells_whose_money_is_meant() -> None:
    told = read(
        "In Serbia the average was 410 euros (49,238 dinars). In Mombasa port a fee rose to Sh1,700.", "2015-07-06"
    )
    assert {told["49,238 dinars"]["unit_measure"], told["Sh1,700"]["unit_measure"]} == {"RSD", "KES"}


def test_what_is_paid_by_the_month_says_so() -> None:
    told = read("The average monthly net salary was 813 euros ($900) in May. It rose by 63 euros.", "2017-08-07", "HR")
    assert [row["unit_measure"] for row in told.values()] == ["EUR/month", "USD/month", "EUR/month"]


@pytest.mark.parametrize(
    ("text", "quote", "period"),
    [
        ("On Monday they signed a deal for a $2.6 billion plant.", "$2.6 billion", None),
        ("The institute is forecasting that wheat production will rise by 17 per cent.", "17 per cent", "2013"),
        ("The country has a population of 6 million.", "6 million", "2013-12-03"),
        ("Exports fell in October. The country is the world's third-largest exporter of wheat.", "third-largest", None),
        ("Palm oil closed at 2,500 ringgit on Monday. It may fall to 2,400 ringgit.", "2,400 ringgit", None),
        ("Tourism earns hard currency for the $59 billion economy. Exports fell in October.", "$59 billion", None),
        ("The key rate has been at 6.5 percent since June 2012.", "6.5 percent", "2013-12-03"),
        ("The trade deficit stood at $20 million at the end of June.", "$20 million", "2013-S1"),
    ],
)
def test_the_period_that_a_kind_of_figure_has_by_itself(text: str, quote: str, period: str | None) -> None:
    assert read(text, "2013-12-03", "AU")[quote]["time_period"] == period


@pytest.mark.parametrize(
    ("text", "quote", "unit", "ref", "counterpart"),
    [
        ("The dollar fell to 93 yen on Monday.", "93 yen", "JPY/USD", "US", "JP"),
        ("The euro rose to $1.3520.", "$1.3520", "USD/EUR", "EA", "US"),
        ("The Turkish lira traded at 32 to the dollar.", "32", "TRY/USD", "TR", "US"),
        ("One US dollar bought 16,000 rupiah on Monday.", "16,000 rupiah", "IDR/USD", "ID", "US"),
    ],
)
def test_a_rate_is_money_for_money(text: str, quote: str, unit: str, ref: str, counterpart: str) -> None:
    row = read(text, "2013-12-03")[quote]
    assert (row["unit_measure"], row["indicator"]) == (unit, "EXCHANGE_RATE")
    assert (row["ref_area"], row["counterpart_area"]) == (ref, counterpart)


def test_prices_beside_a_price_a_litre_are_a_litre() -> None:
    told = read(
        "Petrol now costs Rs 248.7 per litre. Diesel went up by Rs 7.1 to Rs 276.5. Subsidies cost Rs 60 billion.",
        "2022-07-01",
        "PK",
    )
    assert [row["unit_measure"] for row in told.values()] == ["PKR/litre", "PKR/litre", "PKR/litre", "PKR"]


@pytest.mark.parametrize(
    ("text", "quote", "unit"),
    [
        ("Unemployment dropped 0.2 points in May.", "0.2 points", "pp"),
        ("Exports covered 85% of purchases abroad, an improvement of 4.6 points.", "4.6 points", "pp"),
        ("The share index fell 12.4 points.", "12.4 points", "point"),
    ],
)
def test_points_of_percentages_are_no_points_of_an_index(text: str, quote: str, unit: str) -> None:
    assert read(text, "2023-06-12", "KE")[quote]["unit_measure"] == unit


def test_basis_points_are_of_the_rate_that_the_text_speaks_of() -> None:
    text = "Inflation fell to 3.4% in May. The governors took heart from the 50 basis points that London had dared."
    assert read(text, "2023-06-12", "HU")["50 basis points"]["indicator"] == "POLICY_RATE"
    text = "The yield on ten-year bonds was 7.1%. In a week it has crept up by 12 basis points."
    assert read(text, "2023-06-12", "HU")["12 basis points"]["indicator"] == "INTEREST_RATE"


def test_what_may_not_be_measured_so_is_passed_over() -> None:
    text = "The port handled 5 million tonnes of cargo. Its revenue was $40 million, and in May 400,000 tonnes came."
    assert read(text, "2023-06-12", "LB")["400,000 tonnes"]["indicator"] == "FREIGHT"


def test_what_is_only_worth_so_much_is_what_the_text_speaks_of() -> None:
    text = "Lobster exports to China soared. In May, live animals worth $30 million were flown there."
    assert read(text, "2023-06-12", "CA")["$30 million"]["indicator"] == "EXPORTS"
    text = "Lobster exports to China soared. In May, a deal worth $30 million was signed."
    assert read(text, "2023-06-12", "CA")["$30 million"]["indicator"] == "PROJECT_COST"


def test_a_loan_told_without_its_giver_is_of_the_lender_that_the_article_is_about() -> None:
    told = read(
        "The International Monetary Fund (IMF) completed reviews of Kenya's programme. The decision allows a disbursement of "
        "$235 million. The board also approved an arrangement of $1 billion for Tanzania.",
        "2022-07-19",
        title="IMF agrees to pay out to Kenya",
    )
    assert [(row["ref_area"], row["counterpart_area"]) for row in told.values()] == [("IMF", "KE"), ("IMF", "TZ")]


def test_a_month_of_delivery_is_no_period() -> None:
    told = read(
        "Palm oil futures rose on Tuesday. The benchmark March contract closed 1.2 percent higher at 2,500 ringgit ($750) a tonne. "
        "Soyoil for delivery in January fell 3 percent.",
        "2012-12-19",
    )
    assert {row["time_period"] for row in told.values()} == {"2012-12-18"}
    assert {row["indicator"] for row in told.values()} == {"COMMODITY_PRICE"}
    assert (told["2,500 ringgit"]["unit_measure"], told["$750"]["unit_measure"]) == ("MYR/tonne", "USD/tonne")


def test_an_index_closes_at_points() -> None:
    told = read(
        "Asian shares fell. Tokyo ended 0.6 per cent, or 54.3 points, off at 9,422.9 and Seoul 1.3 per cent lower at 2,035.9.",
        "2011-05-25",
    )
    assert [(row["obs_value"], row["unit_measure"]) for row in told.values()] == [
        (-0.6, "%"), (-54.3, "point"), (9422.9, "point"), (-1.3, "%"), (2035.9, "point")
    ]  # fmt: skip
    assert {row["indicator"] for row in told.values()} == {"STOCK_INDEX"}


def test_places_tell_whose_dollar_it_is() -> None:
    told = read("NSW holds most shares. The NSW and Victorian governments could raise $3 billion.", "2006-05-21")
    assert told["$3 billion"]["unit_measure"] == "AUD"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Prices rose 2%, the National Statistics Institute (INE) said on Friday.", "the National Statistics Institute (INE)"),
        ("Prices rose 2%, a government official told Asharq Business.", "a government official"),
        ("Prices rose 2%, according to data released on Friday by the Labor Department.", "the Labor Department"),
        ("According to an announcement made by the Office for National Statistics, prices rose 2%.", "the Office for National Statistics"),
        ("Eurostat figures showed that prices rose 2%.", "Eurostat"),
        ("The central bank expects GDP to grow by 2%.", "The central bank"),
        ("Economists had forecast a rise of 2% in prices.", "Economists"),
        ("Official figures show that prices rose 2%.", None),
        ("Prices rose 2%, it said.", None),
        ("Exports were 2% above Germany's forecast.", None),
    ],
)  # fmt: skip
def test_who_says_a_figure(text: str, source: str | None) -> None:
    assert next(iter(read(text, "2023-09-12").values()))["attribution"] == source


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("Arrivals were 46% fewer in January-May 2022 than in the same period of 2019.", "P3Y"),
        ("Exports rose 2% in May on April.", "P1M"),
        ("Retail sales fell 2.6% in May, the largest drop since January of this year.", None),
        ("Trade in May 2023 was 23% above the level of May 2022.", "P1Y"),
    ],
)
def test_what_a_change_is_measured_against(text: str, base: str | None) -> None:
    assert next(iter(read(text, "2023-09-12").values()))["base_period"] == base


def test_a_number_that_a_name_begins_with_is_none() -> None:
    assert list(read("The retailer is to sell 40% of 2Entertain to the BBC.", "2008-11-28", "GB")) == ["40%"]


@pytest.mark.parametrize(
    ("text", "quote", "period"),
    [
        ("The bank kept its key rate at 4.5%, after it was raised by 50 basis points last month.", "4.5%", "2023-06-12"),
        ("The bank kept its key rate at 4.5%, after it was raised by 50 basis points last month.", "50 basis points", "2023-05"),
        ("Planters had warned in December that exports, which slid by 8 percent in 2022, would fall.", "8 percent", "2022"),
        ("In October it sold 14 ships for $10 million, and from November to March it sold 42 for $31 million.", "$10 million", "2022-10"),
        ("Turnover was $2.2 billion (7.5%) in the first quarter.", "$2.2 billion", "2023-Q1"),
        ("According to the 2022 Economic Survey, tea brought in $3 million between January and March 2023.", "$3 million", "2023-Q1"),
        ("The index closed at 12,992 points on Friday. It added 141 points to Thursday's close.", "141 points", "2023-06-09"),
        ("Projects brought in $2 billion in the first quarter, up from last year. The capital drew FDI of $1 billion in the period.", "$1 billion", "2023-Q1"),
        ("In the first quarter output was 3 million tonnes. Over six months they gave 7 million tonnes.", "7 million tonnes", "2022-10-01/P6M"),
        ("By October, the deputy minister said, 300 contracts would be signed.", "300 contracts", "2023-10"),
        ("Inflation lost 2 percentage points within a month in May.", "2 percentage points", "2023-05"),
        ("In 2023 exports have reached $8 billion.", "$8 billion", "2023"),
        ("So far in 2023, it has shipped goods for $8 billion.", "$8 billion", "2023-01-01/P5M"),
        ("In the first five months of 2023, 70 countries put money into the state. Singapore's investment was $5 billion.", "$5 billion", "2023-01-01/P5M"),
        ("In the first five months of 2023, 70 countries put money into the state. Thailand has committed an investment of $5 billion.", "$5 billion", None),
    ],
)  # fmt: skip
def test_a_period_that_belongs_to_other_words_is_not_the_figure_s(text: str, quote: str, period: str | None) -> None:
    assert read(text, "2023-06-12", "LV")[quote]["time_period"] == period


@pytest.mark.parametrize(
    ("text", "quote", "indicator"),
    [
        ("Output of metals grew. Gold rose 5.4% to 13,017 kg, but silver slipped 11.4% to 360,041 kg.", "11.4%", "PRODUCTION_VOLUME"),
        ("Gold rose 5.4% to $1,317 an ounce.", "5.4%", "COMMODITY_PRICE"),
        ("Net reserves in foreign currency amounted to 19.7 billion euros.", "19.7 billion euros", "FX_RESERVES"),
        ("The zone is home to 33 companies.", "33 companies", "COMPANY_COUNT"),
        ("The island is home to 3,300 people.", "3,300 people", "POPULATION"),
    ],
)  # fmt: skip
def test_what_a_number_is_of_by_the_thing_that_it_counts(text: str, quote: str, indicator: str) -> None:
    assert read(text, "2023-06-12", "LV")[quote]["indicator"] == indicator


def test_a_range_said_with_two_units_behind_to_is_one_figure() -> None:
    told = read("The surplus is to improve to 1.8 percent to 2.8 percent of GDP.", "2023-09-12", "TH")
    row = told["1.8 percent to 2.8 percent"]
    assert (row["obs_value"], row["obs_value_upper"]) == (1.8, 2.8)


def test_a_count_beside_a_percentage_is_none() -> None:
    told = read("The number of unemployed people rose by 130,930 or 3.2 percent.", "2023-09-12", "ES")
    assert [row["unit_measure"] for row in told.values()] == ["person", "%"]


def test_among_the_top_ten_is_a_rank() -> None:
    row = read("The plant is among the top ten producers of steel in the world.", "2023-09-12", "KZ")["top ten"]
    assert (row["measure"], row["obs_value"]) == ("rank", 10)


def test_a_megawatt_may_be_two_words() -> None:
    assert (
        read("The station has a capacity of 600 Mega Watt.", "2023-09-12", "IN")["600 Mega Watt"]["unit_measure"]
        == "MW"
    )


def test_a_vague_count_takes_no_unit_of_the_amount_before_it() -> None:
    told = read(
        "The budget gives up to $600 in rebates to millions of wage earners and $300 for each child.",
        "2023-06-12",
        "LV",
    )
    assert set(told) == {"up to $600", "$300"}
