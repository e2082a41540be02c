"""What real pages of regional outlets print in other words than the annotated articles; written on 12 July 2023."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.extract.article import extract

Row = dict[str, Any]


def read(text: str, number: str, area: str = "KE") -> Row:
    """The figure whose quote holds the number."""
    article = {"article_id": "a", "text": text, "published_at": "2023-07-12", "source_area": area, "title": ""}
    rows: list[Row] = extract(article)["figures"]  # type: ignore[assignment]
    return next(row for row in rows if number in row["quote"])


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("The economy grew 1.6% last year. Growth of 5.1% is forecast for 2024.", "5.1%", "2024"),
        ("Revenue in Q1 2023 fell by 6% to stand at $1.4 billion (Q1 2022: $1.5 billion), and profit by 20%.", "$1.4", "2023-Q1"),
        ("Revenue in Q1 2023 fell by 6% to stand at $1.4 billion (Q1 2022: $1.5 billion), and profit by 20%.", "$1.5", "2022-Q1"),
        ("Revenue in Q1 2023 fell by 6% to stand at $1.4 billion (Q1 2022: $1.5 billion), and profit by 20%.", "20%", "2023-Q1"),
        ("For the period to 31 March, the company announced a profit for the period of $2.18 billion.", "$2.18", "2023-Q1"),
        ("Remittances grew by 14 per cent in the first quarter (Q1) of the financial year (FY) 2022-23.", "14 per", "2022-Q3"),
        ("Cruise lines brought 13.7 million visitors in the first six months (of 2022), a rise of 3 percent.", "3 percent", "2022-S1"),
        ("Kenya received $769 million in remittances in two weeks of June (2-13).", "$769", "2023-06"),
        ("In June remittances were the highest in 14 months and 12 percent higher than a year before.", "12 percent", "2023-06"),
        ("The customer base grew from 456,700 lines in the first quarter of 2022 to 581,500 lines a year later.", "581,500", "2023-Q1"),
        ("The economy will grow by 3.2% in 2024. This is 0.5 percentage points lower than the bank foresaw.", "0.5", "2024"),
        ("Tea brought in $4.3 billion in May, more than double the amount of June 2020.", "double", "2023-05"),
        ("Foreign direct investment amounted to $4.4 billion last year, four times the 2012 figure.", "four", "2022"),
        ("In 2008 the country earned $174 million from fish exports, and the lake fisheries employ some 500,000 people.", "500,000", "2023-07-12"),
        ("The board cut its estimate for the maize crop in June to 69.9 million tonnes.", "69.9", None),
        ("Unemployment in Mombasa was 5.6 per cent in May, against 2.3 per cent nationally.", "2.3", "2023-05"),
        ("Tea exports fell 9% in May from $44 million a year earlier. Coffee exports rose 4%.", "4%", "2023-05"),
        ("The index rose to 3,200 points on Friday, from Thursday's 3,180. Shares of banks gained 2%.", "2%", "2023-07-07"),
        ("Passenger traffic rose 9% in May, according to figures published this week.", "9%", "2023-05"),
        ("Passengers numbered 297 million in May, representing growth of 9% over the year before.", "9%", "2023-05"),
        ("In the season that ended in March, tea exports came to 1.11 million bags.", "1.11", "2022-04-01/P1Y"),
        ("Public debt has come down from 148 per cent of gross domestic product in 2020 to an estimated 107 per cent.", "107", None),
        ("In May Kenya exchanged two bonds for a new $660 million bond that falls due in 2033.", "$660", "2023-05"),
        ("The economy will grow by 3.7% in 2024, 0.2 percentage point up from the previous estimate in April.", "0.2", "2024"),
        ("The economy grew 1.6% last year. Growth of 5.1% is expected this year.", "5.1%", "2023"),
        ("Tea exports rose 13% in the first quarter to $4 billion from a year ago. Estates sold $3 billion of it in the quarter.", "$3", "2023-Q1"),
        ("The central bank, which targets inflation of 6-8%, kept its policy rate at 9.5% last month.", "9.5%", "2023-06"),
        ("The budget for the fiscal year of 2023/24 is $39 million.", "$39", "2023-07-01/P1Y"),
        ("In the current financial year 2023-24 the budget is $39 million.", "$39", "2023-07-01/P1Y"),
        ("The budget for the fiscal year 2023-24 has an outlay of $2.1 billion against the last year's outlay of $1.7 billion.", "$1.7", "2022-07-01/P1Y"),
        ("The decree changes the finance law for the current year.\n\nThe budget, set at $5 billion, is raised to $6 billion.", "$6", "2023"),
        ("The mine expects an output of 1.3 million tonnes, it said, as it reported that profit fell 86% in the first half of the year.", "1.3", None),
    ],
)  # fmt: skip
def test_which_period_it_is_of(text: str, number: str, expected: str | None) -> None:
    assert read(text, number)["time_period"] == expected


@pytest.mark.parametrize(
    ("text", "number", "status"),
    [
        ("The central bank, which targets inflation of 6-8%, kept its policy rate at 9.5% last month.", "9.5%", "actual"),
        ("The ministry, whose plan foresees 9,000 jobs, paid $4 million for the site.", "$4", "actual"),
        ("The economy will grow by 3.2% in 2024. This is 0.5 percentage points lower than the bank foresaw.", "0.5", "forecast"),
        ("The Fund expects the economy to expand by 2.1 per cent in 2023.", "2.1", "forecast"),
        ("Earnings from tourism were estimated at $181 million in May, as against $152 million a year ago.", "$152", "actual"),
        ("The bank's latest report projects economic growth in the region to reach 3.2 per cent this year.", "3.2", "forecast"),
        ("Output should top the 1.3 million tonnes produced last year.", "1.3", "actual"),
        ("Coffee valued at $221 million was exported in May.", "$221", "actual"),
        ("The budget for 2024 was tabled. There is an estimate of $376 million in revenue from taxes.", "$376", "forecast"),
        ("Inflation slid back to within the government's preferred band of 2.5 to 7.5 per cent.", "7.5", "target"),
    ],
)  # fmt: skip
def test_whether_it_is_a_fact(text: str, number: str, status: str) -> None:
    assert read(text, number)["obs_status"] == status


@pytest.mark.parametrize(
    ("text", "number", "measure", "value"),
    [
        ("Two counties reported increases of exports, the first by nearly 1.05 million dollars to 3.92 million dollars.", "1.05", "change", 1.05e6),
        ("The data show an 11% and 17% growth of exports in value and volume.", "11%", "change", 11),
        ("Food takes up the largest share (36 per cent) of the basket of which inflation is counted.", "36", "share", 36),
        ("The price of carrots dropped by the biggest margin of 32 per cent.", "32", "change", -32),
    ],
)  # fmt: skip
def test_how_it_moves(text: str, number: str, measure: str, value: float) -> None:
    row = read(text, number)
    assert (row["measure"], row["obs_value"]) == (measure, value)


@pytest.mark.parametrize(
    ("text", "number", "area", "unit", "value"),
    [
        ("The price at the factory gate has gone from 3,200/- a kilo to 1,800/-.", "3,200/-", "TZ", "TZS/kg", 3200),
        ("Fisheries earned the country 174.4 billion/- in 2008.", "174.4", "TZ", "TZS", 174.4e9),
        ("Bhutan sold 5,044 million units of electricity to India in 2013.", "5,044", "BT", "kWh", 5.044e9),
        ("Coffee exports plunged in October to 14,321 sixty-kilo bags.", "14,321", "CR", "bag", 14321),
        ("Exporters sold 42.9 million half-liter bottles of brandy.", "42.9", "GE", "bottle", 42.9e6),
        ("The tax on soy is to come down by another five points each year.", "five", "AR", "pp", -5),
        ("The average weekly rent for a house in the city went from $330 to $390 within a year.", "$390", "NZ", "NZD/week", 390),
        ("The central bank revised its projection for exports from $89.4 billion to $105.3 billion.", "$105.3", "BR", "USD", 105.3e9),
    ],
)  # fmt: skip
def test_what_it_is_counted_in(text: str, number: str, area: str, unit: str, value: float) -> None:
    row = read(text, number, area)
    assert (row["unit_measure"], row["obs_value"]) == (unit, value)


def test_the_day_of_the_month_behind_a_weekday_is_no_figure() -> None:
    article = {
        "article_id": "a",
        "text": "Exports rose 5% in May, the ministry announced on Thursday (1).",
        "published_at": "2023-06-02",
    }
    rows: list[Row] = extract(article)["figures"]  # type: ignore[assignment]
    assert [row["quote"] for row in rows] == ["5%"]
