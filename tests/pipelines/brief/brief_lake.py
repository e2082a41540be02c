"""A lake for tests of the brief: both rounds of the seed site joined, and an article that tries to break out of the page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from seed_lake import FETCHED, prepare, seed_articles, take_in

from pipelines.observation_stage import join_figures
from pipelines.story_stage import join_reports

NOW = dt.datetime(2023, 3, 1, 6, tzinfo=dt.UTC)
HOSTILE = "</title><script>window.broken = 1</script><img src=x onerror='window.broken = 2'> & \"quoted\""


def make_lake(home: Path) -> None:
    """Resolved, with the hostile article among those of the courier."""
    prepare(home)
    first = seed_articles()
    pattern = next(row for row in first.values() if row["source"] == "seed-caspian-courier")
    hostile = {
        **pattern,
        "article_id": "hostile",
        "title": HOSTILE,
        "url": "http://127.0.0.1:1/hostile",
        "canonical_url": "javascript:window.broken=3",
        "text": f'Exports of Mongolia grew to $77 million in 2021, said "{HOSTILE}". Imports of Mongolia were $66 million in 2021.',
        "text_hash": "hostile",
        "duplicate_of": None,
        "minhash": None,
    }
    take_in(home, [*first.values(), hostile], "first")
    take_in(home, seed_articles(2).values(), "second", join_figures)
    join_reports(home, "second", FETCHED)
