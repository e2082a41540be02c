"""The words of a language as they are read from their files."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest

from pipelines.extract.lexicon import UnknownLanguageError, read_csv, read_yaml

_FILES = sorted(entry.name for entry in files("pipelines.extract.lexicon").joinpath("en").iterdir())


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in (key, *_leaves(inner))]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in _leaves(inner)]
    return [value]


@pytest.mark.parametrize("name", [name for name in _FILES if name.endswith(".yaml")])
def test_no_word_is_read_as_a_truth_value(name: str) -> None:
    assert False not in [leaf for leaf in _leaves(read_yaml("en", name)) if isinstance(leaf, bool)]


def test_norway_is_no_negation() -> None:
    assert "NO" in read_yaml("en", "areas.yaml")["described"]["by"]["Nordic"]


@pytest.mark.parametrize("name", [name for name in _FILES if name.endswith(".csv")])
def test_every_row_has_the_columns_of_the_first(name: str) -> None:
    assert all(None not in row and None not in row.values() for row in read_csv("en", name))


def test_a_language_without_a_folder_is_named_with_those_that_have_one() -> None:
    with pytest.raises(UnknownLanguageError, match=r"'xx'.*en"):
        read_yaml("xx", "numbers.yaml")
