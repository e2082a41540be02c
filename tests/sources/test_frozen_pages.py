"""Pages frozen by `dateline source test` are still read as they were: `tests/sources/<source>/<day>.json`."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawlers.source import load_file
from crawlers.workshop.frozen import thaw

FOLDER = Path(__file__).resolve().parent
SOURCES = FOLDER.parents[1] / "crawlers" / "sources"
RECORDS = sorted(FOLDER.glob("*/*.json"))


def test_every_seed_source_has_a_frozen_page() -> None:
    assert {path.stem for path in SOURCES.glob("seed-*.yaml")} <= {record.parent.name for record in RECORDS}


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_frozen_page_is_read_as_it_was(record: Path) -> None:
    frozen = thaw(record)
    assert frozen.outcome(load_file(SOURCES / f"{record.parent.name}.yaml")) == frozen.expected
