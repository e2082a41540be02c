"""A lake, a folder of rules, a mail server and a webhook for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lakes import Lake
from receivers import Mailbox, Webhook, mailbox, webhook

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
    monkeypatch.delenv("DATELINE_ALERT_TO", raising=False)
    return Lake(tmp_path)


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    monkeypatch.setenv("DATELINE_ALERTS", str(folder))
    return folder


@pytest.fixture
def mail() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as hook:
        yield hook
