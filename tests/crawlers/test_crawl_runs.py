"""Run after run: what is new, what changed, what is looked at again, what a killed run left."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import faults
import pytest
from conftest import Watch

from crawlers import archive
from crawlers.crawl import SourceBusyError, crawl
from crawlers.rhythm import slower_by

NOW = dt.datetime.now(dt.UTC)
HOUR = dt.timedelta(hours=1)


def rss_date(moment: dt.datetime) -> str:
    return moment.strftime("%a, %d %b %Y %H:%M:%S +0000")


def articles(watch: Watch, *paths: str) -> None:
    watch.site.pages |= {path: faults.ARTICLE + path.encode() for path in paths}


def test_a_second_run_finds_nothing_and_leaves_no_file(watch: Watch) -> None:
    watch.site.pages = {"/feed.xml": faults.feed("/a", "/gone")}
    articles(watch, "/a")
    watch.crawl()
    files = sorted(watch.archive.rglob("*.gz*"))
    again = watch.crawl()
    assert again.fetches == ()
    assert again.open_files == ()
    assert again.stats["unchanged"] == 2  # robots.txt and the feed
    assert sorted(watch.archive.rglob("*.gz*")) == files
    assert watch.site.asked_for("/a") == watch.site.asked_for("/gone") == 1


def test_feeds_are_asked_with_conditions(watch: Watch) -> None:
    watch.site.pages = {"/feed.xml": faults.conditional(faults.feed("/a"), '"7"')}
    articles(watch, "/a")
    watch.crawl()
    assert watch.crawl().fetches == ()
    assert watch.site.asked[-1][1]["If-None-Match"] == '"7"'


def test_only_new_articles_are_fetched(watch: Watch) -> None:
    watch.site.pages = {"/feed.xml": faults.feed("/a")}
    articles(watch, "/a", "/b")
    watch.crawl()
    watch.site.pages["/feed.xml"] = faults.feed("/b", "/a")
    result = watch.crawl()
    assert [(fetch.kind, fetch.url) for fetch in result.fetches] == [
        ("feed", watch.url("/feed.xml")),
        ("article", watch.url("/b")),
    ]


def test_evidence_of_feed_and_sitemap_is_joined(watch: Watch) -> None:
    watch.site.pages = {
        "/feed.xml": faults.feed("/a?utm_medium=rss"),
        "/sitemap.xml": faults.sitemap([watch.url("/a")], "2022-04-27T09:00:00+04:00"),
    }
    articles(watch, "/a")
    row = watch.of(watch.crawl(feeds=["/feed.xml"], sitemaps=["/sitemap.xml"]), "/a")
    assert row.evidence == {
        "published": dt.datetime(2022, 4, 26, 6, tzinfo=dt.UTC),
        "modified": dt.datetime(2022, 4, 27, 5, tzinfo=dt.UTC),
        "title": "Story /a?utm_medium=rss",
        "origin": "feed",
    }


def test_a_newer_modification_fetches_again_and_once(watch: Watch) -> None:
    keys = {"sitemaps": ["/sitemap.xml"]}
    watch.site.pages = {"/sitemap.xml": faults.sitemap([watch.url("/a")], "2022-04-26")}
    articles(watch, "/a")
    watch.crawl(**keys)
    watch.site.pages["/sitemap.xml"] = faults.sitemap([watch.url("/a")], "2022-04-27")
    looked = watch.of(watch.crawl(**keys), "/a")
    assert (looked.status, looked.warc_file) == (200, None)  # looked at again, unchanged
    assert watch.crawl(**keys).fetches == ()
    watch.site.pages["/sitemap.xml"] = faults.sitemap([watch.url("/a")], "2022-04-28")
    watch.site.pages["/a"] = faults.ARTICLE + b"corrected"
    assert watch.of(watch.crawl(**keys), "/a").warc_file
    assert watch.site.asked_for("/a") == 3


def test_revisits_come_each_once_also_when_the_feed_has_moved_on(watch: Watch) -> None:
    published = NOW - dt.timedelta(minutes=5)
    watch.site.pages = {"/feed.xml": faults.feed("/a", date=rss_date(published))}
    watch.site.pages["/a"] = faults.conditional(faults.ARTICLE, '"1"')
    first = watch.of(watch.crawl(), "/a")
    watch.site.pages["/feed.xml"] = faults.feed()
    looks = []
    for hours in (0.5, 1.5, 2, 5, 7, 8, 25, 80, 170, 200, 900):
        # The page was last asked for when the run before it ran.
        before = watch.site.asked_for("/a")
        moment = published + hours * HOUR
        for fetch in watch.crawl(now=moment).fetches:
            if fetch.kind == "article":
                page = watch.known[fetch.url]
                watch.known[fetch.url] = type(page)(**{**_fields(page), "fetched_at": moment})
                assert (fetch.status, fetch.digest, fetch.etag, fetch.warc_file) == (304, first.digest, '"1"', None)
        looks += [hours] * (watch.site.asked_for("/a") - before)
    assert looks == [1.5, 7, 25, 80, 170]


def test_what_failed_is_tried_again_without_a_feed_that_changed(watch: Watch) -> None:
    watch.site.pages = {"/feed.xml": faults.conditional(faults.feed("/a"), '"1"'), "/a": faults.status(503)}
    result = watch.crawl()
    assert watch.of(result, "/a").status == 503
    assert watch.crawl().fetches == ()
    articles(watch, "/a")
    assert watch.of(watch.crawl(), "/a").status == 200


def test_what_one_run_may_not_fetch_the_next_does(watch: Watch) -> None:
    paths = [f"/{number}" for number in range(7)]
    watch.site.pages = {"/feed.xml": faults.conditional(faults.feed(*paths), '"1"')}
    articles(watch, *paths)
    counts = [len([f for f in watch.crawl(max_pages=3).fetches if f.kind == "article"]) for _ in range(4)]
    assert counts == [3, 3, 1, 0]


def test_two_crawls_of_one_source_exclude_each_other(watch: Watch) -> None:
    source = watch.source()
    outcome: list[Exception] = []

    def inner(request: faults.Request) -> None:
        try:
            crawl(source, archive_dir=watch.archive, run_id="other", known={}, now=NOW)
        except SourceBusyError as error:
            outcome.append(error)
        request.answer(200, faults.feed())

    watch.site.pages = {"/feed.xml": inner}
    watch.crawl()
    assert "faulty is being crawled" in str(outcome[0])


@pytest.mark.parametrize("cut", [0, 200])
def test_a_killed_run_is_gone_on_with(watch: Watch, cut: int) -> None:
    paths = [f"/{number}" for number in range(12)]
    watch.site.pages = {"/feed.xml": faults.feed(*paths), "*": faults.late(0.05)}
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(_script(watch))])
    deadline = time.monotonic() + 20
    while watch.site.asked_for("/4") == 0 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    (left,) = watch.archive.rglob("*.open")
    os.truncate(left, left.stat().st_size - cut)
    watch.site.pages["*"] = faults.ARTICLE
    asked_before = len(watch.site.log)
    result = watch.crawl()
    found = [fetch.url for fetch in result.fetches if fetch.kind == "article" and fetch.status == 200]
    assert sorted(found) == sorted(watch.url(path) for path in paths)
    assert result.stats["saved"] >= 4
    assert len(watch.site.log) - asked_before <= 2 + len(paths) - (result.stats["saved"] - 2)
    for fetch in result.fetches:
        assert archive.read(watch.archive, str(fetch.warc_file), int(fetch.warc_offset or 0)).status == fetch.status
    assert not list(watch.archive.rglob("*.open"))
    assert watch.crawl().fetches == ()


def test_a_run_killed_after_logging_is_not_told_twice(watch: Watch) -> None:
    watch.site.pages = {"/feed.xml": faults.feed("/a")}
    articles(watch, "/a")
    watch.crawl(seal=False)
    assert len(list(watch.archive.rglob("*.open"))) == 1
    assert watch.crawl().fetches == ()
    assert not list(watch.archive.rglob("*.open"))


def _fields(page: object) -> dict[str, object]:
    return {name: getattr(page, name) for name in type(page).__dataclass_fields__}  # type: ignore[attr-defined]


def _script(watch: Watch) -> str:
    return f"""
        import datetime as dt, sys
        from pathlib import Path
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        import faults
        from conftest import Watch
        Watch(faults.Site({watch.site.home!r}), Path({str(watch.archive)!r})).crawl(concurrency=1)
    """


def test_a_dead_feed_is_asked_more_and_more_rarely(watch: Watch) -> None:
    watch.site.pages = {"/feed.xml": faults.status(410), "/robots.txt": b""}
    looks, failures = [], 0
    for minutes in range(0, 60 * 60, 30):
        before, moment = watch.site.asked_for("/feed.xml"), NOW + dt.timedelta(minutes=minutes)
        result = watch.crawl(now=moment)
        if watch.site.asked_for("/feed.xml") > before:
            failures += 1
            looks.append(minutes / 60)
            page = watch.known[watch.url("/feed.xml")]
            told = {**_fields(page), "fetched_at": moment, "failures": failures}
            watch.known[watch.url("/feed.xml")] = type(page)(**told)
            assert watch.of(result, "/feed.xml").status == 410
        else:
            assert result.stats["resting"] == 1
    assert looks == [0, 0.5, 1.5, 4.5, 15.5, 39.5]


def test_a_feed_that_is_back_is_asked_as_before(watch: Watch) -> None:
    watch.site.pages = {"/feed.xml": faults.first(1, faults.status(410), faults.feed("/a"))}
    articles(watch, "/a")
    watch.crawl()
    assert watch.of(watch.crawl(now=NOW + HOUR), "/a").status == 200
    before = watch.site.asked_for("/feed.xml")
    watch.crawl(now=NOW + HOUR)
    assert watch.site.asked_for("/feed.xml") == before + 1


@pytest.mark.parametrize("code", [403, 410])
def test_a_site_that_refused_is_asked_more_slowly_for_a_day(watch: Watch, code: int) -> None:
    paths = [f"/{number}" for number in range(6)]
    watch.site.pages = {"/feed.xml": faults.feed(*paths), "/robots.txt": b"", "*": faults.status(code)}
    watch.crawl(max_pages=6, concurrency=1)
    assert slower_by(watch.known.values(), NOW + HOUR) == 5
    assert slower_by(watch.known.values(), NOW + 25 * HOUR) == 0
    watch.site.pages["/feed.xml"] = faults.feed("/new", "/newer")
    articles(watch, "/new", "/newer")
    started = time.monotonic()
    watch.crawl(concurrency=1)
    assert time.monotonic() - started > 3 * 0.08  # 5 ms, doubled four times, between four requests


def test_one_page_that_is_gone_slows_nothing_down(watch: Watch) -> None:
    watch.site.pages = {"/feed.xml": faults.feed("/a", "/b", "/gone"), "/gone": faults.status(410)}
    articles(watch, "/a", "/b")
    watch.crawl()
    assert slower_by(watch.known.values(), NOW) == 0


def test_an_exchange_is_dated_by_the_clock_of_its_run(watch: Watch) -> None:
    watch.site.pages = {"/feed.xml": faults.feed("/a")}
    articles(watch, "/a")
    later = NOW + 1000 * HOUR
    dated = watch.of(watch.crawl(now=later), "/a").fetched_at
    assert later <= dated < later + HOUR


def test_what_changed_after_it_was_fetched_by_that_clock_is_fetched_again(watch: Watch) -> None:
    home = watch.site.home
    watch.site.pages = {"/feed.xml": faults.feed("/a")}
    articles(watch, "/a")
    watch.crawl(now=NOW + 1000 * HOUR)
    changed = (NOW + 1001 * HOUR).isoformat()
    watch.site.pages |= {"/sitemap.xml": faults.sitemap([f"{home}a"], changed), "/a": faults.ARTICLE + b"changed"}
    watch.crawl(now=NOW + 1002 * HOUR, discover={"feeds": ["/feed.xml"], "sitemaps": ["/sitemap.xml"]})
    assert watch.site.asked_for("/a") == 2
