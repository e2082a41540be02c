"""Looking at a site without leaving anything behind: crawls into a folder that goes.

Belongs here: fetching by the same crawl as always, and reading pages back. Does not belong here: what is made of them.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawlers import archive
from crawlers.archive import ArchivedResponse
from crawlers.clean.article import clean
from crawlers.clean.model import Article, Evidence, Rejected
from crawlers.crawl import crawl
from crawlers.fetch import Fetch
from crawlers.source import Source


class Shelf:
    """Pages fetched for a look."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._looks = 0

    def look(self, source: Source, articles: int) -> list[Fetch]:
        """Every exchange of one crawl with at most so many articles, the newest; 0 looks at discovery only."""
        self._looks += 1
        polite = source.politeness.model_copy(update={"max_pages": max(articles, 1)})
        follow = source.follow if articles else source.follow.model_copy(update={"allow": ("(?!)",)})
        changed = source.model_copy(update={"politeness": polite, "follow": follow})
        now = dt.datetime.now(dt.UTC)
        result = crawl(changed, archive_dir=self._folder, run_id=f"look-{self._looks}", known={}, now=now)
        result.seal()
        return list(result.fetches)

    def page(self, fetch: Fetch) -> ArchivedResponse | None:
        """The answer of an exchange; None where none came."""
        if fetch.warc_file is None or fetch.warc_offset is None:
            return None
        return archive.read(self._folder, fetch.warc_file, fetch.warc_offset)


@contextmanager
def shelf() -> Iterator[Shelf]:
    with tempfile.TemporaryDirectory(prefix="dateline-look-") as folder:
        yield Shelf(Path(folder))


def evidence_of(fetch: Fetch) -> Evidence:
    """What was known of an article before its page."""
    told = fetch.evidence or {}
    published, modified, title, origin = (told.get(key) for key in ("published", "modified", "title", "origin"))
    return Evidence(
        published if isinstance(published, dt.datetime) else None,
        modified if isinstance(modified, dt.datetime) else None,
        title if isinstance(title, str) else None,
        origin if isinstance(origin, str) else "feed",
    )


def cleaned(source: Source, fetch: Fetch, page: ArchivedResponse) -> Article | Rejected:
    """The article on a page, by the source's rules."""
    return clean(
        page.body,
        fetch.final_url or fetch.url,
        fetched_at=fetch.fetched_at,
        headers=page.headers,
        evidence=evidence_of(fetch),
        rules=source.rules_at(fetch.fetched_at),
        timezone=source.timezone,
        language=source.language,
    )
