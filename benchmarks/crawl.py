"""Measures fetching, archiving and cleaning together, from a site on loopback into a lake, and the memory it takes.

Belongs here: the site (pages made by a seed), one run of each size in a process of its own, figures with their floors.
Does not belong here: quality of cleaning (`benchmarks.clean`), reading figures and events.

Run: python -m benchmarks.crawl [--articles N] [--long]
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import multiprocessing
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ARTICLES, LONG = 1000, 10_000
FLOOR_A_SECOND = 50.0
CEILING_MEGABYTES = 600.0
_SEED = 8471
_PARTS = 1000
_WORDS = """
    exports imports turnover inflation budget harvest refinery pipeline railway harbour tariff reserve ministry bank
    customs growth quarter percent million billion tonnes grain copper cotton gas steel cement power tourism wages
    prices rate loan bond deficit surplus agreement investment project forecast report country region company
""".split()  # noqa: SIM905 - fifty words are read more easily so
_COUNTRIES = ("Azerbaijan", "Kazakhstan", "Kenya", "Georgia", "Vietnam", "Peru", "Serbia", "Oman")


def page(number: int) -> bytes:
    """An article of some 350 words with what stands around articles: menus, teasers, related links, a footer."""
    dice = random.Random(_SEED * 1_000_003 + number)
    title = f"{dice.choice(_COUNTRIES)}: {' '.join(dice.choices(_WORDS, k=6))} {number}"
    day = dt.datetime(2024, 1, 1, 8, tzinfo=dt.UTC) + dt.timedelta(minutes=37 * number)
    data = {"@type": "NewsArticle", "headline": title, "datePublished": day.isoformat()}
    data |= {"author": {"@type": "Person", "name": "Leyla Karimova"}}
    paragraphs = "".join(f"<p>{_paragraph(dice)}</p>" for _ in range(7))
    menu = "".join(f'<li><a href="/section/{word}">{word.title()}</a></li>' for word in _WORDS)
    related = "".join(
        f'<li><a href="/news/{dice.randrange(10_000)}.html">{" ".join(dice.choices(_WORDS, k=9))}</a></li>'
        for _ in range(12)
    )
    return (
        f'<!doctype html><html lang="en"><head><title>{title} | Bench</title><meta name="description" content="{title}">'
        f'<script type="application/ld+json">{json.dumps(data)}</script></head><body><nav><ul>{menu}</ul></nav>'
        f"<article><h1>{title}</h1>{paragraphs}</article>"
        f'<aside class="related"><h2>Related</h2><ul>{related}</ul></aside>'
        f"<footer><ul>{menu}</ul>All rights reserved.</footer></body></html>"
    ).encode()


def _paragraph(dice: random.Random) -> str:
    sentences = []
    for _ in range(4):
        words = dice.choices(_WORDS, k=11)
        sentences.append(
            f"{' '.join(words).capitalize()} {dice.randrange(2, 900)} million in {dice.choice(_COUNTRIES)}."
        )
    return " ".join(sentences)


def sitemap(base: str, articles: int, part: int | None) -> bytes:
    """The index, or one part of it with a thousand articles."""
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    if part is None:
        parts = "".join(
            f"<sitemap><loc>{base}/part/{number}.xml</loc></sitemap>" for number in range(-(-articles // _PARTS))
        )
        return f"<sitemapindex {space}>{parts}</sitemapindex>".encode()
    numbers = range(part * _PARTS, min(articles, (part + 1) * _PARTS))
    urls = "".join(f"<url><loc>{base}/news/{number}.html</loc></url>" for number in numbers)
    return f"<urlset {space}>{urls}</urlset>".encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    articles = 0

    def do_GET(self) -> None:
        host = self.headers.get("Host", "")
        kind, _, rest = self.path.lstrip("/").partition("/")
        stem = rest.partition(".")[0]
        if kind == "news":
            body = page(int(stem))
        elif kind == "part":
            body = sitemap(f"http://{host}", self.articles, int(stem))
        else:
            body = sitemap(f"http://{host}", self.articles, None) if kind == "sitemap.xml" else b""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged: it would be measured."""


def _serve(articles: int, ready: multiprocessing.queues.Queue[int]) -> None:
    _Handler.articles = articles
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    ready.put(server.server_address[1])
    server.serve_forever()


@contextlib.contextmanager
def _site(articles: int) -> Iterator[str]:
    context = multiprocessing.get_context("spawn")
    ready: multiprocessing.queues.Queue[int] = context.Queue()
    process = context.Process(target=_serve, args=(articles, ready), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ready.get(timeout=30)}/"
    finally:
        process.terminate()
        process.join()


def run(home: str, articles: int, folder: Path) -> dict[str, float]:
    """One run of fetching and cleaning into a fresh lake; articles, seconds and the greatest memory (MB) it took."""
    from crawlers.source import Source
    from pipelines import stages
    from warehouse.lake import connect

    source = Source.model_validate(
        {
            "name": "bench",
            "title": "Bench",
            "home": home,
            "language": "en",
            "timezone": "UTC",
            "area": "AZ",
            "allow_private": True,
            "discover": {"sitemaps": ["/sitemap.xml"]},
            "politeness": {"delay": 0, "concurrency": 16, "max_pages": articles},
        }
    )
    now = dt.datetime.now(dt.UTC)
    begin = time.monotonic()
    stages.fetch(source, folder, "bench", now)
    fetched = time.monotonic()
    stages.clean(source, folder, "bench", now)
    done = time.monotonic()
    with contextlib.closing(connect(folder)) as lake:
        (count,) = lake.execute("SELECT count(*) FROM current_articles").fetchone() or (0,)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"articles": count, "fetching": fetched - begin, "cleaning": done - fetched, "megabytes": peak}


def measure(articles: int) -> bool:
    """Runs in a process of its own, prints the figures, tells whether all hold."""
    with _site(articles) as home, tempfile.TemporaryDirectory(prefix="dateline-bench-") as folder:
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.crawl", "--run", home]
        command += ["--articles", str(articles), "--folder", folder]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures = json.loads(done.stdout.splitlines()[-1])
    rate = figures["articles"] / (figures["fetching"] + figures["cleaning"])
    outcomes = [
        (figures["articles"] == articles, f"articles in the lake     {figures['articles']:>8.0f}   of {articles}"),
        (rate >= FLOOR_A_SECOND, f"articles a second        {rate:>8.1f}   at least {FLOOR_A_SECOND:g}"),
        (
            figures["megabytes"] < CEILING_MEGABYTES,
            f"greatest memory, MB      {figures['megabytes']:>8.0f}   under {CEILING_MEGABYTES:g}",
        ),
    ]
    for holds, told in outcomes:
        print(f"{'ok  ' if holds else 'MISS'} {told}")
    print(f"     seconds                  {figures['fetching']:.1f} fetching, {figures['cleaning']:.1f} cleaning")
    return all(holds for holds, _ in outcomes)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints each figure with its floor; 0 where all hold, 1 where one does not."""
    parser = argparse.ArgumentParser(description="Measure crawling and cleaning from end to end.")
    parser.add_argument("--articles", type=int, default=ARTICLES, help=f"how many (default {ARTICLES})")
    parser.add_argument("--long", action="store_true", help=f"{LONG} articles in one run")
    parser.add_argument("--run", metavar="HOME", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.run:
        print(json.dumps(run(options.run, options.articles, options.folder)))
        return 0
    return 0 if measure(LONG if options.long else options.articles) else 1


if __name__ == "__main__":
    sys.exit(main())
