"""`dateline archive get` and `dateline reclean` on a lake that a run made."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "crawlers"))

import faults

from crawlers.source import load_file
from pipelines import stages
from pipelines.cli import main

PAGE = faults.ARTICLE.replace(
    b"</p>",
    b" It was the third rise in a row, and grain made up most of it.</p><p class='tail'>Terms of use apply.</p>",
)


@dataclass
class Desk:
    site: faults.Site
    folder: Path


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory, prepare: Callable[[Path], None]) -> Iterator[Desk]:
    """A page that stood in two forms, archived at two moments."""
    folder = tmp_path_factory.mktemp("archived")
    prepare(folder / "home")
    with faults.serve() as site:
        told = {"name": "faulty", "title": "Faulty", "home": site.home, "language": "en", "timezone": "UTC"}
        told |= {
            "area": "AZ",
            "allow_private": True,
            "discover": {"sitemaps": ["/map.xml"]},
            "politeness": {"delay": 0},
        }
        path = folder / "faulty.yaml"
        path.write_text(json.dumps(told), encoding="utf-8")
        for number, word in enumerate((b"3 percent", b"4 percent"), start=1):
            site.pages = {"/map.xml": faults.sitemap([f"{site.home}a"], f"2022-04-2{number}"), "/robots.txt": b""}
            site.pages["/a"] = PAGE.replace(b"3 percent", word)
            now = dt.datetime.now(dt.UTC)
            for stage in (stages.fetch, stages.clean, stages.read):
                stage(load_file(path), folder / "home", f"run-{number}", now)
        yield Desk(site, folder)


@pytest.fixture
def desk(archived: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A copy of it for each test."""
    shutil.copytree(archived.folder, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATELINE_SOURCES", str(tmp_path))
    return Desk(archived.site, tmp_path)


def dateline(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def first_moment() -> str:
    """When the page was fetched first."""
    query = "SELECT strftime(min(fetched_at), '%Y-%m-%dT%H:%M:%S.%f') AS moment FROM fetches WHERE kind = 'article'"
    return str(json.loads(dateline("sql", "--format", "json", query).stdout)[0]["moment"])


def test_get_prints_the_newest_answer_byte_for_byte(desk: Desk) -> None:
    done = dateline("archive", "get", f"{desk.site.home}a?utm_source=x#top")
    assert done.exit_code == 0, done.output
    assert done.stdout_bytes == PAGE.replace(b"3 percent", b"4 percent")
    assert "UTC" in done.stderr


def test_get_prints_the_answer_of_a_moment(desk: Desk) -> None:
    then = dateline("archive", "get", f"{desk.site.home}a", "--at", first_moment())
    assert then.stdout_bytes == PAGE
    early = dateline("archive", "get", f"{desk.site.home}a", "--at", "2020-01-01")
    assert early.exit_code == 2
    assert first_moment()[:10] in early.stderr


def test_get_prints_headers_when_asked(desk: Desk) -> None:
    done = dateline("archive", "get", "--headers", f"{desk.site.home}a")
    head, _, body = done.stdout_bytes.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert b"Content-Type: text/html" in head
    assert body == PAGE.replace(b"3 percent", b"4 percent")


def test_get_tells_an_address_that_it_has_not(desk: Desk) -> None:
    done = dateline("archive", "get", f"{desk.site.home}nowhere")
    assert (done.exit_code, "no answer of this address" in done.stderr) == (2, True)


def test_diff_shows_what_went_and_what_came(desk: Desk) -> None:
    done = dateline("archive", "diff", f"{desk.site.home}a")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == "Exports rose: 2 versions"
    assert lines[1].startswith("version 1 to 2, known since ")
    assert [line[:2] for line in lines[2:4]] == ["- ", "+ "]
    assert ("3 percent" in lines[2], "4 percent" in lines[3]) == (True, True)
    assert lines[4] == "figures:"
    assert ("3 percent" in lines[5], "4 percent" in lines[6]) == (True, True)
    assert dateline("archive", "diff", f"{desk.site.home}nowhere").exit_code == 2


def test_reclean_reads_what_changed_and_tells_it(desk: Desk) -> None:
    path = desk.folder / "faulty.yaml"
    assert "0 new, 0 rejected, 0 closed" in dateline("reclean").output
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**told, "article": {"drop": [".tail"]}}), encoding="utf-8")
    assert "0 new" in dateline("reclean", "--to", "2020-01-01").output
    assert "1 new" in dateline("reclean", "faulty", "--from", "2020-01-01").output
    wrong = dateline("reclean", "--from", "2022-01-01", "--to", "2021-01-01")
    assert (wrong.exit_code, "is not before" in wrong.output) == (2, True)
    assert dateline("reclean", "nobody").exit_code == 2
