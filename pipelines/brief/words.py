"""Numbers, changes and codes in words for a reader. Belongs here: spelling. Does not belong here: HTML, the lake."""

from __future__ import annotations

import datetime as dt

from pipelines.extract.inflection import plural
from pipelines.extract.sdmx import parse

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_SHORT = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))
_SIGNS = {"%", "pp", "x"}
_IRREGULAR = {"person": "people", "foot": "feet"}


def number(value: float) -> str:
    """2900000000 as 2.9 billion, 14.5 as 14.5, 5300 as 5,300; a true minus sign."""
    size = abs(value)
    sign = "−" if value < 0 else ""
    for scale, name in _SCALES:
        if size >= scale:
            return f"{sign}{_digits(size / scale)} {name}"
    return f"{sign}{_digits(size)}"


def amount(value: float, unit: str | None, upper: float | None = None) -> str:
    """The number (or range) with its unit."""
    text = number(value) if upper is None else f"{number(value)} to {number(upper)}"
    if not unit:
        return text
    if unit == "rank":
        return f"rank {text}"
    return f"{text}{'' if unit == 'x' else ' '}{unit if value == 1 and upper is None else _units(unit)}"


def short(value: float) -> str:
    """For a cell of a matrix: 2900000000 as 2.9bn."""
    sign, size = "−" if value < 0 else "", abs(value)
    for scale, name in _SHORT:
        if size >= scale:
            return f"{sign}{size / scale:.3g}{name}"
    return f"{sign}{size:.3g}"


def change(now: float, before: float, unit: str | None, measure: str) -> str | None:
    """`+16.8 %` against the value before; a rate, share or change moves by points; None where nothing moved."""
    step = now - before
    if step == 0:
        return None
    sign = "+" if step > 0 else "−"
    if unit in _SIGNS or measure in ("change", "share"):
        return f"{sign}{_digits(abs(step))} {'pp' if unit == '%' else unit or ''}".strip()
    if before == 0:
        return None
    percent = abs(100 * step / before)
    return f"{sign}{number(percent) if percent >= 1000 else f'{percent:.3g}'} %"


def kind(code: str) -> str:
    """`mirror_statistics` as Mirror statistics, AGREEMENT_SIGNED as Agreement signed."""
    words = code.replace("_", " ").lower()
    return words[:1].upper() + words[1:]


def day(value: dt.date | None) -> str:
    """26 April 2022."""
    return f"{value:%-d %B %Y}" if value else ""


def period(time_period: str | None) -> str:
    """2022-S1 as first half of 2022, 2022-01-01/P8M as January to August 2022; what is no period as it is."""
    try:
        first, after = parse(time_period or "")
    except ValueError:
        return time_period or ""
    last = after - dt.timedelta(days=1)
    name, _, number = str(time_period).partition("-")
    if number.startswith("S"):
        return f"{'first' if number == 'S1' else 'second'} half of {name}"
    if number.startswith("Q"):
        return f"{number} {name}"
    if number.startswith("W"):
        return f"week of {day(first)}"
    if first == last:
        return day(first)
    return _from_to(first, last, whole_months=first.day == 1 and after.day == 1)


def _from_to(first: dt.date, last: dt.date, *, whole_months: bool) -> str:
    if not whole_months:
        return f"{day(first)} to {day(last)}"
    if (first.month, last.month) == (1, 12):
        return f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"
    if first.year == last.year:
        return f"{first:%B %Y}" if first.month == last.month else f"{first:%B} to {last:%B %Y}"
    return f"{first:%B %Y} to {last:%B %Y}"


def parted(sentence: str, quote: str | None) -> tuple[str, str, str]:
    """The sentence before, in and after the quote; all before where the quote is not in it."""
    at = sentence.find(quote) if quote else -1
    if at < 0 or not quote:
        return sentence, "", ""
    return sentence[:at], quote, sentence[at + len(quote) :]


def _units(unit: str) -> str:
    """The plural of a unit that is a word, as tonne and barrel/day; codes and signs, as USD and km, have none."""
    word, per, rest = unit.partition("/")
    is_word = len(word) > 2 and word.isalpha() and word.islower() and not set(word).isdisjoint("aeiou")
    return f"{_IRREGULAR.get(word) or plural(word)}{per}{rest}" if is_word else unit


def _digits(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"
