"""The seed site's figures, from pages to observations, conflicts, revisions and series."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from seed_lake import prepare, seed_articles, take_in

from pipelines.observation_stage import join_figures
from pipelines.pricing import price_again
from seeds.expected import MirrorStatistics, expected
from warehouse.checks import check
from warehouse.history import writing
from warehouse.lake import connect
from warehouse.rates import OWN_FILE, load_rates

FIRST, SECOND = seed_articles(), seed_articles(2)
NOW = dt.datetime(2023, 4, 1, tzinfo=dt.UTC)
MIRRORS = {one.name: one for one in expected().mirror_statistics}
TABLES = ("observations", "conflicts")


def current(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """What holds now, without when and by which run it was written."""
    with connect(home) as lake:
        return {
            table: lake.execute(f"SELECT * EXCLUDE (valid_from, run_id) FROM current_{table} ORDER BY ALL").fetchall()
            for table in TABLES
        }


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both rounds of the seed site."""
    folder = tmp_path_factory.mktemp("observations")
    prepare(folder)
    take_in(folder, FIRST.values(), "first", join_figures)
    take_in(folder, SECOND.values(), "second", join_figures)
    return folder


@pytest.fixture
def lake(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(home) as connection:
        yield connection


@pytest.mark.parametrize("name", MIRRORS)
def test_mirror_statistics_stand_side_by_side(lake: duckdb.DuckDBPyConnection, name: str) -> None:
    mirror: MirrorStatistics = MIRRORS[name]
    rows = lake.execute(
        "SELECT indicator, ref_area, counterpart_area, obs_value, unnest(figure_ids) AS figure_id "
        "FROM conflict_sides JOIN current_observations USING (observation_id, indicator, ref_area, counterpart_area, obs_value) "
        "WHERE kind = 'mirror_statistics' AND conflict_sides.time_period = ? AND conflict_sides.unit_measure = ?",
        [mirror.time_period, mirror.unit],
    ).fetchall()
    articles = dict(lake.execute("SELECT figure_id, article_id FROM current_figures").fetchall())
    names = {str(row["article_id"]): page for page, row in SECOND.items()}
    found = {(names[articles[figure]], *side) for *side, figure in rows}
    indicators = {side.indicator for side in mirror.sides}
    directions = {(side.indicator, side.ref_area) for side in mirror.sides}
    told = {(side.page, side.indicator, side.ref_area, side.counterpart_area, side.value) for side in mirror.sides}
    assert {one for one in found if one[1] in indicators and (one[1], one[2]) in directions} == told


def test_the_best_value_written_down_is_the_one_that_is_found_in_rows_from_before(home: Path) -> None:
    questions = ("FROM series ORDER BY ALL", "FROM revisions ORDER BY ALL")
    with connect(home) as lake:
        written = [lake.execute(sql).fetchall() for sql in questions]
        ranked = "SELECT * REPLACE (NULL::INTEGER AS series_rank, NULL::INTEGER AS n_values) FROM lake.observations"
        lake.execute(f"CREATE TEMP VIEW observations AS {ranked}")
        assert lake.execute("SELECT count(series_rank) FROM current_observations").fetchone() == (0,)
        assert [lake.execute(sql).fetchall() for sql in questions] == written
    assert len(written[0]) > 100
    with connect(home) as lake:
        assert lake.execute("SELECT max(n_values) > 1 FROM series").fetchone() == (
            True,
        )  # several values for one period


def test_figures_that_an_article_corrected_are_revisions(lake: duckdb.DuckDBPyConnection) -> None:
    found = set(
        lake.execute(
            "SELECT r.indicator, r.ref_area, r.time_period, r.measure, r.unit_measure, before_value, after_value, article_id "
            "FROM revisions AS r JOIN current_figures ON figure_id = after_figure_id WHERE kind = 'article_changed'"
        ).fetchall()
    )
    told = {
        (one.indicator, one.ref_area, one.time_period, one.measure, one.unit, one.before, one.after, SECOND[one.page]["article_id"])
        for one in expected().revisions
    }  # fmt: skip
    assert found == told


def test_a_corrected_fact_keeps_its_name_and_its_history(lake: duckdb.DuckDBPyConnection) -> None:
    rows = lake.execute(
        "SELECT obs_value, valid_to IS NULL FROM observations WHERE observation_id IN (SELECT observation_id "
        "FROM observations WHERE obs_value = 3.12e9 AND indicator = 'EXPORTS') ORDER BY valid_from"
    ).fetchall()
    assert rows == [(3.12e9, False), (3.02e9, True)]


def test_the_seed_figure_is_one_fact_of_two_articles(lake: duckdb.DuckDBPyConnection) -> None:
    rows = lake.execute(
        "SELECT obs_value, n_articles, n_sources, n_values FROM series WHERE indicator = 'TRADE_TURNOVER' "
        "AND ref_area = 'AZ' AND counterpart_area = 'RU' AND time_period = '2021' AND unit_measure = 'USD' "
        "AND measure = 'level'"
    ).fetchall()
    assert [row[:3] for row in rows] == [(2.9e9, 2, 1)]


def test_a_series_has_one_row_a_period_and_counts_no_wire_copy(lake: duckdb.DuckDBPyConnection) -> None:
    twice = "SELECT series_id, period_start, period_end FROM series GROUP BY ALL HAVING count(*) > 1"
    assert lake.execute(twice).fetchall() == []
    copy = next(iter(expected().wire_copies))
    rows = lake.execute(
        "SELECT n_mentions, n_articles FROM current_observations WHERE list_has_any(figure_ids, "
        "(SELECT list(figure_id) FROM current_figures WHERE article_id = ?)) AND n_mentions > 1",
        [SECOND[copy.reprint]["article_id"]],
    ).fetchall()
    assert rows
    assert all(articles < mentions for mentions, articles in rows)


def test_of_values_that_one_article_gives_for_one_series_the_first_stands_for_it(
    lake: duckdb.DuckDBPyConnection,
) -> None:
    """The total comes first, then garments, knitwear and woven clothes, whether or not they are told apart."""
    rows = lake.execute(
        "SELECT obs_value FROM series WHERE indicator = 'EXPORTS' AND ref_area = 'BD' "
        "AND product IS NULL AND sector IS NULL AND measure = 'level' AND time_period = '2021-07-01/P1Y'"
    ).fetchall()
    assert rows == [(5.21e10,)]


def test_the_tables_keep_their_contract(lake: duckdb.DuckDBPyConnection) -> None:
    broken = [one for one in check(lake, [*TABLES, "figures"]) if not one.passed and one.severity == "error"]
    assert broken == []


@pytest.mark.parametrize("seed", [1, 2])
def test_what_comes_bit_by_bit_is_what_comes_at_once(home: Path, tmp_path: Path, seed: int) -> None:
    """Articles in any order, some corrected, some never: the same as one rebuild, and as resolving from nothing."""
    chance = random.Random(seed)
    prepare(tmp_path)
    rows = [*FIRST.values()]
    chance.shuffle(rows)
    cut = sorted(chance.sample(range(1, len(rows)), 2))
    for number, part in enumerate((rows[: cut[0]], rows[cut[0] : cut[1]], rows[cut[1] :])):
        take_in(tmp_path, part, f"part-{number}", join_figures)
    take_in(tmp_path, SECOND.values(), "second", join_figures)
    assert current(tmp_path) == current(home)
    assert not any(join_figures(tmp_path, "again", NOW).values())
    assert not any(join_figures(tmp_path, "rebuild", NOW, rebuild=True).values())


def test_figures_that_go_take_their_observations_with_them(tmp_path: Path) -> None:
    prepare(tmp_path)
    take_in(
        tmp_path, [FIRST["azerbaijan-customs-2021"], FIRST["russian-customs-azerbaijan-trade"]], "all", join_figures
    )
    assert current(tmp_path)["conflicts"]
    gone = FIRST["russian-customs-azerbaijan-trade"]["article_id"]
    with writing(tmp_path, run_id="gone", stage="records", code_version="1", now=NOW) as writer:
        writer.merge("figures", [], scope={"article_id": [gone]})
    join_figures(tmp_path, "after", NOW)
    left = current(tmp_path)
    assert left["conflicts"] == []
    assert left["observations"]
    assert not any(join_figures(tmp_path, "rebuild", NOW, rebuild=True).values())


def test_money_is_priced_when_it_is_read_and_again_when_a_rate_becomes_known(tmp_path: Path) -> None:
    own = tmp_path / OWN_FILE
    header = "currency,quote_currency,rate,rate_from,rate_to,fx_source\n"
    prepare(tmp_path)
    with writing(tmp_path, run_id="rates", stage="reference", code_version="1") as writer:
        load_rates(writer, tmp_path)
    take_in(tmp_path, FIRST.values(), "all", join_figures)
    money = (
        "SELECT obs_value_usd IS NULL, fx_reason, count(*) FROM figures JOIN current_units ON unit = split_part(unit_measure, '/', 1) "
        "WHERE dimension = 'money' AND valid_to IS NULL AND unit_measure = '{}' GROUP BY ALL ORDER BY ALL"
    )
    with connect(tmp_path) as lake:
        assert lake.execute("SELECT count(*) FROM figures WHERE valid_to IS NOT NULL").fetchone() == (0,)
        assert {row[:2] for row in lake.execute(money.format("USD")).fetchall()} == {(False, None)}
        assert {row[:2] for row in lake.execute(money.format("AMD/month")).fetchall()} == {(True, "no_rate")}
        (manat,) = lake.execute(
            "SELECT obs_value_usd, fx_source FROM current_figures WHERE quote = '21 million manat'"
        ).fetchall()
        assert manat == (pytest.approx(21e6 / 1.7), "peg: Central Bank of Azerbaijan, official rate")
    own.write_text(f"{header}USD,AMD,400,2021-01-01,2023-12-31,our desk\n", encoding="utf-8")
    with writing(tmp_path, run_id="own", stage="reference", code_version="1") as writer:
        load_rates(writer, tmp_path)
    assert price_again(tmp_path, "prices", NOW)["figures"] >= 1
    assert price_again(tmp_path, "prices", NOW)["figures"] == 0
    with connect(tmp_path) as lake:
        assert {row[:2] for row in lake.execute(money.format("AMD/month")).fetchall()} == {(False, None)}
