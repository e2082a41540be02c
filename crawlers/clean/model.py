"""What cleaning takes and gives: articles, rejections, evidence from outside the page, a source's selectors.

Belongs here: plain values. Does not belong here: any rule about pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was known of an article before its page was fetched; `origin` is `feed`, `sitemap` or `listing`."""

    published: datetime | None = None
    modified: datetime | None = None
    title: str | None = None
    origin: str = "feed"


@dataclass(frozen=True, slots=True)
class ArticleRules:
    """A source's own selectors, CSS (with `::text` and `::attr(name)`) or XPath (beginning with `/`, `./` or `(`).

    A selector that finds nothing leaves the field to the general chain; `drop` removes elements before all reading.
    """

    title: str | None = None
    author: str | None = None
    published: str | None = None
    text: str | None = None
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated post of a live blog."""

    published_at: datetime | None
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned page.

    `published_at` and `modified_at` are aware where the page (or the source's zone) says so; with precision `day` the
    time of day is midnight and means nothing. `origins` maps each filled field to where it came from: rule, json-ld,
    meta, feed, sitemap, listing, url, text, html, langid. `flags` marks what a reader should know: live_blog,
    paywalled, short, no_date, language_unsure.
    """

    article_id: str
    url: str
    canonical_url: str
    title: str
    standfirst: str | None
    published_at: datetime | None
    published_precision: str | None
    published_from: str | None
    modified_at: datetime | None
    authors: tuple[str, ...]
    section: str | None
    tags: tuple[str, ...]
    site: str | None
    language: str | None
    text: str
    text_hash: str
    word_count: int
    paywalled: bool
    flags: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)

    def as_record(self) -> dict[str, object]:
        """The article as JSON values: dates in ISO 8601, a day without its meaningless midnight, lists for tuples."""
        record = asdict(self)
        record["published_at"] = iso(self.published_at, self.published_precision)
        record["modified_at"] = iso(self.modified_at)
        record["entries"] = [
            {"published_at": iso(entry.published_at), "title": entry.title, "text": entry.text}
            for entry in self.entries
        ]
        for key in ("authors", "tags", "flags"):
            record[key] = list(record[key])
        record["origins"] = dict(self.origins)
        return record


@dataclass(frozen=True, slots=True)
class Rejected:
    """A page that is no article; `reason` is one of `REASONS`, `detail` says what was found."""

    url: str
    reason: str
    detail: str
    stage: str = "clean"


REASONS = (
    "not_html",
    "undecodable",
    "empty_page",
    "list_page",
    "error_page",
    "consent_wall",
    "not_an_article",
    "no_text",
    "paywalled_stub",
    "other_language",
)


def iso(moment: datetime | None, precision: str | None = None) -> str | None:
    """ISO 8601, or only the day where that is all that is known."""
    if moment is None:
        return None
    return moment.date().isoformat() if precision == "day" else moment.isoformat()
