"""Answers of the lake by column name. Belongs here: that one conversion. Does not belong here: any question."""

from __future__ import annotations

from typing import Any

import duckdb


def by_name(relation: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Every row of an answer as column: value."""
    names = [column[0] for column in relation.description or ()]
    return [dict(zip(names, row, strict=True)) for row in relation.fetchall()]
