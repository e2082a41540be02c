"""The one entry to crawling: what is new at a source, archived and told as exchanges.

Belongs here: a run of the spider, what killed runs left, one crawl of a source at a time. Does not belong here: the
lake, which the caller reads `known` from and writes `fetches` to.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import logging
import signal
import threading
from collections import ChainMap
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import cast

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawlers import archive
from crawlers.fetch import Fetch, Known
from crawlers.politeness import settings
from crawlers.recorder import Recorder, without_validators
from crawlers.render import RenderingMissingError, browser_path
from crawlers.source import Source
from crawlers.spiders.source import SourceSpider

__all__ = ["CrawlResult", "Fetch", "Known", "RenderingMissingError", "SourceBusyError", "crawl"]


class SourceBusyError(RuntimeError):
    """Another process crawls this source now. A later try may succeed."""


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """Exchanges that brought something new, counts of all, and the open archive files to seal once they are logged.

    stats: asked, unchanged, failed, left (articles for the next run), resting (dead feeds), saved (exchanges of a
    killed run).
    """

    fetches: tuple[Fetch, ...]
    stats: Mapping[str, int]
    open_files: tuple[Path, ...]
    archive_dir: Path
    bucket: archive.Bucket | None = None

    def upload(self) -> None:
        """Puts the archive files where every machine finds them, before the exchanges are logged."""
        if self.bucket:
            for path in self.open_files:
                archive.upload(path, self.archive_dir, self.bucket)

    def seal(self) -> None:
        """Gives the archive files their final names, or removes what is in the bucket: the exchanges are logged."""
        for path in self.open_files:
            if self.bucket:
                path.unlink()
            else:
                archive.seal(path)


def crawl(
    source: Source,
    *,
    archive_dir: Path,
    run_id: str,
    known: Mapping[str, Known],
    now: dt.datetime,
    unsettled: Collection[str] | None = None,
    bucket: archive.Bucket | None = None,
) -> CrawlResult:
    """Fetches what is new or changed at a source.

    known: the last exchange of each address. unsettled: those addresses, or more, that were asked within a day or may
    have another look due; default: all. bucket: where the archive's sealed files go; default: they stay.

    An exchange that says what was known already is counted and not kept; only that an article was looked at again
    leaves a row, without a place in the archive. What a killed crawl of this source left in the archive is given as
    well. Never raises for what a site does; raises SourceBusyError while another process crawls the source, OSError
    where the archive cannot be written, and RenderingMissingError where the source needs a browser and there is none.
    """
    if source.render:
        browser_path()
    with _alone(archive_dir, source.name):
        left_behind = archive.salvage(archive_dir, source.name)
        saved = without_validators(
            fetch for _, fetches in left_behind for fetch in fetches if not _is_logged(fetch, known)
        )
        rescued = {fetch.url: _as_known(fetch) for fetch in saved}
        remembered = ChainMap(rescued, cast(dict[str, Known], known))  # it is only read
        due = {*(known if unsettled is None else unsettled), *rescued}
        recorder = Recorder(source.name, archive_dir, run_id, remembered, now, bucket)
        try:
            _run_spider(source, remembered, due, now, recorder)
        finally:
            recorder.writer.close()
    fresh = [path for path in (recorder.writer.path,) if path]
    return CrawlResult(
        fetches=(*saved, *recorder.fetches),
        stats={**recorder.counts, "saved": len(saved)},
        open_files=(*(path for path, _ in left_behind), *fresh),
        archive_dir=archive_dir,
        bucket=bucket,
    )


def _run_spider(
    source: Source, known: Mapping[str, Known], unsettled: Collection[str], now: dt.datetime, recorder: Recorder
) -> None:
    process = AsyncCrawlerProcess(settings(source))
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    crawler = process.create_crawler(SourceSpider)
    crawl_task = process.crawl(crawler, source=source, known=known, unsettled=unsettled, now=now, recorder=recorder)
    with _ending_in_order(crawler):
        process.start(install_signal_handlers=False)
    crawl_task.result()
    spider = cast(SourceSpider, crawler.spider)
    if spider.broken:
        raise spider.broken


@contextmanager
def _ending_in_order(crawler: Crawler) -> Iterator[None]:
    """Who ends the process from outside ends the crawl after the requests that are on their way, and is heard then.

    What a signal's handler raises within a callback, asyncio swallows. A second signal is handled as it was before.
    """
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    heard: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        heard.append(number)
        restore()
        if crawler.spider is None:
            signal.raise_signal(number)
        else:
            cast(SourceSpider, crawler.spider).pace.stop("ended from outside")

    def restore() -> None:
        for number, handler in before.items():
            if callable(handler):
                signal.signal(number, handler)

    if threading.current_thread() is not threading.main_thread():
        yield  # signals reach the main thread alone
        return
    for number, handler in before.items():
        if callable(handler):
            signal.signal(number, note)
    try:
        yield
    finally:
        restore()
    if heard:
        signal.raise_signal(heard[0])


@contextmanager
def _alone(archive_dir: Path, source: str) -> Iterator[None]:
    folder = archive_dir / source
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".crawling").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SourceBusyError(f"{source} is being crawled by another process; try again when it is done") from None
        yield


def _is_logged(fetch: Fetch, known: Mapping[str, Known]) -> bool:
    page = known.get(fetch.url)
    return page is not None and page.fetched_at is not None and page.fetched_at >= fetch.fetched_at


def _as_known(fetch: Fetch) -> Known:
    evidence = fetch.evidence or {}
    title, origin = evidence.get("title"), evidence.get("origin")
    return Known(
        url=fetch.url,
        status=fetch.status,
        etag=fetch.etag,
        last_modified=fetch.last_modified,
        digest=fetch.digest,
        fetched_at=fetch.fetched_at,
        error=fetch.error,
        published=_moment(evidence.get("published")),
        modified=_moment(evidence.get("modified")),
        title=title if isinstance(title, str) else None,
        origin=origin if isinstance(origin, str) else None,
    )


def _moment(value: object) -> dt.datetime | None:
    if isinstance(value, dt.datetime):
        return value
    return dt.datetime.fromisoformat(value) if isinstance(value, str) else None
