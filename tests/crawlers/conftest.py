"""A faulty site, sources that watch it, and crawls of them one after another, as a run of the main job does them."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import faults

from crawlers import pace, politeness
from crawlers.crawl import CrawlResult, crawl
from crawlers.fetch import Fetch, Known
from crawlers.source import Source


@dataclass
class Watch:
    """A source at the faulty site with what the caller remembers of it."""

    site: faults.Site
    archive: Path
    known: dict[str, Known] = field(default_factory=dict)
    runs: int = 0

    def source(self, **keys: object) -> Source:
        discover = {key: keys.pop(key) for key in ("feeds", "sitemaps", "listings") if key in keys}
        polite = {key: keys.pop(key) for key in ("delay", "concurrency", "max_pages") if key in keys}
        return Source.model_validate(
            {
                "name": "faulty",
                "title": "The Faulty Times",
                "home": self.site.home,
                "language": "en",
                "timezone": "UTC",
                "area": "AZ",
                "allow_private": True,
                "discover": discover or {"feeds": ["/feed.xml"]},
                "politeness": {"delay": 0, "concurrency": 4, **polite},
                **keys,
            }
        )

    def crawl(self, *, now: dt.datetime | None = None, seal: bool = True, **keys: object) -> CrawlResult:
        """One run; what it found is remembered as the lake remembers it."""
        self.runs += 1
        result = crawl(
            self.source(**keys),
            archive_dir=self.archive,
            run_id=f"run-{self.runs}",
            known=self.known,
            now=now or dt.datetime.now(dt.UTC),
        )
        for fetch in result.fetches:
            self.known[fetch.url] = as_known(fetch)
        if seal:
            result.seal()
        return result

    def of(self, result: CrawlResult, path: str) -> Fetch:
        """The row of a path."""
        return next(fetch for fetch in result.fetches if fetch.url == self.url(path))

    def url(self, path: str) -> str:
        return self.site.home.rstrip("/") + path


def as_known(fetch: Fetch) -> Known:
    evidence = dict(fetch.evidence or {})
    return Known(
        fetch.url,
        fetch.status,
        fetch.etag,
        fetch.last_modified,
        fetch.digest,
        fetch.fetched_at,
        fetch.error,
        evidence.get("published"),  # type: ignore[arg-type]
        evidence.get("modified"),  # type: ignore[arg-type]
        evidence.get("title"),  # type: ignore[arg-type]
        evidence.get("origin"),  # type: ignore[arg-type]
    )


@pytest.fixture
def site() -> Iterator[faults.Site]:
    with faults.serve() as served:
        yield served


@pytest.fixture
def watch(site: faults.Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Pauses and patience are cut short, so that the tests are quick."""
    monkeypatch.setattr(politeness, "FIRST_PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(politeness, "TIMEOUT_SECONDS", 1.0)
    monkeypatch.setattr(pace, "SHORTEST_SLOW_DELAY", 0.005)
    return Watch(site, tmp_path / "archive")
