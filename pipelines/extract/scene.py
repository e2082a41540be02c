"""What surrounds each quantity of a document: its sentence, and the words, periods and areas near it.

Belongs here: the joining, by place, of what the readers of one subject found. Does not belong here: any decision.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pipelines.extract.areas import AreaMention
from pipelines.extract.document import Document, Sentence
from pipelines.extract.indicators import IndicatorHit, find_indicators, is_in_a_name
from pipelines.extract.once import once
from pipelines.extract.periods import Period
from pipelines.extract.phrases import searchable
from pipelines.extract.quantities import Quantity
from pipelines.extract.value_types import value

LOOK_BACK = 400
LOOK_AHEAD = 300


class Spanned(Protocol):
    """Anything that lies somewhere in the text."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """Behind the last character."""


_S = TypeVar("_S", bound=Spanned)


@value
class Spot:
    """A quantity and the text around it. before and after are lower case, inside the sentence, and bounded."""

    index: int
    quantity: Quantity
    sentence_index: int
    sentence: Sentence
    before: str
    after: str
    quantity_text: str


@dataclass(frozen=True)
class Scene:
    """A document with all that was found in it, each kind sorted by its start."""

    document: Document
    quantities: Sequence[Quantity]
    periods: Sequence[Period]
    areas: Sequence[AreaMention]

    @once
    def hits(self) -> list[IndicatorHit]:
        """The phrases of indicators in the text, but for those inside the name of a body, a programme or a publication."""
        found = find_indicators(self.searched, self.document.language)
        return [hit for hit in found if not is_in_a_name(self.document, hit)]

    @once
    def searched(self) -> str:
        """The text in the form in which phrases are searched."""
        return searchable(self.document.lower)

    @once
    def title_hits(self) -> list[IndicatorHit]:
        """The phrases of indicators in the title."""
        return find_indicators(searchable(self.document.title.lower()), self.document.language)

    @once
    def leading_codes(self) -> list[str]:
        """The indicators that the title and the first two sentences name without ambiguity, in order."""
        lead = self.document.sentences[min(1, len(self.document.sentences) - 1)].end if self.document.sentences else 0
        named = [*self.title_hits, *self.hits_in(0, lead)]
        return [code for hit in named if (code := hit.sure_code) is not None]

    def speaks_of(self, indicator: str) -> bool:
        """Whether the text or its title names an indicator anywhere."""
        hits = (*self.title_hits, *self.hits)
        return any(reading.code == indicator for hit in hits for reading in hit.readings)

    def days_beside(self, indicator: str) -> list[Period]:
        """The days named in sentences that name the indicator, in order."""
        found = []
        for period in self.periods:
            if period.kind != "day" or period.role not in ("in", "as_of"):
                continue
            number = self.document.sentence_at(period.start)
            if number is None:
                continue
            sentence = self.document.sentences[number]
            near = self.hits_in(
                max(sentence.start, period.start - LOOK_BACK), min(sentence.end, period.end + LOOK_AHEAD)
            )
            if any(reading.code == indicator for hit in near for reading in hit.readings):
                found.append(period)
        return found

    @once
    def _hit_starts(self) -> list[int]:
        return [hit.start for hit in self.hits]

    @once
    def _period_starts(self) -> list[int]:
        return [period.start for period in self.periods]

    @once
    def _area_starts(self) -> list[int]:
        return [area.start for area in self.areas]

    @once
    def _quantity_starts(self) -> list[int]:
        return [quantity.start for quantity in self.quantities]

    def hits_in(self, start: int, end: int) -> Sequence[IndicatorHit]:
        """The phrases of indicators that begin in a span."""
        return _between(self.hits, self._hit_starts, start, end)

    def periods_in(self, start: int, end: int) -> Sequence[Period]:
        """The periods that begin in a span."""
        return _between(self.periods, self._period_starts, start, end)

    def areas_in(self, start: int, end: int) -> Sequence[AreaMention]:
        """The areas that begin in a span."""
        return _between(self.areas, self._area_starts, start, end)

    def quantities_in(self, start: int, end: int) -> Sequence[Quantity]:
        """The quantities that begin in a span."""
        return _between(self.quantities, self._quantity_starts, start, end)

    def spots(self) -> list[Spot]:
        """Every quantity that lies in a sentence, with its surroundings, in order."""
        lower = self.document.lower
        found = []
        for index, quantity in enumerate(self.quantities):
            number = self.document.sentence_at(quantity.start)
            if number is None:
                continue
            sentence = self.document.sentences[number]
            before = lower[max(sentence.start, quantity.start - LOOK_BACK) : quantity.start]
            after = lower[quantity.end : min(sentence.end, quantity.end + LOOK_AHEAD)]
            quote = lower[quantity.start : quantity.end]
            found.append(Spot(index, quantity, number, sentence, before, after, quote))
        return found


def _between(items: Sequence[_S], starts: list[int], start: int, end: int) -> Sequence[_S]:
    return items[bisect_left(starts, start) : bisect_left(starts, end)]
