"""Workspaces as fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from workspaces import Workspace, make_workspace

from seeds.server import serve


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with serve(ports=(0, 0, 0)) as site:
        yield make_workspace(tmp_path, site)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace after one run; tests only read it."""
    with serve(ports=(0, 0, 0)) as site:
        workspace = make_workspace(tmp_path_factory.mktemp("finished"), site)
        yield workspace.finished()


@pytest.fixture(scope="session")
def twice(finished: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The finished workspace after a second run, before which an article changed; tests only read it."""
    workspace = finished.copied(tmp_path_factory.mktemp("twice"))
    workspace.site.round = 2
    try:
        return workspace.finished()
    finally:
        workspace.site.round = 1
