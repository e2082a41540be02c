"""Clocks that go back, lakes that move, catalogs of yesterday, two versions of Dateline, archives cut short."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crawlers"))

import faults

import warehouse
from crawlers import politeness
from crawlers.source import Source
from pipelines import stages
from warehouse.errors import LakeVersionError
from warehouse.lake import connect
from warehouse.maintain import UnsoundError, maintain
from warehouse.migrations import known
from warehouse.place import Place

DAY = dt.timedelta(days=1)
NOW = dt.datetime.now(dt.UTC)


def page(number: int, percent: int) -> bytes:
    text = f"Exports of product {number} rose by {percent} percent in 2021, the customs committee said on Monday. " * 8
    return f"<html><head><title>Exports {number}</title></head><body><article><p>{text}</p></article></body></html>".encode()


@dataclass
class Desk:
    """A source at a faulty site and its lake."""

    site: faults.Site
    home: Path
    runs: int = 0

    def publish(self, *numbers: int, percent: int = 5) -> None:
        self.site.pages |= {f"/{number}": page(number, percent) for number in numbers}
        self.site.pages["/feed.xml"] = faults.feed(*(path for path in self.site.pages if path[1:].isdecimal()))

    def run(self, now: dt.datetime = NOW) -> None:
        self.runs += 1
        for stage in (stages.fetch, stages.clean, stages.read):
            stage(self.source, self.home, f"run-{self.runs}-{now:%d%H}", now)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(connect(self.home)) as lake:
            return lake.execute(sql).fetchall()

    @property
    def articles(self) -> list[str]:
        return [url.rpartition("/")[2] for (url,) in self.rows("SELECT url FROM current_articles ORDER BY url")]

    @property
    def source(self) -> Source:
        return Source.model_validate(
            {
                "name": "s",
                "title": "S",
                "home": self.site.home,
                "language": "en",
                "timezone": "UTC",
                "area": "AZ",
                "allow_private": True,
                "discover": {"feeds": ["/feed.xml"]},
                "politeness": {"delay": 0},
            }
        )


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, prepare: Callable[[Path], None]) -> Iterator[Desk]:
    """A lake with one article, which each test copies: making one takes longer than most tests."""
    with pytest.MonkeyPatch.context() as patched, faults.serve() as site:
        patched.setattr(politeness, "FIRST_PAUSE_SECONDS", 0.02)
        desk = Desk(site, tmp_path_factory.mktemp("begun") / "home")
        prepare(desk.home)
        desk.publish(1)
        desk.run()
        yield desk


@pytest.fixture
def desk(begun: Desk, tmp_path: Path) -> Desk:
    begun.site.pages.clear()
    begun.site.log.clear()
    shutil.copytree(begun.home, tmp_path / "home")
    desk = Desk(begun.site, tmp_path / "home", runs=1)
    desk.publish(1)
    return desk


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_clock_that_goes_back_loses_no_row_and_turns_no_time_around(desk: Desk) -> None:
    desk.publish(2)
    desk.run(NOW - 400 * DAY)
    desk.publish(3)
    desk.run(NOW - 3 * DAY)
    assert desk.articles == ["1", "2", "3"]
    moments = [moment for (moment,) in desk.rows("SELECT valid_from FROM articles ORDER BY url")]
    assert moments == sorted(moments)
    assert moments[0] >= NOW
    assert len(set(moments)) == 3
    for table in ("articles", "figures", "extractions"):
        assert desk.rows(f"SELECT count(*) FROM {table} WHERE valid_to <= valid_from") == [(0,)]
    assert desk.rows("SELECT count(*) FROM runs WHERE ended < started") == [(0,)]


def test_a_lake_that_moved_is_gone_on_with(desk: Desk, tmp_path: Path) -> None:
    moved = tmp_path / "another place"
    desk.home.rename(moved)
    desk.home = moved
    desk.publish(2)
    desk.run(NOW + DAY)
    assert desk.articles == ["1", "2"]
    assert desk.site.asked_for("/1") == 0
    maintain(moved)


def test_a_catalog_of_yesterday_beside_the_files_of_today_comes_up_to_date(desk: Desk, tmp_path: Path) -> None:
    with (
        closing(sqlite3.connect(Place(desk.home).catalog_file)) as live,
        closing(sqlite3.connect(tmp_path / "c")) as copy,
    ):
        live.backup(copy)
    before = len(list(Path(Place(desk.home).data).rglob("*.parquet")))
    desk.publish(2)
    desk.run(NOW + DAY)
    assert desk.articles == ["1", "2"]
    for file in Place(desk.home).lake.glob("catalog.sqlite*"):
        file.unlink()
    shutil.copyfile(tmp_path / "c", Place(desk.home).catalog_file)
    assert desk.articles == ["1"]
    assert len(list(Path(Place(desk.home).data).rglob("*.parquet"))) > before
    desk.run(NOW + 2 * DAY)
    assert desk.articles == ["1", "2"]
    assert desk.rows("SELECT count(*), count(DISTINCT article_id) FROM articles") == [(2, 2)]
    told = maintain(desk.home, now=NOW + 30 * DAY)
    assert told.files_removed > 0  # what only the lost day needed
    assert desk.articles == ["1", "2"]


def test_a_catalog_that_needs_files_which_are_gone_is_told_and_nothing_is_removed(desk: Desk) -> None:
    lost = next(iter(Path(Place(desk.home).data).rglob("*/articles/*.parquet")))
    lost.unlink()
    before = tree(Path(Place(desk.home).data))
    with pytest.raises(UnsoundError, match=rf"{lost.name}.*is missing"):
        maintain(desk.home)
    assert tree(Path(Place(desk.home).data)) == before


def test_an_older_dateline_refuses_a_newer_lake_and_changes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = dict(list(known().items())[:-1])
    monkeypatch.setattr("warehouse.migrations.known", lambda: older)
    from warehouse import lake

    monkeypatch.setattr(lake, "_open", {})
    before = tree(desk.home)
    said = rf"migration {max(older) + 1}, this Dateline .* knows {max(older)}: a newer Dateline made it"
    with pytest.raises(LakeVersionError, match=said):
        desk.run(NOW + DAY)
    with pytest.raises(LakeVersionError, match=said):
        warehouse.connect(desk.home)
    with pytest.raises(LakeVersionError, match=said):
        maintain(desk.home)
    after = tree(desk.home)
    assert {name for name in after if after[name] != before.get(name)} <= {
        "lake/catalog.sqlite-wal",
        "lake/catalog.sqlite-shm",
    }
    assert before.keys() - after.keys() <= {"lake/catalog.sqlite-wal", "lake/catalog.sqlite-shm"}


def test_a_newer_dateline_brings_an_older_lake_up_to_date_with_its_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {
        "article_id": "a",
        "source": "s",
        "url": "u",
        "canonical_url": "u",
        "text": "t",
        "text_hash": "h",
        "word_count": 1,
        "fetched_at": NOW,
    }
    older = {number: step for number, step in known().items() if number < max(known())}
    with monkeypatch.context() as patched:
        patched.setattr("warehouse.migrations.known", lambda: older)
        with warehouse.writing(tmp_path, run_id="old", stage="test", code_version="1") as writer:
            writer.merge("articles", [row])
    with pytest.raises(LakeVersionError, match=f"lacks migration {max(known()):03d}"):
        warehouse.connect(tmp_path)
    with warehouse.writing(tmp_path, run_id="new", stage="test", code_version="2") as writer:
        writer.merge("articles", [{**row, "article_id": "b"}])
    with closing(warehouse.connect(tmp_path)) as lake:
        assert lake.execute("SELECT article_id, run_id FROM articles ORDER BY 1").fetchall() == [
            ("a", "old"),
            ("b", "new"),
        ]
        assert lake.execute("SELECT max(version) FROM migrations").fetchall() == [(max(known()),)]


def test_an_archive_file_cut_short_is_told_page_by_page_and_stops_nothing(desk: Desk) -> None:
    desk.publish(2, 3)
    stages.fetch(desk.source, desk.home, "fetched", NOW + DAY)
    (cut,) = (desk.home / "archive").rglob("fetched.warc.gz")
    offsets = desk.rows(
        "SELECT warc_offset FROM fetches WHERE warc_file LIKE '%fetched%' AND kind = 'article' ORDER BY 1"
    )
    with cut.open("r+b") as file:
        file.truncate(offsets[1][0] + 40)
    stages.clean(desk.source, desk.home, "cleaned", NOW + DAY)
    assert len(desk.articles) == 2
    ((reason, detail),) = desk.rows("SELECT reason, detail FROM rejects WHERE url LIKE '%/2' OR url LIKE '%/3'")
    assert reason == "archive_unreadable"
    assert "fetched.warc.gz" in detail
    assert "at byte" in detail
    stages.clean(desk.source, desk.home, "again", NOW + 2 * DAY)
    assert desk.rows("SELECT count(*) FROM rejects") == [(1,)]
