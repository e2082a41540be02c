"""What an operator can say about cleaning and reading again, in the launchpad of the Dagster UI.

Belongs here: that run configuration. Does not belong here: the work (`pipelines.stages`).
"""

from __future__ import annotations

import datetime as dt

import dagster as dg
from pydantic import Field

from pipelines.assets.days import span
from warehouse.pending import Span

_EVER = dt.date(1970, 1, 1), dt.date(9998, 12, 31)


class Cleaning(dg.Config):
    """Which archived pages `articles` cleans: those that are neither article nor reject yet, or a span of all."""

    again: bool = Field(
        default=False,
        description="Clean archived pages again by the rules of today. What reads as before stays; what is no article "
        "any more is closed with its figures and events.",
    )
    since: str = Field(
        default="", description="With `again`: pages fetched from this day on, as 2022-04-26. Empty: from the first."
    )
    until: str = Field(
        default="", description="With `again`: pages fetched up to and with this day. Empty: to the last."
    )

    def moments(self) -> tuple[dt.datetime, dt.datetime] | None:
        """Pages that came in [first, last) are cleaned again, None for none; dg.Failure that no retry heals."""
        days = _days(self, "articles")
        if days is None:
            return None
        first, last = days
        after_last = min(last or _EVER[1], _EVER[1]) + dt.timedelta(days=1)
        return _midnight(first or _EVER[0]), _midnight(after_last)


class Reading(dg.Config):
    """Which articles `records` reads besides those that it has not read yet."""

    again: bool = Field(
        default=False,
        description="Read articles again that this extractor has read already. Rows that come out the same stay.",
    )
    since: str = Field(
        default="",
        description="With `again`: from this day of publication on, as 2022-04-26. Empty: from the first.",
    )
    until: str = Field(
        default="",
        description="With `again`: up to and with this day of publication, as 2022-04-30. Empty: to the last.",
    )

    def span(self) -> Span | None:
        """The days of publication to read again, None for none; dg.Failure that no retry heals for a mistake."""
        days = _days(self, "records")
        return None if days is None else Span(*days)


def _days(config: Cleaning | Reading, op: str) -> tuple[dt.date | None, dt.date | None] | None:
    if config.again:
        return span(op, config.since, config.until)
    if config.since or config.until:
        raise dg.Failure(f"ops.{op}.config: since and until count only with `again: true`: set it", allow_retries=False)
    return None


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
