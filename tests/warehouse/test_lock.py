from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from warehouse.errors import LakeBusyError, RetryableError
from warehouse.lock import exclusive

HOLD = """
import sys, time
from pathlib import Path
from warehouse.lock import exclusive
with exclusive(Path(sys.argv[1]), purpose="articles of courier", timeout=5):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "lock")], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_who_waits_too_long_is_told_who_holds_it(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    started = time.monotonic()
    with (
        pytest.raises(LakeBusyError, match=rf"articles of courier, process {holder.pid} on .* since 20"),
        exclusive(tmp_path / "lock", purpose="test", timeout=0.3),
    ):
        pass
    assert 0.25 < time.monotonic() - started < 2
    assert issubclass(LakeBusyError, RetryableError)


def test_the_kernel_gives_it_back_when_the_holder_is_killed(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    holder.kill()
    with exclusive(tmp_path / "lock", purpose="test", timeout=5):
        assert "test" in (tmp_path / "lock").read_text()
    assert (tmp_path / "lock").read_text() == ""


def test_threads_of_one_process_exclude_each_other(tmp_path: Path) -> None:
    inside, most = 0, 0

    def work() -> None:
        nonlocal inside, most
        with exclusive(tmp_path / "lock", purpose="test", timeout=10):
            inside += 1
            most = max(most, inside)
            time.sleep(0.02)
            inside -= 1

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_an_error_inside_gives_it_back(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), exclusive(tmp_path / "lock", purpose="test", timeout=1):
        1 / 0  # noqa: B018
    with exclusive(tmp_path / "lock", purpose="test", timeout=0):
        pass
