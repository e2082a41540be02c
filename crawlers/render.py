"""Pages that need JavaScript: an answer of HTML becomes what a browser makes of it (`render: true` of a source).

Belongs here: the browser, and what it may load. Does not belong here: fetching: the browser opens no connection of its
own. Each thing that a page asks for goes through the same download as everything else (only the source's own domain,
no private address, robots.txt, bounded size and time), and what a text does not need is not loaded at all.

Playwright is used as it is: scrapy-playwright needs Twisted's reactor, which this crawler does without.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

if TYPE_CHECKING:
    from crawlers.spiders.source import SourceSpider

SECONDS = 20.0
_QUIET_SECONDS = 3.0
_MAX_BYTES = 10_000_000
_MOST_RESOURCES = 100
_RENDERED = ("article", "listing")
_LOADED = ("script", "xhr", "fetch", "stylesheet")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Whatever is not handed to it by `_answer` leads to a proxy that is not there.
_OFFLINE = ("--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>", "--disable-background-networking")


class RenderingMissingError(RuntimeError):
    """A source says `render: true`, but Playwright or a browser is not installed. A retry does not heal it."""


class UnrenderedError(IgnoreRequest):
    """The browser made no page of an answer; says why."""


def browser_path() -> str:
    """The system's Chromium, or $DATELINE_CHROMIUM; raises RenderingMissingError where something is missing."""
    if importlib.util.find_spec("playwright") is None:
        raise RenderingMissingError(
            "a source with `render: true` needs Playwright, which is not installed: pip install 'dateline[render]'"
        )
    chosen = os.environ.get("DATELINE_CHROMIUM")
    found = shutil.which(chosen) if chosen else next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        told = f"DATELINE_CHROMIUM names {chosen!r}, which is no program" if chosen else "none is on the PATH"
        raise RenderingMissingError(
            f"a source with `render: true` needs a Chromium of the system, and {told}: install one (for example "
            "`apt install chromium`), or set DATELINE_CHROMIUM to its path"
        )
    return found


class RenderMiddleware:
    """Replaces the body of articles and listings by the page that a browser shows."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._playwright: Any = None
        self._browser: Any = None
        self._opening = asyncio.Lock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RenderMiddleware:
        middleware = cls(crawler)
        crawler.signals.connect(middleware._close, signal=signals.spider_closed)
        return middleware

    async def process_response(self, request: Request, response: Response) -> Response:
        is_html = b"html" in (response.headers.get("Content-Type") or b"html")
        if request.meta["kind"] not in _RENDERED or response.status != 200 or not is_html:
            return response
        body = await self._rendered(response)
        rendered = response.replace(body=body)
        rendered.headers["X-Dateline-Rendered"] = "chromium"
        rendered.headers["Content-Type"] = "text/html; charset=utf-8"
        return rendered

    async def _rendered(self, response: Response) -> bytes:
        from playwright.async_api import Error

        context = await (await self._opened()).new_context(service_workers="block", accept_downloads=False)
        try:
            page = await context.new_page()
            load = _Load(self._crawler, response)
            await context.route("**/*", load.answer)
            await context.route_web_socket("**/*", lambda socket: socket.close())
            await page.goto(response.url, wait_until="commit", timeout=SECONDS * 1000)
            for state, seconds in (("domcontentloaded", SECONDS), ("networkidle", _QUIET_SECONDS)):
                # A page may poll for ever, or lead elsewhere: what it shows by then is taken.
                with suppress(Error):
                    await page.wait_for_load_state(state, timeout=seconds * 1000)
            async with asyncio.timeout(SECONDS):
                content: str = await page.content()
        except (Error, TimeoutError) as error:
            told = (str(error) or f"nothing shown within {SECONDS:g} s").splitlines()[0]
            raise UnrenderedError(f"the browser made no page of it: {told}") from None
        finally:
            await context.close()
        body = content.encode("utf-8", "replace")
        if len(body) > _MAX_BYTES:
            raise UnrenderedError(f"more than {_MAX_BYTES:,} bytes once it is rendered")
        return body

    async def _opened(self) -> Any:
        from playwright.async_api import async_playwright

        async with self._opening:
            if self._browser is None:
                self._playwright = await async_playwright().start()
                self._browser = await self._playwright.chromium.launch(
                    executable_path=browser_path(), args=list(_OFFLINE)
                )
        return self._browser

    async def _close(self) -> None:
        if self._browser is not None:
            await self._browser.close()
            await self._playwright.stop()


class _Load:
    """What one page asks for while it is made."""

    def __init__(self, crawler: Crawler, response: Response) -> None:
        self._crawler = crawler
        self._response: Response | None = response
        self._left = _MOST_RESOURCES

    async def answer(self, route: Any) -> None:
        """Gives the browser the page that came already, else what the crawler downloads; refuses the rest."""
        asked = route.request
        if asked.is_navigation_request():
            page, self._response = self._response, None
            if page is None or asked.frame.parent_frame is not None:
                await route.fulfill(status=204)  # a frame, or a script that leads elsewhere: the page stays
            else:
                await route.fulfill(status=page.status, headers=_headers(page), body=page.body)
            return
        self._left -= 1
        if asked.method != "GET" or asked.resource_type not in _LOADED or self._left < 0:
            await route.abort()
            return
        try:
            resource = await self._crawler.engine.download_async(self._request(asked.url))
        except Exception:  # noqa: BLE001 - out of bounds, forbidden, late, broken: the page does without it
            await route.abort()
        else:
            await route.fulfill(status=resource.status, headers=_headers(resource), body=resource.body)

    def _request(self, url: str) -> Request:
        return cast("SourceSpider", self._crawler.spider).resource_request(url)


def _headers(response: Response) -> dict[str, str]:
    kind = response.headers.get("Content-Type")
    return {"Content-Type": kind.decode("latin-1")} if kind else {}
