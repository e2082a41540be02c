"""How much a source is asked in the light of earlier runs: dead feeds rest, a site that refuses is asked more slowly.

Belongs here: those decisions, as pure functions of what is known. Does not belong here: the clock of a run
(`crawlers.pace`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from crawlers.fetch import Known

REFUSALS = frozenset({403, 410})
"""Statuses by which a site shows that it does not like to be asked."""

REMEMBERED = dt.timedelta(days=1)
"""How long a refusal slows a site's rhythm."""

_FIRST_REST = dt.timedelta(minutes=10)
_LONGEST_REST = dt.timedelta(days=1)
# Where no answer came at all, it may as well be one's own network that was away.
_LONGEST_WITHOUT_ANSWER = dt.timedelta(hours=1)
_FACTOR = 4
_FEWEST = 3
_STEPS = 5


def rests_until(page: Known | None, now: dt.datetime) -> dt.datetime | None:
    """Until when a feed, sitemap or listing that failed is left alone; None where it is asked now.

    10 minutes after the first failure, four times as long after each further one, a day at most; an hour at most where
    no answer came.
    """
    if page is None or page.is_of_use or page.fetched_at is None:
        return None
    steps = min(max(page.failures, 1) - 1, 10)
    longest = _LONGEST_WITHOUT_ANSWER if page.status is None else _LONGEST_REST
    until = page.fetched_at + min(_FIRST_REST * _FACTOR**steps, longest)
    return until if now < until else None


def slower_by(pages: Iterable[Known], now: dt.datetime) -> int:
    """How many times the rhythm is halved: for each refusal of the last day, if half of the answers were refusals."""
    recent = [page for page in pages if page.fetched_at and now - page.fetched_at < REMEMBERED]
    refused = sum(page.status in REFUSALS for page in recent)
    return min(refused, _STEPS) if refused >= _FEWEST and 2 * refused >= len(recent) else 0
