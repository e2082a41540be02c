"""The words and numbers around every mention of time, each with its class in the grammar of periods.

Belongs here: finding the stretches of a text that may speak of time and cutting them into classed tokens.
Does not belong here: what a sequence of tokens means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipelines.extract.lexicon import read_yaml

FIRST_YEAR, LAST_YEAR = 1800, 2100
_BEFORE, _AFTER = 60, 30
_TOKEN = re.compile(
    r"(?P<word>[^\W\d_][^\W_]*)"
    r"|(?P<date>\d{4}(?P<cut>[-/.])\d{1,2}(?P=cut)\d{1,2}(?!\w)"
    r"|\d{1,2}(?P<sep>[-/.])\d{1,2}(?P=sep)(?:\d{4}|\d\d)(?![\w.]\d|\w))"
    r"|(?P<decimal>\d+(?:,\d{3}(?!\d)|\.\d+)+)"
    r"|(?P<number>\d[^\W_]*)"
    r"|(?P<short>['’]\d\d(?!\d))"
    r"|(?P<possessive>['’]s?(?!\w))"
    r"|(?P<mark>[^\w\s]|_)"
    r"|(?P<line>\s*\n\s*)"
)
_MARKS: dict[str, tuple[str, object]] = {
    mark: (name, None)
    for name, marks in {
        "comma": ",",
        "dash": "-–—−~‑",
        "slash": "/",
        "dot": ".",
        "open": "(",
        "close": ")",
        "and": "&",
    }.items()
    for mark in marks
}
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_DECADE = re.compile(r"(1[89]\d0|20\d0|\d0)s")
_PART = re.compile(
    r"(?:(?P<letter>[qh])(?P<n1>[1-4])|(?P<n2>[1-4])(?P<letter2>[qh]))(?P<fiscal>fy)?(?P<year>\d{4}|\d\d)?"
)
_MONTHS = re.compile(r"(\d{1,2})M(?P<fiscal>FY)?(\d{4}|\d\d)?")
_FISCAL = re.compile(r"(fy|cy)(\d{4}|\d\d)")


@dataclass(slots=True)
class Token:
    """A piece of text, its class as one character of the grammar's alphabet, and what it stands for."""

    code: str
    start: int
    end: int
    value: object = None


@cache
def alphabet(name: str) -> str:
    """The character that stands for a class of tokens."""
    return chr(0x100 + _NAMES.setdefault(name, len(_NAMES)))


_NAMES: dict[str, int] = {}
OTHER = "other"


@cache
def _lexicon(language: str) -> dict[str, tuple[str, object]]:
    data = read_yaml(language, "periods.yaml")
    entries: dict[str, tuple[str, object]] = {}
    for name, words in data["words"].items():
        entries.update({word: (name, word) for word in words})
    for unit, words in data["units"].items():
        entries.update(dict.fromkeys(words, (unit, unit)))
    for name, table in (
        ("month_name", "months"),
        ("weekday", "weekdays"),
        ("season", "seasons"),
        ("today", "relative_days"),
        ("cardinal", "numbers"),
        ("ordinal", "ordinals"),
        ("decade_name", "decades"),
        ("year_owner", "year_owners"),
    ):
        entries.update({word: (name, value) for word, value in data[table].items()})
    return entries


@cache
def _doubtful(language: str) -> frozenset[str]:
    data = read_yaml(language, "periods.yaml")
    return frozenset(data["doubtful_months"]) | frozenset(data["doubtful_weekdays"]) | {"fall", "spring"}


@cache
def _scaled(language: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{read_yaml(language, 'periods.yaml')['scaled']})", re.IGNORECASE)


@cache
def _triggers(language: str) -> tuple[AhoCorasick, int]:
    """The words that are worth a look, then the years; with them, how many words there are."""
    data = read_yaml(language, "periods.yaml")
    words = [word for words in data["units"].values() for word in words]
    for table in ("months", "weekdays", "seasons", "relative_days", "decades", "abbreviated", "lone_years", "pointers"):
        words += data[table]
    words += [word for name in ("fy", "date", "weekend") for word in data["words"][name]]
    years = [str(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)]
    patterns = words + years
    return AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA), len(words)


def windows(lower: str, language: str) -> Iterator[tuple[int, int]]:
    """The stretches of the text (in lower case) that may hold a mention of time, in order, none overlapping another."""
    automaton, words = _triggers(language)
    begin, finish = 0, -1
    for pattern, start, end in automaton.find_matches_as_indexes(lower):
        before, after = lower[start - 1 : start], lower[end : end + 1]
        if pattern < words:
            if before.isalpha() or after.isalpha():
                continue
        elif before.isdigit() or after.isdigit():
            continue
        if start - _BEFORE > finish:
            if finish > 0:
                yield begin, finish
            begin = max(0, start - _BEFORE)
        finish = end + _AFTER
    if finish > 0:
        yield begin, min(finish, len(lower))


def runs(text: str, begin: int, finish: int, language: str) -> list[list[Token]]:
    """The stretch of the text as runs of words of time with nothing else between; a word cut by its edges is left out.

    Runs that hold only words like "in the" or numbers are left out.
    """
    while begin > 0 and begin < finish and text[begin - 1].isalnum():
        begin += 1
    while finish < len(text) and finish > begin and text[finish].isalnum() and text[finish - 1].isalnum():
        finish -= 1
    found: list[list[Token]] = []
    run: list[Token] = []
    core = False
    words = _words(language)
    position = begin
    for chunk in text[begin:finish].split(" "):
        pieces = words[chunk]
        if pieces is _OF_NO_TIME:
            if core:
                found.append(run)
            if run:
                run, core = [], False
            position += len(chunk) + 1
            continue
        for name, code, value, start, end, in_digits in pieces:
            start, end = position + start, position + end
            if name == OTHER or (in_digits and _is_amount(text, start, end, language)):
                if core:
                    found.append(run)
                run, core = [], False
            elif name not in _IN_WORDS or not _compound(run, code, value, start, end):
                core = core or name not in _WEAK
                run.append(Token(code, start, end, value))
        position += len(chunk) + 1
    if core:
        found.append(run)
    return found


# The name and the character of its class, its value, where it begins and ends, and whether it is a number in digits.
_Piece = tuple[str, str, object, int, int, bool]
_IN_WORDS = ("cardinal", "ordinal")


def _pieces(chunk: str, language: str) -> Iterator[_Piece]:
    """The tokens of what stands between two blanks; offsets are its own."""
    if chunk.isalnum() and chunk[0].isalpha():
        name, value = _look_up(chunk, language)
        yield name, alphabet(name), value, 0, len(chunk), False
        return
    for match in _TOKEN.finditer(chunk):
        name, value = _classed(match, language)
        yield name, alphabet(name), value, match.start(), match.end(), match.lastgroup == "number"


def _is_amount(text: str, start: int, end: int, language: str) -> bool:
    """Whether money stands before a number in digits or a scale behind it."""
    return text[start - 1 : start] in _CURRENCY_SIGNS or _scaled(language).match(text, end) is not None


def _classed(match: re.Match[str], language: str) -> tuple[str, object]:
    kind = match.lastgroup
    if kind in ("word", "number"):
        return _look_up(match.group(), language)
    if kind == "mark":
        return _MARKS.get(match.group(), _OTHER)
    if kind == "short":
        return "short_year", int(match.group()[1:])
    if kind == "date":
        return "date_digits", match.group()
    return _POSSESSIVE if kind == "possessive" else _OTHER


_OTHER: tuple[str, object] = (OTHER, None)
_POSSESSIVE: tuple[str, object] = ("possessive", None)
_WEAK = frozenset(
    [
        "comma",
        "dash",
        "slash",
        "dot",
        "open",
        "close",
        "possessive",
        "and",
        "in",
        "for",
        "of",
        "the",
        "a",
        "to",
        "until",
        "by",
        "from",
        "over",
        "as",
        "last",
        "past",
        "previous",
        "next",
        "coming",
        "following",
        "this",
        "calendar",
        "same",
        "instant",
        "ago",
        "before",
        "earlier",
        "after",
        "later",
        "since",
        "within",
        "starting",
        "that",
        "ended",
        "ending_on",
        "year_owner",
        "outgoing",
        "whole",
        "all",
        "edge",
        "end",
        "rest",
        "up",
        "at",
        "through",
        "between",
        "thousand",
        "day_number",
        "number",
        "cardinal",
        "ordinal",
        "short_year",
    ]
)
_CURRENCY_SIGNS = tuple("$€£¥₹₽₺₸₼₾₴₦₩₱₫฿₪")


def _compound(found: list[Token], code: str, value: object, start: int, end: int) -> bool:
    """Joins "twenty" and "eight" or "eighth", with or without a hyphen, in place."""
    skip = 2 if found and found[-1].code == alphabet("dash") else 1
    if len(found) < skip or found[-skip].code != alphabet("cardinal"):
        return False
    tens = found[-skip]
    if not (isinstance(tens.value, int) and isinstance(value, int) and tens.value >= 20 and tens.value % 10 == 0):
        return False
    if value > 9 or start - tens.end > 1:
        return False
    del found[len(found) - skip + 1 :]
    tens.code, tens.value, tens.end = code, tens.value + value, end
    return True


_OF_NO_TIME: tuple[_Piece, ...] = ((OTHER, "", None, 0, 0, False),)
"""What most words are: they end a run, wherever in the word."""


class _Words(dict[str, tuple[_Piece, ...]]):
    """The tokens of what stands between two blanks; each is worked out once."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __missing__(self, chunk: str) -> tuple[_Piece, ...]:
        found = tuple(_pieces(chunk, self._language))
        if found and all(piece[0] == OTHER for piece in found):
            found = _OF_NO_TIME
        if len(chunk) <= _LONGEST_KEPT:
            if len(self) > _MOST_WORDS:
                self.clear()
            self[chunk] = found
        return found


_MOST_WORDS, _LONGEST_KEPT = 50_000, 40


@cache
def _words(language: str) -> _Words:
    return _Words(language)


def _look_up(word: str, language: str) -> tuple[str, object]:
    lower = word.lower()
    entry = _lexicon(language).get(lower)
    if entry is None:
        return _with_digits(word, lower) if lower[0].isdigit() or lower[-1].isdigit() else _OTHER
    if entry[0] in ("month_name", "weekday", "season") and word == lower and lower in _doubtful(language):
        return "maybe_" + entry[0], entry[1]
    return entry


def _with_digits(word: str, lower: str) -> tuple[str, object]:
    if lower.isdecimal():
        if len(lower) > 4:
            return OTHER, None
        number = int(lower)
        if len(lower) == 4 and FIRST_YEAR <= number <= LAST_YEAR:
            return "year_number", number
        return ("day_number" if 1 <= number <= 31 and len(lower) <= 2 else "number"), number
    if match := _ORDINAL.fullmatch(lower):
        return "ordinal_number", int(match[1])
    if match := _DECADE.fullmatch(lower):
        return "decade_name", int(match[1])
    if match := _PART.fullmatch(lower):
        unit = "quarter" if (match["letter"] or match["letter2"]) == "q" else "half"
        index = int(match["n1"] or match["n2"])
        if unit == "half" and index > 2:
            return OTHER, None
        if match["year"] is None and match["fiscal"]:
            return OTHER, None
        year = None if match["year"] is None else (int(match["year"]), bool(match["fiscal"]))
        return ("part_name" if year is None else "part_of_year"), (unit, index, year)
    if match := _MONTHS.fullmatch(word):
        if match["fiscal"] and match[3] is None:
            return OTHER, None
        year = None if match[3] is None else (int(match[3]), bool(match["fiscal"]))
        return ("months_name" if year is None else "months_of_year"), (int(match[1]), year)
    if match := _FISCAL.fullmatch(lower):
        return ("fy_name" if match[1] == "fy" else "cy_name"), int(match[2])
    return OTHER, None


def codes(row: Sequence[Token]) -> str:
    return "".join([token.code for token in row])
