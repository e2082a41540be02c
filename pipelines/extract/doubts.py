"""Whether a number that reads as a quantity is a year, a name or an age after all.

Belongs here: the doubts that only what follows the number can settle. Does not belong here: what its own digits and the
words before them settle (`not_quantities`).
"""

from __future__ import annotations

import re

from pipelines.extract.bounds import bounds
from pipelines.extract.drafts import DURATIONS, Draft
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.not_quantities import NotQuantities, not_quantities

_TICKER = re.compile(r"[A-Z]{2,}: ?$")
_CAPITAL_NAME = re.compile(r"(?:^|[^\w.])([A-Z][\w&’'.]*) $")


class Doubts:
    """The doubts about the numbers of one text."""

    def __init__(self, text: str, lower: str, language: str) -> None:
        self.text = text
        self.lower = lower
        self.table: NotQuantities = not_quantities(language)
        articles = read_yaml(language, "multiples.yaml")["articles"]
        self.bound_words = bounds(language).last_words - frozenset(articles)

    def is_year(self, draft: Draft) -> bool:
        """ "the 2008 elections", "in 2021", "of 2019 levels"; not "attracted 2000 tourists", "over 2000 companies"."""
        if not self.table.is_year(self.text[draft.number.start : draft.number.end]):
            return False
        if draft.kind != "count" or self.text[draft.number.end : draft.number.end + 1] == "-":
            return True
        before = self.lower[max(0, draft.start - 14) : draft.start].rsplit(None, 1)
        word = before[-1] if before else ""
        if word in self.bound_words and not (draft.value % 100 and word in self.table.year_words):
            return False
        if draft.value % 100 or " " in draft.unit_text:
            return True
        return word in self.table.year_words or word in self.table.months

    def is_year_before_unit(self, draft: Draft) -> bool:
        """ "the 2004 fiscal year", "in 2021 tonnes of cargo"; not "a 2000 MW plant"."""
        token = self.text[draft.number.start : draft.number.end]
        if not self.table.is_year(token) or self.text[draft.number.end : draft.number.end + 1] != " ":
            return False
        before = self.lower[max(0, draft.start - 12) : draft.start].split()
        if before and before[-1] in self.bound_words:
            return False
        if before and before[-1] in self.table.sure_year_words:
            return True
        return bool(draft.value % 100) or draft.unit in DURATIONS

    def is_name(self, draft: Draft) -> bool:
        """ "Boeing 787 Dreamliner", "Nord Stream 2": a plain number behind a capital, with nothing counted behind it."""
        if draft.number.value > 9999:
            return False
        start, end = draft.number.start, draft.number.end
        if draft.kind == "bare" and _TICKER.search(self.text, max(0, start - 10), start):
            return True
        if draft.kind == "bare" and (
            self.is_age(start, end)
            or (draft.number.value >= 100 and self.text[end + 1 : end + 2].isupper() and self.text[end] == " ")
        ):
            return True
        match = _CAPITAL_NAME.search(self.text, max(0, start - 24), start)
        if match is None or match.group(1).endswith(".") or self.opens_sentence(match.start(1)):
            return False
        if draft.kind == "bare":
            return not draft.unit
        if len(match.group(1)) == 1:
            return True
        following = self.text[draft.number.end + 1 : draft.number.end + 2]
        return following.isupper()

    def is_age(self, start: int, end: int) -> bool:
        """ "Senard, 65, now", "men aged 18"."""
        before = self.lower[max(0, start - 6) : start].strip()
        if before in self.table.ages or self.table.age_before.search(self.lower, max(0, start - 20), start):
            return True
        return (
            end - start == 2
            and self.text[start - 2 : start] == ", "
            and self.text[end : end + 1] == ","
            and self.text[start - 3 : start - 2].isalpha()
        )

    def opens_sentence(self, start: int) -> bool:
        before = self.text[max(0, start - 4) : start].rstrip(" \"'“‘(")
        return not before or before[-1] in ".!?\n:" or "\n" in self.text[max(0, start - 2) : start]
