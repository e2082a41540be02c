"""Amounts in US dollars: by the average rate of the period for flows, by the rate of the day for everything else.

Belongs here: which rate belongs to a figure, and chains of rates. Does not belong here: where rates come from
(`warehouse.rates`).

A flow (exports, revenue) is converted at the average of the daily rates of its period. Any other amount (a stock, a
price, a cost) is converted at the rate of the last day of its period, or of the day of publication where that is
earlier or no period is given. Where a rate is not known for every day that this needs, there is no value but a reason:
- no_rate: no rate leads from the currency to the dollar on these days
- no_period: a flow whose period the text does not give
- period_not_over: a flow whose period is not over yet
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Protocol

DOLLAR = "USD"
# Weekends and holidays have the rate of the last day before them. The longest are those of the New Year in Russia,
# when the central bank's rate of one day stands for up to eleven; China's October holidays take nine.
_STALE = dt.timedelta(days=12)
_LONGEST_CHAIN = 3
_DAY = dt.timedelta(days=1)
_WEEKEND = 5


class Quote(Protocol):
    """One unit of currency costs `rate` of quote_currency from `first` to `last`, both included; null: it still does.

    order: which source is asked first.
    """

    @property
    def currency(self) -> str: ...
    @property
    def quote_currency(self) -> str: ...
    @property
    def first(self) -> dt.date: ...
    @property
    def last(self) -> dt.date | None: ...
    @property
    def rate(self) -> float: ...
    @property
    def source(self) -> str: ...
    @property
    def order(self) -> int: ...


@dataclass(frozen=True, slots=True)
class DollarRate:
    """Dollars for one unit of a currency: the day (the last one of an average), and who gave the rates."""

    rate: float
    day: dt.date
    sources: frozenset[str]


class Rates:
    """The rates known up to a day."""

    def __init__(self, quotes: Iterable[Quote], today: dt.date) -> None:
        """today: the last day of which anything can be known."""
        self.today = today
        pairs: dict[tuple[str, str], dict[str, list[Quote]]] = defaultdict(lambda: defaultdict(list))
        for quote in quotes:
            pairs[quote.currency, quote.quote_currency][quote.source].append(quote)
        self._neighbours: dict[str, list[tuple[int, str, bool, str]]] = defaultdict(list)
        self._quotes: dict[tuple[str, str, str], list[Quote]] = {}
        self._starts: dict[tuple[str, str, str], list[dt.date]] = {}
        for (currency, other), by_source in pairs.items():
            for source, found in by_source.items():
                key = (currency, other, source)
                self._quotes[key] = sorted(found, key=lambda quote: quote.first)
                self._starts[key] = [quote.first for quote in self._quotes[key]]
                self._neighbours[currency].append((found[0].order, other, False, source))
                self._neighbours[other].append((found[0].order, currency, True, source))
        for neighbours in self._neighbours.values():
            neighbours.sort()
        self._averages: dict[tuple[str, dt.date, dt.date], DollarRate | None] = {}

    def on(self, currency: str, day: dt.date) -> DollarRate | None:
        """The rate of a day, or of the last day before it that had one; null where none is known.

        The shortest chain of rates is taken, among equal ones that of the source asked first.
        """
        if currency == DOLLAR:
            return DollarRate(1.0, day, frozenset())
        if day > self.today:
            return None
        chains = (self._chain(currency, day, (currency,), length) for length in range(1, _LONGEST_CHAIN + 1))
        return next((chain for chain in chains if chain), None)

    def average(self, currency: str, start: dt.date, end: dt.date) -> DollarRate | None:
        """The mean of the rates of the working days from `start` to before `end`; null where one of them has none."""
        key = (currency, start, end)
        if key not in self._averages:
            self._averages[key] = self._average(currency, start, end)
        return self._averages[key]

    def _average(self, currency: str, start: dt.date, end: dt.date) -> DollarRate | None:
        days = [start + n * _DAY for n in range((end - start).days)]
        total, sources = 0.0, frozenset[str]()
        working = [day for day in days if day.weekday() < _WEEKEND] or days[-1:]
        for day in working:
            rate = self.on(currency, day)
            if rate is None:
                return None
            total += rate.rate
            sources |= rate.sources
        return DollarRate(total / len(working), days[-1], sources) if working else None

    def _chain(self, currency: str, day: dt.date, passed: tuple[str, ...], length: int) -> DollarRate | None:
        if length == 0:
            return DollarRate(1.0, day, frozenset()) if currency == DOLLAR else None
        for _, other, is_inverse, source in self._neighbours.get(currency, ()):
            if other in passed or (other == DOLLAR) != (length == 1):
                continue
            quote = self._quote(currency, other, is_inverse, source, day)
            rest = quote and self._chain(other, day, (*passed, other), length - 1)
            if quote and rest:
                rate = 1 / quote.rate if is_inverse else quote.rate
                known = min(rest.day, day if quote.last is None else min(day, quote.last))
                return DollarRate(rate * rest.rate, known, rest.sources | {source})
        return None

    def _quote(self, currency: str, other: str, is_inverse: bool, source: str, day: dt.date) -> Quote | None:
        key = (other, currency, source) if is_inverse else (currency, other, source)
        place = bisect_right(self._starts[key], day) - 1
        if place < 0:
            return None
        quote = self._quotes[key][place]
        # The rate of one day serves the holidays after it; a peg that ended serves no day after its end.
        until = quote.last + (_STALE if quote.last == quote.first else 0 * _DAY) if quote.last else day
        return quote if day <= until else None


def currency_of(unit: str | None, currencies: frozenset[str]) -> str | None:
    """The currency of an amount or a price (USD, AZN/litre); null for what is no money, and for a rate (KES/USD)."""
    code, _, paid_for = (unit or "").partition("/")
    return code if code in currencies and paid_for not in currencies else None


def price(
    figure: MutableMapping[str, object], currency: str, kind: str, published: dt.date | None, rates: Rates
) -> None:
    """Fills obs_value_usd, fx_rate, fx_date, fx_source and fx_reason of a figure that counts money.

    figure: a row of `figures`; period_start and period_end as days or ISO 8601. kind: of its indicator; only `flow`
    makes a difference.
    """
    found: DollarRate | None = DollarRate(1.0, rates.today, frozenset())
    reason = None
    if currency != DOLLAR:
        found, reason = _rate(figure, currency, kind == "flow", published, rates)
    value = figure["obs_value"]
    amount = float(value) if isinstance(value, int | float) else None
    figure.update(
        obs_value_usd=amount * found.rate if found and amount is not None else None,
        fx_rate=found.rate if found else None,
        fx_date=found.day if found and currency != DOLLAR else None,
        fx_source="; ".join(sorted(found.sources)) or None if found else None,
        fx_reason=reason,
    )


def _rate(
    figure: Mapping[str, object], currency: str, is_flow: bool, published: dt.date | None, rates: Rates
) -> tuple[DollarRate | None, str | None]:
    start, end = _day(figure.get("period_start")), _day(figure.get("period_end"))
    if is_flow:
        if start is None or end is None:
            return None, "no_period"
        if end - _DAY > rates.today:
            return None, "period_not_over"
        found = rates.average(currency, start, end)
    else:
        days = [day for day in (end - _DAY if end else None, published) if day]
        if not days:
            return None, "no_period"
        found = rates.on(currency, min(days))
    return found, None if found else "no_rate"


def _day(value: object) -> dt.date | None:
    if isinstance(value, str):
        return dt.date.fromisoformat(value)
    return value if isinstance(value, dt.date) else None
