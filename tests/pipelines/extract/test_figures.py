"""Figures: which quantities are figures, and each of their attributes, on sentences of many regions."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract.areas import find_areas
from pipelines.extract.document import Document
from pipelines.extract.figures import Figure, find_figures, frequency
from pipelines.extract.periods import find_periods
from pipelines.extract.quantities import find_quantities

PUBLISHED = dt.date(2024, 5, 20)


def figures(text: str, title: str = "", area: str | None = None, trace: bool = False) -> list[Figure]:
    document = Document(text, title=title, published=PUBLISHED, area=area)
    return find_figures(document, find_quantities(document), find_periods(document), find_areas(document), trace=trace)


def only(text: str, title: str = "") -> Figure:
    found = figures(text, title)
    assert len(found) == 1, [figure.quote for figure in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "indicator", "measure", "value", "unit"),
    [
        ("Exports of Peru rose by 4.2% in March.", "EXPORTS", "change", 4.2, "%"),
        ("Imports of Kenya fell 7 percent in 2023.", "IMPORTS", "change", -7, "%"),
        ("Inflation in Ghana slowed to 25.8% in March.", "CPI_INFLATION", "level", 25.8, "%"),
        ("Unemployment in Spain was 11.7% in 2023.", "UNEMPLOYMENT", "level", 11.7, "%"),
        ("Public debt of Laos reached 108 percent of GDP in 2023.", "PUBLIC_DEBT", "share", 108, "%"),
        ("Chile's trade surplus narrowed to $1.2 billion in April.", "TRADE_BALANCE", "level", 1.2e9, "USD"),
        ("The economy of Vietnam grew 5.66% in the first quarter.", "GDP", "change", 5.66, "%"),
        ("Trade between Brazil and India doubled in 2022.", "TRADE_TURNOVER", "ratio", 2, "x"),
        ("Fiji welcomed 929,740 tourists in 2023.", "TOURIST_ARRIVALS", "level", 929740, "tourist"),
        ("Zambia's copper output dropped by 64,000 tonnes in 2023.", "PRODUCTION_VOLUME", "change", -64000, "tonne"),
        ("The central bank of Georgia cut its key rate by 25 basis points.", "POLICY_RATE", "change", -25, "bp"),
        ("The firm laid off 300 workers in Lyon, France.", "EMPLOYMENT", "change", -300, "worker"),
    ],
)
def test_indicator_measure_and_value(text: str, indicator: str, measure: str, value: float, unit: str) -> None:
    figure = only(text)
    assert (figure.indicator, figure.measure, figure.unit_measure) == (indicator, measure, unit)
    assert figure.obs_value == pytest.approx(value)


def test_a_change_and_the_level_it_led_to_are_two() -> None:
    change, level = figures("Remittances to Nepal rose by 9.9% to $5bn in 2023.")
    assert (change.measure, change.obs_value, level.measure, level.obs_value) == ("change", 9.9, "level", 5e9)
    assert change.time_period == level.time_period == "2023"


def test_a_list_moves_like_its_first() -> None:
    found = figures("Sales of cars, trucks and buses in Italy fell 4%, 11% and 2%, respectively, in 2023.")
    assert [figure.obs_value for figure in found] == [-4, -11, -2]


def test_a_conversion_shares_everything_but_value_and_unit() -> None:
    som, dollars = figures("Exports of Mongolia were 1.2 trillion tugriks ($350 million) in April.")
    assert (som.indicator, som.time_period, som.ref_area) == (dollars.indicator, dollars.time_period, dollars.ref_area)


@pytest.mark.parametrize(
    ("text", "ref", "counterpart"),
    [
        ("Exports of Ghana to Burkina Faso were $90 million in 2023.", "GH", "BF"),
        ("Imports of Fiji from Australia reached $300 million in 2023.", "FJ", "AU"),
        ("Trade turnover between Peru and Chile amounted to $3 billion in 2023.", "PE", "CL"),
        ("Qatar will invest $5 billion in Egypt.", "QA", "EG"),
        ("The World Bank approved a loan of $200 million to Malawi.", "WB", "MW"),
        ("Kenya received a $750 million loan from the IMF.", "IMF", "KE"),
    ],
)
def test_who_with_whom(text: str, ref: str, counterpart: str) -> None:
    figure = only(text)
    assert (figure.ref_area, figure.counterpart_area) == (ref, counterpart)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Exports of Laos were $8 billion in 2023.", "actual"),
        ("Exports of Laos are expected to reach $9 billion in 2025.", "forecast"),
        ("Laos plans to raise exports to $12 billion by 2030.", "target"),
        ("Exports of Laos were estimated at $8 billion in 2023.", "estimate"),
    ],
)
def test_status(text: str, status: str) -> None:
    assert only(text).obs_status == status


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Exports of Laos rose 5% in March from a year earlier.", "2024-03"),
        ("Exports of Laos rose 5% year-on-year in the first quarter.", "2024-Q1"),
        ("Exports of Laos came to $8 billion in 2023, the highest since 2014.", "2023"),
        ("In 2022, exports of Laos were $7 billion.", "2022"),
    ],
)
def test_period(text: str, period: str) -> None:
    assert only(text).time_period == period


def test_the_period_is_carried_on_from_the_sentence_before() -> None:
    found = figures("Exports of Laos rose 5% in March. Imports fell 3%.")
    assert [figure.time_period for figure in found] == ["2024-03", "2024-03"]


def test_a_plan_without_a_period_has_none() -> None:
    assert only("The company will invest $40 million in a plant in Morocco.").time_period is None


@pytest.mark.parametrize(
    "text",
    [
        "The 20th meeting lasted 3 hours.",
        "The president, 61, has been in office for 12 years.",
        "Lawmakers passed the bill by 210 votes to 35.",
        "The quake killed 120 people and injured 300.",
        "The plane crashed 40 km from the border.",
        "Some 55 percent of voters approved the treaty.",
        "Article 5 of the 1992 treaty was signed on 3 May 2001.",
    ],
)
def test_no_figures(text: str) -> None:
    assert figures(text) == []


def test_base_period_of_a_change() -> None:
    assert only("Retail sales in Poland rose 4.1% year-on-year in April.").base_period == "P1Y"
    assert only("Retail sales in Poland rose 0.2% from the previous month.").base_period == "P1M"


def test_source_and_company() -> None:
    figure = only("Net profit of Acme Steel Ltd rose 12% in 2023, according to the National Statistics Office.")
    assert figure.attribution == "the National Statistics Office"
    assert figure.entity == "Acme Steel Ltd"


def test_identities_tell_equal_quotes_apart_and_stay_the_same() -> None:
    text = "Exports of Laos to China were $5 million and to Japan $5 million in 2023."
    first = [figure.figure_id for figure in figures(text)]
    assert len(first) == len(set(first)) == 2
    assert [figure.figure_id for figure in figures("A first line.\n\n" + text)] == first


def test_frequency() -> None:
    assert [frequency(p) for p in ("2021", "2022-S1", "2022-Q1", "2022-03", "2022-W10", "2022-04-26", None)] == [
        "A",
        "S",
        "Q",
        "M",
        "W",
        "D",
        None,
    ]
    assert frequency("2019-01-01/P9M") is None


_WORDS = st.sampled_from(
    [
        *("exports", "imports", "of", "to", "from", "Kenya", "China", "rose", "fell", "by", "5%", "$3", "billion"),
        *("2023", "in", "March", "GDP", ",", ".", ";", "(", ")", "\n", "than", "compared", "with", "a", "year"),
        *("earlier", "will", "invest", "1,200", "tonnes", "40", "km", "largest", "partner", "doubled", "İ", "’", "“"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.lists(_WORDS, max_size=60).map(" ".join), st.text(max_size=300)))
def test_any_text_is_read_and_offsets_give_the_quote(text: str) -> None:
    for figure in figures(text, title="Trade of Kenya"):
        assert text[figure.char_start : figure.char_end] == figure.quote
        assert figure.quote in figure.sentence
        assert 0.0 <= figure.confidence <= 1.0
        assert figure.measure == "change" or figure.obs_value >= 0


def test_the_same_text_gives_the_same_figures() -> None:
    text = "Exports of Laos rose 5% in March to $800 million, while imports fell 3%."
    assert figures(text) == figures(text)


def test_time_grows_with_length_alone() -> None:
    sentence = "Exports of Laos rose 5% in March to $800 million, imports fell 3% and the surplus was $1 billion, "

    def seconds(repeats: int) -> float:
        text = sentence * repeats
        begin = time.perf_counter()
        figures(text)
        return time.perf_counter() - begin

    seconds(5)
    short, long = min(seconds(20) for _ in range(3)), min(seconds(160) for _ in range(2))
    assert long < 8 * short * 4
