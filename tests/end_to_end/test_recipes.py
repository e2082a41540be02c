"""The questions of docs/recipes.md on what two runs leave, with an article that changed between them."""

from __future__ import annotations

from pathlib import Path

import pytest
from workspaces import ROOT, Workspace

from benchmarks.recipes import Recipe, recipes
from warehouse.query import query

RECIPES = recipes(ROOT / "docs" / "recipes.md")


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.title.split(".")[0])
def test_a_recipe_runs_as_it_stands_and_finds_something(twice: Workspace, recipe: Recipe) -> None:
    columns, rows = query(recipe.sql, twice.home)
    assert rows, recipe.title
    assert len(columns) == len(set(columns))


def answers(twice: Workspace, number: int, *names: str) -> set[tuple[object, ...]]:
    """The named columns of what a recipe finds."""
    columns, rows = query(RECIPES[number - 1].sql, twice.home)
    return {tuple(row[columns.index(name)] for name in names) for row in rows}


def test_recipes_answer_their_questions(twice: Workspace) -> None:
    assert ("2021", 2.9e9, "USD") in answers(twice, 1, "time_period", "obs_value", "unit_measure")
    assert ("2021", 2.9e9, "actual") in answers(twice, 3, "time_period", "obs_value", "obs_status")
    assert {("EXPORTS", 880e6), ("IMPORTS", 1.1e9)} <= answers(twice, 4, "indicator", "obs_value")
    assert ("AZ", "RU", 880e6, 1.1e9) in answers(twice, 5, "exporter", "importer", "as_exported", "as_imported")
    assert ("article_changed", 3.12e9, 3.02e9) in answers(twice, 6, "kind", "before_value", "after_value")
    assert ("no_rate",) in answers(twice, 12, "fx_reason")
    assert ("overdue", "2022-Q3") in answers(twice, 15, "plan_status", "promised_period")
    assert ("2022-Q2",) in answers(twice, 16, "time_period")


def test_there_are_twenty() -> None:
    assert [recipe.title.split(".")[0] for recipe in RECIPES] == [str(n) for n in range(1, len(RECIPES) + 1)]
    assert len(RECIPES) == 20


def test_the_commands_export_and_keep_what_a_run_left(twice: Workspace, tmp_path: Path) -> None:
    copy = twice.copied(tmp_path / "copy")
    before = copy.rows("FROM figures ORDER BY ALL")
    for arguments in (
        ["export", "--format", "xlsx", "--area", "AZ", str(tmp_path / "az.xlsx")],
        ["export", "--format", "duckdb"],
        ["maintain"],
        ["backup", str(tmp_path / "lake.tar")],
        ["restore", "--replace", str(tmp_path / "lake.tar")],
    ):
        done = copy.dateline(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (copy.home / "exports" / "dateline.duckdb").exists()
    assert copy.rows("FROM figures ORDER BY ALL") == before
    first, last = (
        copy.rows(f"SELECT arg_{which}(run_id, started) FROM runs WHERE stage = 'records'")[0][0]
        for which in ("min", "max")
    )
    told = copy.dateline("diff", first, last)
    assert told.returncode == 0, told.stderr
    assert "added figure: " in told.stdout
    assert copy.dateline("diff", "nothing", last).returncode == 2
    assert copy.dateline("export", "--format", "csv", "--indicator", "EXPORT").returncode == 2
    assert copy.dateline("restore", str(tmp_path / "lake.tar")).returncode == 2
