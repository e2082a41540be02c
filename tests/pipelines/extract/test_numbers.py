"""Numbers: every printed form is worth what it says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract.numbers import digit_tokens, number_words, parse_digits, read_digits, read_words, word_starts

WORDS = number_words("en")
UNITS = {value: word for word, value in WORDS.units.items()}
TENS = {value: word for word, value in WORDS.tens.items() if word != "fourty"}


def in_words(number: int) -> str:
    """The number as an English newspaper spells it out."""
    if number < 20:
        return UNITS[number]
    if number < 100:
        return TENS[number - number % 10] + (f"-{UNITS[number % 10]}" if number % 10 else "")
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            joint = " and " if size == 100 else " "
            return f"{in_words(number // size)} {name}" + (joint + in_words(rest) if rest else "")
    raise AssertionError(number)


def first_value(text: str) -> float:
    tokens = digit_tokens(text)
    return read_digits(text, text.lower(), *tokens[0], WORDS).value


def spelled_value(text: str) -> tuple[float, str] | None:
    start, end = word_starts(text, WORDS)[0]
    number = read_words(text, start, end, WORDS)
    return None if number is None else (number.value, text[number.start : number.end])


@given(st.integers(0, 999_999_999_999), st.sampled_from([",", " ", "\u00a0", "\u2009", "\u202f", "'"]))
def test_grouped_digits_round_trip(number: int, mark: str) -> None:
    printed = f"{number:,}".replace(",", mark)
    assert digit_tokens(printed)[0] == (0, len(printed))
    assert parse_digits(printed) == number


@given(st.integers(0, 999_999_999), st.integers(1, 99))
def test_both_decimal_marks_round_trip(whole: int, cents: int) -> None:
    western = f"{whole:,}.{cents:02d}"
    continental = western.translate(str.maketrans(",.", ".,"))
    assert parse_digits(western) == pytest.approx(whole + cents / 100)
    assert digit_tokens(continental)[0] == (0, len(continental))
    assert parse_digits(continental) == pytest.approx(whole + cents / 100)


@given(st.integers(100_000, 999_999_999))
def test_indian_groups_round_trip(number: int) -> None:
    head, tail = str(number)[:-3], str(number)[-3:]
    pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
    assert parse_digits(",".join((*pairs, tail))) == number


@settings(max_examples=300)
@given(st.integers(0, 999_999_999_999))
def test_spelled_numbers_round_trip(number: int) -> None:
    printed = in_words(number)
    assert spelled_value(printed) == (number, printed)


@given(st.integers(1, 9999), st.sampled_from(sorted({"bn", "mln", "mn", "trn", "million", "billion", "lakh", "crore"})))
def test_scales_multiply_out(tenths: int, scale: str) -> None:
    size = WORDS.scales.get(scale) or WORDS.abbreviations[scale]
    for printed in (f"{tenths / 10:.1f} {scale}", f"{tenths / 10:.1f}{scale}", f"{tenths / 10:.1f}-{scale}"):
        assert first_value(printed) == pytest.approx(tenths / 10 * size)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("two and a half million", 2_500_000),
        ("a million and a half", 1_500_000),
        ("half a million", 500_000),
        ("a quarter of a million", 250_000),
        ("a dozen", 12),
        ("half a dozen", 6),
        ("one hundred and five", 105),
        ("a third of", 1 / 3),
        ("two-thirds", 2 / 3),
        ("three quarters of", 0.75),
        ("three and a half", 3.5),
        ("seventy five thousand million", 75_000_000_000),
    ],
)
def test_spelled_forms(printed: str, value: float) -> None:
    found = spelled_value(printed)
    assert found is not None
    assert found[0] == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize(
    "printed", ["the first half", "a third party", "a quarter ago", "the third quarter", "millionaire"]
)
def test_words_that_are_no_number(printed: str) -> None:
    assert all(read_words(printed, *span, WORDS) is None for span in word_starts(printed, WORDS))


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("75 thousand million", 75_000_000_000),
        ("3 lakh crore", 3_000_000_000_000),
        ("6,00,522 crore", 6_005_220_000_000),
        ("2 1/2 percent", 2.5),
        ("2½ million", 2_500_000),
        ("20&nbsp;billion", 20_000_000_000),
        ("8, 841.2 million", 8_841_200_000),
        ("8.189.3 million", 8_189_300_000),
        ("2,5 million", 2_500_000),
    ],
)
def test_digit_forms(printed: str, value: float) -> None:
    assert first_value(printed) == value
