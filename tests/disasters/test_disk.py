"""A disk that is full or read-only, and a file system that forbids: real ones, in a mount namespace of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import warehouse
from warehouse.errors import StorageError

SCENARIOS = Path(__file__).with_name("small_disk.py")
UNSHARED = ["unshare", "--mount", "--map-root-user"]


def can_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    probe = [*UNSHARED, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_mount(), reason="this machine lets no process mount a disk of its own")
@pytest.mark.parametrize("scenario", ["full_lake", "full_from_the_start", "read_only_lake", "full_archive"])
def test_what_the_disk_refuses_is_told_and_harms_nothing(scenario: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [*UNSHARED, sys.executable, "-W", "ignore", str(SCENARIOS), scenario, str(tmp_path / "disk")],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.endswith("held\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to every folder; the read-only disk above stands for it")
def test_a_folder_that_forbids_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StorageError, match="this user may not write there"):
            warehouse.migrate(tmp_path / "home")
    finally:
        tmp_path.chmod(0o700)
