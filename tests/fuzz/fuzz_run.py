"""Runs the targets: in workers with bounded memory and time, findings made small and kept as files.

Belongs here: workers, bounds, files of findings. Does not belong here: what is fuzzed (`fuzz_targets`).

    python tests/fuzz/fuzz_run.py --count 100000 [--seed N] [--keep tests/fuzz/seeds] [TARGET...]

Prints a line a target: inputs, inputs a second, findings, peak of memory. Exit status 1 where something was found.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[2]
SEEDS = Path(__file__).resolve().parent / "seeds"
MEMORY_BYTES = 2_000_000_000  # of address space, of which libraries take a good part
INPUT_SECONDS = 5.0  # of processor time; no input is longer than some kilobytes
SILENCE_SECONDS = 90.0
_BATCH = 250


class TooLongError(BaseException):
    """An input on which a reader spends more than its time; no reader may catch it."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--count", type=int, default=200, help="inputs a target")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=SEEDS, help="folder that findings are written to")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--current", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args(arguments)
    if told.worker:
        return _work(told.targets, told.count, told.seed, told.keep, told.current)
    from fuzz_targets import TARGETS

    if unknown := set(told.targets) - set(TARGETS):
        parser.error(f"no target {', '.join(sorted(unknown))}; there are: {', '.join(TARGETS)}")
    return _supervise(told.targets or list(TARGETS), told.count, told.seed, told.keep)


# --- the one who watches -----------------------------------------------------------------------------------------


def _supervise(targets: list[str], count: int, seed: int, keep: Path) -> int:
    """Runs a worker over the targets; what ends or silences it is a finding, and another goes on behind it."""
    found = 0
    left = list(targets)
    with tempfile.TemporaryDirectory(prefix="dateline-fuzz-") as folder:
        current = Path(folder) / "current.json"
        while left:
            worker = subprocess.Popen(
                [
                    sys.executable,
                    __file__,
                    "--worker",
                    "--count",
                    str(count),
                    "--seed",
                    str(seed),
                    "--keep",
                    str(keep),
                    "--current",
                    str(current),
                    *left,
                ],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # what libraries say of broken input
                text=True,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
            )
            assert worker.stdout is not None
            silenced = _watch(worker, current)
            for line in worker.stdout:
                report = json.loads(line)
                left.remove(report["target"])
                found += report["findings"]
                print(
                    f"{report['target']:<12} {report['inputs']:>9,} inputs {report['rate']:>7,.0f}/s "
                    f"{report['findings']:>3} findings {report['peak']:>6,} MB",
                    flush=True,
                )
            if worker.returncode == 0 or not left:
                continue
            found += 1
            what = "no answer" if silenced else f"ended by {worker.returncode}"
            last = json.loads(current.read_text()) if current.exists() else {"target": left[0], "input": ""}
            path = keep_finding(keep, {**last, "error": what, "where": "the worker"})
            print(f"{last['target']:<12} {what}: {path}", flush=True)
            left.remove(left[0])
    return 1 if found else 0


def _watch(worker: subprocess.Popen[str], current: Path) -> bool:
    """Waits for the worker, and ends it where it does nothing any more; whether it had to."""
    while worker.poll() is None:
        time.sleep(0.2)
        if current.exists() and time.time() - current.stat().st_mtime > SILENCE_SECONDS:
            worker.kill()
            worker.wait()
            return True
    return False


# --- the one who works -------------------------------------------------------------------------------------------


def _work(targets: list[str], count: int, seed: int, keep: Path, current: Path) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.signal(signal.SIGPROF, _too_long)
    supervisor = os.getppid()
    for target in targets:
        began = time.monotonic()
        findings = fuzz(target, count, seed, keep, current, supervisor)
        report = {
            "target": target,
            "inputs": count,
            "rate": count / (time.monotonic() - began),
            "findings": findings,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
        print(json.dumps(report), flush=True)
    return 0


def fuzz(target: str, count: int, seed: int, keep: Path, current: Path, supervisor: int | None = None) -> int:
    """Gives a target so many inputs; returns how many different faults were found, each kept at its smallest.

    supervisor: the process whose end ends the search.
    """
    from fuzz_targets import TARGETS
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis.errors import HypothesisException

    known = {str(told["where"]) for told in kept(keep) if told["target"] == target}
    new: dict[str, dict[str, object]] = {}
    one = TARGETS[target]
    done = 0
    with current.open("w", encoding="utf-8") as file:

        def attempt(value: str | bytes) -> None:
            nonlocal done
            done += 1
            _note(file, target, value)
            place = fault_of(target, value)
            if place is None or place in known:
                return
            new[place] = {"target": target, "input": as_json(value), "error": _last_error[0], "where": place}
            raise AssertionError(place)

        batch = 0
        while done < count:
            if supervisor not in (None, os.getppid()):
                sys.exit("nobody waits for the findings any more")
            run = settings(
                max_examples=min(_BATCH, count - done),
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate, Phase.shrink],
                report_multiple_bugs=False,
            )(given(one.inputs())(attempt))
            batch += 1
            try:
                seeded(seed * 1_000_003 + batch)(run)()
            except (AssertionError, HypothesisException):  # the smallest input, or one that fails only at times
                for finding in [new[place] for place in new.keys() - known]:
                    keep_finding(keep, finding)
                known |= new.keys()
    return len(new)


_last_error = [""]


def fault_of(target: str, value: str | bytes) -> str | None:
    """Where a target breaks its promise on an input, as "ErrorType at file:function"; None where it keeps it."""
    from fuzz_targets import TARGETS

    signal.setitimer(signal.ITIMER_PROF, INPUT_SECONDS)
    try:
        TARGETS[target].check(value)
    except (Exception, TooLongError) as error:  # noqa: BLE001 - any error at all is a finding
        signal.setitimer(signal.ITIMER_PROF, 0)
        _last_error[0] = f"{type(error).__name__}: {error}"[:300]
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if ROOT in Path(frame.filename).parents and "/.venv/" not in frame.filename]
        readers = [frame for frame in ours if "tests" not in Path(frame.filename).relative_to(ROOT).parts]
        last = (readers or ours or list(frames))[-1]
        name = Path(last.filename)
        where = name.relative_to(ROOT).as_posix() if ROOT in name.parents else name.name
        return f"{type(error).__name__} at {where}:{last.name}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return None


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise TooLongError(f"more than {INPUT_SECONDS:g} s")


def _note(file, target: str, value: str | bytes) -> None:  # type: ignore[no-untyped-def]
    """Writes the input down before it is tried: what ends the worker is known then."""
    file.seek(0)
    file.truncate()
    json.dump({"target": target, "input": as_json(value)}, file)
    file.flush()


# --- files of findings -------------------------------------------------------------------------------------------


def as_json(value: str | bytes) -> dict[str, str]:
    """Bytes as the characters of the same numbers, so that one can read them."""
    return {"bytes": value.decode("latin-1")} if isinstance(value, bytes) else {"text": value}


def as_input(told: Mapping[str, str]) -> str | bytes:
    """What `as_json` wrote."""
    return told["bytes"].encode("latin-1") if "bytes" in told else told["text"]


def kept(folder: Path = SEEDS) -> list[dict[str, object]]:
    """Every kept finding, with the name of its file."""
    return [
        {**json.loads(path.read_text(encoding="ascii")), "file": path.name} for path in sorted(folder.glob("*.json"))
    ]


def keep_finding(folder: Path, finding: Mapping[str, object]) -> Path:
    """Writes a finding to `<target>-<digest of the input>.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(json.dumps(finding["input"]).encode()).hexdigest()[:12]
    path = folder / f"{finding['target']}-{name}.json"
    path.write_text(json.dumps(finding, indent=1) + "\n", encoding="ascii")
    return path


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
