"""A lake of its own for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lakes import Lake

import warehouse
from warehouse.lake import lake_folder
from warehouse.reference import load_reference


@pytest.fixture(scope="session")
def _with_reference_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("reference")
    with warehouse.writing(home, run_id="reference", stage="reference", code_version="1") as writer:
        load_reference(writer)
    return home


@pytest.fixture
def lake(_with_reference_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    shutil.copytree(lake_folder(_with_reference_data), lake_folder(tmp_path))
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    return Lake(tmp_path)
