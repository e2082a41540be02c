"""What workers read into the lake: one writer, one commit a batch of shards, in their order.

Belongs here: the rows of a batch and the row by which each of its shards counts as finished, in that one commit. Does
not belong here: reading pages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import cast

from pipelines.cleaned import keep_addresses, mark_copies, settled
from pipelines.importing.shard_reading import PageRead, ShardRead, pages_of
from pipelines.pricing import price_new
from pipelines.records import Reading, Records, corrected, write_records
from pipelines.version import CODE_VERSION
from warehouse.files import Files
from warehouse.history import Writer, writing
from warehouse.lake import connect
from warehouse.pending import Page, UnreadArticle

Row = dict[str, object]
_MOMENTS = ("published_at", "modified_at", "fetched_at")


def finished_shards(home: Path) -> set[str]:
    """Names of the shards that are in the lake."""
    with closing(connect(home)) as lake:
        return {name for (name,) in lake.execute("SELECT shard_id FROM imports").fetchall()}


def load(batch: Sequence[ShardRead], files: Files, home: Path, run_id: str, now: dt.datetime) -> dict[str, int]:
    """Loads shards that were read; gives how many figures and events came in.

    What is in the lake already stays as it is, so that a batch of which it is not known whether it was committed can
    be loaded again.
    """
    articles: dict[str, Row] = {}
    of_article: dict[str, list[tuple[str, Page]]] = {}
    records: dict[str, Records] = {}
    fetches: list[Row] = []
    rejects: list[Row] = []
    for page in _pages(batch, files):
        fetches.append(page.fetch)
        if page.article is None:
            rejects.append(cast(Row, page.reject))
            continue
        article_id = str(page.article["article_id"])
        met = of_article.setdefault(article_id, [])
        if not met or met[0][1].address == page.fetch["url"]:
            articles[article_id] = page.article
            records[article_id] = page.records
        met.append((str(page.fetch["source"]), _page(page.fetch)))
    mark_copies(articles, home)
    held = keep_addresses(articles, home)
    with closing(connect(home)) as lake:
        unread = [Reading(_unread(row, 0), str(row["source"]), records[name]) for name, row in articles.items()]
        records = {reading.article.article_id: reading.records for reading in corrected(lake, unread)}
        price_new(lake, [(reading.article, records[reading.article.article_id].figures) for reading in unread], now)
    with writing(home, run_id=run_id, stage="import", code_version=CODE_VERSION, now=now) as writer:
        writer.append("fetches", fetches)
        writer.merge("articles", articles.values())
        writer.append("rejects", [*rejects, *settled(writer, of_article, held)])
        write_records(writer, _readings(writer, articles, records))
        writer.append("imports", [_import_row(read) for read in batch])
    return {
        "figures": sum(len(one.figures) for one in records.values()),
        "events": sum(len(one.events) for one in records.values()),
    }


def _pages(batch: Sequence[ShardRead], files: Files) -> Iterator[PageRead]:
    for read in batch:
        for page in pages_of(read, files):
            if page.article is not None:
                for name in _MOMENTS:
                    moment = page.article[name]
                    page.article[name] = dt.datetime.fromisoformat(str(moment)) if moment else None
            yield page


def _readings(writer: Writer, articles: dict[str, Row], records: dict[str, Records]) -> list[Reading]:
    if not articles:
        return []
    versions = dict(writer.versions("articles", articles))
    return [Reading(_unread(row, versions[name]), str(row["source"]), records[name]) for name, row in articles.items()]


def _unread(row: Row, version: int) -> UnreadArticle:
    published = row["published_date"]
    return UnreadArticle(
        article_id=str(row["article_id"]),
        version=version,
        url=str(row["url"]),
        title=cast(str | None, row["title"]),
        published_date=dt.date.fromisoformat(str(published)) if published else None,
        language=cast(str | None, row["language"]),
        text=str(row["text"]),
    )


def _page(fetch: Row) -> Page:
    return Page(
        fetch_id=str(fetch["fetch_id"]),
        url=str(fetch["url"]),
        final_url=None,
        warc_file=str(fetch["warc_file"]),
        warc_offset=cast(int, fetch["warc_offset"]),
        fetched_at=dt.datetime.fromisoformat(str(fetch["fetched_at"])),
        published=None,
        modified=None,
        title=None,
        origin=None,
    )


def _import_row(read: ShardRead) -> Row:
    names: Iterable[str] = ("pages", "articles", "rejected", "skipped", "broken")
    return {
        "shard_id": read.shard_id,
        "warc_file": str(read.shard.path),
        "first_byte": read.shard.start,
        "end_byte": read.shard.end,
        **{f"n_{name}": read.counts.get(name, 0) for name in names},
    }
