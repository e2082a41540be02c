"""The spider of one source: every feed, sitemap and listing, then the articles that they lead to; or its rates.

Belongs here: the order of requests, and handing each exchange on. Does not belong here: which articles are fetched
(`crawlers.choosing`), and what is kept of an exchange (`crawlers.recorder`).
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from typing import Any

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider, IgnoreRequest
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawlers.boundary import Bounds
from crawlers.choosing import choose
from crawlers.clean.decode import NotHtmlError, UndecodableError, decode
from crawlers.discovery import Candidate, UnreadableError
from crawlers.discovery.feeds import read_feed
from crawlers.discovery.listings import read_listing
from crawlers.discovery.sitemaps import read_sitemap
from crawlers.fetch import WATCHED, Found, Kind, Known
from crawlers.pace import Pace
from crawlers.politeness import NotAskedError
from crawlers.rates import read_rates
from crawlers.recorder import Recorder
from crawlers.rhythm import rests_until, slower_by
from crawlers.source import Listing, Source
from crawlers.unanswered import cause

_PARTS_OF_AN_INDEX = 20
_PARTS_OF_A_RUN = 50
_DEPTH_OF_INDEXES = 3
_BATCH = 200
_OK = 200
_EARLIEST = dt.datetime.min.replace(tzinfo=dt.UTC)
# Scrapy asks for higher numbers first.
_PRIORITY: Mapping[Kind, int] = {
    "robots": 30,
    **dict.fromkeys(WATCHED, 20),
    "resource": 10,
    "article": 0,
}


class SourceSpider(scrapy.Spider):
    """Asks for everything that is due at a source; tells each exchange to the recorder.

    `bounds` and `pace` are what the middlewares hold every request to.
    """

    name = "source"

    def __init__(
        self,
        source: Source,
        known: Mapping[str, Known],
        unsettled: Collection[str],
        now: dt.datetime,
        recorder: Recorder,
    ) -> None:
        super().__init__()
        self.bounds = Bounds(source.home, allow_private=source.allow_private)
        self.pace = Pace(source.politeness.delay)
        for _ in range(slower_by((known[url] for url in unsettled), now)):
            self.pace.slow_down()
        self._source, self._known, self._unsettled = source, known, unsettled
        self._now, self._recorder = now, recorder
        self._candidates: list[Candidate] = []
        self._due: deque[Candidate] = deque()
        self._parts_left = _PARTS_OF_A_RUN
        self._asked: set[str] = set()
        self.broken: Exception | None = None
        """What went wrong in Dateline itself, not at the site."""
        self._has_chosen = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SourceSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._ask_for_articles, signal=signals.spider_idle)
        crawler.signals.connect(spider._callback_broke, signal=signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        discover = self._source.discover
        for path in discover.feeds:
            for request in self._once("feed", self._source.address(path), self._read_feed):
                yield request
        for path in discover.sitemaps:
            for request in self._once("sitemap", self._source.address(path), self._read_sitemap, depth=1):
                yield request
        for listing in discover.listings:
            for request in self._of_listing(listing, self._source.address(listing.url), number=1):
                yield request
        for path in self._source.rates.documents if self._source.rates else ():
            for request in self._once("rates", self._source.address(path), self._read_rates):
                yield request

    def robots_request(self, url: str) -> Request:
        """The request for a robots.txt: it is read afresh in each run, because its rules are not remembered."""
        return Request(url, meta=self._meta("robots", url), priority=_PRIORITY["robots"])

    def resource_request(self, url: str) -> Request:
        """The request for a part of a page that a browser makes; it leaves no row."""
        return Request(url, meta=self._meta("resource", url))

    def tell_answer(self, response: Response, fault: str | None = None) -> None:
        """Hands an exchange on; `fault` says why an answer is of no use."""
        request = response.request
        assert request is not None
        try:
            fetch = self._recorder.exchange(request, response, fault or request.meta.get("fault"))
        except Exception as error:
            self._break(error)
            raise
        if fetch.failed_for_now or fetch.status == 403:
            self.pace.failed(f"{request.url} answered {response.status}")
        else:
            self.pace.succeeded()
        self._recorder.counts["left"] += fetch.failed_for_now and fetch.kind == "article"

    def tell_failure(self, request: Request, error: Exception) -> None:
        """Hands on that no answer came, and why."""
        is_article = request.meta["kind"] == "article"
        if isinstance(error, NotAskedError):
            self._recorder.counts["left"] += is_article
            return
        told = cause(error)
        self._recorder.exchange(request, None, told)
        if not isinstance(error, IgnoreRequest):
            self.pace.failed(told)
            self._recorder.counts["left"] += is_article

    def _meta(self, kind: Kind, url: str, found: Found | None = None) -> dict[str, object]:
        return {"kind": kind, "found": found, "asked": url, "download_slot": self._source.name}

    def _request(
        self,
        kind: Kind,
        url: str,
        callback: Callable[..., Iterator[Request]],
        found: Found | None,
        **arguments: object,
    ) -> Request:
        page = self._known.get(url)
        return Request(
            url,
            callback=callback,
            errback=self._failed,
            headers=page.conditions if page else {},
            cb_kwargs=arguments,
            meta=self._meta(kind, url, found),
            priority=_PRIORITY[kind],
        )

    def _once(
        self, kind: Kind, url: str, callback: Callable[..., Iterator[Request]], **arguments: object
    ) -> Iterator[Request]:
        if url in self._asked:
            return
        self._asked.add(url)
        if rests_until(self._known.get(url), self._now):
            self._recorder.counts["resting"] += 1
        else:
            yield self._request(kind, url, callback, None, **arguments)

    def _of_listing(self, listing: Listing, url: str, number: int) -> Iterator[Request]:
        yield from self._once("listing", url, self._read_listing, listing=listing, number=number)

    def _read_feed(self, response: Response) -> Iterator[Request]:
        self._discovered(response, lambda: read_feed(response.body, response.url))
        return iter(())

    def _read_rates(self, response: Response) -> Iterator[Request]:
        def read() -> list[Candidate]:
            assert self._source.rates is not None
            headers = {"Content-Type": (response.headers.get("Content-Type") or b"").decode("latin-1")}
            read_rates(response.body, self._source.rates, self._now.date(), headers)
            return []

        self._discovered(response, read)
        return iter(())

    def _read_sitemap(self, response: Response, depth: int) -> Iterator[Request]:
        parts: list[tuple[str, dt.datetime | None]] = []

        def read() -> list[Candidate]:
            sitemap = read_sitemap(response.body, response.url)
            parts.extend(sitemap.parts)
            return sitemap.candidates

        self._discovered(response, read)
        if depth < _DEPTH_OF_INDEXES:
            newest_first = sorted(parts, key=lambda part: part[1] or _EARLIEST, reverse=True)
            for url, changed in newest_first[:_PARTS_OF_AN_INDEX]:
                if self._parts_left and not self._is_read_already(url, changed):
                    self._parts_left -= 1
                    yield from self._once("sitemap", url, self._read_sitemap, depth=depth + 1)

    def _is_read_already(self, url: str, changed: dt.datetime | None) -> bool:
        page = self._known.get(url)
        # Without validators the page was left half done, or the site sends none: then only asking tells.
        return bool(page and page.conditions and page.fetched_at and changed and changed < page.fetched_at)

    def _read_listing(self, response: Response, listing: Listing, number: int) -> Iterator[Request]:
        following: list[str] = []

        def read() -> list[Candidate]:
            candidates, address = read_listing(_html(response), response.url, listing.links, listing.next)
            if not candidates and number == 1:
                raise UnreadableError(f"no link matches {listing.links!r}; did the layout change?")
            if address and candidates:
                following.append(address)
            return candidates

        self._discovered(response, read)
        if following and number < listing.max_pages:
            yield from self._of_listing(listing, following[0], number + 1)

    def _discovered(self, response: Response, read: Callable[[], list[Candidate]]) -> None:
        fault = None
        if response.status == _OK:
            try:
                self._candidates += read()
            except UnreadableError as error:
                fault = str(error)
        self.tell_answer(response, fault)

    def _ask_for_articles(self) -> None:
        """Called whenever nothing is on its way: the articles go in batches, since a request takes much memory."""
        if not self._has_chosen:
            self._has_chosen = True
            self._choose_articles()
        batch = [self._due.popleft() for _ in range(min(_BATCH, len(self._due)))]
        for candidate in batch:
            self.crawler.engine.crawl(self._request("article", candidate.url, self._keep_article, candidate.found))
        if batch:
            raise DontCloseSpider

    def _choose_articles(self) -> None:
        due = [
            candidate
            for candidate in choose(
                self._candidates, self._source, self.bounds, self._known, self._unsettled, self._now
            )
            if candidate.url not in self._asked
        ]
        self._candidates.clear()
        self._due.extend(due[: self._source.politeness.max_pages])
        self._recorder.counts["left"] += len(due) - len(self._due)

    def _keep_article(self, response: Response) -> Iterator[Request]:
        self.tell_answer(response)
        return iter(())

    def _failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined] # set by Scrapy
        assert isinstance(failure.value, Exception)
        self.tell_failure(request, failure.value)

    def _callback_broke(self, failure: Failure) -> None:
        assert isinstance(failure.value, Exception)
        self._break(failure.value)

    def _break(self, error: Exception) -> None:
        self.broken = self.broken or error
        self.pace.stop(f"a defect: {error}")


def _html(response: Response) -> str:
    headers = {name: value.decode("latin-1") for name in ("Content-Type",) if (value := response.headers.get(name))}
    try:
        return decode(response.body, headers)
    except (NotHtmlError, UndecodableError) as error:
        raise UnreadableError(str(error)) from None
