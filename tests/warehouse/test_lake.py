from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

import warehouse
from warehouse.errors import ExtensionError, LakeMissingError, LakeVersionError
from warehouse.lake import exists, open_duckdb
from warehouse.migrations import known
from warehouse.place import Place

INITIALISE = "import sys, pathlib, warehouse; print(warehouse.migrate(pathlib.Path(sys.argv[1])))"


def test_a_missing_lake_says_what_makes_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "nowhere"))
    with pytest.raises(LakeMissingError, match=r"no lake in .*nowhere .*dateline run.*DATELINE_HOME"):
        warehouse.connect()
    assert not (tmp_path / "nowhere").exists()


def test_many_processes_on_a_fresh_home_make_one_lake(tmp_path: Path) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", INITIALISE, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    answers = sorted(process.communicate()[0].strip() for process in processes)
    assert [process.returncode for process in processes] == [0] * 4
    assert answers == sorted(["[]"] * 3 + [str(list(known()))])
    with warehouse.connect(tmp_path) as connection:
        assert connection.execute("SELECT version FROM migrations ORDER BY 1").fetchall() == [(n,) for n in known()]


def test_what_a_killed_initialisation_left_is_no_lake_and_no_hindrance(tmp_path: Path) -> None:
    Place(tmp_path).lake.mkdir()
    for suffix in ("", "-wal", "-shm"):
        Place(tmp_path).catalog_file.with_name(f"catalog.new{suffix}").write_bytes(b"half written")
    assert not exists(tmp_path)
    warehouse.migrate(tmp_path)
    assert exists(tmp_path)
    assert not list(Place(tmp_path).lake.glob("catalog.new*"))


@pytest.mark.files_only
def test_rows_are_never_inlined_into_the_catalog(lake, make) -> None:
    # Condition 1: with inlining on, maintenance was seen to change what older snapshots show.
    lake.merge("articles", [make.article(1)])
    options = dict(lake.sql("SELECT option_name, value FROM lake.options()"))
    assert options["data_inlining_row_limit"] == "0"
    with sqlite3.connect(Place(lake.home).catalog_file) as catalog:
        inlined = catalog.execute("SELECT count(*) FROM ducklake_inlined_data_tables").fetchone()
        journal = catalog.execute("PRAGMA journal_mode").fetchone()
    assert inlined == (0,)
    assert journal == ("wal",)


@pytest.mark.files_only
def test_deletion_vectors_are_not_written(lake, make) -> None:
    # Condition 2: deletes are Parquet files of positions.
    lake.merge("articles", [make.article(1), make.article(2)])
    lake.merge("articles", [make.article(1, text="changed")])
    options = {name for (name,) in lake.sql("SELECT option_name FROM lake.options()")}
    assert "write_deletion_vectors" not in options
    with sqlite3.connect(Place(lake.home).catalog_file) as catalog:
        formats = catalog.execute("SELECT DISTINCT format FROM ducklake_delete_file").fetchall()
    assert formats == [("parquet",)]


@pytest.mark.files_only
def test_a_lake_can_be_moved(lake, make, tmp_path: Path) -> None:
    lake.merge("articles", [make.article(1)])
    moved = tmp_path / "elsewhere 'quoted'"
    moved.mkdir()
    Place(lake.home).lake.rename(Place(moved).lake)
    with warehouse.connect(moved) as connection:
        assert connection.execute("SELECT article_id FROM current_articles").fetchall() == [("a1",)]
    with warehouse.writing(moved, run_id="r2", stage="test", code_version="1") as writer:
        writer.merge("articles", [], scope={"article_id": ["a1"]})
    with warehouse.connect(moved) as connection:
        assert connection.execute("SELECT count(*) FROM current_articles").fetchall() == [(0,)]


@pytest.mark.files_only
def test_plain_duckdb_reads_the_lake(lake, make) -> None:
    lake.merge("articles", [make.article(1)])
    connection = open_duckdb()
    connection.execute(
        f"ATTACH 'ducklake:sqlite:{Place(lake.home).catalog_file}' AS lake "
        f"(READ_ONLY, DATA_PATH '{(Place(lake.home).lake / 'data')}/', OVERRIDE_DATA_PATH true)"
    )
    assert connection.execute("SELECT article_id FROM lake.current_articles").fetchall() == [("a1",)]


@pytest.mark.everywhere
def test_a_reader_cannot_write(lake) -> None:
    with warehouse.connect(lake.home) as connection, pytest.raises(duckdb.Error, match="read-only"):
        connection.execute("DELETE FROM articles")


@pytest.mark.everywhere
def test_a_lake_of_a_newer_dateline_is_refused_by_readers_and_writers(lake) -> None:
    lake.raw().execute("INSERT INTO migrations VALUES (999, 'future', 'x', now(), '9.9')")
    with pytest.raises(LakeVersionError, match=r"migration 999.*newer Dateline"):
        warehouse.connect(lake.home)
    with pytest.raises(LakeVersionError, match=r"migration 999.*newer Dateline"):
        lake.merge("articles", [])


def test_a_lake_that_went_through_another_migration_is_refused(lake) -> None:
    lake.raw().execute("UPDATE migrations SET checksum = 'x' WHERE version = 2")
    with pytest.raises(LakeVersionError, match=r"another migration 002 than 002_records.sql"):
        warehouse.connect(lake.home)


@pytest.mark.files_only
def test_an_older_lake_is_brought_up_to_date_by_writers_and_explained_to_readers(tmp_path: Path, monkeypatch) -> None:
    steps = known()
    older = {number: steps[number] for number in list(steps)[:-1]}
    with monkeypatch.context() as patched:
        patched.setattr("warehouse.migrations.known", lambda: older)
        assert warehouse.migrate(tmp_path) == list(older)
    last = max(steps)
    with pytest.raises(LakeVersionError, match=rf"lacks migration {last:03d}_.*`dateline migrate`"):
        warehouse.connect(tmp_path)
    assert warehouse.migrate(tmp_path) == [last]
    assert warehouse.migrate(tmp_path) == []
    warehouse.connect(tmp_path).close()


def test_an_extension_that_cannot_be_loaded_says_what_mends_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "ducklake.duckdb_extension"
    broken.write_bytes(b"no extension")
    monkeypatch.setattr("warehouse.lake._packaged", lambda _name: broken)
    with pytest.raises(ExtensionError, match=rf"cannot load its extension ducklake.*{broken}.*pip install duckdb=="):
        open_duckdb()


@pytest.mark.everywhere
def test_as_of_shows_tables_views_and_views_on_views_as_they_were(lake, make) -> None:
    first, second = (dt.datetime(2023, month, 1, tzinfo=dt.UTC) for month in (1, 2))
    lake.merge("articles", [make.article(1, title="old")], now=first)
    lake.merge("articles", [make.article(1, title="new"), make.article(2, title="other")], now=second)
    between = dt.datetime(2023, 1, 15, tzinfo=dt.UTC)
    titles = "SELECT title FROM {} ORDER BY 1"
    assert lake.sql(titles.format("current_articles"), as_of=between) == [("old",)]
    assert lake.sql("SELECT title, valid_to FROM articles", as_of=between) == [("old", None)]
    assert lake.sql(titles.format("articles_as_of(TIMESTAMPTZ '2023-01-15 00:00:00+00')")) == [("old",)]
    assert lake.sql(titles.format("current_articles")) == [("new",), ("other",)]
    assert lake.sql(titles.format("current_articles"), as_of=second) == [("new",), ("other",)]
    assert lake.sql(titles.format("current_articles"), as_of=first - dt.timedelta(microseconds=1)) == []
    with pytest.raises(ValueError, match="needs a zone"):
        lake.sql("SELECT 1", as_of=dt.datetime(2023, 1, 1))


def test_as_of_exists_for_every_table(lake) -> None:
    for (table,) in lake.sql("SELECT table_name FROM duckdb_tables() WHERE database_name = 'lake'"):
        assert lake.sql(f"FROM {table}_as_of(TIMESTAMPTZ '2000-01-01 00:00:00+00')") == []


def test_macros_are_not_stored_in_the_lake(lake) -> None:
    with lake.raw() as connection:
        stored = connection.execute(
            "SELECT function_name FROM duckdb_functions() WHERE database_name = 'lake' AND function_name LIKE '%as_of'"
        ).fetchall()
    assert stored == []
