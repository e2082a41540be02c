"""Tables that fetching needs: area codes of source files, query parameters that only track.

Belongs here: the data and its reading. Does not belong here: rules that use it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class TrackingParameters:
    """Names of query parameters, in lower case, that say nothing of the page; `prefixes` begin such names."""

    names: frozenset[str]
    prefixes: tuple[str, ...]

    def has(self, name: str) -> bool:
        folded = name.lower()
        return folded in self.names or folded.startswith(self.prefixes)


@cache
def areas() -> dict[str, str]:
    """English names by ISO 3166-1 alpha-2 code (and XK, user-assigned)."""
    lines = (files(__name__) / "areas.csv").read_text(encoding="utf-8").splitlines()
    return {row["code"]: row["name"] for row in csv.DictReader(lines)}


@cache
def tracking() -> TrackingParameters:
    data = yaml.safe_load((files(__name__) / "tracking.yaml").read_text(encoding="utf-8"))
    return TrackingParameters(frozenset(data["names"]), tuple(data["prefixes"]))
