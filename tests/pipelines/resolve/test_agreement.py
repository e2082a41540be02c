from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.resolve.agreement import agree, contradict, is_rounding, printed_step, span_of

Print = tuple[float, str, str]


def span(printed: Print):
    value, qualifier, quote = printed
    return span_of(value, None, qualifier, quote)


@pytest.mark.parametrize(
    ("value", "quote", "step"),
    [
        (2.9e9, "$2.9 billion", 1e8),
        (2.86e9, "$2.86 billion", 1e7),
        (1234.0, "1,234 tonnes", 1.0),
        (-6.9e6, "6.9 million jobs", 1e5),
        (10.0, "ten percent", 1.0),
        (6e6, "six million", 1e6),
        (4.5e6, "45 lakh", 1e5),
    ],
)
def test_the_last_printed_digit_is_the_step(value: float, quote: str, step: float) -> None:
    assert printed_step(value, quote) == pytest.approx(step)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((2.9e9, "exact", "$2.9 billion"), (2.86e9, "exact", "$2.86 billion")),
        ((1.2e9, "more_than", "more than $1.2 billion"), (1.23e9, "exact", "$1.23 billion")),
        ((6e9, "more_than", "more than $6 billion"), (6.3e9, "exact", "$6.3 billion")),
        ((-6e6, "about", "nearly 6 million"), (-5.86e6, "exact", "5.86 million")),
        ((3e9, "about", "about $3 billion"), (2.86e9, "exact", "$2.86 billion")),
        ((8000, "exact", "8,000"), (7960, "exact", "7,960")),
        ((-5.0, "more_than", "more than 5 percent"), (-5.2, "exact", "5.2 percent")),
    ],
)
def test_printings_of_one_value_agree(one: Print, other: Print) -> None:
    assert agree(span(one), span(other))
    assert not contradict(span(one), span(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((2.9e9, "exact", "$2.9 billion"), (2.8e9, "exact", "$2.8 billion")),
        ((1.0, "exact", "1 percent"), (1.4, "exact", "1.4 percent")),
        ((5e9, "exact", "$5 billion"), (5.4e9, "exact", "$5.4 billion")),
        ((1.2e9, "more_than", "more than $1.2 billion"), (1.1e9, "exact", "$1.1 billion")),
        ((8000, "exact", "8,000"), (7800, "exact", "7,800")),
        ((-5.0, "exact", "5 percent"), (5.0, "exact", "5 percent")),
        ((10.0, "more_than", "more than 10 percent"), (9.8, "exact", "9.8 percent")),
    ],
)
def test_other_values_do_not_agree(one: Print, other: Print) -> None:
    assert not agree(span(one), span(other))
    assert contradict(span(one), span(other))


def test_what_lies_beyond_a_bound_is_another_value_but_no_contradiction() -> None:
    bound, value = span((6e6, "more_than", "over six million")), span((6.9e6, "exact", "6.9 million"))
    assert not agree(bound, value)
    assert not contradict(bound, value)


def test_a_range_agrees_with_what_lies_in_it() -> None:
    forecast = span_of(3.0, 4.0, "between", "3 to 4 percent")
    assert agree(forecast, span((3.6, "exact", "3.6 percent")))
    assert contradict(forecast, span((4.2, "exact", "4.2 percent")))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((5e9, "exact", "$5 billion"), (5.4e9, "exact", "$5.4 billion"), True),
        ((2.8e9, "exact", "$2.8 billion"), (2.89e9, "exact", "$2.89 billion"), True),  # digits cut off
        ((2.9e9, "exact", "$2.9 billion"), (3.4e9, "exact", "$3.4 billion"), False),
        ((10.0, "more_than", "more than 10 percent"), (9.8, "exact", "9.8 percent"), False),
    ],
)
def test_rounding_explains_what_is_near(one: Print, other: Print, expected: bool) -> None:
    assert is_rounding(span(one), span(other)) is expected


@given(
    value=st.integers(min_value=100, max_value=99999), digits=st.integers(min_value=0, max_value=2), sign=st.booleans()
)
def test_a_number_rounded_within_five_percent_agrees_with_itself(value: int, digits: int, sign: bool) -> None:
    exact = value / 100 * (-1 if sign else 1)
    rounded = round(exact, digits)
    if abs(exact - rounded) > 0.04 * abs(exact):
        return
    one = span_of(exact, None, "exact", f"{abs(exact):.2f}")
    other = span_of(rounded, None, "exact", f"{abs(rounded):.{digits}f}")
    assert agree(one, other)
    assert agree(other, one)
