from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from warehouse.errors import LakeMissingError
from warehouse.place import Place
from warehouse.query import QueryError, ask, open_reader, query

FIRST = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def home(lake, make) -> Path:
    lake.merge("articles", [make.article(1, title="old")], now=FIRST)
    lake.merge("articles", [make.article(1, title="new")], now=FIRST + dt.timedelta(days=1))
    return lake.home


def newest_snapshot(home: Path) -> str:
    return str(query("SELECT max(snapshot) FROM runs", home)[1][0][0])


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT title FROM current_articles",
        "FROM current_articles SELECT title;",
        "WITH a AS (FROM current_articles) SELECT title FROM a -- with a remark",
        "SELECT title FROM articles_as_of(now())",
        "SELECT title FROM articles AT (VERSION => (6)) WHERE valid_to IS NULL",
        "SELECT title FROM current_articles, range(1)",
        "SELECT list_transform([title], lambda t: t)[1] FROM current_articles",
    ],
)
def test_what_reads_is_answered(home: Path, sql: str) -> None:
    sql = sql.replace("(6)", newest_snapshot(home))
    assert query(sql, home)[1] == [("new",)]


@pytest.mark.parametrize(
    "sql",
    [
        "DESCRIBE articles",
        "SHOW TABLES",
        "SUMMARIZE runs",
        "TABLE runs",
        "EXPLAIN FROM runs",
        "EXPLAIN ANALYZE FROM runs",
        "EXPLAIN (ANALYZE, FORMAT json) FROM runs",
        "PIVOT runs ON stage IN ('test') USING count(*)",
        "FROM lake.snapshots()",
        "FROM lake.table_changes('articles', 0, (7))",
        "FROM duckdb_columns()",
    ],
)
def test_what_explains_the_lake_is_answered(home: Path, sql: str) -> None:
    names, rows = query(sql.replace("(7)", newest_snapshot(home)), home)
    assert names
    assert rows


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("DELETE FROM articles", "DELETE is not allowed"),
        ("DROP TABLE articles", "DROP is not allowed"),
        ("CREATE TEMP TABLE x AS SELECT 1", "CREATE is not allowed"),
        ("ATTACH ':memory:' AS x", "ATTACH is not allowed"),
        ("SET threads = 1", "SET is not allowed"),
        ("CALL lake.set_option('data_inlining_row_limit', 10)", "CALL is not allowed"),
        ("CHECKPOINT", "CALL is not allowed"),
        ("INSTALL httpfs", "LOAD is not allowed"),
        ("COPY articles TO 'x.csv'", "COPY is not allowed"),
        ("EXPLAIN ANALYZE COPY articles TO 'x.csv'", "COPY is not allowed"),
        ("/* EXPLAIN */ EXPLAIN ANALYZE COPY articles TO 'x.csv'", "COPY is not allowed"),
        ("EXPORT DATABASE 'x'", "EXPORT is not allowed"),
        ("FROM runs; DROP TABLE runs", "expected one statement that reads, found 2 statements"),
        ("", "found 0 statements"),
        ("PIVOT runs ON stage USING count(*)", r"found a PIVOT without IN \(...\)"),
        ("FROM read_csv('/etc/passwd')", "read_csv is not allowed"),
        ("SELECT (SELECT count(*) FROM read_text('/etc/passwd'))", "read_text is not allowed"),
        ("WITH x AS (FROM glob('/*')) FROM x", "glob is not allowed"),
        ("FROM query('FROM runs')", "query is not allowed"),
        ("FROM lake.set_option('data_inlining_row_limit', 10)", "set_option is not allowed"),
        ("FROM ducklake_expire_snapshots('lake', older_than => now())", "ducklake_expire_snapshots is not allowed"),
        ("FROM '/etc/passwd'", "does not exist"),
        ("SELEC 1", "syntax error"),
        ("FROM nothing", "nothing does not exist"),
        ("SELECT ?", "parameters"),
    ],
)
def test_what_does_more_than_read_is_refused(home: Path, sql: str, reason: str) -> None:
    with pytest.raises(QueryError, match=reason):
        query(sql, home)


@pytest.mark.everywhere
def test_the_catalog_cannot_be_reached_behind_the_lake(home: Path) -> None:
    with pytest.raises(QueryError, match="sqlite_scan is not allowed"):
        query(f"FROM sqlite_scan('{Place(home).catalog_file}', 'ducklake_snapshot')", home)
    with pytest.raises(QueryError, match="postgres_query is not allowed"):
        query("FROM postgres_query('__ducklake_metadata_lake', 'SELECT version()')", home)
    for name in ("public.ducklake_snapshot", "pg_catalog.pg_stat_activity", "main.ducklake_metadata"):
        with pytest.raises(QueryError, match="the catalog behind the lake"):
            query(f"SELECT 1 WHERE 1 IN (SELECT 1 FROM __DuckLake_metadata_lake.{name})", home)


@pytest.mark.everywhere
def test_duckdb_itself_opens_no_file_outside_the_data(home: Path, tmp_path: Path) -> None:
    # The second wall: what a statement would reach if it passed the look at statements.
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with open_reader(home) as connection:
        for sql in (
            f"FROM read_csv('{tmp_path}/secret.csv')",
            f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
            f"ATTACH '{tmp_path}/out.duckdb'",
            "SET enable_external_access = true",
            "INSERT INTO lake.articles SELECT * FROM lake.articles",
        ):
            with pytest.raises(Exception, match=r"disabled|locked|read-only"):
                connection.execute(sql)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(("out", "secret"))) == ["secret.csv"]
    assert list(Path(Place(home).data).rglob("*.csv")) == []


def test_as_of(home: Path) -> None:
    assert query("SELECT title FROM current_articles", home, as_of=FIRST)[1] == [("old",)]


def test_a_limit_is_kept(home: Path) -> None:
    assert query("SELECT n FROM range(1000000000) t(n)", home, limit=2) == (["n"], [(0,), (1,)])


def test_one_connection_answers_many_questions(home: Path) -> None:
    with open_reader(home) as connection:
        with pytest.raises(QueryError):
            ask(connection, "FROM nothing")
        assert ask(connection, "SELECT 1 AS one") == (["one"], [(1,)])


def test_a_missing_lake_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(LakeMissingError):
        query("SELECT 1", tmp_path)
