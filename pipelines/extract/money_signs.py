"""Signs, codes and names of money that stand right before or behind a number.

Belongs here: finding them and telling them from plain letters. Does not belong here: whose money they mean (`currencies`).
"""

from __future__ import annotations

import re

from pipelines.extract.currencies import Currencies, Money, currencies
from pipelines.extract.numbers import number_words

_LONGEST_PREFIX = 8
_OPENING = "([{\"'“‘«/~≈><≤≥+–—-−:;,"
MINUS = "-−–"


class MoneySigns:
    """Finds the money signs of one text."""

    def __init__(self, text: str, lower: str, language: str, area: str | None) -> None:
        self.text = text
        self.lower = lower
        self.area = area
        self.table: Currencies = currencies(language)
        self._large = number_words(language).large

    def before(self, start: int) -> tuple[Money, int] | None:
        """The money sign, code or name printed before a number, and where it begins."""
        text = self.text
        stop = start
        if stop and text[stop - 1] in MINUS:
            stop -= 1
        spaced = bool(stop) and text[stop - 1] in " \u00a0\u202f"
        if spaced:
            stop -= 1
        if not stop:
            return None
        last = text[stop - 1]
        if not (last.isalpha() or last in self.table.signs or last in ".=/") or (
            stop < start - 1 and text[stop] in MINUS and spaced
        ):
            return None
        begin = max(0, stop - _LONGEST_PREFIX)
        token = text[begin:stop].rsplit(None, 1)[-1].lstrip(_OPENING)
        if (range_end := _BEHIND_A_DASH.search(token)) is not None:
            token = range_end[1]
        if token and token[-1] in self.table.signs:
            return self._sign(token, stop, spaced)
        money = self.table.prefixes.get(token)
        if money is None or (begin and stop - len(token) == begin and text[begin - 1].isalpha()):
            return None
        if len(token) == 1 and not self._single_letter_is_money(token, money, start, spaced):
            return None
        if spaced and token in self.table.words_or_initials and not self._is_large(start):
            return None
        return money, stop - len(token)

    def _sign(self, token: str, stop: int, spaced: bool) -> tuple[Money, int] | None:
        for begin in range(len(token)):
            money = self.table.prefixes.get(token[begin:])
            if money is None or (begin and token[begin - 1].isalnum() and token[begin].isalnum()):
                continue
            start = stop - len(token) + begin
            if len(token) - begin == 1 and self.text[start - 1 : start] == " ":
                letters = self.text[max(0, start - 4) : start - 1].rsplit(None, 1)[-1:] or [""]
                whole = self.table.prefixes.get(letters[0] + token[begin:])
                if whole is not None and letters[0] and (len(letters[0]) > 1 or letters[0] in "Cc"):
                    return whole, start - 1 - len(letters[0])
            return money, start
        return None

    def _single_letter_is_money(self, letter: str, money: Money, start: int, spaced: bool) -> bool:
        if self.table.own.get(self.area or "") in money.codes:
            return not spaced or self._is_large(start)
        return not spaced and letter in self.table.letters_without_area and self._is_large(start)

    def _is_large(self, start: int) -> bool:
        return self._large.match(self.lower, start, start + 24) is not None

    def behind(self, position: int) -> tuple[Money, int] | None:
        """The money whose sign is at this position behind a number, and where that ends.

        None where it opens the amount behind it ("5 $20").
        """
        for ending, name in self.table.endings.items():
            if self.text.startswith(ending, position):
                return self.table.phrases[name], position + len(ending)
        after = self.text[position + 1 : position + 2]
        if after.isdigit() or (after == " " and self.text[position - 1] == " " and self._opens_amount(position)):
            return None
        money = self.table.prefixes.get(self.text[position])
        return None if money is None else (money, position + 1)

    def _opens_amount(self, position: int) -> bool:
        """ "5 $ 20": the sign belongs to the amount behind it, unless that has one of its own."""
        match = _AMOUNT.match(self.text, position + 1, position + 17)
        return match is not None and match.group(1) not in self.table.signs


_BEHIND_A_DASH = re.compile(r"\d[a-z]{0,3}[-–—]([^\W\d_]+[.$]?)$")
_AMOUNT = re.compile(r"\s\d[\d.,]*\s?(\D?)")
