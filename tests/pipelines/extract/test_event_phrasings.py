"""The ways in which outlets print events, a sentence each: which types and statuses are read from it, and no other.

event_phrasings.csv holds them: `events` lists type/status of each event, "none" where there is none.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from pipelines.extract.areas import find_areas
from pipelines.extract.document import Document
from pipelines.extract.events import find_events
from pipelines.extract.periods import find_periods
from pipelines.extract.quantities import find_quantities

PUBLISHED = dt.date(2023, 5, 17)
with (Path(__file__).parent / "event_phrasings.csv").open(encoding="utf-8", newline="") as file:
    PHRASINGS = [(row["events"], row["sentence"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("events", "sentence"), PHRASINGS)
def test_phrasing(events: str, sentence: str) -> None:
    document = Document(sentence, published=PUBLISHED)
    found = find_events(document, find_quantities(document), find_periods(document), find_areas(document))
    assert sorted(f"{event.event_type}/{event.status}" for event in found) == [
        name for name in events.split() if name != "none"
    ]
