"""Importing an archive of others: pages a second, memory by thirds of the work, and what a second worker brings.

Belongs here: that measurement. Does not belong here: making the archive (`benchmarks.synthetic_archive`).

    python -m benchmarks.importing FOLDER [--workers 1 2] [--scheduler tcp://...] [--home LAKE]

With --home the lake stays there, and an import that was ended goes on with what is left: each line of progress says
what the memory is, so that a long import can be measured in several sittings.

Seconds on the clock say little where other programs run: beside them stands the time of the processor, of this process
and its workers. The efficiency is the time of the processor a page with one worker, divided by that with more: what
is left of a second core's work. On a quiet machine pages a second, divided by those of one worker and by the number
of workers, say the same.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import resource
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from crawlers.warc_shards import find_files
from pipelines.importing.archives import Crew, Progress, import_archives
from pipelines.importing.asking import choice_of


@dataclass(frozen=True, slots=True)
class Measured:
    """workers; pages; seconds on the clock and of the processor; the largest memory in each third, in MB, of the
    process that writes and of the largest worker."""

    workers: int
    pages: int
    articles: int
    figures: int
    seconds: float
    processor: float
    writer_mb: list[float]
    worker_mb: list[float]

    def __str__(self) -> str:
        thirds = " / ".join(f"{size:,.0f}" for size in self.writer_mb)
        of_workers = " / ".join(f"{size:,.0f}" for size in self.worker_mb)
        return (
            f"{self.workers} workers: {self.pages:,} pages, {self.articles:,} articles, {self.figures:,} figures in "
            f"{self.seconds:,.0f} s ({self.pages / self.seconds:,.1f} pages/s), processor {self.processor:,.0f} s "
            f"({1000 * self.processor / self.pages:.1f} ms/page); peak MB by thirds: writer {thirds}, worker {of_workers}"
        )


class _Memory:
    """Watches the resident memory of this process and of its largest child."""

    def __init__(self) -> None:
        self.seen: list[tuple[float, float, float]] = []
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> _Memory:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        self._thread.join()

    def now(self) -> str:
        """MB of the process that writes and of the largest worker."""
        _, writer, worker = self.seen[-1] if self.seen else (0.0, 0.0, 0.0)
        return f"{writer / 1e6:,.0f} / {worker / 1e6:,.0f} MB"

    def thirds(self, which: int) -> list[float]:
        step = max(1, len(self.seen) // 3)
        parts = [self.seen[:step], self.seen[step : 2 * step], self.seen[2 * step :]]
        return [max((one[which] for one in part), default=0.0) / 1e6 for part in parts]

    def _watch(self) -> None:
        me = psutil.Process()
        while not self._done.wait(0.5):
            children = [0.0]
            for child in me.children(recursive=True):
                try:
                    children.append(float(child.memory_info().rss))
                except psutil.NoSuchProcess:
                    continue
            self.seen.append((time.monotonic(), float(me.memory_info().rss), max(children)))


def measure(files: list[Path], workers: int, scheduler: str | None, kept: Path | None) -> Measured:
    """One import of the files into a lake of its own; kept: into the one there."""
    with contextlib.ExitStack() as stack:
        home = str(kept) if kept else stack.enter_context(tempfile.TemporaryDirectory(prefix="dateline-"))
        memory = stack.enter_context(_Memory())
        began, spent = time.monotonic(), _processor()

        def tell(progress: Progress) -> None:
            done = f"{progress.shards}/{progress.all_shards} shards, {progress.counts['pages']:,} pages"
            print(f"  {done} in {progress.seconds:,.0f} s, {memory.now()}", flush=True)

        counts = import_archives(
            files,
            choice_of(),
            Path(home),
            "benchmark",
            dt.datetime.now(dt.UTC),
            crew=Crew(workers, scheduler),
            tell=tell,
        )
        seconds, processor = time.monotonic() - began, _processor() - spent
    return Measured(
        workers,
        counts["pages"],
        counts["articles"],
        counts["figures"],
        seconds,
        processor,
        memory.thirds(1),
        memory.thirds(2),
    )


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--scheduler")
    parser.add_argument("--home", type=Path)
    given = parser.parse_args()
    files = find_files([given.folder])
    found = [measure(files, workers, given.scheduler, given.home) for workers in given.workers]
    first = found[0]
    for one in found:
        print(one)
        if one is not first:
            by_processor = (first.processor / first.pages) / (one.processor / one.pages)
            by_clock = (one.pages / one.seconds) / (first.pages / first.seconds) / (one.workers / first.workers)
            print(
                f"  efficiency against {first.workers}: {by_processor:.2f} by the processor, {by_clock:.2f} by the clock"
            )


if __name__ == "__main__":
    main()
