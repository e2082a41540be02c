"""Feeds, sitemaps, listings and addresses: what is read out of them."""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.addresses import Site, clean_address, path_and_query
from crawlers.boundary import Bounds, is_public
from crawlers.discovery import UnreadableError, sitemaps
from crawlers.discovery.feeds import read_feed
from crawlers.discovery.listings import read_listing
from crawlers.discovery.sitemaps import read_sitemap

URL = "https://paper.example/feeds/all"
TEN = dt.datetime(2022, 4, 26, 6, tzinfo=dt.UTC)

RSS = b"""<?xml version="1.0" encoding="windows-1252"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>P</title>
<item><title>Oil &amp; gas \x96 up</title><link>/a</link><pubDate>Tue, 26 Apr 2022 10:00:00 +0400</pubDate></item>
<item><title>No link</title></item>
<item><guid isPermaLink="true">https://paper.example/b</guid><dc:date>2022-04-26T10:00:00+04:00</dc:date></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title><entry><title>T</title>
<link rel="enclosure" href="/a.mp3"/><link rel="alternate" href="../a"/>
<published>2022-04-26T06:00:00Z</published><updated>2022-04-27T06:00:00Z</updated></entry></feed>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"url": "/a", "title": "T", "date_published": "2022-04-26T10:00:00+04:00"},
            {"title": "no url"},
            "no item",
        ],
    }
).encode()


def test_rss_in_its_own_charset() -> None:
    first, second = read_feed(RSS, URL)
    assert (first.url, first.found.title, first.found.published) == ("https://paper.example/a", "Oil & gas – up", TEN)
    assert (second.url, second.found.published, second.found.modified) == ("https://paper.example/b", TEN, None)


def test_atom_with_both_dates() -> None:
    (entry,) = read_feed(ATOM, URL)
    assert entry.url == "https://paper.example/a"
    assert (entry.found.published, entry.found.modified) == (TEN, TEN + dt.timedelta(days=1))


def test_json_feed() -> None:
    (entry,) = read_feed(JSON, URL)
    assert (entry.url, entry.found.published, entry.found.title) == ("https://paper.example/a", TEN, "T")


@pytest.mark.parametrize("reference", ["&#xD800;", "&#57343;", "&#x110000;", "&#9999999999;", f"&#{'9' * 5000};"])
def test_a_reference_to_no_character_costs_a_feed_that_character_only(reference: str) -> None:
    first, _ = read_feed(RSS.replace(b"&amp;", reference.encode()), URL)
    assert first.found.title == "Oil \ufffd gas – up"


@pytest.mark.parametrize("encoding", [b"\x00UTF-8", b"U\x00"])
def test_a_feed_in_an_encoding_that_is_none_is_unreadable(encoding: bytes) -> None:
    with pytest.raises(UnreadableError, match="too damaged"):
        read_feed(RSS.replace(b"windows-1252", encoding), URL)


def test_half_a_character_in_a_json_feed_can_be_stored() -> None:
    (entry,) = read_feed(JSON.replace(b'"T"', rb'"T\ud800 \ud83d\ude00"').replace(b"/a", rb"/\udfff"), URL)
    assert (entry.url, entry.found.title) == ("https://paper.example/\ufffd", "T\ufffd \U0001f600")


@pytest.mark.parametrize("body", [RSS, ATOM, JSON])
def test_a_compressed_feed_is_the_same(body: bytes) -> None:
    assert read_feed(gzip.compress(body), URL) == read_feed(body, URL)


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", RSS[:200], ATOM[:150], JSON[:60], b"\x1f\x8b", b"{"]))
def test_no_body_breaks_the_readers(tail: bytes, head: bytes) -> None:
    for read in (read_feed, read_sitemap):
        with contextlib.suppress(UnreadableError):
            read(head + tail, URL)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_entities_are_refused_in_any_encoding(encoding: str) -> None:
    text = (
        "<!DOCTYPE r [<!-- "
        + "x" * 100_000
        + ' --><!ENTITY e SYSTEM "file:///etc/passwd">]><urlset><url><loc>&e;</loc></url></urlset>'
    )
    for read in (read_feed, read_sitemap):
        with pytest.raises(UnreadableError, match="entities"):
            read(text.encode(encoding), URL)


NEWS = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>https://paper.example/i.jpg</image:loc><image:title>Image</image:title></image:image>
<loc> https://paper.example/a </loc>
<news:news><news:publication><news:name>P</news:name></news:publication>
<news:publication_date>2022-04-26T10:00:00+04:00</news:publication_date><news:title>T</news:title></news:news></url>
<url><loc>/b</loc><lastmod>2022-04-26</lastmod></url><url><lastmod>2022-04-26</lastmod></url></urlset>"""


def test_news_tags_are_kept_and_those_of_images_are_not_taken_for_them() -> None:
    first, second = read_sitemap(NEWS, URL).candidates
    assert (first.url, first.found.published, first.found.title) == ("https://paper.example/a", TEN, "T")
    assert (second.url, second.found.modified) == (
        "https://paper.example/b",
        dt.datetime(2022, 4, 26, tzinfo=dt.UTC),
    )


def test_an_index_gives_its_parts() -> None:
    body = b"<sitemapindex><sitemap><loc>/s1.xml.gz</loc><lastmod>2022-04-26</lastmod></sitemap></sitemapindex>"
    assert read_sitemap(body, URL).parts == [
        ("https://paper.example/s1.xml.gz", dt.datetime(2022, 4, 26, tzinfo=dt.UTC))
    ]


def test_addresses_line_by_line() -> None:
    body = b"\xef\xbb\xbfhttps://paper.example/a\r\nhttps://paper.example/b\n"
    assert [candidate.url[-1] for candidate in read_sitemap(body, URL).candidates] == ["a", "b"]


def test_one_change_for_all_pages_says_nothing() -> None:
    urls = "".join(f"<url><loc>/{n}</loc><lastmod>2024-01-01T00:00:01Z</lastmod></url>" for n in range(12))
    candidates = read_sitemap(f"<urlset>{urls}</urlset>".encode(), URL).candidates
    assert {candidate.found.modified for candidate in candidates} == {None}


def test_fifty_thousand_entries_are_read_quickly_and_not_many_more(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = "<url><loc>https://paper.example/{}</loc><lastmod>2022-04-{:02}</lastmod></url>"
    many = "".join(entry.format(n, 1 + n % 28) for n in range(50_000))
    started = time.process_time()
    assert len(read_sitemap(f"<urlset>{many}</urlset>".encode(), URL).candidates) == 50_000
    assert time.process_time() - started < 4
    monkeypatch.setattr(sitemaps, "MAX_ENTRIES", 500)
    with pytest.raises(UnreadableError, match="more than 500 entries"):
        read_sitemap(f"<urlset>{many}</urlset>".encode(), URL)


LISTING = """<html><head><base href="/news/"></head><body>
<div class=card><a href="1.html"> One  story </a></div><a class=wrap href="2.html"><h3 class=t>Two</h3></a>
<div class=card><a href="javascript:void(0)">x</a><a href="#">top</a></div><a rel=next href="?page=2">more</a>"""


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ("div.card", {"1.html": "One story"}),
        ("div.card a", {"1.html": "One story"}),
        ("h3.t", {"2.html": "Two"}),
        ("//a[@class='wrap']/@href", {"2.html": None}),
        ("a.wrap::attr(href)", {"2.html": None}),
    ],
)
def test_links_by_any_selector(links: str, found: dict[str, str | None]) -> None:
    candidates, following = read_listing(LISTING, "https://paper.example/x", links, "a[rel=next]")
    stories = {c.url: c.found.title for c in candidates if c.url.endswith(".html")}
    assert stories == {f"https://paper.example/news/{name}": title for name, title in found.items()}
    assert following == "https://paper.example/news/?page=2"


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        ("HTTPS://Www.Paper.Example:443/A?utm_source=x&id=3&UTM_Medium=y#top", "https://www.paper.example/A?id=3"),
        ("http://user:secret@paper.example:8080", "http://paper.example:8080/"),
        ("https://paper.example/a?b=2&a=1", "https://paper.example/a?b=2&a=1"),
        ("https://paper.example/a?cid=7&source=3", "https://paper.example/a?cid=7&source=3"),
        ("https://paper.example/тест?q=ä", "https://paper.example/%D1%82%D0%B5%D1%81%D1%82?q=%C3%A4"),
        ("http://[::1]:80/a", "http://[::1]/a"),
        ("mailto:a@b.example", None),
        ("javascript:void(0)", None),
        ("http:///a", None),
        ("http://paper.example:99999/", None),
        ("https://paper.example/" + "x" * 3000, None),
    ],
)
def test_one_page_has_one_address(url: str, cleaned: str | None) -> None:
    assert clean_address(url) == cleaned


@settings(deadline=None)
@given(st.text(max_size=80))
def test_cleaning_again_changes_nothing(text: str) -> None:
    once = clean_address(f"http://paper.example/{text}")
    assert once is None or clean_address(once) == once
    assert once is None or path_and_query(once).startswith("/")
    clean_address(text)


@pytest.mark.parametrize(
    ("home", "url", "told"),
    [
        ("https://www.paper.example/", "https://paper.example/a", None),
        ("https://paper.example/", "http://news.paper.example:8080/a", None),
        ("https://www.stat.gov.az/", "https://stat.gov.az/a", None),
        ("https://www.stat.gov.az/", "https://customs.gov.az/a", "is not of stat.gov.az"),
        ("https://paper.example/", "https://notpaper.example/", "is not of"),
        ("https://paper.example/", "https://paper.example.evil.test/", "is not of"),
        ("https://paper.example/", "file:///etc/passwd", "scheme 'file'"),
        ("http://127.0.0.1:8471/", "http://127.0.0.1:8472/", "port 8472"),
        ("http://127.0.0.1:8471/", "http://127.0.0.1:8471/a", None),
        ("http://localhost/", "http://localhost/a", "private address"),
        ("http://10.0.0.1/", "http://10.0.0.1/a", "private address"),
    ],
)
def test_only_the_site_itself_is_within_bounds(home: str, url: str, told: str | None) -> None:
    bounds = Bounds(home, allow_private="127.0.0.1" in home)
    if told is None:
        bounds.check(url)
    else:
        assert not bounds.hold(url)
        with pytest.raises(Exception, match="out of bounds") as caught:
            bounds.check(url)
        assert told in str(caught.value)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),  # noqa: S104 - an address to refuse
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_private_addresses_in_all_their_clothes(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_ports_of_names_are_free_below_the_domain() -> None:
    assert Site.of("https://www.paper.example:8443/").objection("https://paper.example/") is None
