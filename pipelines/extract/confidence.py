"""How far a figure can be trusted: from the evidence that each of its attributes had.

Belongs here: the joining of evidence into one number, and its calibration. Does not belong here: the evidence.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

from pipelines.extract.lexicon import read_yaml


@cache
def _calibration() -> tuple[tuple[float, ...], tuple[float, ...]]:
    rows = read_yaml("en", "confidence.yaml")["bins"]
    return tuple(row["from"] for row in rows), tuple(row["right"] for row in rows)


def raw_confidence(
    indicator_score: float, indicator_margin: float, areas_score: float, period_score: float, kind: str
) -> float:
    """Evidence as one number in 0..1, not yet a probability."""
    named = min(1.0, max(0.0, indicator_score / 35.0))
    clear = min(1.0, max(0.0, indicator_margin / 20.0))
    known_kind = 1.0 if kind in ("money", "percent", "pp") else 0.8
    return (0.4 * named + 0.15 * clear + 0.25 * areas_score + 0.2 * period_score) * known_kind


def confidence(raw: float) -> float:
    """The share of figures with such evidence that are right in every attribute, on text that nobody has read before."""
    begins, right = _calibration()
    return right[max(0, bisect_right(begins, raw) - 1)]
