from __future__ import annotations

import datetime as dt

import pytest

from benchmarks.synthetic_archive import moment_of


@pytest.mark.parametrize("count", [10, 1_000_000, 10_000_000])
def test_articles_of_an_archive_of_any_size_are_spread_over_ten_years(count: int) -> None:
    first, last = moment_of(0, count), moment_of(count - 1, count)
    assert dt.timedelta(days=3200) < last - first < dt.timedelta(days=3650)
