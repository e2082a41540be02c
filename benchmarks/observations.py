"""Measures joining figures: seconds for 10,000 figures, growth with their number, and a small change against a rebuild.

Belongs here: made-up figures in a lake of their own, timing, printing with limits. Does not belong here: any rule of
joining, and quality, which tests on the seed site hold.

The figures are of 200 countries, 12 indicators and 40 years; each fact is told by three articles on average, one in
eight with another value. All times are of this machine and moment; the limits are ratios.

Run: python -m benchmarks.observations [--figures N]
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.observation_stage import join_figures
from pipelines.resolve.series import identity
from warehouse.history import writing
from warehouse.reference import load_reference, rows_of

FIGURES = 40_000
FIGURES_AN_ARTICLE = 8
TOLD_BY = 3
CHANGED_ARTICLES = 100
# A run that adds 100 articles, against one that resolves everything; and the time a figure with four times the figures.
CHANGE_LIMIT, GROWTH_LIMIT = 0.5, 1.5
_START = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)
_INDICATORS = sorted(identity().area)[:12]


def rows(number: int, seed: int) -> Iterator[tuple[dict[str, object], list[dict[str, object]]]]:
    """An article with its figures, again and again, `number` figures in all."""
    chance = random.Random(seed)
    areas = [str(row["area"]) for row in rows_of("areas") if row["kind"] == "country"]
    facts = number // TOLD_BY
    for article in range(number // FIGURES_AN_ARTICLE):
        name = f"{seed}-{article}"
        figures = [_figure(name, place, chance.randrange(facts), chance, areas) for place in range(FIGURES_AN_ARTICLE)]
        yield _article(name, article), figures


def _article(name: str, number: int) -> dict[str, object]:
    address = f"https://outlet.example/{name}"
    return {
        "article_id": name,
        "source": f"outlet-{number % 20}",
        "url": address,
        "canonical_url": address,
        "text": name,
        "text_hash": name,
        "word_count": 1,
        "published_at": _START - dt.timedelta(hours=number % 5000),
        "fetched_at": _START,
    }


def _figure(article: str, place: int, fact: int, chance: random.Random, areas: Sequence[str]) -> dict[str, object]:
    year = 1980 + fact % 40
    value = 1e9 + fact % 9973 * 1e6 + (3e8 if chance.random() < 1 / 8 else 0)
    quote = f"${value / 1e9:.{chance.choice((1, 2, 3))}f} billion"
    return {
        "figure_id": f"{article}-{place}",
        "article_id": article,
        "version": 1,
        "sentence": f"{article} {place}: it amounted to {quote} in {year}, the office said.",
        "char_start": 100 * place,
        "char_end": 100 * place + len(quote),
        "quote": quote,
        "indicator": _INDICATORS[fact // 40 % len(_INDICATORS)],
        "measure": "level",
        "obs_value": float(quote[1:].split()[0]) * 1e9,
        "qualifier": "exact",
        "unit_measure": "USD",
        "ref_area": areas[fact // (40 * len(_INDICATORS)) % len(areas)],
        "time_period": str(year),
        "freq": "A",
        "period_start": dt.date(year, 1, 1),
        "period_end": dt.date(year + 1, 1, 1),
        "obs_status": "actual",
        "extractor_version": "1",
    }


def write(home: Path, number: int, seed: int) -> None:
    """Puts articles and figures into the lake, in one commit."""
    found = list(rows(number, seed))
    with writing(home, run_id=f"write-{seed}", stage="records", code_version="1") as writer:
        load_reference(writer)
        writer.merge("articles", [article for article, _ in found])
        writer.merge("figures", [figure for _, figures in found for figure in figures])


def seconds_to_join(home: Path, *, rebuild: bool = False) -> float:
    """Processor seconds, so that other work on the machine does not count."""
    start = time.process_time()
    join_figures(home, f"join-{start}", dt.datetime.now(dt.UTC), rebuild=rebuild)
    return time.process_time() - start


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the times and ratios; 1 where a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=int, default=FIGURES, help="number of figures of the larger lake")
    number = parser.parse_args(argv).figures
    with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as large:
        write(Path(small), number // 4, 1)
        write(Path(large), number, 1)
        few, many = seconds_to_join(Path(small)), seconds_to_join(Path(large))
        again = seconds_to_join(Path(large), rebuild=True)
        write(Path(large), CHANGED_ARTICLES * FIGURES_AN_ARTICLE, 2)
        changed = seconds_to_join(Path(large))
        idle = seconds_to_join(Path(large))
    growth = many / few / 4
    print(f"{number} figures, none resolved before: {many * 1e4 / number:.2f} s for 10,000 figures")
    print(f"time a figure with four times the figures: {growth:.2f} times   at most {GROWTH_LIMIT:g}")
    print(f"resolving all of them again: {again:.2f} s; {CHANGED_ARTICLES} articles more: {changed:.2f} s; ", end="")
    print(f"{changed / again:.2f} of it   at most {CHANGE_LIMIT:g}; nothing new: {idle:.2f} s")
    return int(growth > GROWTH_LIMIT or changed / again > CHANGE_LIMIT)


if __name__ == "__main__":
    sys.exit(main())
