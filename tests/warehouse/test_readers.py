from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from lake_reader import start_reader, stop_reader


@pytest.fixture
def readers(lake) -> Iterator[list[subprocess.Popen[str]]]:
    processes = [start_reader(lake.home) for _ in range(2)]
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def write_version(lake, make, version: int) -> None:
    import warehouse

    numbers = range(version % 3, 6)
    with warehouse.writing(lake.home, run_id=f"r{version}", stage="test", code_version="1") as writer:
        writer.merge("articles", [make.article(n, text=str(version)) for n in numbers])
        figures = [make.figure(10 * n + i, n, obs_value=float(version)) for n in numbers for i in range(3)]
        writer.merge("figures", figures, {"article_id": [f"a{n}" for n in numbers]})


@pytest.mark.everywhere
def test_readers_see_no_half_written_run_and_meet_no_error(lake, make, readers) -> None:
    for version in range(12):
        write_version(lake, make, version)
    for process in readers:
        assert stop_reader(process) >= 3
