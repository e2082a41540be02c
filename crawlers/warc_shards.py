"""Archives of others (Common Crawl's CC-NEWS and the like) in parts that can be read apart.

Belongs here: dividing WARC files into shards, and reading the answers of one. Does not belong here: the archive that
crawling writes (`crawlers.archive`), and what a page says.

A shard is a range of bytes of a file; it holds the records that begin in it. In a compressed file every record is a
gzip member of its own, whose beginning is found by its magic number and by what it holds: "WARC/".
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from crawlers.archive import UNREADABLE, ArchivedResponse, response_of

_ENDINGS = (".warc", ".warc.gz")
_GZIP = b"\x1f\x8b\x08"
_BEGINNING = b"WARC/"
_WINDOW = 1 << 20
_PROBE = 4096


class NoArchiveError(ValueError):
    """A path at which there is no WARC file."""


@dataclass(frozen=True, slots=True)
class Shard:
    """The records of a WARC file that begin at the bytes [start, end)."""

    path: Path
    start: int
    end: int
    size: int
    """Of the whole file, in bytes."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that is broken, or where it begins is lost: reading goes on behind it."""

    offset: int
    fault: str


def find_files(paths: Sequence[str]) -> list[Path]:
    """The WARC files that paths, folders (with all below them) and globs name: absolute, sorted, each once.

    Raises NoArchiveError that names a path without one.
    """
    found: set[Path] = set()
    for text in paths:
        named = [Path(text)] if Path(text).exists() else [Path(name) for name in glob(text, recursive=True)]
        files = [file for path in named for file in (path.rglob("*") if path.is_dir() else [path])]
        files = [file.resolve() for file in files if file.is_file() and file.name.endswith(_ENDINGS)]
        if not files:
            raise NoArchiveError(f"{text}: no WARC file there; looked for names that end in {' or '.join(_ENDINGS)}")
        found.update(files)
    return sorted(found)


def divide(path: Path, size: int) -> list[Shard]:
    """Shards of about `size` bytes; a file that is not compressed is one shard."""
    whole = path.stat().st_size
    step = size if path.name.endswith(".gz") else max(whole, 1)
    return [Shard(path, start, min(start + step, whole), whole) for start in range(0, whole, step)]


def responses(shard: Shard, wanted: Callable[[str], bool]) -> Iterator[tuple[int, ArchivedResponse | Unreadable]]:
    """The web's answers among the records of a shard, with their offsets; `wanted` is asked for each address.

    No bytes make it raise; raises OSError where the file cannot be opened.
    """
    with shard.path.open("rb") as file:
        start: int | None = shard.start
        while start is not None and start < shard.end:
            start = _next_beginning(file, start, shard.end) if shard.path.name.endswith(".gz") else start
            if start is None:
                return
            start = yield from _from(file, start, shard.end, shard.size, wanted)


def _from(
    file: IO[bytes], start: int, end: int, size: int, wanted: Callable[[str], bool]
) -> Generator[tuple[int, ArchivedResponse | Unreadable], None, int | None]:
    """Reads on from a record; where it breaks off, gives the byte from which to look for the next one."""
    file.seek(start)
    offset = start
    iterator = ArchiveIterator(file)
    try:
        for record in iterator:
            offset = iterator.offset
            if offset >= end:
                return None
            is_wanted = _is_page(record) and wanted(record.rec_headers.get_header("WARC-Target-URI") or "")
            answer = _answer(record, offset) if is_wanted else None
            iterator.read_to_end(record)
            if record.raw_stream.limit > 0:
                answer = Unreadable(offset, "the file ends within the record")
            if answer:
                yield offset, answer
        if end == size and iterator.offset < size:
            yield iterator.offset, Unreadable(iterator.offset, "the file ends within the record")
    except UNREADABLE as error:
        yield offset, Unreadable(offset, f"{type(error).__name__}: {error}")
        return offset + 1
    return None


def _answer(record: ArcWarcRecord, offset: int) -> ArchivedResponse | Unreadable:
    try:
        return response_of(record)
    except UNREADABLE as error:
        return Unreadable(offset, f"{type(error).__name__}: {error}")


def _is_page(record: ArcWarcRecord) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = (record.http_headers.get_header("Content-Type") or "text/html").lower()
    return record.http_headers.get_statuscode() == "200" and ("html" in kind or "xml" in kind)


def _next_beginning(file: IO[bytes], start: int, end: int) -> int | None:
    """The first byte from `start` on, before `end`, at which a compressed record begins."""
    at = start
    while at < end:
        file.seek(at)
        window = file.read(_WINDOW + _PROBE)
        place = window.find(_GZIP)
        while 0 <= place < _WINDOW:
            if at + place >= end:
                return None
            if _begins_record(window[place : place + _PROBE]):
                return at + place
            place = window.find(_GZIP, place + 1)
        at += _WINDOW
    return None


def _begins_record(compressed: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(compressed, len(_BEGINNING)) == _BEGINNING
    except zlib.error:
        return False
