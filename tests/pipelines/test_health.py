"""What is noticed of a source, from plain values and from a lake that a changing site filled."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crawlers"))

import faults

from crawlers.source import Source
from pipelines import stages
from pipelines.cli import main
from pipelines.health import CHECKS, findings, judge
from warehouse.lake import connect
from warehouse.watching import Discovery, PageOutcome

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
ALL = ["date", "title", "authors", "section"]
FINE = Discovery("http://x/feed", 200, None, NOW, NOW, None, 0)
DEAD = Discovery("http://x/feed", 410, None, NOW, NOW - 9 * HOUR, NOW - 8 * HOUR, 4)


def pages(*runs: list[tuple[str | None, int, list[str]]], gap: dt.timedelta = 2 * HOUR) -> list[PageOutcome]:
    """Pages of runs, the newest run first, a gap between two."""
    return [
        PageOutcome(f"http://x/{run}/{number}", NOW - run * gap, f"run-{run}", reason, words, fields)
        for run, outcomes in enumerate(runs)
        for number, (reason, words, fields) in enumerate(outcomes)
    ]


def read(count: int, words: int = 400, fields: list[str] = ALL) -> list[tuple[str | None, int, list[str]]]:
    return [(None, words, fields)] * count


def refused(count: int) -> list[tuple[str | None, int, list[str]]]:
    return [("no_text", 0, [])] * count


def failed(found: list[PageOutcome], asked: list[Discovery] | None = None, now: dt.datetime = NOW) -> dict[str, str]:
    return {one.check: "; ".join(one.evidence) for one in judge(found, asked or [FINE], now) if not one.passed}


@pytest.mark.parametrize(
    "found",
    [
        pages(*[read(10)] * 5),
        pages(read(10)),  # no past to measure against
        pages(refused(3), *[read(10)] * 5),  # a few
        pages(read(2, 50), *[read(10)] * 5),  # a short run is judged with the one before
        pages(read(10, 250, ["title", "authors", "section"]), *[read(10, 400, ["title", "authors"])] * 5),
        pages([*refused(5), *read(5)], *[[*refused(5), *read(5)]] * 5),  # always so
        pages(*[read(8)] * 9, gap=dt.timedelta(days=7)),  # a weekly
    ],
)
def test_a_source_that_is_as_always_gives_no_warning(found: list[PageOutcome]) -> None:
    assert failed(found) == {}


def test_every_check_is_told_in_order() -> None:
    assert [one.check for one in judge([], [], NOW)] == list(CHECKS)


def test_a_dead_feed_is_told_with_its_past() -> None:
    assert failed(pages(*[read(10)] * 5), [DEAD]) == {
        "feeds_answer": "http://x/feed: status 410, 4 times since 2026-03-01 04:00"
    }


def test_dates_that_vanished_are_told_with_an_example() -> None:
    told = failed(pages(read(10, fields=["title", "authors", "section"]), *[read(10)] * 5))
    assert told.keys() == {"fields_stay"}
    assert told["fields_stay"].startswith("date vanished: 0% of the newest 10 articles have one, 100% of the 50 before")
    assert told["fields_stay"].endswith("http://x/0/0")


@pytest.mark.parametrize(
    ("newest", "words"),
    [([*refused(6), *read(4)], "60% of the newest 10 pages were refused (6 no_text)"), (read(10, 90), "texts shrank")],
)
def test_a_layout_that_changed_is_told(newest: list[tuple[str | None, int, list[str]]], words: str) -> None:
    told = failed(pages(newest, *[read(10)] * 5))
    assert told.keys() == {"layout_stays"}
    assert words in told["layout_stays"]


def test_a_list_whose_selector_finds_nothing_is_told() -> None:
    broken = Discovery("http://x/n", 200, "no link matches 'a'; did the layout change?", NOW, None, NOW, 1)
    assert failed(pages(read(10)), [broken]).keys() == {"feeds_answer", "layout_stays"}


def test_feeds_without_articles_are_told() -> None:
    assert "all 6 pages of the newest run were refused" in failed(pages(refused(6), *[read(10)] * 5))["articles_come"]
    assert "no page came for 4 days" in failed(pages(*[read(10)] * 6), now=NOW + 97 * HOUR)["articles_come"]
    assert "no page of this source was ever read" in failed([])["articles_come"]
    assert "articles_come" not in failed(pages(*[read(10)] * 6), [DEAD], NOW + 97 * HOUR)


@pytest.fixture
def site() -> Iterator[faults.Site]:
    with faults.serve() as served:
        yield served


def page(number: int, *, dated: bool, name: str = "article") -> bytes:
    when = (
        f"<meta property='article:published_time' content='2026-02-{1 + number % 27:02d}T10:00:00Z'>" if dated else ""
    )
    text = f"Exports of grain rose by {number} percent in March, the statistics office said on Tuesday. " * 8
    return (
        f"<html><head><title>Grain report {number}</title>{when}</head><body><{name}><h1>Grain report {number}</h1>"
        f"<p>{text}</p></{name}></body></html>"
    ).encode()


def test_a_site_that_changes_is_noticed_from_the_lake(
    site: faults.Site, tmp_path: Path, prepare: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(tmp_path / "home")
    source = Source.model_validate(
        {
            "name": "faulty",
            "title": "Faulty",
            "home": site.home,
            "language": "en",
            "timezone": "UTC",
            "area": "AZ",
            "allow_private": True,
            "discover": {"sitemaps": ["/map.xml"], "feeds": ["/feed.xml"]},
            "politeness": {"delay": 0, "concurrency": 8},
        }
    )

    def run(number: int, first: int, last: int, *, dated: bool) -> dict[str, str]:
        paths = {f"/{n}": page(n, dated=dated) for n in range(first, last)}
        # An address that robots.txt does not name, and a feed that is gone.
        site.pages = {"/map.xml": faults.sitemap(f"{site.home}{n}" for n in range(last)), "/robots.txt": b"", **paths}
        now = dt.datetime.now(dt.UTC)
        stages.fetch(source, tmp_path / "home", f"run-{number}", now)
        stages.clean(source, tmp_path / "home", f"run-{number}", now)
        with closing(connect(tmp_path / "home")) as lake:
            return {one.check: "; ".join(one.evidence) for one in findings(lake, source, now) if not one.passed}

    assert run(1, 0, 25, dated=True).keys() == {"feeds_answer"}
    told = run(2, 25, 37, dated=False)
    assert told.keys() == {"feeds_answer", "fields_stay"}
    assert "status 404, 1 times" in told["feeds_answer"]
    assert "date vanished: 0% of the newest 12 articles" in told["fields_stay"]

    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATELINE_SOURCES", str(tmp_path))
    (tmp_path / "faulty.yaml").write_text(source.model_dump_json(exclude={"revisit", "schedule"}), encoding="utf-8")
    shown = CliRunner().invoke(main, ["source", "list"], env={"COLUMNS": "400"}).output
    assert "date vanished" in shown
    assert "status 404" in shown
