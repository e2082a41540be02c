"""The period of a change beside that of what it is compared with, and of what was foreseen of a time that is over."""

from __future__ import annotations

import pytest

from pipelines.extract.article import extract


@pytest.mark.parametrize(
    ("text", "quote", "time_period"),
    [
        ("Exports of Peru came to $5bn in May 2020. That was 12% above the forecast for April.", "12%", "2020-05"),
        ("In May 2020 remittances to Peru rose by 4% over the $200 million recorded last year.", "4%", "2020-05"),
        ("In the first quarter of 2020 services rose by 11% (+16% in January-March last year), retail trade by 5% (12%).",
         "5%", "2020-Q1"),
        ("In the first quarter of 2020 Peru made 2m tonnes of cement, up 5% on the same period in 2019 when 1.9m tonnes "
         "were made.", "1.9m tonnes", "2019-Q1"),
        ("Since the beginning of the year, the GDP of Peru has grown by 3 percent.", "3 percent", "2020-01-01/P5M"),
        ("Exports of Peru rose 42.3 percent from May 2019 to May this year.", "42.3 percent", "2020-05"),
        ("Inflation in Peru has slowed for the third month in a row to 10.1%. Food inflation rose to 12.6% in May.", "10.1%", "2020-05"),
        ("In May 2020 the output of Peru lagged behind the high base of the previous year by 30.7%.", "30.7%", "2020-05"),
        ("In May 2020 the exports of Peru in comparison with May 2019 were higher by 2.6%.", "2.6%", "2020-05"),
        ("Debt of Peru was $5bn at the end of the first quarter of 2020; it stood at $4bn at the end of the same quarter of 2019.",
         "$4bn", "2019-Q1"),
        ("The policy rate of Peru is 2.5 percent, and the ruling party will face voters next year.", "2.5 percent", "2020-06-10"),
        ("Exports of Peru were $5bn in May 2020. A Reuters poll had pointed to $4bn.", "$4bn", "2020-05"),
        ("Output of Peru rose 3% in the first quarter of 2020. It is 40% up on its low of the third quarter of 2009. "
         "Exports fell 2% in the quarter.", "2%", "2020-Q1"),
        ("Exports of Peru make up 47% of its trade; in January 2019 the share had been 46%.", "46%", "2019-01"),
    ],
)  # fmt: skip
def test_a_period_of_what_is_compared_with_is_not_the_change_s(text: str, quote: str, time_period: str) -> None:
    article = {"article_id": "a", "text": text, "published_at": "2020-06-10", "source_area": "PE"}
    figures = extract(article)["figures"]
    assert isinstance(figures, list)
    told = {figure["quote"]: figure["time_period"] for figure in figures}
    assert quote in told, told
    assert told[quote] == time_period
