"""Measures quantities: against NewsQuant, a set of currencies, and the amounts of the annotated articles; and speed.

Belongs here: running, scoring, printing with the marks to beat. Does not belong here: any rule of extraction.
The annotated sets lie beside the project.

Run: python -m benchmarks.quantities
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from pipelines.extract.article import document_of
from pipelines.extract.document import Document
from pipelines.extract.quantities import Quantity, find_quantities
from pipelines.extract.records import quantities_record

SHARED = Path(__file__).resolve().parents[2] / "shared"
_ROUNDS = 5
_HALVES = {"wikinews": True, "regional": False}


@dataclass(frozen=True, slots=True)
class Row:
    """One measure: what it is, its value, and what others reach ("" where none is known)."""

    name: str
    value: float
    mark: str


def measure(shared: Path = SHARED) -> list[Row]:
    """All measures, in the order they are printed. Raises FileNotFoundError where the annotated sets are missing."""
    return [*_benches(shared / "bench"), *_gold(shared)]


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _benches(bench: Path) -> list[Row]:
    scorer = _module(bench / "score_newsquant.py")
    newsquant = _score(scorer, bench / "newsquant_dev.json")
    currency = _score(scorer, bench / "currency_dev.json")
    return [
        Row("NewsQuant value F1", newsquant["value"][2], "CQE 92.0"),
        Row("NewsQuant value+unit F1", newsquant["value+unit"][2], "CQE 85.6"),
        Row("NewsQuant value+change F1", newsquant["value+change"][2], "CQE 88.1"),
        Row("currencies value+unit F1", currency["value+unit"][2], "CQE 79.6"),
    ]


def _score(scorer: ModuleType, path: Path) -> dict[str, Any]:
    gold = json.loads(path.read_text(encoding="utf-8"))
    found = [{"text": row["text"], "quantities": quantities_record(row["text"], "newsquant")} for row in gold]
    scores: dict[str, Any] = scorer.score(gold, found, "published")
    return scores


def _gold(shared: Path) -> list[Row]:
    """Of the annotated figures: those whose value and unit are among the quantities, and whose bound is right."""
    scorer = _module(shared / "bench" / "score_records.py")
    lines = (shared / "gold" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [json.loads(line) for line in lines if line.strip()]
    counts = {half: [0, 0] for half in _HALVES}
    bounds = [0, 0]
    for article in articles:
        half = next(half for half, wiki in _HALVES.items() if wiki == article["article_id"].startswith("wikinews"))
        figures = json.loads((shared / "gold" / f"{article['article_id']}.json").read_text(encoding="utf-8"))["figures"]
        free = [quantity for quantity in find_quantities(document_of(article)) if quantity.kind != "bare"]
        for figure in figures:
            if figure.get("optional"):
                continue
            counts[half][1] += 1
            found = _pair(scorer, figure, free)
            if found is None:
                continue
            free.remove(found)
            counts[half][0] += 1
            bounds[1] += 1
            bounds[0] += found.qualifier == figure["qualifier"]
    speed = _speed([document_of(article) for article in articles])
    return [
        *(Row(f"annotated figures among quantities, {half}", 100 * hit / n, "") for half, (hit, n) in counts.items()),
        Row("bound right, of these", 100 * bounds[0] / bounds[1], ""),
        Row("speed of find_quantities, MB/s", speed, "quantulum3 0.05"),
    ]


def _pair(scorer: ModuleType, figure: dict[str, Any], free: list[Quantity]) -> Quantity | None:
    """The quantity that says the figure's value and unit, the one nearest to its quote."""
    gold = scorer.figure(figure)
    said = [
        quantity
        for quantity in free
        if scorer.same_quantity(
            gold, scorer.figure({"value": quantity.value, "value_high": quantity.upper, "unit": quantity.unit})
        )
    ]
    return min(said, key=lambda quantity: abs(quantity.start - figure["start"]), default=None)


def _speed(documents: Sequence[Document]) -> float:
    """Megabytes of text a second of processor time, the best of some rounds."""
    size = sum(len(document.text.encode()) for document in documents) / 1e6
    best = float("inf")
    for _ in range(_ROUNDS):
        begin = time.process_time()
        for document in documents:
            find_quantities(document)
        best = min(best, time.process_time() - begin)
    return size / best


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every measure with its mark; the floors stand in `floors`."""
    argparse.ArgumentParser(description=__doc__).parse_args(arguments)
    rows = measure()
    for row in rows:
        print(f"{row.name:45} {row.value:6.1f}  {row.mark}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
