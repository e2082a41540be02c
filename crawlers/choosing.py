"""Which candidates are fetched now: new ones, changed ones, failed ones, and those whose next look is due.

Belongs here: the decision, as a pure function. Does not belong here: where candidates come from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from crawlers.addresses import clean_address, path_and_query
from crawlers.boundary import Bounds
from crawlers.discovery import Candidate
from crawlers.fetch import Found, Known
from crawlers.source import Source

_EARLIEST = dt.datetime.min.replace(tzinfo=dt.UTC)


def choose(
    candidates: Iterable[Candidate],
    source: Source,
    bounds: Bounds,
    known: Mapping[str, Known],
    unsettled: Collection[str],
    now: dt.datetime,
) -> list[Candidate]:
    """Candidates to fetch, newest first; known articles due for another look included, shown anywhere or not.

    unsettled: those known addresses, or more, that may be due though nothing shows them.
    """
    found: dict[str, Found] = {}
    for candidate in candidates:
        url = clean_address(candidate.url)
        if url:
            found[url] = found[url].merged_with(candidate.found) if url in found else candidate.found
    due = [
        Candidate(url, told)
        for url, told in found.items()
        if is_due(known.get(url), told, source, now) and _is_article(url, source, bounds)
    ]
    due += [
        Candidate(url, Found(page.published, page.modified, page.title, page.origin))
        for url in unsettled
        if url not in found and is_due(page := known[url], None, source, now) and _is_article(url, source, bounds)
    ]
    due.sort(key=lambda candidate: candidate.found.modified or candidate.found.published or _EARLIEST, reverse=True)
    return due


def is_due(page: Known | None, found: Found | None, source: Source, now: dt.datetime) -> bool:
    """Whether an address is to be fetched.

    page: the last exchange with it. found: what this run's feeds, sitemaps and listings say of it, None where they say
    nothing. Due is what was never seen, what failed, what is said to have changed since, and what has a revisit due.
    """
    if page is None or page.fetched_at is None:
        return found is not None
    published = page.published or (found.published if found else None)
    if page.failed_for_now:
        return found is not None or _is_young(published, source, now)
    if found and found.modified and found.modified > (page.modified or page.fetched_at):
        return True
    if published is None:
        return False
    return any(page.fetched_at < published + age <= now for age in source.revisit)


def _is_young(published: dt.datetime | None, source: Source, now: dt.datetime) -> bool:
    return published is not None and bool(source.revisit) and now - published <= max(source.revisit)


def _is_article(url: str, source: Source, bounds: Bounds) -> bool:
    return source.follow.takes(path_and_query(url)) and bounds.hold(url)
