"""Periods: what each kind of phrase means, resolved against the day of writing."""

from __future__ import annotations

import datetime as dt
import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract.document import Document
from pipelines.extract.periods import Period, find_periods, find_periods_in, periods_records

TUESDAY = "2022-04-26"


def read(text: str, reference: str = TUESDAY, area: str | None = None) -> list[Period]:
    return find_periods_in(text, dt.date.fromisoformat(reference), area=area)


def only(text: str, reference: str = TUESDAY, area: str | None = None) -> Period:
    found = read(text, reference, area)
    assert len(found) == 1, [text[p.start : p.end] for p in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "time_period"),
    [
        ("Trade grew in 2021.", "2021"),
        ("in 2015-2020", "2015-01-01/P6Y"),
        ("from 2015 to 2020", "2015-01-01/P6Y"),
        ("between 2015 and 2020", "2015-01-01/P6Y"),
        ("in the 1990s", "1990-01-01/P10Y"),
        ("in the 19th century", "1800-01-01/P100Y"),
        ("in the first half of 2021", "2021-S1"),
        ("in 2H 2021", "2021-S2"),
        ("in Q1 2022", "2022-Q1"),
        ("in 1Q22", "2022-Q1"),
        ("in Q1'22", "2022-Q1"),
        ("in the fourth quarter of last year", "2021-Q4"),
        ("last year's third quarter", "2021-Q3"),
        ("the last three months of 2012", "2012-Q4"),
        ("in the first nine months of 2019", "2019-01-01/P9M"),
        ("in 9 months of 2021", "2021-01-01/P9M"),
        ("for 9M 2021", "2021-01-01/P9M"),
        ("in January-February", "2022-01-01/P2M"),
        ("from January to March 2020", "2020-Q1"),
        ("Turnover came to $3bn in 11 months.", "2021-01-01/P11M"),
        ("For the full year, it was 3%.", "2021"),
        ("In July, 12-month inflation was 3%.", "2021-07"),
        ("the fiscal year that ended on June 30, 2021", "2020-07-01/P1Y"),
        ("in the 2011/12", "2011-07-01/P1Y"),
        ("Nine-month profit fell.", "2021-01-01/P9M"),
        ("Profit for the half year to September was down.", "2021-04-01/P6M"),
        ("The draft budget for 2023 amounts to $3bn.", "2023"),
        ("the 2008-09 crisis", "2008-01-01/P2Y"),
        ("in April-January 2019-20", "2019-04-01/P10M"),
        ("over January to September 2021", "2021-01-01/P9M"),
        ("Prices rose at year's end.", "2021"),
        ("in March 2022", "2022-03"),
        ("in December", "2021-12"),
        ("in May of last year", "2021-05"),
        ("26 April 2022", "2022-04-26"),
        ("April 26, 2022", "2022-04-26"),
        ("Tuesday, April 26, 2022", "2022-04-26"),
        ("the 26th of April 2022", "2022-04-26"),
        ("26.04.2022", "2022-04-26"),
        ("2022-04-26", "2022-04-26"),
        ("on April 12", "2022-04-12"),
        ("on 19-20 April", "2022-04-19/P2D"),
        ("from 30 March to 2 April", "2022-03-30/P4D"),
        ("said on Monday", "2022-04-25"),
        ("said last Friday", "2022-04-22"),
        ("said today", "2022-04-26"),
        ("said yesterday", "2022-04-25"),
        ("the forum opens tomorrow", "2022-04-27"),
        ("last weekend", "2022-04-23/P2D"),
        ("this week", "2022-W17"),
        ("last quarter", "2022-Q1"),
        ("next quarter", "2022-Q3"),
        ("last month", "2022-03"),
        ("next year", "2023"),
        ("three days ago", "2022-04-23"),
        ("two weeks ago", "2022-W15"),
        ("five months ago", "2021-11"),
        ("four years ago", "2018"),
        ("The road will open in two weeks.", "2022-05-10"),
        ("Output is to double in five years.", "2027"),
        ("within six months", "2022-04-26/P6M"),
        ("over the past five years", "2017-04-26/P5Y"),
        ("over the next 30 days", "2022-04-26/P30D"),
        ("in the summer of 2021", "2021-06-01/P3M"),
        ("by the summer of next year", "2023-06-01/P3M"),
        ("by the end of 2025", "2025"),
        ("in mid-2023", "2023"),
        ("in early March", "2022-03"),
        ("the rest of the year", "2022-04-01/P9M"),
        ("in the year to March", "2021-04-01/P1Y"),
        ("in the 12 months to June 2021", "2020-07-01/P1Y"),
        ("in the quarter ended 31 March", "2022-Q1"),
        ("in the week ending 5 June 2021", "2021-05-30/P1W"),
        ("the third week of 2027", "2027-W03"),
        ("the June quarter of 2021", "2021-Q2"),
        ("year to date", "2022-01-01/P116D"),
        ("3-10 May 2021", "2021-05-03/P8D"),
        ("in the first three days of April", "2022-04-01/P3D"),
        ("the first 20 days of March 2022", "2022-03-01/P20D"),
        ("the last ten days of March", "2022-03-22/P10D"),
        ("in the week of April 14-20", "2022-04-14/P1W"),
        ("in the opening quarter of 2018", "2018-Q1"),
        ("in October and November", "2021-10-01/P2M"),
    ],
)
def test_a_phrase_means_a_period(text: str, time_period: str) -> None:
    assert only(text).time_period == time_period


@pytest.mark.parametrize(
    ("text", "area", "time_period"),
    [
        ("in FY25", "IN", "2024-04-01/P1Y"),
        ("in FY2023-24", "IN", "2023-04-01/P1Y"),
        ("in 2023-24", "IN", "2023-04-01/P1Y"),
        ("in 2010-11", "BY", "2010-01-01/P2Y"),
        ("in Q1 FY25", "IN", "2024-Q2"),
        ("in fiscal 2021", "JP", "2021-04-01/P1Y"),
        ("in the 2022 fiscal year", "US", "2021-10-01/P1Y"),
        ("this fiscal year", "PK", "2021-07-01/P1Y"),
        ("in the next financial year", "GB", "2023-04-01/P1Y"),
        ("the first seven months (July-January) of 2015-16", "PK", "2015-07-01/P7M"),
        ("in July-March FY24", "PK", "2023-07-01/P9M"),
        ("in 2013/14", "AU", "2013-07-01/P1Y"),
        ("in 2013/14", None, "2013-07-01/P1Y"),
        ("in fiscal year 2022", None, "2022"),
    ],
)
def test_fiscal_years_follow_the_country(text: str, area: str | None, time_period: str) -> None:
    assert only(text, area=area).time_period == time_period


def test_a_fiscal_year_is_that_of_the_country_a_text_names() -> None:
    text = "India's exports were $265bn in April-January 2019-20. The target for this fiscal is $350bn."
    document = Document(text, published=dt.date(2020, 2, 11))
    assert [period.time_period for period in find_periods(document)] == ["2019-04-01/P10M", "2019-04-01/P1Y"]


def test_a_company_s_own_fiscal_year_is_learnt_from_the_text() -> None:
    text = "Profit rose in the first quarter ended July 31, 2020 (1QFY21) after a loss in 4QFY20."
    assert [p.time_period for p in read(text, "2020-09-24", "MY")] == [
        "2020-05-01/P3M",
        "2020-05-01/P3M",
        "2020-02-01/P3M",
    ]


@pytest.mark.parametrize(
    ("text", "role", "first", "after"),
    [
        ("since 1992", "since", "1992-01-01", None),
        ("after 2010", "since", "2011-01-01", None),
        ("starting January 7, 2022", "from", "2022-01-07", None),
        ("before 2000", "by", None, "2000-01-01"),
        ("until April 27, 2022", "by", None, "2022-04-27"),
        ("by 2030", "by", "2030-01-01", "2031-01-01"),
        ("As of 1 April", "as_of", "2022-04-01", "2022-04-02"),
        ("it has been open since last May", "since", "2021-05-01", None),
    ],
)
def test_prepositions_open_and_close_a_period(text: str, role: str, first: str | None, after: str | None) -> None:
    period = only(text)
    assert period.role == role
    assert (period.first and period.first.isoformat(), period.after and period.after.isoformat()) == (first, after)


@pytest.mark.parametrize(
    ("text", "time_periods"),
    [
        ("In January-May it was 3, in the same period of last year 2.", ["2022-01-01/P5M", "2021-01-01/P5M"]),
        ("In January-May 2022 it was 3, in the same period of 2020 only 2.", ["2022-01-01/P5M", "2020-01-01/P5M"]),
        ("In May 2021 it was 299; a year earlier it had been 253.", ["2021-05", "2020-05"]),
        ("In January-May it was 3, in the like period of last year 2.", ["2022-01-01/P5M", "2021-01-01/P5M"]),
        ("In January-May it was 3, in the same five months of 2021 only 2.", ["2022-01-01/P5M", "2021-01-01/P5M"]),
        ("It was 4% in Q4 2021, after 3% in the previous quarter.", ["2021-Q4", "2021-Q3"]),
        ("It was 4% in March 2021, against 3% the month before.", ["2021-03", "2021-02"]),
        ("It was 4% in Q3 2021, up from 3% in the year-ago quarter.", ["2021-Q3", "2020-Q3"]),
        ("It was 4% in Q3 2021, less than the pace of the preceding three months.", ["2021-Q3", "2021-Q2"]),
        ("It was 4% in Q3 2021, after 3% in the previous three-month period.", ["2021-Q3", "2021-Q2"]),
        (
            "Exports rose in January-May 2021. Imports in the same period of 2021 fell.",
            ["2021-01-01/P5M", "2021-01-01/P5M"],
        ),
    ],
)
def test_comparisons_are_counted_from_the_period_named_before(text: str, time_periods: list[str]) -> None:
    role = "in" if "previous" in text else "comparison"
    found = read(text, "2022-07-01")
    assert [period.time_period for period in found] == time_periods
    assert [period.role for period in found] == ["in", role]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("more than in June 2018", "comparison"),
        ("compared with 2018", "comparison"),
        ("up 5% on 2020", "comparison"),
        ("fell from 3 million in 2018", "comparison"),
        ("the highest since 1992", "comparison"),
        ("more than 3 million tourists came in 2019", "in"),
        ("rose 5% on Monday", "in"),
    ],
)
def test_what_is_compared_with_is_told_from_what_is_meant(text: str, role: str) -> None:
    assert only(text).role == role


@pytest.mark.parametrize(
    ("text", "reference", "time_period"),
    [
        ("The plant was opened in August.", "2022-04-26", "2021-08"),
        ("The plant will be opened in August.", "2022-04-26", "2022-08"),
        ("The tax is to rise on 1 July.", "2022-04-26", "2022-07-01"),
        ("It takes effect on 1 June.", "2022-04-26", "2022-06-01"),
        ("The tariff fell on 1 January.", "2022-04-26", "2022-01-01"),
        ("The summit is on 3 May.", "2022-04-26", "2022-05-03"),
        ("It will end on Friday.", "2022-04-26", "2022-04-29"),
        ("It ended on Friday.", "2022-04-26", "2022-04-22"),
        ("In January-December, exports fell.", "2022-02-10", "2021"),
        ("Growth slowed in the fourth quarter.", "2022-02-10", "2021-Q4"),
        ("They could return by July.", "2022-04-26", "2022-07"),
    ],
)
def test_an_unsaid_year_or_week_is_found_by_the_verb(text: str, reference: str, time_period: str) -> None:
    period = only(text, reference)
    assert period.time_period == time_period
    assert not period.anchored


@pytest.mark.parametrize(
    "text",
    [
        "Vision 2030", "a Boeing 737", "2,000 people", "1995 tonnes", "$2010", "some 2000 companies", "prices may rise", "they march on",
        "the second largest", "a five-year plan", "$3 a year", "year-on-year", "two per month", "at 10.30", "in recent years", "ISO 2000",
        "in the previous years", "up to date", "a quarter of exports", "page 2019/3",
    ],
)  # fmt: skip
def test_what_is_no_period_is_left_alone(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "time_periods"),
    [
        ("In 2016 it was lowered twice, on April 22 and May 27.", ["2016", "2016-04-22", "2016-05-27"]),
        ("It had sold 4 billion since its launch in 2003 and held 70% as of February.", ["2003", "2022-02"]),
    ],
)
def test_the_year_that_begins_a_sentence_is_that_of_its_days(text: str, time_periods: list[str]) -> None:
    assert [period.time_period for period in read(text, "2022-07-01")] == time_periods


def test_a_document_without_a_date_has_no_periods() -> None:
    assert find_periods(Document("in 2021")) == []
    assert len(find_periods(Document("in 2021", published=dt.date(2022, 4, 26)))) == 1


@pytest.mark.parametrize(
    ("text", "time_periods"),
    [
        ("Sales rose in the three months to September 2021. For the nine months, they fell.", ["2021-Q3", "2021-01-01/P9M"]),
        ("Sales rose in January-May 2021. Profit fell in the period.", ["2021-01-01/P5M", "2021-01-01/P5M"]),
        ("It was 4% in Q4 2021; full-year growth was 5%.", ["2021-Q4", "2021"]),
    ],
)  # fmt: skip
def test_a_period_may_point_back_to_one_named_before(text: str, time_periods: list[str]) -> None:
    assert [period.time_period for period in read(text, "2022-02-01")] == time_periods


def test_records_give_mention_and_offsets() -> None:
    text = "Growth since 1992"
    assert periods_records(text, dt.date(2022, 4, 26)) == [
        {
            "mention": "since 1992",
            "start": "1992-01-01",
            "end": None,
            "time_period": "1992",
            "char_start": 7,
            "char_end": 17,
        }
    ]


PIECES = st.sampled_from(
    [
        "May", "January", "31", "29 February", "2019", "9999", "1800", "the ", "first ", "last ", "next ", "this ", "nine ", "months", "years",
        "quarter", "week", "day", "ago", " of ", " to ", "-", "–", "/", ",", ".", "(", ")", " ", "\n", "FY", "FY25", "2023-24", "Q1", "9M", "H1",
        "on Monday", "a year earlier", "the same period", "since ", "by ", "until ", "within ", "in ", "over ", "ended ", "1990s", "century",
        "two thousand and five", "26.04.2022", "00/00/0000", "summer", "today", "end of ", "from ", "between ", " and ", "'s", "’98", "İ", "\u00a0",
        "99", "999999", "weekend", "to date", "Friday 13th", "as of ", "than ", "%", "$", "will ", "twenty-", "half-year",
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text(max_size=120), st.lists(PIECES, max_size=20).map(" ".join), st.lists(PIECES, max_size=20).map("".join)
    ),
    st.one_of(st.dates(), st.sampled_from([dt.date.min, dt.date.max, dt.date(2020, 2, 29)])),
    st.sampled_from([None, "IN", "NP", "US", "AU", "XX"]),
)
def test_any_text_and_day_give_ordered_periods_inside_the_text(text: str, day: dt.date, area: str | None) -> None:
    found = find_periods_in(text, day, area=area)
    for period in found:
        assert 0 <= period.start < period.end <= len(text)
        assert text[period.start : period.end] == text[period.start : period.end].strip()
        assert period.first or period.after
        if period.first and period.after:
            assert period.first < period.after
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    "unit", ["1234567890", "next ", "January ", "2019-", "on Monday ", "the same period of last year ", "(", "12 "]
)
def test_time_grows_with_length_and_no_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        started = time.process_time()
        read(text)
        return time.process_time() - started

    short, long = min(seconds(20_000) for _ in range(2)), seconds(160_000)
    assert long < 8 * short * 4 + 0.2
