"""Measures events on annotated articles: types found, records right in every attribute, by source of text, and speed.

Belongs here: running, scoring, printing with floors. Does not belong here: any rule of extraction. The articles lie
beside the project.

Run: python -m benchmarks.events [--write FILE]
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

from pipelines.extract.areas import find_areas
from pipelines.extract.article import document_of
from pipelines.extract.document import Document
from pipelines.extract.events import find_events
from pipelines.extract.periods import find_periods
from pipelines.extract.quantities import find_quantities

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = SHARED / "gold"
SCORER = SHARED / "bench" / "score_records.py"
TYPE_FLOOR, FULL_FLOOR, SPEED_FLOOR = 72.0, 58.0, 2.0
_GROUPS = {"all": "", "wikinews": "wikinews-", "regional": "regional-"}
_ROUNDS = 3


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_records", SCORER)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(SCORER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def predictions(articles: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What is found, by article, in the form that the scorer reads."""
    found = {}
    for article in articles:
        document = document_of(article)
        events = find_events(document, find_quantities(document), find_periods(document), find_areas(document))
        rows = [asdict(event) for event in events]
        found[article["article_id"]] = {"article_id": article["article_id"], "figures": [], "events": rows}
    return found


def seconds_for(documents: Sequence[Document]) -> float:
    """Processor seconds that areas and events take, the other readers' work excluded; the best of some rounds."""
    read = [(document, find_quantities(document), find_periods(document)) for document in documents]
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.process_time()
        for document, quantities, periods in read:
            find_events(document, quantities, periods, find_areas(document))
        best = min(best, time.process_time() - start)
    return best


def main(argv: Sequence[str] | None = None) -> int:
    """Prints every measure with its floor; 1 where one is missed, 2 where the articles are missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="write what was found as JSON lines")
    arguments = parser.parse_args(argv)
    if not GOLD.is_dir():
        print(f"no annotated articles at {GOLD}", file=sys.stderr)
        return 2
    articles = [json.loads(line) for line in (GOLD / "articles.jsonl").read_text().splitlines()]
    found = predictions(articles)
    if arguments.write:
        lines = (json.dumps(record, default=str, ensure_ascii=False) for record in found.values())
        arguments.write.write_text("\n".join(lines) + "\n")
    missed = _report(found)
    documents = [document_of(article) for article in articles]
    rate = sum(len(document.text) for document in documents) / 1e6 / seconds_for(documents)
    print(f"areas and events together: {rate:.1f} MB/s   at least {SPEED_FLOOR:g}")
    return int(missed or rate < SPEED_FLOOR)


def _report(found: dict[str, dict[str, Any]]) -> bool:
    score = _scorer().score
    missed = False
    for name, prefix in _GROUPS.items():
        files = sorted(GOLD.glob(f"{prefix}*.json"))
        documents = [{**json.loads(path.read_text()), "figures": []} for path in files]
        events = score(documents, found)["events"]
        type_f1, full_f1 = events["type"]["F1"], events["full"]["F1"]
        print(f"{name}: {len(files)} articles, {events['gold']} events, {events['predicted']} found")
        print(
            f"  type F1 {type_f1:.1f} (P {events['type']['P']:.1f}, R {events['type']['R']:.1f}), full F1 {full_f1:.1f}"
        )
        print("  " + ", ".join(f"{key} {value:.1f}" for key, value in events["accuracy over pairs"].items()))
        if name == "all":
            print(f"  at least: type F1 {TYPE_FLOOR:g}, full F1 {FULL_FLOOR:g}")
            missed = type_f1 < TYPE_FLOOR or full_f1 < FULL_FLOOR
    return missed


if __name__ == "__main__":
    sys.exit(main())
