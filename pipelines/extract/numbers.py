"""Numbers as they are printed: digits with any grouping, words, fractions, and the scale words behind them.

Belongs here: what a number is worth and where it stands. Does not belong here: what it counts (`units`, `nouns`), whether
it is a quantity at all (`not_quantities`), and how it is bounded (`quantities`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from pipelines.extract.lexicon import read_yaml

_SPACES = " \u00a0\u2009\u202f"
# In this order: one run of digits (by far the most frequent), comma groups (Western and Indian), groups by space, by dot,
# by apostrophe, and decimals.
_DIGITS = re.compile(
    rf"[\d½⅓⅔¼¾⅛⅜⅝⅞⅕](?:(?<!\d)|\d*+(?![.,'’]\d|[{_SPACES}]\d\d\d)"
    rf"|\d{{0,2}}(?:,\d{{2,3}})*,\d{{3}}(?!\d)(?:\.\d+)?"
    rf"|\d{{0,2}}(?:[{_SPACES}]\d{{3}})+(?![\d])(?:[.,]\d+)?"
    r"|\d{0,2}(?:\.\d{3})+(?:\.\d{1,2}|,\d+)(?!\d)"
    r"|\d{0,2}(?:\.\d{3}){2,}(?!\d)"
    r"|\d{0,2}(?:['’]\d{3})+(?!\d)"
    r"|\d*(?:\.\d+|,\d{1,2}(?!\d)|(?<!\d\d\d),\d{4}(?!\d))?)"
)
_SIMPLE_DECIMAL = re.compile(r"\d+\.\d+")
_NOT_DIGIT = re.compile(r"\D")
_VULGAR = {
    "½": 0.5,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "¼": 0.25,
    "¾": 0.75,
    "⅛": 0.125,
    "⅜": 0.375,
    "⅝": 0.625,
    "⅞": 0.875,
    "⅕": 0.2,
}
_VULGAR_SIGN = re.compile("[" + "".join(_VULGAR) + "]")
_SLASHED = re.compile(r"(\d{1,3})\s?[/⁄]\s?(\d{1,4})(?![\d/⁄])")
_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 7, 8, 10, 16, 20, 32, 64, 100, 128, 1000})
_NEXT_WORD = re.compile(r"(?:&nbsp;|\s-\s|[^\S\n]|-)([^\W\d_]+)")
_BROKEN_GROUP = re.compile(r"((?:, ?\d{3})+)(\.\d+)?(?!\d)")
_LONGEST_WORD_NUMBER = 24
_MOST_SCALES = 3


@dataclass(slots=True)
class Number:
    """A number as printed, with its scale multiplied out.

    form: "digits", "words" or "fraction" (a share such as "a third", "half", "1/3"). plain: an ungrouped whole number
    without a scale, which may be a year or a name's. letter: an abbreviation behind the number that may be a scale
    ("5m"), with its end; whoever knows the unit decides. upper: the upper end of a vague plural ("tens of thousands").
    """

    start: int
    end: int
    value: float
    form: str = "digits"
    plain: bool = False
    scale: float = 1.0
    letter: str = ""
    letter_end: int = 0
    upper: float | None = None


class NumberWords:
    """The number words of one language, ready for matching."""

    def __init__(self, language: str) -> None:
        data = read_yaml(language, "numbers.yaml")
        self.units: dict[str, int] = data["units"]
        self.tens: dict[str, int] = data["tens"]
        self.scales: dict[str, int] = data["scales"]
        self.fractions: dict[str, float] = data["fractions"]
        self.couples: dict[str, int] = data["couples"]
        self.ordinals: dict[str, int] = data["ordinals"]
        self.abbreviations: dict[str, int] = data["scale_abbreviations"]
        self.ambiguous = frozenset(data["ambiguous_abbreviations"])
        self.articles = frozenset(data["articles"])
        self.joiner: str = data["joiner"]
        self.of: str = data["of"]
        self.not_before_fraction = frozenset(data["not_before_fraction"])
        self.after_fraction = frozenset(data["after_fraction"])
        self.before_lone_half = frozenset(data["before_lone_half"])
        self.by_how_much = re.compile(data["by_how_much"])
        self.before_half = frozenset(data["before_half"])
        self.plural_scales = frozenset(data["plural_scales"])
        words = [*self.units, *self.tens, *self.scales, *self.fractions, *self.couples]
        self.words = frozenset(words)
        self.automaton = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)
        scales = sorted((*self.scales, *self.abbreviations), key=len, reverse=True)
        self.scale = re.compile(r"(?:&nbsp;|\s-\s|[^\S\n]|-)?(" + "|".join(map(re.escape, scales)) + r")(?![^\W_])")
        self.large = re.compile(r"\d[\d,.]*(?:[,.]\d|\s?(?:" + "|".join(map(re.escape, scales)) + r")\b)")
        self.broken_decimal = re.compile(r"\. (\d{1,2})(?=\s?(?:%|" + data["percent"] + "))")
        self.scale_initials = frozenset(word[0] for word in scales)


@cache
def number_words(language: str) -> NumberWords:
    """The number words of a language, read once a process."""
    return NumberWords(language)


def digit_tokens(text: str) -> list[tuple[int, int]]:
    """Spans of everything that begins with a digit and reads as one number, in order."""
    return [match.span() for match in _DIGITS.finditer(text)]


def parse_digits(token: str) -> float:
    """What a grouped or plain number is worth: "1,234.5", "1.234,5", "8,00,000", "1 234,5", "12,5"."""
    if token.isdecimal():
        return int(token)
    if _SIMPLE_DECIMAL.fullmatch(token):
        return float(token)
    decimal = ""
    last = _last_separator(token)
    tail = token[last + 1 :]
    mark = token[last]
    if mark in ".," and not _is_group(token, mark, tail):
        decimal = tail
        token = token[:last]
    whole = _NOT_DIGIT.sub("", token)
    return float(f"{whole or 0}.{decimal}") if decimal else int(whole)


def _last_separator(token: str) -> int:
    return max(token.rfind(mark) for mark in ".,'’" + _SPACES)


def _is_group(token: str, mark: str, tail: str) -> bool:
    if len(tail) != 3:
        return False
    if mark == ",":
        return "." not in token
    return token.count(".") > 1 or any(space in token for space in _SPACES)


def read_digits(text: str, lower: str, start: int, end: int, words: NumberWords) -> Number:
    """The number whose digits are at start:end, with fraction, scale and split continuation behind them."""
    if text[start] in _VULGAR:
        return Number(start, end, _VULGAR[text[start]], form="fraction")
    value = parse_digits(text[start:end])
    plain = isinstance(value, int) and end - start == len(str(value))
    number = Number(start, end, value, plain=plain)
    following = lower[end : end + 1]
    if following in _VULGAR or (following == " " and lower[end + 1 : end + 2] in _VULGAR):
        mark = _VULGAR_SIGN.search(lower, end, end + 2)
        if mark:
            number.value += _VULGAR[mark.group()]
            number.end = mark.end()
            number.plain = False
    elif plain and following in "/⁄ " and following:
        _read_slash(lower, number)
    elif following == ",":
        _mend_broken_group(text, number)
    _read_scale(lower, number, words)
    return number


def _read_slash(lower: str, number: Number) -> None:
    mixed = lower[number.end] == " "
    match = _SLASHED.match(lower, number.end + 1 if mixed else number.start)
    if match is None:
        return
    above, below = int(match.group(1)), int(match.group(2))
    if below not in _DENOMINATORS or above >= below:
        return
    number.value = number.value + above / below if mixed else above / below
    number.form = "digits" if mixed else "fraction"
    number.end = match.end()
    number.plain = False


def _mend_broken_group(text: str, number: Number) -> None:
    """ "8, 841.2": a space that crept in behind the comma; only where a decimal shows that it is one number."""
    match = _BROKEN_GROUP.match(text, number.end)
    if match and match.group(2) and number.value < 1000:
        number.value = float(_NOT_DIGIT.sub("", text[number.start : match.end(1)]) + match.group(2))
        number.end = match.end()
        number.plain = False


def _read_scale(lower: str, number: Number, words: NumberWords) -> None:
    for _ in range(_MOST_SCALES):
        position = number.end
        initial = lower[position : position + 1]
        if initial in " -\u00a0\u202f&":
            initial = lower[position + 1 : position + 2] if initial != "&" else lower[position + 6 : position + 7]
            if initial == "-":
                initial = lower[position + 3 : position + 4]
        if initial not in words.scale_initials:
            return
        match = words.scale.match(lower, position)
        if match is None:
            return
        word = match.group(1)
        if word in words.ambiguous:
            number.letter, number.letter_end = word, match.end()
            return
        scale = words.scales.get(word) or words.abbreviations[word]
        if number.scale > 1 and scale < number.scale and scale < 1000:
            return
        number.value = tidy(number.value * scale)
        number.scale *= scale
        number.end = match.end()
        number.plain = False


def tidy(value: float) -> float:
    """The value without the noise that multiplying decimals leaves ("2.9 billion" is 2900000000)."""
    rounded = round(value)
    return (
        rounded
        if abs(value) < 1e17 and abs(value - rounded) < 1e-6 * max(1.0, abs(value) * 1e-6)
        else float(f"{value:.12g}")
    )


def word_starts(lower: str, words: NumberWords) -> list[tuple[int, int]]:
    """Spans of the number words in the text, whole words only."""
    spans = []
    for _, start, end in words.automaton.find_matches_as_indexes(lower):
        if (start == 0 or not lower[start - 1].isalnum()) and not lower[end : end + 1].isalnum():
            spans.append((start, end))
    return spans


def read_words(lower: str, start: int, end: int, words: NumberWords) -> Number | None:
    """The number that begins with the number word at start:end; None where the word says no number there."""
    word = lower[start:end]
    if word in words.fractions:
        return _read_bare_fraction(lower, start, end, words)
    if word in words.couples:
        return _read_couple(lower, start, end, words)
    if word in words.scales:
        return _read_from_scale(lower, start, end, words)
    total, group, last, _position = 0.0, 0.0, "", start
    scale = 1.0
    match: re.Match[str] | None = None
    for _ in range(_LONGEST_WORD_NUMBER):
        joined = False
        if match is not None:
            word, position_after = match.group(1), match.end()
            if word == words.joiner:
                following = _NEXT_WORD.match(lower, position_after)
                half = _joined_fraction(lower, position_after, words)
                if half is not None:
                    group += half[0]
                    end = half[1]
                    match = _NEXT_WORD.match(lower, end)
                    last = "fraction"
                    continue
                if following is None or last not in ("hundred", "scale"):
                    break
                word, position_after, joined = following.group(1), following.end(), True
        else:
            position_after = end
        if word in words.units:
            unit = words.units[word]
            if last == "unit" or (last == "ten" and not 0 < unit < 10) or (last == "fraction"):
                break
            group += unit
            last = "unit"
        elif word in words.tens:
            if last not in ("", "hundred", "scale"):
                break
            group += words.tens[word]
            last = "ten"
        elif word in words.scales and not joined:
            size = words.scales[word]
            if size == 100:
                if last not in ("unit", "ten") or group >= 100:
                    break
                group *= 100
                last = "hundred"
            else:
                if last == "scale":
                    total *= size
                else:
                    total += group * size
                group = 0
                last = "scale"
            scale = max(scale, float(size))
        elif word in words.fractions and last == "unit" and group and not total and _agrees(word, group, words):
            return _fraction(lower, start, position_after, group * words.fractions[word], words)
        else:
            break
        end = position_after
        match = _NEXT_WORD.match(lower, end)
        if match is None:
            break
    return Number(start, end, tidy(total + group), form="words", scale=scale)


def _agrees(word: str, count: float, words: NumberWords) -> bool:
    """ "two thirds", "one third"; not "two third parties"."""
    return (count == 1) != word.endswith("s")


def _joined_fraction(lower: str, position: int, words: NumberWords) -> tuple[float, int] | None:
    """ "and a half", "and three quarters": the fraction and its end, with position behind the joiner."""
    first = _NEXT_WORD.match(lower, position)
    if first is None:
        return None
    word = first.group(1)
    if word in words.fractions:
        return (words.fractions[word], first.end()) if word == "half" else None
    count = 1 if word in words.articles else words.units.get(word)
    second = _NEXT_WORD.match(lower, first.end())
    if count is None or second is None or second.group(1) not in words.fractions:
        return None
    return count * words.fractions[second.group(1)], second.end()


def _fraction(lower: str, start: int, end: int, share: float, words: NumberWords) -> Number:
    """A share, or a part of a scale: "a third", "half a million", "quarter of a million"."""
    position = end
    for _ in range(3):
        match = _NEXT_WORD.match(lower, position)
        if match is None:
            break
        word = match.group(1)
        if word in words.scales and words.scales[word] >= 12 and word not in words.plural_scales:
            scale = words.scales[word]
            return Number(start, match.end(), tidy(share * scale), form="words", scale=float(scale))
        if word not in words.articles and word != words.of:
            break
        position = match.end()
    return Number(start, end, share, form="fraction")


def _read_bare_fraction(lower: str, start: int, end: int, words: NumberWords) -> Number | None:
    word = lower[start:end]
    before = _word_before(lower, start)
    following = _NEXT_WORD.match(lower, end)
    after = following.group(1) if following else ""
    share = words.fractions[word]
    if before in words.articles:
        if _word_before(lower, lower.rfind(before, 0, start)) == words.joiner:
            return None
        begin = lower.rfind(before, 0, start)
        number = _fraction(lower, begin, end, share, words)
        if number.form == "words" or word == "half":
            return number if word != "half" or after in words.after_fraction or not after else None
        is_share = (
            not after or after in words.after_fraction or words.by_how_much.search(lower, max(0, begin - 40), begin)
        )
        return number if is_share and "-" not in lower[begin:start] else None
    number = _fraction(lower, start, end, share, words)
    if number.form == "words" and word in ("half", "quarter") and before not in words.not_before_fraction:
        return number
    if word != "half" or before in words.not_before_fraction:
        return None
    if after in words.before_half or (before in words.after_fraction and not after):
        return number
    return number if before in words.before_lone_half and (not after or lower[end] != "-") else None


def _read_couple(lower: str, start: int, end: int, words: NumberWords) -> Number | None:
    before = _word_before(lower, start)
    if before not in words.articles or not lower.startswith(" " + words.of + " ", end):
        return None
    return Number(lower.rfind(before, 0, start), end + 1 + len(words.of), words.couples[lower[start:end]], form="words")


def _read_from_scale(lower: str, start: int, end: int, words: NumberWords) -> Number | None:
    """ "a million", "hundreds", "tens of thousands": a scale word with no number before it."""
    word = lower[start:end]
    size = words.scales[word]
    if word in words.plural_scales:
        following = _NEXT_WORD.match(lower, end)
        if following and following.group(1) == words.of:
            second = _NEXT_WORD.match(lower, following.end())
            if second and second.group(1) in words.plural_scales and words.scales[second.group(1)] > size:
                top = words.scales[second.group(1)]
                return Number(start, second.end(), size * top, form="vague", upper=float(size * top * 10))
        return Number(start, end, size, form="vague", upper=float(size * 10))
    before = _word_before(lower, start)
    if before not in words.articles:
        return None
    number = Number(lower.rfind(before, 0, start), end, size, form="words", scale=float(size))
    rest = _NEXT_WORD.match(lower, end)
    if rest and rest.group(1) == words.joiner:
        half = _joined_fraction(lower, rest.end(), words)
        if half is not None:
            number.value = tidy((1 + half[0]) * size)
            number.end = half[1]
            return number
    _read_scale(lower, number, words)
    return number


def _word_before(lower: str, start: int) -> str:
    piece = lower[max(0, start - 16) : start].rstrip(" \u00a0-")
    return piece.rsplit(None, 1)[-1] if piece and piece[-1].isalpha() else ""
