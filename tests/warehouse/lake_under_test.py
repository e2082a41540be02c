"""A lake under test and rows that fit its tables.

Belongs here: what tests of the warehouse share. Does not belong here: fixtures (`conftest`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

import warehouse
from warehouse import reference
from warehouse.lake import attach, open_duckdb
from warehouse.merging import Change
from warehouse.place import place_of

NEW_YEAR = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)


class Lake:
    """A lake under test: writing with few words, reading as plain tuples."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def merge(
        self,
        table: str,
        rows: Sequence[Mapping[str, object]],
        scope: Mapping[str, Sequence[object]] | None = None,
        *,
        run_id: str = "r",
        now: dt.datetime | None = None,
    ) -> Change:
        with warehouse.writing(self.home, run_id=run_id, stage="test", code_version="1", now=now) as writer:
            return writer.merge(table, rows, scope)

    def sql(self, sql: str, as_of: dt.datetime | None = None) -> list[tuple[object, ...]]:
        with warehouse.connect(self.home, as_of=as_of) as connection:
            return connection.execute(sql).fetchall()

    def raw(self) -> duckdb.DuckDBPyConnection:
        """A connection that writes without any of the care that Dateline takes."""
        place = place_of(self.home)
        connection = open_duckdb(place)
        attach(connection, place, read_only=False)
        connection.execute("USE lake")
        return connection

    def files(self) -> list[str]:
        """Paths or addresses of the Parquet files that are there, needed or not."""
        return sorted(place_of(self.home).files.written_since(0))

    def snapshots(self) -> int:
        ((count,),) = self.sql("SELECT count(*) FROM lake.snapshots()")
        assert isinstance(count, int)
        return count


def with_reference_data(home: Path) -> None:
    with warehouse.writing(home, run_id="reference", stage="reference", code_version="1", now=NEW_YEAR) as writer:
        reference.load_reference(writer)


def article(number: int, **columns: object) -> dict[str, object]:
    return {
        "article_id": f"a{number}",
        "source": "courier",
        "url": f"https://courier.example/{number}",
        "canonical_url": f"https://courier.example/{number}",
        "text": "Exports reached $5 million in 2021.",
        "text_hash": "5",
        "word_count": 6,
        "fetched_at": NEW_YEAR,
        **columns,
    }


def figure(number: int, article_number: int = 1, **columns: object) -> dict[str, object]:
    return {
        "figure_id": f"f{number}",
        "article_id": f"a{article_number}",
        "version": 1,
        "sentence": "Exports reached $5 million in 2021.",
        "char_start": 16,
        "char_end": 26,
        "quote": "$5 million",
        "indicator": "EXPORTS",
        "measure": "level",
        "obs_value": 5e6,
        "qualifier": "exact",
        "unit_measure": "USD",
        "ref_area": "AZ",
        "time_period": "2021",
        "obs_status": "actual",
        "extractor_version": "1",
        **columns,
    }


def event(number: int, article_number: int = 1, **columns: object) -> dict[str, object]:
    return {
        "event_id": f"e{number}",
        "article_id": f"a{article_number}",
        "version": 1,
        "sentence": "They signed an agreement.",
        "char_start": 5,
        "char_end": 24,
        "quote": "signed an agreement",
        "event_type": "AGREEMENT_SIGNED",
        "status": "occurred",
        "actors": [{"area": "AZ", "role": "party"}, {"area": "RU", "organisation": "KAMAZ"}],
        "extractor_version": "1",
        **columns,
    }


class Make:
    article = staticmethod(article)
    figure = staticmethod(figure)
    event = staticmethod(event)
