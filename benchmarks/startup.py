"""How long an operator waits: loading the definitions, and a `watch` that finds nothing new.

Belongs here: both times beyond the import of Dagster itself, and their floors. Does not belong here: throughput.

Each time is the best of several, each in a process of its own. The floors hold for the time of the processor, which is
what a person waits on an idle machine; the time on the clock is told beside it, and grows with what else runs.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from seeds.server import PORTS, SeedSite, serve

ROOT = Path(__file__).resolve().parent.parent
SOURCE = "seed-harbour-post"
TIMES = 3
MOST_LOADING, MOST_WATCHING = 3.0, 5.0

_TIMED = """
import time
def now():
    return time.process_time(), time.perf_counter()
moments = [now()]
import dagster
moments.append(now())
from pipelines.definitions import defs
defs.resolve_all_job_defs()
moments.append(now())
{then}
moments.append(now())
print(*(end - start for earlier, later in zip(moments, moments[1:]) for start, end in zip(earlier, later)))
"""
_WATCH = """
from pipelines.run import run
assert not run(["{source}"])
"""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, serve(ports=(0, 0, 0)) as site:
        environment = _workspace(Path(folder), site)
        watching = _TIMED.format(then=_WATCH.format(source=SOURCE))
        _measure(watching, environment)  # the first run finds everything new
        loads = [_measure(_TIMED.format(then=""), environment) for _ in range(TIMES)]
        watches = [_measure(watching, environment) for _ in range(TIMES)]
    _tell("import of Dagster itself", [one[:2] for one in loads])
    loading = _tell("definitions beyond that", [one[2:4] for one in loads], MOST_LOADING)
    watch = _tell("a watch with nothing new beyond that", [one[4:] for one in watches], MOST_WATCHING)
    return int(loading > MOST_LOADING or watch > MOST_WATCHING)


def _tell(what: str, times: Sequence[tuple[float, ...]], most: float | None = None) -> float:
    """Prints the best times of processor and clock; gives that of the processor."""
    processor, clock = (min(column) for column in zip(*times, strict=True))
    print(f"{what}: {processor:.2f} s{f' (at most {most:g})' if most else ''}, {clock:.2f} s on the clock")
    return processor


def _workspace(folder: Path, site: SeedSite) -> dict[str, str]:
    """Environment of a home of its own that watches one outlet of the seed site."""
    sources = folder / "sources"
    sources.mkdir()
    text = (ROOT / "crawlers" / "sources" / f"{SOURCE}.yaml").read_text(encoding="utf-8")
    ports = dict(zip(map(str, PORTS), map(str, site.ports), strict=True))
    (sources / f"{SOURCE}.yaml").write_text(re.sub("|".join(ports), lambda found: ports[found.group()], text))
    return {
        **os.environ,
        "DATELINE_HOME": str(folder / "home"),
        "DATELINE_SOURCES": str(sources),
        "DAGSTER_HOME": str(folder / "dagster"),
    }


def _measure(code: str, environment: dict[str, str]) -> tuple[float, ...]:
    """Seconds of processor and clock to import Dagster, to load the definitions, for what comes then."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return tuple(map(float, done.stdout.splitlines()[-1].split()))


if __name__ == "__main__":
    sys.exit(main())
