"""Servers and lakes that tests of several folders share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from places import Places, close_lakes

from pipelines import stages

TESTS = Path(__file__).parent
# Files that take a quarter of a minute or more, the longest first: begun last, one would keep its worker busy alone.
LONG = (
    "end_to_end/test_main_job.py",
    "warehouse/test_maintain.py",
    "pipelines/importing/test_importing.py",
    "end_to_end/test_observations.py",
    "browser/test_ui.py",
    "warehouse/test_kill.py",
    "end_to_end/test_recipes.py",
    "end_to_end/test_plans.py",
    "pipelines/test_stages.py",
    "end_to_end/test_rates.py",
    "end_to_end/test_corrections.py",
    "warehouse/test_kill_maintain.py",
    "end_to_end/test_runtime_only.py",
    "disasters/test_disk.py",
    "fuzz/test_fuzz.py",
    "warehouse/test_readers.py",
    "disasters/test_history_and_place.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {TESTS / name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


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
