from __future__ import annotations

import pytest

from benchmarks.clean import PAGES, SCORER, quality

pytestmark = pytest.mark.shared


@pytest.mark.skipif(not SCORER.exists() or not PAGES.exists(), reason="the annotated pages are not beside the project")
def test_floors_of_quality_hold_on_real_pages() -> None:
    missed = [str(measure) for measure in quality() if not measure.holds]
    assert not missed
