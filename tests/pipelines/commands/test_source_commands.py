"""`dateline source`: what a person at the keyboard gets from a seed site and from a site in trouble."""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "crawlers"))

import faults

from crawlers import politeness
from crawlers.source import load_file
from crawlers.workshop.frozen import thaw
from pipelines.cli import main
from seeds.server import SeedSite, serve


@pytest.fixture(scope="module")
def seed_site() -> Iterator[SeedSite]:
    with serve(ports=(0, 0, 0)) as site:
        yield site


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of source files; the lake's home lies beside it and is empty."""
    (tmp_path / "sources").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_SOURCES", str(tmp_path / "sources"))
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(politeness, "FIRST_PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(politeness, "TIMEOUT_SECONDS", 1)
    return tmp_path / "sources"


def dateline(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["source", *arguments], env={"COLUMNS": "250"})


def written(folder: Path, name: str, home: str, **keys: object) -> Path:
    told = {"name": name, "title": name, "home": home, "language": "en", "timezone": "UTC", "area": "AZ"}
    path = folder / f"{name}.yaml"
    polite = {"delay": 0, "concurrency": 4}
    keys = {"discover": {"feeds": ["/feed.xml"]}, "politeness": polite, "allow_private": True, **keys}
    path.write_text(json.dumps({**told, **keys}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("outlet", "area", "zone", "feeds", "takes", "leaves"),
    [
        (0, "AZ", "Asia/Baku", 1, "/business/201877.html", "/business/"),
        (1, "KZ", "Asia/Almaty", 1, "/2022/08/23/nepal-india-electricity-exports/", "/category/economy/"),
        (2, "KE", "Africa/Nairobi", 0, "/stories/story_0488.htm", "/index_archive.htm"),
    ],
)
def test_add_writes_a_file_that_finds_the_articles(
    folder: Path, seed_site: SeedSite, outlet: int, area: str, zone: str, feeds: int, takes: str, leaves: str
) -> None:
    done = dateline("add", seed_site.urls[outlet], "--name", "mine", "--area", area, "--allow-private")
    assert done.exit_code == 0, done.output
    source = load_file(folder / "mine.yaml")
    assert (source.area, source.timezone, source.language) == (area, zone, "en")
    assert (len(source.discover.feeds), len(source.discover.sitemaps)) == (feeds, 1)
    assert source.follow.takes(takes)
    assert not source.follow.takes(leaves)
    assert source.verified
    assert "published_at" in done.output


def test_add_names_the_source_after_the_site_and_spares_a_file_that_is_there(folder: Path, seed_site: SeedSite) -> None:
    path = folder / "caspian-courier.yaml"
    path.write_text("mine", encoding="utf-8")
    done = dateline("add", seed_site.urls[0], "--area", "AZ", "--allow-private")
    assert done.exit_code == 2
    assert "is there already" in done.output
    assert path.read_text(encoding="utf-8") == "mine"


def test_add_asks_for_what_the_site_does_not_tell(folder: Path, seed_site: SeedSite) -> None:
    done = dateline("add", seed_site.urls[0], "--allow-private")
    assert (done.exit_code, "--area" in done.output) == (2, True)
    assert list(folder.iterdir()) == []


def test_add_leaves_private_addresses_alone_unless_told(folder: Path, seed_site: SeedSite) -> None:
    before = len(seed_site.log)
    done = dateline("add", seed_site.urls[0], "--area", "AZ")
    assert (done.exit_code, "private address" in done.output) == (2, True)
    assert len(seed_site.log) == before


@pytest.mark.parametrize(
    ("options", "told"),
    [(["--area", "XX"], "area"), (["--area", "AZ", "--name", "No Name"], "name")],
    ids=["area", "name"],
)
def test_add_refuses_what_no_source_file_may_hold(
    folder: Path, seed_site: SeedSite, options: list[str], told: str
) -> None:
    done = dateline("add", seed_site.urls[0], "--allow-private", *options)
    assert (done.exit_code, told in done.output) == (2, True)
    assert list(folder.iterdir()) == []


def test_add_does_not_enable_a_site_of_which_nothing_can_be_read(folder: Path) -> None:
    with faults.serve() as site:
        site.pages = {
            "/": b"<html><head><title>Dead</title></head><body>Welcome to our site, and do come back soon.</body></html>",
            "/feed.xml": faults.feed("/a", "/b"),
        }
        done = dateline("add", site.home, "--area", "AZ", "--allow-private", "--name", "dead")
    assert done.exit_code == 1, done.output
    source = load_file(folder / "dead.yaml")
    assert (source.enabled, source.verified) == (False, False)


def test_add_tells_a_site_without_anything_to_discover_by(folder: Path) -> None:
    with faults.serve() as site:
        site.pages = {"/": b"<html><body>Welcome to our site, and do come back soon, dear reader.</body></html>"}
        done = dateline("add", site.home, "--area", "AZ", "--allow-private")
        site.pages = {"/": faults.status(503)}
        down = dateline("add", site.home, "--area", "AZ", "--allow-private")
    assert (done.exit_code, "no list of headlines" in done.output) == (2, True)
    assert (down.exit_code, "status 503" in down.output) == (2, True)


def test_add_takes_a_list_where_there_is_nothing_better(folder: Path) -> None:
    text = b"<p>" + b"Exports rose by three percent in March, the statistics office of the country said. " * 9 + b"</p>"
    article = faults.ARTICLE.replace(
        b"</article>", b'<time datetime="2022-04-26T10:00:00Z"></time>' + text + b"</article>"
    )
    anchors = b"".join(
        b'<h2 class="lead"><a href="/news/%d">Exports of the country rose again, number %d</a></h2>' % (n, n)
        for n in range(6)
    )
    with faults.serve() as site:
        site.pages = {"/": b'<html lang="en-KE"><body>' + anchors + b"</body></html>"}
        site.pages |= {f"/news/{number}": article for number in range(6)}
        done = dateline("add", site.home, "--name", "lists", "--allow-private")
    assert done.exit_code == 0, done.output
    source = load_file(folder / "lists.yaml")
    assert [listing.links for listing in source.discover.listings] == ["h2.lead a"]
    assert (source.area, source.timezone) == ("KE", "Africa/Nairobi")


def test_check_shows_each_field_with_its_origin_and_leaves_nothing_behind(folder: Path, seed_site: SeedSite) -> None:
    discover = {"feeds": ["/rss/latest.xml"]}
    written(folder, "courier", seed_site.urls[0], discover=discover, follow={"allow": [r"^/business/\d+\.html$"]})
    done = dateline("check", "courier", "--pages", "2")
    assert done.exit_code == 0, done.output
    assert done.output.startswith("courier: good")
    assert "[json-ld]" in done.output
    assert done.output.count("published_at") == 2
    assert not (folder.parent / "home").exists()


def test_check_says_what_is_wrong(folder: Path) -> None:
    with faults.serve() as site:
        written(folder, "faulty", site.home)
        site.pages = {"/feed.xml": faults.feed("/a"), "/a": faults.status(403)}
        refused = dateline("check", "faulty")
        site.pages = {"/feed.xml": faults.ARTICLE}
        no_feed = dateline("check", "faulty")
    assert (refused.exit_code, "status 403" in refused.output) == (1, True)
    assert (no_feed.exit_code, "allowed: RSS, Atom or JSON Feed" in no_feed.output) == (1, True)
    assert "no article was found" in no_feed.output


def test_check_tells_that_a_browser_is_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(folder, "rendered", "http://127.0.0.1:1/", render=True)
    monkeypatch.setenv("DATELINE_CHROMIUM", "/nowhere/chromium")
    done = dateline("check", "rendered")
    assert (done.exit_code, "render: true" in done.output) == (2, True)


def test_check_names_the_sources_there_are(folder: Path) -> None:
    written(folder, "one", "http://127.0.0.1/")
    done = dateline("check", "two")
    assert (done.exit_code, "there are: one" in done.output) == (2, True)


def test_test_freezes_a_page_that_reads_back_the_same(folder: Path, seed_site: SeedSite) -> None:
    path = written(folder, "courier", seed_site.urls[0], discover={"feeds": ["/rss/latest.xml"]})
    done = dateline("test", "courier")
    assert done.exit_code == 0, done.output
    (record,) = (folder.parent / "tests" / "sources" / "courier").glob("*.json")
    frozen, source = thaw(record), load_file(path)
    assert frozen.expected["title"]
    assert frozen.outcome(source) == frozen.expected
    page = record.with_suffix(".html.gz")
    page.write_bytes(gzip.compress(gzip.decompress(page.read_bytes()).replace(b"billion", b"million")))
    assert thaw(record).outcome(source) != frozen.expected


def test_test_freezes_no_page_that_is_no_article(folder: Path) -> None:
    with faults.serve() as site:
        written(folder, "faulty", site.home)
        site.pages = {"/feed.xml": faults.feed("/a"), "/a": b"<html><body>no</body></html>"}
        done = dateline("test", "faulty")
    assert (done.exit_code, "empty_page" in done.output) == (2, True)
    assert not (folder.parent / "tests").exists()


def test_list_shows_state_without_a_lake(folder: Path) -> None:
    written(folder, "one", "http://127.0.0.1/", enabled=False, schedule="0 6 * * *")
    done = dateline("list")
    assert done.exit_code == 0, done.output
    line = next(line for line in done.output.splitlines() if "│ one" in line)
    assert all(told in line for told in ("off, not verified", "0 6 * * *", "never"))
    assert not os.path.exists(folder.parent / "home")


def test_list_tells_a_wrong_file(folder: Path) -> None:
    (folder / "one.yaml").write_text("nonsense: 1\n", encoding="utf-8")
    done = dateline("list")
    assert (done.exit_code, "one.yaml" in done.output) == (2, True)
