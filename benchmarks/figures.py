"""Measures figures on annotated articles: found, right in every attribute, how far confidence can be believed, speed.

Belongs here: running, scoring, printing with and computing the calibration that `confidence` reads.
Does not belong here: any rule of extraction, and the articles (`annotated`).

Run: python -m benchmarks.figures [--calibrate]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.annotated import SHARED, Annotated, are_missing, development, fresh, kept_back, scorer, teaching
from pipelines.extract.areas import find_areas
from pipelines.extract.article import document_of, extract, figure_row
from pipelines.extract.figures import Figure, find_figures
from pipelines.extract.periods import find_periods
from pipelines.extract.quantities import find_quantities

CALIBRATION = Path(__file__).resolve().parents[1] / "pipelines/extract/lexicon/en/confidence.yaml"
_BINS = 6
_ROUNDS = 3


def _figures(annotated: Annotated) -> dict[str, list[Figure]]:
    found = {}
    for article in annotated.articles:
        document = document_of(article)
        found[article["article_id"]] = find_figures(
            document, find_quantities(document), find_periods(document), find_areas(document)
        )
    return found


def _predictions(figures: Mapping[str, Sequence[Figure]]) -> dict[str, dict[str, Any]]:
    return {
        key: {"article_id": key, "figures": [figure_row(key, figure) for figure in found], "events": []}
        for key, found in figures.items()
    }


def scores() -> dict[str, dict[str, Any]]:
    """The scores of the figures by set of articles; those that teach also of Wikinews and of regional news apart."""
    known = teaching().only("figures")
    parts = {
        "all": known,
        "Wikinews": known.where(lambda name: name.startswith("wikinews")),
        "regional": known.where(lambda name: not name.startswith("wikinews")),
        "development": development().only("figures"),
        "kept back": kept_back().only("figures"),
        "fresh": fresh().only("figures"),
    }
    return {
        name: scorer().score(annotated.gold, _predictions(_figures(annotated)))["figures"]
        for name, annotated in parts.items()
    }


def _judged(annotated: Annotated) -> list[tuple[Figure, bool]]:
    """Each found figure and whether it is right in every attribute; figures that count neither way are left out."""
    found = _figures(annotated)
    judged = []
    for document in annotated.gold:
        figures = found[document["doc_id"]]
        made = [scorer().figure(figure_row("", figure)) for figure in figures]
        of = {id(record): figure for record, figure in zip(made, figures, strict=True)}
        gold = [scorer().figure(record) for record in document["figures"]]
        agree, attributes = scorer().agree_figure, scorer().FIGURE_ATTRIBUTES
        pairs, _, spurious = scorer().pair(gold, made, scorer().same_quantity, agree, attributes)
        judged += [
            (of[id(record)], all(agree(truth, record, attribute) for attribute in attributes))
            for truth, record in pairs
            if not truth["raw"].get("optional")
        ]
        judged += [(of[id(record)], False) for record in spurious]
    return judged


def calibration(judged: Sequence[tuple[Figure, bool]]) -> list[tuple[float, float, int]]:
    """(lowest evidence, share right, how many) of bins pooled until the share rises with the evidence."""
    ordered = sorted(judged, key=lambda pair: pair[0].evidence)
    size = max(1, len(ordered) // (_BINS * 3))
    bins = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    pools: list[list[tuple[Figure, bool]]] = []
    for members in bins:
        pools.append(list(members))
        while len(pools) > 1 and (_right(pools[-2]) >= _right(pools[-1]) or len(pools[-1]) < size):
            pools[-2:] = [pools[-2] + pools[-1]]
    return [
        (0.0 if index == 0 else round(members[0][0].evidence, 3), round(_right(members), 2), len(members))
        for index, members in enumerate(pools)
    ]


def _right(judged: Sequence[tuple[Figure, bool]]) -> float:
    return sum(right for _, right in judged) / len(judged)


def write_calibration(table: Sequence[tuple[float, float, int]]) -> None:
    """Write the table that `confidence` reads."""
    lines = [
        "# Evidence to the share of figures right in every attribute, on the articles kept back.",
        "# Written by `python -m benchmarks.figures --calibrate`.",
        "bins:",
        *(f"- {{from: {begin}, right: {right}}}  # {count} figures" for begin, right, count in table),
    ]
    CALIBRATION.write_text("\n".join(lines) + "\n", encoding="utf-8")


def reliability(judged: Sequence[tuple[Figure, bool]]) -> list[str]:
    """Of the figures said to be so sure, how many are right: one line a confidence that was given."""
    given = sorted({figure.confidence for figure, _ in judged})
    lines = []
    for value in given:
        members = [right for figure, right in judged if figure.confidence == value]
        lines.append(f"  said {value:.2f}   right {sum(members) / len(members):.2f}   of {len(members)}")
    return lines


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def speed() -> tuple[float, float | None, float | None]:
    """MB of text a second of processor time of `extract` and of quantulum3, and how many times as fast; None without it.

    Both read the same articles in turn, some rounds long; the medians, so that a busy machine slows both alike.
    """
    read = teaching().articles
    size = sum(len(article["text"].encode()) for article in read) / 1e6
    try:
        from quantulum3 import parser
    except ImportError:
        parser = None
    for article in read:
        extract(article)
    if parser is not None:
        parser.parse(read[0]["text"])
    ours, theirs = [], []
    for _ in range(_ROUNDS):
        ours.append(_seconds(lambda: [extract(article) for article in read]))
        if parser is not None:
            theirs.append(_seconds(lambda: [parser.parse(article["text"]) for article in read]))
    if not theirs:
        return size / median(ours), None, None
    times = median(other / own for own, other in zip(ours, theirs, strict=True))
    return size / median(ours), size / median(theirs), times


def figures_speed() -> float:
    """MB of text a second of the figures alone, with the quantities, periods and areas given."""
    documents = [document_of(article) for article in teaching().articles]
    ready = [(d, find_quantities(d), find_periods(d), find_areas(d)) for d in documents]
    size = sum(len(d.text.encode()) for d in documents) / 1e6
    return size / median(_seconds(lambda: [find_figures(*parts) for parts in ready]) for _ in range(_ROUNDS))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print everything; the floors stand in `floors`."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--calibrate", action="store_true", help="write the calibration table anew")
    options = parser.parse_args(arguments)
    if are_missing():
        print(f"no annotated articles at {SHARED}: nothing to measure")
        return 0
    if options.calibrate:
        write_calibration(calibration(_judged(kept_back())))
    for name, score in scores().items():
        print(f"{name}: {score['gold']} annotated, {score['predicted']} found")
        for part in ("value+unit", "full"):
            print(f"  {part:11} P {score[part]['P']:5.1f}  R {score[part]['R']:5.1f}  F1 {score[part]['F1']:5.1f}")
        print("  " + ", ".join(f"{key} {value:.1f}" for key, value in score["accuracy over pairs"].items()))
    for name, annotated in (("development", development()), ("kept back", kept_back())):
        print(f"confidence, {name}:")
        print("\n".join(reliability(_judged(annotated))))
    ours, theirs, times = speed()
    print(
        f"speed, medians of {_ROUNDS} rounds in turn: figures alone {figures_speed():.2f} MB/s, extract {ours:.3f} MB/s",
        end="",
    )
    print(f", quantulum3 {theirs:.3f} MB/s: {times:.1f} times" if theirs else ", quantulum3 is not installed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
