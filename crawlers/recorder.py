"""From exchanges to rows and archive records: what of an answer is kept.

Belongs here: telling new from known, counting, the row of an exchange. Does not belong here: when and what is asked.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

from scrapy.http import Headers, Request, Response

from crawlers.archive import ArchiveWriter, Bucket
from crawlers.fetch import Fetch, Found, Kind, Known, digest_of, fetch_id_of
from crawlers.politeness import SOFTWARE

_REASONS = {status.value: status.phrase for status in HTTPStatus}


class Recorder:
    """Keeps the exchanges of one run that tell something new; counts all.

    counts: asked, unchanged (answered as before), failed (no answer, or a status from 400 on), left (articles that
    the next run has to ask for), resting (feeds and the like that failed and are left alone for a while).
    """

    def __init__(
        self,
        source: str,
        archive_dir: Path,
        run_id: str,
        known: Mapping[str, Known],
        now: dt.datetime,
        bucket: Bucket | None = None,
    ) -> None:
        self.writer = ArchiveWriter(archive_dir, source, run_id, now, SOFTWARE, bucket)
        self.counts: Counter[str] = Counter(asked=0, unchanged=0, failed=0, left=0, resting=0)
        self._fetches: list[Fetch] = []
        self._source, self._run_id, self._known = source, run_id, known
        self._now, self._began = now, time.monotonic()

    @property
    def fetches(self) -> list[Fetch]:
        return without_validators(self._fetches) if self.counts["left"] else self._fetches

    def exchange(self, request: Request, response: Response | None, fault: str | None) -> Fetch:
        """Takes an exchange; gives the row that it has, or would have if it told something new."""
        fetch = self._fetch(request, response, fault)
        known = self._known.get(fetch.url)
        self.counts["asked"] += 1
        self.counts["failed"] += fetch.error is not None or (fetch.status or 0) >= 400
        if not fetch.tells_nothing_new(known):
            if response is not None:
                fetch = self._archived(fetch, response)
            self._fetches.append(fetch)
            return fetch
        self.counts["unchanged"] += 1
        if fetch.kind == "article" and known and not known.failed_for_now:
            # That it was looked at again is remembered, or the same look would be due for ever.
            self._fetches.append(_of_before(fetch, known))
        return fetch

    def _fetch(self, request: Request, response: Response | None, fault: str | None) -> Fetch:
        url: str = request.meta["asked"]
        kind: Kind = request.meta["kind"]
        # The run's clock, which goes on from when it was told to be: a look is due by the same one.
        now = self._now + dt.timedelta(seconds=time.monotonic() - self._began)
        return Fetch(
            fetch_id=fetch_id_of(self._run_id, url, kind, now),
            source=self._source,
            kind=kind,
            url=url,
            final_url=response.url if response is not None else None,
            status=response.status if response is not None else None,
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            content_type=_header(response, "Content-Type"),
            bytes=len(response.body) if response is not None else None,
            digest=digest_of(response.body) if response is not None else None,
            warc_file=None,
            warc_offset=None,
            fetched_at=now,
            error=fault,
            evidence=_evidence(request.meta.get("found")),
        )

    def _archived(self, fetch: Fetch, response: Response) -> Fetch:
        assert response.request is not None
        return self.writer.write(
            fetch,
            request_headers=_pairs(response.request.headers),
            status_line=f"{response.status} {_REASONS.get(response.status, 'Unknown')}",
            headers=_pairs(response.headers),
            body=response.body,
        )


def without_validators(fetches: Iterable[Fetch]) -> list[Fetch]:
    """The rows, but feeds, sitemaps and listings without ETag and Last-Modified.

    Where a run left articles undone, the next one must see their feeds whole again: an answer 304 would hide them.
    """
    return [
        fetch if fetch.kind in ("article", "robots") else replace(fetch, etag=None, last_modified=None)
        for fetch in fetches
    ]


def _of_before(fetch: Fetch, known: Known) -> Fetch:
    """The row of an unchanged page; what a 304 leaves out is as it was."""
    if fetch.status != 304:
        return fetch
    return replace(
        fetch,
        etag=fetch.etag or known.etag,
        last_modified=fetch.last_modified or known.last_modified,
        digest=known.digest,
        bytes=None,
    )


def _evidence(found: Found | None) -> Mapping[str, object] | None:
    if found is None:
        return None
    return {
        "published": found.published,
        "modified": found.modified,
        "title": found.title,
        "origin": found.origin,
    }


def _header(response: Response | None, name: str) -> str | None:
    value = response.headers.get(name) if response is not None else None
    return value.decode("latin-1") if value else None


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name in headers for value in headers.getlist(name)]
