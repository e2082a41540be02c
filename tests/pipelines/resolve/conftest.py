"""Reports made with few words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from pipelines.resolve.reports import Actor, Report

_LENGTHS = {"day": 1, "month": 30, "quarter": 91, "year": 365}


def report(
    number: int | str,
    told: str,
    sentence: str,
    object: str,
    *,
    status: str = "planned",
    when: str | None = None,
    until: str | None = None,
    areas: str = "AZ",
    event_type: str = "FACILITY_LAUNCH",
    **fields: object,
) -> Report:
    """A report of the article `number`; `when` its first day, `until` the day after its last (default: one day)."""
    start = dt.date.fromisoformat(when) if when else None
    end = dt.date.fromisoformat(until) if until else start and start + dt.timedelta(days=1)
    return Report(
        **{
            "event_id": f"e{number}",
            "article_id": f"a{number}",
            "origin": f"a{number}",
            "source": f"s{number}",
            "reported_on": dt.date.fromisoformat(told),
            "event_type": event_type,
            "status": status,
            "sentence": sentence,
            "quote": object,
            "object": object,
            "time_period": when,
            "period_start": start,
            "period_end": end,
            "actors": tuple(Actor(area, role="actor") for area in areas.split()),
            **fields,
        }
    )


@pytest.fixture(scope="session")
def make() -> Callable[..., Report]:
    return report
