"""Quantities: what must hold for any text."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.extract.document import Document
from pipelines.extract.quantities import find_quantities

_PIECES = st.sampled_from(
    [
        "3", "1,234.5", "1.234,5", "8,00,000", "½", "2 1/2", "twenty-eight", "a third", "half", "one", "a dozen", "tens of thousands",
        " million", "bn", " to ", "-", "–", " and ", " or ", " from ", "between ", "more than ", "up to ", "$", "US$", "€", "Rs ", "R", "N",
        " percent", "%", " points", " dollars", " rupees", " per ", "/", " a day", " barrels", " tonnes of oil equivalent", " people", " new jobs",
        "(", ")", ",", ".", " ", "\n", "\u00a0", "&nbsp;", " the third-largest", " doubled", " times", "-fold", " of the ", " Boeing ", " 2021", "-year-old",
        "İ", "ß", "٣", "²", "'s", "minus ", "−", "aged ", " rose ", " units",
    ]
)  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=25).map("".join))


@settings(max_examples=500, deadline=None)
@example(" $0", None)
@example("0 DOUBLE BARREL", None)
@given(_TEXTS, st.sampled_from([None, "AZ", "IN", "KE", "ZA", "XX"]))
def test_any_text_gives_ordered_quantities_inside_it(text: str, area: str | None) -> None:
    found = find_quantities(Document(text, area=area))
    for index, quantity in enumerate(found):
        assert 0 <= quantity.start <= quantity.number_start < quantity.number_end <= quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == text[quantity.start : quantity.end].strip()
        assert quantity.upper is None or quantity.upper > quantity.value
        assert quantity.conversion_of is None or quantity.conversion_of == index - 1
    assert [q.number_start for q in found] == sorted(q.number_start for q in found)
    assert all(a.number_end <= b.number_start for a, b in itertools.pairwise(found))


@given(
    st.integers(1, 99_999), st.sampled_from([" million", " bn", "m", ""]), st.sampled_from(["€", "US$", "AZN ", "RM"])
)
def test_printed_money_round_trips(cents: int, scale: str, sign: str) -> None:
    text = f"It cost {sign}{cents / 100:,.2f}{scale} in all."
    (found,) = find_quantities(Document(text))
    size = {" million": 1e6, "m": 1e6, " bn": 1e9, "": 1}[scale]
    assert found.value == pytest.approx(cents / 100 * size)
    assert text[found.start : found.end] == f"{sign}{cents / 100:,.2f}{scale}"


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "1,",
        "1.5 ",
        "a",
        "one ",
        "one one one ",
        "(",
        "$",
        "$1",
        "1-",
        "1/2 ",
        "a third ",
        "million ",
        "per ",
        "5 of the ",
        "largest ",
        "from 1 to ",
    ],
)
def test_time_grows_with_length_alone(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        begin = time.process_time()
        find_quantities(Document(text))
        return time.process_time() - begin

    seconds(1000)
    small, large = seconds(20_000), seconds(80_000)
    assert large < 16 * small + 0.25
