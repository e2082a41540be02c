"""What foreign text and files may not do: write on a terminal, fill the memory, run code, leave their folder."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import resource
import sys
from pathlib import Path

import duckdb
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crawlers"))

import faults

from crawlers import archive
from crawlers.archive import ArchiveError
from crawlers.source import Source, load_file
from crawlers.source_file import SourceError
from pipelines import stages
from pipelines.filters import run_filter
from warehouse.render import render

# --- source files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("home: !!python/object/apply:os.system ['touch {mark}']\n", "home: found .*allowed: input should be a valid string"),
        ("&a [*a]\n", "not YAML"),
        ("a: &a {b: *a}\n", "levels"),
        ("a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{n}: &{n} [{','.join(['*' + p] * 9)}]\n" for p, n in zip("abcdefg", "bcdefgh", strict=True)), "more than 10,000 values"),
        ("a: " + "[" * 3000, "nested too deeply|not YAML|levels"),
        ("a: " + "1" * 5000 + "\n", "cannot be read"),
    ],
    ids=["code", "itself", "itself in a key", "laughs", "depth", "digits"],
)  # fmt: skip
def test_a_source_file_runs_no_code_and_fills_no_memory(tmp_path: Path, text: str, told: str) -> None:
    mark, file = tmp_path / "mark", tmp_path / "hostile.yaml"
    file.write_text(text.replace("{mark}", str(mark)), encoding="utf-8")
    with pytest.raises(SourceError, match=told):
        load_file(file)
    assert not mark.exists()


# --- filters -----------------------------------------------------------------------------------------------------


def test_half_a_character_does_not_end_a_filter() -> None:
    out = io.StringIO()
    lines = ['{"text": "\\ud800"}', "[" * 100_000, "1" * 5000, '{"text": "fine"}']
    assert run_filter(lambda record: record, lines, out) == 1
    answers = [json.loads(line) for line in out.getvalue().encode("utf-8").splitlines()]
    assert answers[0] == {"text": "\ud800"}
    assert "nested too deeply" in answers[1]["error"]
    assert "error" in answers[2]
    assert answers[3] == {"text": "fine"}


@pytest.mark.parametrize("fault", [RecursionError(), OverflowError("too large"), AttributeError("None has no x")])
def test_no_fault_of_one_line_ends_a_filter(fault: Exception) -> None:
    def work(record: object) -> object:
        if "bad" in str(record):
            raise fault
        return record

    out = io.StringIO()
    assert run_filter(work, ['{"a": "bad"}', '{"a": "good"}'], out) == 1
    first, second = out.getvalue().splitlines()
    assert json.loads(first)["error"].startswith("line 1: ")
    assert json.loads(second) == {"a": "good"}


# --- terminals ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("control", ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\u202e", "\x08\x08", "\r"])
def test_text_of_a_page_gives_a_terminal_no_orders(control: str) -> None:
    shown = render(["quote", "names"], [[f"Exports{control}rose", [f"a{control}b"]]], "table")
    assert "Exports\ufffd" in shown
    assert control[0] not in shown


# --- archives ----------------------------------------------------------------------------------------------------


def test_a_bomb_in_an_archive_is_refused_within_bounded_memory(tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    size = 2_000_000_000
    record = (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
        b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % (len(head) + size)
    )
    bomb = tmp_path / "bomb.warc.gz"
    with gzip.open(bomb, "wb", compresslevel=1) as file:
        file.write(record + head)
        for _ in range(200):  # a tenth of what it says is enough
            file.write(bytes(1_000_000))
    assert bomb.stat().st_size < 2_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ArchiveError, match=r"bomb\.warc\.gz at byte 0: a body of more than 100,000,000 bytes"):
        archive.read(tmp_path, bomb.name, 0)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000  # kilobytes


# --- secrets -----------------------------------------------------------------------------------------------------

SECRET = "pass-word-7f3a"


def test_secrets_of_the_environment_are_neither_sent_nor_kept_nor_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATELINE_ALERT_TO", f"mailto://user:{SECRET}@mail.example.org")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("PGPASSWORD", SECRET)
    text = b"Exports rose by 3 percent in 2021, the office said. " * 20
    home, now = tmp_path / "home", dt.datetime.now(dt.UTC)
    with faults.serve() as site:
        site.pages = {
            "/feed.xml": faults.feed("/a"),
            "/a": b"<html><head><title>Exports</title></head><body><article><p>"
            + text
            + b"</p></article></body></html>",
        }
        source = source_of(site.home)
        told = [stage(source, home, "r", now) for stage in (stages.fetch, stages.clean, stages.read)]
        assert SECRET not in str(site.asked)
    assert told[1]["new"] == 1
    printed = capfd.readouterr()
    assert SECRET not in printed.out + printed.err
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert {".gz", ".parquet", ".sqlite"} <= {path.suffix for path in kept}
    for path in kept:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        assert SECRET.encode() not in content, path
        if path.suffix == ".parquet":
            rows = duckdb.execute("SELECT string_agg(t::VARCHAR) FROM read_parquet(?) t", [str(path)]).fetchone()
            assert SECRET not in str(rows), path


def source_of(address: str) -> Source:
    return Source.model_validate(
        {
            "name": "s",
            "title": "S",
            "home": address,
            "language": "en",
            "timezone": "UTC",
            "area": "AZ",
            "allow_private": True,
            "discover": {"feeds": ["/feed.xml"]},
            "politeness": {"delay": 0},
        }
    )
