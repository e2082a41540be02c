"""Exchange rates: which money a quantity is of, and what one of which it buys: "the dollar fell to 93 yen" is JPY/USD.

Belongs here: pairs of currencies, and whose they are. Does not belong here: names of money (`currencies`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from pipelines.extract.currencies import currencies
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.quantities import Quantity
from pipelines.extract.scene import Scene, Spot

_BACK, _AHEAD = 160, 50
_USUAL = "USD"
_WORTH_MORE = frozenset({"USD", "EUR", "GBP", "KWD", "BHD", "OMR", "JOD"})
"""Of these a text may as well tell how many of another money one of them buys."""


@cache
def _names(language: str) -> tuple[re.Pattern[str], dict[str, tuple[str, ...]], re.Pattern[str]]:
    table = currencies(language)
    settings = read_yaml(language, "currencies.yaml")
    codes = {name: money.codes for name, money in table.phrases.items() if money.factor == 1.0 and len(name) > 2}
    codes |= {name: (code,) for name, code in settings["byname"].items()}
    longest_first = sorted(codes, key=len, reverse=True)
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
    return named, codes, re.compile(settings["against"])


@cache
def _facing(language: str) -> re.Pattern[str]:
    return re.compile(read_yaml(language, "currencies.yaml")["facing"])


def is_exchange_rate(quantity: Quantity, language: str) -> bool:
    """Whether a quantity is money for money: KES/USD."""
    return quantity.kind == "money" and quantity.unit.partition("/")[2] in currencies(language).codes


def as_rate(scene: Scene, spot: Spot, measure: str) -> Quantity:
    """The quantity of a figure that is an exchange rate, as money for money where the sentence names both."""
    quantity, language = spot.quantity, scene.document.language
    if quantity.kind == "percent" and spot.quantity_text[-1:].isdigit():
        quantity = replace(quantity, kind="bare", unit="")  # "gained 5% to 46.8": no percentage, as it was taken for
    if measure != "level" or quantity.kind not in ("money", "bare") or "/" in quantity.unit:
        return spot.quantity
    named, _, against = _names(language)
    before = [_code(match.group(), scene) for match in named.finditer(spot.before[-_BACK:])]
    if quantity.kind == "money":
        other = next((code for code in reversed(before) if code != quantity.unit), None)
        return quantity if other is None else replace(quantity, unit=f"{quantity.unit}/{other}")
    behind = against.match(spot.after[:_AHEAD])
    paid = named.match(spot.after, behind.end()) if behind is not None else None
    if not before:
        return quantity
    if paid is None:
        return _quoted(scene, spot, quantity)
    other = _code(paid.group(), scene)
    own = next((code for code in reversed(before) if code != other), None)
    return quantity if own is None else replace(quantity, unit=f"{own}/{other}", kind="money")


def _quoted(scene: Scene, spot: Spot, quantity: Quantity) -> Quantity:
    """ "The cedi lost 5% against the dollar and was quoted at 14.2": its own money for one of the other."""
    language = scene.document.language
    own = other = None
    for match in _names(language)[0].finditer(spot.before[-_BACK:]):
        if _facing(language).search(spot.before[-_BACK:][: match.start()]):
            other = other or _code(match.group(), scene)
        else:
            own = own or _code(match.group(), scene)
    other = other or (_USUAL if own not in _WORTH_MORE else None)
    if own is None or other in (None, own):
        return quantity
    return replace(quantity, unit=f"{own}/{other}", kind="money")


def areas_of(spot: Spot, language: str) -> tuple[str | None, str | None]:
    """Whose an exchange rate is, and against whose: first the money that the words before it are about."""
    bought, _, paid = spot.quantity.unit.partition("/")
    named, codes, _ = _names(language)
    first = named.search(spot.before[-_BACK:])
    if first is not None and paid in codes[first.group()] and bought not in codes[first.group()]:
        bought, paid = paid, bought
    return _area(bought), _area(paid)


def whose_money(scene: Scene, spot: Spot, home: str | None) -> tuple[str | None, str | None]:
    """Whose the money is that a sentence says has moved, and against whose; of whom it names none, None.

    "Having gained 4% against the dollar, the kwacha lost 11%". home: whose money a name that several share means first.
    """
    named, _, _ = _names(scene.document.language)
    lower, quantity, sentence = scene.document.lower, spot.quantity, spot.sentence
    begin, end = max(sentence.start, quantity.start - _BACK), min(sentence.end, quantity.end + _BACK)
    facing = _facing(scene.document.language)
    told = [
        (m, facing.search(lower, max(begin, m.start() - _AHEAD), m.start()) is not None)
        for m in named.finditer(lower, begin, end)
        if not quantity.start <= m.start() < quantity.end
    ]
    before = [m for m, is_other in told if not is_other and m.end() <= quantity.start]
    after = [m for m, is_other in told if not is_other and m.start() >= quantity.end]
    others = [m for m, is_other in told if is_other]
    others.sort(key=lambda m: abs(m.start() - quantity.start))
    own = before[-1] if before else after[0] if after and others else None
    return (
        _area(_code(own.group(), scene, home)) if own is not None else None,
        _area(_code(others[0].group(), scene)) if others else None,
    )


def area_of_money(code: str, language: str) -> str | None:
    """Whose a money is that is spent at home alone; None for those in which the world counts, and those of unions."""
    if code in read_yaml(language, "currencies.yaml")["counted_in_abroad"] or code not in currencies(language).codes:
        return None
    return _area(code)


def _code(name: str, scene: Scene, home: str | None = None) -> str:
    """Of the currencies that share a name that of home, else the one of an area that the text names, else the likeliest."""
    meant = _names(scene.document.language)[1][name]
    if home is not None and (own := next((code for code in meant if code[:2] == home[:2]), None)) is not None:
        return own
    areas = {scene.document.area, *(mention.code for mention in scene.areas)}
    return next((code for code in meant if code[:2] in areas), meant[0])


def _area(currency: str) -> str | None:
    """An ISO 4217 code begins with its country's; X begins those of unions and metals, of which the euro has an area."""
    return "EA" if currency == "EUR" else None if currency.startswith("X") else currency[:2]
