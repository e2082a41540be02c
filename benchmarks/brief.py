"""Measures the brief over many figures: seconds to write it, bytes of the page.

Belongs here: these two. Does not belong here: making the lake's rows (`benchmarks.lake`), joining figures.

Run: python -m benchmarks.brief [--figures N]     (the default is 100000)
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.lake import FIGURES_AN_ARTICLE, Maker, Measure, new_lake
from pipelines.brief.page import Call, write
from pipelines.observation_stage import join_figures

_NOW = dt.datetime(2020, 2, 1, tzinfo=dt.UTC)
_MOST_SECONDS = 20
_MOST_BYTES = 5e6


def main(argv: Sequence[str] | None = None) -> int:
    """Prints every measure with its bound; 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--figures", type=int, default=100_000, help="figures in the lake (default 100000)")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="dateline-brief-") as folder:
        home, page = Path(folder) / "home", Path(folder) / "brief.html"
        new_lake(home)
        Maker(home).fill(home, arguments.figures // FIGURES_AN_ARTICLE)
        begin = time.perf_counter()
        join_figures(home, "join", _NOW)
        measures = [Measure(f"seconds to join {arguments.figures:,} figures", time.perf_counter() - begin)]
        begin = time.perf_counter()
        size = write(page, home, Call(first=dt.date(2020, 1, 1), last=dt.date(2020, 12, 31)), [], _NOW)
        seconds = time.perf_counter() - begin
        measures.append(Measure(f"seconds: brief over {arguments.figures:,} figures", seconds, _MOST_SECONDS))
        measures.append(Measure("bytes of the page", size, _MOST_BYTES))
    for measure in measures:
        print(measure)
    return int(not all(measure.holds for measure in measures))


if __name__ == "__main__":
    sys.exit(main())
