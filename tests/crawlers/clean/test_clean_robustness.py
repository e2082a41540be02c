from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawlers.clean.article import Article, Rejected, clean
from crawlers.clean.moments import read_machine, read_printed
from crawlers.clean.page import parse

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_TAGS = [
    "p",
    "div",
    "h1",
    "a",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "time",
    "script",
    "article",
    "figure",
    "b",
    "br",
    "blockquote",
    "svg",
]
_VALUES = st.text(max_size=30) | st.sampled_from(
    [
        "author",
        "datePublished",
        "hidden",
        "application/ld+json",
        "2020-02-30",
        "[",
        "newsletter",
        "article:published_time",
        "\x00",
        "//[",
    ]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "@graph", "author", "name", "headline", "datePublished", "keywords", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@st.composite
def pages(draw: st.DrawFn) -> bytes:
    parts: list[str] = []
    for _ in range(draw(st.integers(0, 14))):
        tag = draw(st.sampled_from(_TAGS))
        name = draw(
            st.sampled_from(["class", "id", "itemprop", "rel", "href", "datetime", "type", "style", "name", "content"])
        )
        parts.append(f'<{tag} {name}="{draw(_VALUES)}">{draw(st.text(max_size=60))}')
        if draw(st.booleans()):
            parts.append(f"</{tag}>")
    node = {
        "@type": "NewsArticle",
        **{key: draw(_JSON) for key in ("author", "headline", "datePublished", "mainEntity")},
    }
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    return (script + "".join(parts)).encode("utf-8", "surrogatepass")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400) | pages(), st.text(max_size=20) | st.just("https://example.org/2020/13/45/x"))
def test_no_bytes_make_it_raise(page: bytes, url: str) -> None:
    assert isinstance(clean(page, url, fetched_at=_NOW), Article | Rejected)


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=60)
    | st.from_regex(r"\d{1,4}[-/. ]\w{1,5}[-/. ]\d{1,4}[T ]?\d\d?:\d\d( ?[+-]\d{1,4})?", fullmatch=True)
)
def test_no_text_makes_the_readers_of_dates_raise(text: str) -> None:
    read_machine(text)
    read_printed(text)


@pytest.mark.parametrize(
    "page",
    [
        b"<div>" * 5000 + b"text",
        b"<p>" + b"a " * 300_000 + b"</p>",
        b"<a href=x>" * 3000,
        b'<script type="application/ld+json">' + b"[" * 20_000 + b"</script><p>x</p>",
        b"<html><head><base href='//['></head><body><a href='http://['>x</a><link rel=canonical href='http://['></body>",
        b"<table>" + b"<tr><td rowspan=99999 colspan=99999>x" * 200,
    ],
    ids=["deep", "long", "anchors", "json", "addresses", "spans"],
)
def test_hostile_pages_come_back(page: bytes) -> None:
    assert isinstance(clean(page, "https://example.org/x", fetched_at=_NOW), Article | Rejected)


@pytest.mark.parametrize("reference", ["&#3", "&#3;", "&#x1F;", "&#0000;", "&#127;"])
def test_a_reference_to_a_control_character_is_left_out(reference: str) -> None:
    paragraph = f"<p>Exports rose by 5 percent in March,{reference} the office said on Tuesday in the capital.</p>"
    menu = f'<div class="related"><a href="/a">More news</a></div>{reference} tail'
    page = f"<html><body><h1>Exports</h1><article>{menu}{paragraph * 8}</article></body></html>"
    found = clean(page.encode(), "https://paper.example/a")
    assert isinstance(found, Article)
    assert "in March, the office said" in found.text


@pytest.mark.parametrize(("reference", "character"), [("&#39;", "'"), ("&#x3a;", ":"), ("&#38;", "&"), ("&#163;", "£")])
def test_other_references_are_read(reference: str, character: str) -> None:
    assert parse(f"<p>a{reference}b</p>", "https://paper.example/a").text_content() == f"a{character}b"
