from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

import warehouse
from pipelines import stages
from warehouse import prepared
from warehouse.errors import LakeVersionError
from warehouse.history import Writer
from warehouse.lake import cursor
from warehouse.place import place_of
from warehouse.rates import OWN_FILE
from warehouse.reference import rows_of

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
OWN = "currency,quote_currency,rate,rate_from,rate_to,fx_source\nUSD,KZT,460.5,2022-06-01,2022-06-01,our desk\n"


def ask(home: Path, sql: str) -> list[tuple[object, ...]]:
    with warehouse.connect(home) as lake:
        return lake.execute(sql).fetchall()


@pytest.fixture
def home(tmp_path: Path, prepare: Callable[[Path], None]) -> Path:
    prepare(tmp_path / "home")
    return tmp_path / "home"


def test_a_lake_made_from_these_files_is_not_compared_again(home: Path) -> None:
    assert prepared.is_prepared(home, prepared.digest(home))
    assert not prepared.is_prepared(home, "0123456789ab")
    assert not prepared.is_prepared(home.parent / "nowhere", prepared.digest(home))


def test_a_changed_file_is_loaded_by_the_next_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_the_first(writer: Writer) -> None:
        writer.merge("units", rows_of("units")[1:], scope={})

    monkeypatch.setattr(prepared, "digest", lambda home: "0123456789ab")
    monkeypatch.setattr(stages, "load_reference", without_the_first)
    before = ask(home, "SELECT count(*) FROM current_units")
    stages.prepare(home, "next", NOW)
    assert ask(home, "SELECT count(*) + 1 FROM current_units") == before
    assert ask(home, "SELECT code_version LIKE '%+0123456789ab' FROM runs WHERE run_id = 'next'") == [(True,)]


def test_the_user_s_own_rates_come_and_go(home: Path) -> None:
    own = "SELECT count(*) FROM current_fx_rates WHERE fx_source = 'our desk'"
    (home / OWN_FILE).write_text(OWN, encoding="utf-8")
    for run in ("with", "with again"):
        stages.prepare(home, run, NOW)
        assert ask(home, own) == [(1,)]
    (home / OWN_FILE).unlink()
    stages.prepare(home, "without", NOW)
    assert ask(home, own) == [(0,)]
    assert prepared.is_prepared(home, prepared.digest(home))


def test_an_older_lake_is_left_to_the_writer_who_brings_it_up_to_date(home: Path) -> None:
    with contextlib.closing(cursor(place_of(home), "write")) as lake:
        lake.execute("DELETE FROM lake.migrations WHERE version = (SELECT max(version) FROM lake.migrations)")
    with pytest.raises(LakeVersionError):
        ask(home, "SELECT 1")
    assert not prepared.is_prepared(home, prepared.digest(home))
