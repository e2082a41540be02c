"""From an archived answer to rows of `articles` and `rejects`.

Belongs here: cleaning one page, what becomes of it as a row, and how the articles of a batch lie beside those that the
lake holds. Does not belong here: which pages are due (`pipelines.stages`, `pipelines.importing`), transactions.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import cast

from crawlers.archive import ArchivedResponse
from crawlers.clean.article import clean as clean_page
from crawlers.clean.duplicates import WINDOW, Fingerprint, find_duplicates, packed, signature, unpacked
from crawlers.clean.model import Article, Evidence, Rejected
from pipelines.outlet import Outlet
from warehouse import pending
from warehouse.history import Writer
from warehouse.lake import connect

Row = dict[str, object]


def cleaned(response: ArchivedResponse, page: pending.Page, outlet: Outlet) -> Article | Rejected:
    """The article of an answer, read by the outlet's rules of that day."""
    return clean_page(
        response.body,
        page.address,
        fetched_at=page.fetched_at,
        headers=response.headers,
        evidence=Evidence(page.published, page.modified, page.title, page.origin or "feed"),
        rules=outlet.rules_at(page.fetched_at),
        timezone=outlet.timezone,
        language=outlet.language,
    )


def article_row(article: Article, page: pending.Page, outlet: Outlet) -> Row:
    """The row of an article, without what is told by its copies (`mark_copies`)."""
    row = asdict(article)
    zone = article.published_at.tzinfo if article.published_at else None
    modified_zone = article.modified_at.tzinfo if article.modified_at else None
    return {
        **row,
        "source": outlet.name,
        "published_at": _in_utc(article.published_at),
        "modified_at": _in_utc(article.modified_at),
        "published_zone": str(zone) if zone else None,
        "published_date": article.published_at.date() if article.published_at else None,
        "modified_zone": str(modified_zone) if modified_zone else None,
        "fetch_id": page.fetch_id,
        "fetched_at": page.fetched_at,
    }


def _in_utc(moment: dt.datetime | None) -> dt.datetime | None:
    """A moment with a zone as it is; a day, or a time whose zone nobody knows, as of UTC: the table knows moments."""
    return moment.replace(tzinfo=dt.UTC) if moment and moment.tzinfo is None else moment


def reject_row(stage: str, source: str, subject: pending.Page | pending.UnreadArticle, reason: str, detail: str) -> Row:
    """The row of what was refused; the same refusal has the same name in every run."""
    fetch_id = subject.fetch_id if isinstance(subject, pending.Page) else None
    name = "|".join((stage, source, subject.url, reason, fetch_id or "", detail))
    return {
        "reject_id": hashlib.sha256(name.encode()).hexdigest()[:32],
        "stage": stage,
        "source": source,
        "url": subject.url,
        "reason": reason,
        "detail": detail,
        "fetch_id": fetch_id,
    }


def keep_addresses(articles: dict[str, Row], home: Path) -> set[str]:
    """Gives each article the address by which it was met first; tells the articles that the lake holds already.

    One article may stand at many addresses: each run that read another one would make a new version of it.
    """
    with closing(connect(home)) as lake:
        held = {one.article_id: one.url for one in pending.held_articles(lake, list(articles))}
    for name, url in held.items():
        articles[name]["url"] = url
    return set(held)


def mark_copies(articles: dict[str, Row], home: Path) -> None:
    """Sets `duplicate_of` of new articles, and `minhash` where it is not set yet."""
    for row in articles.values():
        if "minhash" not in row:
            row["minhash"] = unpacked(signature(str(row["text"])))
    prints = [
        Fingerprint(
            name,
            str(row["source"]),
            _moment_of(row),
            str(row["text_hash"]),
            packed(cast(list[int] | None, row["minhash"])),
        )
        for name, row in articles.items()
    ]
    if not prints:
        return
    moments = [one.moment for one in prints]
    with closing(connect(home)) as lake:
        known = pending.printed_near(
            lake, [one.text_hash for one in prints], min(moments) - WINDOW, max(moments) + WINDOW
        )
    earlier = [
        Fingerprint(one.article_id, one.source, one.moment, one.text_hash, packed(one.minhash))
        for one in known
        if one.article_id not in articles
    ]
    copies = find_duplicates(prints, earlier)
    for one in prints:
        articles[one.article_id]["duplicate_of"] = copies.get(one.article_id)


def _moment_of(row: Row) -> dt.datetime:
    return cast(dt.datetime, row["published_at"] or row["fetched_at"])


def settled(writer: Writer, of_article: Mapping[str, list[tuple[str, pending.Page]]], held: set[str]) -> Iterator[Row]:
    """Rows for pages of which no version of an article tells, or they would be pending for ever.

    of_article: the pages of a batch by the article that they gave, each with the name of its source. held: articles that
    the lake had before.
    """
    doubtful = [name for name, pages in of_article.items() if len(pages) > 1 or name in held]
    if not doubtful:
        return
    for row in writer.current("articles", {"article_id": doubtful}):
        for source, page in of_article[str(row["article_id"])]:
            if page.fetch_id == row["fetch_id"]:
                continue
            reason = "unchanged" if page.address == row["url"] else "same_article"
            yield reject_row("articles", source, page, reason, f"article {row['article_id']} at {row['url']}")
