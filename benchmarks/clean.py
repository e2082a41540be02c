"""Measures cleaning on real pages with known title, day, authors and text, and its time against trafilatura's own.

Belongs here: running both, scoring, printing figures with their floors. Does not belong here: any rule of cleaning.
The pages lie beside the project and belong to their publishers; without them there is nothing to measure.

Run: python -m benchmarks.clean [--rounds N]
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

from trafilatura import bare_extraction

from crawlers.clean.article import clean
from crawlers.clean.decode import gunzip
from crawlers.clean.record import clean_record

SHARED = Path(__file__).resolve().parents[2] / "shared"
PAGES = SHARED / "html" / "dev"
SCORER = SHARED / "bench" / "score_articles.py"
_SETS = ("gold.json", "gold_dates_only.json")


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure, its floor (or ceiling) and whether it holds."""

    name: str
    value: float
    bound: float
    of: int | None = None
    is_ceiling: bool = False

    @property
    def holds(self) -> bool:
        return self.value <= self.bound if self.is_ceiling else self.value >= self.bound

    def __str__(self) -> str:
        shown = f"{self.value:g} of {self.of}" if self.of else f"{self.value:.2f}"
        word = "at most" if self.is_ceiling else "at least"
        return f"{'ok  ' if self.holds else 'MISS'} {self.name:22} {shown:>12}   {word} {self.bound:g}"


def quality() -> list[Measure]:
    """Title, authors, day and text on the annotated pages, by the scorer beside the project.

    Raises FileNotFoundError where pages or scorer are missing.
    """
    whole, dates = (_score(name) for name in _SETS)
    return [
        Measure("title", whole["title"][0], 85, int(whole["title"][1])),
        Measure("authors", whole["authors"][0], 80, int(whole["authors"][1])),
        Measure("day", whole["day"][0], 95, int(whole["day"][1])),
        Measure("text F1", whole["text"][0], 95.0),
        Measure("day (dates only)", dates["day"][0], 56, int(dates["day"][1])),
        Measure("no false day", dates["no false day"][0], 58, int(dates["no false day"][1])),
    ]


def speed(rounds: int) -> Measure:
    """CPU time of `clean` against trafilatura's extraction with metadata on the same pages, both in this process.

    The least of some rounds for each page, so that the machine's other work does not count.
    """
    pages = [(gunzip((PAGES / entry["file"]).read_bytes()), entry["url"]) for entry in _entries(_SETS[0])]
    ours, theirs = 0.0, 0.0
    for page, url in pages:
        ours += _least(rounds, partial(clean, page, url))
        theirs += _least(rounds, partial(bare_extraction, page, url=url, with_metadata=True))
    return Measure("CPU time, times theirs", ours / theirs, 1.3, is_ceiling=True)


def _least(rounds: int, work: Callable[[], object]) -> float:
    times: list[float] = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def _entries(name: str) -> list[dict[str, str]]:
    return cast(list[dict[str, str]], json.loads((PAGES / name).read_text(encoding="utf-8")))


def _score(name: str) -> dict[str, tuple[float, float]]:
    """The scorer's lines: counts with their number, text as F1."""
    records: list[Mapping[str, object]] = []
    for entry in _entries(name):
        record = clean_record({"file": str(PAGES / entry["file"]), "url": entry["url"]})
        records.append({**record, "file": entry["file"]})
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / "articles.jsonl"
        predictions.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        output = io.StringIO()
        with redirect_stdout(output):
            _scorer()([str(PAGES / name), "--pred", str(predictions)])
    scores: dict[str, tuple[float, float]] = {}
    for line in output.getvalue().splitlines():
        label, _, rest = line.partition("  ")
        if "/" in rest:
            right, number = rest.split()[0].split("/")
            scores[label.strip()] = float(right), float(number)
        elif "F1" in rest:
            scores[label.strip()] = float(rest.rsplit("F1", 1)[1]), 100.0
    return scores


def _scorer() -> Callable[[Sequence[str]], int]:
    specification = importlib.util.spec_from_file_location("score_articles", SCORER)
    if specification is None or specification.loader is None:
        raise FileNotFoundError(f"no scorer at {SCORER}")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return cast(Callable[[Sequence[str]], int], module.main)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints each figure with its floor; 0 where all hold, 1 where one does not, 2 without the pages."""
    parser = argparse.ArgumentParser(description="Measure the cleaning of pages.")
    parser.add_argument("--rounds", type=int, default=3, help="how often each page is timed (default 3)")
    rounds = parser.parse_args(arguments).rounds
    if not SCORER.exists() or not (PAGES / _SETS[0]).exists():
        print("cleaning: nothing measured, the annotated pages are not beside the project", file=sys.stderr)
        return 2
    measures = [*quality(), speed(rounds)]
    print("\n".join(map(str, measures)))
    return 0 if all(measure.holds for measure in measures) else 1


if __name__ == "__main__":
    sys.exit(main())
