"""Measures the lake when it has grown: a run's cost against an empty lake, questions, moments past, bytes on disk.

Belongs here: making a large lake, timing, printing with bounds. Does not belong here: fetching and extraction, whose
time does not depend on the lake; they are left out, so that the ratio is that of the lake's own work.

Run: python -m benchmarks.lake [--size ARTICLES] [--keep FOLDER]     (a full size is 1000000; the default is small)
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from warehouse import connect, migrate, pending, writing
from warehouse.checks import check, since_run
from warehouse.lake import cursor, one_snapshot
from warehouse.maintain import maintain
from warehouse.place import place_of
from warehouse.reference import load_reference

ROOT = Path(__file__).resolve().parents[1]
FIGURES_AN_ARTICLE = 8
_SIZE = 20_000
_RUN = 1_000
_COMMITS = 10
_ROUNDS = 3
_SOURCES = 20
_CHECKED = ("fetches", "articles", "figures", "events")
_START = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure and the most that it may be; no bound for what is only told."""

    name: str
    value: float
    bound: float | None = None

    @property
    def holds(self) -> bool:
        return self.bound is None or self.value <= self.bound

    def __str__(self) -> str:
        asked = "" if self.bound is None else f"   at most {self.bound:g}"
        return f"{'ok  ' if self.holds else 'MISS'} {self.name:58} {self.value:10.3f}{asked}"


# Articles by number: text of made-up words in sentences with a number each, about as compressible as news.
_TEXT = """
    SELECT n, string_split(said, '|') AS sentences, rest FROM read_csv($file, delim = '\t', quote = '', header = false,
        columns = {n: 'BIGINT', said: 'VARCHAR', rest: 'VARCHAR'})"""
_ARTICLES = """
    SELECT md5('a' || n)[:20] AS article_id, 1 AS version, 'source-' || n % $sources AS source,
           'https://outlet-' || n % $sources || '.example/economy/' || n || '.html' AS url, url AS canonical_url,
           sentences[1] AS title, ['A. Author'] AS authors, 'en' AS language,
           $moment::TIMESTAMPTZ AS published_at, published_at::DATE AS published_date, 'json-ld' AS published_from,
           array_to_string(sentences, '. ') || '. ' || rest AS text,
           md5(text) AS text_hash, 300 AS word_count,
           list_transform(range(128), k -> (hash(n * 128 + k) >> 40 & 255)::BIGINT) AS minhash,
           md5('f' || n) AS fetch_id, $moment::TIMESTAMPTZ AS fetched_at, n FROM texts"""
_FIGURES = """
    SELECT md5('f' || n || '-' || s)[:20] AS figure_id, md5('a' || n)[:20] AS article_id, 1 AS version,
           sentences[s + 1] AS sentence, (s * 150)::INTEGER AS char_start, (s * 150 + 12)::INTEGER AS char_end,
           '$' || (hash(n, s) % 9000 / 10) || ' million' AS quote,
           $indicators[1 + (hash(n, s, 2) % len($indicators))::INTEGER] AS indicator,
           indicator.lower() AS indicator_text, 'level' AS measure, (hash(n, s) % 9000)::DOUBLE * 1e5 AS obs_value,
           'exact' AS qualifier, 'USD' AS unit_measure, '$' AS unit_text,
           $areas[1 + (hash(n, s, 3) % len($areas))::INTEGER] AS ref_area,
           CASE WHEN hash(n, s, 4) % 3 = 0 THEN $areas[1 + (hash(n, s, 5) % len($areas))::INTEGER] END AS counterpart_area,
           (2015 + hash(n, s, 1) % 10)::VARCHAR AS time_period, 'A' AS freq, (time_period || '-01-01')::DATE AS period_start,
           (period_start + INTERVAL 1 YEAR)::DATE AS period_end, 'actual' AS obs_status,
           (hash(n, s, 6) % 100)::DOUBLE / 100 AS confidence, '1' AS extractor_version
    FROM texts CROSS JOIN range(8) AS k(s)"""
_EVENTS = """
    SELECT md5('e' || n || '-' || s)[:20] AS event_id, md5('a' || n)[:20] AS article_id, 1 AS version,
           sentences[s + 1] AS sentence, (s * 150)::INTEGER AS char_start, (s * 150 + 12)::INTEGER AS char_end,
           'signed an agreement' AS quote, $types[1 + (hash(n, s, 7) % len($types))::INTEGER] AS event_type,
           'occurred' AS status, [{area: $areas[1 + (hash(n, s, 3) % len($areas))::INTEGER], organisation: NULL::VARCHAR,
           person: NULL::VARCHAR, role: 'party'}] AS actors, '1' AS extractor_version
    FROM texts CROSS JOIN range(2) AS k(s)"""
_FETCHES = """
    SELECT fetch_id, source, 'article' AS kind, url, url AS final_url, 200 AS status, 'text/html' AS content_type,
           20000 AS bytes, md5(url) AS digest, 'x.warc.gz' AS warc_file, n * 5000 AS warc_offset, fetched_at
    FROM new_articles"""
_EXTRACTIONS = """
    SELECT article_id, version, '1' AS extractor_version, 8 AS n_figures, 2 AS n_events FROM new_articles"""
# Of every fifth article the first fact had been expected before.
_OBSERVATIONS = """
    SELECT md5('o' || n || '-' || s || obs_status)[:20] AS observation_id,
           md5(indicator || ref_area || '-' || n)[:20] AS series_id,
           md5(indicator || ref_area)[:20] AS family_id, indicator, measure, ref_area, counterpart_area, unit_measure,
           time_period, freq, period_start, period_end, share * f.obs_value AS obs_value,
           share * f.obs_value AS obs_value_lower, share * f.obs_value AS obs_value_upper,
           share * f.obs_value AS obs_value_usd, k.obs_status, true AS is_identified,
           false AS is_ambiguous, 2 AS n_mentions, 1 + (hash(n, s, 9) % 2)::INTEGER AS n_articles, 1 AS n_sources,
           ['source-' || n % $sources] AS sources, char_start AS position,
           [figure_id, md5('f' || n || '-' || (s + 1))[:20]] AS figure_ids, figure_id AS best_figure_id,
           $moment::TIMESTAMPTZ - early AS first_seen, $moment::TIMESTAMPTZ - early AS last_seen, series_rank,
           CASE WHEN n % 5 = 0 AND s = 0 THEN 2 ELSE 1 END AS n_values, '1' AS resolver_version
    FROM (SELECT * EXCLUDE (obs_status) FROM ({figures}) WHERE s % 2 = 0) AS f
    JOIN (VALUES ('actual', 1, INTERVAL 0 DAY, 1.0), ('forecast', 2, INTERVAL 30 DAY, 0.9))
        AS k(obs_status, series_rank, early, share) ON series_rank = 1 OR (n % 5 = 0 AND s = 0)"""
_STORIES = """
    SELECT md5('t' || n)[:20] AS story_id, $types[1 + (hash(n, 0, 7) % len($types))::INTEGER] AS event_type,
           CASE WHEN n % 10 = 0 THEN 'planned' ELSE 'occurred' END AS status, '2020' AS time_period,
           DATE '2020-01-01' AS period_start, DATE '2021-01-01' AS period_end,
           [$areas[1 + (hash(n, 0, 3) % len($areas))::INTEGER], $areas[1 + (hash(n, 1, 3) % len($areas))::INTEGER]] AS areas,
           $moment::DATE AS first_seen, $moment::DATE AS last_seen, 1 + (n % 3 = 0)::INTEGER AS n_articles,
           n_articles AS n_sources, 0 AS n_copies
    FROM texts"""
_REPORTS = """
    SELECT event_id, md5('t' || n)[:20] AS story_id, article_id, 'source-' || n % $sources AS source,
           $moment::DATE + s::INTEGER AS reported_on, event_type,
           CASE WHEN n % 10 = 0 THEN 'planned' ELSE 'occurred' END AS status, '2020' AS time_period,
           DATE '2020-01-01' AS period_start, DATE '2021-01-01' AS period_end, quote,
           [event_type || '-' || actors[1].area] AS block_keys, md5(event_id)[:20] AS digest
    FROM ({events})"""
_ROWS = {
    "articles": "SELECT * EXCLUDE (n) FROM new_articles",
    "figures": _FIGURES,
    "events": _EVENTS,
    "fetches": _FETCHES,
    "extractions": _EXTRACTIONS,
}
# What joining leaves: made when the lake is filled; joining itself is timed by the benchmarks of its own.
_JOINED = {
    "observations": _OBSERVATIONS.format(figures=_FIGURES.replace("SELECT md5", "SELECT n, s, md5", 1)),
    "stories": _STORIES,
    "story_reports": _REPORTS.format(events=_EVENTS.replace("SELECT md5", "SELECT n, s, md5", 1)),
}


def words() -> list[str]:
    """3,000 made-up words, the short ones first."""
    chance = random.Random(1)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "is")]
    found = {"".join(chance.choices(syllables, k=1 + int(chance.expovariate(0.8)))) for _ in range(8_000)}
    return sorted(found, key=len)[:3_000]


class Maker:
    """Rows of articles by number, the same for the same number."""

    def __init__(self, home: Path) -> None:
        with contextlib.closing(connect(home)) as lake:
            self.codes: dict[str, object] = {
                name: [code for (code,) in lake.execute(f"SELECT {column} FROM {table} ORDER BY 1").fetchall()]
                for name, column, table in (
                    ("indicators", "indicator", "current_indicators"),
                    ("areas", "area", "current_areas WHERE kind = 'country'"),
                    ("types", "event_type", "current_event_types"),
                )
            }
        self.words = words()

    @contextlib.contextmanager
    def rows(self, home: Path, first: int, count: int, moment: dt.datetime) -> Iterator[Callable[[str], str]]:
        """A function from the table's name to the SQL of its rows, on the connection of the block."""
        with (
            contextlib.closing(cursor(place_of(home), "write")) as connection,
            tempfile.NamedTemporaryFile("w", suffix=".tsv") as file,
        ):
            self.connection = connection
            self._write_texts(file, first, count)
            file.flush()
            for name, value in {**self.codes, "file": file.name, "sources": _SOURCES, "moment": moment}.items():
                connection.execute(f"SET VARIABLE {name} = ?", [value])
            connection.execute(f"CREATE OR REPLACE TEMP TABLE texts AS {_bound(_TEXT)}")
            connection.execute(f"CREATE OR REPLACE TEMP TABLE new_articles AS {_bound(_ARTICLES)}")
            yield lambda table: _bound({**_ROWS, **_JOINED}[table])

    def _write_texts(self, file: TextIO, first: int, count: int) -> None:
        for number in range(first, first + count):
            chance = random.Random(number)
            chosen = chance.choices(self.words, k=264)
            said = (
                f"{' '.join(chosen[18 * s : 18 * s + 18])} reached ${chance.randrange(9000) / 10} million in {2015 + s}"
                for s in range(8)
            )
            file.write(f"{number}\t{'|'.join(said)}\t{' '.join(chosen[144:])}\n")

    def fill(self, home: Path, articles: int) -> None:
        """Articles number 0 to `articles`, in some commits, as past runs would have left them."""
        for part in range(_COMMITS):
            first, after = part * articles // _COMMITS, (part + 1) * articles // _COMMITS
            moment = _START + dt.timedelta(days=part)
            with self.rows(home, first, after - first, moment) as select:
                self.connection.execute("BEGIN")
                for table in (*_ROWS, *_JOINED):
                    rest = "recorded_at, run_id" if table == "fetches" else "valid_from, run_id"
                    names = [row[0] for row in self.connection.execute(f"DESCRIBE {select(table)}").fetchall()]
                    self.connection.execute(
                        f"INSERT INTO lake.{table} ({', '.join(names)}, {rest}) "
                        f"SELECT *, getvariable('moment'), 'part-{part}' FROM ({select(table)})"
                    )
                self.connection.execute("COMMIT")

    def python_rows(self, home: Path, first: int, count: int) -> dict[str, list[dict[str, object]]]:
        """The rows as a run holds them."""
        found = {}
        with self.rows(home, first, count, _NOW) as select:
            for table in _ROWS:
                answer = self.connection.execute(select(table))
                names = [column[0] for column in answer.description or ()]
                found[table] = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
        return found


def _bound(sql: str) -> str:
    for name in ("indicators", "areas", "types", "file", "sources", "moment"):
        sql = sql.replace(f"${name}", f"getvariable('{name}')")
    return sql


def run(home: Path, rows: dict[str, list[dict[str, object]]], number: int, source: str) -> dict[str, float]:
    """What the stages of a run ask of the lake and write to it, in their order; seconds by part."""
    seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def timed(part: str) -> Iterator[None]:
        begin = time.perf_counter()
        yield
        seconds[part] = seconds.get(part, 0.0) + time.perf_counter() - begin

    def stage(name: str):  # type: ignore[no-untyped-def]
        return writing(home, run_id=f"run-{number}", stage=name, source=source, code_version="1")

    ids = [row["article_id"] for row in rows["articles"]]
    with timed("ask"), contextlib.closing(connect(home)) as lake:
        pending.known_pages(lake, source, _NOW, dt.timedelta(days=7))
    with timed("write"), stage("fetches") as writer:
        writer.append("fetches", rows["fetches"])
    with timed("ask"), contextlib.closing(connect(home)) as lake:
        pages = pending.uncleaned_pages(lake, source)
        day = dt.timedelta(days=2)
        pending.printed_near(lake, [str(row["text_hash"]) for row in rows["articles"]], _NOW - day, _NOW + day)
    if len(pages) != len(ids):
        raise RuntimeError(f"{len(pages)} pages are to be cleaned, expected {len(ids)}")
    with timed("write"), stage("articles") as writer:
        writer.merge("articles", rows["articles"])
    with timed("ask"), contextlib.closing(connect(home)) as lake:
        unread = pending.unread_articles(lake, source, "1")
    if len(unread) != len(ids):
        raise RuntimeError(f"{len(unread)} articles are to be read, expected {len(ids)}")
    with timed("write"), stage("records") as writer:
        for table in ("figures", "events", "extractions"):
            writer.merge(table, rows[table], scope={"article_id": ids})
    with timed("check"), contextlib.closing(connect(home)) as lake:
        since = since_run(lake, f"run-{number}")
        for table in _CHECKED:
            with one_snapshot(lake):
                check(lake, [table], since)
    return seconds


def new_lake(home: Path) -> None:
    """A lake with reference data only."""
    migrate(home)
    with writing(home, run_id="reference", stage="reference", code_version="1", now=_START) as writer:
        load_reference(writer)


def runs(homes: Sequence[Path], maker: Maker, first: int) -> list[dict[str, float]]:
    """For each lake the medians over some runs, each of new articles of one source that the full lake knows for long.

    The lakes take turns, so that what else the machine does falls on both.
    """
    rounds: list[list[dict[str, float]]] = [[] for _ in homes]
    for number in range(_ROUNDS):
        rows = maker.python_rows(homes[-1], first + number * _RUN, _RUN)
        source = f"source-{number}"
        for table in ("articles", "fetches"):
            rows[table] = [{**row, "source": source} for row in rows[table]]
        for row in rows["articles"]:
            row.pop("version")
        for home, found in zip(homes, rounds, strict=True):
            found.append(run(home, rows, number, source))
    return [{part: statistics.median(one[part] for one in found) for part in found[0]} for found in rounds]


def seconds_for(home: Path, sql: str, as_of: dt.datetime | None = None) -> tuple[float, float]:
    """Median seconds that a question takes on two threads and an open connection: by the clock, and of the processor.

    Where others want the cores too, the clock shows their work as well; the processor's seconds, all cores together,
    do not.
    """
    clock, processor = [], []
    with contextlib.closing(connect(home, as_of=as_of)) as lake:
        lake.execute("SET threads = 2")
        for _ in range(_ROUNDS):
            begin, used = time.perf_counter(), time.process_time()
            lake.execute(sql).fetchall()
            clock.append(time.perf_counter() - begin)
            processor.append(time.process_time() - used)
    return statistics.median(clock), statistics.median(processor)


def load() -> Measure:
    """How many processes wanted the cores in the last minute, on average."""
    return Measure(f"processes that wanted the {os.cpu_count()} cores, this one as well", os.getloadavg()[0])


def measures(home: Path, size: int) -> Iterator[Measure]:
    """Every measure, in the order in which they are taken. home: an empty folder; it takes about 2 KB an article."""
    empty, full = home / "empty", home / "full"
    for folder in (empty, full):
        new_lake(folder)
    maker = Maker(full)
    begin = time.perf_counter()
    maker.fill(full, size)
    yield Measure(f"seconds to make {size:,} articles", time.perf_counter() - begin)
    yield load()
    begin = time.perf_counter()
    maintain(full, now=_NOW + dt.timedelta(days=3650))
    yield Measure("seconds of maintain", time.perf_counter() - begin)
    figures = size * FIGURES_AN_ARTICLE
    for name, folders in (("figures", ["figures"]), ("everything", ["."])):
        used = sum(
            f.stat().st_size for one in folders for f in (place_of(full).lake / "data/main" / one).rglob("*.parquet")
        )
        yield Measure(f"bytes a figure, {name}", used / figures, 250 if name == "everything" else None)
    yield load()
    of_empty, of_full = runs([empty, full], maker, size)
    for part in of_full:
        yield Measure(f"{part}: seconds on the empty lake", of_empty[part])
        yield Measure(f"{part}: seconds on the full lake", of_full[part])
    ratio = sum(of_full.values()) / sum(of_empty.values())
    yield Measure("a run of 1,000 articles, times that on an empty lake", ratio, 1.5)
    yield load()
    yield from questions(full)
    yield load()


def questions(home: Path) -> Iterator[Measure]:
    """The recipes of docs/recipes.md, and a question to a moment past against the same one to the present."""
    from benchmarks.recipes import recipes

    for recipe in recipes(ROOT / "docs" / "recipes.md"):
        clock, processor = seconds_for(home, recipe.sql)
        yield Measure(f"seconds: {recipe.title}"[:58], clock, 1.0)
        yield Measure("    of the processor, all cores together", processor)
    current = "SELECT ref_area, sum(obs_value), count(*) FROM current_figures WHERE indicator = 'EXPORTS' GROUP BY ALL"
    (_, now), (_, then) = seconds_for(home, current), seconds_for(home, current, as_of=_NOW)
    yield Measure("as of a moment, times the current question", then / now, 2.0)


def main(argv: Sequence[str] | None = None) -> int:
    """Prints every measure with its bound; 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=_SIZE, help=f"articles in the full lake (default {_SIZE})")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="make the lakes there and leave them")
    arguments = parser.parse_args(argv)
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="dateline-lake-"))
    missed = False
    try:
        for measure in measures(folder, arguments.size):
            print(measure, flush=True)
            missed = missed or not measure.holds
    finally:
        if arguments.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
