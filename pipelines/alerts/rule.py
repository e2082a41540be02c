"""An alert rule: a question to the lake whose rows are facts, and the line that tells one.

Belongs here: the model of a rule file, and the files of a folder read into it. Does not belong here: asking.
"""

from __future__ import annotations

from pathlib import Path
from string import Formatter
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from crawlers.source_file import did_you_mean, dotted, read_document


class RuleError(ValueError):
    """Alert rules are wrong. Only an edit heals it."""


class Threshold(BaseModel):
    """A row is a fact only where a number in it lies beyond a bound."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str = Field(description="Column of the answer that holds the number.")
    above: float | None = Field(default=None, description="Greater than this.")
    below: float | None = Field(default=None, description="Less than this.")

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.above is None and self.below is None:
            raise ValueError("give `above` or `below`, or both for what lies outside")
        return self

    def is_crossed(self, number: float) -> bool:
        """Whether the number lies above the upper bound or below the lower one."""
        return (self.above is not None and number > self.above) or (self.below is not None and number < self.below)


class Rule(BaseModel):
    """What one rule file says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="The name of the file without .yaml.")
    title: str = Field(description="Subject of the message.")
    sql: str = Field(description="One statement that reads the lake; each row of its answer is a fact.")
    text: str = Field(description="The line that tells a fact, with its columns in braces: {ref_area}, {obs_value:g}.")
    key: tuple[str, ...] = Field(min_length=1, description="Columns that name a fact: it is told once.")
    threshold: Threshold | None = Field(default=None, description="Which rows are worth a message.")
    enabled: bool = Field(default=True, description="false: the rule rests.")

    @property
    def columns(self) -> set[str]:
        """Columns that the answer must have."""
        named = {str(field) for _, field, _, _ in Formatter().parse(self.text) if field is not None}
        return named | set(self.key) | ({self.threshold.column} if self.threshold else set())

    @model_validator(mode="after")
    def _plain_fields(self) -> Self:
        try:
            odd = sorted(name for name in self.columns if not name.isidentifier())
        except ValueError as error:
            raise ValueError(f"text: {error}; a brace that is meant as a brace is written twice") from None
        if odd:
            raise ValueError(f"text: {', '.join(map(repr, odd))} is no column; allowed: a column's name in braces")
        return self


def load(directory: Path) -> list[Rule]:
    """The enabled rules of every `*.yaml` file of a folder, by name; RuleError with every fault of every file."""
    if not directory.is_dir():
        raise RuleError(f"{directory}: is no folder; give the folder that holds the alert rules")
    rules, faults = [], []
    for path in sorted(directory.glob("*.yaml")):
        document = read_document(path)
        try:
            rule = Rule.model_validate(document.values)
        except ValidationError as error:
            for one in error.errors(include_url=False):
                allowed = f"; {did_you_mean(str(one['loc'][-1]), _keys(one['loc']))}" if one["loc"] else "; "
                told = f"{path}:{document.line_of(one['loc'])}: {dotted(one['loc'])}: {one['msg']}{allowed}"
                faults.append(f"{told}allowed: {', '.join(_keys(one['loc']))}")
            continue
        if rule.name != path.stem:
            faults.append(f'{path}:1: name: found "{rule.name}"; allowed: the name of the file, "{path.stem}"')
        rules.append(rule)
        faults += map(str, document.problems)
    if faults:
        raise RuleError("\n".join(faults))
    return [rule for rule in rules if rule.enabled]


def _keys(place: tuple[int | str, ...]) -> list[str]:
    return list((Threshold if place[:1] == ("threshold",) else Rule).model_fields)
