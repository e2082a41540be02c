"""What a reader corrects is what figures, series and conflicts say from then on, whatever is read again."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from seed_lake import FETCHED, prepare, seed_articles, source_of, take_in

from benchmarks import corrections as benchmark
from pipelines import stages
from pipelines.cli import main
from pipelines.correcting import apply_corrections, correct
from pipelines.observation_stage import join_figures
from pipelines.story_stage import join_reports
from warehouse.checks import check
from warehouse.corrections import CorrectionError
from warehouse.lake import connect
from warehouse.pending import Span

DAY = dt.timedelta(days=1)
SEED = "192934"


@pytest.fixture(scope="module")
def resolved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("resolved")
    prepare(folder)
    take_in(folder, [row for row in seed_articles().values() if row["source"] == "seed-caspian-courier"], "first")
    resolve(folder, "first", FETCHED)
    return folder


@pytest.fixture
def home(resolved: Path, tmp_path: Path) -> Path:
    """A lake of the test's own, with the articles of one source read and resolved."""
    shutil.copytree(resolved, tmp_path, dirs_exist_ok=True)
    return tmp_path


def resolve(home: Path, run_id: str, now: dt.datetime) -> None:
    """What the job `resolve` does."""
    apply_corrections(home, run_id, now)
    join_figures(home, run_id, now)
    join_reports(home, run_id, now)


def rows(home: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(connect(home)) as lake:
        return lake.execute(sql, values).fetchall()


def turnover(home: Path) -> str:
    """The figure of 2.9 billion dollars of turnover with Russia in 2021."""
    ((name,),) = rows(
        home,
        "SELECT figure_id FROM current_figures JOIN current_articles USING (article_id) "
        "WHERE url LIKE ? AND obs_value = 2.9e9 AND indicator = 'TRADE_TURNOVER'",
        f"%{SEED}%",
    )
    return str(name)


def assert_sound(home: Path) -> None:
    with closing(connect(home)) as lake:
        assert [one for one in check(lake) if not one.passed and one.severity == "error"] == []


def read_again(home: Path, now: dt.datetime) -> None:
    stages.read(source_of("caspian-courier"), home, "again", now, again=Span())


def test_figures_observations_and_series_follow_and_reading_again_does_not_undo_it(home: Path) -> None:
    name = turnover(home)
    for field, value in (("obs_value", "2,950,000,000"), ("time_period", "2020"), ("counterpart_area", "KZ")):
        correct(home, "figure", name, field, value, "Ann", FETCHED + DAY)
    assert rows(home, "SELECT obs_value FROM current_figures WHERE figure_id = ?", name) == [
        (2.9e9,)
    ]  # from the next run
    resolve(home, "second", FETCHED + 2 * DAY)
    after = (
        *(2.95e9, 2.95e9, "2020", "A", dt.date(2020, 1, 1), dt.date(2021, 1, 1), "KZ"),
        ["counterpart_area", "obs_value", "time_period"],
    )
    asked = (
        "SELECT obs_value, obs_value_usd, time_period, freq, period_start, period_end, counterpart_area, corrected_fields "
        "FROM current_figures WHERE figure_id = ?"
    )
    assert rows(home, asked, name) == [after]
    history = "SELECT obs_value, corrected_fields, run_id, valid_to IS NULL FROM figures WHERE figure_id = ? ORDER BY valid_from"
    assert rows(home, history, name) == [
        (2.9e9, None, "first", False),
        (2.95e9, ["counterpart_area", "obs_value", "time_period"], "second", True),
    ]
    of_series = "SELECT time_period, obs_value, counterpart_area FROM series WHERE best_figure_id = ?"
    assert rows(home, of_series, name) == [("2020", 2.95e9, "KZ")]
    written = rows(home, "SELECT count(*) FROM figures")
    read_again(home, FETCHED + 3 * DAY)
    resolve(home, "third", FETCHED + 3 * DAY)
    assert rows(home, asked, name) == [after]
    assert rows(home, "SELECT count(*) FROM figures") == written
    assert_sound(home)
    # The last word counts.
    correct(home, "figure", name, "obs_value", "2900000000", "Bob", FETCHED + 4 * DAY)
    resolve(home, "fourth", FETCHED + 5 * DAY)
    assert rows(home, "SELECT obs_value FROM series WHERE best_figure_id = ?", name) == [(2.9e9,)]


def test_a_record_that_should_not_be_there_goes_with_its_links_and_stays_away(home: Path) -> None:
    ((name, event),) = rows(
        home, "SELECT figure_ids[1], event_id FROM current_events WHERE len(figure_ids) > 0 ORDER BY event_id LIMIT 1"
    )
    ((other,),) = rows(home, "SELECT event_id FROM current_events WHERE event_id <> ? ORDER BY event_id LIMIT 1", event)
    correct(home, "figure", name, "*", None, "Ann", FETCHED + DAY)
    correct(home, "event", other, "*", None, "Ann", FETCHED + DAY)
    for run in ("second", "third"):
        resolve(home, run, FETCHED + 2 * DAY)
        assert rows(home, "SELECT count(*) FROM current_figures WHERE figure_id = ?", name) == [(0,)]
        assert rows(home, "SELECT count(*) FROM current_events WHERE event_id = ?", other) == [(0,)]
        assert rows(
            home, "SELECT list_contains(figure_ids, ?) FROM current_events WHERE event_id = ?", name, event
        ) == [(False,)]
        assert_sound(home)
        read_again(home, FETCHED + 3 * DAY)
    assert rows(home, "SELECT count(*) FROM current_observations WHERE list_contains(figure_ids, ?)", name) == [(0,)]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("indicator", "EXPORT", "a code of the table indicators"),
        ("indicator", None, "never empty"),
        ("ref_area", "Azerbaijan", "a code of the table areas"),
        ("obs_status", "real", "'actual'"),
        ("time_period", "last year", "no SDMX time period"),
        ("obs_value", "much", "expected a number"),
    ],
)
def test_what_the_record_cannot_hold_is_refused(home: Path, field: str, value: str | None, told: str) -> None:
    with pytest.raises(CorrectionError, match=told):
        correct(home, "figure", turnover(home), field, value, "Ann", FETCHED + DAY)


def test_an_event_is_corrected_with_its_days(home: Path) -> None:
    ((name,),) = rows(home, "SELECT event_id FROM current_events ORDER BY event_id LIMIT 1")
    for field, value in (("time_period", "2022-Q3"), ("status", "cancelled"), ("location", None)):
        correct(home, "event", name, field, value, "Ann", FETCHED + DAY)
    resolve(home, "second", FETCHED + 2 * DAY)
    assert rows(
        home,
        "SELECT status, period_start, period_end, date_precision, location FROM current_events WHERE event_id = ?",
        name,
    ) == [("cancelled", dt.date(2022, 7, 1), dt.date(2022, 10, 1), "quarter", None)]
    assert_sound(home)


def test_the_benchmark_reads_what_is_printed(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = turnover(home)
    ((gone,),) = rows(home, "SELECT figure_id FROM current_figures WHERE figure_id <> ? ORDER BY 1 LIMIT 1", name)
    correct(home, "figure", name, "counterpart_area", "KZ", "Ann", FETCHED + DAY)
    correct(home, "figure", gone, "*", None, "Ann", FETCHED + DAY)
    resolve(home, "second", FETCHED + 2 * DAY)
    printed = CliRunner().invoke(main, ["corrections"], env={"DATELINE_HOME": str(home)})
    lines = [json.loads(line) for line in printed.output.splitlines()]
    assert [
        line["record"] and line["record"]["counterpart_area"]
        for line in sorted(lines, key=lambda one: not one["record"])
    ] == ["KZ", None]
    # The extraction still reads it as before: the benchmark says so.
    assert sorted(one.wrong for one in benchmark.compare(lines)) == [("*",), ("counterpart_area",)]
    as_read = [{**line, "record": {**line["record"], "counterpart_area": "RU"}} for line in lines if line["record"]]
    assert [one.wrong for one in benchmark.compare(as_read)] == [()]
    file = tmp_path / "gold.jsonl"
    file.write_text(printed.output, encoding="utf-8")
    assert benchmark.main([str(file)]) == 0
    assert "figures: 0 of 2 are read as readers say" in capsys.readouterr().out
