"""Writers of several processes take turns by a lock in PostgreSQL; readers never wait."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import warehouse
from warehouse.errors import LakeBusyError
from warehouse.lock import turn
from warehouse.place import place_of

HOLD = """
import sys, time, pathlib
from warehouse.lock import turn
from warehouse.place import place_of
with turn(place_of(pathlib.Path(sys.argv[1])), purpose="articles of courier", timeout=30):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def home(places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in places.empty("postgres", f"turns_{os.urandom(4).hex()}").items():
        monkeypatch.setenv(name, value)
    return tmp_path


@pytest.fixture
def holder(home: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(home)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_who_waits_too_long_is_told_who_holds_the_lock(home: Path, holder: subprocess.Popen[str]) -> None:
    with (
        pytest.raises(
            LakeBusyError, match=r"another writer holds the lock \(articles of courier, from 127.0.0.1 since"
        ),
        turn(place_of(home), purpose="test", timeout=0.3),
    ):
        pass


def test_the_lock_of_a_killed_writer_is_free_at_once(home: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    with turn(place_of(home), purpose="test", timeout=30):
        pass


def test_readers_do_not_wait_for_a_writer(home: Path) -> None:
    warehouse.migrate(home)
    with turn(place_of(home), purpose="a long run", timeout=30), warehouse.connect(home) as lake:
        assert lake.execute("SELECT count(*) FROM current_articles").fetchone() == (0,)


def test_threads_of_one_process_exclude_each_other(home: Path) -> None:
    inside, most = 0, 0

    def work() -> None:
        nonlocal inside, most
        with turn(place_of(home), purpose="test", timeout=60):
            inside += 1
            most = max(most, inside)
            time.sleep(0.02)
            inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


WRITE = """
import sys, pathlib, warehouse
home, who = pathlib.Path(sys.argv[1]), sys.argv[2]
for n in range(4):
    with warehouse.writing(home, run_id=f"{who}-{n}", stage="test", code_version="1", timeout=300) as writer:
        had = len(writer.current("rejects"))
        writer.append("rejects", [{"reject_id": f"{who}-{n}", "stage": "crawl", "source": "s", "reason": str(had)}])
"""


def test_machines_that_write_at_once_lose_nothing_and_see_each_other(home: Path) -> None:
    # The first commit of all also makes the lake, so that every process tries to.
    processes = [subprocess.Popen([sys.executable, "-c", WRITE, str(home), who]) for who in ("a", "b", "c")]
    assert [process.wait(timeout=600) for process in processes] == [0, 0, 0]
    with warehouse.connect(home) as lake:
        seen = lake.execute("SELECT reason::INTEGER FROM rejects ORDER BY 1").fetchall()
    assert seen == [(n,) for n in range(12)]
