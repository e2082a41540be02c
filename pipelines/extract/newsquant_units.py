"""Units as NewsQuant spells them: "dollar", "percentage", "canadian dollar", the noun as printed in the singular, "-".

Belongs here: that spelling. Does not belong here: any reading of quantities.
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.extract.currencies import currencies
from pipelines.extract.document import Document
from pipelines.extract.lexicon import read_csv, read_yaml
from pipelines.extract.nouns import nouns
from pipelines.extract.quantities import Quantity
from pipelines.extract.units import units

_YEAR = "year"
_YEARLY = re.compile(r"(?:\b(?:a|per)\s|/)(?:year|annum)$")


class Spelling:
    """NewsQuant's names of one language's units."""

    def __init__(self, language: str) -> None:
        data = read_yaml(language, "newsquant.yaml")
        self.money: dict[str, str] = data["money"]
        self.units: dict[str, str] = data["units"]
        self.plain_things: dict[str, str] = data["things"]
        self.dropped = frozenset(data["dropped_before_noun"])
        self.left_out = frozenset(data["left_out"])
        self.adjectives: dict[str, str] = data["adjectives"]
        table = currencies(language)
        self.minor = {phrase: money.factor for phrase, money in table.phrases.items() if money.factor != 1.0}
        first: dict[str, str] = {}
        for row in read_csv(language, "currencies.csv"):
            adjective = row["adjectives"].split("|")[0].lower()
            noun = row["nouns"].split("|")[0].lower()
            first[row["code"]] = f"{adjective} {noun}".strip()
        self.names = first | self.money
        self.plain: dict[str, str] = {}
        for unit in units(language).small.values():
            if unit.plain and unit.kind != "money":
                self.plain.setdefault(unit.name, unit.plain)


@cache
def spelling(language: str) -> Spelling:
    """NewsQuant's names, read once a process."""
    return Spelling(language)


def newsquant_unit(document: Document, q: Quantity) -> tuple[str | None, float]:
    """The name of the quantity's unit, and how many of `Quantity.unit` one of it is; None for what NewsQuant leaves out."""
    names = spelling(document.language)
    if q.kind == "money":
        return _money(document, q, names)
    if q.kind in ("percent", "pp"):
        if q.unit == "%" and not q.unit_text:
            return f"% {_share_of(document, q)}".strip() if _share_of(document, q) else "% -", 100.0
        return names.plain.get(q.unit, q.unit), 1.0
    if q.kind == "multiple":
        return (
            ("count", 1.0)
            if any(char.isdigit() for char in document.text[q.number_start : q.number_end])
            or q.unit_text in ("times", "time")
            or q.unit_text.endswith("fold")
            else (None, 1.0)
        )
    if q.kind == "physical":
        return _physical(q, names, document.language)
    if q.kind == "count" or q.unit:
        return _thing(q, names, document)
    return "-", 1.0


def _money(document: Document, q: Quantity, names: Spelling) -> tuple[str, float]:
    language = document.language
    printed = q.unit_text.lower().strip()
    per = q.unit.partition("/")[2]
    factor = 1.0
    name = names.names.get(q.unit[:3], q.unit[:3].lower())
    for phrase in (printed, printed.rsplit(" ", 1)[-1]):
        if phrase in names.minor:
            factor = names.minor[phrase]
            name = names.units.get(phrase, nouns(language).singular(phrase))
            break
    if q.ambiguous_currency and factor == 1.0 and printed not in ("$", "£", "¥"):
        singular = nouns(language).singular(printed)
        if singular not in names.left_out and q.unit[:3] not in ("USD", "GBP"):
            name = names.adjectives.get(singular, name)
    if not per and _YEARLY.search(document.lower, q.number_start, q.number_end):
        per = _YEAR
    return (f"{name} per {names.plain.get(per, per)}" if per else name), factor


def _physical(q: Quantity, names: Spelling, language: str) -> tuple[str, float]:
    printed = " ".join(q.unit_text.replace("-", " ").split())
    table = units(language)
    unit = table.exact.get(printed) or table.small.get(printed.lower())
    base, _, per = q.unit.partition("/")
    if unit is not None and unit.name in (q.unit, base):
        plain = unit.plain
        if unit.name == base and per:
            plain = f"{plain} per {names.plain.get(per, per)}"
        return plain, unit.factor
    name = names.plain.get(q.unit) or names.plain.get(base, base) + (f" per {names.plain.get(per, per)}" if per else "")
    return name, 1.0


def _thing(q: Quantity, names: Spelling, document: Document) -> tuple[str | None, float]:
    if q.unit in ("year of age", "month of age", "point"):
        return q.unit, 1.0
    if q.unit == "person" and not q.unit_text:
        return names.plain_things["people"], 1.0
    if q.unit_text.lower() in ("times", "time"):
        return "count", 1.0
    printed = q.unit_text
    if not printed or printed == "-":
        return ("-" if q.kind == "bare" else q.unit), 1.0
    words = [word for word in re.split(r"[\s]+", printed) if word.lower() not in names.dropped]
    if not words:
        return "-", 1.0
    head = nouns(document.language).singular(words[-1].lower())
    head = names.plain_things.get(words[-1].lower(), head)
    name = " ".join((*words[:-1], head))
    if q.kind == "count" and "/" in q.unit:
        name += f" per {q.unit.rpartition('/')[2]}"
    return name, 1.0


def _share_of(document: Document, q: Quantity) -> str:
    """What a share is of, in the singular: "a third of the population"."""
    match = re.match(
        r"\s(?:of\s)?(?:the\s|its\s|their\s|a\s|an\s|his\s|her\s)?([^\W\d_]+(?:\s[^\W\d_]+)?)",
        document.lower[q.end : q.end + 40],
    )
    if match is None:
        return ""
    words = match.group(1).split()
    things = nouns(document.language)
    kept: list[str] = []
    for word in words:
        if word in things.stops:
            break
        kept.append(word)
        if things.is_plural(word):
            break
    if not kept:
        return ""
    return " ".join((*kept[:-1], things.singular(kept[-1])))
