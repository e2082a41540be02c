"""From a faulty site to the tables: what bad pages become, and what each table says of them."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crawlers"))

import faults

from crawlers import politeness
from crawlers.source import Source
from pipelines import stages
from warehouse.lake import connect

SENTENCES = "Exports of grain rose by {} percent in March, the statistics office of the country said on Tuesday. " * 6


def article(number: int, head: str = "", charset: str = "utf-8") -> bytes:
    return (
        f"<html><head><title>Grain exports, report {number}</title>{head}</head><body><article>"
        f"<h1>Grain exports, report {number}</h1><time datetime='2022-04-26T10:00:00+04:00'>26 April 2022</time>"
        f"<p>{SENTENCES.format(*range(number, number + 6))}</p></article></body></html>"
    ).encode(charset)


@dataclass
class Desk:
    """A source at the faulty site, and a lake."""

    site: faults.Site
    home: Path
    runs: int = 0

    def source(self, **keys: object) -> Source:
        told: dict[str, object] = {
            "name": "faulty",
            "title": "The Faulty Times",
            "home": self.site.home,
            "language": "en",
            "timezone": "UTC",
            "area": "AZ",
            "allow_private": True,
            "discover": {"feeds": ["/feed.xml"]},
            "politeness": {"delay": 0, "concurrency": 4},
        }
        return Source.model_validate({**told, **keys})

    def run(self, now: dt.datetime | None = None, **keys: object) -> dict[str, int]:
        """Fetches and cleans; gives the counts of fetching."""
        self.runs += 1
        moment = now or dt.datetime.now(dt.UTC)
        counts = stages.fetch(self.source(**keys), self.home, f"run-{self.runs}", moment)
        stages.clean(self.source(**keys), self.home, f"run-{self.runs}", moment)
        return dict(counts)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(connect(self.home)) as lake:
            return lake.execute(sql).fetchall()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(politeness, "FIRST_PAUSE_SECONDS", 0.02)
    with faults.serve() as site:
        yield Desk(site, tmp_path / "home")


def test_a_slug_that_the_server_ignores_makes_one_article(desk: Desk) -> None:
    canonical = f'<link rel="canonical" href="{desk.site.home}news/7/grain">'
    desk.site.pages = {
        "/feed.xml": faults.feed("/news/7/grain", "/news/7/grain-exports-rise", "/news/8/corn", "/news/8/maize"),
        "/news/7/grain": article(7, canonical),
        "/news/7/grain-exports-rise": article(7, canonical),
        "/news/8/corn": article(8),
        "/news/8/maize": article(8),
    }
    desk.run()
    assert desk.rows("SELECT count(*) FROM fetches WHERE kind = 'article' AND status = 200") == [(4,)]
    assert desk.rows("SELECT count(*) FROM current_articles WHERE url LIKE '%/7/%'") == [(1,)]
    # Nothing on the page says that both are one: the text does.
    copies = desk.rows("SELECT count(*), count(duplicate_of) FROM current_articles WHERE url LIKE '%/8/%'")
    assert copies == [(2, 1)]


def test_walls_of_cookies_are_told(desk: Desk) -> None:
    wall = b"<html><body><p>Before you continue, please accept all cookies of this site. We and our partners use them.</p></body></html>"
    desk.site.pages = {
        "/feed.xml": faults.feed("/page", "/redirect", "/fine"),
        "/page": wall,
        "/redirect": faults.redirect_for_ever,
        "/fine": article(1),
    }
    desk.run()
    assert desk.rows("SELECT reason FROM rejects WHERE url LIKE '%/page'") == [("consent_wall",)]
    ((status, error),) = desk.rows("SELECT status, error FROM fetches WHERE url LIKE '%/redirect'")
    assert (status, "max redirections" in error) == (None, True)
    assert desk.rows("SELECT count(*) FROM current_articles") == [(1,)]


def test_a_charset_that_the_server_names_wrongly_spoils_no_text(desk: Desk) -> None:
    body = article(1, '<meta charset="windows-1252">').replace(b"of grain rose", "of café goods rose".encode("cp1252"))
    desk.site.pages = {
        "/feed.xml": faults.feed("/a"),
        "/a": lambda request: request.answer(200, body, {"Content-Type": "text/html; charset=utf-8"}),
    }
    desk.run()
    assert desk.rows("SELECT text LIKE '%of café goods rose%' FROM current_articles") == [(True,)]


def test_nothing_that_was_asked_for_is_without_a_row(desk: Desk) -> None:
    trouble = {
        "/late": faults.drop,
        "/cut": faults.cut_gzip,
        "/gone": faults.status(410),
        "/no": faults.status(403),
        "/empty": b"",
        "/out": faults.redirect("http://169.254.169.254/"),
        "/huge": faults.huge,
    }
    desk.site.pages = {"/feed.xml": faults.feed(*trouble, "/fine"), "/fine": article(1), **trouble}
    desk.run()
    told = desk.rows(
        "SELECT regexp_extract(url, '[^/]+$') AS page, coalesce(f.error, r.reason, f.status::VARCHAR) "
        "FROM fetches f LEFT JOIN rejects r USING (fetch_id, url) WHERE kind = 'article' ORDER BY page"
    )
    assert [page for page, _ in told] == ["cut", "empty", "fine", "gone", "huge", "late", "no", "out"]
    assert dict(told)["empty"] == "empty_page"
    assert (dict(told)["gone"], dict(told)["no"], dict(told)["fine"]) == ("410", "403", "200")
    assert all(len(dict(told)[page]) > 10 for page in ("cut", "huge", "late", "out"))
