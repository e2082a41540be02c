"""The questions of docs/recipes.md, for whoever runs them: the test, and the benchmark of the lake.

Belongs here: reading the page. Does not belong here: any question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_RECIPE = re.compile(r"^## (?P<title>.+?)\n(?P<words>.*?)```sql\n(?P<sql>.+?)```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A question in words and in SQL."""

    title: str
    sql: str


def recipes(page: Path) -> list[Recipe]:
    """The recipes of the page in order."""
    text = page.read_text(encoding="utf-8")
    return [Recipe(found["title"], found["sql"].strip().removesuffix(";")) for found in _RECIPE.finditer(text)]
