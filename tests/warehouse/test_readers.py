from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

# Asks until standard input ends: the sum over an article's figures is the same in each of them in every commit.
READ = """
import select, sys, pathlib, warehouse
asked = 0
while not select.select([sys.stdin], [], [], 0.1)[0]:
    with warehouse.connect(pathlib.Path(sys.argv[1])) as connection:
        for _ in range(3):
            torn = connection.execute(
                "SELECT article_id FROM current_articles LEFT JOIN current_figures USING (article_id) "
                "GROUP BY article_id, text HAVING count(figure_id) <> 3 OR bool_or(obs_value <> text::DOUBLE)"
            ).fetchall()
            assert torn == [], torn
            asked += 1
print(asked)
"""


@pytest.fixture
def readers(lake) -> Iterator[list[subprocess.Popen[str]]]:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", READ, str(lake.home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
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


def test_readers_see_no_half_written_run_and_meet_no_error(lake, make, readers) -> None:
    for version in range(12):
        write_version(lake, make, version)
    for process in readers:
        answer, _ = process.communicate("stop\n", timeout=60)
        assert process.returncode == 0
        assert int(answer) >= 3
