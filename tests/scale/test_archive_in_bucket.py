"""The archive in object storage: written here, put there before it is logged, read back by range."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from servers import KEYS

from crawlers.archive import ArchiveError, ArchiveWriter, read, upload
from crawlers.fetch import Fetch, digest_of
from warehouse.errors import StorageError
from warehouse.objects import Bucket
from warehouse.place import place_of

NOW = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def bucket(places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    for name, value in places.empty("postgres_s3", f"archive_{os.urandom(4).hex()}").items():
        monkeypatch.setenv(name, value)
    found = place_of(tmp_path).archive
    assert found is not None
    return found


def archived(folder: Path, bodies: list[bytes], bucket: Bucket, run_id: str = "run") -> list[Fetch]:
    writer = ArchiveWriter(folder, "courier", run_id, NOW, "test", bucket)
    rows = [
        writer.write(
            Fetch(f"f{n}", "courier", "article", f"https://courier.example/{n}", None, 200, None, None, "text/html",
                  len(body), digest_of(body), None, None, NOW),
            request_headers=[], status_line="200 OK", headers=[("Content-Type", "text/html")], body=body,
        )
        for n, body in enumerate(bodies)
    ]  # fmt: skip
    writer.close()
    assert writer.path
    upload(writer.path, folder, bucket)
    writer.path.unlink()
    return rows


def test_what_is_read_back_by_range_is_what_came(bucket: Bucket, tmp_path: Path) -> None:
    bodies = [b"<p>short</p>", os.urandom(700_000), b"<p>last</p>"]
    for row, body in zip(archived(tmp_path, bodies, bucket), bodies, strict=True):
        assert row.warc_file is not None
        assert row.warc_offset is not None
        assert read(tmp_path, row.warc_file, row.warc_offset, bucket).body == body


def test_a_run_that_is_tried_again_takes_no_name_of_the_bucket(bucket: Bucket, tmp_path: Path) -> None:
    first, again = (archived(tmp_path, [b"a"], bucket)[0].warc_file for _ in range(2))
    assert (first, again) == ("courier/2024/run.warc.gz", "courier/2024/run-2.warc.gz")


def test_a_file_that_is_gone_is_told_apart_from_a_store_that_does_not_answer(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first makes a row of `rejects`, which stays; the second is tried again.
    with pytest.raises(ArchiveError, match="gone"):
        read(tmp_path, "courier/2024/gone.warc.gz", 0, bucket)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(StorageError, match="object storage") as caught:
        read(tmp_path, "courier/2024/gone.warc.gz", 0, bucket)
    assert KEYS["AWS_SECRET_ACCESS_KEY"] not in str(caught.value)
