"""What is fuzzed: for each reader of foreign input, how inputs are made and what must hold of every answer.

Belongs here: strategies and the promises of the readers. Does not belong here: running them (`fuzz_run`).

An input is text or bytes. A target returns if the promise held; it raises otherwise.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from hypothesis import strategies as st

from crawlers import archive
from crawlers.clean.article import Article, Rejected, clean
from crawlers.clean.model import Evidence
from crawlers.discovery import UnreadableError
from crawlers.discovery.feeds import read_feed
from crawlers.discovery.sitemaps import read_sitemap
from crawlers.fetch import Fetch, digest_of
from crawlers.source import load_file
from crawlers.source_file import SourceError
from pipelines.extract.article import extract
from pipelines.extract.periods import periods_records
from pipelines.extract.records import quantities_record
from pipelines.filters import required_text, run_filter
from seeds.content import FOLDER
from seeds.site import build

Input = str | bytes
_SOURCES = Path(__file__).resolve().parents[2] / "crawlers" / "sources"
_BASES = ("http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:3")
_NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_MOST_CHARACTERS = 6000


@dataclass(frozen=True, slots=True)
class Target:
    """One reader: the inputs it gets and the promise it is held to."""

    inputs: Callable[[], st.SearchStrategy[Input]]
    check: Callable[[Input], None]


class BrokenPromiseError(AssertionError):
    """An answer came, but not one that the reader may give."""


def _hold(truth: object, told: str) -> None:
    if not truth:
        raise BrokenPromiseError(told)


def _is_storable(value: object) -> None:
    """As JSON in UTF-8 without numbers that are none: what filters print and tables take."""
    json.dumps(value, ensure_ascii=False, default=str, allow_nan=False).encode("utf-8")


# --- inputs ------------------------------------------------------------------------------------------------------


@cache
def _pages(*kinds: str) -> tuple[bytes, ...]:
    """Pages of the seed site whose content type names one of the kinds."""
    found = {
        page.body[:_MOST_CHARACTERS]
        for outlet in build(1, _BASES)
        for page in outlet.values()
        if any(kind in page.content_type for kind in kinds)
    }
    return tuple(sorted(found))


@cache
def _words_of_news() -> tuple[str, ...]:
    words = {
        word
        for path in sorted((FOLDER / "articles").glob("*.md"))
        for word in path.read_text(encoding="utf-8").split()
        if len(word) < 30
    }
    return tuple(sorted(words))


@cache
def _sentences() -> tuple[str, ...]:
    texts = [path.read_text(encoding="utf-8") for path in sorted((FOLDER / "articles").glob("*.md"))]
    return tuple(line for text in texts for line in text.splitlines() if 40 < len(line) < 600)


_PIECES = [
    "$",
    "US$",
    "€",
    "£",
    "%",
    "percent",
    "pp",
    "points",
    "billion",
    "million",
    "bn",
    "mln",
    "thousand",
    "trillion",
    "times",
    "tonnes",
    "km²",
    "barrels",
    "sq",
    "m",
    "MW",
    "per",
    "day",
    "2.9",
    "1,234.5",
    "1.234,5",
    "0",
    "-0",
    "00",
    "1e9",
    "½",
    "¾",
    "²",
    "١٢٣",
    "三",
    "IV",
    "9999999999999999999999",
    "0.0000000001",
    "1/2",
    "1/0",
    "20-25",
    "+5",
    "−3",
    "~7",
    "1st",
    "twelve",
    "dozen",
    "2021",
    "1900",
    "0000",
    "9999",
    "10000",
    "99",
    "31",
    "30",
    "29",
    "February",
    "2/30/2021",
    "2021-13-45",
    "2021-Q5",
    "Q4",
    "H1",
    "first",
    "quarter",
    "half",
    "of",
    "last",
    "next",
    "year",
    "month",
    "week",
    "yesterday",
    "tomorrow",
    "January–February",
    "2019/20",
    "2020-2021",
    "FY2021",
    "1990s",
    "'90s",
    "century",
    "Ramadan",
    "Nowruz",
    "1400",
    "AH",
    "BC",
    "AD",
    "since",
    "until",
    "by",
    "from",
    "to",
    "between",
    "and",
    "of",
    "in",
    "as",
    "compared",
    "with",
    "against",
    "year-on-year",
    "a",
    "decade",
    "ago",
    "earlier",
    "fiscal",
    "(",
    ")",
    "[",
    "]",
    '"',
    "“",
    "”",
    "'",
    "’",
    ".",
    "..",
    "...",
    "?",
    "!",
    ";",
    ":",
    ",",
    "-",
    "–",
    "—",
    "/",
    "\\",
    "|",
    "*",
    "#",
    "@",
    "&",
    "<",
    ">",
    "{",
    "}",
    "°",
    "™",
    "\u200b",
    "\u202e",
    "\ufeff",
    "\ud7ff",
    "😀",
    "ß",
    "İ",
    "ı",
    "ŉ",
    "ﬁ",
    "K",
    "Å",
]


def _texts() -> st.SearchStrategy[str]:
    token = st.one_of(
        st.sampled_from(_words_of_news()),
        st.sampled_from(_PIECES),
        st.sampled_from(_PIECES),
        st.integers(0, 10**6).map(str),
        st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
        st.text(max_size=6),
    )
    glue = st.sampled_from([" ", " ", " ", "", "\n", "\n\n", "\u00a0", ", ", ". ", "-"])
    soup = st.lists(st.tuples(token, glue), max_size=40).map(lambda parts: "".join(a + b for a, b in parts))
    repeated = st.tuples(st.lists(token, min_size=1, max_size=3), glue, st.integers(2, 120)).map(
        lambda told: told[1].join(told[0] * told[2])[:_MOST_CHARACTERS]
    )
    return st.one_of(soup, soup, _mutated_text(), repeated, st.text(max_size=200))


@st.composite
def _mutated_text(draw: st.DrawFn) -> str:
    text = " ".join(draw(st.lists(st.sampled_from(_sentences()), min_size=1, max_size=3)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        text = (
            text[:start]
            + draw(st.sampled_from(_PIECES) | st.text(max_size=3))
            + text[start + draw(st.integers(0, 8)) :]
        )
    return text


def _news() -> st.SearchStrategy[str]:
    """An article as a line of JSON."""
    return st.builds(
        lambda text, title, day, area: json.dumps(
            {"article_id": "a", "title": title, "text": text, "published_at": day, "source_area": area}
        ),
        _texts(),
        st.one_of(st.just(""), _texts().map(lambda text: text[:120])),
        st.one_of(st.none(), _days()),
        st.sampled_from([None, "AZ", "IN", "XX", ""]),
    )


def _days() -> st.SearchStrategy[str]:
    return st.one_of(
        st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)),
        st.dates(),
        st.sampled_from([dt.date.min, dt.date.max, dt.date(2024, 2, 29)]),
    ).map(dt.date.isoformat)


def _texts_with_a_day() -> st.SearchStrategy[str]:
    return st.builds(lambda text, day: json.dumps({"text": text, "reference_date": day}), _texts(), _days())


@st.composite
def _mutated(draw: st.DrawFn, wholes: tuple[bytes, ...], pieces: tuple[bytes, ...]) -> bytes:
    """A real document with parts cut, doubled, exchanged and overwritten."""
    body = draw(st.sampled_from(wholes))
    piece = st.one_of(st.sampled_from(pieces), st.binary(max_size=6), st.text(max_size=4).map(_utf8))
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, max(0, len(body) - 1)))
        length = draw(st.integers(0, 60))
        match draw(st.integers(0, 3)):
            case 0:
                body = body[:start] + draw(piece) + body[start:]
            case 1:
                body = body[:start] + draw(piece) + body[start + length :]
            case 2:
                body = body[:start] + body[start : start + length] * draw(st.integers(2, 30)) + body[start + length :]
            case _:
                body = body[:start] + body[start + length * 20 :]
    return body[: 4 * _MOST_CHARACTERS]


@st.composite
def _soup(draw: st.DrawFn, pieces: tuple[bytes, ...]) -> bytes:
    parts = draw(st.lists(st.one_of(st.sampled_from(pieces), st.text(max_size=12).map(_utf8)), max_size=40))
    return b"".join(part * draw(st.sampled_from([1, 1, 1, 2, 300])) if len(part) < 20 else part for part in parts)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


_HTML = tuple(
    piece.encode()
    for piece in """
<html> <head> <body> </body> <article> </article> <p> </p> <div> </div> <table> <tr> <td> <ul> <li> <svg> <math> <template> <noscript>
<script> </script> <style> <!-- --> <![CDATA[ ]]> <!doctype html> <?xml version="1.0"?> <base href="//[" > <base href="http://[::1">
<link rel="canonical" href="http://[bad"> <link rel="canonical" href="//"> <meta charset="utf-16"> <meta charset="unknown">
<meta property="article:published_time" content="0001-01-01T00:00:00+14:00"> <meta property="article:published_time" content="9999-12-31T23:59:59-12:00">
<meta property="og:title" content="&#xD800;"> <time datetime="2021-02-30"> <time datetime="24:00"> <title> </title> <h1> </h1>
<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"10000-01-01","author":[[[{"name":null}]]]}</script>
<script type="application/ld+json">{"@graph":[{"@id":"#a","author":{"@id":"#a"}}]}</script>
<script type="application/ld+json">[[[[[[[[[[[[ <script type="application/ld+json">{"@type":["NewsArticle"],"headline":1e999} </script>
&#0; &#x110000; &nbsp; &amp; &lt; \x00 \ufeff \ufffe \u202e © Reuters By Published Updated 2021 26 April
""".replace("> <", ">\n<").splitlines()
    for piece in [piece.strip()]
    if piece
)
_XML = tuple(
    piece.encode()
    for piece in """
<?xml version="1.0" encoding="utf-16"?>
<?xml version="1.0" encoding="nonsense"?>
<rss version="2.0"><channel>
<feed xmlns="http://www.w3.org/2005/Atom">
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemapindex>
<item> <title>a</title><link>http://[::1</link></item>
<entry><link href="//["/><updated>0000-00-00</updated></entry>
<url><loc>http://[bad</loc><lastmod>9999-12-31T23:59:59-14:00</lastmod></url>
<sitemap><loc>///</loc><lastmod>0001-01-01T00:00:00+14:00</lastmod></sitemap>
<pubDate>Thu, 31 Feb 99999 25:61:61 +9999</pubDate>
<pubDate>Tue, 26 Apr 2022 10:00:00 XYZ</pubDate>
<dc:date>-1</dc:date>
<media:content url="x"/>
<content type="xhtml"><div>
<![CDATA[
]]>
<!--
<!DOCTYPE rss [
]>
&#xD800; &#0; &amp; &nope;
</item>
</channel></rss>
</feed>
</urlset>
{"items": [{"url": "http://[::1", "date_published": "2021"}]}
{"items": [{"url": "a", "date_published": "0001-01-01T00:00:00+14:00", "title": "\\ud800"}]}
[[[[[[[[
{"a":
http://example.org/a
\x1f\u008b\x08
""".strip().splitlines()
)


def _markup() -> st.SearchStrategy[bytes]:
    return st.one_of(_mutated(_pages("html"), _HTML), _soup(_HTML), st.binary(max_size=300))


def _feeds() -> st.SearchStrategy[bytes]:
    return st.one_of(_mutated(_pages("rss", "atom"), _XML), _soup(_XML), st.binary(max_size=200))


def _sitemaps() -> st.SearchStrategy[bytes]:
    return st.one_of(_mutated(_pages("xml"), _XML), _soup(_XML), st.binary(max_size=200))


def _source_files() -> st.SearchStrategy[bytes]:
    wholes = tuple(path.read_bytes() for path in sorted(_SOURCES.glob("*.yaml")))
    lines = tuple({line + b"\n" for whole in wholes for line in whole.splitlines() if line.strip()})
    pieces = (
        b"&a ",
        b"*a",
        b"<<: *a\n",
        b"!!python/object:os.system ",
        b"!!int x",
        b"[",
        b"{",
        b"? ",
        b"- ",
        b": ",
        b"|\n",
    )
    pieces += (
        b"1" * 5000,
        b"1e999",
        b".inf",
        b"0x_",
        b"\t",
        b"---\n",
        b"...\n",
        b"%YAML 9.9\n",
        b"\x85",
        b'"\\ud800"',
        b"* * 31 2 *",
    )
    return st.one_of(_mutated(wholes, pieces), _soup((*sorted(lines), *pieces)), st.binary(max_size=200))


@cache
def _warc() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        writer = archive.ArchiveWriter(Path(folder), "s", "r", _NOW, "Dateline/test")
        for number in range(2):
            url, body = f"http://example.org/{number}", b"<html><p>A page.</p></html>"
            fetch = Fetch(
                url,
                "s",
                "article",
                url,
                url,
                200,
                None,
                None,
                "text/html",
                len(body),
                digest_of(body),
                None,
                None,
                _NOW,
                None,
                None,
            )
            writer.write(
                fetch, request_headers=[], status_line="200 OK", headers=[("Content-Type", "text/html")], body=body
            )
        writer.close()
        return next(Path(folder).rglob("*.open")).read_bytes()


@cache
def _plain_warc() -> bytes:
    import zlib

    packed, plain = _warc(), b""
    while packed:
        member = zlib.decompressobj(wbits=31)
        plain += member.decompress(packed)
        packed = member.unused_data
    return plain


def _warcs() -> st.SearchStrategy[bytes]:
    pieces = (
        b"WARC/1.1\r\n",
        b"WARC/9.9\r\n",
        b"Content-Length: 999999999999\r\n",
        b"Content-Length: -1\r\n",
        b"\r\n\r\n",
        b"\r\n",
    )
    pieces += (
        b"WARC-Type: response\r\n",
        b"WARC-Date: never\r\n",
        b"HTTP/1.1 abc\r\n",
        b"HTTP/1.1 200 OK\r\n",
        b"{}",
        b"[]",
        b"null",
    )
    pieces += (
        b"Transfer-Encoding: chunked\r\n",
        b"Content-Encoding: br\r\n",
        b"Content-Encoding: gzip\r\n",
        b"\x1f\x8b\x08\x00",
        b"filedesc://a 0 0 0 0\n",
    )
    return st.one_of(_mutated((_plain_warc(), _warc()), pieces), _soup(pieces), st.binary(max_size=200))


def _lines() -> st.SearchStrategy[str]:
    scalar = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    key = st.sampled_from(
        ["text", "title", "reference_date", "published_at", "language", "article_id", "source_area", "file"]
    )
    value = st.recursive(
        scalar,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    )
    record = st.dictionaries(key, st.one_of(value, _days()), max_size=6).map(json.dumps)
    broken = st.sampled_from(
        ["", "{", "[" * 5000, '{"text": ' * 3000, "null", "1" * 5000, '{"text": NaN}', '"\\ud800"', "\x00"]
    )
    return st.lists(record | broken | st.text(max_size=40), max_size=5).map(
        lambda lines: "\n".join(line.replace("\n", " ") for line in lines)
    )


# --- promises ----------------------------------------------------------------------------------------------------


def _clean(value: Input) -> None:
    evidence = Evidence(None, None, "Exports rose", "feed")
    found = clean(
        cast(bytes, value), "http://example.org/news/1", fetched_at=_NOW, evidence=evidence, timezone="Asia/Baku"
    )
    _hold(isinstance(found, Article | Rejected), f"neither article nor rejection: {type(found)}")
    if isinstance(found, Article):
        _hold(found.word_count >= 0 and isinstance(found.text, str), "an article without its text")
        for moment in (found.published_at, found.modified_at):
            if moment is not None:
                moment.astimezone(dt.UTC)  # as it is stored
        _is_storable(found.as_record())
    else:
        _is_storable([found.reason, found.detail])


def _extract(value: Input) -> None:
    record = json.loads(value)
    answer = extract(record)
    _is_storable(answer)
    for row in cast(list[Mapping[str, object]], answer["figures"]) + cast(list[Mapping[str, object]], answer["events"]):
        start, end = cast(int, row["char_start"]), cast(int, row["char_end"])
        _hold(
            record["text"][start:end] == row["quote"], f"offsets {start}:{end} do not give the quote {row['quote']!r}"
        )


def _quantities(value: Input) -> None:
    text = cast(str, value)
    for names in ("code", "newsquant"):
        records = quantities_record(text, names)  # type: ignore[arg-type]
        _is_storable(records)
        for record in records:
            _hold(0 <= record["start"] < record["end"] <= len(text), f"offsets outside the text: {record}")
            values = record["value"] if isinstance(record["value"], list) else [record["value"]]
            _hold(all(math.isfinite(number) for number in values), f"a value that is no number: {record}")


def _periods(value: Input) -> None:
    record = json.loads(value)
    last = 0
    for period in periods_records(record["text"], dt.date.fromisoformat(record["reference_date"])):
        _hold(
            last <= period["char_start"] < period["char_end"] <= len(record["text"]), f"offsets in disorder: {period}"
        )
        last = period["char_end"]
        if period["start"] and period["end"]:
            _hold(dt.date.fromisoformat(period["start"]) < dt.date.fromisoformat(period["end"]), f"no day: {period}")
        _is_storable(period)


def _source_file(value: Input) -> None:
    with _file(cast(bytes, value), "any.yaml") as path:
        try:
            load_file(path)
        except SourceError as error:
            _hold(error.problems, "a refusal without a reason")
            _is_storable(str(error))


def _feed(value: Input) -> None:
    try:
        found = read_feed(cast(bytes, value), "http://example.org/feed.xml")
    except UnreadableError as error:
        _is_storable(str(error))
        return
    for one in found:
        _is_storable([one.url, one.found.title])


def _sitemap(value: Input) -> None:
    try:
        found = read_sitemap(cast(bytes, value), "http://example.org/sitemap.xml")
    except UnreadableError as error:
        _is_storable(str(error))
        return
    for one in found.candidates:
        _is_storable([one.url, one.found.title])


def _warc_file(value: Input) -> None:
    body = cast(bytes, value)
    with _file(body, "s/2026/r.warc.gz.open") as path:
        folder = path.parents[2]
        for offset in (0, len(body) // 3, len(body)):
            try:
                answer = archive.read(folder, "s/2026/r.warc.gz", offset)
                _hold(isinstance(answer.body, bytes) and isinstance(answer.status, int), "an answer without a body")
            except archive.ArchiveError as error:
                _hold("r.warc.gz" in str(error), f"an error that names no file: {error}")
        for _path, fetches in archive.salvage(folder, "s"):
            _hold(fetches, "a file kept for nothing")


def _filter_lines(value: Input) -> None:
    lines = cast(str, value).split("\n")
    works = (
        extract,
        lambda record: quantities_record(required_text(record, "text")),
        lambda record: periods_records(
            required_text(record, "text"), dt.date.fromisoformat(required_text(record, "reference_date"))
        ),
    )
    for work in works:
        out = io.StringIO()
        status = run_filter(work, lines, out)
        answers = [json.loads(line) for line in out.getvalue().splitlines()] if "\x85" not in out.getvalue() else None
        _hold(status in (0, 1), f"exit status {status}")
        _hold(out.getvalue().count("\n") == len(lines), "not a line for a line")
        _hold(answers is None or (status == 1) == any("error" in one for one in answers), "an error that is not told")
        out.getvalue().encode("utf-8")


@contextmanager
def _file(body: bytes, name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="dateline-fuzz-", dir=_in_memory()) as folder:
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        yield path


@cache
def _in_memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder in memory spares the disk


TARGETS: Mapping[str, Target] = {
    "clean": Target(_markup, _clean),
    "extract": Target(_news, _extract),
    "quantities": Target(_texts, _quantities),
    "periods": Target(_texts_with_a_day, _periods),
    "source_file": Target(_source_files, _source_file),
    "feed": Target(_feeds, _feed),
    "sitemap": Target(_sitemaps, _sitemap),
    "warc": Target(_warcs, _warc_file),
    "filter": Target(_lines, _filter_lines),
}
