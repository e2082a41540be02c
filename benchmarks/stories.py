"""Measures stories: joins that are right and joins that are found, on the seed site and on invented groups of articles,
and whether the time grows in step with the number of reports.

Belongs here: running, scoring, printing with floors. Does not belong here: any rule of joining.

Run: python -m benchmarks.stories
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

from pipelines.extract.article import extract
from pipelines.resolve.memory import Memory
from pipelines.resolve.reports import Actor, Report, report_of
from seeds.content import articles
from seeds.expected import expected

PRECISION_FLOOR, RECALL_FLOOR, SECONDS_CEILING, GROWTH_CEILING = 100.0, 70.0, 20.0, 2.5
GROUPS = Path(__file__).with_suffix(".yaml")
_FIELDS = (
    "event_id",
    "event_type",
    "status",
    "sentence",
    "quote",
    "time_period",
    "date_precision",
    "location",
    "object",
)
_UNDATED = dt.date(2022, 12, 31)
Pair = tuple[str, str]


def reports_of(name: str, title: str, text: str, day: dt.date, origin: str | None = None) -> Iterator[Report]:
    """The events that extraction reads in an article, as reports."""
    answer = extract({"article_id": name, "title": title, "published_at": day, "language": "en", "text": text})
    for event in answer["events"]:
        row: dict[str, Any] = {field: event[field] for field in _FIELDS}
        row |= {side: _day(event[side]) for side in ("period_start", "period_end")}
        row |= {"actors": event["actors"], "article_id": name, "origin": origin or name, "source": name, "title": title}
        yield report_of({**row, "reported_on": day})


def _day(value: object) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value  # type: ignore[return-value]


def joined(memory: Memory) -> set[Pair]:
    """Pairs of articles that share a story, wire copies left aside."""
    return {
        pair
        for told in memory.stories_told.values()
        for pair in combinations(sorted({one.article_id for one in told if not one.is_copy}), 2)
    }


def seed_site() -> tuple[set[Pair], set[Pair]]:
    """Pairs of the seed site's articles that are joined, and that should be."""
    copies = {copy.reprint: copy.original for copy in expected().wire_copies}
    memory = Memory()
    for article in articles():
        if article.kind == "article":
            day = article.published.date() if article.published else _UNDATED
            text = f"{article.standfirst}\n\n{article.text}" if article.standfirst else article.text
            memory.update(reports_of(article.id, article.headline, text, day, copies.get(article.id)))
    told = [[*(promise.page for promise in plan.promised), plan.done_by] for plan in expected().plans]
    wanted = {pair for pages in told for pair in combinations(sorted({page for page in pages if page}), 2)}
    return joined(memory), wanted


def groups() -> tuple[set[Pair], set[Pair]]:
    """Pairs of the invented articles that are joined, and that should be; each group's articles among all the others."""
    memory, wanted = Memory(), set()
    for name, group in yaml.safe_load(GROUPS.read_text(encoding="utf-8")).items():
        for number, article in enumerate(group["articles"]):
            memory.update(reports_of(f"{name} {number}", article["title"], article["text"], article["on"]))
        for together in group["joined"]:
            wanted |= {(f"{name} {left}", f"{name} {right}") for left, right in combinations(together, 2)}
    return joined(memory), wanted


def made_up(number: int, *, years: int) -> list[Report]:
    """Reports of invented plants: each announced, perhaps delayed, perhaps opened, spread over some years."""
    rng = random.Random(1)
    places = [
        "".join(rng.choices("bdfgklmnprstvz", k=1)[0] + rng.choice("aeiou") for _ in range(3)) for _ in range(600)
    ]
    kinds = ["solar power plant", "cement plant", "oil refinery", "cotton mill", "railway", "bridge", "wind farm"]
    countries = ["AZ", "GE", "AM", "KZ", "UZ", "KG", "TJ", "TM", "RU", "TR", "IR", "KE", "GH", "PE"]
    found: list[Report] = []
    while len(found) < number:
        place, kind, country = rng.choice(places).title(), rng.choice(kinds), rng.choice(countries)
        told = dt.date(2020, 1, 1) + dt.timedelta(days=rng.randrange(365 * years))
        for turn in range(rng.randint(1, 4)):
            opened = turn == 3
            due = told if opened else told + dt.timedelta(days=120)
            name = f"{len(found)}"
            verb = "was opened" if opened else "will be opened"
            found.append(
                Report(
                    event_id=name,
                    article_id=f"a{name}",
                    origin=f"a{name}",
                    source=f"s{turn}",
                    reported_on=told,
                    event_type="FACILITY_LAUNCH",
                    status="occurred" if opened else "planned",
                    sentence=f"The {kind} in {place} {verb}, the ministry said.",
                    quote=verb,
                    object=kind,
                    period_start=due,
                    period_end=due + dt.timedelta(days=1 if opened else 91),
                    actors=(Actor(country),),
                )
            )
            told += dt.timedelta(days=60)
    return found[:number]


def seconds_for(reports: Iterable[Report]) -> float:
    """Processor seconds for resolving all of them at once."""
    start = time.process_time()
    Memory().update(reports)
    return time.process_time() - start


def main() -> int:
    """Prints every measure with its floor; 1 where one is missed."""
    missed = False
    for name, (found, wanted) in (("seed site", seed_site()), ("invented groups", groups())):
        right = found & wanted
        precision = 100 * len(right) / len(found) if found else 100.0
        recall = 100 * len(right) / len(wanted)
        print(f"{name}: pairs of articles on one event, precision {precision:.1f}, recall {recall:.1f}")
        for kind, pairs in (("false", found - wanted), ("missed", wanted - found)):
            print("".join(f"  {kind}: {left}, {right}\n" for left, right in sorted(pairs)), end="")
        missed |= precision < PRECISION_FLOOR or recall < RECALL_FLOOR
    print(f"  at least: precision {PRECISION_FLOOR:g}, recall {RECALL_FLOOR:g}")
    for years, what in ((4, "over more years"), (2, "in the same years, from denser news")):
        one, two = (seconds_for(made_up(n, years=years * n // 10_000 if years == 4 else 4)) for n in (10_000, 20_000))
        print(f"10,000 reports in {one:.1f} s, twice as many {what} {two / one:.2f} times as long", end="")
        print(f"   at most {SECONDS_CEILING:g} s, {GROWTH_CEILING:g} times")
        missed |= one > SECONDS_CEILING or two / one > GROWTH_CEILING
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
