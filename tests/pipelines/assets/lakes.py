"""A lake with the few rows that an operator's gauges read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import warehouse

DAY = dt.timedelta(days=1)


class Lake:
    """Writes articles with so many figures, as if they had been fetched on a day."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._rows: dict[str, list[dict[str, object]]] = {"articles": [], "figures": [], "extractions": []}

    def add(self, source: str, fetched_at: dt.datetime, n_figures: int = 1, indicator: str = "EXPORTS") -> str:
        name = f"a{len(self._rows['articles'])}"
        article = {
            "article_id": name,
            "source": source,
            "url": f"https://{source}.example/{name}",
            "canonical_url": f"https://{source}.example/{name}",
            "text": "Exports reached $5 million in 2021.",
            "text_hash": name,
            "word_count": 6,
            "fetched_at": fetched_at,
        }
        figures = [
            {
                "figure_id": f"{name}f{i}",
                "article_id": name,
                "version": 1,
                "sentence": article["text"],
                "char_start": 16,
                "char_end": 26,
                "quote": "$5 million",
                "indicator": indicator,
                "measure": "level",
                "obs_value": 5e6 + i,
                "qualifier": "exact",
                "unit_measure": "USD",
                "ref_area": "AZ",
                "time_period": "2021",
                "obs_status": "actual",
                "confidence": 0.95,
                "extractor_version": "1",
            }
            for i in range(n_figures)
        ]
        reading = {"article_id": name, "version": 1, "extractor_version": "1", "n_figures": n_figures, "n_events": 0}
        self._rows["articles"].append(article)
        self._rows["figures"] += figures
        self._rows["extractions"].append(reading)
        return name

    def write(self) -> None:
        with warehouse.writing(self.home, run_id="test", stage="test", code_version="1") as writer:
            for table, rows in self._rows.items():
                writer.merge(table, rows)
