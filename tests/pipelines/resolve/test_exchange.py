from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from pipelines.resolve.exchange import Rates, currency_of, price

DAY = dt.timedelta(days=1)
MONDAY = dt.date(2022, 3, 7)
TODAY = dt.date(2022, 12, 31)


@dataclass(frozen=True)
class Quote:
    currency: str
    quote_currency: str
    first: dt.date
    last: dt.date | None
    rate: float
    source: str = "bank"
    order: int = 1


def daily(currency: str, start: dt.date, *rates: float) -> list[Quote]:
    days = [start + n * DAY for n in range(3 * len(rates)) if (start + n * DAY).weekday() < 5]
    return [Quote("EUR", currency, day, day, rate) for day, rate in zip(days, rates, strict=False)]


def peg(currency: str, other: str, rate: float, last: dt.date | None = None) -> Quote:
    return Quote(currency, other, dt.date(2000, 1, 1), last, rate, f"peg {other}", 2)


EURO = daily("USD", MONDAY, 1.1, 1.2, 1.0, 1.1, 1.3, 1.5)


def test_the_day_s_rate_serves_the_weekend_and_no_longer() -> None:
    rates = Rates(EURO, TODAY)
    saturday = rates.on("EUR", MONDAY + 5 * DAY)
    assert saturday is not None
    assert (saturday.rate, saturday.day) == (1.3, MONDAY + 4 * DAY)
    assert rates.on("EUR", MONDAY - DAY) is None
    assert rates.on("EUR", MONDAY + 30 * DAY) is None


def test_rates_are_chained_over_the_euro_and_over_a_peg() -> None:
    rates = Rates([*EURO, *daily("GBP", MONDAY, 0.8), peg("EUR", "XOF", 655.957)], TODAY)
    pound, franc = rates.on("GBP", MONDAY), rates.on("XOF", MONDAY)
    assert pound is not None
    assert pound.rate == pytest.approx(1.1 / 0.8)
    assert franc is not None
    assert franc.rate == pytest.approx(1.1 / 655.957)
    assert franc.sources == {"bank", "peg XOF"}


def test_a_rate_of_one_s_own_comes_before_a_peg_and_the_shortest_chain_before_both() -> None:
    own = Quote("AZN", "USD", MONDAY, MONDAY, 0.6, "own", 0)
    long_way = Quote("EUR", "AZN", MONDAY, MONDAY, 2.0, "own", 0)
    rates = Rates([*EURO, own, long_way, peg("USD", "AZN", 1.7)], TODAY)
    manat, euro = rates.on("AZN", MONDAY), rates.on("EUR", MONDAY)
    assert manat is not None
    assert manat.rate == 0.6
    assert euro is not None
    assert euro.rate == 1.1


def test_a_peg_ends_with_its_last_day() -> None:
    rates = Rates([peg("USD", "ANG", 1.79, MONDAY)], TODAY)
    assert rates.on("ANG", MONDAY) is not None
    assert rates.on("ANG", MONDAY + DAY) is None


def test_an_average_is_of_working_days_and_of_all_of_them() -> None:
    rates = Rates(EURO, TODAY)
    week = rates.average("EUR", MONDAY, MONDAY + 7 * DAY)
    assert week is not None
    assert week.rate == pytest.approx((1.1 + 1.2 + 1.0 + 1.1 + 1.3) / 5)
    assert week.day == MONDAY + 6 * DAY
    assert rates.average("EUR", MONDAY - 7 * DAY, MONDAY + 7 * DAY) is None


def priced(kind: str, rates: Rates, published: dt.date | None = None, **columns: object) -> dict[str, object]:
    figure: dict[str, object] = {"obs_value": 100.0, "period_start": None, "period_end": None, **columns}
    price(figure, str(columns.get("unit_measure", "EUR")), kind, published, rates)
    return {name: figure[name] for name in ("obs_value_usd", "fx_date", "fx_reason")}


PERIOD = {"period_start": "2022-03-07", "period_end": "2022-03-14"}


def test_a_flow_is_converted_at_the_average_of_its_period() -> None:
    found = priced("flow", Rates(EURO, TODAY), **PERIOD)
    assert found["obs_value_usd"] == pytest.approx(114.0)
    assert (found["fx_date"], found["fx_reason"]) == (dt.date(2022, 3, 13), None)


def test_another_amount_at_the_last_day_of_its_period_or_the_day_of_publication() -> None:
    rates = Rates(EURO, TODAY)
    assert priced("stock", rates, **PERIOD)["obs_value_usd"] == pytest.approx(130.0)
    assert priced("level", rates, MONDAY + DAY, **PERIOD)["obs_value_usd"] == pytest.approx(120.0)
    assert priced("level", rates, MONDAY)["obs_value_usd"] == pytest.approx(110.0)


@pytest.mark.parametrize(
    ("kind", "columns", "reason"),
    [
        ("flow", {}, "no_period"),
        ("level", {}, "no_period"),
        ("flow", {"period_start": "2022-01-01", "period_end": "2023-02-01"}, "period_not_over"),
        ("flow", {"period_start": "2021-01-01", "period_end": "2022-01-01"}, "no_rate"),
        ("stock", {"period_start": "2021-01-01", "period_end": "2022-01-01"}, "no_rate"),
        ("flow", {**PERIOD, "unit_measure": "KZT"}, "no_rate"),
    ],
)
def test_where_no_rate_is_known_there_is_a_reason_and_no_value(
    kind: str, columns: dict[str, object], reason: str
) -> None:
    assert priced(kind, Rates(EURO, TODAY), **columns) == {"obs_value_usd": None, "fx_date": None, "fx_reason": reason}


def test_dollars_are_dollars_whatever_the_period() -> None:
    found = priced("flow", Rates([], TODAY), unit_measure="USD")
    assert found == {"obs_value_usd": 100.0, "fx_date": None, "fx_reason": None}


@pytest.mark.parametrize(("unit", "currency"), [("EUR", "EUR"), ("EUR/litre", "EUR"), ("tonne", None), (None, None)])
def test_prices_are_money_too(unit: str | None, currency: str | None) -> None:
    assert currency_of(unit, frozenset({"EUR"})) == currency


def test_a_rate_of_exchange_is_no_money_to_price() -> None:
    assert currency_of("EUR/USD", frozenset({"EUR", "USD"})) is None
