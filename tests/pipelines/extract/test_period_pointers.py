"""Periods that point to another: that year, the second without its noun, years of a country's own count, outgoing years."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.extract.article import extract
from pipelines.extract.periods import find_periods_in


def read(text: str, day: str, area: str | None = None) -> list[str]:
    return [period.time_period for period in find_periods_in(text, dt.date.fromisoformat(day), area=area)]


@pytest.mark.parametrize(
    ("text", "day", "area", "time_period"),
    [
        ("in the first nine months of the current Ethiopian fiscal year", "2023-05-18", "ET", "2022-07-08/P9M"),
        ("in the first three months of the Ethiopian fiscal year 2017/18", "2018-01-18", None, "2017-07-08/P3M"),
        ("in the first seven months of the current Iranian calendar year", "2020-10-31", "IR", "2020-03-20/P7M"),
        ("in the seventh month of the Iranian year", "2021-11-02", "IR", "2021-09-21/P1M"),
        ("in the past Iranian year", "2020-10-31", None, "2019-03-21/P1Y"),
        ("in the Persian year 1398", "2020-10-31", None, "2019-03-21/P1Y"),
        ("in the fiscal year 2080/81", "2024-02-01", "NP", "2023-07-16/P1Y"),
        ("in the fiscal year 2023/24", "2024-02-01", "NP", "2023-07-16/P1Y"),
        ("in the preceding marketing year", "2018-10-23", "UA", "2017-07-01/P1Y"),
        ("in the current crop year", "2018-10-23", "BR", "2018-07-01/P1Y"),
        ("in the outgoing fiscal year", "2021-06-17", "PK", "2020-07-01/P1Y"),
        ("in the outgoing fiscal year", "2021-08-17", "PK", "2020-07-01/P1Y"),
        ("in 11MFY21", "2021-07-17", "PK", "2020-07-01/P11M"),
        ("in 8M2021", "2021-10-17", "AZ", "2021-01-01/P8M"),
        ("for the budget year that ends on March 31", "2018-02-28", "CA", "2017-04-01/P1Y"),
        ("in the year ended March 31", "2018-05-28", "CA", "2017-04-01/P1Y"),
        ("in the first three weeks of the year", "2024-01-24", "TH", "2024-01-01/P3W"),
        ("in the first 20 days of the month", "2024-03-24", "KR", "2024-03-01/P20D"),
        ("in the seven days to December 15", "2024-12-17", "AU", "2024-W50"),
        ("in the latter half of 2014", "2015-07-14", None, "2014-S2"),
        ("units of July and August 2019", "2020-09-14", None, "2019-07-01/P2M"),
    ],
)
def test_one_period(text: str, day: str, area: str | None, time_period: str) -> None:
    assert read(text, day, area) == [time_period]


@pytest.mark.parametrize(
    ("text", "day", "time_periods"),
    [
        ("The rate fell in 2016. It had hit 17.7 percent in July of that year.", "2020-09-14", ["2016", "2016-07"]),
        ("It was cut on August 28, 2015, and on September 25 of the same year.", "2018-05-24", ["2015-08-28", "2015-09-25"]),
        ("Demand fell in 2015. In the first half of that year sales halved.", "2020-09-14", ["2015", "2015-S1"]),
        ("It said that year-on-year growth was 3% in May.", "2020-09-14", ["2020-05"]),
        ("to 13% in April and to 12.5% in May 2017", "2018-05-24", ["2017-04", "2017-05"]),
        ("by 2% in December and by 3% in January 2017", "2018-05-24", ["2016-12", "2017-01"]),
        ("on 29 February and 15 March 2020", "2020-09-14", ["2020-02-29", "2020-03-15"]),
        ("by 2% in August, compared to August 2016", "2017-10-24", ["2017-08", "2016-08"]),
        ("0.1% in the first quarter of 2010, 0.2% in the second and zero in the third.", "2011-02-02", ["2010-Q1", "2010-Q2", "2010-Q3"]),
        ("from 0.5% in the fourth quarter of 2010 to 0.3% in the first.", "2011-05-02", ["2010-Q4", "2011-Q1"]),
        ("by 1% in the first quarter, and in the second city of the country", "2011-05-02", ["2011-Q1"]),
        ("by 3% this year and 4% next.", "2015-07-14", ["2015", "2016"]),
        ("by 4% in the first quarter, against 6% in the first quarter a year ago", "2023-04-27", ["2023-Q1", "2022-Q1"]),
        ("by 2% in June after 3% in June a year earlier", "2023-07-27", ["2023-06", "2022-06"]),
        ("during the October to December 2021 quarter", "2022-05-27", ["2021-Q4"]),
        ("Flows rose 4% in July 2025. Year to date, they are up 3%.", "2025-10-14", ["2025-07", "2025-01-01/P7M"]),
        ("Growth is expected to continue in May.", "2020-06-20", ["2020-05"]),
        ("The plant will open in May.", "2020-09-20", ["2021-05"]),
        ("during the first three months this year, from 5% in the same period last year", "2017-04-16", ["2017-Q1", "2016-Q1"]),
        ("Revenue rose in the third quarter of 2022. In this quarter, costs fell.", "2022-12-13", ["2022-Q3", "2022-Q3"]),
        ("It rose in the third quarter. It expects $5bn this quarter.", "2022-12-13", ["2022-Q3", "2022-Q4"]),
        ("with $8bn coming in the second quarter", "2022-12-13", ["2022-Q2"]),
        ("should be signed on January 3", "2006-01-04", ["2006-01-03"]),
        ("for the third quarter ended Sept 30, 2024 (3QFY2024), and for the first quarter ended Sept 30, 2024 (1QFY2025)",
         "2024-11-30", ["2024-Q3"] * 4),
        ("this year and next door", "2015-07-14", ["2015"]),
        ("6m tons in the first quarter, up from 5m in the prior-year period", "2025-06-04", ["2025-Q1", "2024-Q1"]),
    ],
)  # fmt: skip
def test_what_points_to_another(text: str, day: str, time_periods: list[str]) -> None:
    assert read(text, day) == time_periods


def test_parts_of_a_fiscal_year_that_was_named_are_parts_of_it() -> None:
    text = (
        "In the first three months of the current financial year exports reached $50m, compared to $39m in the "
        "corresponding period of the previous financial year. In the first three months, imports fell."
    )
    assert read(text, "2022-11-01", "PK") == ["2022-Q3", "2021-Q3", "2022-Q3"]


@pytest.mark.parametrize(
    ("text", "time_periods"),
    [
        ("Up to September 2020, exports of Bolivia fell by 6 percent.", ["2020-01-01/P9M"]),
        ("Since the beginning of the year Bolivia has exported 300,000 tonnes of soy.", ["2020-01-01/P10M"]),
        (
            "From November 2 to November 6, 2020 the benchmark stock index lost 2 percent and closed at 6,112 points.",
            [None, "2020-11-06"],
        ),
    ],
)
def test_what_flows_is_counted_until_and_what_stands_is_that_of_the_last_day(
    text: str, time_periods: list[str | None]
) -> None:
    article = {"article_id": "a", "text": text, "published_at": "2020-11-13", "source_area": "BO"}
    figures = extract(article)["figures"]
    assert isinstance(figures, list)
    assert len(figures) == len(time_periods)
    told = zip((figure["time_period"] for figure in figures), time_periods, strict=True)
    assert [found for found, wanted in told if wanted is not None] == [wanted for wanted in time_periods if wanted]
