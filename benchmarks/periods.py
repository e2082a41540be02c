"""Measures periods on two annotated sets: found, right as annotated, right in some sense, and speed.

Belongs here: running, scoring, printing. Does not belong here: any rule of reading periods. The annotated
sentences lie beside the project: Recognizers-Text specifications (requests to an assistant) and TempEval-3 (news).

Run: python -m benchmarks.periods
"""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipelines.extract.periods import find_periods_in, periods_records

SHARED = Path(__file__).resolve().parents[2] / "shared"
SCORER = SHARED / "bench" / "score_periods.py"
_TOTAL = re.compile(r"ALL\s+n=\s*(\d+) found\s+([\d.]+)\s+strict\s+([\d.]+)\s+lenient\s+([\d.]+)")
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Target:
    """An annotated set, and the share of strictly right readings that Recognizers-Text reaches."""

    name: str
    mark: float


@dataclass(frozen=True, slots=True)
class Score:
    """Shares in percent of `mentions` annotated ones: found at all, right as annotated, right in some sense."""

    target: Target
    mentions: int
    found: float
    strict: float
    lenient: float

    def __str__(self) -> str:
        return (
            f"{self.target.name:21} {self.mentions:4d} {self.found:6.1f} {self.strict:6.1f} {self.lenient:7.1f}"
            f" {self.target.mark:6.1f}"
        )


TARGETS = (Target("periods_dev", 49.5), Target("te3_platinum_periods", 82.9))


def measure(target: Target) -> Score:
    """How well the sentences of a set are read; raises FileNotFoundError where the set is missing."""
    gold = SHARED / "bench" / f"{target.name}.json"
    sentences = {(row["text"], row["reference_date"]) for row in json.loads(gold.read_text(encoding="utf-8"))}
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as predicted:
        predicted.writelines(_predictions(sentences))
        predicted.flush()
        command = [sys.executable, str(SCORER), str(gold), predicted.name]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    total = _TOTAL.search(printed)
    if total is None:
        raise ValueError(f"{SCORER} printed no line that begins with ALL, but: {printed[:200]!r}")
    return Score(target, int(total[1]), float(total[2]), float(total[3]), float(total[4]))


def _predictions(sentences: Iterable[tuple[str, str]]) -> Iterable[str]:
    for text, day in sorted(sentences):
        periods = periods_records(text, dt.date.fromisoformat(day))
        yield json.dumps({"text": text, "reference_date": day, "periods": periods}) + "\n"


def speed() -> float:
    """MB of annotated articles read a second, the best of a few rounds."""
    lines = (SHARED / "gold" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [(row["text"], dt.date.fromisoformat(row["published_at"][:10])) for row in map(json.loads, lines)]
    best = float("inf")
    for _ in range(_ROUNDS):
        started = time.process_time()
        for text, day in articles:
            find_periods_in(text, day)
        best = min(best, time.process_time() - started)
    return sum(len(text) for text, _ in articles) / 1e6 / best


def main() -> int:
    """Print a line a set; the floors stand in `floors`."""
    if not SCORER.exists():
        print(f"no annotated sentences at {SHARED}: nothing to measure")
        return 0
    scores = [measure(target) for target in TARGETS]
    print(f"{'set':21}    n  found strict lenient   mark")
    print("\n".join(map(str, scores)))
    print(f"speed: {speed():.1f} MB/s on one core")
    return 0


if __name__ == "__main__":
    sys.exit(main())
