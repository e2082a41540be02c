"""Who takes part, when and whether: kinds of parties, dates and moods, a short text each.

event_attributes.csv holds them: what some event of the text has, "parties" its codes of two letters. A "\\n" in a text
parts paragraphs; "area" is the country of the outlet.
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

PUBLISHED = dt.date(2022, 4, 26)
with (Path(__file__).parent / "event_attributes.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:60])
def test_status_time_and_parties(row: dict[str, str]) -> None:
    document = Document(row["text"].replace("\\n", "\n"), published=PUBLISHED, area=row["area"] or None)
    found = find_events(document, find_quantities(document), find_periods(document), find_areas(document))
    read = {
        (
            event.status,
            event.time_period or "",
            " ".join(sorted({actor.area for actor in event.actors if actor.area and len(actor.area) == 2})),
        )
        for event in found
    }
    assert (row["status"], row["time_period"], row["parties"]) in read
