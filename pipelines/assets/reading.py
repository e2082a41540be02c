"""What an operator can say about reading articles again, in the launchpad of the Dagster UI.

Belongs here: that run configuration. Does not belong here: reading (`pipelines.stages`).
"""

from __future__ import annotations

import datetime as dt

import dagster as dg
from pydantic import Field

from warehouse.pending import Span


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
        """The days to read again, None for none; dg.Failure that no retry heals for what is no day."""
        if not self.again:
            if self.since or self.until:
                raise dg.Failure("since and until count only with `again: true`: set it", allow_retries=False)
            return None
        return Span(_day("since", self.since), _day("until", self.until))


def _day(name: str, text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise dg.Failure(
            f"ops.records.config.{name}: found {text!r}, expected a day as 2022-04-26, or nothing", allow_retries=False
        ) from None
