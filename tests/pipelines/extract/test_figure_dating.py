"""Which period a figure has, in phrasings of many regions and in words of our own; written on 12 July 2023."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.extract.article import extract

WRITTEN = "2023-07-12"


def period(text: str, number: str) -> str | None:
    """The period of the figure whose quote holds the number."""
    article = {"article_id": "a", "text": text, "published_at": WRITTEN, "source_area": "KE", "title": ""}
    rows: list[dict[str, Any]] = extract(article)["figures"]  # type: ignore[assignment]
    found: str | None = next(row for row in rows if number in row["quote"])["time_period"]
    return found


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("The tea factory in Kericho employs 420 people.", "420", WRITTEN),
        ("Tea sales fell in May. The largest estate owns 12 factories and employs 9,000 workers.", "9,000", WRITTEN),
        ("Stocks in the silos stand at 40,000 tonnes.", "40,000", WRITTEN),
        ("The fields pump 90,000 barrels a day.", "90,000", WRITTEN),
        ("The loans carry an interest rate of 11%.", "11%", WRITTEN),
        ("The smelter employed 420 people.", "420", None),
        ("The company plans to employ 420 people.", "420", None),
    ],
)
def test_how_things_are(text: str, number: str, expected: str | None) -> None:
    assert period(text, number) == expected


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        (
            "Exports reached $900 million in the first quarter of 2023.\n\nThey had been at $3 billion in 2022.\n\n"
            "Arrivals of tourists rose by 9%.",
            "9%",
            "2023-Q1",
        ),
    ],
)
def test_what_the_text_reports_on(text: str, number: str, expected: str | None) -> None:
    assert period(text, number) == expected


REPORT = "Exports of tea reached $120 million in the first quarter of 2023, and imports $80 million. "


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        (REPORT + "The average price of tea went up to $3 per kilogram.", "$3", "2023-Q1"),
        (REPORT + "The network counted 4 million subscribers.", "4 million", "2023-Q1"),
        (REPORT + "Egypt was the second-largest importer of tea.", "second", "2023-Q1"),
        (REPORT + "Nile Tea holds a stake of 40% in the estate.", "40%", None),
        ("Output of the world's largest tea exporter fell by 3% in May.", "largest", None),
        ("Tea output came to 30,000 tonnes in May, against 28,000 tonnes last year.", "28,000", "2022-05"),
        ("The economy is expected to grow by 5% in 2024. Exports are seen rising by 7%.", "7%", "2024"),
        ("Inflation was 7.9% in June. It stays above the target of 5%.", "5%", None),
        ("Profit rose in June, but over 2023 as a whole it is expected to fall by 12%.", "12%", "2023"),
        (
            "In May the bank approved $90 million for roads. The package included a grant of $7 million.",
            "$7",
            "2023-05",
        ),
        (REPORT + "In May they fell. Investment in the quarter came to $30 million.", "$30", "2023-Q1"),
    ],
)
def test_what_a_report_dates(text: str, number: str, expected: str | None) -> None:
    assert period(text, number) == expected


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("In 2021 the key rate was cut three times, to 9% on April 22, 8% on May 27 and 7% on August 24.", "7%", "2021-08-24"),
        ("Tea exports grew in May 2023. Those to Egypt were up by 9% on May 2019.", "9%", "2023-05"),
    ],
)  # fmt: skip
def test_which_year_is_meant(text: str, number: str, expected: str | None) -> None:
    assert period(text, number) == expected


def test_a_year_before_a_pronoun_and_its_verb_counts_nothing() -> None:
    text = "Inflation is to fall to 6.5% this year. For 2024 it expects inflation of 4 percent."
    assert (period(text, "6.5%"), period(text, "4 percent")) == ("2023", "2024")


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("Exports rose 5% in May, the third straight month of growth.", "5%", "2023-05"),
        ("House prices fell 1.9 percent in June, the first drop since 2020.", "1.9", "2023-06"),
        ("The bank sees inflation at 3.3% in December.", "3.3%", "2023-12"),
        ("A loaf that cost 2 dollars in January now costs 3.50.", "2 dollars", "2023-01"),
        ("Exports reached $8 billion, their highest level in 13 years.", "$8 billion", None),
        ("The shilling rose to 95.7 to the dollar, its strongest in 13 years.", "95.7", "2023-07-12"),
    ],
)
def test_what_stands_behind_a_month_or_a_record_is_no_date(text: str, number: str, expected: str | None) -> None:
    assert period(text, number) == expected
