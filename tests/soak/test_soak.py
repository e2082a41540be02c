"""Many hours of one source in a row, with faults and kills: nothing lost, nothing twice, nothing that only grows."""

from __future__ import annotations

import datetime as dt
import gc
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import hourly
import pytest
from hourly import Paper, faults

from warehouse.lake import connect
from warehouse.maintain import maintain


@dataclass(frozen=True)
class Hour:
    """What an hour took and left."""

    new: int
    calm: bool
    seconds: float
    memory: int
    files: int
    threads: int
    disk: int


def soak(home: Path, hours: int, seed: int) -> tuple[Paper, list[Hour]]:
    """Half of the time the paper prints; then it is silent, and only faults go on. Maintenance is daily, as scheduled."""
    hourly.be_quick()
    chance = random.Random(seed)
    start = dt.datetime.now(dt.UTC).replace(microsecond=0)
    told = []
    with faults.serve() as site:
        paper = Paper(site, start, random.Random(seed + 1))
        for hour in range(hours):
            new = paper.go_on(hour, quiet=hour >= hours // 2)
            now = start + dt.timedelta(hours=hour)
            if hour % 12 == 3:
                kill_within(site.home, home, hour, now, chance.uniform(0.2, 3.0))
                continue
            began = time.monotonic()
            hourly.work(site.home, home, str(hour), now)
            told.append(measured(new, hour % 4 in hourly.CALM, time.monotonic() - began, home))
            if hour % 24 == 0:
                maintain(home, now=now)
        for late in range(2):  # calm hours at the end, in which all that was put off comes in
            paper.go_on(0, quiet=True)
            hourly.work(site.home, home, f"late-{late}", start + dt.timedelta(hours=hours + 26 * (late + 1)))
    return paper, told


def kill_within(address: str, home: Path, hour: int, now: dt.datetime, seconds: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", hourly.__file__, address, str(home), f"{hour}-killed", now.isoformat()],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(seconds)
    process.kill()
    process.wait()
    process.stdout.close()


def measured(new: int, calm: bool, seconds: float, home: Path) -> Hour:
    gc.collect()
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    files = len(list(Path("/proc/self/fd").iterdir()))
    disk = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    return Hour(new, calm, seconds, resident, files, threading.active_count(), disk)


def assert_everything_once(paper: Paper, home: Path) -> None:
    printed = sorted(value for versions in paper.articles.values() for value in versions)
    with closing(connect(home)) as lake:
        versions = lake.execute(
            r"SELECT regexp_extract(text, '\$(\d+) million', 1)::BIGINT FROM articles ORDER BY 1"
        ).fetchall()
        current = lake.execute("SELECT count(*), count(DISTINCT article_id) FROM current_articles").fetchall()
        figures = lake.execute(
            "SELECT (obs_value / 1e6)::BIGINT FROM current_figures WHERE indicator = 'EXPORTS' ORDER BY 1"
        ).fetchall()
        ever = lake.execute(
            "SELECT DISTINCT (obs_value / 1e6)::BIGINT FROM figures WHERE indicator = 'EXPORTS' ORDER BY 1"
        ).fetchall()
        twice = lake.execute(
            "SELECT count(*) FROM (SELECT article_id, version FROM articles GROUP BY ALL HAVING count(*) > 1)"
        ).fetchall()
        backwards = lake.execute("SELECT count(*) FROM articles WHERE valid_to <= valid_from").fetchall()
        left_open = lake.execute("SELECT count(*) FROM fetches WHERE warc_file LIKE '%.open'").fetchall()
    assert [value for (value,) in versions] == printed
    assert current == [(len(paper.articles),) * 2]
    assert [value for (value,) in figures] == sorted(versions[-1] for versions in paper.articles.values())
    assert [value for (value,) in ever] == printed
    assert twice == backwards == left_open == [(0,)]
    assert not list(home.rglob("*.open"))


def assert_nothing_leaks(told: list[Hour]) -> None:
    """Compared is the silent half: nothing is new in it, so that nothing may grow."""
    silent = told[len(told) // 2 + 4 :]
    early, late = silent[: len(silent) // 3], silent[-len(silent) // 3 :]
    assert sum(hour.new for hour in silent) == 0
    assert statistics.median(h.memory for h in late) < statistics.median(h.memory for h in early) + 30_000_000
    assert max(h.files for h in late) <= max(h.files for h in early) + 2
    assert max(h.threads for h in late) <= max(h.threads for h in early) + 1
    quiet = [[h.seconds for h in part if h.calm] for part in (early, late)]
    assert statistics.median(quiet[1]) < statistics.median(quiet[0]) * 1.5 + 0.2


def report(told: list[Hour], paper: Paper) -> str:
    third = len(told) // 3
    lines = [
        f"{len(paper.articles)} articles, {sum(map(len, paper.articles.values()))} versions, {len(told)} whole hours"
    ]
    for name, part in (("first", told[:third]), ("second", told[third : 2 * third]), ("last", told[2 * third :])):
        lines.append(
            f"{name} third: {statistics.median(h.seconds for h in part):.2f} s an hour "
            f"(calm {statistics.median(h.seconds for h in part if h.calm):.2f}), {sum(h.new for h in part)} new, "
            f"{statistics.median(h.memory for h in part) / 1e6:.0f} MB, {part[-1].files} files, "
            f"{part[-1].threads} threads, {part[-1].disk / 1e6:.2f} MB on disk"
        )
    return "\n".join(lines)


@pytest.mark.slow
def test_many_hours_with_faults_and_kills(tmp_path: Path) -> None:
    """A year has 8,760 hours; as many as `DATELINE_HOURS` says."""
    paper, told = soak(tmp_path / "home", hours=int(os.environ.get("DATELINE_HOURS", "200")), seed=2)
    print(report(told, paper))
    assert_everything_once(paper, tmp_path / "home")
    assert_nothing_leaks(told)
