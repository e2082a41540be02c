"""Small pages of our own writing, put together from parts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pytest

PARAGRAPHS = (
    "The ministry of trade said on Tuesday that turnover with the neighbouring country had reached 2.9 billion dollars "
    "last year, which was 12.4 percent more than in the year before.",
    "Exports of fruit, cotton and polymers grew fastest, while imports of grain and machines stayed where they were, "
    "according to figures that the customs committee published in the capital.",
    "Officials of both countries will meet in the autumn to sign an agreement on a new railway, which is to carry five "
    "million tonnes of freight a year from 2027 on, the minister added.",
)

PageMaker = Callable[..., bytes]


@pytest.fixture(scope="session")
def make_page() -> PageMaker:
    def make(
        *,
        title: str = "Turnover with neighbour reaches 2.9 billion dollars",
        head_title: str | None = None,
        head: str = "",
        data: Mapping[str, object] | None = None,
        above: str = "",
        body: str | None = None,
        below: str = "",
        lang: str = ' lang="en"',
        charset: str = "utf-8",
    ) -> bytes:
        text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS) if body is None else body
        script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data else ""
        shown = title if head_title is None else head_title
        return (
            f"<!doctype html><html{lang}><head><title>{shown}</title>{head}{script}"
            f"</head><body><nav><a href='/'>Home</a> <a href='/world'>World</a></nav><main><article><h1>{title}</h1>"
            f"{above}<div class='story'>{text}</div>{below}</article></main><footer>All rights reserved</footer>"
            "</body></html>"
        ).encode(charset)

    return make
