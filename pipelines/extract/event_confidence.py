"""How far an event can be trusted: from the kinds of evidence that it had.

Belongs here: the joining of evidence into one number, and its calibration. Does not belong here: the evidence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import cache

from pipelines.extract.lexicon import read_yaml


@cache
def _table() -> tuple[float, Mapping[str, float], tuple[float, ...], tuple[float, ...]]:
    weights = read_yaml("en", "event_evidence.yaml")
    bins = read_yaml("en", "event_confidence.yaml")["bins"]
    return weights["start"], weights["kinds"], tuple(row["from"] for row in bins), tuple(row["right"] for row in bins)


def evidence(kinds: Mapping[str, bool]) -> float:
    """The kinds of evidence of event_evidence.yaml as one number, not yet a probability."""
    start, weights, _, _ = _table()
    return round(start + sum(weight for kind, weight in weights.items() if kinds.get(kind)), 3)


def confidence(raw: float) -> float:
    """The share of events with such evidence that are right in every attribute, on text that nobody has read before."""
    _, _, begins, right = _table()
    return right[max(0, bisect_right(begins, raw) - 1)]
