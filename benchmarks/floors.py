"""The quality that must be kept, and the only way to change what that is.

Belongs here: reading, comparing and rewriting the floors of figures, events, quantities and periods in `floors.yaml`.
Does not belong here: any measurement (a module each).

Run: python -m benchmarks.floors [--raise] [--lower]
"""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from benchmarks import annotated, events, figures, periods, quantities

FILE = Path(__file__).with_name("floors.yaml")
# A floor is raised to this much below what was measured, so that a change elsewhere by a hair does not stand in the way.
_MARGIN = 0.5
_PARTS = {"value+unit": "value+unit F1", "type": "type F1", "full": "full record F1"}


def floors() -> dict[str, dict[str, float]]:
    """The floor, and where one was set out what is asked, of each measure by its name."""
    read: dict[str, dict[str, float]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read


def are_sets_missing() -> bool:
    """Whether the annotated sets, which lie beside the project, are not there."""
    return annotated.are_missing()


def measured() -> dict[str, float]:
    """What is measured now, in percent, by the names of the floors."""
    found = {
        f"{kind}, {name}" + ("" if of == "all" else f", {of}"): scores[part]["F1"]
        for kind, measured_scores in (("figures", figures.scores()), ("events", events.scores()))
        for of, scores in measured_scores.items()
        for part, name in _PARTS.items()
        if part in scores
    }
    found |= {row.name: row.value for row in quantities.measure()}
    found |= {f"{target.name} strict": periods.measure(target).strict for target in periods.TARGETS}
    return {name: found[name] for name in floors()}


def missed(values: Mapping[str, float]) -> list[str]:
    """One line for each measure below its floor."""
    return [
        f"{name}: {values[name]:.1f} is below its floor {row['floor']:g}"
        for name, row in floors().items()
        if values[name] < row["floor"]
    ]


def rewritten(text: str, values: Mapping[str, float], *, lower: bool) -> str:
    """The file with each floor just below what is measured; none goes down unless `lower`, none below what is asked."""
    for name, row in floors().items():
        wanted = math.floor(2 * (values[name] - _MARGIN)) / 2
        wanted = max(wanted, row.get("asked", 0.0))
        if wanted > row["floor"] or (lower and values[name] < row["floor"]):
            text = re.sub(rf"^({re.escape(name)}: \{{.*floor: )[\d.]+", rf"\g<1>{wanted:g}", text, flags=re.MULTILINE)
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints each measure beside its floor; 1 where one is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--raise", dest="up", action="store_true", help="raise the floors to what is measured")
    parser.add_argument("--lower", action="store_true", help="with --raise: write lower floors where one is missed")
    options = parser.parse_args(arguments)
    if are_sets_missing():
        print(f"no annotated sets at {annotated.SHARED}: nothing to measure")
        return 0
    values = measured()
    for name, row in floors().items():
        asked = f"asked {row['asked']:g}" if "asked" in row else ""
        print(f"{name:38} {values[name]:6.1f}   floor {row['floor']:5.1f}   {asked}")
    if options.up:
        FILE.write_text(rewritten(FILE.read_text(encoding="utf-8"), values, lower=options.lower), encoding="utf-8")
    return int(bool(missed(values)))


if __name__ == "__main__":
    sys.exit(main())
