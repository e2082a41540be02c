"""A report: one event as one article tells it, with what the article says of itself.

Belongs here: the shape that resolving reads and its making from a row. Does not belong here: what joins two reports
(`matching`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

HAPPENED = ("occurred", "ongoing")
ANNOUNCED = ("planned", "possible")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes part: an area by code, or an organisation or person by name; role as in the table `events`."""

    area: str | None = None
    organisation: str | None = None
    person: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """An event as an article reports it.

    origin: the article itself, or the article of which it is a wire copy. reported_on: the day of publication, or of
    the fetch where no page says it. digest: of everything here, so that a change is seen.
    """

    event_id: str
    article_id: str
    origin: str
    source: str
    reported_on: dt.date
    event_type: str
    status: str
    sentence: str
    quote: str
    title: str = ""
    time_period: str | None = None
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    date_precision: str | None = None
    actors: tuple[Actor, ...] = ()
    location: str | None = None
    object: str = ""
    digest: str = ""

    @property
    def is_copy(self) -> bool:
        return self.origin != self.article_id

    @property
    def order(self) -> tuple[dt.date, str]:
        """Reports in the order in which the news came, whatever the order in which they were fetched."""
        return self.reported_on, self.event_id


def report_of(row: Mapping[str, Any]) -> Report:
    """A report from a row that has its fields as columns; missing text is empty text."""
    actors = cast(Sequence[Mapping[str, str | None]], row.get("actors") or ())
    return Report(
        **{
            **row,
            "title": row.get("title") or "",
            "object": row.get("object") or "",
            "actors": tuple(Actor(**{name: actor.get(name) for name in Actor.__slots__}) for actor in actors),
        }
    )
