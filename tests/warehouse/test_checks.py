from __future__ import annotations

import pytest

import warehouse
from warehouse.checks import check, check_names, since_run


@pytest.fixture
def filled(lake, make):
    lake.merge("articles", [make.article(1), make.article(2, duplicate_of="a1")])
    lake.merge("figures", [make.figure(1), make.figure(2)])
    lake.merge("events", [make.event(1, figure_ids=["f1", "f2"])])
    return lake


def failing(lake, *only: str) -> dict[tuple[str, str], tuple[int, tuple[str, ...], str]]:
    with warehouse.connect(lake.home) as connection:
        outcomes = check(connection, only or None)
    return {(c.table, c.name): (c.failing, c.sample, c.severity) for c in outcomes if not c.passed}


def test_what_the_writer_wrote_passes(filled) -> None:
    assert failing(filled) == {}


def test_every_check_is_announced_under_its_name(filled) -> None:
    with warehouse.connect(filled.home) as connection:
        found = [(outcome.table, outcome.name, outcome.severity) for outcome in check(connection)]
        only = {outcome.table for outcome in check(connection, ["figures", "events"])}
    assert found == check_names()
    assert len(found) == len(set(found))
    assert only == {"figures", "events"}


@pytest.mark.parametrize(
    ("damage", "table", "name", "sample"),
    [
        ("INSERT INTO figures FROM figures WHERE figure_id = 'f1'", "figures", "key_unique", "f1"),
        ("INSERT INTO figures FROM figures WHERE figure_id = 'f1'", "figures", "validity_without_overlap", "f1"),
        ("UPDATE figures SET valid_to = valid_from", "figures", "validity_without_overlap", "f1"),
        ("UPDATE figures SET article_id = 'a9' WHERE figure_id = 'f2'", "figures", "article_id_resolves", "f2"),
        ("UPDATE figures SET indicator = 'EXPORT' WHERE figure_id = 'f2'", "figures", "indicator_resolves", "f2"),
        ("UPDATE figures SET char_end = char_start WHERE figure_id = 'f2'", "figures", "span_in_order", "f2"),
        ("UPDATE figures SET confidence = 1.5 WHERE figure_id = 'f2'", "figures", "confidence_in_range", "f2"),
        ("UPDATE figures SET obs_value = 'nan' WHERE figure_id = 'f2'", "figures", "value_is_a_number", "f2"),
        ("UPDATE figures SET obs_status = 'A' WHERE figure_id = 'f2'", "figures", "known_obs_status", "f2"),
        ("UPDATE figures SET ref_area = 'AZE' WHERE figure_id = 'f2'", "figures", "ref_area_resolves", "f2"),
        ("UPDATE events SET figure_ids = ['f1', 'f9']", "events", "figure_ids_resolves", "e1"),
        ("UPDATE events SET status = 'done'", "events", "known_status", "e1"),
        ("UPDATE articles SET text = '' WHERE article_id = 'a2'", "articles", "text_not_empty", "a2"),
    ],
)
def test_damage_is_found_and_named(filled, damage: str, table: str, name: str, sample: str) -> None:
    with filled.raw() as connection:
        connection.execute(damage)
    assert sample in failing(filled)[table, name][1]


def test_a_required_column_that_lost_its_values_is_found(filled, monkeypatch: pytest.MonkeyPatch) -> None:
    # DuckLake refuses nulls itself: the check is for lakes that something else wrote to.
    monkeypatch.setattr("warehouse.checks._required", lambda _connection, _table: ["sector IS NULL"])
    assert failing(filled, "figures")["figures", "required_filled"][0] == 2


def test_the_sample_is_short_and_the_count_complete(lake, make) -> None:
    lake.merge("figures", [make.figure(n, obs_status="actual", indicator="NONE") for n in range(9)])
    count, sample, severity = failing(lake, "figures")["figures", "indicator_resolves"]
    assert (count, len(sample), severity) == (9, 5, "error")


def test_of_a_run_only_what_it_wrote_and_what_shares_its_keys_is_looked_at(filled, make) -> None:
    with filled.raw() as connection:
        connection.execute(
            "INSERT INTO figures SELECT * REPLACE ('old' AS figure_id, 'nowhere' AS article_id) FROM figures WHERE figure_id = 'f1'"
        )
    filled.merge("figures", [make.figure(7, indicator="NOTHING"), make.figure(8)], run_id="new")
    with filled.raw() as connection:
        connection.execute(
            "INSERT INTO figures SELECT * REPLACE (TIMESTAMPTZ '2000-01-01 00:00:00+00' AS valid_from) FROM figures WHERE figure_id = 'f8'"
        )
    with warehouse.connect(filled.home) as lake:
        since = since_run(lake, "new")
        found = {outcome.name: outcome.sample for outcome in check(lake, ["figures"], since) if not outcome.passed}
        every = {outcome.name for outcome in check(lake, ["figures"]) if not outcome.passed}
        of_none = [outcome for outcome in check(lake, since=since_run(lake, "none")) if not outcome.passed]
    assert found == {"indicator_resolves": ("f7",), "key_unique": ("f8",), "validity_without_overlap": ("f8",)}
    assert every == {*found, "article_id_resolves"}
    assert of_none == []
