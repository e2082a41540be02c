from __future__ import annotations

import datetime as dt
import os
import random
import sqlite3
import tarfile
from pathlib import Path

import pytest
from lake_under_test import Lake, with_reference_data
from places import Places

import warehouse
from warehouse.backup import BackupError, backup, restore
from warehouse.contract import tables
from warehouse.errors import LakeBusyError, LakeMissingError
from warehouse.lake import one_snapshot
from warehouse.lock import turn
from warehouse.maintain import UnsoundError, faults, maintain
from warehouse.place import Place, place_of

LATER = dt.timedelta(days=400)


@pytest.fixture
def template(place_kind: str, places: Places, make_rows) -> str:
    """Five runs: every article and every second figure changes in each, one article goes."""

    def build(home: Path) -> None:
        with_reference_data(home)
        for number in range(5):
            with warehouse.writing(home, run_id=f"r{number}", stage="test", code_version="1") as writer:
                articles = [make_rows.article(n, text=f"{number}") for n in range(8 - number)]
                writer.merge("articles", articles, scope={"source": ["courier"]})
                figures = [make_rows.figure(n, n % 4, obs_value=float(number * (n % 2))) for n in range(12)]
                writer.merge("figures", figures)

    return places.template(place_kind, "written", build)


@pytest.fixture
def written(lake):
    return lake


def content(lake) -> dict[str, list[tuple[object, ...]]]:
    with warehouse.connect(lake.home) as connection, one_snapshot(connection):
        return {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in tables()}


def seen(lake, snapshots: list[int]) -> list[list[tuple[object, ...]]]:
    with warehouse.connect(lake.home) as connection, one_snapshot(connection):
        return [connection.execute(f"FROM figures AT (VERSION => {n}) ORDER BY ALL").fetchall() for n in snapshots]


def snapshots(lake) -> list[int]:
    return [n for (n,) in lake.sql("SELECT snapshot_id FROM lake.snapshots() WHERE snapshot_id > 4 ORDER BY 1")]


@pytest.mark.everywhere
def test_merging_changes_no_row_and_no_snapshot(written) -> None:
    # Condition 7: merging and rewriting change no history, so that a new version of DuckLake is safe where this passes.
    before, numbers = content(written), snapshots(written)
    then = seen(written, numbers)
    done = maintain(written.home)
    assert content(written) == before
    assert seen(written, numbers) == then
    assert done.files_removed == done.snapshots_expired == 0


@pytest.mark.everywhere
def test_expiry_lets_snapshots_go_and_keeps_history(written) -> None:
    before, stored = content(written), written.files()
    done = maintain(written.home, now=dt.datetime.now(dt.UTC) + LATER)
    assert content(written) == before
    assert done.snapshots_expired > 5
    assert done.files_after < done.files_before
    assert len(snapshots(written)) == 1
    assert done.files_removed > 0
    assert len(written.files()) < len(stored)
    assert {sum(f"/main/{name}/" in path for path in written.files()) for name in ("articles", "figures")} == {1}
    assert faults(written.home) == ([], [])


@pytest.mark.files_only
def test_merged_files_hold_the_figures_of_an_article_together(written) -> None:
    maintain(written.home, now=dt.datetime.now(dt.UTC) + LATER)
    (file,) = [path for path in written.files() if "/main/figures/" in path]
    with warehouse.connect(written.home) as connection:
        found = connection.execute("SELECT article_id, char_start FROM read_parquet(?)", [file]).fetchall()
    assert found == sorted(found)


@pytest.mark.files_only
def test_texts_are_packed_tight_in_merged_files_and_quickly_in_those_of_a_run(written, make) -> None:
    words = random.Random(1).choices([f"word{n}" for n in range(300)], k=60_000)

    def bytes_of_texts(files: set[str]) -> int:
        (file,) = [path for path in files if "/main/articles/" in path]
        return os.path.getsize(file)

    before = set(written.files())
    rows = [make.article(1000 + n, text=" ".join(words[200 * n : 200 * n + 200])) for n in range(300)]
    written.merge("articles", rows)
    by_a_run = bytes_of_texts(set(written.files()) - before)
    maintain(written.home, now=dt.datetime.now(dt.UTC) + LATER)
    assert bytes_of_texts(set(written.files())) < by_a_run
    levels = written.sql(
        "SELECT value FROM lake.options() WHERE option_name = 'parquet_compression_level' AND scope_entry = 'main.articles'"
    )
    assert levels == [("3",)]


@pytest.mark.everywhere
def test_writing_goes_on_after_maintenance(written, make) -> None:
    maintain(written.home, now=dt.datetime.now(dt.UTC) + LATER)
    before = content(written)
    assert written.merge("figures", [make.figure(1, 1, obs_value=99.0)]).closed == 1
    maintain(written.home, now=dt.datetime.now(dt.UTC) + LATER)
    closed = written.sql("SELECT figure_id, obs_value FROM figures WHERE figure_id = 'f1'")
    assert ("f1", 99.0) in closed
    assert len(closed) == len([row for row in before["figures"] if row[0] == "f1"]) + 1


@pytest.mark.everywhere
def test_a_reader_keeps_its_snapshot_during_maintenance(written) -> None:
    with warehouse.connect(written.home) as reader:
        reader.execute("BEGIN")
        before = reader.execute("FROM figures ORDER BY ALL").fetchall()
        maintain(written.home, kept_days=0)
        assert reader.execute("FROM figures ORDER BY ALL").fetchall() == before


@pytest.mark.files_only
def test_orphans_go_after_a_day_and_needed_files_stay(written) -> None:
    orphan = Path(Place(written.home).data) / "main" / "figures" / "orphan.parquet"
    orphan.write_bytes(b"left by a killed writer")
    maintain(written.home)
    assert orphan.exists()
    week_ago = dt.datetime.now().timestamp() - 7 * 86400
    os.utime(orphan, (week_ago, week_ago))
    before = content(written)
    maintain(written.home)
    assert not orphan.exists()
    assert content(written) == before


def test_merging_that_would_change_rows_is_noticed(written, monkeypatch: pytest.MonkeyPatch) -> None:
    def harm(connection) -> None:
        connection.execute("UPDATE figures SET obs_value = 7 WHERE figure_id = 'f1' AND valid_to IS NULL")

    monkeypatch.setattr("warehouse.maintain._rewrite", harm)
    with pytest.raises(UnsoundError, match="merging files changed figures"):
        maintain(written.home)


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda _content: None, "is missing"),
        (lambda content: content[:-20], "the catalog says"),
        (lambda content: b"x" * len(content), "cannot be read"),
    ],
)
def test_a_broken_file_is_told_and_nothing_is_removed(written, harm, told: str, tmp_path: Path) -> None:
    broken = next(path for path in written.files() if "/articles/" in path)
    store = place_of(written.home).files
    with store.local(broken) as file:
        content = harm(file.read_bytes())
    store.remove(broken)
    if content is not None:
        (tmp_path / "harmed").write_bytes(content)
        store.put(broken, tmp_path / "harmed")
    stored = written.files()
    with pytest.raises(UnsoundError, match=f"{broken.rpartition('/')[2]}.*{told}"):
        maintain(written.home, kept_days=0, now=dt.datetime.now(dt.UTC) + LATER)
    assert written.files() == stored


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (
            "INSERT INTO figures SELECT * FROM figures WHERE figure_id = 'f1' AND valid_to IS NULL",
            "figures: key_unique",
        ),
        ("UPDATE figures SET article_id = 'nowhere' WHERE valid_to IS NULL", "figures: article_id_resolves"),
        (
            "UPDATE figures SET valid_to = now() + INTERVAL 1 DAY WHERE valid_to IS NOT NULL",
            "figures: validity_without_overlap",
        ),
    ],
)
def test_what_the_contract_forbids_stops_maintenance(written, harm: str, told: str) -> None:
    with written.raw() as connection:
        connection.execute(harm)
    with pytest.raises(UnsoundError, match=told):
        maintain(written.home)


@pytest.mark.everywhere
def test_a_busy_lake_is_told(written, tmp_path: Path) -> None:
    with turn(place_of(written.home), purpose="a run", timeout=1):
        for work in (
            lambda: maintain(written.home, timeout=0),
            lambda: backup(tmp_path / "b", written.home, timeout=0),
        ):
            with pytest.raises(LakeBusyError, match="a run"):
                work()


def test_a_missing_lake_is_told_and_not_made(tmp_path: Path) -> None:
    for missing in (lambda: maintain(tmp_path / "no"), lambda: backup(tmp_path / "b", tmp_path / "no")):
        with pytest.raises(LakeMissingError):
            missing()
    assert not (tmp_path / "no" / "lake").exists()


@pytest.mark.everywhere
def test_a_backup_comes_back_with_history_and_snapshots(written, make, tmp_path: Path) -> None:
    before, numbers = content(written), snapshots(written)
    then = seen(written, numbers)
    backup(tmp_path / "b.tar", written.home)
    written.merge("figures", [], {})
    assert content(written) != before
    done = restore(tmp_path / "b.tar", written.home, replace=True)
    assert content(written) == before
    assert seen(written, numbers) == then
    written.merge("articles", [make.article(50)])
    assert done.replaced is not None
    assert done.replaced.exists()


@pytest.mark.files_only
def test_a_lake_that_came_back_has_a_log_again_and_the_replaced_one_is_whole(written, make, tmp_path: Path) -> None:
    backup(tmp_path / "b.tar", written.home)
    done = restore(tmp_path / "b.tar", written.home, replace=True)
    assert done.replaced is not None
    assert (done.replaced / "catalog.sqlite").exists()
    written.merge("articles", [make.article(50)])
    with sqlite3.connect(Place(written.home).catalog_file) as catalog:
        assert catalog.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.everywhere
def test_a_backup_takes_a_lake_to_files_and_back(written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, numbers = content(written), snapshots(written)
    then = seen(written, numbers)
    backup(tmp_path / "b.tar", written.home)
    with monkeypatch.context() as on_files:
        for name in ("DATELINE_CATALOG", "DATELINE_DATA"):
            on_files.delenv(name, raising=False)
        restore(tmp_path / "b.tar", tmp_path / "new home")
        files = Lake(tmp_path / "new home")
        assert (content(files), seen(files, numbers)) == (before, then)
        files.merge("figures", [], {})
        backup(tmp_path / "back.tar", files.home)
        emptied = content(files)
    restore(tmp_path / "back.tar", written.home, replace=True)
    assert content(written) == emptied
    assert written.sql("SELECT count(*) FROM current_figures") == [(0,)]


def test_a_lake_is_replaced_only_on_demand(written, tmp_path: Path) -> None:
    backup(tmp_path / "b.tar", written.home)
    with pytest.raises(BackupError, match="--replace"):
        restore(tmp_path / "b.tar", written.home)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def _escape(path: Path) -> None:
    with tarfile.open(path, "a") as tar:
        tar.add(__file__, "data/../../../escaped")


@pytest.mark.parametrize("harm", [_cut, _flip, _escape, lambda path: path.write_text("no tar")])
def test_a_harmed_backup_is_refused_and_the_lake_stays(written, tmp_path: Path, harm) -> None:
    backup(tmp_path / "b.tar", written.home)
    harm(tmp_path / "b.tar")
    before = content(written)
    with pytest.raises(BackupError, match=r"b\.tar"):
        restore(tmp_path / "b.tar", written.home, replace=True)
    assert content(written) == before
    assert not list(tmp_path.rglob("escaped"))
    assert not list(written.home.glob(".restore-*"))
