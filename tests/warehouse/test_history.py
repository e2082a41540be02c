from __future__ import annotations

import datetime as dt

import duckdb
import pytest

import warehouse
from warehouse.errors import LakeBusyError, RowError
from warehouse.lock import turn
from warehouse.merging import Change
from warehouse.place import place_of

DAY = dt.timedelta(days=1)
FIRST = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)


def writing(lake, run_id: str = "r", now: dt.datetime | None = None, timeout: float = 5):
    return warehouse.writing(
        lake.home, run_id=run_id, stage="test", source="courier", code_version="1.2", now=now, timeout=timeout
    )


@pytest.mark.everywhere
def test_a_changed_row_is_closed_and_opened_and_an_equal_one_is_left_alone(lake, make) -> None:
    assert lake.merge("articles", [make.article(1), make.article(2)], run_id="r1", now=FIRST) == Change(2, 0, 0)
    again = [make.article(1, text="changed"), make.article(2)]
    assert lake.merge("articles", again, run_id="r2", now=FIRST + DAY) == Change(1, 1, 1)
    assert lake.sql(
        "SELECT article_id, version, text[:7], valid_from, valid_to, run_id FROM articles ORDER BY ALL"
    ) == [
        ("a1", 1, "Exports", FIRST, FIRST + DAY, "r1"),
        ("a1", 2, "changed", FIRST + DAY, None, "r2"),
        ("a2", 1, "Exports", FIRST, None, "r1"),
    ]


@pytest.mark.everywhere
def test_versions_count_on_where_an_article_comes_back(lake, make) -> None:
    lake.merge("articles", [make.article(1)], {"source": ["courier"]})
    assert lake.merge("articles", [], {"source": ["courier"]}) == Change(0, 1, 0)
    assert lake.merge("articles", [make.article(1)], {"source": ["courier"]}) == Change(1, 0, 0)
    assert lake.sql("SELECT version, valid_to IS NULL FROM articles ORDER BY 1") == [(1, False), (2, True)]


@pytest.mark.everywhere
def test_nothing_new_leaves_no_snapshot_and_no_run(lake, make) -> None:
    rows = [make.article(1), make.article(2, origins={"b": "1", "a": "2"})]
    lake.merge("articles", rows)
    before = lake.snapshots(), lake.sql("SELECT count(*) FROM runs")
    files = lake.files()
    assert lake.merge("articles", rows[::-1], run_id="r2") == Change(0, 0, 2)
    with writing(lake):
        pass
    assert (lake.snapshots(), lake.sql("SELECT count(*) FROM runs")) == before
    assert lake.files() == files


def test_columns_that_alone_make_no_version(lake, make) -> None:
    lake.merge("articles", [make.article(1, fetch_id="x")])
    later = make.article(1, fetch_id="y", fetched_at=FIRST)
    assert lake.merge("articles", [later]) == Change(0, 0, 1)
    lake.merge("figures", [make.figure(1)], {"article_id": ["a1"]})
    assert lake.merge("figures", [make.figure(1, extractor_version="2")]) == Change(0, 0, 1)
    with writing(lake) as writer:
        assert writer.merge("figures", [make.figure(1, extractor_version="2")], ignore=()) == Change(1, 1, 0)


@pytest.mark.everywhere
def test_the_scope_says_what_is_closed_by_its_absence(lake, make) -> None:
    lake.merge("figures", [make.figure(1, 1), make.figure(2, 1), make.figure(3, 2), make.figure(4, 3)])
    assert lake.merge("figures", [make.figure(1, 1)], {"article_id": ["a1", "a2"]}) == Change(0, 2, 1)
    assert lake.sql("SELECT figure_id FROM current_figures ORDER BY 1") == [("f1",), ("f4",)]
    assert lake.merge("figures", [make.figure(5, 1)]) == Change(1, 0, 0)
    assert lake.merge("figures", [], {}) == Change(0, 3, 0)


def test_re_extraction_closes_what_changed_and_keeps_what_did_not(lake, make) -> None:
    scope = {"article_id": ["a1"]}
    lake.merge("figures", [make.figure(1), make.figure(2), make.figure(3)], scope, now=FIRST)
    again = [make.figure(1, extractor_version="2"), make.figure(2, extractor_version="2", obs_value=6e6)]
    assert lake.merge("figures", again, scope, now=FIRST + DAY) == Change(1, 2, 1)
    assert lake.sql("SELECT figure_id, obs_value, extractor_version FROM current_figures ORDER BY 1") == [
        ("f1", 5e6, "1"),
        ("f2", 6e6, "2"),
    ]
    assert lake.sql("SELECT count(*) FROM figures") == [(4,)]


def test_rows_outside_the_scope_are_refused(lake, make) -> None:
    with pytest.raises(RowError, match=r"outside the scope of article_id: \[\('f2',\)\]"):
        lake.merge("figures", [make.figure(1, 1), make.figure(2, 2)], {"article_id": ["a1"]})
    with pytest.raises(RowError, match=r"figures has no columns \['source'\]; it has: figure_id"):
        lake.merge("figures", [], {"source": ["courier"]})


def test_equal_duplicates_are_one_row_and_contradicting_ones_an_error(lake, make) -> None:
    # Condition 6: DuckLake has no keys, so what is written twice would be there twice.
    assert lake.merge("figures", [make.figure(1), make.figure(1)]) == Change(1, 0, 0)
    with pytest.raises(RowError, match=r"contradict each other: one key \(figure_id\), several rows: \('f9',\)"):
        lake.merge("figures", [make.figure(9), make.figure(9, obs_value=1.0)])
    assert lake.sql("SELECT count(*) FROM figures") == [(1,)]


@pytest.mark.everywhere
def test_a_log_takes_a_key_once(lake) -> None:
    rows = [{"reject_id": str(n), "stage": "crawl", "source": "courier", "reason": "not_html"} for n in (1, 2, 2)]
    with writing(lake) as writer:
        assert writer.append("rejects", rows) == 2
        assert writer.append("rejects", rows[:1]) == 0
    before = lake.snapshots()
    with writing(lake) as writer:
        assert writer.append("rejects", rows) == 0
    assert lake.snapshots() == before
    assert lake.sql("SELECT count(*) FROM rejects") == [(2,)]


def test_each_table_is_written_in_its_own_way(lake, make) -> None:
    with writing(lake) as writer:
        with pytest.raises(RowError, match="rejects is a log: append to it"):
            writer.merge("rejects", [])
        with pytest.raises(RowError, match="articles is a history: merge into it"):
            writer.append("articles", [])
        with pytest.raises(RowError, match="runs is a system: the warehouse alone writes it"):
            writer.append("runs", [])
        with pytest.raises(RowError, match="no table 'figure'; there are: fetches, articles"):
            writer.merge("figure", [])


@pytest.mark.everywhere
def test_one_commit_a_run_and_stage_that_names_them(lake, make) -> None:
    before = lake.snapshots()
    with writing(lake, "run-7", FIRST) as writer:
        writer.merge("articles", [make.article(1)])
        writer.merge("figures", [make.figure(1), make.figure(2)], {"article_id": ["a1"]})
        writer.merge("events", [make.event(1)], {"article_id": ["a1"]})
    assert lake.snapshots() == before + 1
    run = lake.sql(
        "SELECT run_id, stage, source, code_version, started, ended, counts FROM runs WHERE run_id = 'run-7'"
    )
    counts = {"articles_opened": 1, "events_opened": 1, "figures_opened": 2}
    assert run == [("run-7", "test", "courier", "1.2", FIRST, FIRST, counts)]
    ((snapshot, author, message),) = lake.sql(
        "SELECT snapshot_id, author, commit_message FROM lake.snapshots() ORDER BY snapshot_id DESC LIMIT 1"
    )
    assert author == "dateline 1.2"
    assert message == "run run-7: test of courier: 1 articles_opened, 1 events_opened, 2 figures_opened"
    assert lake.sql("SELECT snapshot FROM runs WHERE run_id = 'run-7'") == [(snapshot,)]
    assert lake.sql(f"SELECT count(*) FROM figures AT (VERSION => {snapshot})") == [(2,)]
    assert lake.sql(
        f"SELECT count(*) FROM figures AT (VERSION => {snapshot} - 1)".replace(f"{snapshot} - 1", str(snapshot - 1))
    ) == [(0,)]


@pytest.mark.everywhere
def test_an_error_in_the_block_undoes_all_of_it(lake, make) -> None:
    before = lake.snapshots()

    def fail_after_writing() -> None:
        with writing(lake) as writer:
            writer.merge("articles", [make.article(1)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_writing()
    assert lake.snapshots() == before
    assert lake.sql("SELECT count(*) FROM articles") == [(0,)]
    assert lake.merge("articles", [make.article(1)]) == Change(1, 0, 0)


@pytest.mark.everywhere
def test_time_does_not_go_back_when_the_clock_does(lake, make) -> None:
    lake.merge("articles", [make.article(1)], now=FIRST)
    lake.merge("articles", [make.article(1, text="b")], now=FIRST - DAY)
    lake.merge("articles", [make.article(1, text="c")], now=FIRST - 2 * DAY)
    tick = dt.timedelta(microseconds=1)
    assert lake.sql("SELECT valid_from, valid_to FROM articles ORDER BY version") == [
        (FIRST, FIRST + tick),
        (FIRST + tick, FIRST + 2 * tick),
        (FIRST + 2 * tick, None),
    ]


def test_what_a_transaction_opens_and_closes_itself_was_never_there(lake, make) -> None:
    lake.merge("articles", [make.article(1)], now=FIRST)
    with writing(lake, now=FIRST + DAY) as writer:
        writer.merge("articles", [make.article(1, text="passing")])
        assert writer.merge("articles", [make.article(1, text="stays")]) == Change(0, 0, 0)
    assert lake.sql("SELECT text[:5], valid_to FROM articles ORDER BY valid_from") == [
        ("Expor", FIRST + DAY),
        ("stays", None),
    ]


def test_a_writer_reads_what_it_has_written(lake, make) -> None:
    lake.merge("articles", [make.article(1), make.article(2)])
    with writing(lake) as writer:
        writer.merge("articles", [make.article(3)])
        rows = writer.current("articles", {"article_id": ["a1", "a3"]})
    assert sorted(str(row["article_id"]) for row in rows) == ["a1", "a3"]
    assert all(row["valid_to"] is None for row in rows)


@pytest.mark.everywhere
def test_writers_exclude_each_other(lake, make) -> None:
    # Condition 3: one writer at a time.
    with (
        turn(place_of(lake.home), purpose="another stage", timeout=1),
        pytest.raises(LakeBusyError, match="another stage"),
        writing(lake, timeout=0.2),
    ):
        pass


def close_first_article(lake) -> None:
    """A writer that takes no lock: plain DuckDB."""
    with lake.raw() as connection:
        connection.execute("UPDATE articles SET valid_to = now() WHERE article_id = 'a1' AND valid_to IS NULL")


@pytest.mark.everywhere
def test_a_lost_commit_is_tried_again_with_the_same_rows(lake, make) -> None:
    lake.merge("articles", [make.article(1), make.article(2)])
    with writing(lake) as writer:
        writer.merge("articles", [make.article(1, text="new")])
        close_first_article(lake)
    assert lake.sql("SELECT version, text[:3], valid_to IS NULL FROM articles WHERE article_id = 'a1' ORDER BY 1") == [
        (1, "Exp", False),
        (2, "new", True),
    ]


@pytest.mark.everywhere
def test_a_lost_commit_of_a_block_that_has_read_is_the_callers_to_repeat(lake, make) -> None:
    lake.merge("articles", [make.article(1), make.article(2)])

    def read_then_lose() -> None:
        with writing(lake) as writer:
            assert len(writer.current("articles")) == 2
            writer.merge("articles", [make.article(2, text="rests on what was read")])
            close_first_article(lake)

    with pytest.raises(LakeBusyError, match="test of courier, run r"):
        read_then_lose()
    assert lake.sql("SELECT text[:3] FROM current_articles") == [("Exp",)]


def test_other_errors_of_duckdb_are_not_tried_again(lake, make, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0

    def broken(*_arguments: object) -> None:
        nonlocal calls
        calls += 1
        raise duckdb.IOException("disk full")

    monkeypatch.setattr("warehouse.history.Writer._record_run", broken)
    with pytest.raises(duckdb.IOException, match="disk full"):
        lake.merge("articles", [make.article(1)])
    assert calls == 1
