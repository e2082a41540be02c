"""Column lineage: which columns each column of a table is made from.

Belongs here: reading `lineage.yaml` into Dagster's form. Does not belong here: the lines themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import dagster as dg
import yaml

SET_BY_WAREHOUSE = frozenset({"valid_from", "valid_to", "run_id", "recorded_at", "extractor_version"})


@cache
def lines() -> Mapping[str, Mapping[str, list[str]]]:
    """Table, column (or `all`), columns that it is made from as table.column."""
    answer: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load(
        files(__package__).joinpath("lineage.yaml").read_text(encoding="utf-8")
    )
    return answer


def column_lineage(table: str, columns: Iterable[str]) -> dg.TableColumnLineage:
    """The lineage of a table's columns; those that nothing upstream decides have none."""
    known = lines().get(table, {})
    return dg.TableColumnLineage(
        {
            column: [dg.TableColumnDep(dg.AssetKey(owner), name) for owner, _, name in map(_parts, found)]
            for column in columns
            if column not in SET_BY_WAREHOUSE and (found := known.get(column, known.get("all", [])))
        }
    )


def _parts(name: str) -> tuple[str, str, str]:
    return name.partition(".")
