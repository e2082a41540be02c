"""Where a source's spider may go: only http(s), only the source's own domain, no private address.

Belongs here: those bounds, on every request, redirect and name resolution. Does not belong here: robots.txt
(`crawlers.robots`), and how often a site is asked (`crawlers.politeness`).
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, Any, ClassVar, cast
from urllib.parse import urlsplit

from aiohttp import ClientResponse
from aiohttp.abc import AbstractResolver, ResolveResult
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers

from crawlers.addresses import Site

if TYPE_CHECKING:
    from crawlers.spiders.source import SourceSpider

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052


class OutOfBoundsError(IgnoreRequest):
    """An address that the source may not be fetched from; says which bound it breaks."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: not private, loopback, link-local, reserved or multicast."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or _behind_nat64(ip) or ip
    return ip.is_global and not ip.is_multicast


def _behind_nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None


class Bounds:
    """The bounds of one source."""

    def __init__(self, home: str, *, allow_private: bool) -> None:
        self._site = Site.of(home)
        self.allow_private = allow_private

    def check(self, url: str) -> None:
        """Raises OutOfBoundsError with the bound that an address breaks."""
        if objection := self._site.objection(url):
            raise OutOfBoundsError(f"out of bounds: {objection}")
        host = (urlsplit(url).hostname or "").lower()
        if not self.allow_private and _is_private_literal(host):
            raise OutOfBoundsError(f"out of bounds: private address {host}; a source on one says allow_private: true")

    def hold(self, url: str) -> bool:
        """Whether an address breaks no bound."""
        try:
            self.check(url)
        except OutOfBoundsError:
            return False
        return True


def _is_private_literal(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not is_public(host)
    except ValueError:
        return False


class BoundaryMiddleware:
    """Refuses requests beyond the source's bounds; redirects pass here as new requests."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BoundaryMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        cast("SourceSpider", self._crawler.spider).bounds.check(request.url)


class PublicResolver(AbstractResolver):
    """Resolves names and refuses those that lead to a private address, at the moment of connecting."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        results = await self._inner.resolve(host, port, family)
        for result in results:
            if not is_public(result["host"]):
                raise OSError(f"out of bounds: {host} leads to the private address {result['host']}")
        return results

    async def close(self) -> None:
        await self._inner.close()


class BoundedDownloadHandler(AiohttpDownloadHandler):
    """Scrapy's aiohttp handler with the resolver above; aiohttp offers no public way to set it on a connector."""

    experimental: ClassVar[bool] = False  # Scrapy's warning at each crawl tells nothing to who chose it

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        if not cast("SourceSpider", crawler.spider).bounds.allow_private:
            connector: Any = self._session.connector
            connector._resolver = PublicResolver(connector._resolver)

    @staticmethod
    def _extract_headers(response: ClientResponse) -> Headers:
        # As bytes: text of theirs need not be UTF-8, and no answer is lost for a header.
        return Headers(list(response.raw_headers))
