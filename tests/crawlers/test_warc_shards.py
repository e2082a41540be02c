from __future__ import annotations

import datetime as dt
import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawlers.archive import ArchivedResponse
from crawlers.warc_shards import NoArchiveError, Shard, Unreadable, divide, find_files, responses

PAGES = [
    ("https://one.example/a", "200 OK", "text/html", b"<p>a</p>"),
    ("https://one.example/pdf", "200 OK", "application/pdf", b"%PDF"),
    ("https://two.example/gone", "404 Not Found", "text/html", b"gone"),
    # What looks like the beginning of a record, and is none.
    ("https://two.example/b", "200 OK", "text/html", b"\x1f\x8b\x08" * 50 + gzip.compress(b"WARD/1.0") + b"<p>b</p>"),
    ("https://sub.two.example/c", "200 OK", "application/xhtml+xml", b"<p>c</p>" * 4000),
]
ARTICLES = ["https://one.example/a", "https://two.example/b", "https://sub.two.example/c"]


def archive(path: Path, times: int = 1) -> Path:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.name.endswith(".gz"), warc_version="1.0")
        writer.write_record(writer.create_warcinfo_record(path.name, {"format": "WARC File Format 1.0"}))
        for url, status, kind, body in PAGES * times:
            answer = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            head = {"WARC-Date": "2022-04-26T10:00:00Z"}
            writer.write_record(
                writer.create_warc_record(
                    url, "response", io.BytesIO(body), http_headers=answer, warc_headers_dict=head
                )
            )
            writer.write_record(writer.create_warc_record(url, "metadata", io.BytesIO(b"charset: utf-8")))
    return path


def read(shard: Shard, wanted=lambda url: True) -> list[tuple[int, ArchivedResponse | Unreadable]]:
    return list(responses(shard, wanted))


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_that_were_answered_are_read_and_nothing_else(tmp_path: Path, name: str) -> None:
    (shard,) = divide(archive(tmp_path / name), 1 << 30)
    found = [answer for _, answer in read(shard)]
    assert [answer.url for answer in found if isinstance(answer, ArchivedResponse)] == ARTICLES
    assert found[0].archived_at == dt.datetime(2022, 4, 26, 10, tzinfo=dt.UTC)
    assert [answer.body for answer in found] == [PAGES[0][3], PAGES[3][3], PAGES[4][3]]


def test_only_wanted_addresses_are_read(tmp_path: Path) -> None:
    (shard,) = divide(archive(tmp_path / "a.warc.gz"), 1 << 30)
    assert [answer.url for _, answer in read(shard, lambda url: "//one." in url)] == ARTICLES[:1]


@settings(deadline=None, max_examples=40)
@given(size=st.integers(1, 3000))
def test_shards_of_any_size_hold_each_record_once(tmp_path_factory: pytest.TempPathFactory, size: int) -> None:
    path = tmp_path_factory.getbasetemp() / "shards.warc.gz"
    if not path.exists():
        archive(path, 3)
    (whole,) = divide(path, 1 << 30)
    parts = divide(path, max(size, whole.size // 60))
    assert [offset for part in parts for offset, _ in read(part)] == [offset for offset, _ in read(whole)]


def test_a_file_that_is_not_compressed_is_one_shard(tmp_path: Path) -> None:
    assert len(divide(archive(tmp_path / "a.warc"), 10)) == 1


@pytest.mark.parametrize("harm", ["flip", "cut", "gap"])
def test_what_is_broken_is_told_and_what_stands_behind_it_is_read(tmp_path: Path, harm: str) -> None:
    path = archive(tmp_path / "a.warc.gz", 2)
    (shard,) = divide(path, 1 << 30)
    offsets = [offset for offset, _ in read(shard)]
    content = bytearray(path.read_bytes())
    if harm == "cut":
        content = content[: offsets[4] + 30]
    elif harm == "flip":
        content[offsets[1] + 40 : offsets[1] + 60] = b"\xff" * 20
    else:
        content[offsets[1] : offsets[1]] = b"no record" * 100
    path.write_bytes(bytes(content))
    (shard,) = divide(path, 1 << 30)
    found = read(shard)
    urls = [answer.url for _, answer in found if isinstance(answer, ArchivedResponse)]
    faults = [answer for _, answer in found if isinstance(answer, Unreadable)]
    assert faults
    assert urls == {"cut": (ARTICLES * 2)[:4], "flip": [ARTICLES[0], *(ARTICLES * 2)[2:]], "gap": ARTICLES * 2}[harm]


@settings(deadline=None, max_examples=60)
@given(content=st.binary(max_size=400), gz=st.booleans())
def test_no_bytes_make_it_raise(tmp_path_factory: pytest.TempPathFactory, content: bytes, gz: bool) -> None:
    path = tmp_path_factory.getbasetemp() / ("any.warc.gz" if gz else "any.warc")
    path.write_bytes(gzip.compress(b"WARC/1.0\r\n" + content) + content if gz else b"WARC/1.0\r\n" + content)
    for shard in divide(path, 100):
        for _, answer in read(shard):
            assert isinstance(answer, ArchivedResponse | Unreadable)


def test_paths_folders_and_globs_name_files_once_in_order(tmp_path: Path) -> None:
    deep = tmp_path / "2022" / "04"
    deep.mkdir(parents=True)
    for name in ("b.warc.gz", "a.warc.gz", "c.warc", "notes.txt"):
        (deep / name).write_bytes(b"")
    found = [path.name for path in find_files([str(tmp_path), f"{deep}/*.gz", str(deep / "c.warc")])]
    assert found == ["a.warc.gz", "b.warc.gz", "c.warc"]
    with pytest.raises(NoArchiveError, match=r"nowhere.*\.warc"):
        find_files([str(tmp_path / "nowhere")])
    with pytest.raises(NoArchiveError, match=r"notes\.txt"):
        find_files([str(deep / "notes.txt")])
