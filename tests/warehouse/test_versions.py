"""What a version of the lake shows stays what it was, whatever maintenance did to the files since."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest

from warehouse.lake import attach, open_duckdb
from warehouse.place import place_of

_OPERATIONS = 30


@pytest.mark.parametrize("seed", [1, 4, 7, 28, 40, 57])
def test_a_version_shows_the_same_rows_after_files_were_rewritten(tmp_path: Path, seed: int) -> None:
    """DuckDB 1.5.5 packs integers by the catalog's statistics of a table, which rewriting files leaves too narrow."""
    place = place_of(tmp_path)
    place.lake.mkdir(parents=True)
    chance = random.Random(seed)
    shown: dict[int, list[tuple[object, ...]]] = {}
    with open_duckdb(place) as connection:
        attach(connection, place, read_only=False)
        connection.execute("CALL lake.set_option('data_inlining_row_limit', 0)")
        connection.execute("USE lake")
        connection.execute("CREATE TABLE f (id VARCHAR, a VARCHAR, s INTEGER, valid_from INTEGER, valid_to INTEGER)")
        for operation in range(_OPERATIONS):
            rewritten = _work(connection, chance, operation)
            (version,) = connection.execute("SELECT max(snapshot_id) FROM lake.snapshots()").fetchone() or (0,)
            shown.setdefault(version, connection.execute("FROM f ORDER BY ALL").fetchall())
            if rewritten or operation == _OPERATIONS - 1:
                for past, rows in shown.items():
                    assert connection.execute(f"FROM f AT (VERSION => {past}) ORDER BY ALL").fetchall() == rows


def _work(connection: duckdb.DuckDBPyConnection, chance: random.Random, operation: int) -> bool:
    """A random change or, with True, maintenance."""
    kind, count = chance.random(), chance.randrange(1, 40)
    if kind < 0.45:
        connection.execute(
            f"INSERT INTO f SELECT md5({operation} || i || 'x')[:6], md5({chance.randrange(9)} || i % 3)[:4], i % 7, "
            f"{operation}, NULL FROM range({count}) t(i)"
        )
    elif kind < 0.65:
        connection.execute(
            f"UPDATE f SET valid_to = {operation} WHERE valid_to IS NULL AND hash(id) % {chance.randrange(2, 6)} = 0"
        )
    elif kind < 0.78:
        connection.execute(f"DELETE FROM f WHERE valid_from = {chance.randrange(operation + 1)} AND hash(id) % 3 = 0")
    else:
        connection.execute(f"CALL ducklake_rewrite_data_files('lake', delete_threshold => {chance.choice([0.1, 0.5])})")
        connection.execute("CALL ducklake_merge_adjacent_files('lake')")
    return kind >= 0.78


@pytest.mark.parametrize("seed", [9, 17, 30, 37])
def test_moments_are_compared_with_what_rows_hold_and_not_with_statistics(tmp_path: Path, seed: int) -> None:
    """DuckDB 1.5.5 holds `valid_to > moment` for true of every row where those statistics say so."""
    place = place_of(tmp_path)
    place.lake.mkdir(parents=True)
    chance = random.Random(seed)
    held: dict[str, list[int | None]] = {}
    with open_duckdb(place) as connection:
        attach(connection, place, read_only=False)
        connection.execute("CALL lake.set_option('data_inlining_row_limit', 0)")
        connection.execute("USE lake")
        connection.execute("CREATE TABLE f (id VARCHAR, valid_from INTEGER, valid_to INTEGER)")
        for moment in range(1, 25):
            _open_close_or_rewrite(connection, chance, moment, held)
            for at in range(1, moment + 1):
                found = connection.execute(
                    f"SELECT id FROM f WHERE valid_from <= {at} AND (valid_to IS NULL OR valid_to > {at})"
                ).fetchall()
                valid = {name for name, (start, end) in held.items() if start <= at and (end is None or end > at)}
                assert {name for (name,) in found} == valid


def _open_close_or_rewrite(
    connection: duckdb.DuckDBPyConnection, chance: random.Random, moment: int, held: dict[str, list[int | None]]
) -> None:
    kind = chance.random()
    if kind < 0.4:
        names = [f"{moment}-{number}" for number in range(chance.randrange(1, 5))]
        connection.execute(f"INSERT INTO f SELECT unnest({names}), {moment}, NULL")
        held |= {name: [moment, None] for name in names}
    elif kind < 0.75:
        closed = [name for name, (_, end) in held.items() if end is None and chance.random() < 0.4]
        if closed:
            connection.execute(f"UPDATE f SET valid_to = {moment} WHERE list_contains({closed}, id)")
        held |= {name: [held[name][0], moment] for name in closed}
    else:
        connection.execute("CALL ducklake_rewrite_data_files('lake', delete_threshold => 0.1)")
        connection.execute("CALL ducklake_merge_adjacent_files('lake')")
