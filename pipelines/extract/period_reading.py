"""What a mention of time was read as before its missing year is filled in, and the engine that reads it.

Belongs here: the reading, the context of reading, rules as patterns over classes of tokens, and their application
stage by stage. Does not belong here: the rules themselves.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.extract.calendars import FiscalCalendar, fiscal_calendar
from pipelines.extract.once import once
from pipelines.extract.period_tokens import Token, alphabet, codes
from pipelines.extract.value_types import value

Span = tuple[dt.date, dt.date]
DAY = dt.timedelta(days=1)
_NAME = re.compile(r"\b[A-Za-z_]+\b")


@value
class Reading:
    """A period as far as its own words tell it.

    Either `first` and `after` are known (None: open on that side), or `make` builds them for a year that is still to be
    found, or `weekday` wants a date (the first of so many `days`), or `shift` (how many of which unit) counts from a
    period named before. `toward` is the last, next or this that was said; `whole` holds for periods spoken of once they
    are over, `part` for parts counted from the first day of a year that is not named. `offset` is added to the day once
    it is found. `label` is the SDMX notation where the words give the duration. `names` is a fiscal year or its part as
    it was called: unit, index, year.
    """

    kind: str
    first: dt.date | None = None
    after: dt.date | None = None
    make: Callable[[int], Span] | None = None
    weekday: int | None = None
    days: int = 1
    shift: tuple[int, str] | None = None
    offset: tuple[int, str] | None = None
    toward: str = ""
    role: str = "in"
    anchored: bool = True
    whole: bool = False
    part: bool = False
    anchor: Span | None = None
    label: str = ""
    names: tuple[str, int, int] | None = None

    @property
    def known(self) -> bool:
        return self.make is None and self.shift is None and self.weekday is None

    def placed(self, first: dt.date, after: dt.date) -> Reading:
        """The reading with what was missing filled in."""
        return Reading(
            self.kind,
            first,
            after,
            offset=self.offset,
            role=self.role,
            anchored=self.anchored,
            anchor=self.anchor,
            names=self.names,
        )


@dataclass(frozen=True)
class Setting:
    """Where and when a text was written: what its relative periods are resolved against.

    spoken_of: finds the country that the text is about, asked only where a fiscal year is named.
    """

    text: str
    lower: str
    reference: dt.date
    language: str
    area: str | None
    own_fiscal: FiscalCalendar | None = None
    spoken_of: Callable[[], str | None] = lambda: None

    @once
    def fiscal(self) -> FiscalCalendar:
        """The fiscal calendar that the text gives away, else that of where it was written, else of what it speaks of."""
        at_home = self.own_fiscal or fiscal_calendar(self.area)
        return fiscal_calendar(self.spoken_of()) if at_home.is_calendar_year else at_home


class Match:
    """The tokens that a rule matched, reachable by class."""

    __slots__ = ("_code", "row")

    def __init__(self, row: Sequence[Token], code: str) -> None:
        self.row = row
        self._code = code

    def has(self, *names: str) -> bool:
        for name in names:  # noqa: SIM110 - a generator costs twice as much, and this is asked of every mention
            if alphabet(name) in self._code:
                return True
        return False

    def all(self, *names: str) -> list[Token]:
        wanted = [alphabet(name) for name in names]
        return [token for token in self.row if token.code in wanted]

    def number(self, *names: str) -> int:
        """The value of the first token of these classes, an integer by the grammar."""
        value = self.all(*names)[0].value
        if not isinstance(value, int):
            raise TypeError(f"token of class {names} holds {value!r}, expected an integer")
        return value

    def word(self, *names: str) -> str:
        return str(self.all(*names)[0].value)

    def reading(self, *names: str, last: bool = False) -> Reading:
        value = self.all(*names)[-1 if last else 0].value
        if not isinstance(value, Reading):
            raise TypeError(f"token of class {names} holds {value!r}, expected a reading")
        return value


def is_plural(unit: Token) -> bool:
    """Whether a unit is printed longer than its name: years, months."""
    return unit.end - unit.start > len(str(unit.value))


Handler = Callable[[Match, Setting], "Reading | None"]


@value
class Rule:
    """A pattern over names of token classes, the class of what it yields, and how to read it."""

    pattern: str
    result: str
    read: Handler


# A place in a row where rules match, and each that does with the end of its match, in their order.
_Matches = tuple[int, list[tuple[int, int]]]
_MOST_ROWS, _LONGEST_KEPT = 20_000, 40


class Stage:
    """Rules tried together from left to right; where several match at one place, the first that reads it wins.

    needs: names of classes of which every rule's match holds at least one; a row without any is passed over at once.
    """

    def __init__(self, rules: Sequence[Rule], macros: dict[str, str], needs: str) -> None:
        self._rules = rules
        self._needs = re.compile("[" + "".join(alphabet(name) for name in needs.split()) + "]")
        patterns = [_compile(rule.pattern, macros) for rule in rules]
        self._any = re.compile("|".join(f"(?P<r{index}>{pattern})" for index, pattern in enumerate(patterns)))
        self._each = [re.compile(pattern) for pattern in patterns]
        self._results = [alphabet(rule.result) for rule in rules]
        self._known: dict[tuple[str, int], _Matches | None] = {}

    def apply(self, row: list[Token], code: str, setting: Setting) -> tuple[list[Token], str]:
        """The row with every match replaced by one token that holds its reading, and the classes of its tokens.

        code: the classes of the tokens as they are.
        """
        matches = self._matches(code, 0)
        if matches is None:
            return row, code
        reduced: list[Token] = []
        done = 0
        while matches is not None:
            begin, rules = matches
            found = self._first_reading(rules, code, begin, row, setting)
            if found is None:
                matches = self._matches(code, begin + 1)
                continue
            token, finish = found
            reduced += row[done:begin]
            reduced.append(token)
            done = finish
            matches = self._matches(code, finish)
        if not done:
            return row, code
        reduced += row[done:]
        return reduced, codes(reduced)

    def _matches(self, code: str, position: int) -> _Matches | None:
        """Where rules match first in such a row; rows are short and much alike, so that most were seen before."""
        if len(code) > _LONGEST_KEPT:
            return self._search(code, position)
        key = (code, position)
        try:
            return self._known[key]
        except KeyError:
            if len(self._known) > _MOST_ROWS:
                self._known.clear()
            found = self._known[key] = self._search(code, position)
            return found

    def _search(self, code: str, position: int) -> _Matches | None:
        match = self._any.search(code, position) if position or self._needs.search(code) else None
        if match is None:
            return None
        begin = match.start()
        rest = range(int((match.lastgroup or "r0")[1:]), len(self._rules))
        ends = [(index, found.end()) for index in rest if (found := self._each[index].match(code, begin))]
        return begin, [(index, end) for index, end in ends if end > begin]

    def _first_reading(
        self, rules: Sequence[tuple[int, int]], code: str, begin: int, row: Sequence[Token], setting: Setting
    ) -> tuple[Token, int] | None:
        for index, end in rules:
            tokens = row[begin:end]
            reading = _read(self._rules[index], Match(tokens, code[begin:end]), setting)
            if reading is not None:
                return Token(self._results[index], tokens[0].start, tokens[-1].end, reading), end
        return None


def _read(rule: Rule, match: Match, setting: Setting) -> Reading | None:
    """None also where the calendar has no such day (30 February) or the period leaves the years 1 to 9999."""
    try:
        return rule.read(match, setting)
    except (ValueError, OverflowError):
        return None


def _compile(pattern: str, macros: dict[str, str]) -> str:
    for name, definition in macros.items():
        pattern = re.sub(rf"\b{name}\b", f"(?:{definition})", pattern)
    return _NAME.sub(lambda match: alphabet(match.group()), pattern).replace(" ", "")
