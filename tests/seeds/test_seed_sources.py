"""The source files of the seed site lead to its stories and nowhere else."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from lxml import html

from crawlers.source import Source, load_file
from seeds.content import Outlet, outlets
from seeds.expected import expected
from seeds.server import HOST, PORTS
from seeds.site import Page, build

FOLDER = Path(__file__).resolve().parents[2] / "crawlers" / "sources"
BASES = tuple(f"http://{HOST}:{port}" for port in PORTS)


@pytest.fixture(params=range(3), ids=[outlet.key for outlet in outlets()])
def watched(request: pytest.FixtureRequest) -> tuple[Source, Outlet, dict[str, Page]]:
    outlet = outlets()[request.param]
    return load_file(FOLDER / f"seed-{outlet.key}.yaml"), outlet, build(1, BASES)[request.param]


def test_it_watches_the_outlet_by_what_the_outlet_offers(watched: tuple[Source, Outlet, dict[str, Page]]) -> None:
    source, outlet, pages = watched
    assert source.home in {f"{base}/" for base in BASES}
    assert (source.area, source.language) == (outlet.area, outlet.language)
    assert source.discover.feeds == (outlet.feed,)
    assert source.discover.sitemaps == (outlet.sitemap,)
    assert all(listing.url in pages for listing in source.discover.listings)


def test_it_follows_stories_only(watched: tuple[Source, Outlet, dict[str, Page]]) -> None:
    source, outlet, pages = watched
    stories = {page.path for page in expected().pages.values() if page.outlet == outlet.key}
    assert {path for path in pages | dict.fromkeys(stories) if source.follow.takes(path)} == stories
    assert all(source.follow.takes(path + outlet.feed_tracking) for path in stories)


def test_listings_name_every_story(watched: tuple[Source, Outlet, dict[str, Page]]) -> None:
    source, outlet, pages = watched
    stories = {page.path for page in expected().pages.values() if page.outlet == outlet.key}
    for listing in source.discover.listings:
        tree = html.fromstring(pages[listing.url].body.decode())
        assert {link.get("href") for link in tree.cssselect(listing.links)} == stories


def test_selectors_find_what_they_name(watched: tuple[Source, Outlet, dict[str, Page]]) -> None:
    source, outlet, pages = watched
    rules = source.rules_at(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    for page in expected().pages.values():
        if page.outlet == outlet.key and page.is_read:
            tree = html.fromstring(pages[page.path].body.decode(page.charset))
            assert all(tree.cssselect(selector) for selector in rules.drop)
            if rules.text:
                assert page.text == "\n\n".join(
                    line.strip() for line in tree.cssselect(rules.text)[0].text_content().splitlines() if line.strip()
                )
            if rules.title:
                assert tree.cssselect(rules.title)[0].text_content() == page.headline
            if rules.published:
                assert bool(tree.cssselect(rules.published)) == bool(page.published)
