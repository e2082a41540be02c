"""Which indicators the words of a text name, and where.

Belongs here: the search for the phrases of indicators, and which classes of units each of them may govern.
Does not belong here: the choice of the one indicator of a figure (`figure_indicators`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from pipelines.extract.document import Document
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.phrases import PhraseFinder
from pipelines.extract.value_types import value

ANY = "any"
PRICES = frozenset({"price", "tariff", "land"})
_AMBIGUOUS = 2
_LONGEST_NAME = 80


@value
class Reading:
    """One indicator that a phrase can mean.

    strength: 3 names it alone, 1 is a hint. units: the classes that it may govern.
    direction: -1 where the phrase itself says a fall ("jobs lost"), else 0. ambiguous: one of several that the phrase
    can mean as well; they stand in the order of likelihood.
    """

    code: str
    strength: int
    units: frozenset[str]
    direction: int = 0
    ambiguous: bool = False


class Phrase:
    """A phrase of the lexicon, with everything that it can mean."""

    def __init__(self, readings: tuple[Reading, ...]) -> None:
        self.readings = readings
        self._fitting: dict[str, tuple[Reading | None, dict[str, Reading]]] = {}

    def fitting(self, unit_class: str) -> tuple[Reading | None, dict[str, Reading]]:
        """The strongest reading that may govern units of this class; where it is an ambiguous one, all of these by code."""
        known = self._fitting.get(unit_class)
        if known is None:
            known = self._fitting[unit_class] = self._fit(unit_class)
        return known

    def _fit(self, unit_class: str) -> tuple[Reading | None, dict[str, Reading]]:
        fitting = [r for r in self.readings if unit_class in r.units or (ANY in r.units and unit_class not in PRICES)]
        best = max(fitting, key=lambda r: r.strength, default=None)
        ambiguous = best is not None and best.ambiguous
        return best, {r.code: r for r in reversed(fitting) if r.ambiguous} if ambiguous else {}


@value
class IndicatorHit:
    """A phrase in the text, as a half-open span."""

    start: int
    end: int
    phrase: Phrase

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Everything that it can mean."""
        return self.phrase.readings

    @property
    def sure_code(self) -> str | None:
        """The indicator that it means whatever is measured; None where it can mean several."""
        return None if any(reading.ambiguous for reading in self.readings) else self.readings[0].code

    def reading_for(self, unit_class: str, spoken_of: Callable[[], Sequence[str]] = tuple) -> Reading | None:
        """The strongest reading that may govern units of this class.

        spoken_of: the indicators of the text around, the nearest first; they decide what an ambiguous phrase means.
        """
        best, ambiguous = self.phrase.fitting(unit_class)
        if ambiguous:
            return next((ambiguous[code] for code in spoken_of() if code in ambiguous), best)
        return best

    def reading_as(self, unit_class: str, reached: str, spoken_of: Callable[[], Sequence[str]]) -> Reading | None:
        """The ambiguous reading of a change, in the units of one class, that led to an amount in another's.

        "Sales rose 5% to $3 million" is of what sales in dollars are; None where such a change is of none of that.
        """
        amount = self.reading_for(reached, spoken_of)
        if amount is None:
            return None
        return next((r for r in self.readings if r.code == amount.code and unit_class in r.units), None)


@cache
def _lexicon(language: str) -> tuple[PhraseFinder, tuple[Reading | None, ...]]:
    data = read_yaml(language, "indicators.yaml")
    groups, ambiguous = data["groups"], data["ambiguous"]
    readings = [Reading(g["code"], g["strength"], frozenset(g["units"]), g.get("direction", 0)) for g in groups]
    phrases = [g["phrases"] for g in groups]
    for group in ambiguous:
        for code in group["codes"]:
            readings.append(Reading(code, _AMBIGUOUS, frozenset(group["units"]), ambiguous=True))
            phrases.append(group["phrases"])
    return PhraseFinder([*phrases, data["not_indicators"]]), (*readings, None)


@cache
def _phrase(entries: tuple[int, ...], language: str) -> Phrase | None:
    """None where one of the entries says that the phrase is no indicator."""
    _, readings = _lexicon(language)
    meant = tuple(reading for entry in entries if (reading := readings[entry]) is not None)
    return Phrase(meant) if len(meant) == len(entries) else None


@cache
def implied(language: str) -> dict[str, tuple[str, ...]]:
    """The indicators that another one, spoken of, makes likely."""
    return {code: tuple(others) for code, others in read_yaml(language, "indicators.yaml")["implies"].items()}


@cache
def unit_classes(language: str) -> dict[str, str]:
    """The class of each physical unit: tonne -> mass, MW -> power."""
    return {
        unit.lower(): name
        for name, units in read_yaml(language, "indicators.yaml")["unit_classes"].items()
        for unit in units
    }


@cache
def price_classes(language: str) -> dict[str, str]:
    """The class of a price per such a unit, where it is no price of goods: kWh -> tariff."""
    return {
        unit.lower(): name
        for name, units in read_yaml(language, "indicators.yaml")["price_classes"].items()
        for unit in units
    }


@cache
def _names(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = read_yaml(language, "indicators.yaml")
    small, heads, tails = ("|".join(data[key]) for key in ("inside_names", "heads_of_names", "tails_of_names"))
    word = rf"(?:[A-Z][\w&’'-]*|{small})"
    return (
        re.compile(rf"(?: {word}){{0,6}} (?:{tails})\b"),
        re.compile(rf"\b(?:{heads}) (?:{small}) (?:{word},? ){{0,5}}$"),
    )


def is_in_a_name(document: Document, hit: IndicatorHit) -> bool:
    """ "The Trade Development Authority", "the Quarterly Balance of Payments Report" name no indicator."""
    text = document.text
    if not text[hit.start].isupper() or text[hit.start + 1 : hit.start + 2].isupper():
        return False
    tail, head = _names(document.language)
    if not (tail.match(text, hit.end) or head.search(text, max(0, hit.start - _LONGEST_NAME), hit.start)):
        return False
    number = document.sentence_at(hit.start)
    if number is None or document.sentences[number].is_heading:
        return False
    # At the beginning of a sentence a capital says nothing: "Loans from the World Bank", but "Trade Development Bank".
    begins = document.sentences[number].start == hit.start
    return not (begins and text[hit.end + 1 : hit.end + 2].islower())


def find_indicators(searched: str, language: str = "en") -> list[IndicatorHit]:
    """Every phrase of an indicator in a text that `searchable` made ready, in order, the longest at each place."""
    finder, _ = _lexicon(language)
    return [
        IndicatorHit(start, end, phrase)
        for start, end, entries in finder.find(searched)
        if (phrase := _phrase(entries, language)) is not None
    ]
