"""What the lake knows of a source's addresses, as crawling asks for it.

Belongs here: the passage from rows to `crawlers.fetch.Known`. Does not belong here: the question to the lake
(`warehouse.pending`), and what is fetched in the light of it (`crawlers.choosing`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from crawlers.fetch import Known
from crawlers.rhythm import REMEMBERED
from crawlers.source import Source
from warehouse import pending
from warehouse.lake import connect

_IS_UNSETTLED = pending.KnownPage._fields.index("is_unsettled")


class KnownPages(Mapping[str, Known]):
    """The last exchange with each address of a source. A page is made when it is asked for: of tens of thousands a run
    looks at few."""

    def __init__(self, source: Source, home: Path, now: dt.datetime) -> None:
        looks = max(source.revisit, default=dt.timedelta(0))
        with closing(connect(home)) as lake:
            self._values = pending.known_pages(lake, source.name, now - REMEMBERED, looks)
        self.unsettled = [url for url, values in self._values.items() if values[_IS_UNSETTLED]]
        """Addresses that were asked within a day, or may have another look due."""

    def __getitem__(self, url: str) -> Known:
        row = pending.KnownPage(*self._values[url])
        fetched_at, published, modified = (
            moment and moment.replace(tzinfo=dt.UTC) for moment in (row.fetched_at, row.published, row.modified)
        )
        return Known(
            url=url,
            status=row.status,
            etag=row.etag,
            last_modified=row.last_modified,
            digest=row.digest,
            fetched_at=fetched_at,
            error=row.error,
            published=published,
            modified=modified,
            title=row.title,
            origin=row.origin,
            failures=row.failures,
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
