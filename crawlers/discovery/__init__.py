"""Where the addresses of articles come from: feeds, sitemaps and listing pages, read into candidates.

Belongs here: bytes of a feed, sitemap or listing in, addresses with evidence out. Does not belong here: fetching, and
which candidates are taken (`crawlers.spiders`).
"""

from __future__ import annotations

from dataclasses import dataclass

from crawlers.fetch import Found


class UnreadableError(ValueError):
    """A body that is no feed, sitemap or listing, or more than one is allowed to be; says what was found."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be an article, absolute, with what was said of it."""

    url: str
    found: Found
