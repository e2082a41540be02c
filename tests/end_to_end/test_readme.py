"""What the README tells people to type works as it stands there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest
from workspaces import ROOT, Workspace

README = (ROOT / "README.md").read_text(encoding="utf-8")
EXTENSIONS = ("ducklake", "sqlite_scanner")


def blocks(language: str) -> Iterator[str]:
    yield from re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def lines(language: str) -> list[str]:
    return [line for block in blocks(language) for line in block.splitlines() if line.strip()]


COMMANDS = [line for line in lines("sh") if line.startswith("dateline ")]
ALLOWED = {"export": {0, 1}}  # 1: written, and it says which rows the format has no place for
PLAIN = [block for block in blocks("sql") if "ATTACH" in block]
ANSWERED = [block for block in blocks("sql") if "ATTACH" not in block]


def test_every_shell_line_is_a_command_or_a_target_that_other_tests_run() -> None:
    assert [line for line in lines("sh") if line not in COMMANDS and not line.startswith("make ")] == []
    assert len(COMMANDS) >= 4


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_of_the_readme_answer(finished: Workspace, command: str) -> None:
    words = shlex.split(command, comments=True)[1:]
    done = finished.dateline(*words)
    assert done.returncode in ALLOWED.get(words[0], {0}), done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("snippet", list(blocks("python")))
def test_python_of_the_readme_shows_rows(finished: Workspace, snippet: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", snippet],
        cwd=finished.folder,
        env={**finished.environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "figure_id" in done.stdout


@pytest.mark.parametrize("block", ANSWERED)
def test_queries_of_the_readme_show_rows(finished: Workspace, block: str) -> None:
    answers = [finished.rows(statement.query) for statement in duckdb.extract_statements(block)]
    assert any(answers)  # not each: before a second crawl nothing has been corrected


@pytest.mark.parametrize("block", PLAIN)
def test_plain_duckdb_attaches_the_lake_as_the_readme_says(
    finished: Workspace, tmp_path: Path, block: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".dateline").symlink_to(finished.home)
    monkeypatch.chdir(tmp_path)
    with duckdb.connect(config={"extension_directory": str(installed_extensions(tmp_path))}) as plain:
        counts = [len(plain.execute(statement).fetchall()) for statement in plain.extract_statements(block)]
    assert counts[-2] > 100  # current_figures
    assert len(counts) == 7


def installed_extensions(folder: Path) -> Path:
    """DuckDB's own store of extensions, filled from the packages that Dateline installs: INSTALL finds them there."""
    (platform,) = duckdb.execute("PRAGMA platform").fetchone() or ("",)
    store = folder / "extensions" / f"v{duckdb.__version__}" / platform
    store.mkdir(parents=True)
    for name in EXTENSIONS:
        spec = find_spec(f"duckdb_extension_{name}")
        assert spec is not None
        assert spec.origin is not None
        file = Path(spec.origin).parent / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        (store / file.name).symlink_to(file)
    return folder / "extensions"
