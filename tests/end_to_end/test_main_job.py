"""From source files to rows that an analyst queries, by the command and the assets that users run."""

from __future__ import annotations

import csv
import io
import json
import signal
import time
from pathlib import Path

import pytest
from workspaces import Workspace, make_workspace

STATE = {
    "articles": "SELECT url, version, title, text_hash, valid_to IS NULL AS now FROM articles ORDER BY ALL",
    "figures": "SELECT figure_id, version, quote, obs_value, indicator, valid_to IS NULL AS now FROM figures ORDER BY ALL",
    "events": "SELECT event_id, version, quote, event_type, status, valid_to IS NULL AS now FROM events ORDER BY ALL",
    "stories": "SELECT story_id, status, time_period, n_articles, n_copies, valid_to IS NULL AS now FROM stories ORDER BY ALL",
    "story_reports": "SELECT event_id, story_id, status, valid_to IS NULL AS now FROM story_reports ORDER BY ALL",
    "rejects": "SELECT stage, url, reason FROM rejects ORDER BY ALL",
    "fetches": "SELECT url, status, digest FROM fetches ORDER BY ALL",
}
OF_SEED = "FROM current_figures JOIN current_articles USING (article_id) WHERE url LIKE '%192934%'"


def state(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    return {name: workspace.rows(sql) for name, sql in STATE.items()}


def snapshots(workspace: Workspace) -> int:
    return workspace.rows("SELECT max(snapshot_id) FROM ducklake_snapshots('lake')")[0][0]


def test_trade_turnover_of_the_seed_article(finished: Workspace) -> None:
    rows = finished.rows(
        f"SELECT obs_value, unit_measure, ref_area, counterpart_area, time_period, quote {OF_SEED} "
        "AND indicator = 'TRADE_TURNOVER' AND measure = 'level'"
    )
    assert (2.9e9, "USD", "AZ", "RU", "2021", "$2.9 billion") in rows


@pytest.mark.parametrize(
    ("value", "giver", "host"),
    [(1.2e9, "AZ", "RU"), (6.3e9, "RU", "AZ"), (5e9, "RU", "AZ"), (1.3e9, "RU", "AZ")],
)
def test_investments_of_the_seed_article(finished: Workspace, value: float, giver: str, host: str) -> None:
    rows = finished.rows(
        f"SELECT obs_value, ref_area, counterpart_area {OF_SEED} AND indicator = 'INVESTMENT' AND unit_measure = 'USD'"
    )
    assert (value, giver, host) in rows


def test_events_of_the_seed_article(finished: Workspace) -> None:
    events = finished.rows(
        "SELECT event_type, status, e.time_period, e.quote, e.location FROM current_events AS e "
        "JOIN current_articles USING (article_id) WHERE url LIKE '%192934%'"
    )
    signed = [
        quote for kind, status, period, quote, _ in events if kind == "AGREEMENT_SIGNED" and period == "2022-04-26"
    ]
    assert len([quote for quote in signed if "minutes" in quote]) == 1
    assert len([quote for quote in signed if "memorandum" in quote]) == 2
    launches = {
        (status, period): (quote, location)
        for kind, status, period, quote, location in events
        if kind == "FACILITY_LAUNCH"
    }
    kamaz, place = launches["planned", "2022-Q2"]
    assert "KAMAZ" in kamaz
    assert "Karabakh" in place
    assert "helicopter plant" in launches["possible", "2022-Q3"][0]


def test_a_run_joins_what_the_sources_report(finished: Workspace) -> None:
    plans = finished.rows(
        "SELECT object, first_promised, plan_status, url FROM plans LEFT JOIN current_articles ON article_id = done_by "
        "WHERE event_type = 'FACILITY_LAUNCH'"
    )
    assert ("helicopter plant built jointly", "2022-Q3", "overdue", None) in plans
    done = [(first, url) for object, first, status, url in plans if status == "done" and "solar" in object]
    assert len(done) == 1
    assert done[0][0] == "2022-Q3"
    assert done[0][1].endswith("sardoba-solar-plant-opened/")


def test_a_second_run_finds_nothing_new(finished: Workspace, tmp_path: Path) -> None:
    workspace = finished.copied(tmp_path)
    before, snapshot = state(workspace), snapshots(workspace)
    archived = sorted(path.name for path in (workspace.home / "archive").rglob("*") if path.is_file())
    workspace.run()
    assert state(workspace) == before
    assert snapshots(workspace) == snapshot
    assert sorted(path.name for path in (workspace.home / "archive").rglob("*") if path.is_file()) == archived


def test_a_changed_article_becomes_a_new_version(twice: Workspace) -> None:
    ((article_id, versions),) = twice.rows(
        "SELECT article_id, count(*) FROM articles GROUP BY article_id HAVING count(*) > 1"
    )
    history = twice.rows(
        f"SELECT version, valid_to IS NULL, text FROM articles WHERE article_id = '{article_id}' ORDER BY version"
    )
    assert versions == 2
    assert [(number, is_current) for number, is_current, _ in history] == [(1, False), (2, True)]
    assert history[0][2] != history[1][2]
    ((snapshot,),) = twice.rows(
        "SELECT max(snapshot_id) FROM lake.snapshots() WHERE snapshot_time < "
        f"(SELECT valid_to FROM articles WHERE article_id = '{article_id}' AND version = 1)"
    )
    then = twice.rows(
        f"SELECT text, valid_to FROM articles AT (VERSION => {snapshot}) WHERE article_id = '{article_id}'"
    )
    assert then == [(history[0][2], None)]
    assert twice.rows(f"SELECT count(*) FROM current_figures WHERE article_id = '{article_id}' AND version <> 2") == [
        (0,)
    ]
    assert twice.rows(f"SELECT count(*) > 0 FROM figures WHERE article_id = '{article_id}' AND version = 1") == [
        (True,)
    ]


def test_what_is_no_article_is_refused_with_its_reason(finished: Workspace) -> None:
    reasons = {reason for (reason,) in finished.rows("SELECT reason FROM rejects")}
    assert {"paywalled_stub", "empty_page"} <= reasons
    assert finished.rows("SELECT count(*) FROM fetches WHERE status = 404")[0][0] >= 1


def test_the_run_says_what_it_found(finished: Workspace) -> None:
    for words in (
        "What the lake holds",
        "seed-caspian-courier",
        "TRADE_TURNOVER",
        "What became of plans",
        "Refused",
        str(finished.home),
        "dateline ui",
    ):
        assert words in finished.told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("homme: http://127.0.0.1/", "did you mean"),
        ("schedule: every morning", "schedule"),
        ("area: AZE-land", "area"),
    ],
)
def test_a_wrong_source_file_stops_the_run_before_anything_is_written(
    workspace: Workspace, line: str, told: str
) -> None:
    path = next(iter(sorted(workspace.sources.glob("*.yaml"))))
    key = line.split(":")[0]
    kept = [row for row in path.read_text(encoding="utf-8").splitlines() if not row.startswith(f"{key}:")]
    path.write_text("\n".join([*kept, line]) + "\n", encoding="utf-8")
    done = workspace.dateline("run")
    assert done.returncode == 2, done.stdout + done.stderr
    assert path.name in done.stderr
    assert told in done.stderr
    assert not workspace.home.exists() or not list(workspace.home.rglob("*"))


def test_an_unknown_source_is_named_with_the_known_ones(workspace: Workspace) -> None:
    done = workspace.dateline("run", "nowhere")
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert "seed-caspian-courier" in done.stderr


@pytest.mark.parametrize("style", ["csv", "json", "table"])
def test_sql_prints_rows(finished: Workspace, style: str) -> None:
    done = finished.dateline("sql", "--format", style, "SELECT url, title FROM current_articles ORDER BY url LIMIT 3")
    assert done.returncode == 0, done.stderr
    if style == "json":
        assert [set(row) for row in json.loads(done.stdout)] == [{"url", "title"}] * 3
    elif style == "csv":
        assert len(list(csv.DictReader(io.StringIO(done.stdout)))) == 3
    else:
        assert "title" in done.stdout


def test_sql_refuses_to_write(finished: Workspace) -> None:
    done = finished.dateline("sql", "DELETE FROM lake.articles")
    assert done.returncode == 2
    assert finished.rows("SELECT count(*) > 0 FROM articles") == [(True,)]


def test_sql_without_a_query_opens_a_prompt(finished: Workspace) -> None:
    done = finished.dateline("sql", stdin="SELECT count(*) AS n\nFROM current_articles;\nSELECT nonsense;\n\\q\n")
    assert done.returncode == 0, done.stderr
    assert "n" in done.stdout
    assert "nonsense" in done.stderr


@pytest.mark.parametrize(
    "share", [0.6, *(pytest.param(share, marks=pytest.mark.slow) for share in (0.3, 0.45, 0.75, 0.9))]
)
def test_a_killed_run_is_completed_by_the_next(finished: Workspace, tmp_path: Path, share: float) -> None:
    workspace = make_workspace(tmp_path, finished.site)
    process = workspace.start("run")
    time.sleep(share * finished.seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    workspace.run()
    assert state(workspace) == state(finished)
