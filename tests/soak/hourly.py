"""A newspaper that prints and corrects by a plan, and one hour of a source's work on it, without Dagster.

Belongs here: what is published when, what goes wrong when, the stages of an hour. Does not belong here: what must hold
at the end (`test_soak`). As a program it does one hour, so that a test can kill it: `hourly.py ADDRESS HOME HOUR NOW`.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from dataclasses import dataclass, field
from email.utils import format_datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "crawlers")]

import faults  # noqa: E402

from crawlers.source import Source  # noqa: E402
from pipelines import stages  # noqa: E402
from pipelines.observation_stage import join_figures  # noqa: E402
from pipelines.story_stage import join_reports  # noqa: E402

# Of every four hours the first two are calm: a version stands for at least one of them before the next replaces it.
CALM = (0, 1)
_STANDS_FOR_HOURS = 4
_IN_FEED = 12
_FILLER = (
    "The customs committee published the report on its website, and officials said that producers of the region had "
    "opened new workshops and that deliveries by rail went on as agreed between the ministries of both countries. "
) * 2
_FAULTS: tuple[faults.Answer, ...] = (
    faults.drop,
    faults.drop_midway,
    faults.status(503),
    faults.status(403),
    faults.cut_gzip,
)


@dataclass
class Paper:
    """What has been printed: the number of each version of each article is its figure."""

    site: faults.Site
    start: dt.datetime
    chance: random.Random
    articles: dict[int, list[int]] = field(default_factory=dict)
    printed: dict[int, int] = field(default_factory=dict)
    changed: dict[int, int] = field(default_factory=dict)

    def go_on(self, hour: int, *, quiet: bool) -> int:
        """Prints and corrects for an hour, and puts the faults of the hour in the way; how much is new."""
        new = 0
        if not quiet and self.chance.random() < 0.5:
            number = len(self.articles) + 1
            self.articles[number] = [number * 1000 + 1]
            self.printed[number] = self.changed[number] = hour
            new += 1
        # What has left the feed stays in the sitemap; only what stood long enough to be seen is corrected.
        old = [number for number, at in self.changed.items() if hour - at >= _STANDS_FOR_HOURS]
        if not quiet and old and self.chance.random() < 0.2:
            number = self.chance.choice(old)
            self.articles[number].append(self.articles[number][-1] + 1)
            self.changed[number] = hour
            new += 1
        self._put_up()
        if hour % 4 not in CALM:
            for path in [path for path in self.site.pages if self.chance.random() < 0.3]:
                self.site.pages[path] = faults.first(
                    self.chance.randint(1, 9), self.chance.choice(_FAULTS), self.site.pages[path]
                )
        return new

    def _put_up(self) -> None:
        newest = sorted(self.articles, reverse=True)
        entries = "".join(
            f"<url><loc>{self.site.home}news/{number}</loc><lastmod>{self._moment(number).isoformat()}</lastmod></url>"
            for number in newest
        )
        self.site.pages = {
            "/robots.txt": b"User-agent: *\nAllow: /\n",
            "/sitemap.xml": f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode(),
            "/feed.xml": self._feed(newest[:_IN_FEED]),
            **{f"/news/{number}": self._page(number) for number in newest},
        }

    def _feed(self, numbers: list[int]) -> bytes:
        items = "".join(
            f"<item><title>Report {number}</title><link>{self.site.home}news/{number}</link>"
            f"<pubDate>{format_datetime(self._printed(number))}</pubDate></item>"
            for number in numbers
        )
        return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()

    def _printed(self, number: int) -> dt.datetime:
        return self.start + dt.timedelta(hours=self.printed[number])

    def _moment(self, number: int) -> dt.datetime:
        return self.start + dt.timedelta(hours=self.changed[number])

    def _page(self, number: int) -> bytes:
        value, printed = self.articles[number][-1], self._printed(number)
        head = f"Azerbaijan's exports of product {number} in report {number}"
        return (
            f"<html><head><title>{head}</title>"
            f'<meta property="article:published_time" content="{printed.isoformat()}">'
            f'<meta property="article:modified_time" content="{self._moment(number).isoformat()}"></head>'
            f"<body><article><h1>{head}</h1><p>Azerbaijan's exports to Georgia amounted to ${value} million in 2021, the "
            f"customs committee said.</p><p>{_FILLER}</p></article></body></html>"
        ).encode()


def source_of(address: str) -> Source:
    return Source.model_validate(
        {
            "name": "paper",
            "title": "The Hourly Paper",
            "home": address,
            "language": "en",
            "timezone": "UTC",
            "area": "AZ",
            "allow_private": True,
            "discover": {"feeds": ["/feed.xml"], "sitemaps": ["/sitemap.xml"]},
            "politeness": {"delay": 0, "concurrency": 4, "max_pages": 500},
        }
    )


def work(address: str, home: Path, hour: str, now: dt.datetime) -> None:
    """Everything that an hour does, in the order of the way of the data."""
    source = source_of(address)
    stages.fetch(source, home, f"hour-{hour}", now)
    stages.clean(source, home, f"hour-{hour}", now)
    stages.read(source, home, f"hour-{hour}", now)
    join_figures(home, f"hour-{hour}", now)
    join_reports(home, f"hour-{hour}", now)


def be_quick() -> None:
    """Pauses between tries are cut short, as in the tests of crawling."""
    from crawlers import pace, politeness

    politeness.FIRST_PAUSE_SECONDS = 0.01
    politeness.TIMEOUT_SECONDS = 1.0
    pace.SHORTEST_SLOW_DELAY = 0.002


if __name__ == "__main__":
    be_quick()
    print("ready", flush=True)
    work(sys.argv[1], Path(sys.argv[2]), sys.argv[3], dt.datetime.fromisoformat(sys.argv[4]))
