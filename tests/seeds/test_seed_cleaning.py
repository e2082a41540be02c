"""Cleaning gives back the articles that the seed site's pages were made from."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from crawlers.clean.article import Article, Rejected, clean
from crawlers.source import load_file
from seeds.content import articles, outlets
from seeds.expected import ExpectedPage, expected
from seeds.server import HOST, PORTS
from seeds.site import build

FOLDER = Path(__file__).resolve().parents[2] / "crawlers" / "sources"
BASES = tuple(f"http://{HOST}:{port}" for port in PORTS)
STANDFIRSTS = {article.id: article.standfirst for article in articles()}


def cleaned(page: ExpectedPage) -> Article | Rejected:
    position = [outlet.key for outlet in outlets()].index(page.outlet)
    source = load_file(FOLDER / f"seed-{page.outlet}.yaml")
    answer = build(1, BASES)[position][page.path]
    return clean(
        answer.body,
        BASES[position] + page.path,
        fetched_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        headers={"Content-Type": answer.content_type},
        rules=source.rules_at(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
        timezone=source.timezone,
        language=source.language,
    )


@pytest.mark.parametrize("name", [name for name, page in expected().pages.items() if page.is_read])
def test_the_article_comes_back_as_it_was_written(name: str) -> None:
    page = expected().pages[name]
    article = cleaned(page)
    assert isinstance(article, Article)
    assert article.title == page.headline
    written = " ".join(f"{STANDFIRSTS[name]} {page.text}".split())
    assert " ".join(article.text.replace("## ", "").split()) == written
    found = article.published_at
    assert (found and found.date()) == (page.published and page.published.date())
    if page.outlet != "harbour-post":
        assert found == page.published


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("paywalled", "paywalled_stub"), ("empty", "empty_page"), ("list_page", "list_page"), ("hollow", "no_text")],
)
def test_what_is_no_article_is_refused_with_its_reason(kind: str, reason: str) -> None:
    for page in expected().pages.values():
        if page.kind == kind:
            verdict = cleaned(page)
            assert isinstance(verdict, Rejected)
            assert verdict.reason == reason
