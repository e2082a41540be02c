"""A text of 17 May 2023 read for its events, for the tests that say what events tell of it."""

from __future__ import annotations

import datetime as dt

from pipelines.extract.areas import find_areas
from pipelines.extract.document import Document
from pipelines.extract.events import Event, find_events
from pipelines.extract.periods import find_periods
from pipelines.extract.quantities import find_quantities

PUBLISHED = dt.date(2023, 5, 17)


def events_of(text: str) -> list[Event]:
    document = Document(text, published=PUBLISHED)
    return find_events(document, find_quantities(document), find_periods(document), find_areas(document))


def told(text: str) -> set[tuple[str, str, str | None]]:
    """Type, status and period of each."""
    return {(event.event_type, event.status, event.time_period) for event in events_of(text)}
