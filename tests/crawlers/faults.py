"""A site on loopback that does what bad sites do: late, cut short, lying, endless, forbidding.

Belongs here: the server and its pages. Does not belong here: what Dateline makes of them (`test_crawl_faults`).

A test says what stands at a path: `site.pages["/feed.xml"] = feed("/a")`. A page is bytes, or a function of the request
that writes to the socket itself. Every request is in `site.log`.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

ARTICLE = (
    b"<!doctype html><html><head><title>Exports rose</title></head><body><article><h1>Exports rose</h1>"
    b"<p>Exports rose by 3 percent in 2021, the statistics office said.</p></article></body></html>"
)
SAID = 40
DATE = "Tue, 26 Apr 2022 10:00:00 +0400"

Answer = Callable[["Request"], None]
Page = bytes | Answer


class Request(BaseHTTPRequestHandler):
    """One request; `answer` sends a whole answer, `head` only its beginning."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        site = self.server.site
        site.log.append(self.path)
        site.asked.append((self.path, dict(self.headers.items())))
        page = site.pages.get(self.path, site.pages.get("*"))
        with contextlib.suppress(ConnectionError):
            if page is None:
                self.answer(404, b"<html><body>nothing here</body></html>")
            elif isinstance(page, bytes):
                self.answer(200, page)
            else:
                page(self)

    def answer(self, status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
        self.head(status, {"Content-Length": str(len(body)), **(headers or {})})
        self.wfile.write(body)

    def head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def drop(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:
        """Tests read `site.log`."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    site: Site

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is no fault of the server."""


@dataclass
class Site:
    """The running site: what stands where, and what was asked."""

    home: str
    pages: dict[str, Page] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def asked_for(self, path: str) -> int:
        return self.log.count(path)


@contextlib.contextmanager
def serve() -> Iterator[Site]:
    server = _Server(("127.0.0.1", 0), Request)
    server.site = Site(f"http://127.0.0.1:{cast(int, server.server_address[1])}/")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.site
    finally:
        server.shutdown()
        server.server_close()


# --- feeds, sitemaps, listings -----------------------------------------------------------------------------------


def feed(*links: str, date: str = DATE) -> bytes:
    items = "".join(
        f"<item><title>Story {link}</title><link>{link.replace('&', '&amp;')}</link><pubDate>{date}</pubDate></item>"
        for link in links
    )
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def sitemap(links: Iterable[str], changed: str = "") -> bytes:
    lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
    urls = "".join(f"<url><loc>{link}</loc>{lastmod}</url>" for link in links)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def listing(*links: str, following: str = "") -> bytes:
    anchors = "".join(f'<li><a class="story" href="{link}">A story</a></li>' for link in links)
    return f'<html><body><ul>{anchors}</ul><a class="next" href="{following}">more</a></body></html>'.encode()


BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(
        b'<!ENTITY lol%d "%s">' % (i, b"&lol%s;" % (str(i - 1).encode() if i > 1 else b"") * 10) for i in range(1, 10)
    )
    + b']><rss version="2.0"><channel><title>&lol9;</title></channel></rss>'
)


# --- answers -----------------------------------------------------------------------------------------------------


def status(code: int, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request: request.answer(code, b"<html><body>no</body></html>", named)


def first(times: int, trouble: Answer, then: Page) -> Answer:
    """Trouble so many times, then the page."""
    seen = iter(range(times))

    def answer(request: Request) -> None:
        if next(seen, None) is not None:
            trouble(request)
        elif isinstance(then, bytes):
            request.answer(200, then)
        else:
            then(request)

    return answer


def redirect(target: str) -> Answer:
    return lambda request: request.answer(302, b"", {"Location": target})


def redirect_for_ever(request: Request) -> None:
    """To itself, as walls of cookies do."""
    request.answer(302, b"", {"Location": request.path})


def late(seconds: float, page: bytes = ARTICLE) -> Answer:
    def answer(request: Request) -> None:
        time.sleep(seconds)
        request.answer(200, page)

    return answer


def drip(request: Request) -> None:
    """A byte now and then, for a minute."""
    request.head(200, {"Content-Length": "6000"})
    for _ in range(600):
        request.wfile.write(b"x")
        request.wfile.flush()
        time.sleep(0.1)


def drop(request: Request) -> None:
    request.drop()


def drop_midway(request: Request) -> None:
    request.head(200, {"Content-Length": str(len(ARTICLE) * 2)})
    request.wfile.write(ARTICLE)
    request.drop()


def longer_than_said(request: Request) -> None:
    request.head(200, {"Content-Length": str(SAID)})
    request.wfile.write(ARTICLE)
    request.close_connection = True


def endless(request: Request) -> None:
    """A body without end, a megabyte at a time."""
    request.head(200, {"Connection": "close"})
    block = b"x" * 1_000_000
    for _ in range(1000):
        request.wfile.write(block)


def huge(request: Request) -> None:
    """Says that it sends a gigabyte."""
    request.head(200, {"Content-Length": "1000000000"})
    request.wfile.write(b"x" * 1000)


def cut_gzip(request: Request) -> None:
    whole = gzip.compress(ARTICLE * 50)
    request.answer(200, whole[: len(whole) // 2], {"Content-Encoding": "gzip"})


def said_gzip(request: Request) -> None:
    request.answer(200, ARTICLE, {"Content-Encoding": "gzip"})


def gzip_bomb(request: Request) -> None:
    request.answer(200, bomb(60_000_000), {"Content-Encoding": "gzip"})


def bomb(size: int) -> bytes:
    """Zeros, compressed a thousandfold."""
    out, deflater = io.BytesIO(), zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1_000_000)
    for _ in range(size // len(block)):
        out.write(deflater.compress(block))
    out.write(deflater.flush())
    return out.getvalue()


def conditional(page: bytes, etag: str) -> Answer:
    def answer(request: Request) -> None:
        if request.headers.get("If-None-Match") == etag:
            request.answer(304, b"", {"ETag": etag})
        else:
            request.answer(200, page, {"ETag": etag})

    return answer


def binary_headers(request: Request) -> None:
    """Header values that are no ASCII."""
    request.head(200, {"Content-Length": str(len(ARTICLE)), "X-Author": "Zo\xefia \xe9"})
    request.wfile.write(ARTICLE)
