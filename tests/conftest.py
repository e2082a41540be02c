"""Servers and lakes that tests of several folders share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from places import Places, close_lakes

from pipelines import stages


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """Places for lakes in files, PostgreSQL and object storage; their servers start when first needed."""
    made = Places(tmp_path_factory.mktemp("templates"))
    yield made
    close_lakes()
    made.close()


@pytest.fixture(scope="session")
def prepare(places: Places) -> Callable[[Path], None]:
    """Puts a lake at a home as the first stage of a run leaves it: a copy, since a quarter of a million rates take seconds."""
    before = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)

    def put(home: Path) -> None:
        template = places.template("files", "prepared", lambda there: stages.prepare(there, "reference", before))
        places.copied("files", template, home)

    return put
