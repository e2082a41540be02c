"""robots.txt as RFC 9309 has it, with the Crawl-delay that it leaves out.

Belongs here: fetching it once a host and run, and obeying it. Does not belong here: other bounds
(`crawlers.boundary`).

Scrapy's own middleware knows no Crawl-delay and takes a robots.txt that fails with 5xx for one that allows everything.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from protego import Protego
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from crawlers.unanswered import cause

if TYPE_CHECKING:
    from crawlers.spiders.source import SourceSpider

AGENT = "Dateline"
_MAX_BYTES = 512_000  # RFC 9309, 2.5: at least 500 KiB are read


class ForbiddenError(IgnoreRequest):
    """robots.txt does not allow an address, or could not be had."""


@dataclass(frozen=True, slots=True)
class _Rules:
    host: str
    parsed: Protego | None = None
    """None: everything is allowed."""
    fault: str | None = None
    """Why nothing is allowed."""

    def check(self, url: str) -> None:
        if self.fault:
            raise ForbiddenError(f"robots.txt of {self.host} cannot be had, so nothing is asked: {self.fault}")
        if self.parsed is not None and not self.parsed.can_fetch(url, AGENT):
            raise ForbiddenError(f"robots.txt of {self.host} forbids {urlsplit(url).path}")


class RobotsMiddleware:
    """Lets a request pass that the robots.txt of its host allows; takes the host's Crawl-delay into the pace."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._rules: dict[str, asyncio.Task[_Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta["kind"] == "robots":
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.create_task(self._read(origin))
        (await self._rules[origin]).check(request.url)

    async def _read(self, origin: str) -> _Rules:
        spider = cast("SourceSpider", self._crawler.spider)
        request = spider.robots_request(f"{origin}/robots.txt")
        host = urlsplit(origin).netloc
        try:
            response = await self._crawler.engine.download_async(request)
        except IgnoreRequest as error:
            # Redirected beyond the site or for ever: RFC 9309, 2.3.1.2 takes that for a missing file.
            spider.tell_failure(request, error)
            return _Rules(host)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, nothing may be asked then
            spider.tell_failure(request, error)
            return _Rules(host, fault=cause(error))
        spider.tell_answer(response)
        return self._of_answer(host, response, spider)

    def _of_answer(self, host: str, response: Response, spider: SourceSpider) -> _Rules:
        if response.status >= 500 or response.status == 429:
            return _Rules(host, fault=f"status {response.status}")
        if response.status >= 300:
            return _Rules(host)
        parsed = Protego.parse(response.body[:_MAX_BYTES].decode("utf-8", "replace"))
        rate = parsed.request_rate(AGENT)
        delays = [parsed.crawl_delay(AGENT), rate.seconds / rate.requests if rate and rate.requests else None]
        spider.pace.at_least(max((float(delay) for delay in delays if delay), default=0.0))
        return _Rules(host, parsed)
