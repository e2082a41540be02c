"""A short run over every target, and every finding of the long runs once more (`make fuzz` is the long run)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fuzz_run import ROOT, as_input, fault_of, kept
from fuzz_targets import TARGETS

# Enough to notice a reader that is broken; the long run searches.
SHORT_RUN = {"clean": 60, "extract": 120}
SHORT_RUN_OF_OTHERS = 150


def run(*arguments: str, keep: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", str(ROOT / "tests" / "fuzz" / "fuzz_run.py"), "--keep", str(keep), *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.parametrize("group", [["clean"], sorted(set(TARGETS) - {"clean"})], ids=["pages", "others"])
def test_a_short_run_finds_nothing_within_bounded_memory(group: list[str], tmp_path: Path) -> None:
    count = SHORT_RUN.get(group[0], SHORT_RUN_OF_OTHERS)
    for finding in kept():  # faults that are known and still open are not found again
        (tmp_path / str(finding["file"])).write_bytes(
            (ROOT / "tests" / "fuzz" / "seeds" / str(finding["file"])).read_bytes()
        )
    done = run("--count", str(count), *group, keep=tmp_path)
    fresh = {path.name for path in tmp_path.iterdir()} - {str(finding["file"]) for finding in kept()}
    assert fresh == set(), [(tmp_path / name).read_text() for name in sorted(fresh)]
    assert done.returncode == 0, done.stdout + done.stderr
    peaks = [int(found.replace(",", "")) for found in re.findall(r"([\d,]+) MB", done.stdout)]
    assert len(peaks) == len(group)
    assert max(peaks) < 700


@pytest.mark.parametrize("finding", kept(), ids=lambda finding: str(finding["file"]))
def test_what_was_found_once_is_mended(finding: dict[str, object], request: pytest.FixtureRequest) -> None:
    """`open` in a file says why a fault is still there; who mends it takes the key out."""
    if reason := finding.get("open"):
        request.applymarker(pytest.mark.xfail(reason=str(reason), strict=True))
    assert fault_of(str(finding["target"]), as_input(finding["input"])) is None  # type: ignore[arg-type]


def test_an_error_a_hang_and_a_crash_are_found_and_kept_small(tmp_path: Path) -> None:
    """The search itself: three readers that are broken on purpose."""
    broken = tmp_path / "broken.py"
    broken.write_text(BROKEN, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(broken), str(ROOT), str(tmp_path / "found")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    errors = {str(finding["target"]): finding for finding in kept(tmp_path / "found")}
    assert errors["raises"]["input"] == {"text": "0"}
    assert str(errors["hangs"]["error"]).startswith("TooLongError")
    assert str(errors["eats"]["error"]).startswith("MemoryError")


BROKEN = """
import resource, signal, sys
from pathlib import Path
root = Path(sys.argv[1])
sys.path[:0] = [str(root), str(root / "tests" / "fuzz")]
import fuzz_run, fuzz_targets
from hypothesis import strategies as st

def raises(value):
    assert "0" not in value

def hangs(value):
    while "0" in value:
        pass

def eats(value):
    if "0" in value:
        bytes(10**10)

digits = lambda: st.text(alphabet="0123456789", max_size=8)
fuzz_targets.TARGETS = {check.__name__: fuzz_targets.Target(digits, check) for check in (raises, hangs, eats)}
fuzz_run.INPUT_SECONDS = 0.1
resource.setrlimit(resource.RLIMIT_AS, (fuzz_run.MEMORY_BYTES,) * 2)
signal.signal(signal.SIGPROF, fuzz_run._too_long)
for name in fuzz_targets.TARGETS:
    assert fuzz_run.fuzz(name, 100, 1, Path(sys.argv[2]), Path(sys.argv[2]).parent / "current.json") == 1
"""
