"""Quantities as plain records, with one slot for bound and direction, as the filter `dateline quantities` prints them.

Belongs here: that record, its direction, and the two spellings of units. Does not belong here: reading quantities.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, TypedDict

from pipelines.extract.document import Document, whole
from pipelines.extract.drafts import DURATIONS
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.newsquant_units import newsquant_unit
from pipelines.extract.quantities import Quantity, find_quantities

UnitNames = Literal["code", "newsquant"]
_SIGNS = {"about": "~", "more_than": ">", "at_least": ">", "less_than": "<", "up_to": "<"}
_WORD = re.compile(r"[^\W\d_]+|[.;:,()]")
_LOOK_BACK = 48


class Record(TypedDict):
    """One quantity: value, or its two ends; change is one of = ~ > < up down."""

    value: float | list[float]
    unit: str
    change: str
    start: int
    end: int


class Directions:
    """The words of movement of one language."""

    def __init__(self, language: str) -> None:
        data = read_yaml(language, "quantities.yaml")
        self.of: dict[str, str] = dict.fromkeys(data["up"], "up") | dict.fromkeys(data["down"], "down")
        self.fillers = frozenset(data["movement_fillers"])
        self.averaging = frozenset(data["averaging"])
        self.origin: str = data["links"]["origin"]


@cache
def directions(language: str) -> Directions:
    """The words of a language, read once a process."""
    return Directions(language)


def quantities_record(text: str, unit_names: UnitNames = "code", language: str = "en") -> list[Record]:
    """Every quantity of a text, economic or not, in order.

    unit_names "code": units as in `Quantity`. "newsquant": as NewsQuant (the annotated set of CQE, Almasian et al. 2023)
    spells them and cuts quantities: ranks and multiples that are no count left out, "from A to B" one range.
    """
    document = Document(whole(text), language=language)
    found = find_quantities(document)
    if unit_names == "code":
        return [_record(q, q.unit, q.value, q.upper, _change(document, q)) for q in found]
    return _newsquant(document, found)


def _record(q: Quantity, unit: str, value: float, upper: float | None, change: str) -> Record:
    return Record(value=value if upper is None else [value, upper], unit=unit, change=change, start=q.start, end=q.end)


def _newsquant(document: Document, found: list[Quantity]) -> list[Record]:
    records: list[Record] = []
    kept = [
        q
        for q in found
        if q.kind not in ("rank",)
        and not (q.kind == "multiple" and q.unit_text.isalpha() and not q.number_end - q.number_start > 0)
    ]
    skip = -1
    for index, q in enumerate(kept):
        if index == skip:
            continue
        unit, factor = newsquant_unit(document, q)
        if unit is None or _is_glued_duration(document.text, q):
            continue
        value, upper = q.value / factor, (None if q.upper is None else q.upper / factor)
        change = _change(document, q)
        following = kept[index + 1] if index + 1 < len(kept) else None
        if following is not None and upper is None and _moves_to(document, q, following):
            later, later_factor = newsquant_unit(document, following)
            if later is not None:
                skip = index + 1
                records.append(_record(q, later if unit == "-" else unit, value, following.value / later_factor, "="))
                continue
        records.append(
            _record(q, unit, value, upper, "=" if upper is not None and q.qualifier == "between" else change)
        )
    return records


def _is_glued_duration(text: str, q: Quantity) -> bool:
    """ "a five-year award"."""
    return (
        q.kind == "physical"
        and q.unit in DURATIONS
        and "-" in text[q.number_start : q.number_end]
        and " " not in text[q.number_start : q.number_end]
    )


def _moves_to(document: Document, q: Quantity, following: Quantity) -> bool:
    """ "from 13.5 to 14.0 mm": where it was and where it is."""
    if following.upper is not None or (q.unit != following.unit and q.unit and following.unit):
        return False
    table = directions(document.language)
    before = document.lower[max(0, q.start - 8) : q.start].split()
    return bool(before) and before[-1] == table.origin and document.lower[q.end : following.start].strip() == "to"


def _change(document: Document, q: Quantity) -> str:
    """The one slot: a movement said right before the number, else its bound, else "="."""
    lower = document.lower
    if q.kind in ("percent", "money", "physical", "count", "pp", "bare") and q.number_start < len(lower):
        if q.value < 0 and q.unit == "%":
            return "down"
        moved = _movement(lower, q, directions(document.language))
        if moved:
            return moved
        if q.unit_text.lower().startswith("more "):
            return ">"
    return _SIGNS.get(q.qualifier, "=")


def _movement(lower: str, q: Quantity, table: Directions) -> str:
    words = _WORD.findall(lower[max(0, q.number_start - _LOOK_BACK) : q.number_start])
    for word in reversed(words[-6:]):
        if word in table.of:
            return table.of[word]
        if word in table.averaging:
            return "~"
        if word not in table.fillers:
            return ""
    return ""
