"""Set-up happens once: a second `make run` installs nothing, a changed dependency list does."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Stands in for Python: makes a virtual environment whose commands only write down what they were asked to do.
FAKE_PYTHON = """#!/bin/sh
echo "python $*" >> "{log}"
if [ "$1 $2" = "-m venv" ]; then
  mkdir -p "$3/bin"
  cp "$0" "$3/bin/python"
  printf '#!/bin/sh\\necho "dateline $*" >> "{log}"\\n' > "$3/bin/dateline"
  chmod +x "$3/bin/dateline"
fi
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy2(ROOT / name, tmp_path / name)
        os.utime(tmp_path / name, (1, 1))
    python = tmp_path / "python"
    python.write_text(FAKE_PYTHON.format(log=tmp_path / "log"))
    python.chmod(0o755)
    return tmp_path


def make_run(checkout: Path) -> list[str]:
    log = checkout / "log"
    log.unlink(missing_ok=True)
    subprocess.run(["make", "run", f"PYTHON={checkout / 'python'}"], cwd=checkout, check=True, capture_output=True)
    return log.read_text().splitlines()


def test_the_second_run_installs_nothing(checkout: Path) -> None:
    assert len([line for line in make_run(checkout) if "pip" in line]) == 1
    assert make_run(checkout) == ["dateline run"]


def test_a_changed_dependency_list_is_installed(checkout: Path) -> None:
    make_run(checkout)
    later = (checkout / ".venv" / ".runtime").stat().st_mtime + 1  # the clock of files ticks coarsely
    os.utime(checkout / "constraints.txt", (later, later))
    assert len([line for line in make_run(checkout) if "pip" in line]) == 1
