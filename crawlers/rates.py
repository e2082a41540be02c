"""Documents of exchange rates, as central banks and statistics offices publish them, read into plain rates.

Belongs here: bytes of an XML or CSV document in, rates and what was wrong with single ones out. Does not belong here:
fetching, the keys of a source file (`crawlers.source_rates`), and the table of rates, which is the warehouse's.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from crawlers.clean.decode import NotHtmlError, UndecodableError, decode
from crawlers.discovery import UnreadableError
from crawlers.discovery.bounded import beginning, undone, without_entities
from crawlers.source_rates import Rates

_CODE = re.compile(r"[A-Z]{3}")
_NOT_QUOTED = {"", "-", "N/A", "n/a"}
_FIRST_DAY = dt.date(1900, 1, 1)
# A rate is published for the next working day at most; the longest holidays are those of the New Year.
_AHEAD = dt.timedelta(days=14)
_MOST = 2_000_000
_Cells = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class QuotedRate:
    """One unit of `currency` costs `rate` of `quote_currency` on a day."""

    currency: str
    quote_currency: str
    day: dt.date
    rate: float


@dataclass(frozen=True, slots=True)
class RateDocument:
    """What a document gives: rates in its order, each key once, and in words what was refused."""

    rates: tuple[QuotedRate, ...]
    faults: tuple[str, ...]


class _RateError(ValueError):
    """One rate that cannot be taken; says what was found."""


def read_rates(
    body: bytes, rules: Rates, fetched_on: dt.date, headers: Mapping[str, str] | None = None
) -> RateDocument:
    """The rates of a document. headers: of the answer, for the charset of CSV.

    Raises UnreadableError for what is no such document, or holds nothing where the rules say that rates stand.
    """
    rows = _xml_rows(body, rules) if rules.format == "xml" else _csv_rows(body, rules, headers)
    rates: dict[tuple[str, str, dt.date], QuotedRate] = {}
    faults: list[str] = []
    number = 0
    for number, (where, cells) in enumerate(rows, 1):
        if number > _MOST:
            raise UnreadableError(f"more than {_MOST:,} rates")
        try:
            rate = _rate(cells, rules, fetched_on)
        except _RateError as error:
            faults.append(f"{where}: {error}")
            continue
        if rate is None:
            continue
        key = (rate.currency, rate.quote_currency, rate.day)
        if rates.setdefault(key, rate) != rate:
            faults.append(f"{where}: {rate.currency} in {rate.quote_currency} of {rate.day} stands twice: {rate.rate}")
    if not number:
        raise UnreadableError(
            f"no rate stands where rows says ({rules.rows or 'lines of CSV'}); did the layout change?"
        )
    return RateDocument(tuple(rates.values()), tuple(faults))


def _rate(cells: _Cells, rules: Rates, fetched_on: dt.date) -> QuotedRate | None:
    """The rate of one row; None where the document says that there is none."""
    printed = cells("rate")
    if printed in _NOT_QUOTED:
        return None
    currency, quote_currency = _currency(cells("currency")), _currency(cells("quote_currency"))
    if currency == quote_currency:
        raise _RateError(f"a rate of {currency} in {currency}")
    price, units = _number(printed, rules), _number(cells("multiplier"), rules)
    rate = price / units
    if not math.isfinite(rate) or rate <= 0:
        raise _RateError(f"{printed!r} for {units:g} {currency} is no rate")
    return QuotedRate(currency, quote_currency, _day(cells("date"), rules, fetched_on), rate)


def _currency(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise _RateError(f"currency {text!r}, expected a code of ISO 4217 such as USD")
    return text


def _number(text: str, rules: Rates) -> float:
    plain = "".join(text.split())
    plain = plain.replace(".", "").replace(",", ".") if rules.decimal == "," else plain.replace(",", "")
    try:
        number = float(plain)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number <= 0:
        raise _RateError(f"{text!r}, expected a number above 0 with decimal {rules.decimal!r}")
    return number


def _day(text: str, rules: Rates, fetched_on: dt.date) -> dt.date:
    try:
        day = dt.datetime.strptime(text, rules.date_format).date()
    except ValueError:
        raise _RateError(f"day {text!r}, expected the form {rules.date_format!r}") from None
    if not _FIRST_DAY <= day <= fetched_on + _AHEAD:
        raise _RateError(f"day {day}, expected one from {_FIRST_DAY} to {fetched_on + _AHEAD}")
    return day


def _xml_rows(body: bytes, rules: Rates) -> Iterator[tuple[str, _Cells]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    body = without_entities(undone(body))
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"XML that cannot be read: {error}; it begins with {beginning(body)}") from None
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
    places = _places(rules)
    found = {
        name: etree.XPath(f"string({place})") for name, place in places.items() if not _stands_for_itself(name, place)
    }
    elements = etree.XPath(str(rules.rows))(root)
    if not isinstance(elements, list) or not all(isinstance(element, etree._Element) for element in elements):
        raise UnreadableError(f"rows ({rules.rows}) finds no elements; allowed: an XPath of elements")
    for element in elements:

        def cells(name: str, element: etree._Element = element) -> str:
            return str(found[name](element)).strip() if name in found else places[name]

        yield f"line {element.sourceline}", cells


def _csv_rows(body: bytes, rules: Rates, headers: Mapping[str, str] | None) -> Iterator[tuple[str, _Cells]]:
    try:
        text = decode(undone(body), headers).removeprefix("\ufeff")
    except (NotHtmlError, UndecodableError) as error:
        raise UnreadableError(str(error)) from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=rules.delimiter)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        places = _places(rules)
        columns = {name: place for name, place in places.items() if not _stands_for_itself(name, place)}
        if absent := sorted(set(columns.values()) - set(header)):
            raise UnreadableError(f"no column {', '.join(absent)}; there are: {', '.join(header)[:200]}")
        at = {name: header.index(place) for name, place in columns.items()}
        wide = (
            [(index, code) for index, code in enumerate(header) if _CODE.fullmatch(code)]
            if rules.is_wide
            else [(0, "")]
        )
        for line in reader:
            if not any(cell.strip() for cell in line):
                continue
            for index, code in wide:

                def cells(name: str, line: list[str] = line, index: int = index, code: str = code) -> str:
                    if name in at:
                        return line[at[name]].strip() if at[name] < len(line) else ""
                    if name == "rate":
                        return line[index].strip() if index < len(line) else ""
                    return places.get(name, code)

                yield f"line {reader.line_num}", cells
    except csv.Error as error:
        raise UnreadableError(f"line {reader.line_num}: CSV that cannot be read: {error}") from None


def _places(rules: Rates) -> dict[str, str]:
    named = {
        "date": rules.date,
        "currency": rules.currency,
        "quote_currency": rules.quote_currency,
        "rate": rules.rate,
        "multiplier": str(rules.multiplier),
    }
    return {name: place for name, place in named.items() if place is not None}


def _stands_for_itself(name: str, place: str) -> bool:
    if name == "multiplier":
        return place.isdecimal()
    return name in ("currency", "quote_currency") and bool(_CODE.fullmatch(place))
