"""Phrases of indicators: their notation, where they are found, what ambiguous ones mean."""

from __future__ import annotations

import pytest

from pipelines.extract.indicators import find_indicators
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.phrases import PhraseFinder, expand, searchable


def codes(text: str) -> list[str]:
    return [hit.readings[0].code for hit in find_indicators(searchable(text.lower()))]


def test_notation_spells_out_every_form() -> None:
    assert sorted(expand("{crude,} oil export(s)")) == [
        "crude oil export",
        "crude oil exports",
        "oil export",
        "oil exports",
    ]


def test_the_longest_phrase_wins_and_words_are_whole() -> None:
    finder = PhraseFinder([["trade"], ["trade deficit"]])
    text = "traders saw the trade deficit grow, trade shrank"
    found = [(text[start:end], owners) for start, end, owners in finder.find(searchable(text))]
    assert found == [("trade deficit", (1,)), ("trade", (0,))]


def test_offsets_are_those_of_the_text() -> None:
    text = "İstanbul’s non-oil exports rose"
    hit = next(iter(find_indicators(searchable(text.casefold()[:1] + text[1:].lower()))))
    assert text[hit.start : hit.end] == "exports"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Foreign direct investment fell", "FDI"),
        ("Consumer prices went up", "CPI_INFLATION"),
        ("the jobless rate", "UNEMPLOYMENT"),
        ("remittances from abroad", "REMITTANCES"),
        ("its foreign exchange reserves", "FX_RESERVES"),
        ("cargo handled at the port", "FREIGHT"),
        ("the key interest rate", "POLICY_RATE"),
    ],
)
def test_common_phrases(text: str, code: str) -> None:
    assert code in codes(text)


def test_names_of_institutions_are_no_indicators() -> None:
    assert codes("The Ministry of Trade and the World Trade Organization met at the stock exchange") == []


def test_an_ambiguous_word_means_what_the_text_speaks_of() -> None:
    hit = find_indicators(searchable("a deficit of"))[0]
    default = hit.reading_for("money")
    in_trade = hit.reading_for("money", lambda: ["EXPORTS", "TRADE_BALANCE"])
    assert default is not None
    assert in_trade is not None
    assert (default.code, in_trade.code) == ("BUDGET_BALANCE", "TRADE_BALANCE")


def test_every_reading_names_units_that_exist() -> None:
    data = read_yaml("en", "indicators.yaml")
    classes = {
        *data["unit_classes"],
        *data["price_classes"],
        "any",
        "money",
        "price",
        "percent",
        "multiple",
        "rank",
        "bare",
        "count",
        "point",
    }
    used = {unit for group in (*data["groups"], *data["ambiguous"]) for unit in group["units"]}
    assert used <= classes | {"pp"}
