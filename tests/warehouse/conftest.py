"""A lake of its own for each test, in every kind of place, and rows that fit its tables.

A test with a `lake` runs on one in files; marked `everywhere`, also on one with its catalog in PostgreSQL and its rows
in object storage. Among the slow ones it runs on both, and on one with its catalog in PostgreSQL and its rows in files,
whose two parts the others have. What looks into the files themselves is marked `files_only`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lake_under_test import Lake, Make, with_reference_data
from places import KINDS, Places, close_lakes


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "place_kind" not in metafunc.fixturenames:
        return
    marked = {mark.name for mark in metafunc.definition.iter_markers()}
    elsewhere = [
        pytest.param(kind, marks=() if "everywhere" in marked and kind == KINDS[-1] else pytest.mark.slow)
        for kind in KINDS[1:]
        if "files_only" not in marked
    ]
    metafunc.parametrize("place_kind", [KINDS[0], *elsewhere])


@pytest.fixture
def template(place_kind: str, places: Places) -> str:
    """The name of the template that `lake` is a copy of: reference data and nothing else. Tests may override it."""
    return places.template(place_kind, "reference", with_reference_data)


@pytest.fixture
def lake(
    template: str, place_kind: str, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Lake]:
    """A lake of the test's own; copied, so that every test also shows that a lake can be moved."""
    for name, value in places.copied(place_kind, template, tmp_path).items():
        monkeypatch.setenv(name, value)
    yield Lake(tmp_path)
    if place_kind != KINDS[0]:
        close_lakes()


@pytest.fixture(scope="session")
def make_rows():
    """As `make`, for fixtures that outlive a test."""
    return Make


@pytest.fixture
def make():
    """The makers of rows, as attributes: make.article(1, title="..."), make.figure(1, 1), make.event(1)."""
    return Make
