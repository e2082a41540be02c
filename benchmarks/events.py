"""Measures events on annotated articles: types found, records right in every attribute, by source of text, and speed.

Belongs here: running, scoring, printing with floors. Does not belong here: any rule of extraction. The articles lie
beside the project.

Run: python -m benchmarks.events [--write FILE] [--calibrate] [--errors]
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
_LEAST_IN_A_BIN = 20
_AROUND = 90
CALIBRATION = Path(__file__).resolve().parents[1] / "pipelines/extract/lexicon/en/event_confidence.yaml"

Judged = tuple[float, float, bool]


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


def _judged(found: dict[str, dict[str, Any]]) -> list[Judged]:
    """(evidence, confidence, whether right in every attribute) of each found event; those that count neither way left out."""
    scorer = _scorer()
    agree, attributes = scorer.agree_event, scorer.EVENT_ATTRIBUTES
    judged = []
    for path in sorted(GOLD.glob("*.json")):
        document = json.loads(path.read_text())
        made = [scorer.event(record) for record in found[document["doc_id"]]["events"]]
        for optional in (False, True):
            gold = [scorer.event(r) for r in document["events"] if bool(r.get("optional")) == optional]
            pairs, _, made = scorer.pair(gold, made, _same_type, agree, attributes)
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
        "# Evidence to the share of events right in every attribute.",
        "# Written by `python -m benchmarks.events --calibrate`.",
        "bins:",
        *(f"- {{from: {begin}, right: {right}}}  # {count} events" for begin, right, count in table),
    ]
    CALIBRATION.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _reliability(judged: Sequence[Judged]) -> list[str]:
    """Of the events said to be so sure on unseen text, how many are right here: one line a confidence that was given."""
    lines = []
    for said in sorted({confidence for _, confidence, _ in judged}):
        members = [row for row in judged if row[1] == said]
        lines.append(f"  said {said:.2f} of unseen text   right here {_right(members):.2f}   of {len(members)}")
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
    """Prints every measure with its floor; 1 where one is missed, 2 where the articles are missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="write what was found as JSON lines")
    parser.add_argument("--calibrate", action="store_true", help="write the calibration table anew")
    parser.add_argument("--errors", action="store_true", help="print every disagreement with what stands around it")
    arguments = parser.parse_args(argv)
    if not GOLD.is_dir():
        print(f"no annotated articles at {GOLD}", file=sys.stderr)
        return 2
    articles = annotated()
    found = predictions(articles)
    if arguments.write:
        lines = (json.dumps(record, default=str, ensure_ascii=False) for record in found.values())
        arguments.write.write_text("\n".join(lines) + "\n")
    missed = _report(found)
    judged = _judged(found)
    if arguments.calibrate:
        _write_calibration(calibration(judged))
    print("confidence:")
    print("\n".join(_reliability(judged)))
    if arguments.errors:
        print("\n".join(errors(articles, found)))
    documents = [document_of(article) for article in articles]
    rate = sum(len(document.text) for document in documents) / 1e6 / seconds_for(documents)
    print(f"areas and events together: {rate:.1f} MB/s   at least {SPEED_FLOOR:g}")
    return int(missed)


def errors(articles: Sequence[dict[str, Any]], found: dict[str, dict[str, Any]]) -> list[str]:
    """Missed, spurious and wrong events, a line each, with the text around them."""
    documents = [{**json.loads((GOLD / f"{a['article_id']}.json").read_text()), "figures": []} for a in articles]
    texts = {article["article_id"]: article["text"] for article in articles}
    lines = []
    for doc_id, _, what, raw in _scorer().score(documents, found)["errors"]:
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
    return f"{kind} {record['status']} {record['time_period']} {'/'.join(sorted(filter(None, actors)))}"


def scores(found: dict[str, dict[str, Any]], prefix: str = "") -> dict[str, Any]:
    """What the scorer says of the events of the articles whose names begin with a prefix."""
    files = sorted(GOLD.glob(f"{prefix}*.json"))
    documents = [{**json.loads(path.read_text()), "figures": []} for path in files]
    counted: dict[str, Any] = _scorer().score(documents, found)["events"]
    return {"articles": len(files), **counted}


def annotated() -> list[dict[str, Any]]:
    """The annotated articles in the form that extraction reads."""
    return [json.loads(line) for line in (GOLD / "articles.jsonl").read_text().splitlines()]


def _report(found: dict[str, dict[str, Any]]) -> bool:
    missed = False
    for name, prefix in _GROUPS.items():
        events = scores(found, prefix)
        type_f1, full_f1 = events["type"]["F1"], events["full"]["F1"]
        print(f"{name}: {events['articles']} articles, {events['gold']} events, {events['predicted']} found")
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
