"""The tables of units and money: complete, unambiguous, and in step with ISO 4217."""

from __future__ import annotations

import pytest

from pipelines.extract.currencies import currencies
from pipelines.extract.document import Document
from pipelines.extract.lexicon import read_csv
from pipelines.extract.quantities import find_quantities
from pipelines.extract.units import look_ahead, units

UNITS = units("en")
MONEY = currencies("en")
_READ_AS_A_SCALE = "million "


@pytest.mark.parametrize("row", read_csv("en", "units.csv"), ids=lambda row: f"{row['unit']}-{row['plain']}")
def test_every_printed_form_of_a_unit_is_read_as_it(row: dict[str, str]) -> None:
    for form in row["forms"].split("|"):
        if form.startswith(_READ_AS_A_SCALE):
            continue
        (found, *_) = find_quantities(Document(f"There were 7.5 {form} of it."))
        assert found.unit in (row["unit"], row["plain"]), form
        assert found.value == pytest.approx(7.5 * float(row["factor"])), form


@pytest.mark.parametrize("code", sorted(MONEY.codes))
def test_every_currency_is_read_by_code_on_either_side(code: str) -> None:
    for text in (f"It paid {code} 7.5 million.", f"It paid 7.5 million {code}."):
        (found,) = find_quantities(Document(text))
        assert (found.unit, found.value, found.kind) == (code, 7_500_000, "money")


@pytest.mark.parametrize("area", sorted(MONEY.own))
def test_name_of_money_means_that_of_the_area(area: str) -> None:
    code = MONEY.own[area]
    row = next(row for row in read_csv("en", "currencies.csv") if row["code"] == code)
    noun = row["nouns"].split("|")[0]
    (found,) = find_quantities(Document(f"It paid 7.5 million {noun}.", area=area))
    assert found.unit == code


def test_every_iso_currency_in_use_is_in_the_table() -> None:
    babel = pytest.importorskip("babel.numbers")
    in_use = {code for area in MONEY.own for code in babel.get_territory_currencies(area)}
    assert in_use - {"CHE", "CHW", "CLF", "COU", "UYI", "UYW", "USN", "MXV", "BOV"} <= MONEY.codes


def test_words_ahead_stop_at_the_end_of_a_line() -> None:
    ahead = look_ahead("5 square metres\nof land", 1)
    assert ahead is not None
    assert ahead.words == ["square", "metres"]
    assert look_ahead("5. Then", 1) is None
