"""The archive: every answer as it came, in WARC 1.1, one file a run and source, for good.

Belongs here: writing, reading and repairing WARC files. Does not belong here: fetching, and what a page says.

A file is written as `NAME.warc.gz.open` and gets its name once the caller has logged its exchanges (`seal`). What a
killed run leaves is told by the ending: its whole records are kept, a record cut short is dropped (`salvage`). Behind
each answer stands a `metadata` record with the exchange as JSON: an exchange is whole if that record is.

With a bucket, a file is written here all the same, copied to the bucket before its exchanges are logged, so that every
machine finds what the log names, and removed here when they are.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from typing import IO, Any, Protocol

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawlers.fetch import Fetch

_OPEN = ".open"
_AT_ONCE = 1 << 18  # bytes of a bucket's file that one request brings: most pages are smaller
_MOST_BYTES = 100_000_000  # of a body; fetching keeps 25 MB at most, other archives may hold bombs
# What warcio and the standard library raise for bytes that are no whole record.
UNREADABLE = (
    ArchiveLoadFailed,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    zlib.error,
)
_NOT_OF_THE_BODY = {"content-encoding", "transfer-encoding", "content-length"}


class ArchiveError(Exception):
    """An archived answer cannot be read back: the file is gone, or no answer begins at the offset."""


@dataclass(frozen=True, slots=True)
class ArchivedResponse:
    """An answer: the address, status, headers (of the body as stored: content encoding undone) and body."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    archived_at: dt.datetime


class Bucket(Protocol):
    """Where sealed files lie for all machines, by the names that the log gives."""

    def size(self, name: str) -> int | None:
        """Bytes of a file, None where there is none."""

    def put(self, name: str, source: Path) -> None:
        """Makes the file a copy of a local one, whole or not at all."""

    def read_range(self, name: str, start: int, length: int) -> bytes:
        """At most `length` bytes of a file from `start` on; FileNotFoundError where there is none."""


class ArchiveWriter:
    """The WARC file of one run and source; made with its first record, so that a run without answers leaves none."""

    def __init__(
        self, archive: Path, source: str, run_id: str, now: dt.datetime, software: str, bucket: Bucket | None = None
    ) -> None:
        self.name = _free_name(archive, f"{source}/{now:%Y}/{run_id}", bucket)
        self._path = archive / (self.name + _OPEN)
        self._software = software
        self._writer: WARCWriter | None = None

    @property
    def path(self) -> Path | None:
        """The open file, or None as long as nothing was written."""
        return self._path if self._writer else None

    def write(
        self,
        fetch: Fetch,
        *,
        request_headers: list[tuple[str, str]],
        status_line: str,
        headers: list[tuple[str, str]],
        body: bytes,
    ) -> Fetch:
        """Adds an exchange; gives it back with its place in the archive. Raises OSError that names the file."""
        try:
            return self._written(fetch, request_headers, status_line, headers, body)
        except OSError as error:
            raise self._refused(error) from error

    def _written(
        self,
        fetch: Fetch,
        request_headers: list[tuple[str, str]],
        status_line: str,
        headers: list[tuple[str, str]],
        body: bytes,
    ) -> Fetch:
        writer = self._writer or self._opened()
        date = _warc_date(fetch.fetched_at)
        url = fetch.final_url or fetch.url
        target = url.partition("://")[2].partition("/")
        request = StatusAndHeaders(f"GET /{target[2]} HTTP/1.1", request_headers, is_http_request=True)
        kept = [(name, value) for name, value in headers if name.lower() not in _NOT_OF_THE_BODY]
        moved = [(f"X-Archive-Orig-{name}", value) for name, value in headers if name.lower() in _NOT_OF_THE_BODY]
        length = [("Content-Length", str(len(body)))]
        answer = StatusAndHeaders(status_line, kept + moved + length, protocol="HTTP/1.1")
        offset = writer.out.tell()
        response = writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), http_headers=answer, warc_headers_dict={"WARC-Date": date}
        )
        writer.write_record(response)
        response_id = response.rec_headers.get_header("WARC-Record-ID")
        of_response = {"WARC-Date": date, "WARC-Concurrent-To": response_id}
        writer.write_record(
            writer.create_warc_record(url, "request", http_headers=request, warc_headers_dict=of_response)
        )
        placed = replace(fetch, warc_file=self.name, warc_offset=offset)
        note = json.dumps(asdict(placed), default=str).encode()
        writer.write_record(
            writer.create_warc_record(
                url,
                "metadata",
                payload=io.BytesIO(note),
                warc_content_type="application/json",
                warc_headers_dict=of_response,
            )
        )
        writer.out.flush()
        return placed

    def close(self) -> None:
        """Puts the file on disk; it keeps its open name until it is sealed. Raises OSError that names the file."""
        if self._writer:
            try:
                self._writer.out.flush()
                os.fsync(self._writer.out.fileno())
                self._writer.out.close()
            except OSError as error:
                raise self._refused(error) from error
            finally:
                _let_go(self._writer.out)

    def _refused(self, error: OSError) -> OSError:
        told = f"{error.strerror}; whole pages are kept, run again once that is mended"
        return OSError(error.errno, told, str(self._path))

    def _opened(self) -> WARCWriter:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._writer = WARCWriter(self._path.open("xb"), gzip=True, warc_version="1.1")
        info = {"software": self._software, "format": "WARC File Format 1.1"}
        self._writer.write_record(self._writer.create_warcinfo_record(self.name.rpartition("/")[2], info))
        return self._writer


def _let_go(file: IO[bytes]) -> None:
    """Closes a file whose last bytes found no room: closing tries to write them again, and fails again."""
    with contextlib.suppress(OSError):
        file.close()


def upload(path: Path, archive: Path, bucket: Bucket) -> None:
    """Copies an open file to the bucket under its final name; what the bucket raises passes."""
    bucket.put(path.relative_to(archive).as_posix().removesuffix(_OPEN), path)


def seal(path: Path) -> Path:
    """Gives an open file its final name; one that has it already keeps it."""
    final = path.with_name(path.name.removesuffix(_OPEN))
    if not final.exists():
        path.rename(final)
    return final


def salvage(archive: Path, source: str) -> list[tuple[Path, list[Fetch]]]:
    """Files that killed runs of a source left, cut back to whole exchanges, with those exchanges; empty ones go."""
    saved = []
    for path in sorted((archive / source).glob(f"*/*{_OPEN}")):
        fetches, end = _whole_exchanges(path)
        if fetches:
            with path.open("r+b") as file:
                file.truncate(end)
            saved.append((path, fetches))
        else:
            path.unlink()
    return saved


def sealed_files(archive: Path, source: str = "*") -> dict[str, Path]:
    """Every file with its final name, of a source or of all, by its name in the archive."""
    return {path.relative_to(archive).as_posix(): path for path in sorted(archive.glob(f"{source}/*/*.warc.gz"))}


def exchanges(path: Path) -> list[Fetch]:
    """The whole exchanges of a file of the archive, as they were noted beside the answers."""
    return _whole_exchanges(path)[0]


def read(archive: Path, warc_file: str, offset: int, bucket: Bucket | None = None) -> ArchivedResponse:
    """The answer that begins at an offset (bytes) of a file of the archive, here or in the bucket.

    Raises ArchiveError; what the bucket raises where it does not answer passes.
    """
    path = archive / warc_file
    if not path.exists():
        path = archive / (warc_file + _OPEN)
    try:
        with _opened(path, warc_file, bucket) as file:
            file.seek(offset)
            record = next(iter(ArchiveIterator(file)), None)
            if record is None or record.rec_type != "response" or record.http_headers is None:
                raise ArchiveError(f"{path}: no answer begins at byte {offset}")
            return response_of(record)
    except UNREADABLE as error:
        raise ArchiveError(f"{path} at byte {offset}: {error}") from error


def _opened(path: Path, name: str, bucket: Bucket | None) -> IO[bytes]:
    if bucket is None or path.exists():
        return path.open("rb")
    return io.BufferedReader(_Ranged(bucket, name), _AT_ONCE)


class _Ranged(io.RawIOBase):
    """A file of the bucket, of which only what is read is asked for."""

    def __init__(self, bucket: Bucket, name: str) -> None:
        self._bucket, self._name, self._at = bucket, name, 0
        self._size = bucket.size(name)
        if self._size is None:
            raise FileNotFoundError(f"{name} is not in the bucket")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size or 0}[whence]
        self._at = begin + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        wanted = min(len(buffer), max(0, (self._size or 0) - self._at))
        if not wanted:
            return 0
        content = self._bucket.read_range(self._name, self._at, wanted)
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)


def _free_name(archive: Path, stem: str, bucket: Bucket | None) -> str:
    """A name of its own for a run that is tried again under its old identifier: what it wrote before stays."""
    for number in count(1):
        name = f"{stem}.warc.gz" if number == 1 else f"{stem}-{number}.warc.gz"
        here = (archive / name).exists() or (archive / (name + _OPEN)).exists()
        if not here and (bucket is None or bucket.size(name) is None):
            return name
    raise AssertionError


def response_of(record: ArcWarcRecord) -> ArchivedResponse:
    """The answer that a record of type `response` holds, content and transfer encodings undone.

    Raises what warcio and the standard library raise for bytes that are none (`UNREADABLE`).
    """
    date = record.rec_headers.get_header("WARC-Date")
    body = record.content_stream().read(_MOST_BYTES + 1)
    if len(body) > _MOST_BYTES:
        raise ValueError(f"a body of more than {_MOST_BYTES:,} bytes")
    return ArchivedResponse(
        url=record.rec_headers.get_header("WARC-Target-URI"),
        status=int(record.http_headers.get_statuscode()),
        headers=dict(record.http_headers.headers),
        body=body,
        archived_at=dt.datetime.fromisoformat(date),
    )


def _whole_exchanges(path: Path) -> tuple[list[Fetch], int]:
    """The exchanges of a file up to the first record that is cut short, and where the last whole one ends."""
    fetches: list[Fetch] = []
    end = 0
    with path.open("rb") as file:
        iterator = ArchiveIterator(file)
        try:
            for record in iterator:
                content = record.content_stream().read()
                iterator.read_to_end(record)
                if record.rec_type == "metadata":
                    fetches.append(_fetch(json.loads(content)))
                    end = iterator.get_record_offset() + iterator.get_record_length()
        except UNREADABLE:
            return fetches, end  # the record that was being written when the run was killed
    return fetches, end


def _fetch(note: dict[str, object]) -> Fetch:
    moment = dt.datetime.fromisoformat(str(note["fetched_at"]))
    return Fetch(**{**note, "fetched_at": moment})  # type: ignore[arg-type]


def _warc_date(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
