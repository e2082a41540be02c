"""When an article was published and changed: the chain of evidence, with the origin of what was believed.

Belongs here: which statement of which place counts. Does not belong here: reading one date (`moments`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from htmldate import find_date
from lxml.html import HtmlElement

from crawlers.clean.jsonld import first, strings
from crawlers.clean.model import Evidence
from crawlers.clean.moments import EARLIEST_YEAR, Moment, in_zone, read_machine
from crawlers.clean.page import Page
from crawlers.clean.printed import near_title, only_named
from crawlers.clean.words import lists

_URL_DAY = re.compile(
    r"[/_=-]((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?=[/_.?&-]|$)|/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})/"
)
_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dated:
    """A moment and where it came from."""

    moment: Moment
    origin: str


def find_published(
    page: Page,
    *,
    title: str,
    evidence: Evidence | None,
    ruled: str | None,
    latest: datetime | None,
    timezone: str | None,
) -> Dated | None:
    """The moment of publication, None rather than an invented one.

    The first place with a date wins; a later place that names the same day with a time or zone adds what is missing.
    """
    limit = _aware(latest or datetime.now(UTC)) + _SLACK
    best: Dated | None = None
    for found in _published(page, title, evidence, ruled, limit):
        if not _possible(found.moment.at, limit):
            continue
        if best is None:
            best = found
        elif not best.moment.exact and found.moment.exact and found.moment.at.date() == best.moment.at.date():
            best = Dated(found.moment, best.origin)
        if best.moment.exact:
            break
    return None if best is None else Dated(in_zone(best.moment, timezone), best.origin)


def find_modified(
    page: Page, *, evidence: Evidence | None, published: Moment | None, latest: datetime | None, timezone: str | None
) -> Dated | None:
    """The moment of the last change that the page states, never earlier than its publication."""
    limit = _aware(latest or datetime.now(UTC)) + _SLACK
    for found in _modified(page, evidence):
        moment = in_zone(found.moment, timezone)
        if _possible(moment.at, limit) and (published is None or _aware(moment.at) >= _aware(published.at)):
            return Dated(moment, found.origin)
    return None


def _published(
    page: Page, title: str, evidence: Evidence | None, ruled: str | None, limit: datetime
) -> Iterator[Dated]:
    if ruled:
        yield from _dated(ruled, "rule")
    for key in ("datePublished", "dateCreated", "uploadDate"):
        for text in strings(page.article.get(key))[:1]:
            yield from _dated(text, "json-ld")
    for name in lists("meta_names")["published"]:
        for text in page.meta.get(name, ())[:1]:
            yield from _dated(text, "meta")
    yield from _marked_up(page.tree, "datePublished", "meta")
    if evidence is not None and evidence.published is not None:
        yield Dated(Moment(evidence.published, "second"), evidence.origin)
    for node in page.data.of_type("WebPage", "ItemPage", "VideoObject", "Event"):
        yield from _dated(first(node.get("datePublished")) or "", "json-ld")
    if (day := url_day(page.url)) is not None:
        yield Dated(Moment(day, "day"), "url")
    yield from _printed(page, title, limit)


def _modified(page: Page, evidence: Evidence | None) -> Iterator[Dated]:
    for text in strings(page.article.get("dateModified"))[:1]:
        yield from _dated(text, "json-ld")
    for name in lists("meta_names")["modified"]:
        for text in page.meta.get(name, ())[:1]:
            yield from _dated(text, "meta")
    yield from _marked_up(page.tree, "dateModified", "meta")
    if evidence is not None and evidence.modified is not None:
        yield Dated(Moment(evidence.modified, "second"), evidence.origin)


def _dated(text: str, origin: str) -> Iterator[Dated]:
    moment = read_machine(text)
    if moment is not None:
        yield Dated(moment, origin)


def _marked_up(tree: HtmlElement, name: str, origin: str) -> Iterator[Dated]:
    for element in tree.iterfind(f".//*[@itemprop='{name}']"):
        stated = element.get("datetime") or element.get("content") or element.get("title")
        yield from _dated((stated or element.text_content())[:80], origin)


def _printed(page: Page, title: str, limit: datetime) -> Iterator[Dated]:
    """What the page shows: beside its title, in places named like a date, and what htmldate makes of the rest."""
    for moment in (near_title(page.tree, title), only_named(page.tree)):
        if moment is not None:
            yield Dated(moment, "text")
    try:
        day = find_date(page.tree, extensive_search=False, url=page.url or None, max_date=limit.strftime("%Y-%m-%d"))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError):
        return
    if day is not None:
        yield Dated(Moment(datetime.fromisoformat(day), "day"), "text")


def url_day(url: str) -> datetime | None:
    """The day in a path such as /2020/02/14/ or /20200214-; None where there is none."""
    for match in _URL_DAY.finditer(url):
        year, month, day = (match[index] or match[index + 3] for index in (1, 2, 3))
        try:
            return datetime(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def _possible(at: datetime, limit: datetime) -> bool:
    return at.year >= EARLIEST_YEAR and _aware(at) <= limit


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
