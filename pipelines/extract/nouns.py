"""Things counted: the head of the noun behind a number, in the singular ("1,200 new jobs" is 1200 of "job").

Belongs here: finding that noun without a parser, and its singular. Does not belong here: units of measure (`units`).
"""

from __future__ import annotations

from functools import cache

from pipelines.extract.lexicon import read_yaml
from pipelines.extract.value_types import value


@value
class Thing:
    """A counted noun. unit: its name in the singular. words: how many of the words ahead it takes, head included."""

    unit: str
    words: int


class Nouns:
    """What one language's nouns of counted things look like."""

    def __init__(self, language: str) -> None:
        data = read_yaml(language, "things.yaml")
        self.irregular: dict[str, str] = data["irregular_plurals"]
        self.not_plural = frozenset(data["not_plural"])
        self.joiners = frozenset(data["joiners"])
        self.stops = frozenset(data["stop_words"])
        self.same: dict[str, str] = data["same_thing"]
        self.compounds = frozenset(data["compounds"])
        self.participles = tuple(data["participle_endings"])
        self.nouns_in_ing = frozenset(data["nouns_in_ing"])
        self.comparatives = frozenset(data["comparatives"])
        self.people_endings = tuple(data["people_endings"])

    def is_plural(self, word: str) -> bool:
        """Whether a word in small letters looks like a plural noun."""
        if word in self.irregular:
            return True
        return (
            word.endswith("s")
            and len(word) > 3
            and not word.endswith(("ss", "us", "'s", "’s"))
            and word not in self.not_plural
        )

    def singular(self, word: str) -> str:
        """The singular of a plural in small letters; other words as they are."""
        if word in self.irregular:
            return self.irregular[word]
        if not self.is_plural(word):
            return word
        if word.endswith("ies") and len(word) > 4:
            return word[:-3] + "y"
        if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
            return word[:-2]
        return word[:-1]

    def find(self, words: list[str], printed: list[str], first: int, singular: bool) -> Thing | None:
        """The thing counted by a number before words[first].

        singular: the number is one, or the noun is glued to it by a hyphen, so that its noun is no plural.
        """
        head = -1
        for index in range(first, len(words)):
            word = words[index]
            if (
                word in self.joiners
                and first < index < len(words) - 1
                and words[index + 1] not in self.stops
                and head < 0
                and not singular
            ):
                continue
            if (
                (word in self.stops and not (printed[index].isupper() and len(word) > 1))
                or word.endswith(("'s", "’s", "'", "’"))
            ) and word not in self.comparatives:
                break
            if self.is_plural(word):
                if singular and index == first:
                    return None
                head = index
            elif head >= 0:
                break
            elif singular and (word.endswith(self.participles) and word not in self.nouns_in_ing):
                if index > first:
                    return Thing(self.name(words[first:index]), index)
                if self._ends_singular(words, index):
                    return None
            elif singular and index <= first + 2 and self._ends_singular(words, index):
                return Thing(self.name(words[first : index + 1]), index + 1)
        if head < 0:
            return None
        if printed[head][0].isupper() and head == first and printed[head].endswith(self.people_endings):
            return Thing("person", head + 1)
        return Thing(self.name(words[first : head + 1]), head + 1)

    def _ends_singular(self, words: list[str], index: int) -> bool:
        return index + 1 >= len(words) or words[index + 1] in self.stops or self.is_plural(words[index + 1])

    def name(self, phrase: list[str]) -> str:
        """The unit's name of a noun phrase: its head in the singular, with its first word where the pair is one thing."""
        head = self.singular(phrase[-1])
        if len(phrase) > 1:
            pair = f"{phrase[-2]} {head}"
            if pair in self.same:
                return self.same[pair]
            if pair in self.compounds:
                return pair
        return self.same.get(head, head)


@cache
def nouns(language: str) -> Nouns:
    """The nouns of a language's lexicon, read once a process."""
    return Nouns(language)
