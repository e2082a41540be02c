"""The archive: what `warcio check` says of it, reading back, and repair of what a killed run left."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawlers import archive
from crawlers.archive import ArchiveError, ArchiveWriter
from crawlers.fetch import Fetch, digest_of

NOW = dt.datetime(2024, 5, 1, 12, 30, 0, 123456, tzinfo=dt.UTC)


def fetch_of(url: str, body: bytes) -> Fetch:
    evidence = {"published": NOW, "modified": None, "title": "Žofín – α", "origin": "feed"}
    return Fetch(
        url,
        "s",
        "article",
        url,
        url,
        200,
        '"e"',
        None,
        "text/html",
        len(body),
        digest_of(body),
        None,
        None,
        NOW,
        None,
        evidence,
    )


def write(folder: Path, bodies: dict[str, bytes], run_id: str = "run") -> list[Fetch]:
    writer = ArchiveWriter(folder, "s", run_id, NOW, "Dateline/test")
    kept = [
        writer.write(
            fetch_of(url, body),
            request_headers=[("User-Agent", "Dateline/test"), ("Host", "example.org")],
            status_line="200 OK",
            headers=[
                ("Content-Type", "text/html"),
                ("Content-Encoding", "gzip"),
                ("Transfer-Encoding", "chunked"),
                ("Content-Length", "7"),
                ("Set-Cookie", "a=1"),
                ("X-Odd", "Zo\xefia"),
            ],
            body=body,
        )
        for url, body in bodies.items()
    ]
    writer.close()
    return kept


BODIES = {
    "http://example.org/a": b"<html>first</html>",
    "http://example.org/b?q=1": bytes(range(256)) * 400,
    "http://example.org/empty": b"",
    "https://example.org:8443/%D1%82": "текст".encode(),
}


@pytest.fixture
def written(tmp_path: Path) -> tuple[Path, list[Fetch]]:
    kept = write(tmp_path, BODIES)
    for path in tmp_path.rglob("*.open"):
        archive.seal(path)
    return tmp_path, kept


def test_warcio_finds_no_fault(written: tuple[Path, list[Fetch]]) -> None:
    (file,) = written[0].rglob("*.warc.gz")
    assert file == written[0] / "s" / "2024" / "run.warc.gz"
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "--verbose", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.count("digest pass") == 1 + 3 * len(BODIES)
    assert "fail" not in checked.stdout


def test_answers_are_read_back_as_they_came(written: tuple[Path, list[Fetch]]) -> None:
    folder, kept = written
    for row, (url, body) in zip(kept, BODIES.items(), strict=True):
        stored = archive.read(folder, str(row.warc_file), int(row.warc_offset or 0))
        assert (stored.url, stored.status, stored.body, stored.archived_at) == (url, 200, body, NOW)
        assert stored.headers["Content-Type"] == "text/html"
        assert stored.headers["Content-Length"] == str(len(body))
        assert stored.headers["X-Archive-Orig-Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in stored.headers


@pytest.mark.parametrize("offset", [1, 10_000_000])
def test_a_wrong_place_is_an_error_that_names_it(written: tuple[Path, list[Fetch]], offset: int) -> None:
    with pytest.raises(ArchiveError, match=rf"run\.warc\.gz.*{offset}"):
        archive.read(written[0], "s/2024/run.warc.gz", offset)
    with pytest.raises(ArchiveError, match="gone"):
        archive.read(written[0], "s/2024/gone.warc.gz", 0)


def test_a_run_tried_again_overwrites_nothing(tmp_path: Path) -> None:
    first = write(tmp_path, BODIES)
    second = write(tmp_path, BODIES)
    assert {row.warc_file for row in first} != {row.warc_file for row in second}


def test_nothing_written_leaves_no_file(tmp_path: Path) -> None:
    write(tmp_path, {})
    assert not list(tmp_path.rglob("*"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1), garbage=st.binary(max_size=40))
def test_whatever_is_cut_the_whole_exchanges_before_it_stay(
    tmp_path_factory: pytest.TempPathFactory, share: float, garbage: bytes
) -> None:
    folder = tmp_path_factory.mktemp("cut")
    kept = write(folder, BODIES)
    (left,) = folder.rglob("*.open")
    whole = left.read_bytes()
    end = int(len(whole) * share)
    left.write_bytes(whole[:end] + garbage)
    saved = archive.salvage(folder, "s")
    fetches = [fetch for _, found in saved for fetch in found]
    assert fetches == [as_saved(fetch) for fetch in kept[: len(fetches)]]
    later = kept[len(fetches) :]
    assert not later or end < len(whole)
    assert not later[1:] or int(later[1].warc_offset or 0) > end
    for path, _ in saved:
        archive.seal(path)
    for row in fetches:
        assert archive.read(folder, str(row.warc_file), int(row.warc_offset or 0)).body == BODIES[row.url]


def as_saved(fetch: Fetch) -> Fetch:
    values = {name: getattr(fetch, name) for name in Fetch.__dataclass_fields__}
    return Fetch(**{**values, "evidence": {**dict(fetch.evidence or {}), "published": str(NOW)}})
