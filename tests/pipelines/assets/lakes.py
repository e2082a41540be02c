"""A lake with the few rows that gauges and alerts read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import warehouse

DAY = dt.timedelta(days=1)
SENTENCE = "Exports reached $5 million in 2021."


class Lake:
    """Collects articles with figures and events, as if they had been fetched on a day, and writes them at once."""

    now = dt.datetime.now(dt.UTC)

    def __init__(self, home: Path) -> None:
        self.home = home
        self._rows: dict[str, list[dict[str, object]]] = {
            "articles": [],
            "figures": [],
            "events": [],
            "extractions": [],
        }

    def add(self, source: str, fetched_at: dt.datetime, n_figures: int = 1, indicator: str = "EXPORTS") -> str:
        name = f"a{len(self._rows['articles'])}"
        self._rows["articles"].append(
            {
                "article_id": name,
                "source": source,
                "url": f"https://{source}.example/{name}",
                "canonical_url": f"https://{source}.example/{name}",
                "text": SENTENCE,
                "text_hash": name,
                "word_count": 6,
                "fetched_at": fetched_at,
            }
        )
        for number in range(n_figures):
            self.figure(name, indicator=indicator, obs_value=5e6 + number)
        self._rows["extractions"].append(
            {"article_id": name, "version": 1, "extractor_version": "1", "n_figures": n_figures, "n_events": 0}
        )
        return name

    def figure(self, article_id: str, **columns: object) -> None:
        self._rows["figures"].append(
            {
                **self._reported("figure_id", article_id, "figures"),
                "indicator": "EXPORTS",
                "measure": "level",
                "obs_value": 5e6,
                "qualifier": "exact",
                "unit_measure": "USD",
                "ref_area": "AZ",
                "time_period": "2021",
                "freq": "A",
                "period_start": dt.date(2021, 1, 1),
                "period_end": dt.date(2022, 1, 1),
                "obs_status": "actual",
                "confidence": 0.95,
                **columns,
            }
        )

    def event(self, article_id: str, **columns: object) -> None:
        start = columns.get("period_start")
        end = start + 90 * DAY if isinstance(start, dt.date) else None
        self._rows["events"].append(
            {
                **self._reported("event_id", article_id, "events"),
                "event_type": "AGREEMENT_SIGNED",
                "status": "occurred",
                "period_end": end,
                **columns,
            }
        )

    def write(self) -> None:
        with warehouse.writing(self.home, run_id="test", stage="test", code_version="1") as writer:
            for table, rows in self._rows.items():
                writer.merge(table, rows)

    def _reported(self, key: str, article_id: str, table: str) -> dict[str, object]:
        return {
            key: f"{table}{len(self._rows[table]):03d}",
            "article_id": article_id,
            "version": 1,
            "sentence": SENTENCE,
            "char_start": 16,
            "char_end": 26,
            "quote": "$5 million",
            "extractor_version": "1",
        }
