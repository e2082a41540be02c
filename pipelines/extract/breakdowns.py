"""Of what part a figure speaks: the sector, the product, the company.

Belongs here: names beside the number that narrow a figure. Does not belong here: areas.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.extract.lexicon import read_csv, read_yaml
from pipelines.extract.patterns import AtWord, RarePattern
from pipelines.extract.scene import Scene, Spot

_BEFORE, _AFTER, _LONGEST = 90, 70, 800


@dataclass(frozen=True)
class _Patterns:
    sectors: tuple[re.Pattern[str], ...]
    products: tuple[AtWord, ...]
    product_alone: RarePattern
    not_products: frozenset[str]
    left_out: RarePattern
    company: RarePattern
    companies: frozenset[str]
    company_indicators: frozenset[str]
    sector_words: tuple[str, ...]
    product_indicators: frozenset[str]


@cache
def _patterns(language: str) -> _Patterns:
    data = read_yaml(language, "breakdowns.yaml")
    return _Patterns(
        (re.compile(data["sector_near"]), re.compile(data["sector_as_modifier"])),
        (AtWord(data["product_of"]), AtWord(data["product_before"])),
        RarePattern(data["product_alone"]),
        frozenset(data["not_products"]) | _names_of_countries(language),
        RarePattern(data["left_out"]),
        RarePattern(data["company"]),
        frozenset(name for row in read_csv(language, "companies.csv") for name in row["names"].split("|")),
        frozenset(data["company_indicators"]),
        tuple(data["sector_words"]),
        frozenset(data["product_indicators"]),
    )


def _names_of_countries(language: str) -> set[str]:
    """The first words of countries and of what is theirs: "exports of Uzbekistan", "Costa Rican coffee"."""
    rows = read_csv(language, "countries.csv")
    names = (name for row in rows for column in ("names", "demonyms") for name in row[column].split("|") if name)
    return {name.lower().split()[0] for name in names}


def sector(spot: Spot, language: str) -> str | None:
    """The sector named in the same stretch as the number, behind it first: "$5 billion invested in the oil sector"."""
    patterns = _patterns(language)
    for text in (spot.after[:_AFTER].partition(";")[0], spot.before[-_BEFORE:]):
        for word in patterns.sector_words:
            if word in text:
                found = next(filter(None, (pattern.search(text) for pattern in patterns.sectors)), None)
                if found is not None:
                    return found[1]
                break
    return None


def product(spot: Spot, indicator: str, language: str) -> str | None:
    """The product that is traded, made or sold: "exports of wheat", "2 million tonnes of coal"."""
    patterns = _patterns(language)
    if indicator not in patterns.product_indicators:
        return None
    unit = spot.quantity_text.rpartition(" ")[2] + _whole_words(spot.after, _AFTER)
    for text in (unit, spot.before[-_BEFORE:]):
        for pattern in patterns.products:
            found = pattern.search(text)
            if found is None or _is_left_out(text, found.start(1), patterns):
                continue
            words = [word for word in found[1].split() if word not in patterns.not_products]
            if words and found[1].split()[0] not in patterns.not_products:
                if known := [*patterns.product_alone.finditer(found[1])]:
                    return known[-1][1]
                return " ".join(words[:1] if "and" not in words else words)
    near = spot.before[-_BEFORE:]
    alone = [one[1] for one in patterns.product_alone.finditer(near) if not _is_left_out(near, one.start(1), patterns)]
    return alone[-1] if alone else None


def _is_left_out(text: str, start: int, patterns: _Patterns) -> bool:
    """ "Non-oil goods", "goods other than oil and gas": what is named is what the figure is without."""
    return patterns.left_out.search(text, 0, start) is not None


def _whole_words(text: str, length: int) -> str:
    """The first words of a text, none of them cut."""
    return text if len(text) <= length else text[:length].rpartition(" ")[0]


def entity(scene: Scene, spot: Spot, indicator: str) -> str | None:
    """The company whose figure it is, for indicators that companies have: the nearest before it, else the first behind."""
    text = scene.document.text
    patterns = _patterns(scene.document.language)
    if indicator not in patterns.company_indicators:
        return None
    begin = max(spot.sentence.start, spot.quantity.start - _LONGEST)
    end = min(spot.sentence.end, spot.quantity.end + _LONGEST)
    named = {found.start(1): found[1] for found in patterns.company.finditer(text, begin, end)}
    for mention in scene.areas_in(begin, end):
        if mention.kind == "name" and text[mention.start : mention.end] in patterns.companies:
            named.setdefault(mention.start, text[mention.start : mention.end])
    before = [start for start in named if start < spot.quantity.start]
    nearest = max(before, default=min(named, default=None))
    return named[nearest] if nearest is not None else None
