"""A disk of some megabytes for one process: a tmpfs in a mount namespace of its own, gone with the process.

Belongs here: making it, filling it, making it read-only. Does not belong here: what Dateline does then. Run by
`test_disk` as `unshare --mount --map-root-user python small_disk.py SCENARIO FOLDER`.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "crawlers")]

NOW = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def mounted(folder: Path, megabytes: int) -> Path:
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=True)
    return folder


def fill(folder: Path, leave: int = 0) -> Path:
    """Takes all room but `leave` bytes; removing the file gives it back."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(65536))
        except OSError:
            size = filler.stat().st_size
    if leave:
        os.truncate(filler, max(0, size - leave))
    return filler


def article(number: int, size: int = 1000) -> dict[str, object]:
    return {
        "article_id": f"a{number}",
        "source": "s",
        "url": f"u{number}",
        "canonical_url": f"u{number}",
        "text": os.urandom(size // 2).hex(),
        "text_hash": "5",
        "word_count": 1,
        "fetched_at": NOW,
    }


def write(home: Path, number: int, size: int = 1000) -> None:
    import warehouse

    with warehouse.writing(home, run_id=f"r{number}", stage="test", code_version="1") as writer:
        writer.merge("articles", [article(number, size)])


def numbers(home: Path) -> list[str]:
    import warehouse

    with warehouse.connect(home) as lake:
        return [name for (name,) in lake.execute("SELECT article_id FROM current_articles ORDER BY 1").fetchall()]


def refused(work: Callable[[], object], *words: str) -> None:
    from warehouse.errors import StorageError

    try:
        work()
    except StorageError as error:
        assert all(word in str(error) for word in words), error  # noqa: PT017
        return
    raise AssertionError("nothing was refused")


def full_lake(folder: Path) -> None:
    """Full before the first byte, full in the middle, and room again."""
    disk = mounted(folder, 12)
    home = disk / "home"
    write(home, 1)
    refused(lambda: write(home, 2, 60_000_000), "no space is left", str(home), "of 13 MB free", "run again")
    assert numbers(home) == ["a1"]
    for leave in (0, 8192, 40_000, 120_000):  # the lock, the rows and the catalog run out of room in turn
        filler = fill(disk, leave)
        try:
            write(home, 3, 300_000)
        except Exception as error:  # noqa: BLE001 - told below
            assert type(error).__name__ == "StorageError", repr(error)  # noqa: PT017
            assert "no space is left" in str(error), error  # noqa: PT017
        else:
            raise AssertionError(f"written with {leave} bytes left")
        assert numbers(home) == ["a1"]
        filler.unlink()
    write(home, 4)
    assert numbers(home) == ["a1", "a4"]


def full_from_the_start(folder: Path) -> None:
    """A lake that cannot be made is none, and is no hindrance later."""
    disk = mounted(folder, 1)
    filler = fill(disk, 60_000)
    refused(lambda: write(disk / "home", 1), "no space is left")
    filler.unlink()
    subprocess.run(["mount", "-o", "remount,size=12m", str(disk)], check=True)
    write(disk / "home", 2)
    assert numbers(disk / "home") == ["a2"]


def read_only_lake(folder: Path) -> None:
    """Everything can be read, nothing written."""
    disk = mounted(folder, 12)
    home = disk / "home"
    write(home, 1)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert numbers(home) == ["a1"]
    refused(lambda: write(home, 2), "it is read-only", "lake.lock", "run again")
    from warehouse.query import query

    assert query("SELECT count(*) FROM articles", home)[1] == [(1,)]
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    write(home, 3)
    assert numbers(home) == ["a1", "a3"]


def full_archive(folder: Path) -> None:
    """The disk is full while pages come in: the run fails and says so, the next one has everything, once."""
    import faults

    from crawlers import politeness
    from crawlers.source import Source
    from pipelines import stages

    politeness.FIRST_PAUSE_SECONDS = 0.01
    disk = mounted(folder, 12)
    home = disk / "home"
    pages = [f"/{number}" for number in range(12)]
    with faults.serve() as site:
        site.pages = {"/feed.xml": faults.feed(*pages)}
        for page in pages:
            text = f"Exports of product {page} rose by {page[1:]} percent in 2021, the office said. " * 12
            body = f"<html><head><title>Exports {page}</title></head><body><article><p>{text}</p></article>"
            site.pages[page] = body.encode() + b"<!--" + os.urandom(60_000).hex().encode() + b"--></body></html>"
        source = Source.model_validate(
            {
                "name": "s",
                "title": "S",
                "home": site.home,
                "language": "en",
                "timezone": "UTC",
                "area": "AZ",
                "allow_private": True,
                "discover": {"feeds": ["/feed.xml"]},
                "politeness": {"delay": 0, "concurrency": 1},
            }
        )
        write(home, 1)
        stages.prepare(home, "r", dt.datetime.now(dt.UTC))
        filler = fill(disk, 400_000)
        try:
            stages.fetch(source, home, "full", dt.datetime.now(dt.UTC))
        except OSError as error:
            assert "No space left on device" in str(error), error  # noqa: PT017
            assert "full.warc.gz" in str(error), error  # noqa: PT017
        else:
            raise AssertionError("the disk was not full")
        filler.unlink()
        for run in ("second", "third"):
            counts = stages.fetch(source, home, run, dt.datetime.now(dt.UTC))
            stages.clean(source, home, run, dt.datetime.now(dt.UTC))
        assert counts["new"] == 0, counts
        assert all(site.asked_for(page) <= 2 for page in pages), site.log
    import warehouse

    with warehouse.connect(home) as lake:
        told = lake.execute(
            "SELECT count(*), count(DISTINCT url) FROM articles WHERE source = 's' AND url LIKE 'http%'"
        ).fetchall()
        rejected = lake.execute("SELECT reason, detail FROM rejects").fetchall()
    assert told == [(12, 12)], (told, rejected)
    assert rejected == []


if __name__ == "__main__":
    {one.__name__: one for one in (full_lake, full_from_the_start, read_only_lake, full_archive)}[sys.argv[1]](
        Path(sys.argv[2])
    )
    print("held")
