from __future__ import annotations

import warehouse
from warehouse.catalog import describe, dictionary
from warehouse.contract import HISTORY_COLUMNS, tables


def test_every_table_view_and_column_says_what_it_means(lake) -> None:
    with warehouse.connect(lake.home) as connection:
        relations = dictionary(connection)
    silent = [relation.name for relation in relations if not relation.comment]
    silent += [
        f"{relation.name}.{column.name}" for relation in relations for column in relation.columns if not column.comment
    ]
    assert silent == []
    assert {relation.name for relation in relations} >= {*tables(), "current_figures", "current_events"}


def test_every_table_of_the_lake_has_a_contract_and_every_contract_a_table(lake) -> None:
    found = lake.sql("SELECT table_name FROM duckdb_tables() WHERE database_name = 'lake'")
    assert {name for (name,) in found} == set(tables())


def test_contracts_speak_of_columns_that_exist_and_keys_that_are_always_filled(lake) -> None:
    found = lake.sql("SELECT table_name, column_name, is_nullable FROM duckdb_columns() WHERE database_name = 'lake'")
    nullable = {(table, column): null for table, column, null in found}
    for table in tables().values():
        for column in table.key:
            assert nullable[table.name, column] is False, f"{table.name}.{column}"
        for link in table.links:
            assert (table.name, link.column) in nullable
            assert (link.table, link.to) in nullable
        assert all((table.name, column) in nullable for column in (*table.unless_else, *table.set_by_writer))
        if table.kind == "history":
            assert [nullable[table.name, column] for column in HISTORY_COLUMNS] == [False, True, False]


def test_a_column_of_a_view_means_what_it_means_in_its_table(lake) -> None:
    text = describe(lake.home, width=100)
    assert "current_areas (view)" in text
    current_areas = text.split("current_areas (view)")[1].split("\n\n")[0]
    assert "country, territory, region, bloc, lender or group" in current_areas
    assert "figure_id          VARCHAR, required. Name of the figure" in text
    assert max(map(len, text.splitlines())) <= 100
