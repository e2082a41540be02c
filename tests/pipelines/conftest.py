"""A lake of its own for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lakes import Lake

import warehouse
from warehouse.place import Place
from warehouse.reference import load_reference


@pytest.fixture(scope="session")
def _with_reference_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("reference")
    with warehouse.writing(home, run_id="reference", stage="reference", code_version="1") as writer:
        load_reference(writer)
    return home


@pytest.fixture
def lake(_with_reference_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    shutil.copytree(Place(_with_reference_data).lake, Place(tmp_path).lake)
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    return Lake(tmp_path)
