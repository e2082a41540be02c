"""How gently a site is asked: Scrapy's settings for a source, retries, waiting where a site says so.

Belongs here: the name under which Dateline asks, bounds of a download, what an answer means for the pace. Does not
belong here: the clock (`crawlers.pace`), robots.txt (`crawlers.robots`), where it may go (`crawlers.boundary`).
"""

from __future__ import annotations

import datetime as dt
import os
import random
import zlib
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, cast

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Request, Response
from scrapy.utils.response import response_status_message

from crawlers.fetch import IN_TROUBLE
from crawlers.rhythm import REFUSALS
from crawlers.robots import AGENT
from crawlers.source import Source

if TYPE_CHECKING:
    from crawlers.spiders.source import SourceSpider

SOFTWARE = f"{AGENT}/{version('dateline')}"
MAX_BYTES = 25_000_000
TIMEOUT_SECONDS = 30
LONGEST_WAIT_SECONDS = 120.0
FIRST_PAUSE_SECONDS = 1.0
_RETRIES = 2
_REDIRECTS = 5
_TRANSIENT = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)


class NotAskedError(IgnoreRequest):
    """The run ended before an address was asked for; the next run asks."""


def user_agent() -> str:
    """One name everywhere, with a way to complain: DATELINE_CONTACT, a mail or web address."""
    contact = os.environ.get("DATELINE_CONTACT")
    return f"{SOFTWARE} (+{contact})" if contact else f"{SOFTWARE} (economic news reader; set DATELINE_CONTACT)"


def settings(source: Source) -> dict[str, object]:
    """Scrapy's settings for one source."""
    handler = "crawlers.boundary.BoundedDownloadHandler"
    builtin = "scrapy.downloadermiddlewares"
    return {
        "TWISTED_REACTOR_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "COOKIES_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,
        # The spider asks for nothing twice; Scrapy's filter would drop redirects to known pages without a word.
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "USER_AGENT": user_agent(),
        "CONCURRENT_REQUESTS": source.politeness.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": source.politeness.concurrency,
        "DOWNLOAD_DELAY": 0,  # the pace keeps it, for all hosts of a source together
        "DOWNLOAD_TIMEOUT": TIMEOUT_SECONDS,
        "DOWNLOAD_MAXSIZE": MAX_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "REDIRECT_MAX_TIMES": _REDIRECTS,
        "RETRY_TIMES": _RETRIES,
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "DOWNLOADER_MIDDLEWARES": {
            "crawlers.boundary.BoundaryMiddleware": 50,
            "crawlers.robots.RobotsMiddleware": 100,
            **({"crawlers.render.RenderMiddleware": 500} if source.render else {}),
            "crawlers.politeness.PaceMiddleware": 550,
            "crawlers.politeness.WholeBodyMiddleware": 590,
            f"{builtin}.robotstxt.RobotsTxtMiddleware": None,
            f"{builtin}.offsite.OffsiteMiddleware": None,
            f"{builtin}.redirect.MetaRefreshMiddleware": None,
            f"{builtin}.retry.RetryMiddleware": None,
            f"{builtin}.httpcompression.HttpCompressionMiddleware": None,
        },
        "EXTENSIONS": {"scrapy.extensions.corestats.CoreStats": None, "scrapy.extensions.logstats.LogStats": None},
    }


class PaceMiddleware:
    """Gives each request its turn, and asks again with patience: Retry-After in both forms, else doubling pauses.

    While it waits, the whole source rests: a site in trouble is not asked for something else meanwhile.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PaceMiddleware:
        return cls(crawler)

    @property
    def _spider(self) -> SourceSpider:
        return cast("SourceSpider", self._crawler.spider)

    async def process_request(self, request: Request) -> None:
        pace = self._spider.pace
        if request.meta["kind"] == "resource":
            return  # a browser loads the parts of a page at once
        await pace.turn()
        if pace.stopped:
            raise NotAskedError(f"not asked: {pace.stopped}")

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        if response.status in REFUSALS:
            self._spider.pace.slow_down()
        if response.status not in IN_TROUBLE:
            return response
        wait = retry_after(response, dt.datetime.now(dt.UTC))
        if wait is not None and wait > LONGEST_WAIT_SECONDS:
            request.meta["fault"] = f"asks to be left alone for {wait:.0f} s"
            self._spider.pace.stop(f"status {response.status}, and the site {request.meta['fault']}")
            return response
        return self._again(request, response_status_message(response.status), wait) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        if not isinstance(exception, _TRANSIENT) or "out of bounds" in str(exception):
            return None
        return self._again(request, exception, None)

    def _again(self, request: Request, reason: str | Exception, wait: float | None) -> Request | None:
        again = get_retry_request(request, spider=self._spider, reason=reason)
        if again is not None or wait:
            self._spider.pace.hold(pause(request) if wait is None else wait)
        return again


class WholeBodyMiddleware(HttpCompressionMiddleware):
    """Scrapy's decompression, but gzip that is cut short is no body: Scrapy takes what it got for the whole."""

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        if encoding not in (b"gzip", b"x-gzip"):
            return HttpCompressionMiddleware._decode(body, encoding, max_size)
        if not body.startswith(b"\x1f\x8b"):
            return body  # said to be gzip, but sent plain
        inflater = zlib.decompressobj(wbits=31)
        try:
            content = inflater.decompress(body, max_size)
        except zlib.error as error:
            raise ResponseDataLossError(f"gzip that cannot be undone: {error}") from None
        if inflater.unconsumed_tail:
            raise IgnoreRequest(f"more than {max_size:,} bytes once its gzip is undone")
        if not inflater.eof:
            raise ResponseDataLossError(f"gzip that is cut short after {len(content):,} bytes of content")
        return content


def pause(request: Request) -> float:
    """Seconds before the next try: doubling, plus or minus half, so that tries of many sources do not march in step."""
    tries = int(request.meta.get("retry_times", 0))
    return float(FIRST_PAUSE_SECONDS * 2**tries * random.uniform(0.5, 1.5))


def retry_after(response: Response, now: dt.datetime) -> float | None:
    """Seconds that the site asks to wait (RFC 9110, 10.2.3: a number or a date); None where it does not say."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (ValueError, TypeError):
        return None
