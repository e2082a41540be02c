from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from killing import kill_after

import warehouse
from warehouse.checks import check

# A run of so many stages: article n in its version k, with as many figures as its number.
RUN = """
import datetime as dt, sys, pathlib, warehouse
home, version, stages = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
for n in range(stages):
    with warehouse.writing(home, run_id=f"run-{version}", stage=f"stage-{n}", code_version="1") as writer:
        writer.merge("articles", [{
            "article_id": f"a{n}", "source": "courier", "url": f"u{n}", "canonical_url": f"u{n}", "text": version,
            "text_hash": version, "word_count": 1, "fetched_at": dt.datetime(2022, 1, 1, tzinfo=dt.UTC)}])
        writer.merge("figures", [{
            "figure_id": f"f{n}-{i}", "article_id": f"a{n}", "version": int(version), "sentence": "s",
            "char_start": 0, "char_end": 1, "quote": "q", "indicator": "EXPORTS", "measure": "level",
            "obs_value": float(version), "qualifier": "exact", "obs_status": "actual", "extractor_version": "1",
        } for i in range(n % 4 + 1)], scope={"article_id": [f"a{n}"]})
print("done", flush=True)
"""


def start(home: Path, version: int, stages: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RUN, str(home), str(version), str(stages)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def assert_consistent(home: Path) -> None:
    """Every commit is there whole or not at all, and every snapshot can be read."""
    with warehouse.connect(home) as connection:
        outcomes = check(connection, ["articles", "figures", "runs"])
        assert [outcome for outcome in outcomes if not outcome.passed and outcome.name != "indicator_resolves"] == []
        torn = connection.execute(
            "SELECT article_id FROM current_articles LEFT JOIN current_figures USING (article_id) "
            "GROUP BY article_id, text HAVING count(*) <> article_id[2:]::INTEGER % 4 + 1 "
            "OR count(*) FILTER (WHERE obs_value = text::DOUBLE) <> count(*)"
        ).fetchall()
        assert torn == []
        snapshots = connection.execute("SELECT snapshot_id FROM lake.snapshots() WHERE snapshot_id > 4").fetchall()
        for (snapshot,) in snapshots[:: max(1, len(snapshots) // 10)] + snapshots[-1:]:
            connection.execute(f"SELECT sum(obs_value), any_value(quote) FROM figures AT (VERSION => {snapshot})")
            assert connection.fetchone() is not None


def kill_at_random_moments(home: Path, kills: int, seed: int, stages: int) -> None:
    """A run takes a second for every two to seven stages: a version is begun anew after so many kills that few are done."""
    moments, hits, kills_a_version = random.Random(seed), 0, stages // 8
    for number in range(kills):
        process = start(home, 1 + number // kills_a_version, stages)
        kill_after(process, moments.uniform(0.0, stages / 20))
        hits += process.returncode == -signal.SIGKILL
        assert_consistent(home)
    assert hits > kills / 2  # who has ended is not killed, and shows nothing
    last = kills // kills_a_version + 2
    process = start(home, last, stages)
    assert process.communicate()[0] == "done\n"
    assert process.returncode == 0
    assert_consistent(home)
    with warehouse.connect(home) as connection:
        articles = connection.execute("SELECT count(*), min(text), max(text) FROM current_articles").fetchone()
        figures = connection.execute("SELECT count(*), min(obs_value) FROM current_figures").fetchone()
    assert articles == (stages, str(last), str(last))
    assert figures == (sum(n % 4 + 1 for n in range(stages)), float(last))


@pytest.mark.everywhere
def test_a_writer_killed_anywhere_leaves_whole_commits_and_the_next_run_completes(lake, place_kind: str) -> None:
    kill_at_random_moments(lake.home, kills=15 if place_kind == "files" else 5, seed=1, stages=16)


@pytest.mark.slow
def test_a_writer_killed_two_hundred_times(lake) -> None:
    kill_at_random_moments(lake.home, kills=200, seed=2, stages=40)


def test_an_initialisation_killed_anywhere_does_not_stand_in_the_way(tmp_path: Path) -> None:
    moments = random.Random(3)
    for _ in range(6):
        process = start(tmp_path, 1, 8)
        kill_after(process, moments.uniform(0.0, 1.0))
    process = start(tmp_path, 2, 8)
    assert process.communicate()[0] == "done\n"
    assert_consistent(tmp_path)
