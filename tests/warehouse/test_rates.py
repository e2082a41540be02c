from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import warehouse
from warehouse.rates import ECB, OWN_FILE, RateFileError, load_rates, rates
from warehouse.reference import rows_of

HEADER = "currency,quote_currency,rate,rate_from,rate_to,fx_source\n"


def load(home: Path) -> None:
    with warehouse.writing(home, run_id="r", stage="reference", code_version="1") as writer:
        load_rates(writer, home)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("rates")
    load(home)
    return home


def ask(home: Path, sql: str) -> list[tuple[object, ...]]:
    with warehouse.connect(home) as lake:
        return lake.execute(sql).fetchall()


def test_daily_rates_reach_from_the_first_day_of_the_euro_to_the_release_of_the_package(loaded: Path) -> None:
    ((first, last, rows),) = ask(
        loaded, f"SELECT min(rate_date), max(rate_date), count(*) FROM current_fx_rates WHERE fx_source = '{ECB}'"
    )
    assert first == dt.date(1999, 1, 4)
    assert isinstance(last, dt.date)
    assert last > dt.date(2026, 1, 1)
    assert rows > 200_000
    day = "quote_currency = 'USD' AND rate_date = '1999-01-04'"
    assert ask(loaded, f"SELECT currency, rate, rate_to FROM fx_rates WHERE {day}") == [
        ("EUR", 1.1789, dt.date(1999, 1, 4))
    ]


def test_every_currency_of_the_files_is_a_unit(loaded: Path) -> None:
    found = ask(loaded, "SELECT DISTINCT unnest([currency, quote_currency]) FROM current_fx_rates")
    money = {row["unit"] for row in rows_of("units") if row["dimension"] == "money"}
    # What the euro replaced before 2014 is priced by nobody any more.
    assert {str(code) for (code,) in found} - money <= {"CYP", "MTL", "SIT"}


def test_loading_again_leaves_no_trace_and_a_rate_of_one_s_own_comes_and_goes(loaded: Path) -> None:
    before = ask(loaded, "SELECT count(*) FROM runs")
    load(loaded)
    assert ask(loaded, "SELECT count(*) FROM runs") == before
    own = loaded / OWN_FILE
    own.write_text(f"# Ours.\n{HEADER}USD,KZT,460.5,2022-06-01,2022-06-01,our desk\n", encoding="utf-8")
    load(loaded)
    with warehouse.connect(loaded) as lake:
        (ours,) = [rate for rate in rates(lake, {"KZT"}) if "KZT" in (rate.currency, rate.quote_currency)]
    assert (ours.rate, ours.first, ours.order) == (460.5, dt.date(2022, 6, 1), 0)
    own.unlink()
    load(loaded)
    assert ask(loaded, "SELECT count(*) FROM current_fx_rates WHERE quote_currency = 'KZT'") == [(0,)]
    assert ask(loaded, "SELECT count(*) FROM fx_rates WHERE quote_currency = 'KZT'") == [(1,)]


def test_rates_asked_for_are_those_that_lead_to_the_dollar(loaded: Path) -> None:
    with warehouse.connect(loaded) as lake:
        found = rates(lake, {"NPR"})
    daily = {rate.quote_currency for rate in found if rate.source == ECB}
    assert daily == {"INR", "USD"}
    assert any((rate.currency, rate.quote_currency) == ("INR", "NPR") for rate in found)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("currency,rate\n", "allowed: currency, quote_currency"),
        (f"{HEADER}USD,KZT,many,2022-06-01,,us\n", ":2: could not convert"),
        (f"{HEADER}# so\nUSD,KZT,460,June,,us\n", ":3: Invalid isoformat"),
        (f"{HEADER}USD,tenge,460,2022-06-01,,us\n", "ISO 4217"),
        (f"{HEADER}USD,KZT,460,2022-06-01,2021-06-01,us\n", "rate_to not before rate_from"),
    ],
)
def test_a_mistake_in_one_s_own_file_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / OWN_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(RateFileError, match=r"rates\.csv") as caught:
        load(tmp_path)
    assert told in str(caught.value)
