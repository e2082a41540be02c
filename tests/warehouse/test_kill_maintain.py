"""Maintenance killed anywhere, and readers at their questions during writing and maintenance."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from killing import kill_after
from lake_reader import start_reader, stop_reader

import warehouse
from warehouse.maintain import faults, maintain

# Turns of a run and maintenance that counts as a year later, so that snapshots go and files are removed.
WORK = """
import datetime as dt, sys, pathlib, warehouse
from warehouse.maintain import maintain
home, first = pathlib.Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
for version in range(first, first + int(sys.argv[3])):
    with warehouse.writing(home, run_id=f"run-{version}", stage="test", code_version="1") as writer:
        writer.merge("articles", [{
            "article_id": f"a{n}", "source": "courier", "url": f"u{n}", "canonical_url": f"u{n}", "text": str(version),
            "text_hash": str(version), "word_count": 1, "fetched_at": dt.datetime(2022, 1, 1, tzinfo=dt.UTC)}
            for n in range(6)])
        writer.merge("figures", [{
            "figure_id": f"f{n}-{i}", "article_id": f"a{n}", "version": 1, "sentence": "s", "char_start": 0,
            "char_end": 1, "quote": "q", "indicator": "EXPORTS", "measure": "level", "obs_value": float(version),
            "qualifier": "exact", "obs_status": "actual", "extractor_version": "1"}
            for n in range(6) for i in range(3)], scope={"article_id": [f"a{n}" for n in range(6)]})
    maintain(home, now=dt.datetime.now(dt.UTC) + dt.timedelta(days=int(sys.argv[4])))
print("done", flush=True)
"""


def start(home: Path, version: int, turns: int, days: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORK, str(home), str(version), str(turns), str(days)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def assert_whole(home: Path) -> int:
    """Nothing lost, nothing twice, every snapshot readable; the last version that is there."""
    assert faults(home)[0] == []
    with warehouse.connect(home) as lake:
        versions = lake.execute("SELECT DISTINCT text::INTEGER FROM articles ORDER BY 1").fetchall()
        last = len(versions)
        assert versions == [(n,) for n in range(1, last + 1)]
        # Every run left six articles and eighteen figures, each closed by the next.
        for table, rows in (("articles", 6), ("figures", 18)):
            assert lake.execute(f"SELECT count(*), count(*) FILTER (valid_to IS NULL) FROM {table}").fetchall() == [
                (rows * last, rows if last else 0)
            ]
        for (snapshot,) in lake.execute("SELECT snapshot_id FROM lake.snapshots() WHERE snapshot_id > 4").fetchall():
            rows, open_rows = lake.execute(
                f"SELECT count(*), count(*) FILTER (valid_to IS NULL) FROM figures AT (VERSION => {snapshot})"
            ).fetchone() or (0, 0)
            assert (rows % 18, open_rows) in ((0, 18), (0, 0))
    return last


def kill_at_random_moments(home: Path, kills: int, seed: int, longest: float) -> None:
    moments, last = random.Random(seed), 0
    for _ in range(kills):
        process = start(home, last + 1, 100, 400)
        kill_after(process, moments.uniform(0.0, longest))
        now_last = assert_whole(home)
        assert now_last >= last
        last = now_last
    maintain(home)
    assert assert_whole(home) == last


def test_a_run_and_maintenance_killed_anywhere_lose_nothing(lake) -> None:
    kill_at_random_moments(lake.home, kills=2, seed=5, longest=4.0)


@pytest.mark.slow
def test_a_run_and_maintenance_killed_two_hundred_times(lake) -> None:
    kill_at_random_moments(lake.home, kills=200, seed=6, longest=4.0)


def read_meanwhile(home: Path, turns: int) -> None:
    readers = [start_reader(home) for _ in range(5)]
    # The day of grace that maintenance gives readers holds: nothing that they read is taken away.
    writer = start(home, 1, turns, 0)
    try:
        # A turn takes a second, and eight where five readers and other tests want the same two cores.
        assert writer.communicate(timeout=120 + 30 * turns)[0] == "done\n"
        for reader in readers:
            assert stop_reader(reader) >= 3
    finally:
        for process in (writer, *readers):
            process.kill()
            process.wait()


def test_five_readers_see_whole_runs_during_writing_and_maintenance(lake) -> None:
    read_meanwhile(lake.home, 2)


@pytest.mark.slow
def test_five_readers_see_whole_runs_for_long(lake) -> None:
    read_meanwhile(lake.home, 100)
