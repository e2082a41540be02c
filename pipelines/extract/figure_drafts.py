"""Figures in the making, and what those of a document hand on to the next.

Belongs here: the records. Does not belong here: any decision about a figure (`figures`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.extract.figure_areas import Areas
from pipelines.extract.figure_period_named import FigurePeriod
from pipelines.extract.indicator_choice import Choice
from pipelines.extract.measures import Movement
from pipelines.extract.period_carrying import Earlier
from pipelines.extract.quantities import Quantity
from pipelines.extract.scene import Spot

_BACK = 5


@dataclass(slots=True)
class Draft:
    """A figure in the making: the quantity as it will be told, and each decision taken."""

    spot: Spot
    quantity: Quantity
    choice: Choice
    moved: Movement
    areas: Areas
    period: FigurePeriod
    status: str
    status_why: str


@dataclass(slots=True)
class Context:
    """What earlier figures hand on to later ones; by_spot: by the index of the quantity."""

    choices: list[tuple[Spot, Choice]] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    by_spot: dict[int, Draft] = field(default_factory=dict)
    periods: list[Earlier] = field(default_factory=list)

    @property
    def before(self) -> Draft | None:
        """The figure right before."""
        return self.drafts[-1] if self.drafts else None

    def last(self, indicator: str) -> Draft | None:
        """The last of the figures just before that has this indicator."""
        return next((draft for draft in reversed(self.drafts[-_BACK:]) if draft.choice.code == indicator), None)

    def keep(self, draft: Draft) -> None:
        self.choices.append((draft.spot, draft.choice))
        self.drafts.append(draft)
        self.by_spot[draft.spot.index] = draft
        sentence = draft.spot.sentence
        told = Earlier(draft.spot.sentence_index, sentence.paragraph, draft.choice.code, draft.period, draft.status)
        self.periods.append(told)
