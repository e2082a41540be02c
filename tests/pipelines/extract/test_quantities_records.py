"""The records of `dateline quantities`: direction, and the two spellings of units."""

from __future__ import annotations

import pytest

from pipelines.extract.records import quantities_record


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("Inflation rose 0.3% in June.", "up"),
        ("Shares fell about 2.5 percent.", "down"),
        ("It was up nearly 57%.", "up"),
        ("It stood at roughly 57%.", "~"),
        ("It has more than 900 doctors.", ">"),
        ("It runs at up to 400 metres per second.", "<"),
        ("The FTSE moved -0.6% on Friday.", "down"),
        ("It makes 57 cars.", "="),
        ("Sales jumped 5 percent to $3 billion.", "="),
    ],
)
def test_change_of_the_last_quantity(text: str, change: str) -> None:
    assert quantities_record(text)[-1]["change"] == change


@pytest.mark.parametrize(
    ("text", "code", "newsquant"),
    [
        ("$5", "USD", "dollar"),
        ("£5", "GBP", "pound sterling"),
        ("5 million Australian dollars", "AUD", "australian dollar"),
        ("HK$5", "HKD", "hong kong dollar"),
        ("5 million yuan", "CNY", "chinese yuan"),
        ("45.5%", "%", "percentage"),
        ("40 basis points", "bp", "basis point"),
        ("8.5 kW", "kW", "kilowatt"),
        ("$2.11 per gallon", "USD/gallon", "dollar per gallon"),
        ("12.3m tonnes", "tonne", "metric ton"),
        ("13 people", "person", "people"),
        ("five profile slots", "slot", "profile slot"),
        ("a 15-year-old car", "year of age", "year of age"),
    ],
)
def test_units_in_both_spellings(text: str, code: str, newsquant: str) -> None:
    assert quantities_record(text)[0]["unit"] == code
    assert quantities_record(text, "newsquant")[0]["unit"] == newsquant


def test_newsquant_keeps_minor_money_and_shares_as_printed() -> None:
    assert quantities_record("It lost 84.75 cents.")[0]["value"] == pytest.approx(0.8475)
    assert quantities_record("It lost 84.75 cents.", "newsquant")[0]["value"] == pytest.approx(84.75)
    assert quantities_record("half of the condos", "newsquant")[0]["value"] == pytest.approx(0.5)


def test_newsquant_has_no_ranks_and_one_range_for_a_movement() -> None:
    text = "The third-largest maker raised output from 13.5 to 14.0 tonnes."
    assert [r["value"] for r in quantities_record(text, "newsquant")] == [[13.5, 14.0]]
    assert [r["value"] for r in quantities_record(text)] == [3, 13.5, 14.0]


def test_offsets_are_of_the_quote() -> None:
    text = "It has more than 900 doctors."
    (record,) = quantities_record(text)
    assert text[record["start"] : record["end"]] == "more than 900 doctors"
