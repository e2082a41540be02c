"""The words of a language as data: a language is a folder of YAML and CSV files, this module only reads them.

Belongs here: reading and caching of lexicon files. Does not belong here: any word of any language.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import yaml

from pipelines.extract.patterns import AtWord, RarePattern

_ROOT = files(__name__)
_BOOLEAN = "tag:yaml.org,2002:bool"
_T = TypeVar("_T")


class _WordsLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads "no", "on", "off" and "NO" (Norway) as the words they are here; only true and false are truth values."""


_WordsLoader.yaml_implicit_resolvers = {
    first: [rule for rule in rules if rule[0] != _BOOLEAN or first in "tTfF"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class UnknownLanguageError(ValueError):
    """A language was asked for that has no folder here. A retry does not heal it."""


@cache
def languages() -> tuple[str, ...]:
    """ISO 639-1 codes of the languages that have a folder, sorted."""
    return tuple(sorted(entry.name for entry in _ROOT.iterdir() if entry.is_dir() and len(entry.name) == 2))


def _read(language: str, name: str) -> str:
    if language not in languages():
        raise UnknownLanguageError(
            f"no lexicon for language {language!r}; there is one for: {', '.join(languages())} "
            f"(a language is a folder under pipelines/extract/lexicon/)"
        )
    return _ROOT.joinpath(language, name).read_text(encoding="utf-8")


@cache
def read_yaml(language: str, name: str) -> Any:
    """The content of `lexicon/<language>/<name>` as plain lists and dicts; read once a process, do not change it."""
    return yaml.load(_read(language, name), Loader=_WordsLoader)


@cache
def read_csv(language: str, name: str) -> tuple[dict[str, str], ...]:
    """The rows of `lexicon/<language>/<name>`; the first line names the columns, # begins a comment line."""
    lines = (line for line in _read(language, name).splitlines() if line and not line.startswith("#"))
    return tuple(csv.DictReader(lines))


def read_words(language: str, name: str, record: type[_T], **made: object) -> _T:
    """A dataclass filled from a YAML file by the names of its fields: of a text comes a pattern, of a list a set of words.

    made: the fields that are made of the file in another way.
    """
    data = read_yaml(language, name)
    read = {
        field.name: _words(data[field.name], made_to=_SEARCHED.get(str(field.type), re.compile))
        for field in fields(record)  # type: ignore[arg-type]
        if field.name not in made
    }
    return record(**read, **made)


_Pattern = re.Pattern[str] | RarePattern
_SEARCHED: dict[str, Callable[[str], _Pattern]] = {kind.__name__: kind for kind in (RarePattern, AtWord)}


def _words(said: str | list[object], made_to: Callable[[str], _Pattern]) -> _Pattern | frozenset[str]:
    return made_to(said) if isinstance(said, str) else frozenset(map(str, said))
