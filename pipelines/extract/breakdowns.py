"""Of what part a figure speaks: the sector, the product, the company.

Belongs here: names beside the number that narrow a figure. Does not belong here: areas.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.extract.document import Document
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.scene import Spot

_BEFORE, _AFTER, _LONGEST = 90, 70, 800


@dataclass(frozen=True)
class _Patterns:
    sectors: tuple[re.Pattern[str], ...]
    products: tuple[re.Pattern[str], ...]
    not_products: frozenset[str]
    company: re.Pattern[str]
    company_indicators: frozenset[str]
    sector_words: tuple[str, ...]
    product_indicators: frozenset[str]


@cache
def _patterns(language: str) -> _Patterns:
    data = read_yaml(language, "breakdowns.yaml")
    return _Patterns(
        (re.compile(data["sector_near"]), re.compile(data["sector_as_modifier"])),
        (re.compile(data["product_of"]), re.compile(data["product_before"])),
        frozenset(data["not_products"]),
        re.compile(data["company"]),
        frozenset(data["company_indicators"]),
        tuple(data["sector_words"]),
        frozenset(data["product_indicators"]),
    )


def sector(spot: Spot, language: str) -> str | None:
    """The sector named in the same stretch as the number, behind it first: "$5 billion invested in the oil sector"."""
    for text in (spot.after[:_AFTER].partition(";")[0], spot.before[-_BEFORE:]):
        if not any(word in text for word in _patterns(language).sector_words):
            continue
        for pattern in _patterns(language).sectors:
            if found := pattern.search(text):
                return found[1]
    return None


def product(spot: Spot, indicator: str, language: str) -> str | None:
    """The product that is traded, made or sold: "exports of wheat", "2 million tonnes of coal"."""
    patterns = _patterns(language)
    if indicator not in patterns.product_indicators:
        return None
    unit = spot.quantity_text.rpartition(" ")[2] + spot.after[:_AFTER]
    for text in (unit, spot.before[-_BEFORE:]):
        for pattern in patterns.products:
            found = pattern.search(text)
            if found is None:
                continue
            words = [word for word in found[1].split() if word not in patterns.not_products]
            if words and found[1].split()[0] not in patterns.not_products:
                return " ".join(words[:1] if "and" not in words else words)
    return None


def entity(document: Document, spot: Spot, indicator: str) -> str | None:
    """The company whose figure it is, for indicators that companies have."""
    patterns = _patterns(document.language)
    if indicator not in patterns.company_indicators:
        return None
    found = patterns.company.search(
        document.text, spot.sentence.start, min(spot.sentence.end, spot.sentence.start + _LONGEST)
    )
    return found[1] if found else None
