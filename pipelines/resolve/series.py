"""Which series and period a figure belongs to: the columns that must be equal before values are compared.

Belongs here: keys, identities, canonical units, and whether a figure is pinned down at all. Does not belong here:
comparing values (`agreement`).

A family holds all figures that can have to do with each other: the same measure and period, the same two areas in
either order, one indicator or two that mirror each other. Families are resolved one by one, so that a run need look at
no other than those of new, changed and closed figures.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

from pipelines.resolve.mentions import Mention

MONEY = "money"


class _Identity(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    area: frozenset[str]
    product: frozenset[str]
    product_anywhere: frozenset[str]
    counterpart: frozenset[str]
    needs_scope: frozenset[str]
    exact: frozenset[str]
    not_names: frozenset[str]
    densities: dict[str, float]
    flows: frozenset[str]
    mirrors: dict[str, str]
    scopes: tuple[tuple[str, ...], ...]


@cache
def identity() -> _Identity:
    """What `identity.yaml` says."""
    text = files(__package__).joinpath("identity.yaml").read_text(encoding="utf-8")
    return _Identity.model_validate(yaml.safe_load(text))


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as values are compared in it: one of it is `factor` of `base`. Amounts of money keep their currency."""

    base: str
    factor: float
    is_money: bool = False


class Units:
    """Canonical units, from the rows of the reference table `units`; a unit that it lacks is its own."""

    def __init__(self, rows: Iterable[Mapping[str, object]]) -> None:
        """rows: with unit, dimension, base_unit and factor (null for money other than the US dollar)."""
        self._units = {str(row["unit"]): _unit(row) for row in rows}

    def of(self, code: str | None) -> Unit:
        return self._units.get(code or "") or Unit(code or "", 1.0)


@dataclass(frozen=True, slots=True)
class Series:
    """What one series of values is about; two figures with equal series and periods speak of the same number.

    compared_with: for changes, how far back the base lies: P1Y, P1Q; null where the text does not say and the period
    is no year. unit_measure: the canonical unit. freq: FREQ, or the length of a period that has none (P9M).
    """

    indicator: str
    measure: str
    ref_area: str | None
    counterpart_area: str | None
    sector: str | None
    product: str | None
    entity: str | None
    compared_with: str | None
    freq: str
    unit_measure: str

    @property
    def series_id(self) -> str:
        """A name for the series that any run gives it."""
        return _series_id(self)


@lru_cache(maxsize=4096)
def _series_id(series: Series) -> str:
    return digest("series", *(getattr(series, name) or "" for name in series.__dataclass_fields__))


def series_of(mention: Mention, unit: Unit) -> Series:
    """The series of a figure that has a period."""
    return Series(
        mention.indicator,
        mention.measure,
        mention.ref_area,
        mention.counterpart_area,
        _plain(mention.sector),
        _plain(mention.product),
        _plain(mention.entity),
        _compared_with(mention),
        _freq(mention),
        unit.base,
    )


def family_of(
    indicator: str,
    measure: str,
    areas: tuple[str | None, str | None],
    start: dt.date | None,
    end: dt.date | None,
) -> str | None:
    """The name of the family of a figure with these columns; null without a period, as nothing can be compared then.

    `warehouse.resolving` finds a family's figures by the same columns.
    """
    if start is None or end is None:
        return None
    mirrored = min(indicator, identity().mirrors.get(indicator, indicator))
    low, high = sorted(area or "" for area in areas)
    return "|".join((mirrored, measure, low, high, start.isoformat(), end.isoformat()))


def is_pinned_down(mention: Mention) -> bool:
    """Whether series and period name one fact; if not, many figures that have nothing to do with it look the same."""
    rules = identity()
    if mention.indicator == "OTHER":
        return False
    if mention.entity:
        return True
    if mention.measure in rules.needs_scope and not (mention.counterpart_area or mention.sector or mention.product):
        return False
    if mention.product and mention.indicator in rules.product_anywhere:
        return True
    if mention.ref_area is None:
        return False
    return (
        mention.indicator in rules.area
        or (mention.product is not None and mention.indicator in rules.product)
        or (mention.counterpart_area is not None and mention.indicator in rules.counterpart)
    )


def digest(*parts: str) -> str:
    """An identity of 20 hexadecimal digits."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]


def _unit(row: Mapping[str, object]) -> Unit:
    code, factor = str(row["unit"]), row["factor"]
    if row["dimension"] == MONEY:
        return Unit(code, 1.0, is_money=True)
    if not isinstance(factor, int | float):
        return Unit(code, 1.0)
    return Unit(str(row["base_unit"]), float(factor))


def _plain(words: str | None) -> str | None:
    """Capitals, spaces and the plural make no other product."""
    if not words:
        return None
    plain = " ".join(words.casefold().split())
    return plain[:-1] if len(plain) > 4 and plain.endswith("s") and not plain.endswith("ss") else plain


def _freq(mention: Mention) -> str:
    if mention.freq:
        return mention.freq
    _, slash, length = (mention.time_period or "").partition("/")
    if slash and length.startswith("P"):
        return length
    days = (mention.period_end - mention.period_start).days if mention.period_end and mention.period_start else 0
    return f"P{days}D"


def _compared_with(mention: Mention) -> str | None:
    if mention.measure != "change":
        return None
    return mention.base_period or ("P1Y" if mention.freq == "A" else None)
