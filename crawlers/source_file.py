"""YAML with its line numbers, and the faults of a source file told so that one can mend them.

Belongs here: reading a file into plain values, where each key stands, the wording of faults. Does not belong here:
which keys there are (`crawlers.source`).

YAML is read as version 1.2 has it: `NO` is Norway and not false, `12:30` is no number, a date is a text.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import cast

import yaml

KeyPath = tuple[str | int, ...]
_MOST_VALUES = 10_000
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of one file; `line` counts from 1, 0 where the fault is of the whole file."""

    file: Path
    line: int
    key: str
    found: str
    allowed: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else str(self.file)
        told = ": ".join(part for part in (where, self.key, self.found) if part)
        return f"{told}; {self.allowed}" if self.allowed else told


class SourceError(ValueError):
    """Source files are wrong; `problems` has every fault of every file. Only an edit heals it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(slots=True)
class Document:
    """The values of a file and the line on which each key stands."""

    file: Path
    values: object = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    values_read: int = 0
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, path: Sequence[str | int]) -> int:
        """The line of a key, or of the nearest key around it. A number that the file does not have is passed over."""
        known: KeyPath = ()
        for part in path:
            if (*known, part) in self.lines:
                known = (*known, part)
            elif isinstance(part, str):
                break
        return self.lines.get(known, 1)

    def fault(self, path: Sequence[str | int], found: str, allowed: str = "") -> None:
        self.problems.append(Problem(self.file, self.line_of(path), dotted(path), found, allowed))


def read_document(file: Path) -> Document:
    """The values of a YAML file; faults of the YAML itself and keys that stand twice are in `problems`."""
    document = Document(file)
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=_Loader)
        if node is not None:
            document.values = _value(node, (), document)
    except OSError as error:
        document.problems.append(Problem(file, 0, "", f"cannot be read: {error.strerror}"))
    except UnicodeDecodeError as error:
        document.problems.append(Problem(file, 0, "", f"is not UTF-8: byte {error.start}"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        document.problems.append(Problem(file, line, "", f"is not YAML: {error.problem or error.context}"))
    except RecursionError:
        document.problems.append(Problem(file, 0, "", "is nested too deeply", f"allowed: {_DEEPEST} levels"))
    except ValueError as error:  # a number with thousands of digits
        document.problems.append(Problem(file, 0, "", f"holds a value that cannot be read: {error}"))
    except yaml.YAMLError as error:
        document.problems.append(Problem(file, 0, "", f"is not YAML: {error}"))
    return document


def dotted(path: Sequence[str | int]) -> str:
    """`discover.listings[0].url`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """`did you mean "home"? ` or nothing."""
    near = get_close_matches(word, list(allowed), n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"? ' if near else ""


def shown(value: object, longest: int = 80) -> str:
    """A value as it is quoted in a fault."""
    text = repr(value)
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


class _Loader(yaml.SafeLoader):
    """Only the types of YAML 1.2's core schema, aliases as values."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", list("tf")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    # `int` before `float`: the first resolver that matches decides.
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first)


def _value(node: yaml.Node, path: KeyPath, document: Document) -> object:
    """Aliases are read where they stand, so that a few lines could become millions of values, or endless ones."""
    document.lines.setdefault(path, node.start_mark.line + 1)
    document.values_read += 1
    if document.values_read > _MOST_VALUES or len(path) > _DEEPEST:
        raise yaml.constructor.ConstructorError(
            None, None, f"more than {_MOST_VALUES:,} values or {_DEEPEST} levels, aliases counted", node.start_mark
        )
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, document)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*path, index), document) for index, child in enumerate(node.value)]
    return _scalar(cast(yaml.ScalarNode, node), path, document)


def _mapping(node: yaml.MappingNode, path: KeyPath, document: Document) -> dict[str, object]:
    values: dict[str, object] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        here = (*path, key)
        line = key_node.start_mark.line + 1
        if key in values:
            first = document.lines[here]
            document.problems.append(
                Problem(document.file, line, dotted(here), f"stands twice, first on line {first}", "keep one of them")
            )
            continue
        document.lines[here] = line
        values[key] = _value(value_node, here, document)
    return values


def _scalar(node: yaml.ScalarNode, path: KeyPath, document: Document) -> Hashable:
    text = str(node.value)
    match node.tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return text == "true"
        case "int":
            return int(text)
        case "float":
            return float(text)
        case "str":
            return text
        case _:
            document.fault(path, f"has the tag {node.tag}", "tags are not allowed: write plain values")
            return text
