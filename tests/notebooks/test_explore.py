"""The notebook runs over a real lake, as a script and cell by cell, and its charts hold what the lake holds."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from brief_lake import make_lake

from warehouse import connect

pytest.importorskip("marimo", reason="needs the extra `notebook`")

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "notebooks" / "explore.py"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notebook")
    make_lake(folder)
    return folder


def snapshots(home: Path) -> list[Any]:
    with connect(home) as lake:
        return lake.execute("FROM lake.snapshots()").fetchall()


def run(home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATELINE_HOME": str(home), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, str(NOTEBOOK)],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_it_runs_as_a_script_and_writes_nothing(home: Path) -> None:
    before = snapshots(home)
    done = run(home)
    assert done.returncode == 0, done.stderr
    assert snapshots(home) == before


def test_its_charts_show_what_the_lake_holds(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(home))
    app = runpy.run_path(str(NOTEBOOK))["app"]
    _, defined = app.run()

    def rows(name: str) -> list[dict[str, Any]]:
        specification: dict[str, Any] = defined[name].to_dict()
        values: list[dict[str, Any]] = specification["data"]["values"]
        return values

    assert len(rows("series_chart")) > 1
    assert {2.9e9, 3.4e9} <= {one["obs_value"] for one in rows("conflicts_chart")}
    mirrored = {one["conflict"] for one in rows("conflicts_chart") if one["obs_value"] in (2.9e9, 3.4e9)}
    assert len(mirrored) == 1  # both sides stand on one line
    assert all(0 < one["of_the_highest"] <= 1 for one in rows("conflicts_chart"))
    assert {"overdue", "done"} <= {one["plan_status"] for one in rows("plans_chart")}


def test_without_a_lake_it_says_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode != 0
    assert "dateline run" in done.stderr
