"""Floors of quality of events on annotated articles; what is asked stands in the benchmark."""

from __future__ import annotations

import pytest

from benchmarks.events import GOLD, SCORER, annotated, predictions, scores

pytestmark = pytest.mark.shared
TYPE_FLOOR, FULL_FLOOR = 78.0, 60.0


@pytest.mark.skipif(
    not SCORER.exists() or not GOLD.exists(), reason="the annotated articles are not beside the project"
)
def test_floors_of_quality_hold_on_annotated_articles() -> None:
    found = scores(predictions(annotated()))
    assert found["type"]["F1"] >= TYPE_FLOOR
    assert found["full"]["F1"] >= FULL_FLOOR
