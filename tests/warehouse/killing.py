"""Killing a process at a moment of its own work: on a busy machine the clock would kill it before it has begun."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def seconds_worked(process: subprocess.Popen[str]) -> float:
    """Processor time that a child has used; 0 where it has ended."""
    try:
        fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def kill_after(process: subprocess.Popen[str], seconds: float) -> None:
    """SIGKILL once the child has used so much more processor time than now, or when it has ended."""
    until = seconds_worked(process) + seconds
    while process.poll() is None and seconds_worked(process) < until:
        time.sleep(0.005)
    process.kill()
    process.wait()
