"""Dollar values of figures: of new ones before they are written, of older ones when their rate becomes known.

Belongs here: taking rates and figures from the lake, and writing figures that got a value. Does not belong here: which
rate is the right one (`pipelines.resolve.exchange`).

A figure is priced before it is first written, so that the usual one has a single row in the history; priced later, in
a stage of its own, every figure would be closed and opened again. Only a figure that had no rate then, or whose period
was not over, is priced again. A rate that changes later changes no figure that has one, until the figure is read again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path

import duckdb

from pipelines.resolve.exchange import Rates, currency_of, price
from pipelines.resolve.series import MONEY
from pipelines.version import CODE_VERSION
from warehouse.history import writing
from warehouse.lake import connect
from warehouse.pending import UnreadArticle
from warehouse.rates import rates, unpriced_figures
from warehouse.reference import rows_of

Row = dict[str, object]


def price_new(
    lake: duckdb.DuckDBPyConnection, records: Iterable[tuple[UnreadArticle, Iterable[Row]]], now: dt.datetime
) -> None:
    """Fills the dollar columns of figures that are about to be written."""
    price_rows(lake, [(figure, article.published_date) for article, figures in records for figure in figures], now)


def price_again(home: Path, run_id: str, now: dt.datetime) -> Mapping[str, int]:
    """Prices current figures without a dollar value whose rate may be known by now; gives how many got one."""
    with (
        writing(home, run_id=run_id, stage="prices", code_version=CODE_VERSION, now=now) as writer,
        closing(connect(home)) as lake,
    ):
        found = unpriced_figures(lake, sorted(_currencies()), now.date())
        price_rows(lake, found, now)
        change = writer.merge("figures", [row for row, _ in found])
    return {"figures": change.opened}


def price_rows(
    lake: duckdb.DuckDBPyConnection, figures: Iterable[tuple[Row, dt.date | None]], now: dt.datetime
) -> None:
    """Fills the dollar columns of figures that count money, each with the day of its article's publication."""
    money = [(figure, published, _currency(figure)) for figure, published in figures]
    wanted = {currency for *_, currency in money if currency}
    if not wanted:
        return
    known = Rates(rates(lake, wanted), now.date())
    for figure, published, currency in money:
        if currency:
            price(figure, currency, _kinds().get(str(figure["indicator"]), ""), published, known)


def _currency(figure: Row) -> str | None:
    unit = figure.get("unit_measure")
    return currency_of(unit if isinstance(unit, str) else None, _currencies())


@cache
def _currencies() -> frozenset[str]:
    return frozenset(str(row["unit"]) for row in rows_of("units") if row["dimension"] == MONEY)


@cache
def _kinds() -> dict[str, str]:
    return {str(row["indicator"]): str(row["kind"]) for row in rows_of("indicators")}
