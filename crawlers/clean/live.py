"""Live blogs: the dated posts that JSON-LD lists.

Belongs here: splitting one page into its posts. Does not belong here: whether a page is a live blog (`gates`).
"""

from __future__ import annotations

from crawlers.clean.jsonld import first, plain
from crawlers.clean.model import Entry
from crawlers.clean.moments import in_zone, read_machine
from crawlers.clean.page import Page

_MAX_ENTRIES = 1_000


def find_entries(page: Page, timezone: str | None) -> tuple[Entry, ...]:
    """The posts in the order of the page; empty where the page does not list them."""
    entries: list[Entry] = []
    for node in page.data.of_type("LiveBlogPosting"):
        updates = node.get("liveBlogUpdate")
        for update in updates if isinstance(updates, list) else [updates]:
            if not isinstance(update, dict) or len(entries) >= _MAX_ENTRIES:
                continue
            body = plain(first(update.get("articleBody")) or first(update.get("description")) or "")
            title = first(update.get("headline")) or first(update.get("name")) or ""
            moment = read_machine(first(update.get("datePublished")) or first(update.get("dateModified")) or "")
            if body or title:
                entries.append(Entry(None if moment is None else in_zone(moment, timezone).at, title, body))
    return tuple(entries)
