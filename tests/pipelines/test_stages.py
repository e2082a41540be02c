"""From a faulty site to the tables: what bad pages become, and what each table says of them."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crawlers"))

import faults
from click.testing import CliRunner

from crawlers import politeness
from crawlers.source import Source
from pipelines import stages
from pipelines.cli import main
from pipelines.unlisted import told_unlisted
from warehouse.backup import backup, restore
from warehouse.lake import connect

SENTENCES = "Exports of grain rose by {} percent in March, the statistics office of the country said on Tuesday. " * 6

EVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.datetime(2100, 1, 1, tzinfo=dt.UTC)


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

    def read(self) -> None:
        stages.read(self.source(), self.home, f"read-{self.runs}", dt.datetime.now(dt.UTC))

    def reclean(self, first: dt.datetime = EVER[0], last: dt.datetime = EVER[1], **keys: object) -> dict[str, int]:
        moment = dt.datetime.now(dt.UTC)
        return dict(stages.reclean(self.source(**keys), self.home, f"again-{moment}", moment, first, last))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(connect(self.home)) as lake:
            return lake.execute(sql).fetchall()


@pytest.fixture
def desk(tmp_path: Path, prepare: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(politeness, "FIRST_PAUSE_SECONDS", 0.02)
    prepare(tmp_path / "home")
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


def test_two_addresses_of_one_article_are_settled_once(desk: Desk) -> None:
    canonical = f'<link rel="canonical" href="{desk.site.home}news/7/grain">'
    desk.site.pages = {
        "/feed.xml": faults.feed("/news/7/a", "/news/7/b", "/news/7/c"),
        **{f"/news/7/{slug}": article(7, canonical) for slug in "abc"},
    }
    desk.run()
    ((url, version),) = desk.rows("SELECT url, version FROM current_articles")
    runs = desk.rows("SELECT count(*) FROM runs")
    desk.run()
    assert desk.rows("SELECT url, version FROM current_articles") == [(url, version)] == [(url, 1)]
    assert desk.rows("SELECT count(*) FROM runs") == runs
    assert desk.rows("SELECT reason, count(*) FROM rejects GROUP BY ALL") == [("same_article", 2)]


def test_a_page_that_changed_around_its_text_is_cleaned_once(desk: Desk) -> None:
    published = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=50)
    desk.site.pages = {"/feed.xml": faults.feed("/a", date=format_datetime(published)), "/a": article(1)}
    desk.run()
    desk.site.pages["/a"] = article(1, "<script>ad()</script>")
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=20)
    desk.run(later)
    assert desk.rows("SELECT count(*), count(DISTINCT digest) FROM fetches WHERE kind = 'article'") == [(2, 2)]
    assert desk.rows("SELECT count(*), max(version) FROM articles") == [(1, 1)]
    assert desk.rows("SELECT reason FROM rejects") == [("unchanged",)]
    cleanings = "SELECT count(*) FROM runs WHERE stage = 'articles'"
    before = desk.rows(cleanings)
    desk.run(later)
    assert desk.rows(cleanings) == before


def test_cleaning_again_by_the_same_rules_changes_nothing(desk: Desk) -> None:
    desk.site.pages = {"/feed.xml": faults.feed("/a", "/b", "/no"), "/a": article(1), "/b": article(2), "/no": b""}
    desk.run()
    before = desk.rows("SELECT article_id, version, valid_to FROM articles"), desk.rows("FROM runs")
    assert desk.reclean() == {"new": 0, "rejected": 1, "closed": 0}
    assert (desk.rows("SELECT article_id, version, valid_to FROM articles"), desk.rows("FROM runs")) == before


def test_cleaning_again_by_new_rules_changes_opens_and_closes(desk: Desk) -> None:
    hidden = (
        article(3)
        .replace(b"<article>", b'<div class="comments"><div class="real">')
        .replace(b"</article>", b"</div></div>")
    )
    desk.site.pages = {
        "/feed.xml": faults.feed("/kept", "/cut", "/gone", "/found"),
        "/kept": article(1),
        "/cut": article(2).replace(
            b"</article>", b"<p class='tail'>Terms of use apply to this page and its texts.</p></article>"
        ),
        "/gone": article(4)
        .replace(b"<article>", b"<article><div class='gone'>")
        .replace(b"</article>", b"</div></article>"),
        "/found": hidden,
    }
    desk.run()
    desk.read()
    assert (
        desk.rows(
            "SELECT count(*) FROM current_figures WHERE article_id IN (SELECT article_id FROM current_articles WHERE url LIKE '%/gone')"
        )[0][0]
        > 0
    )
    before = {
        url.rpartition("/")[2]: version for url, version in desk.rows("SELECT url, version FROM current_articles")
    }
    assert before == {"kept": 1, "cut": 1, "gone": 1}
    outcome = desk.reclean(article=[{"drop": [".tail", ".gone"], "text": "div.real"}])
    after = {url.rpartition("/")[2]: version for url, version in desk.rows("SELECT url, version FROM current_articles")}
    assert after == {"kept": 1, "cut": 2, "found": 1}
    assert outcome["closed"] == 1
    assert desk.rows(
        "SELECT count(*) FROM current_figures WHERE article_id NOT IN (SELECT article_id FROM current_articles)"
    ) == [(0,)]
    assert desk.rows("SELECT text LIKE '%Terms of use%' FROM articles WHERE url LIKE '%/cut' ORDER BY version") == [
        (True,),
        (False,),
    ]


def test_cleaning_again_keeps_to_its_range(desk: Desk) -> None:
    desk.site.pages = {"/feed.xml": faults.feed("/a"), "/a": article(1)}
    desk.run()
    rules = {"article": [{"title": "time"}]}
    now = dt.datetime.now(dt.UTC)
    assert desk.reclean(now, now + dt.timedelta(days=1), **rules)["new"] == 0
    assert desk.reclean(now - dt.timedelta(days=1), now, **rules)["new"] == 1


def test_a_wall_in_front_of_a_known_article_does_not_undo_it(desk: Desk) -> None:
    published = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=50)
    desk.site.pages = {"/feed.xml": faults.feed("/a", date=format_datetime(published)), "/a": article(1)}
    desk.run()
    desk.site.pages["/a"] = (
        b"<html><body><p>Before you continue, please accept all cookies of this site, dear reader.</p></body></html>"
    )
    desk.run(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=20))
    assert desk.rows("SELECT reason FROM rejects") == [("consent_wall",)]
    desk.reclean()
    assert desk.rows("SELECT version FROM current_articles") == [(1,)]


def test_an_article_from_a_list_is_looked_at_again_by_the_date_on_its_page(desk: Desk) -> None:
    published = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=50)
    page = article(1).replace(b"2022-04-26T10:00:00+04:00", published.isoformat().encode())
    listed = {"discover": {"listings": [{"url": "/news", "links": "a.story"}]}}
    desk.site.pages = {"/news": faults.listing("/a"), "/a": page}
    desk.run(**listed)
    desk.run(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=20), **listed)
    assert desk.site.asked_for("/a") == 2


def test_what_was_fetched_after_a_backup_is_read_in_from_the_archive(desk: Desk, tmp_path: Path) -> None:
    desk.site.pages = {"/feed.xml": faults.feed("/one"), "/one": article(1)}
    desk.run()
    backup(tmp_path / "lake.tar", desk.home)
    desk.site.pages = {"/feed.xml": faults.feed("/one", "/two"), "/one": article(1), "/two": article(2)}
    desk.run()
    before = desk.rows("SELECT article_id, text_hash, fetch_id FROM current_articles ORDER BY ALL")
    logged = desk.rows("SELECT fetch_id, url, warc_file, warc_offset FROM fetches ORDER BY ALL")
    assert len(before) == 2
    assert told_unlisted(desk.home) is None
    restored = CliRunner().invoke(
        main, ["restore", "--replace", str(tmp_path / "lake.tar")], env={"DATELINE_HOME": str(desk.home)}
    )
    assert "files that the lake does not list (1 of faulty)" in restored.output, restored.output
    assert (
        "does not list (1 of faulty)"
        in CliRunner().invoke(main, ["maintain"], env={"DATELINE_HOME": str(desk.home)}).output
    )
    desk.site.pages = {}  # the site is gone
    desk.reclean()
    assert desk.rows("SELECT article_id, text_hash, fetch_id FROM current_articles ORDER BY ALL") == before
    assert desk.rows("SELECT fetch_id, url, warc_file, warc_offset FROM fetches ORDER BY ALL") == logged
    assert told_unlisted(desk.home) is None
    restore(tmp_path / "lake.tar", desk.home, replace=True)
    desk.run()
    assert desk.rows("SELECT article_id, text_hash, fetch_id FROM current_articles ORDER BY ALL") == before
