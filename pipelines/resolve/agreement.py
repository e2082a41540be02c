"""Whether two printed values can be the same value: rounding as printed, qualifiers, ranges.

Belongs here: the span of values that a printed figure stands for, and comparing two spans. Does not belong here:
whether the figures speak of the same thing (`series`).

The rules, in the order in which they are applied:
- A printed number stands for half a unit of its last digit to either side: "$2.9 billion" for 2.85 to 2.95 billion.
- Zeros at the end may have been printed for lack of digits: "8,000" stands for 1 percent to either side at most.
- "about" doubles that. No number stands for more than 5 percent to either side, so that "1 percent" is not 1.4.
- "more than 1.2" stands for what lies above it by at most one unit of its last digit, and 10 percent; "less than",
  "up to" likewise below.
- A range stands for itself.
- Two spans agree where they overlap and the middle of the narrower one lies within the wider one.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SURE = 0.05
_GUESSED = 0.01
_BOUND = 0.10
_COUNTED_OUT = 1000  # smaller numbers in words are printed to the last digit: ten, forty
_ABOVE = frozenset({"more_than", "at_least"})
_BELOW = frozenset({"less_than", "up_to"})
_EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Span:
    """What a printed value stands for, in one unit. low <= point <= high.

    step: one unit of the last printed digit, without any limit; the measure of what rounding can explain.
    above, below: the value is only a bound, and whatever lies beyond it does not contradict it.
    """

    point: float
    low: float
    high: float
    step: float
    above: bool = False
    below: bool = False

    @property
    def width(self) -> float:
        return self.high - self.low

    def times(self, factor: float) -> Span:
        """The same span in another unit; factor is positive."""
        return Span(
            self.point * factor, self.low * factor, self.high * factor, self.step * factor, self.above, self.below
        )


def span_of(value: float, upper: float | None, qualifier: str, quote: str) -> Span:
    """The span of a figure: its value in base units, the upper end of a range, its qualifier, how it was printed.

    A fall is compared by its size: "fell by more than 5 percent" lies below -5.
    """
    size, step = abs(value), printed_step(value, quote)
    if qualifier == "between" and upper is not None:
        return Span((value + upper) / 2, min(value, upper), max(value, upper), step)
    if qualifier in _ABOVE:
        return _signed(value, Span(size, size, size + min(step, _BOUND * size), step, above=True))
    if qualifier in _BELOW:
        return _signed(value, Span(size, size - min(step, _BOUND * size), size, step, below=True))
    loose = 2.0 if qualifier == "about" else 1.0
    zeros = _step_of_digits(size)
    half = max(min(loose * step / 2, _SURE * size), min(loose * zeros / 2, _GUESSED * size))
    return _signed(value, Span(size, size - half, size + half, step))


def printed_step(value: float, quote: str) -> float:
    """One unit of the last printed digit, in base units: 0.1 billion for "$2.9 billion".

    Numbers in words ("six million") have no digits: there it is told from the value's own.
    """
    size = abs(value)
    for match in _NUMBER.finditer(quote):
        text = match[0].replace(",", "")
        printed = float(text)
        scale = size / printed if printed else 0.0
        if scale > 0 and math.isclose(math.log10(scale), round(math.log10(scale)), abs_tol=1e-9):
            decimals = len(text.partition(".")[2])
            return float(10.0 ** (round(math.log10(scale)) - decimals))
    return min(_step_of_digits(size), 1.0) if size < _COUNTED_OUT else _step_of_digits(size)


def agree(one: Span, other: Span) -> bool:
    """Whether both can be printings of one value; symmetric, but not transitive."""
    if math.isclose(one.point, other.point, rel_tol=_EPSILON):
        return True
    narrow, wide = (one, other) if one.width <= other.width else (other, one)
    slack = _EPSILON * max(abs(wide.low), abs(wide.high))
    overlap = min(one.high, other.high) - max(one.low, other.low)
    return overlap > slack and wide.low - slack <= narrow.point <= wide.high + slack


def contradict(one: Span, other: Span) -> bool:
    """Whether not both can be true. "More than 6" and 6.9 do not agree as printings of one value, but both can be."""
    return not (agree(one, other) or _beyond(one, other) or _beyond(other, one))


def is_rounding(one: Span, other: Span) -> bool:
    """Whether values that do not agree are as near as coarse rounding, or cutting off digits, can explain.

    A bound is no rounding: "more than 10" excludes 9.8.
    """
    if one.above or one.below or other.above or other.below:
        return False
    apart, step = abs(one.point - other.point), max(one.step, other.step)
    near = apart <= _SURE * max(abs(one.point), abs(other.point))
    return apart <= (step if near else step / 2) * (1 + _EPSILON)


def _beyond(bound: Span, other: Span) -> bool:
    if bound.point * other.point < 0:
        return False
    size = abs(other.point)
    return (bound.above and size >= abs(bound.point)) or (bound.below and size <= abs(bound.point))


def _signed(value: float, span: Span) -> Span:
    if value >= 0:
        return span
    return Span(-span.point, -span.high, -span.low, span.step, span.above, span.below)


def _step_of_digits(size: float) -> float:
    """One unit of the last digit that is not zero, among the first twelve."""
    if not size:
        return 0.0
    exponent = math.floor(math.log10(size))
    digits = f"{size / 10.0**exponent:.11f}".rstrip("0").partition(".")[2]
    return float(10.0 ** (exponent - len(digits)))
