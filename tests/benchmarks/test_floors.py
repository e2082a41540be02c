"""The quality of extraction on the annotated sets is kept, and its floors are not lowered in passing."""

from __future__ import annotations

import pytest

from benchmarks import floors


@pytest.mark.shared
@pytest.mark.skipif(floors.are_sets_missing(), reason="the annotated sets are not beside the project")
def test_no_measure_is_below_its_floor() -> None:
    assert floors.missed(floors.measured()) == []


def test_no_floor_is_below_what_is_asked() -> None:
    assert [name for name, row in floors.floors().items() if row["floor"] < row.get("asked", 0)] == []


def test_a_measure_below_its_floor_is_told() -> None:
    values = {name: row["floor"] for name, row in floors.floors().items()}
    name = next(iter(values))
    values[name] -= 0.1
    assert [line.partition(":")[0] for line in floors.missed(values)] == [name]


def test_floors_go_up_but_down_only_with_a_flag() -> None:
    text = floors.FILE.read_text(encoding="utf-8")
    values = {name: row["floor"] for name, row in floors.floors().items()}
    better, worse = {**values, "NewsQuant value F1": 99.0}, {**values, "NewsQuant value F1": 93.0}
    assert "NewsQuant value F1: {asked: 90, floor: 98.5}" in floors.rewritten(text, better, lower=False)
    assert floors.rewritten(text, worse, lower=False) == text
    assert "NewsQuant value F1: {asked: 90, floor: 92.5}" in floors.rewritten(text, worse, lower=True)
