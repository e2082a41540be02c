"""A workspace of its own for a test that runs the commands: home, Dagster home, sources and a seed site."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from seeds.server import PORTS, SeedSite
from warehouse.lake import connect

ROOT = Path(__file__).resolve().parents[2]
RUN_SECONDS = 240
UI_SECONDS = 180


@dataclass(frozen=True)
class Workspace:
    """Where one test runs: nothing outside `folder` is written, nothing outside loopback is asked.

    told, seconds: what the run that finished it has printed, and how long that took.
    """

    folder: Path
    site: SeedSite
    told: str = ""
    seconds: float = 0.0

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **{key: value for key, value in os.environ.items() if not key.startswith(("DATELINE_", "DAGSTER_"))},
            "DATELINE_HOME": str(self.home),
            "DATELINE_SOURCES": str(self.sources),
            "DAGSTER_HOME": str(self.folder / "dagster"),
            "COLUMNS": "200",
            "PYTHONWARNINGS": "ignore",
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "pipelines.cli", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def dateline(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pipelines.cli", *arguments],
            cwd=self.folder,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=RUN_SECONDS,
            check=False,
        )

    def run(self) -> str:
        done = self.dateline("run")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def finished(self) -> Workspace:
        """The workspace after a run."""
        started = time.monotonic()
        told = self.run()
        return replace(self, told=told, seconds=time.monotonic() - started)

    def copied(self, folder: Path) -> Workspace:
        """Another workspace at the same site, which goes on from here."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return replace(self, folder=folder)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with connect(self.home) as lake:
            return lake.execute(sql).fetchall()


def make_workspace(folder: Path, site: SeedSite) -> Workspace:
    workspace = Workspace(folder, site)
    workspace.sources.mkdir(parents=True)
    ports = dict(zip(map(str, PORTS), map(str, site.ports), strict=True))
    for path in (ROOT / "crawlers" / "sources").glob("seed-*.yaml"):
        text = re.sub("|".join(ports), lambda match: ports[match.group()], path.read_text(encoding="utf-8"))
        (workspace.sources / path.name).write_text(text, encoding="utf-8")
    return workspace


@contextmanager
def dagster_ui(workspace: Workspace) -> Iterator[str]:
    """The address of the UI that `dateline ui` opens, with the daemon and the server of code behind it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = workspace.folder / "ui.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipelines.cli", "ui", "--port", str(port)],
            cwd=workspace.folder,
            env={**workspace.environment, "PYTHONPATH": str(ROOT)},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/server_info", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        _stop(process)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + UI_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"`dateline ui` does not answer:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """As Ctrl-C does; whatever is left of the session after a while goes with it."""
    os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
