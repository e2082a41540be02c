"""What bad sites do to a crawl: nothing is lost, nothing hangs, each exchange leaves a row that says what happened."""

from __future__ import annotations

import datetime as dt
import re
import socket
import time
from email.utils import format_datetime
from urllib.parse import urlsplit

import faults
import pytest
from conftest import Watch

from crawlers import archive, politeness
from crawlers.discovery import bounded
from crawlers.politeness import MAX_BYTES


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (faults.late(1), "took longer than"),
        (faults.drip, "took longer than"),
        (faults.drop, "Server disconnected"),
        (faults.drop_midway, "payload"),
        (faults.huge, f"{MAX_BYTES}"),
        (faults.endless, f"{MAX_BYTES}"),
        (faults.cut_gzip, "cut short"),
        (faults.gzip_bomb, "once its gzip is undone"),
        (faults.redirect_for_ever, "max redirections"),
        (faults.redirect("http://169.254.169.254/latest/meta-data/"), "169.254.169.254"),
        (faults.redirect("http://127.0.0.1:1/"), "port 1 of 127.0.0.1"),
        (faults.redirect("http://example.org/elsewhere"), "example.org is not of"),
        (faults.redirect("file:///etc/passwd"), None),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)[:20]),
)
def test_what_brings_no_page_is_told(watch: Watch, page: faults.Answer, told: str | None) -> None:
    watch.site.pages = {"/feed.xml": faults.feed("/bad", "/good"), "/bad": page, "/good": faults.ARTICLE}
    started = time.monotonic()
    result = watch.crawl()
    assert time.monotonic() - started < 30
    bad = watch.of(result, "/bad")
    if told is None:
        assert (bad.status, bad.warc_file is not None) == (302, True)
    else:
        assert bad.status is None
        assert told in str(bad.error)
        assert bad.warc_file is None
    assert watch.of(result, "/good").status == 200


@pytest.mark.parametrize(
    ("home", "told"),
    [
        ("https://127.0.0.1:{closed}", "cannot connect to 127.0.0.1:{closed}: Connection refused"),
        ("http://127.0.0.1:{closed}", "cannot connect to 127.0.0.1:{closed}: Connection refused"),
        ("https://127.0.0.1:{plain}", "cannot connect to 127.0.0.1:{plain}: no TLS, "),
        ("https://nowhere.invalid", "cannot connect to nowhere.invalid:443: "),
    ],
)
def test_a_site_that_is_down_is_told_in_the_same_clean_words_each_time(watch: Watch, home: str, told: str) -> None:
    """Words that differ from run to run, as the address of an object, would be news each time."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = server.getsockname()[1]
    ports = {"closed": closed, "plain": urlsplit(watch.site.home).port}
    now = dt.datetime.now(dt.UTC)
    moments = (now, now + dt.timedelta(days=2))
    first, again = (
        {fetch.error for fetch in watch.crawl(now=moment, home=home.format(**ports)).fetches} for moment in moments
    )
    assert again < first  # of robots.txt nothing is told that was not told before
    for error in first:
        assert told.format(**ports) in str(error)
        assert not re.search(r"ssl:|object at|0x|\(_ssl\.c", str(error))


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 451, 500, 503])
def test_a_status_that_refuses_is_a_row_with_its_page(watch: Watch, code: int) -> None:
    watch.site.pages = {"/feed.xml": faults.feed("/bad"), "/bad": faults.status(code)}
    result = watch.crawl()
    row = watch.of(result, "/bad")
    assert row.status == code
    assert row.warc_file
    assert archive.read(watch.archive, row.warc_file, int(row.warc_offset or 0)).status == code
    assert watch.site.asked_for("/bad") == (3 if code >= 500 else 1)


@pytest.mark.parametrize("page", [faults.said_gzip, faults.binary_headers])
def test_what_can_be_read_all_the_same_is_kept(watch: Watch, page: faults.Answer) -> None:
    watch.site.pages = {"/feed.xml": faults.feed("/odd"), "/odd": page}
    row = watch.of(watch.crawl(), "/odd")
    assert row.status == 200
    stored = archive.read(watch.archive, str(row.warc_file), int(row.warc_offset or 0))
    assert stored.body
    assert faults.ARTICLE.startswith(stored.body)


def test_a_body_longer_than_said_is_kept_as_far_as_said_or_told(watch: Watch) -> None:
    """Which of the two depends on whether the rest comes in the same packet."""
    watch.site.pages = {"/feed.xml": faults.feed("/odd"), "/odd": faults.longer_than_said}
    row = watch.of(watch.crawl(), "/odd")
    if row.error is None:
        stored = archive.read(watch.archive, str(row.warc_file), int(row.warc_offset or 0))
        assert stored.body == faults.ARTICLE[: faults.SAID]
    else:
        assert (row.status, row.warc_file) == (None, None)
        assert watch.site.asked_for("/odd") > 1


def test_a_charset_that_is_not_the_pages_changes_no_byte(watch: Watch) -> None:
    body = "<html><body>Preis: 5 €, Größe</body></html>".encode("cp1252")
    watch.site.pages = {
        "/feed.xml": faults.feed("/a"),
        "/a": lambda request: request.answer(200, body, {"Content-Type": "text/html; charset=utf-16"}),
    }
    row = watch.of(watch.crawl(), "/a")
    stored = archive.read(watch.archive, str(row.warc_file), int(row.warc_offset or 0))
    assert stored.body == body
    assert stored.headers["Content-Type"] == "text/html; charset=utf-16"


def test_trouble_that_passes_leaves_no_trace(watch: Watch) -> None:
    watch.site.pages = {
        "/feed.xml": faults.first(1, faults.drop, faults.feed("/a", "/b")),
        "/a": faults.first(2, faults.status(503), faults.ARTICLE),
        "/b": faults.first(1, faults.drop_midway, faults.ARTICLE),
    }
    result = watch.crawl()
    assert {fetch.url: fetch.status for fetch in result.fetches if fetch.kind != "robots"} == {
        watch.url("/feed.xml"): 200,
        watch.url("/a"): 200,
        watch.url("/b"): 200,
    }
    assert result.stats["left"] == 0


@pytest.mark.parametrize("in_words", [False, True])
def test_retry_after_is_waited_for_by_the_whole_source(watch: Watch, in_words: bool) -> None:
    times: list[tuple[str, float]] = []
    wait = 2 if in_words else 1

    def noting(page: faults.Page) -> faults.Answer:
        def answer(request: faults.Request) -> None:
            times.append((request.path, time.monotonic()))
            if isinstance(page, bytes):
                request.answer(200, page)
            else:
                page(request)

        return answer

    def busy(request: faults.Request) -> None:
        moment = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=wait)
        value = format_datetime(moment, usegmt=True) if in_words else str(wait)
        faults.status(429, Retry_After=value)(request)

    watch.site.pages = {
        "/feed.xml": faults.feed("/a", "/b"),
        "/a": noting(faults.first(1, busy, faults.ARTICLE)),
        "/b": noting(faults.ARTICLE),
    }
    result = watch.crawl(concurrency=1)
    refused = next(moment for path, moment in times if path == "/a")
    later = [moment - refused for path, moment in times if moment > refused]
    assert min(later) > 0.6
    assert {watch.of(result, path).status for path in ("/a", "/b")} == {200}


def test_a_site_that_asks_for_an_hour_is_left_alone_and_its_articles_wait(watch: Watch) -> None:
    articles = [f"/{number}" for number in range(20)]
    watch.site.pages = {
        "/feed.xml": faults.conditional(faults.feed(*articles), '"1"'),
        "/robots.txt": b"",
        "*": faults.status(429, Retry_After="3600"),
    }
    result = watch.crawl(concurrency=1)
    refused = [fetch for fetch in result.fetches if fetch.kind == "article"]
    assert len(refused) == 1
    assert refused[0].error == "asks to be left alone for 3600 s"
    assert result.stats["left"] == 20
    watch.site.pages["*"] = faults.ARTICLE
    again = watch.crawl()
    assert len([fetch for fetch in again.fetches if fetch.status == 200 and fetch.kind == "article"]) == 20


def test_a_dead_site_is_told_once_and_not_hammered(watch: Watch) -> None:
    watch.site.pages = {"/feed.xml": faults.drop, "/robots.txt": b""}
    result = watch.crawl(feeds=["/feed.xml"])
    assert [(fetch.kind, fetch.status) for fetch in result.fetches] == [("robots", 200), ("feed", None)]
    assert 3 <= watch.site.asked_for("/feed.xml") <= 6  # the HTTP client itself tries a lost connection once more
    assert watch.crawl().fetches == ()


def test_failures_in_a_row_end_the_run(watch: Watch) -> None:
    paths = [f"/{number}" for number in range(60)]
    watch.site.pages = {"/feed.xml": faults.feed(*paths), "/robots.txt": b"", "*": faults.status(403)}
    result = watch.crawl(concurrency=1)
    refused = [fetch for fetch in result.fetches if fetch.status == 403]
    assert len(refused) == 8
    assert result.stats["left"] == 52


def test_robots_that_forbids_is_obeyed_and_told(watch: Watch) -> None:
    watch.site.pages = {
        "/robots.txt": b"User-agent: *\nDisallow: /private/\n\nUser-agent: Dateline\nDisallow: /secret/\n",
        "/feed.xml": faults.feed("/secret/a", "/private/b"),
        "*": faults.ARTICLE,
    }
    result = watch.crawl()
    assert "robots.txt" in str(watch.of(result, "/secret/a").error)
    assert watch.of(result, "/private/b").status == 200
    assert watch.site.asked_for("/secret/a") == 0
    assert result.stats["left"] == 0


@pytest.mark.parametrize("page", [faults.status(500), faults.drop, faults.status(429)])
def test_robots_that_cannot_be_had_forbids_all(watch: Watch, page: faults.Answer) -> None:
    watch.site.pages = {"/robots.txt": page, "/feed.xml": faults.feed("/a")}
    result = watch.crawl()
    assert "cannot be had" in str(watch.of(result, "/feed.xml").error)
    assert watch.site.asked_for("/feed.xml") == 0
    assert [fetch.kind for fetch in result.fetches] == ["robots", "feed"]


@pytest.mark.parametrize(
    "page", [faults.status(404), faults.status(403), faults.redirect_for_ever, b"\xff\x00 not text"]
)
def test_robots_that_is_not_there_allows_all(watch: Watch, page: faults.Page) -> None:
    watch.site.pages = {"/robots.txt": page, "/feed.xml": faults.feed("/a"), "/a": faults.ARTICLE}
    assert watch.of(watch.crawl(), "/a").status == 200


def test_crawl_delay_and_delay_space_requests(watch: Watch) -> None:
    watch.site.pages = {"/robots.txt": b"User-agent: *\nCrawl-delay: 0.2\n", "/feed.xml": faults.feed("/a", "/b", "/c")}
    watch.site.pages["*"] = faults.ARTICLE
    started = time.monotonic()
    watch.crawl()
    assert time.monotonic() - started > 0.6


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (faults.BILLION_LAUGHS, "entities"),
        (faults.ARTICLE, "RSS, Atom or JSON Feed"),
        (b"", "RSS, Atom or JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "items"),
        (b"\x1f\x8b\x08\x00 no gzip", "gzip"),
    ],
    ids=["billion laughs", "html", "empty", "json without items", "no gzip"],
)
def test_a_feed_that_is_none_is_told(watch: Watch, page: bytes, told: str) -> None:
    watch.site.pages = {"/feed.xml": page}
    row = watch.of(watch.crawl(), "/feed.xml")
    assert row.status == 200
    assert told in str(row.error)
    assert row.warc_file


def test_a_compressed_sitemap_that_explodes_is_told(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "MAX_BYTES", 1_000_000)
    watch.site.pages = {"/sitemap.xml.gz": faults.bomb(5_000_000)}
    row = watch.of(watch.crawl(sitemaps=["/sitemap.xml.gz"]), "/sitemap.xml.gz")
    assert "more than 1,000,000 bytes" in str(row.error)


def test_a_large_sitemap_gives_its_newest_articles(watch: Watch) -> None:
    old = [watch.url(f"/old/{number}") for number in range(50_000)]
    body = faults.sitemap(old, "2020-01-01")[: -len(b"</urlset>")]
    new = f"<url><loc>{watch.url('/new')}</loc><lastmod>2024-01-01</lastmod></url></urlset>".encode()
    watch.site.pages = {"/sitemap.xml": body + new, "*": faults.ARTICLE}
    result = watch.crawl(sitemaps=["/sitemap.xml"], max_pages=5)
    assert watch.of(result, "/new").status == 200
    assert len([fetch for fetch in result.fetches if fetch.kind == "article"]) == 5
    assert result.stats["left"] == 49_996


def test_a_pagination_without_end_ends(watch: Watch) -> None:
    def page(request: faults.Request) -> None:
        number = int(request.path.rpartition("/")[2])
        request.answer(200, faults.listing(f"/story/{number}", following=f"/list/{number + 1}"))

    watch.site.pages = {"*": page, **{f"/story/{number}": faults.ARTICLE for number in range(9)}}
    lists = [{"url": "/list/0", "links": "a.story", "next": "a.next", "max_pages": 4}]
    watch.site.pages["/robots.txt"] = b""
    result = watch.crawl(listings=lists)
    assert len([fetch for fetch in result.fetches if fetch.kind == "listing"]) == 4
    assert len([fetch for fetch in result.fetches if fetch.kind == "article"]) == 4


def test_an_index_of_sitemaps_that_names_itself_ends(watch: Watch) -> None:
    def index(request: faults.Request) -> None:
        deeper = "".join(f"<sitemap><loc>{watch.url(request.path)}/{number}</loc></sitemap>" for number in range(30))
        request.answer(
            200, f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{deeper}</sitemapindex>'.encode()
        )

    watch.site.pages = {"/robots.txt": b"", "*": index}
    result = watch.crawl(sitemaps=["/sitemap.xml"])
    assert len([fetch for fetch in result.fetches if fetch.kind == "sitemap"]) == 51


def test_tracking_parameters_make_no_second_article(watch: Watch) -> None:
    watch.site.pages = {
        "/feed.xml": faults.feed("/a?id=7&utm_source=rss", "/a?id=7&fbclid=zz#top", "/a?id=7", "/a?id=8"),
        "*": faults.ARTICLE,
    }
    result = watch.crawl()
    assert {fetch.url for fetch in result.fetches if fetch.kind == "article"} == {
        watch.url("/a?id=7"),
        watch.url("/a?id=8"),
    }


def test_a_listing_whose_layout_changed_is_told(watch: Watch) -> None:
    watch.site.pages = {"/news": faults.listing("/a")}
    result = watch.crawl(listings=[{"url": "/news", "links": "div.teaser a"}])
    assert "did the layout change" in str(watch.of(result, "/news").error)


def test_private_addresses_are_refused_by_name_and_by_number(watch: Watch) -> None:
    watch.site.pages = {"/feed.xml": faults.feed("/a")}
    port = watch.site.home.rstrip("/").rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "localhost.localdomain"):
        result = watch.crawl(home=f"http://{host}:{port}/", allow_private=False)
        feed = next(fetch for fetch in result.fetches if fetch.kind == "feed")
        assert feed.status is None
        assert feed.error
        watch.known.clear()
    assert watch.site.log == []


def test_the_user_agent_names_a_contact(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_CONTACT", "mailto:desk@example.org")
    watch.site.pages = {"/feed.xml": faults.feed()}
    watch.crawl()
    assert {headers["User-Agent"] for _, headers in watch.site.asked} == {
        f"{politeness.SOFTWARE} (+mailto:desk@example.org)"
    }


def test_a_redirect_to_a_page_that_is_fetched_too_loses_neither(watch: Watch) -> None:
    watch.site.pages = {
        "/feed.xml": faults.feed("/old", "/new"),
        "/old": faults.redirect("/new"),
        "/new": faults.ARTICLE,
    }
    result = watch.crawl()
    assert {watch.of(result, path).final_url for path in ("/old", "/new")} == {watch.url("/new")}


def test_a_defect_of_dateline_is_no_silence(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    watch.site.pages = {"/feed.xml": faults.feed("/a"), "/a": faults.ARTICLE}
    monkeypatch.setattr(archive.ArchiveWriter, "write", full)
    with pytest.raises(OSError, match="no space left"):
        watch.crawl()
