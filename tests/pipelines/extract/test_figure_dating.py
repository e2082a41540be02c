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
