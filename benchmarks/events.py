"""Measures events on annotated articles: types found, records right in every attribute, by source of text, and speed.

Belongs here: running, scoring, printing. Does not belong here: any rule of extraction, the articles (`annotated`), the
floors (`floors`).

Run: python -m benchmarks.events [--calibrate] [--errors]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.annotated import SHARED, Annotated, are_missing, development, fresh, kept_back, scorer, teaching
from pipelines.extract.areas import find_areas
from pipelines.extract.article import document_of
from pipelines.extract.document import Document
from pipelines.extract.events import find_events
from pipelines.extract.periods import find_periods
from pipelines.extract.quantities import find_quantities

SPEED_ASKED = 2.0
_ROUNDS = 3
_LEAST_IN_A_BIN = 20
_AROUND = 90
CALIBRATION = Path(__file__).resolve().parents[1] / "pipelines/extract/lexicon/en/event_confidence.yaml"

Judged = tuple[float, float, bool]


def _found(annotated: Annotated) -> dict[str, dict[str, Any]]:
    """What is found, by article, in the form that the scorer reads."""
    found = {}
    for article in annotated.articles:
        document = document_of(article)
        events = find_events(document, find_quantities(document), find_periods(document), find_areas(document))
        rows = [asdict(event) for event in events]
        found[article["article_id"]] = {"article_id": article["article_id"], "figures": [], "events": rows}
    return found


def scores() -> dict[str, dict[str, Any]]:
    """The scores of the events by set of articles; those that teach also of Wikinews and of regional news apart."""
    known = teaching().only("events")
    parts = {
        "all": known,
        "Wikinews": known.where(lambda name: name.startswith("wikinews-")),
        "regional": known.where(lambda name: name.startswith("regional-")),
        "development": development().only("events"),
        "kept back": kept_back().only("events"),
        "fresh": fresh().only("events"),
    }
    return {name: scorer().score(annotated.gold, _found(annotated))["events"] for name, annotated in parts.items()}


def _judged(annotated: Annotated) -> list[Judged]:
    """(evidence, confidence, whether right in every attribute) of each found event; those that count neither way left out."""
    found = _found(annotated)
    agree, attributes = scorer().agree_event, scorer().EVENT_ATTRIBUTES
    judged = []
    for document in annotated.gold:
        made = [scorer().event(record) for record in found[document["doc_id"]]["events"]]
        for optional in (False, True):
            gold = [scorer().event(r) for r in document["events"] if bool(r.get("optional")) == optional]
            pairs, _, made = scorer().pair(gold, made, _same_type, agree, attributes)
            if not optional:
                judged += [(p["raw"], all(agree(g, p, key) for key in attributes)) for g, p in pairs]
        judged += [(p["raw"], False) for p in made]
    return [(raw["evidence"], raw["confidence"], right) for raw, right in judged]


def _same_type(gold: dict[str, Any], found: dict[str, Any]) -> bool:
    same: bool = gold["type"] == found["type"]
    return same


def calibration(judged: Sequence[Judged]) -> list[tuple[float, float, int]]:
    """(lowest evidence, share right, how many) of the values of evidence, pooled until the share rises with them."""
    pools: list[list[Judged]] = []
    for value in sorted({evidence for evidence, _, _ in judged}):
        pools.append([row for row in judged if row[0] == value])
        while len(pools) > 1 and (_right(pools[-2]) >= _right(pools[-1]) or len(pools[-2]) < _LEAST_IN_A_BIN):
            pools[-2:] = [pools[-2] + pools[-1]]
    if len(pools) > 1 and len(pools[-1]) < _LEAST_IN_A_BIN:
        pools[-2:] = [pools[-2] + pools[-1]]
    return [
        (0.0 if index == 0 else min(row[0] for row in members), round(_smoothed(members), 2), len(members))
        for index, members in enumerate(pools)
    ]


def _right(judged: Sequence[Judged]) -> float:
    return sum(right for _, _, right in judged) / len(judged)


def _smoothed(judged: Sequence[Judged]) -> float:
    """The share right as if one more had been right and one more wrong, so that no bin is called certain."""
    return (sum(right for _, _, right in judged) + 1) / (len(judged) + 2)


def _write_calibration(table: Sequence[tuple[float, float, int]]) -> None:
    lines = [
        "# Evidence to the share of events right in every attribute, on the articles kept back.",
        "# Written by `python -m benchmarks.events --calibrate`.",
        "bins:",
        *(f"- {{from: {begin}, right: {right}}}  # {count} events" for begin, right, count in table),
    ]
    CALIBRATION.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _reliability(judged: Sequence[Judged]) -> list[str]:
    """Of the events said to be so sure, how many are right: one line a confidence that was given."""
    lines = []
    for said in sorted({confidence for _, confidence, _ in judged}):
        members = [row for row in judged if row[1] == said]
        lines.append(f"  said {said:.2f}   right {_right(members):.2f}   of {len(members)}")
    return lines


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
    """Prints every measure; the floors stand in `floors`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calibrate", action="store_true", help="write the calibration table anew")
    parser.add_argument("--errors", action="store_true", help="print what is wrong on the development articles")
    arguments = parser.parse_args(argv)
    if are_missing():
        print(f"no annotated articles at {SHARED}: nothing to measure")
        return 0
    if arguments.errors:
        print("\n".join(errors(development().only("events"))))
        return 0
    if arguments.calibrate:
        _write_calibration(calibration(_judged(kept_back())))
    for name, score in scores().items():
        print(f"{name}: {score['gold']} annotated, {score['predicted']} found")
        for part in ("type", "full"):
            print(f"  {part:5} P {score[part]['P']:5.1f}  R {score[part]['R']:5.1f}  F1 {score[part]['F1']:5.1f}")
        print("  " + ", ".join(f"{key} {value:.1f}" for key, value in score["accuracy over pairs"].items()))
    for name, annotated in (("development", development()), ("kept back", kept_back())):
        print(f"confidence, {name}:")
        print("\n".join(_reliability(_judged(annotated))))
    documents = [document_of(article) for article in teaching().articles]
    rate = sum(len(document.text) for document in documents) / 1e6 / seconds_for(documents)
    print(f"areas and events together: {rate:.1f} MB/s   asked {SPEED_ASKED:g}")
    return 0


def errors(annotated: Annotated) -> list[str]:
    """Missed, spurious and wrong events, a line each, with the text around them."""
    texts = {article["article_id"]: article["text"] for article in annotated.articles}
    lines = []
    for doc_id, _, what, raw in scorer().score(annotated.gold, _found(annotated))["errors"]:
        gold, got = raw.get("gold", raw), raw.get("pred")
        start, end = (gold[key] for key in (("start", "end") if "start" in gold else ("char_start", "char_end")))
        around = texts[doc_id][max(0, start - _AROUND) : end + _AROUND].replace("\n", "¶")
        lines.append(f"{doc_id} {what} {_told(gold)}: {around}")
        if got is not None:
            lines.append(f"    found {_told(got)}: {got['sentence']}")
    return lines


def _told(record: dict[str, Any]) -> str:
    actors = [a if isinstance(a, str) else a["area"] for a in record["actors"]]
    kind = record.get("type") or record["event_type"]
    return f"{kind} {record['status']} {record.get('time_period')} {'/'.join(sorted(filter(None, actors)))}"


if __name__ == "__main__":
    sys.exit(main())
