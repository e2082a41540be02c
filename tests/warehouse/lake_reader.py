"""A process that asks until it is told to stop, and fails on a run that it sees half."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# Every article has three figures, and their value is the text of its version, in every commit.
_READ = """
import select, sys, pathlib, warehouse
asked = 0
while not select.select([sys.stdin], [], [], 0.05)[0]:
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


def start_reader(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _READ, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def stop_reader(reader: subprocess.Popen[str]) -> int:
    """How often it asked."""
    answer, _ = reader.communicate("stop\n", timeout=60)
    assert reader.returncode == 0
    return int(answer.split()[-1])  # DuckDB may show progress before it
