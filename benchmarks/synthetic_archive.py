"""An archive of any size in the form of Common Crawl's CC-NEWS, made of few texts with other dates, places and numbers.

Belongs here: making it, the same from the same seed. Does not belong here: reading it (`benchmarks.importing`).

    python -m benchmarks.synthetic_archive FOLDER --articles 50000 --seed 8
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import html
import io
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from warehouse.reference import rows_of

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "wikinews-economy-dev.jsonl.gz"
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_FIRST = dt.datetime(2012, 1, 1, 6, tzinfo=dt.UTC)
_OUTLETS = 40
_SECTIONS = ("World", "Business", "Markets", "Energy", "Trade", "Technology", "Opinion", "Sport", "Culture", "Archive")


@dataclass(frozen=True, slots=True)
class Text:
    """A text to make articles of; paragraphs stand apart by empty lines."""

    title: str
    text: str


def corpus() -> list[Text]:
    """The texts beside the project."""
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        return [Text(row["title"], row["text"]) for row in map(json.loads, lines) if len(row["text"]) > 300]


def write_archive(texts: Sequence[Text], count: int, seed: int, folder: Path, a_file: int = 10_000) -> list[Path]:
    """`count` articles as WARC files of `a_file` pages each; every hundredth page is no article."""
    folder.mkdir(parents=True, exist_ok=True)
    change = random.Random(seed)
    names = sorted({str(row["name"]) for row in rows_of("areas") if len(str(row["area"])) == 2})
    places = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")\b")
    paths = []
    for start in range(0, count, a_file):
        path = folder / f"CC-NEWS-{start:08d}.warc.gz"
        with path.open("wb") as file:
            writer = WARCWriter(file, gzip=True, warc_version="1.0")
            writer.write_record(writer.create_warcinfo_record(path.name, {"software": "benchmarks.synthetic_archive"}))
            for number in range(start, min(start + a_file, count)):
                url, moment, page = _page(number, count, texts, change, names, places)
                _write(writer, url, moment, page)
        paths.append(path)
    return paths


def moment_of(number: int, count: int) -> dt.datetime:
    """When article `number` of `count` was published: all together fill ten years."""
    return _FIRST + dt.timedelta(days=3650 * number / count)


def _page(
    number: int,
    count: int,
    texts: Sequence[Text],
    change: random.Random,
    names: Sequence[str],
    places: re.Pattern[str],
) -> tuple[str, dt.datetime, str]:
    moment = moment_of(number, count)
    outlet = f"outlet{change.randrange(_OUTLETS):02d}.example"
    url = f"https://www.{outlet}/{moment:%Y/%m/%d}/story-{number}.html"
    if number % 100 == 99:
        links = "".join(f'<li><a href="/story-{n}.html">Headline number {n}</a></li>' for n in range(60))
        return url, moment, f"<html><head><title>All stories</title></head><body><ul>{links}</ul></body></html>"
    text = texts[number % len(texts)]
    swapped: dict[str, str] = {}

    def elsewhere(match: re.Match[str]) -> str:
        return swapped.setdefault(match[0], change.choice(names))

    def another(match: re.Match[str]) -> str:
        return _another_number(match[0], moment.year, change)

    title, body = (_NUMBER.sub(another, places.sub(elsewhere, part)) for part in (text.title, text.text))
    return url, moment, _html(outlet, url, title, body, moment, change)


def _another_number(text: str, year: int, change: random.Random) -> str:
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return str(year + change.choice((-1, 0, 0, 1)))
    digits = [change.choice("123456789") if place == 0 else change.choice("0123456789") for place in range(len(text))]
    return "".join(new if old.isdigit() else old for old, new in zip(text, digits, strict=True))


def _html(outlet: str, url: str, title: str, body: str, moment: dt.datetime, change: random.Random) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title}
    data |= {"datePublished": moment.isoformat(), "author": {"@type": "Person", "name": "A. Reporter"}}
    paragraphs = "\n".join(f"<p>{html.escape(part)}</p>" for part in body.split("\n\n") if part.strip())
    menu = "".join(f'<li><a href="/{name.lower()}/">{name}</a></li>' for name in _SECTIONS)
    related = "".join(
        f'<div class="card"><a href="/story-{change.randrange(10**6)}.html"><img src="/i/{n}.jpg" alt=""/>'
        f"<h4>Another headline of the day, number {n}</h4></a></div>"
        for n in range(24)
    )
    script = "window.dataLayer=window.dataLayer||[];" + "".join(f"dataLayer.push({{k{n}:{n}}});" for n in range(150))
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)} | {outlet}</title>
<link rel="canonical" href="{url}"><meta property="og:title" content="{html.escape(title)}">
<meta property="og:site_name" content="{outlet}"><meta property="article:published_time" content="{moment.isoformat()}">
<script type="application/ld+json">{json.dumps(data)}</script><script>{script}</script></head>
<body><header><nav><ul>{menu}</ul></nav></header><main><article><h1>{html.escape(title)}</h1>
<p class="byline">By A. Reporter</p>{paragraphs}</article><aside>{related}</aside></main>
<footer><ul>{menu}</ul><p>Copyright {outlet}</p></footer></body></html>"""


def _write(writer: WARCWriter, url: str, moment: dt.datetime, page: str) -> None:
    body = page.encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    date = {"WARC-Date": f"{moment + dt.timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}"}
    answer = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), http_headers=answer, warc_headers_dict=date
        )
    )


def _told(paths: Sequence[Path]) -> Iterator[str]:
    for path in paths:
        yield f"{path} {path.stat().st_size:,} bytes"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=8)
    given = parser.parse_args()
    print(*_told(write_archive(corpus(), given.articles, given.seed, given.folder)), sep="\n")
