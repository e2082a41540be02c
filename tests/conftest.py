"""Servers and lakes that tests of several folders share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from places import Places, close_lakes


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """Places for lakes in files, PostgreSQL and object storage; their servers start when first needed."""
    made = Places(tmp_path_factory.mktemp("templates"))
    yield made
    close_lakes()
    made.close()
