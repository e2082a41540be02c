"""The keys of a source of exchange rates: what its documents are, and where in them a rate stands.

Belongs here: those keys, their bounds and defaults. Does not belong here: reading a document by them (`crawlers.rates`).
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from lxml import etree
from pydantic import Field, model_validator

from crawlers.source_values import Address, Keys


class Rates(Keys):
    """Documents of exchange rates: what they are, and where in them a rate stands.

    A place is an XPath from the element of a rate (names without namespaces), or the name of a column. Three capital
    letters are no place but a code of ISO 4217 that goes for all rates.
    """

    documents: Annotated[tuple[Address, ...], Field(strict=False, min_length=1)]
    """Where they stand: paths of the home, or whole addresses."""
    format: Literal["xml", "csv"]
    """How they are written."""
    rows: str | None = None
    """XML: XPath of the elements that hold one rate each. CSV has lines."""
    date: str = Field(min_length=1)
    """Where the day stands."""
    date_format: str = "%Y-%m-%d"
    """How the day is written, in the codes of strptime: "%d.%m.%Y"."""
    currency: str | None = None
    """Where the currency stands of which `multiplier` units are priced, or its code."""
    quote_currency: str | None = None
    """Where the currency stands that they are priced in, or its code."""
    rate: str | None = None
    """Where the price stands. CSV with a column for each currency: leave this out, and the currency of the header."""
    multiplier: str | int = 1
    """Where it stands how many units are priced, or that number."""
    decimal: Literal[".", ","] = "."
    """What parts whole from decimal places."""
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    """CSV: what parts the columns."""

    @property
    def is_wide(self) -> bool:
        """Whether the currencies stand in the header, each with a column of its own."""
        return self.rate is None

    @model_validator(mode="after")
    def _names_what_its_format_has(self) -> Self:
        sides = [self.currency, self.quote_currency].count(None)
        if self.format == "xml" and not (self.rows and self.rate and not sides):
            raise ValueError("allowed: xml with rows, rate, currency and quote_currency")
        if self.format == "csv" and (self.rows or sides != self.is_wide):
            raise ValueError(
                "allowed: csv without rows, and with rate, currency and quote_currency; where each currency has a "
                "column of its own, without rate and the one of the two that stands in the header"
            )
        places = (self.rows, self.date, self.currency, self.quote_currency, self.rate, str(self.multiplier))
        for place in places if self.format == "xml" else ():
            try:
                etree.XPath(place or ".")
            except etree.XPathError as error:
                raise ValueError(f"{place!r} is no XPath: {error}") from None
        return self
