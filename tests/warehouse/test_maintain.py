from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import tarfile
from pathlib import Path

import pytest

import warehouse
from warehouse.backup import BackupError, backup, restore
from warehouse.contract import tables
from warehouse.errors import LakeBusyError, LakeMissingError
from warehouse.lake import catalog_file, data_folder, lake_folder, lock_file
from warehouse.lock import exclusive
from warehouse.maintain import UnsoundError, faults, maintain

LATER = dt.timedelta(days=400)


@pytest.fixture(scope="module")
def _written(_template: Path, make_rows, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five runs: every article and every second figure changes in each, one article goes."""
    home = tmp_path_factory.mktemp("written")
    shutil.copytree(lake_folder(_template), lake_folder(home))
    for number in range(5):
        with warehouse.writing(home, run_id=f"r{number}", stage="test", code_version="1") as writer:
            articles = [make_rows.article(n, text=f"{number}") for n in range(8 - number)]
            writer.merge("articles", articles, scope={"source": ["courier"]})
            writer.merge("figures", [make_rows.figure(n, n % 4, obs_value=float(number * (n % 2))) for n in range(12)])
    return home


@pytest.fixture
def written(lake, _written: Path):
    shutil.rmtree(lake_folder(lake.home))
    shutil.copytree(lake_folder(_written), lake_folder(lake.home))
    return lake


def content(lake) -> dict[str, list[tuple[object, ...]]]:
    return {name: lake.sql(f"FROM {name} ORDER BY ALL") for name in tables()}


def seen(lake, snapshots: list[int]) -> list[list[tuple[object, ...]]]:
    return [lake.sql(f"FROM figures AT (VERSION => {n}) ORDER BY ALL") for n in snapshots]


def snapshots(lake) -> list[int]:
    return [n for (n,) in lake.sql("SELECT snapshot_id FROM lake.snapshots() WHERE snapshot_id > 4 ORDER BY 1")]


def files(lake) -> list[Path]:
    return sorted(data_folder(lake.home).rglob("*.parquet"))


def test_merging_changes_no_row_and_no_snapshot(written) -> None:
    # Condition 7: merging and rewriting change no history, so that a new version of DuckLake is safe where this passes.
    before, numbers = content(written), snapshots(written)
    then = seen(written, numbers)
    done = maintain(written.home)
    assert content(written) == before
    assert seen(written, numbers) == then
    assert done.files_removed == done.snapshots_expired == 0


def test_expiry_lets_snapshots_go_and_keeps_history(written) -> None:
    before, stored = content(written), files(written)
    done = maintain(written.home, now=dt.datetime.now(dt.UTC) + LATER)
    assert content(written) == before
    assert done.snapshots_expired > 5
    assert done.files_after < done.files_before
    assert len(snapshots(written)) == 1
    assert done.files_removed > 0
    assert len(files(written)) < len(stored)
    assert {
        len(list((data_folder(written.home) / "main" / name).glob("*.parquet"))) for name in ("articles", "figures")
    } == {1}
    assert faults(written.home) == ([], [])


def test_writing_goes_on_after_maintenance(written, make) -> None:
    maintain(written.home, now=dt.datetime.now(dt.UTC) + LATER)
    before = content(written)
    assert written.merge("figures", [make.figure(1, 1, obs_value=99.0)]).closed == 1
    maintain(written.home, now=dt.datetime.now(dt.UTC) + LATER)
    closed = written.sql("SELECT figure_id, obs_value FROM figures WHERE figure_id = 'f1'")
    assert ("f1", 99.0) in closed
    assert len(closed) == len([row for row in before["figures"] if row[0] == "f1"]) + 1


def test_a_reader_keeps_its_snapshot_during_maintenance(written) -> None:
    with warehouse.connect(written.home) as reader:
        reader.execute("BEGIN")
        before = reader.execute("FROM figures ORDER BY ALL").fetchall()
        maintain(written.home, kept_days=0)
        assert reader.execute("FROM figures ORDER BY ALL").fetchall() == before


def test_orphans_go_after_a_day_and_needed_files_stay(written) -> None:
    orphan = data_folder(written.home) / "main" / "figures" / "orphan.parquet"
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
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_bytes(path.read_bytes()[:-20]), "the catalog says"),
        (lambda path: path.write_bytes(b"x" * path.stat().st_size), "cannot be read"),
    ],
)
def test_a_broken_file_is_told_and_nothing_is_removed(written, harm, told: str) -> None:
    broken = next(path for path in files(written) if path.parent.name == "articles")
    harm(broken)
    stored = files(written)
    with pytest.raises(UnsoundError, match=f"{broken.name}.*{told}"):
        maintain(written.home, kept_days=0, now=dt.datetime.now(dt.UTC) + LATER)
    assert files(written) == stored


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


def test_a_busy_lake_and_a_missing_lake_are_told(written, tmp_path: Path) -> None:
    with exclusive(lock_file(written.home), purpose="a run", timeout=1):
        for work in (
            lambda: maintain(written.home, timeout=0),
            lambda: backup(tmp_path / "b", written.home, timeout=0),
        ):
            with pytest.raises(LakeBusyError, match="a run"):
                work()
    for missing in (lambda: maintain(tmp_path / "no"), lambda: backup(tmp_path / "b", tmp_path / "no")):
        with pytest.raises(LakeMissingError):
            missing()
    assert not (tmp_path / "no" / "lake").exists()


def test_a_backup_comes_back_with_history_and_snapshots(written, make, tmp_path: Path) -> None:
    before, numbers = content(written), snapshots(written)
    then = seen(written, numbers)
    backup(tmp_path / "b.tar", written.home)
    written.merge("figures", [], {})
    assert content(written) != before
    done = restore(tmp_path / "b.tar", written.home, replace=True)
    assert content(written) == before
    assert seen(written, numbers) == then
    assert done.replaced is not None
    assert (done.replaced / "catalog.sqlite").exists()
    written.merge("articles", [make.article(50)])
    with sqlite3.connect(catalog_file(written.home)) as catalog:
        assert catalog.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_backup_makes_a_lake_at_another_place(written, tmp_path: Path) -> None:
    backup(tmp_path / "b.tar", written.home)
    restore(tmp_path / "b.tar", tmp_path / "new home")
    with warehouse.connect(tmp_path / "new home") as connection:
        assert connection.execute("FROM figures ORDER BY ALL").fetchall() == content(written)["figures"]


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
