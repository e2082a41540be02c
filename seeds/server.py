"""The seed site on loopback: one port an outlet, so that each has a robots.txt of its own.

Belongs here: HTTP (validators, compression, rounds, the request log) and the ports. Does not belong here: pages.
"""

from __future__ import annotations

import datetime as dt
import gzip
import http.client
import ipaddress
import json
import threading
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qs, urlsplit

from seeds.content import ROUNDS, outlets
from seeds.site import Page, build

PORTS = (8471, 8472, 8473)
HOST = "127.0.0.1"
SITE = "dateline-seed-site"
_PROBE_SECONDS = 2.0
_IDLE_SECONDS = 30.0


class PortTakenError(OSError):
    """A port of the seed site is in use; `by_seed_site` tells whether a seed site stands there already."""

    def __init__(self, host: str, port: int, *, by_seed_site: bool) -> None:
        self.port = port
        self.by_seed_site = by_seed_site
        holder = "another seed site: use that one or stop it" if by_seed_site else "another program: stop it"
        super().__init__(f"the seed site needs port {port} of {host}, which is held by {holder}")


class Hit(NamedTuple):
    """One answered request."""

    port: int
    path: str
    status: int


def serve(round: int = 1, ports: tuple[int, ...] = PORTS, host: str = HOST) -> SeedSite:
    """Starts serving at once; use as a context manager, or call `stop()`. Port 0 picks a free one.

    Raises PortTakenError, and ValueError for a round that does not exist or a host beyond loopback.
    """
    return SeedSite(round, ports, host)


def is_standing(ports: tuple[int, ...] = PORTS, host: str = HOST) -> bool:
    """Whether a seed site, in this process or another, answers for every outlet at its port."""
    return all(_outlet_at(host, port) == outlet.key for outlet, port in zip(outlets(), ports, strict=True))


class SeedSite:
    """The running site. `round` may be set while it runs; `log` holds every answered request in order."""

    def __init__(self, round: int, ports: tuple[int, ...], host: str) -> None:
        if not ipaddress.ip_address(host).is_loopback:
            raise ValueError(f"the seed site is served on loopback only, not on {host}; use {HOST}")
        if len(ports) != len(outlets()):
            raise ValueError(f"{len(ports)} ports for {len(outlets())} outlets: give one port an outlet")
        self.round = round
        self.host = host
        self.log: list[Hit] = []
        self._stopped = threading.Event()
        self._servers: list[_Server] = []
        try:
            for outlet, port in zip(outlets(), ports, strict=True):
                self._servers.append(self._bind(outlet.key, port))
        except PortTakenError:
            self._close()
            raise
        for server in self._servers:
            threading.Thread(target=server.serve_forever, args=(0.05,), name="seed-site", daemon=True).start()

    @property
    def round(self) -> int:
        return self._round

    @round.setter
    def round(self, number: int) -> None:
        if number not in ROUNDS:
            raise ValueError(f"round {number} does not exist; the rounds are {', '.join(map(str, ROUNDS))}")
        self._round = number

    @property
    def ports(self) -> tuple[int, ...]:
        return tuple(server.server_port for server in self._servers)

    @property
    def bases(self) -> tuple[str, ...]:
        """The outlets' addresses without a final slash."""
        return tuple(f"http://{self.host}:{port}" for port in self.ports)

    @property
    def urls(self) -> tuple[str, ...]:
        """The outlets' front pages."""
        return tuple(f"{base}/" for base in self.bases)

    def url(self, outlet: str, path: str = "/") -> str:
        """The address of a path of one outlet."""
        return dict(zip((one.key for one in outlets()), self.bases, strict=True))[outlet] + path

    def wait(self) -> None:
        """Returns once the site has been stopped."""
        self._stopped.wait()

    def stop(self) -> None:
        """Stops answering and frees the ports."""
        for server in self._servers:
            server.shutdown()
        self._close()
        self._stopped.set()

    def __enter__(self) -> SeedSite:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _bind(self, outlet: str, port: int) -> _Server:
        try:
            return _Server((self.host, port), self, outlet)
        except OSError as error:
            raise PortTakenError(self.host, port, by_seed_site=_outlet_at(self.host, port) is not None) from error

    def _close(self) -> None:
        for server in self._servers:
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], site: SeedSite, outlet: str) -> None:
        self.site = site
        self.outlet = outlet
        self.position = [one.key for one in outlets()].index(outlet)
        super().__init__(address, _Handler)

    def page(self, path: str, number: int) -> Page:
        if path == "/healthz":
            answer = {"site": SITE, "outlet": self.outlet, "round": number}
            return Page(json.dumps(answer).encode(), "application/json", dt.datetime.fromtimestamp(0, dt.UTC))
        pages = build(number, self.site.bases)[self.position]
        return pages.get(path, pages["404"])


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    timeout = _IDLE_SECONDS

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: the site keeps a log of its own."""

    def _answer(self, *, with_body: bool) -> None:
        server = cast(_Server, self.server)
        parts = urlsplit(self.path)
        number = _round_asked(parts.query) or server.site.round
        if number not in ROUNDS:
            page = Page(b"no such round\n", "text/plain", dt.datetime.fromtimestamp(0, dt.UTC), HTTPStatus.BAD_REQUEST)
        else:
            page = server.page(parts.path, number)
        status = HTTPStatus.NOT_MODIFIED if self._has(page) else HTTPStatus(page.status)
        server.site.log.append(Hit(server.server_port, self.path, int(status)))
        self.send_response(status)
        self.send_header("ETag", page.etag)
        self.send_header("Last-Modified", format_datetime(page.last_modified.astimezone(dt.UTC), usegmt=True))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Vary", "Accept-Encoding")
        if status is HTTPStatus.NOT_MODIFIED:
            self.end_headers()
            return
        body = page.body
        if body and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = _compressed(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", page.content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _has(self, page: Page) -> bool:
        """Whether the client's copy is the page; If-None-Match outweighs If-Modified-Since (RFC 9110, 13.2.2)."""
        if page.status != HTTPStatus.OK:
            return False
        if tags := self.headers.get("If-None-Match"):
            return tags.strip() == "*" or page.etag in {tag.strip() for tag in tags.split(",")}
        if not (since := self.headers.get("If-Modified-Since")):
            return False
        try:
            return page.last_modified <= parsedate_to_datetime(since).replace(tzinfo=dt.UTC)
        except ValueError:
            return False


def _round_asked(query: str) -> int | None:
    values = parse_qs(query).get("round")
    if not values:
        return None
    return int(values[0]) if values[0].isdecimal() else -1


@lru_cache(maxsize=256)
def _compressed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def _outlet_at(host: str, port: int) -> str | None:
    connection = http.client.HTTPConnection(host, port, timeout=_PROBE_SECONDS)
    try:
        connection.request("GET", "/healthz")
        answer = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    return answer.get("outlet") if isinstance(answer, dict) and answer.get("site") == SITE else None
