"""Pages of sources, frozen with what cleaning makes of them, so that a later change of the rules is seen.

Belongs here: writing and reading frozen pages. Does not belong here: deciding whether a difference is a fault: a test
shows it, a person decides, and freezes again.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crawlers.clean.article import clean
from crawlers.clean.model import Article, Evidence, Rejected
from crawlers.fetch import Fetch
from crawlers.source import Source
from crawlers.workshop.looking import evidence_of, shelf

_TRIED = 3


class NothingToFreezeError(Exception):
    """No article of the source could be fetched and read; says why."""


@dataclass(frozen=True, slots=True)
class FrozenPage:
    """A page as it came, and the record that cleaning made of it then."""

    body: bytes
    url: str
    fetched_at: dt.datetime
    headers: Mapping[str, str]
    evidence: Evidence
    expected: Mapping[str, object]

    def outcome(self, source: Source) -> dict[str, object]:
        """What cleaning makes of the page now, by the source's rules."""
        return _record(
            clean(
                self.body,
                self.url,
                fetched_at=self.fetched_at,
                headers=self.headers,
                evidence=self.evidence,
                rules=source.rules_at(self.fetched_at),
                timezone=source.timezone,
                language=source.language,
            )
        )


def freeze(source: Source, folder: Path) -> Path:
    """Fetches the newest pages of a source and writes the first that is an article into `folder/<source>/`.

    Gives the file of its record. Raises NothingToFreezeError.
    """
    if source.kind != "articles":
        raise NothingToFreezeError(f"{source.name} is of kind {source.kind}; only pages with articles are frozen")
    with shelf() as held:
        fetches = held.look(source, _TRIED)
        refused = []
        for fetch in fetches:
            page = held.page(fetch)
            if fetch.kind != "article" or fetch.status != 200 or page is None:
                continue
            frozen = FrozenPage(
                page.body, fetch.final_url or fetch.url, fetch.fetched_at, page.headers, evidence_of(fetch), {}
            )
            outcome = frozen.outcome(source)
            if "rejected" not in outcome:
                return _write(frozen, outcome, folder / source.name / fetch.fetched_at.date().isoformat())
            refused.append(f"{fetch.url}: {outcome['rejected']}, {outcome['detail']}")
    raise NothingToFreezeError(f"{source.name}: no article could be read: {'; '.join(refused) or _told(fetches)}")


def thaw(record: Path) -> FrozenPage:
    """A frozen page by the file of its record."""
    told = json.loads(record.read_text(encoding="utf-8"))
    return FrozenPage(
        gzip.decompress(record.with_suffix(".html.gz").read_bytes()),
        told["url"],
        dt.datetime.fromisoformat(told["fetched_at"]),
        told["headers"],
        _evidence(told["evidence"]),
        told["expected"],
    )


def _evidence(told: Mapping[str, str | None]) -> Evidence:
    published, modified = (
        dt.datetime.fromisoformat(value) if (value := told[name]) else None for name in ("published", "modified")
    )
    return Evidence(published, modified, told["title"], told["origin"] or "feed")


def _write(frozen: FrozenPage, expected: Mapping[str, object], stem: Path) -> Path:
    stem.parent.mkdir(parents=True, exist_ok=True)
    evidence = frozen.evidence
    told = {
        "url": frozen.url,
        "fetched_at": frozen.fetched_at.isoformat(),
        "headers": dict(frozen.headers),
        "evidence": {
            "published": evidence.published.isoformat() if evidence.published else None,
            "modified": evidence.modified.isoformat() if evidence.modified else None,
            "title": evidence.title,
            "origin": evidence.origin,
        },
        "expected": expected,
    }
    record = stem.with_suffix(".json")
    record.with_suffix(".html.gz").write_bytes(gzip.compress(frozen.body, mtime=0))
    record.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return record


def _record(outcome: Article | Rejected) -> dict[str, object]:
    if isinstance(outcome, Article):
        return outcome.as_record()
    return {"rejected": outcome.reason, "detail": outcome.detail}


def _told(fetches: list[Fetch]) -> str:
    return (
        "; ".join(f"{fetch.url}: {fetch.error or f'status {fetch.status}'}" for fetch in fetches) or "nothing answered"
    )
