"""What crawling takes and gives: exchanges, what is known of addresses, evidence.

Belongs here: plain values, named as the columns of the table `fetches`. Does not belong here: any fetching.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["robots", "feed", "sitemap", "listing", "article", "rates", "resource"]

WATCHED: frozenset[Kind] = frozenset({"feed", "sitemap", "listing", "rates"})
"""Kinds of pages that are asked in every run: those that lead to articles, and documents of exchange rates."""

IN_TROUBLE = frozenset({408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
"""Statuses by which a site says that it cannot answer now; a later try may succeed."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a feed, sitemap or listing says of an article before it is fetched; moments are aware or UTC."""

    published: dt.datetime | None = None
    modified: dt.datetime | None = None
    title: str | None = None
    origin: str | None = "listing"

    def merged_with(self, other: Found) -> Found:
        """Both together; the newer modification counts, else what stands here first."""
        moments = [moment for moment in (self.modified, other.modified) if moment]
        return Found(
            self.published or other.published,
            max(moments, default=None),
            self.title or other.title,
            self.origin if self.published or not other.published else other.origin,
        )


@dataclass(frozen=True, slots=True)
class Known:
    """The last exchange with an address, as the caller remembers it."""

    url: str
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    fetched_at: dt.datetime | None = None
    error: str | None = None
    published: dt.datetime | None = None
    modified: dt.datetime | None = None
    title: str | None = None
    origin: str | None = None
    failures: int = 0
    """Exchanges in a row, up to this one, that brought nothing."""

    @property
    def conditions(self) -> dict[str, str]:
        """Headers that ask for the page only if it changed."""
        if self.status not in (200, 304) or self.error:
            return {}
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}

    @property
    def failed_for_now(self) -> bool:
        """Whether no proper answer came, but a later try may bring one."""
        return self.status is None or self.status in IN_TROUBLE

    @property
    def is_of_use(self) -> bool:
        """Whether the exchange brought what it was for."""
        return self.status in (200, 304) and not self.error


@dataclass(frozen=True, slots=True)
class Fetch:
    """One HTTP exchange worth keeping; the fields are the columns of the table `fetches`.

    An article that was looked at again and had not changed has no place in the archive: `warc_file` is null.
    """

    fetch_id: str
    source: str
    kind: Kind
    url: str
    final_url: str | None
    status: int | None
    etag: str | None
    last_modified: str | None
    content_type: str | None
    bytes: int | None
    digest: str | None
    warc_file: str | None
    warc_offset: int | None
    fetched_at: dt.datetime
    error: str | None = None
    evidence: Mapping[str, object] | None = None

    @property
    def failed_for_now(self) -> bool:
        """Whether no proper answer came, but a later try may bring one."""
        return self.status is None or self.status in IN_TROUBLE

    def tells_nothing_new(self, known: Known | None) -> bool:
        """Whether the address answered as it did before."""
        if known is None:
            return False
        if self.kind in WATCHED and not known.is_of_use and (self.error or self.status not in (200, 304)):
            return False  # each failure counts: the next look waits the longer
        if self.status == 304:
            return True
        both_fine = self.status == 200 and known.status in (200, 304)
        return (both_fine or self.status == known.status) and (self.digest, self.error) == (known.digest, known.error)


def digest_of(body: bytes) -> str:
    """Name of a body: `sha256:` and the hexadecimal digest."""
    return "sha256:" + hashlib.sha256(body).hexdigest()


def fetch_id_of(run_id: str, url: str, kind: Kind, fetched_at: dt.datetime) -> str:
    """The name of an exchange. A run that is tried again under its old name may ask for the same address twice."""
    return hashlib.sha256(f"{run_id}|{kind}|{url}|{fetched_at.isoformat()}".encode()).hexdigest()[:32]
