"""What stands behind a number and says what it measures: percent, money, units of measure, and "per" something.

Belongs here: reading units, alone and composed. Does not belong here: numbers, and nouns of things counted (`nouns`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.extract.currencies import Money, currencies
from pipelines.extract.lexicon import read_csv, read_yaml
from pipelines.extract.nouns import Nouns
from pipelines.extract.value_types import value

_TOKEN = (
    r"(20(?=[-\s]f(?:oo|ee)t\b)|[^\W\d_]\.[^\W\d_]\.?(?:[^\W\d_]\b)?"
    r"|[^\W\d_][^\W_]*+(?:[.'’&/][^\W_]++)*+|°(?:\s?[CFcf]\b)?|℃|″)"
)
_GAP = r"(?:(?:(?<=sq)|(?<=cu))\.)?(?:&nbsp;|\s[-–]\s|[^\S\n]|-)"
_BASIS = re.compile(r"\s?([mqyMQY])(?:-o-|/)\1\b")
_AHEAD = re.compile(
    rf"(?:&nbsp;|\s-\s|[^\S\n]|-)?{_TOKEN}(?:{_GAP}{_TOKEN}(?:{_GAP}{_TOKEN}(?:{_GAP}{_TOKEN}(?:{_GAP}{_TOKEN}(?:{_GAP}{_TOKEN})?)?)?)?)?"
)


@value
class Unit:
    """A unit as the tables know it: kind is percent, pp, money or physical; money has its meanings in `money`."""

    kind: str
    name: str
    factor: float = 1.0
    plain: str = ""
    money: Money | None = None


class Units:
    """The unit phrases of a language: printed form to unit."""

    def __init__(self, language: str) -> None:
        self.exact: dict[str, Unit] = {}
        self.small: dict[str, Unit] = {}
        self.longest: dict[str, int] = {}
        words = read_yaml(language, "units.yaml")
        self.per = frozenset(words["per"])
        self.sure_per = frozenset(words["sure_per"])
        self.before_per: str = words["before_per"]
        self.each = frozenset(words["each"])
        self.loose_things = frozenset(words["loose_things"])
        self.of: str = words["of"]
        self.exchange = frozenset(words["exchange"])
        self.one_of = frozenset(words["one_of"])
        self.per_thousand = re.compile(words["per_thousand"])
        self.of_something = re.compile(words["of_something"])
        self.thousand: str = words["thousand"]
        self.adverbs: dict[str, str] = words["adverbs"]
        self.periods: dict[str, str] = words["periods"]
        self.not_after_period = frozenset(words["not_after_period"])
        self.whole_year = frozenset(words["whole_year"])
        self.head = frozenset(words["per_head"])
        self.weights: dict[str, str] = read_yaml(language, "currencies.yaml")["weights"]
        for row in read_csv(language, "units.csv"):
            kind = {"%": "percent", "pp": "pp", "bp": "pp"}.get(row["unit"], "physical")
            unit = Unit(kind, row["unit"], float(row["factor"]), row["plain"])
            for form in row["forms"].split("|"):
                self._add(form, unit)
        table = currencies(language)
        for phrase, money in table.phrases.items():
            self._add(phrase, Unit("money", "", money.factor, phrase, money))
        for code in table.codes:
            self.exact[code] = Unit("money", code, 1.0, code, Money((code,)))
            self.longest.setdefault(code.lower(), 1)

    def _add(self, form: str, unit: Unit) -> None:
        key = form.replace("-", " ").replace(". ", " ").rstrip(".")
        if key != key.lower():
            self.exact.setdefault(key, unit)
        self.small.setdefault(key.lower(), unit)
        first, *rest = key.lower().split(" ")
        self.longest[first] = max(self.longest.get(first, 0), len(rest) + 1)

    def find(self, words: list[str], printed: list[str], first: int) -> tuple[Unit, int] | None:
        """The longest unit phrase that begins at words[first], and the index of the word behind it."""
        limit = self.longest.get(words[first])
        if limit is None:
            owner = words[first].removesuffix("'s").removesuffix("’s")
            unit = self.small.get(owner) if owner != words[first] else None
            return (unit, first + 1) if unit is not None and unit.kind == "physical" else None
        for count in range(min(limit, len(words) - first), 0, -1):
            stop = first + count
            key = " ".join(printed[first:stop])
            unit = self.exact.get(key) or self.small.get(key.lower())
            if unit is not None:
                return unit, stop
        return None

    def denominator(self, printed: str, things: Nouns) -> str:
        """The name of what something is counted per: a unit, a period or a thing in the singular."""
        word = printed.lower()
        if word in self.periods:
            return "" if self.periods[word] in self.whole_year else self.periods[word]
        found = self.find([word], [printed], 0)
        if found is not None and found[0].kind == "physical":
            return found[0].name
        return things.name([word])


@cache
def units(language: str) -> Units:
    """The units of a language's lexicon, read once a process."""
    return Units(language)


@dataclass(slots=True)
class Ahead:
    """The next words behind a position: printed, lowered, and where each ends."""

    words: list[str]
    printed: list[str]
    starts: list[int]
    ends: list[int]


def look_ahead(text: str, position: int) -> Ahead | None:
    """Up to six words behind a position on the same line, joined by single spaces or hyphens; None for none.

    The m of "853 m-o-m" and the q of "2 q/q" are no units.
    """
    match = _AHEAD.match(text, position)
    if match is None or _BASIS.match(text, position):
        return None
    spans = [span for span in match.regs[1:] if span[0] >= 0]
    printed = [text[start:end].rstrip(".") for start, end in spans]
    return Ahead([word.lower() for word in printed], printed, [start for start, _ in spans], [end for _, end in spans])


def read_rate(
    lower: str, ahead: Ahead, index: int, end: int, table: Units, things: Nouns, kind: str
) -> tuple[str, int] | None:
    """What the quantity is counted per, and where that ends; "" for a year, which leaves the plain unit.

    index: the first of the words ahead that is not part of the unit; end: where the unit ends.
    """
    if lower[end : end + 1] == "/":
        match = _SLASHED.match(lower, end)
        return (table.denominator(match.group(1), things), match.end()) if match else None
    if kind == "money" and (thousand := _per_thousand(lower, end, table)) is not None:
        return thousand
    if index >= len(ahead.words):
        return None
    word = ahead.words[index]
    if word in table.adverbs:
        period = table.adverbs[word]
        return ("" if period in table.whole_year else period), ahead.ends[index]
    if word == table.of:
        skipped = table.of_something.match(lower, end)
        again = look_ahead(lower, skipped.end()) if skipped else None
        if again is None or skipped is None:
            return None
        rate = read_rate(lower, again, 0, skipped.end(), table, things, kind)
        return (
            rate
            if (rate is not None and rate[0] in table.periods.values()) or (rate is not None and rate[0] == "")
            else None
        )
    if word == table.before_per and index + 2 < len(ahead.words) and ahead.words[index + 1] in table.each:
        measured = table.find(ahead.words, ahead.printed, index + 2)
        is_measure = measured is not None and measured[0].kind == "physical"
        return _per(ahead, index + 1, table, things, kind) if is_measure else None
    if word not in table.per or index + 1 >= len(ahead.words):
        return None
    return _per(ahead, index, table, things, kind)


def _per_thousand(lower: str, end: int, table: Units) -> tuple[str, int] | None:
    match = table.per_thousand.match(lower, end) if lower[end : end + 1].isspace() else None
    ahead = look_ahead(lower, match.end()) if match else None
    found = table.find(ahead.words, ahead.printed, 0) if ahead else None
    if ahead is None or found is None or found[0].kind != "physical":
        return None
    return f"{table.thousand} {found[0].name}", ahead.ends[found[1] - 1]


def exchanged_for(ahead: Ahead, index: int, table: Units) -> tuple[Money, int] | None:
    """The money that one of is bought, and where its name ends: "129.5 shillings to the dollar"."""
    words = ahead.words
    if index >= len(words) or words[index] not in table.exchange:
        return None
    index += 1
    if index < len(words) and words[index] in table.one_of:
        index += 1
    elif words[index - 1] not in table.sure_per:
        return None
    if index >= len(words):
        return None
    if words[index] in table.weights and words[index - 1] in table.sure_per:
        return None
    found = table.find(words, ahead.printed, index)
    if found is None or found[0].money is None or found[0].factor != 1.0 or words[found[1] - 1].endswith("s"):
        return None
    return found[0].money, ahead.ends[found[1] - 1]


def _per(ahead: Ahead, index: int, table: Units, things: Nouns, kind: str) -> tuple[str, int] | None:
    word = ahead.words[index + 1]
    behind = ahead.words[index + 2] if index + 2 < len(ahead.words) else ""
    loose = ahead.words[index] not in table.sure_per
    if word in table.head:
        return "", ahead.ends[index + 1]
    if word in table.periods and (len(word) > 2 or not loose):
        if loose and behind in table.not_after_period:
            return None
        period = table.periods[word]
        return ("" if period in table.whole_year or kind in ("percent", "pp") else period), ahead.ends[index + 1]
    if kind in ("percent", "pp", "count"):
        return None
    found = table.find(ahead.words, ahead.printed, index + 1)
    if found is not None and found[0].kind == "physical":
        return found[0].name, ahead.ends[found[1] - 1]
    if word in table.weights:
        return table.weights[word], ahead.ends[index + 1]
    if found is not None and found[0].kind == "money":
        return None
    if not loose or word in table.loose_things:
        return things.name([word]), ahead.ends[index + 1]
    return None


_SLASHED = re.compile(r"/\s?([^\W\d_]+\d?)")
