"""Whether a source works now: a few pages fetched, what was got of each field and from where, a verdict.

Belongs here: the check and its wording. Does not belong here: the health of a source over time, which the lake knows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from crawlers.archive import ArchivedResponse
from crawlers.clean.model import Article, iso
from crawlers.fetch import Fetch
from crawlers.rates import read_rates
from crawlers.source import Source
from crawlers.source_rates import Rates
from crawlers.workshop.looking import cleaned, shelf

_PAGES = 3
_RATES = 5
_SHORT_WORDS = 60
_WIDTH = 100
_WANTED = ("title", "published_at", "authors", "text")
_NEEDED = ("title", "published_at", "text")


@dataclass(frozen=True, slots=True)
class Field:
    """What was got of a field, shortened, and from where; empty where nothing was got."""

    name: str
    value: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class PageCheck:
    """One article page: its fields, or why it is none."""

    url: str
    fields: tuple[Field, ...] = ()
    fault: str = ""
    published: dt.datetime | None = None

    @property
    def missing(self) -> list[str]:
        filled = {found.name for found in self.fields if found.value}
        return [name for name in _WANTED if name not in filled]


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome: `verdict` is good, poor (it works, something is missing) or bad; `reasons` say why not good."""

    source: str
    verdict: str
    reasons: tuple[str, ...]
    discovered: tuple[str, ...]
    pages: tuple[PageCheck, ...] = field(default_factory=tuple)

    @property
    def moments(self) -> list[dt.datetime]:
        """When the articles were published, in the zones that their pages give."""
        return [page.published for page in self.pages if page.published]

    def lines(self) -> Iterator[str]:
        """The check as a person reads it."""
        yield f"{self.source}: {self.verdict}"
        yield from (f"  {reason}" for reason in self.reasons)
        yield from self.discovered
        for page in self.pages:
            yield f"{page.url}{': ' + page.fault if page.fault else ''}"
            for found in page.fields:
                told = f"{found.value}  [{found.origin}]" if found.origin else found.value
                yield f"  {found.name:<13} {told or 'nothing found'}"


def check(source: Source, pages: int = _PAGES) -> Check:
    """Fetches discovery and the newest articles of a source now."""
    if source.rates is not None:
        return _check_rates(source, source.rates)
    with shelf() as held:
        fetches = held.look(source, pages)
        looked = [_page(source, fetch, held.page(fetch)) for fetch in fetches if fetch.kind == "article"]
    discovered = [fetch for fetch in fetches if fetch.kind in ("feed", "sitemap", "listing")]
    reasons = [_told(fetch) for fetch in discovered if _is_faulty(fetch)]
    if not looked:
        reasons.append("no article was found: do follow.allow and the link selectors match addresses of articles?")
    for page in looked:
        if page.fault:
            reasons.append(f"{page.url}: {page.fault}")
        elif page.missing:
            reasons.append(f"{page.url}: nothing found for {', '.join(page.missing)}")
    return Check(source.name, _verdict(looked, reasons), tuple(reasons), tuple(map(_told, discovered)), tuple(looked))


def _check_rates(source: Source, rules: Rates) -> Check:
    """The same for a source of rates: its documents, the newest rates of each."""
    with shelf() as held:
        documents = [fetch for fetch in held.look(source, 0) if fetch.kind == "rates"]
        looked = [_document(fetch, held.page(fetch), rules) for fetch in documents]
    reasons = [f"{page.url}: {page.fault}" for page in looked if page.fault]
    read = sum(bool(page.fields) for page in looked)
    verdict = "bad" if not read else "poor" if reasons else "good"
    return Check(source.name, verdict, tuple(reasons), tuple(map(_told, documents)), tuple(looked))


def _document(fetch: Fetch, page: ArchivedResponse | None, rules: Rates) -> PageCheck:
    if page is None or fetch.status != 200 or fetch.error:
        return PageCheck(fetch.url, fault=fetch.error or f"status {fetch.status}")
    document = read_rates(page.body, rules, fetch.fetched_at.date(), page.headers)
    days = [rate.day for rate in document.rates]
    newest = [rate for rate in document.rates if rate.day == max(days)]
    fields = [
        Field("rates", f"{len(days)} from {min(days)} to {max(days)}" if days else ""),
        *(Field(rate.currency, f"1 = {rate.rate:g} {rate.quote_currency} on {rate.day}") for rate in newest[:_RATES]),
    ]
    fault = f"{len(document.faults)} refused: {'; '.join(document.faults[:_PAGES])}" if document.faults else ""
    return PageCheck(fetch.url, tuple(fields) if days else (), fault)


def _page(source: Source, fetch: Fetch, page: ArchivedResponse | None) -> PageCheck:
    if page is None or fetch.status != 200:
        return PageCheck(fetch.url, fault=fetch.error or f"status {fetch.status}")
    article = cleaned(source, fetch, page)
    if not isinstance(article, Article):
        return PageCheck(fetch.url, fault=f"{article.reason}: {article.detail}")
    fault = f"short text, {article.word_count} words" if article.word_count < _SHORT_WORDS else ""
    return PageCheck(fetch.url, tuple(_fields(article)), fault, article.published_at)


def _fields(article: Article) -> Iterator[Field]:
    values = {
        "title": article.title,
        "published_at": iso(article.published_at, article.published_precision) or "",
        "modified_at": iso(article.modified_at) or "",
        "authors": ", ".join(article.authors),
        "section": article.section or "",
        "language": article.language or "",
        "standfirst": article.standfirst or "",
        "text": f"{article.word_count} words: {article.text}" if article.text else "",
    }
    for name, value in values.items():
        plain = " ".join(value.split())
        yield Field(name, plain if len(plain) <= _WIDTH else f"{plain[: _WIDTH - 3]}...", article.origins.get(name, ""))


def _is_faulty(fetch: Fetch) -> bool:
    return bool(fetch.error) or fetch.status != 200


def _told(fetch: Fetch) -> str:
    outcome = fetch.error or (f"status {fetch.status}" if fetch.status != 200 else "read")
    return f"{fetch.kind} {fetch.url}: {outcome}"


def _verdict(pages: list[PageCheck], reasons: list[str]) -> str:
    works = [page for page in pages if not page.fault and not set(_NEEDED) & set(page.missing)]
    if not works:
        return "bad"
    return "poor" if reasons else "good"
