"""The command works with its runtime dependencies alone: nothing of the tests or benchmarks has crept in."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import runtime_only
from workspaces import ROOT, Workspace

TEXT = "Exports of Kenya reached $5 billion in 2021. The two sides signed an agreement on 3 May 2022."
FILTERS = {
    "extract": {"article_id": "a", "published_at": "2022-05-04", "text": TEXT},
    "clean": {"file": "a.html", "url": "https://outlet.example/a.html"},
    "quantities": {"text": TEXT},
    "periods": {"text": TEXT, "reference_date": "2022-05-04"},
}


def dateline(workspace: Workspace, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, runtime_only.__file__, *arguments],
        cwd=workspace.folder,
        env={
            **workspace.environment,
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "default::DeprecationWarning:__main__",
        },
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_what_is_for_development_only_is_hidden() -> None:
    hidden = runtime_only.Blocker().hidden
    assert {"pytest", "hypothesis", "mypy"} <= hidden
    assert not {"scrapy", "dagster", "duckdb", "lxml", "numpy"} & hidden


@pytest.mark.parametrize("name", FILTERS)
def test_filters_need_no_more(finished: Workspace, name: str) -> None:
    (finished.folder / "a.html").write_text(f"<h1>Exports of Kenya</h1><article><p>{TEXT}</p></article>")
    done = dateline(finished, name, stdin=json.dumps(FILTERS[name]) + "\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "error" not in json.loads(done.stdout)


def test_the_main_job_needs_no_more(workspace: Workspace) -> None:
    done = dateline(workspace, "run", "seed-harbour-post")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""  # warnings as Python shows them to everybody: there are none
    assert workspace.rows("SELECT count(*) > 5 FROM current_articles") == [(True,)]
