"""The facts that a rule finds in the lake.

Belongs here: asking, thresholds, the text and the name of a fact. Does not belong here: whether it was told before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from pipelines.alerts.rule import Rule, RuleError
from warehouse.query import QueryError, query


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to tell: the rule's name, the name of the fact, the line that tells it."""

    rule: str
    fact_id: str
    text: str


def fact(rule: str, key: Mapping[str, object], text: str) -> Fact:
    """A fact named by the values of its key; line breaks in the text become spaces."""
    named = json.dumps([rule, {name: str(value) for name, value in key.items()}], sort_keys=True)
    return Fact(rule, hashlib.sha256(named.encode()).hexdigest()[:32], " ".join(text.split()))


def find(rule: Rule, home: Path) -> list[Fact]:
    """The facts of a rule, each name once, in the order of the answer; RuleError where the question does not work."""
    try:
        names, rows = query(rule.sql, home)
    except QueryError as error:
        raise RuleError(f"rule {rule.name}: sql: {error}") from error
    if missing := sorted(rule.columns - set(names)):
        raise RuleError(f"rule {rule.name}: the answer has no column {', '.join(missing)}; it has {', '.join(names)}")
    found: dict[str, Fact] = {}
    for row in rows:
        values = dict(zip(names, row, strict=True))
        if _counts(rule, values):
            one = fact(rule.name, {column: values[column] for column in rule.key}, _text(rule, values))
            found.setdefault(one.fact_id, one)
    return list(found.values())


def _counts(rule: Rule, values: Mapping[str, object]) -> bool:
    if rule.threshold is None:
        return True
    number = values[rule.threshold.column]
    if number is None:
        return False
    try:
        return rule.threshold.is_crossed(float(str(number)))
    except ValueError:
        raise RuleError(
            f"rule {rule.name}: threshold: column {rule.threshold.column} holds {number!r}, expected a number"
        ) from None


class _Plain(Formatter):
    """Nothing known is a dash, whatever form the rule asks for."""

    def format_field(self, value: object, format_spec: str) -> str:
        return "–" if value is None else str(super().format_field(value, format_spec))


def _text(rule: Rule, values: Mapping[str, object]) -> str:
    try:
        return _Plain().vformat(rule.text, (), values)
    except (ValueError, TypeError) as error:
        raise RuleError(f"rule {rule.name}: text: {error}") from error
