"""From articles to rows of `figures`, `events` and `extractions`.

Belongs here: reading one text, and writing what was read. Does not belong here: which articles are due
(`pipelines.stages`, `pipelines.importing`), the reading itself (`pipelines.extract`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import duckdb

from pipelines.cleaned import reject_row
from pipelines.correcting import overlaid
from pipelines.extract.article import extract
from pipelines.extract.version import EXTRACTOR_VERSION
from pipelines.outlet import Outlet
from warehouse import pending
from warehouse.corrections import of_articles
from warehouse.history import Writer

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Records:
    """What was read out of one text: rows of `figures` and `events` without their version, or why nothing was."""

    figures: list[Row]
    events: list[Row]
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """An article version, the name of its source, and what was read out of it."""

    article: pending.UnreadArticle
    source: str
    records: Records


def read_records(article: pending.UnreadArticle, outlet: Outlet) -> Records:
    """Figures and events of a text; never raises for what a text says."""
    try:
        answer = extract(
            {
                "article_id": article.article_id,
                "title": article.title,
                "published_at": article.published_date,
                "language": article.language,
                "source_area": outlet.area,
                "text": article.text,
            }
        )
    except Exception as error:  # noqa: BLE001 - one text that the extractor cannot read must not stop the others
        return Records([], [], f"{type(error).__name__}: {error}")
    events = [_event_row(event) for event in cast(list[Row], answer["events"])]
    return Records(cast(list[Row], answer["figures"]), events)


def corrected(lake: duckdb.DuckDBPyConnection, readings: Sequence[Reading]) -> list[Reading]:
    """The same with what readers said of these articles' records in the place of what was read."""
    told = of_articles(lake, [reading.article.article_id for reading in readings])
    return [
        replace(
            reading,
            records=replace(
                reading.records,
                figures=overlaid("figure", reading.records.figures, told),
                events=overlaid("event", reading.records.events, told),
            ),
        )
        for reading in readings
    ]


def write_records(writer: Writer, readings: Sequence[Reading]) -> None:
    """Makes the records of these articles what was read now."""
    scope = {"article_id": [reading.article.article_id for reading in readings]}
    for table in ("figures", "events"):
        rows = (
            {**row, "article_id": reading.article.article_id, "version": reading.article.version}
            for reading in readings
            for row in getattr(reading.records, table)
        )
        writer.merge(table, rows, scope=scope)
    writer.merge("extractions", [_extraction_row(reading) for reading in readings], scope=scope)
    writer.append(
        "rejects",
        [
            reject_row("records", reading.source, reading.article, "not_read", reading.records.fault)
            for reading in readings
            if reading.records.fault
        ],
    )


def _extraction_row(reading: Reading) -> Row:
    return {
        "article_id": reading.article.article_id,
        "version": reading.article.version,
        "extractor_version": EXTRACTOR_VERSION,
        "n_figures": len(reading.records.figures),
        "n_events": len(reading.records.events),
    }


def _event_row(event: Row) -> Row:
    mentions = cast(list[tuple[int, int]], event["mentions"])
    return {**event, "mentions": [{"char_start": start, "char_end": end} for start, end in mentions]}
