"""Digits that measure nothing: dates, times, years, ordinals, phone numbers, versions, and numbers that are names.

Belongs here: telling them from quantities by what stands around them. Does not belong here: what a date means (`periods`).
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.extract.lexicon import read_yaml

_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_LONGEST_MODEL = 12
_GLUED_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"[A-Z][a-z]{3}")
_MODEL = re.compile(r"\b[A-Z][A-Za-z]*\d+$")
_TAIL_WORD = re.compile(r"(?:[^\W\d_]|[&#])[\w.&’']*$|#$")


class NotQuantities:
    """The signs, in one language, that a number is no quantity."""

    def __init__(self, language: str) -> None:
        data = read_yaml(language, "not_quantities.yaml")
        self.months = frozenset(data["months"])
        self.labels = frozenset(data["label_words"])
        self.labels_with_capital = frozenset(data["labels_with_capital"])
        self.weekdays = frozenset(data["weekdays"])
        self.ordinal_endings = frozenset(data["ordinal_endings"])
        self.before_hyphen = frozenset(data["before_hyphen"])
        self.ages = frozenset(data["age_words"])
        ages = "|".join(self.ages)
        phrases = "|".join(data["age_phrases"])
        self.age_before = re.compile(rf"\b(?:(?:{ages})(?:\s(?:{'|'.join(data['age_fillers'])}))*|{phrases})\s$")
        self.sure_year_words = frozenset(data["sure_year_words"])
        self.year_words = frozenset(data["year_prepositions"])
        self.street = re.compile(rf" (?:[A-Z][\w.’'-]*\s){{1,3}}(?:{'|'.join(data['streets'])})\b")
        months = "|".join(sorted(self.months, key=len, reverse=True))
        marks = "|".join(re.escape(mark) for mark in data["time_marks"])
        ordinal = "(?:" + "|".join(self.ordinal_endings) + ")?"
        year = r"(?:18|19|20)\d\d"
        self.calendar = re.compile(
            r"\d{4}-\d\d-\d\d(?:t[\d:.]+z?)?"
            r"|\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d\d)(?![\d])"
            rf"|\d{{1,2}}:\d\d(?::\d\d)?(?:\.\d+)?(?:\s?(?:{marks})\b\.?)?"
            rf"|\d{{1,2}}(?:\.\d\d)?\s?(?:{marks})\b\.?(?!\w)"
            r"|\d{3,4}\s?(?:gmt|utc)\b"
            rf"|\d{{1,2}}{ordinal}(?:\s?(?:-|–|to|and|or)\s?\d{{1,2}}{ordinal})?\s(?:of\s)?(?:{months})\b\.?(?:,?\s{year}\b)?"
            rf"|{year}\s?[-–/]\s?(?:{year}|\d\d)(?![\d,.]*\d)(?!\s?%)"
            r"|\d{3}-\d{3,4}-\d{4}(?!\d)|\d{3}-\d{4}(?!\d)"
            r"|0\d{2,4}(?:[ -]\d{2,4}){1,3}(?![\d.,]*\d)"
            r"|\d+\.\d+\.\d+(?:\.\d+)+|\d{1,3}\.\d{1,2}\.\d{1,2}(?!\d)"
            r"|\d{1,2}[-–]\d{1,2}[-–]\d{1,2}(?!\d)|24/7|9/11"
        )

    def skip(self, text: str, lower: str, start: int, end: int, is_prefix: bool) -> int:
        """The end of what begins with the digits at start:end and is no quantity; 0 where it may be one.

        is_prefix: the letters glued before the digits are money's ("RM60").
        """
        following = lower[end : end + 1]
        if following.isalpha():
            glued = _GLUED_WORD.match(lower, end)
            word = glued.group() if glued else ""
            if word in self.ordinal_endings or word == "s" or (word == "g" and text[end] == "G" and end - start == 1):
                return end + len(word)
            if text[end].isupper() and word not in self.before_hyphen and _NAME.match(text, end):
                return end + len(word)
        previous = text[start - 1] if start else " "
        if previous.isalnum() or previous == "_":
            if not is_prefix:
                return end
        elif (
            (previous == "-" and _MODEL.search(text, max(0, start - _LONGEST_MODEL), start - 1) is not None)
            or (
                previous in "-‑–"
                and start > 1
                and text[start - 2].isalpha()
                and self._is_name_with_hyphen(lower, start)
            )
            or (
                previous in "/:."
                and start > 1
                and (text[start - 2].isdigit() or (previous == "." and text[start - 2].isalpha()))
            )
            or (
                previous == "-"
                and text[start - 2 : start - 1] == " "
                and self._after_label(text, lower, start - 1, end)
            )
            or (previous == "+" and text[end : end + 1] in " -" and text[end + 1 : end + 2].isdigit())
        ):
            return end
        if (end - start <= 6 and following and following in "-–/:. apgu") or (
            end - start <= 4 and (following.isalpha() or following == "\u00a0")
        ):
            match = self.calendar.match(lower, start)
            if match:
                return match.end()
        if previous == "(" and following == ")" and end - start <= 2 and self._is_day_of_weekday(lower, start):
            return end
        if end - start <= 4 and self.street.match(text, end):
            return end
        if end - start <= 4 and previous in " .\u00a0#":
            return self._after_label(text, lower, start, end)
        return 0

    def is_glued_behind_word(self, lower: str, start: int) -> bool:
        """ "no-one", "number-one": the hyphen makes a name or pronoun of a number in words."""
        return (
            start > 1
            and lower[start - 1] == "-"
            and lower[start - 2].isalpha()
            and self._is_name_with_hyphen(lower, start)
        )

    def _is_name_with_hyphen(self, lower: str, start: int) -> bool:
        head = re.search(r"[^\W\d_]+$", lower[max(0, start - 14) : start - 1])
        return head is not None and head.group() not in self.before_hyphen

    def _is_day_of_weekday(self, lower: str, start: int) -> bool:
        """ "Announced on Thursday (1)": the day of the month in brackets."""
        word = _TAIL_WORD.search(lower, max(0, start - 14), start - 2)
        return word is not None and word.group() in self.weekdays

    def _after_label(self, text: str, lower: str, start: int, end: int) -> int:
        match = _TAIL_WORD.search(lower, max(0, start - 18), start - 1)
        if match is None:
            return 0
        word = match.group().rstrip(".")
        token = text[start:end].lstrip("-")
        value = int(token) if token.isdecimal() else -1
        if word in self.months and 1 <= value <= 31:
            return end if not re.match(r"\s?(?:%|per\s?cent|million|billion)", lower[end : end + 9]) else 0
        if word in self.labels_with_capital and text[match.start()].islower():
            return 0
        if word in self.labels and token.isdecimal():
            return end
        return 0

    def is_year(self, token: str) -> bool:
        """Whether four bare digits can be a year."""
        return len(token) == 4 and token.isdecimal() and _FIRST_YEAR <= int(token) <= _LAST_YEAR


@cache
def not_quantities(language: str) -> NotQuantities:
    """The signs of a language, read once a process."""
    return NotQuantities(language)
