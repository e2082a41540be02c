"""What a worker does: one shard of a WARC file to one Parquet file, whole or not at all.

Belongs here: cleaning and extracting the pages of a shard, and the form of that file. Does not belong here: the lake,
which a worker never touches.

The file has a row a page that was taken: its columns hold the rows that the page would have in the lake's tables, as
JSON, since the lake's writer takes and checks rows.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from crawlers.archive import ArchivedResponse
from crawlers.clean.duplicates import signature, unpacked
from crawlers.clean.model import Rejected
from crawlers.fetch import Fetch, digest_of
from crawlers.warc_shards import Shard, Unreadable, responses
from pipelines.cleaned import article_row, cleaned, reject_row
from pipelines.extract.version import EXTRACTOR_VERSION
from pipelines.importing.choice import Choice
from pipelines.outlet import Outlet
from pipelines.records import Records, read_records
from pipelines.version import CODE_VERSION
from warehouse.files import Files
from warehouse.pending import Page, UnreadArticle

Row = dict[str, object]
_COLUMNS = ("fetch", "article", "reject", "figures", "events")
_TYPES = ", ".join(f"'{name}': 'VARCHAR'" for name in (*_COLUMNS, "fault"))


@dataclass(frozen=True, slots=True)
class ShardRead:
    """A shard that was read, and how many of its pages became what: pages, articles, rejected, skipped, broken."""

    shard_id: str
    shard: Shard
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class PageRead:
    """The rows of one page; either an article with its records, or a reject."""

    fetch: Row
    article: Row | None
    reject: Row | None
    records: Records


def shard_id(shard: Shard, choice: Choice) -> str:
    """The name of a shard of a file under a choice, the same in every run."""
    told = f"{shard.path}|{shard.size}|{shard.start}|{shard.end}|{choice.name}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def read_shard(shard: Shard, choice: Choice, files: Files) -> ShardRead:
    """Reads a shard into a file of the store; where an earlier run of this version did so, that file is kept.

    Raises OSError where the WARC file cannot be opened, and what the store raises.
    """
    name = shard_id(shard, choice)
    path = _path(name, files)
    counts: Counter[str] = Counter(pages=0, articles=0, rejected=0, skipped=0, broken=0)
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder, closing(_duckdb()) as connection:
        if files.size(path) is not None:
            return ShardRead(name, shard, _counts_of(files, path, connection))
        lines, parquet = Path(folder) / "pages.jsonl", Path(folder) / "pages.parquet"
        longest = 0
        with lines.open("w", encoding="utf-8") as out:
            for row in _rows(shard, choice, counts):
                line = json.dumps({key: value for key, value in row.items() if value is not None}) + "\n"
                longest = max(longest, len(line))
                out.write(line)
        connection.execute(
            f"COPY (FROM read_json('{_quoted(lines)}', format = 'newline_delimited', columns = {{{_TYPES}}}, "
            f"maximum_object_size = {max(1 << 20, 2 * longest)})) TO '{_quoted(parquet)}' "
            f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{counts: '{json.dumps(counts)}'}})"
        )
        files.put(path, parquet)
    return ShardRead(name, shard, dict(counts))


def pages_of(read: ShardRead, files: Files) -> Iterator[PageRead]:
    """The pages of a shard that was read, in their order. Raises FileNotFoundError where its file is not seen here."""
    path = _path(read.shard_id, files)
    if files.size(path) is None:
        raise FileNotFoundError(
            f"{path}: a worker wrote this and it is not seen here; workers on other machines need the same "
            f"DATELINE_DATA, or a DATELINE_HOME that all of them share"
        )
    with files.local(path) as file, closing(_duckdb()) as connection:
        names = ", ".join(f'"{name}"' for name in (*_COLUMNS, "fault"))
        found = connection.execute(f"SELECT {names} FROM read_parquet('{_quoted(file)}')")
        while batch := found.fetchmany(500):
            for fetch, article, reject, figures, events, fault in batch:
                records = Records(_loaded(figures) or [], _loaded(events) or [], fault)
                yield PageRead(_loaded(fetch), _loaded(article), _loaded(reject), records)


def remove(read: ShardRead, files: Files) -> None:
    """Removes the file of a shard whose pages are in the lake."""
    if files.size(path := _path(read.shard_id, files)) is not None:
        files.remove(path)


def _rows(shard: Shard, choice: Choice, counts: Counter[str]) -> Iterator[dict[str, str | None]]:
    def wanted(url: str) -> bool:
        return choice.outlet_of(url) is not None

    for offset, answer in responses(shard, wanted):
        if isinstance(answer, Unreadable):
            counts["broken"] += 1
            continue
        counts["pages"] += 1
        outlet = choice.outlet_of(answer.url)
        assert outlet is not None
        row = _row(shard, offset, answer, outlet, choice)
        kind = "skipped" if row is None else "articles" if row["article"] else "rejected"
        counts[kind] += 1
        if row is not None:
            yield row


def _row(
    shard: Shard, offset: int, answer: ArchivedResponse, outlet: Outlet, choice: Choice
) -> dict[str, str | None] | None:
    fetch = _fetch(shard, offset, answer, outlet)
    page = Page(fetch.fetch_id, fetch.url, None, str(shard.path), offset, fetch.fetched_at, None, None, None, None)
    outcome = cleaned(answer, page, outlet)
    if isinstance(outcome, Rejected):
        if outcome.reason == "other_language":
            return None
        reject = reject_row("articles", outlet.name, page, outcome.reason, outcome.detail)
        return {**dict.fromkeys((*_COLUMNS, "fault")), "fetch": _dumped(asdict(fetch)), "reject": _dumped(reject)}
    if outcome.language not in (None, *choice.languages):
        return None
    article = article_row(outcome, page, outlet)
    article["minhash"] = unpacked(signature(outcome.text))
    records = read_records(_unread(article), outlet)
    return {
        "fetch": _dumped(asdict(fetch)),
        "article": _dumped(article),
        "reject": None,
        "figures": _dumped(records.figures),
        "events": _dumped(records.events),
        "fault": records.fault,
    }


def _unread(article: Row) -> UnreadArticle:
    """The version is not known before the article is in the lake, and nothing that is read depends on it."""
    return UnreadArticle(version=0, **{name: article[name] for name in UnreadArticle.__slots__ if name != "version"})  # type: ignore[arg-type]


def _fetch(shard: Shard, offset: int, answer: ArchivedResponse, outlet: Outlet) -> Fetch:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    name = f"{shard.path}|{shard.size}|{offset}"
    return Fetch(
        fetch_id=hashlib.sha256(name.encode()).hexdigest()[:32],
        source=outlet.name,
        kind="article",
        url=answer.url,
        final_url=None,
        status=answer.status,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        content_type=headers.get("content-type"),
        bytes=len(answer.body),
        digest=digest_of(answer.body),
        warc_file=str(shard.path),
        warc_offset=offset,
        fetched_at=answer.archived_at,
    )


def _path(name: str, files: Files) -> str:
    """Of this version: what an older one read is read again."""
    version = hashlib.sha256(f"{CODE_VERSION}|{EXTRACTOR_VERSION}".encode()).hexdigest()[:8]
    return f"{files.root}{name}-{version}.parquet"


def _counts_of(files: Files, path: str, connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    with files.local(path) as file:
        found = connection.execute(
            f"SELECT decode(value) FROM parquet_kv_metadata('{_quoted(file)}') WHERE decode(key) = 'counts'"
        ).fetchone()
    return {str(key): int(value) for key, value in json.loads(found[0] if found else "{}").items()}


def _duckdb() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": "1", "autoinstall_known_extensions": "false"})


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


_dumped = partial(json.dumps, ensure_ascii=True, default=str, separators=(",", ":"))


def _loaded(text: str | None) -> Any:
    return json.loads(text) if text is not None else None
