"""What the seed site's data and pages say, without a server."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import feedparser
import pytest
from lxml import etree, html

from seeds.content import ROUNDS, articles, outlets
from seeds.expected import ExpectedPage, expected
from seeds.site import Page, build

BASES = ("http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:3")
ANNOTATED = Path(__file__).resolve().parents[3] / "shared" / "gold" / "articles.jsonl"
NAMESPACES = {
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


def pages_of(outlet: str, number: int = 1) -> dict[str, Page]:
    return build(number, BASES)[[one.key for one in outlets()].index(outlet)]


def page_of(name: str, number: int = 1) -> Page:
    page = expected().pages[name]
    return pages_of(page.outlet, number)[page.path]


def names_of(kind: str) -> list[str]:
    return [name for name, page in expected().pages.items() if page.kind == kind]


def visible_text(page: Page, charset: str) -> str:
    return " ".join(html.fromstring(page.body.decode(charset)).text_content().split())


@pytest.mark.parametrize("name", names_of("article") + names_of("live_blog") + names_of("paywalled"))
def test_every_story_stands_whole_on_its_page(name: str) -> None:
    page = expected().pages[name]
    shown = visible_text(page_of(name), page.charset)
    assert page.headline in shown
    if page.kind != "live_blog":
        assert [text for text in page.text.split("\n\n") if text not in shown] == []


def test_there_are_articles_of_many_regions_and_every_kind_of_page() -> None:
    kinds = {page.kind for page in expected().pages.values()}
    assert kinds == {"article", "live_blog", "paywalled", "list_page", "hollow", "empty", "missing"}
    assert len(names_of("article")) >= 25
    lengths = [len(expected().pages[name].text.split()) for name in names_of("article")]
    assert min(lengths) >= 110


@pytest.mark.shared
@pytest.mark.skipif(not ANNOTATED.exists(), reason="the annotated articles are not beside the project")
def test_the_seed_article_has_the_annotated_text() -> None:
    with ANNOTATED.open(encoding="utf-8") as lines:
        text = json.loads(next(lines))["text"]
    assert text.split("2022-04-26 ", 1)[1].strip() == expected().pages["azerbaijan-russia-commission"].text


@pytest.mark.parametrize("key", [outlet.key for outlet in outlets()])
def test_every_story_is_linked_and_no_link_leads_away(key: str) -> None:
    pages = pages_of(key)
    dead = {page.path for page in expected().pages.values() if page.kind == "missing" and page.outlet == key}
    stories = {page.path for page in expected().pages.values() if page.outlet == key}
    linked = {
        link
        for page in pages.values()
        if page.content_type.startswith("text/html") and page.body
        for link in re.findall(r'href="([^"]+)"', page.body.decode("latin-1"), re.IGNORECASE)
    }
    assert stories <= linked
    assert dead.isdisjoint(pages)
    assert {link for link in linked if link.startswith(("http:", "https:"))} <= {
        BASES[[one.key for one in outlets()].index(key)] + path for path in pages
    }


@pytest.mark.parametrize("position", range(3))
@pytest.mark.parametrize("number", ROUNDS)
def test_feeds_parse_and_lead_to_stories(position: int, number: int) -> None:
    outlet, pages = outlets()[position], build(number, BASES)[position]
    feed = feedparser.parse(pages[outlet.feed].body)
    assert not feed.bozo
    assert (
        feed.version == {"caspian-courier": "rss20", "steppe-ledger": "atom10", "harbour-post": "rss091u"}[outlet.key]
    )
    assert len(feed.entries) == outlet.feed_length
    for entry in feed.entries:
        assert entry.link.startswith(BASES[position] + "/")
        assert entry.link.removeprefix(BASES[position]).split("?")[0] in pages
    dates = [entry.published for entry in feed.entries if "published" in entry]
    assert len(dates) == (0 if outlet.key == "harbour-post" else len(feed.entries))


@pytest.mark.parametrize("position", range(3))
def test_news_sitemaps_name_every_dated_story(position: int) -> None:
    outlet, pages = outlets()[position], build(1, BASES)[position]
    first = etree.fromstring(pages[outlet.sitemap].body)
    parts = [
        str(text).removeprefix(BASES[position])
        for text in first.xpath("//map:sitemap/map:loc/text()", namespaces=NAMESPACES)
    ]
    assert bool(parts) == (outlet.key == "steppe-ledger")
    found: dict[str, tuple[str, str, str]] = {}
    for path in parts or [outlet.sitemap]:
        for url in etree.fromstring(pages[path].body).findall("map:url", NAMESPACES):
            values = [
                url.findtext(tag, "", NAMESPACES)
                for tag in ("map:lastmod", ".//news:publication_date", ".//news:title")
            ]
            found[url.findtext("map:loc", "", NAMESPACES).removeprefix(BASES[position])] = (
                values[0],
                values[1],
                values[2],
            )
    told: dict[str, ExpectedPage] = {page.path: page for page in expected().pages.values() if page.outlet == outlet.key}
    assert found.keys() == {
        path for path, page in told.items() if page.published and page.kind in {"article", "live_blog", "paywalled"}
    }
    for path, (changed, published, title) in found.items():
        assert dt.datetime.fromisoformat(published) == told[path].published
        assert dt.datetime.fromisoformat(changed) >= dt.datetime.fromisoformat(published)
        assert title == told[path].headline


@pytest.mark.parametrize("name", [name for name, page in expected().pages.items() if page.outlet == "caspian-courier"])
def test_json_ld_says_what_the_page_is(name: str) -> None:
    told = expected().pages[name]
    scripts = html.fromstring(page_of(name).body.decode()).xpath("//script[@type='application/ld+json']/text()")
    data = json.loads(str(scripts[0]))
    assert data["@type"] == ("LiveBlogPosting" if told.kind == "live_blog" else "NewsArticle")
    assert data["isAccessibleForFree"] == (told.kind != "paywalled")
    assert dt.datetime.fromisoformat(data["datePublished"]) == told.published
    if told.kind == "live_blog":
        times = [dt.datetime.fromisoformat(post["datePublished"]) for post in data["liveBlogUpdate"]]
        assert times == sorted(times, reverse=True)
        assert len(times) == 5


def test_outlets_without_json_ld_have_none() -> None:
    for outlet in ("steppe-ledger", "harbour-post"):
        assert [path for path, page in pages_of(outlet).items() if b"ld+json" in page.body] == []
    assert [path for path, page in pages_of("harbour-post").items() if b"og:" in page.body] == []


def test_the_undated_page_shows_no_date() -> None:
    names = [name for name in names_of("article") if expected().pages[name].published is None]
    assert names == ["dar-es-salaam-explainer"]
    article = html.fromstring(page_of(names[0]).body.decode()).xpath("string(//tr[@valign='top']/td[2])")
    assert "eleven desks" in article
    assert not re.search(r"\b(19|20)\d\d\b", article)


def test_the_page_in_latin_1_is_not_utf_8() -> None:
    page = page_of("cote-divoire-cocoa")
    assert page.content_type == "text/html; charset=iso-8859-1"
    assert b"charset=iso-8859-1" in page.body
    assert "£46m" in page.body.decode("iso-8859-1")
    with pytest.raises(UnicodeDecodeError):
        page.body.decode("utf-8")


def test_round_two_changes_the_corrected_article_and_the_lists_that_name_it() -> None:
    changed = {
        (outlet.key, path)
        for outlet, before, after in zip(outlets(), build(1, BASES), build(2, BASES), strict=True)
        for path in before.keys() | after.keys()
        if before.get(path) != after.get(path) and not path.startswith("/rates/")
    }
    told = expected().pages[expected().revisions[0].page]
    lists = {"/", "/business/", "/rss/latest.xml", "/news-sitemap.xml"}
    own = {told.path, f"/print{told.path}"}
    shown_as_changed = {path for outlet, path in changed if outlet == told.outlet}
    assert {outlet for outlet, _ in changed} == {told.outlet}
    assert own | lists <= shown_as_changed
    stories = {page.path for page in expected().pages.values()}
    assert shown_as_changed & stories == {told.path}


def test_round_two_advances_every_date_of_the_corrected_article() -> None:
    name = expected().revisions[0].page
    before, after = page_of(name), page_of(name, 2)
    assert after.last_modified > before.last_modified
    assert '"dateModified": "2023-01-23T09:30:00+04:00"' in after.body.decode()
    assert (
        "<lastmod>2023-01-23T09:30:00+04:00</lastmod>"
        in pages_of("caspian-courier", 2)["/news-sitemap.xml"].body.decode()
    )
    feeds = [feedparser.parse(pages_of("caspian-courier", number)["/rss/latest.xml"].body) for number in ROUNDS]
    assert feeds[0].feed.updated_parsed < feeds[1].feed.updated_parsed
    assert "3.12" in feeds[0].entries[0].summary
    assert "3.02" in feeds[1].entries[0].summary


def test_relations_name_articles_that_are_read() -> None:
    told = expected()
    named = [name for pair in told.wire_copies for name in (pair.original, pair.reprint)]
    named += [side.page for flow in told.mirror_statistics for side in flow.sides]
    named += [revision.page for revision in told.revisions]
    named += [promise.page for plan in told.plans for promise in plan.promised]
    named += [plan.done_by for plan in told.plans if plan.done_by]
    assert [name for name in named if not told.pages[name].is_read] == []
    assert all((plan.done_by is None) != (plan.overdue_on is None) for plan in told.plans)


def test_the_wire_copy_is_nearly_the_original_in_another_outlet() -> None:
    for pair in expected().wire_copies:
        original, reprint = expected().pages[pair.original], expected().pages[pair.reprint]
        assert original.outlet != reprint.outlet
        assert original.text != reprint.text
        before, after = shingles(original.text), shingles(reprint.text)
        assert len(before & after) / len(before | after) > 0.7


def shingles(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return set(zip(words, words[1:], words[2:], strict=False))


def test_articles_are_sorted_newest_first() -> None:
    dates = [article.published for article in articles() if article.published]
    assert dates == sorted(dates, reverse=True)
    assert articles()[-1].published is None
