"""Days as an operator types them into the launchpad of the Dagster UI.

Belongs here: reading them, and saying what is wrong with one. Does not belong here: what the days are of.
"""

from __future__ import annotations

import datetime as dt

import dagster as dg


def span(op: str, since: str, until: str) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of the fields `since` and `until` of an op's configuration, None where a field is empty.

    dg.Failure that no retry heals for what is no day, and for a first day after the last.
    """
    first, last = _day(f"ops.{op}.config.since", since), _day(f"ops.{op}.config.until", until)
    if first and last and first > last:
        raise dg.Failure(
            f"ops.{op}.config: since is {first}, after until, {last}; put the earlier day into since",
            allow_retries=False,
        )
    return first, last


def _day(place: str, text: str) -> dt.date | None:
    if not text.strip():
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise dg.Failure(
            f"{place}: found {text!r}, expected a day as 2022-04-26, or nothing", allow_retries=False
        ) from None
