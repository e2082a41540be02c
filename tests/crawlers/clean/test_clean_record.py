from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.clean.record import clean_record

CONTRACT = {"file", "url", "canonical_url", "title", "standfirst", "authors", "language", "text"}
CONTRACT |= {"published_at", "published_from", "modified_at"}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("url", ["https://example.org/a", None])
def test_record_has_the_keys_of_the_contract(
    tmp_path: Path, make_page: Callable[..., bytes], packed: bool, url: str | None
) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(gzip.compress(make_page()) if packed else make_page())
    record = clean_record({"file": str(file), "url": url, "fetched_at": "2022-05-01T00:00:00Z"})
    assert set(record) >= CONTRACT
    assert (record["file"], record["url"]) == (str(file), url)
    assert record["title"] == "Turnover with neighbour reaches 2.9 billion dollars"
    assert json.loads(json.dumps(record)) == record


def test_page_without_an_address_is_known_by_its_text(tmp_path: Path, make_page: Callable[..., bytes]) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_bytes(make_page())
    (tmp_path / "three").write_bytes(
        make_page(body="<p>Another text altogether, which tells of the harvest and of the rain in spring.</p>")
    )
    ids = [clean_record({"file": str(tmp_path / name)})["article_id"] for name in ("one", "two", "three")]
    assert ids[0] == ids[1] != ids[2]


def test_rejected_page_says_why(tmp_path: Path) -> None:
    file = tmp_path / "empty.html"
    file.write_bytes(b"")
    record = clean_record({"file": str(file), "url": "https://example.org/"})
    assert record["rejected"] == {
        "url": "https://example.org/", "stage": "clean", "reason": "empty_page", "detail": "the page is empty",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({}, "'file'"),
        ({"file": 3}, "'file'"),
        ({"file": "x", "fetched_at": "soon"}, "'fetched_at'"),
        ({"file": "x", "headers": 1}, "'headers'"),
    ],
)
def test_wrong_value_names_its_key(tmp_path: Path, line: dict[str, object], message: str) -> None:
    (tmp_path / "x").write_bytes(b"<p>x</p>")
    line = {**line, **({"file": str(tmp_path / "x")} if line.get("file") == "x" else {})}
    with pytest.raises(ValueError, match=message):
        clean_record(line)


def test_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        clean_record({"file": str(tmp_path / "nowhere")})
