"""The stages of a run for one source, in the order of the way of the data, callable without Dagster.

Belongs here: take what is pending from the lake, call one function of `crawlers` or `pipelines.extract`, write the
outcome in one commit. Does not belong here: Dagster (`pipelines.assets`), SQL (`warehouse`).

Every stage takes up whatever an earlier run left undone, so that a run killed anywhere loses nothing: what is pending
is told from the tables alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TypeVar, cast

from crawlers import archive
from crawlers.clean.article import clean as clean_page
from crawlers.clean.duplicates import WINDOW, Fingerprint, find_duplicates, fingerprint, packed, unpacked
from crawlers.clean.model import Article, Evidence, Rejected
from crawlers.crawl import crawl
from crawlers.discovery import UnreadableError
from crawlers.fetch import Known
from crawlers.rates import read_rates as parse_rates
from crawlers.source import Source
from pipelines.correcting import overlaid
from pipelines.extract.article import extract
from pipelines.extract.version import EXTRACTOR_VERSION
from pipelines.pricing import price_new
from pipelines.unlisted import log_unlisted
from pipelines.version import CODE_VERSION
from warehouse import pending
from warehouse.corrections import of_articles
from warehouse.history import Writer, writing
from warehouse.lake import connect
from warehouse.rates import load_rates
from warehouse.reference import load_reference

Row = dict[str, object]
Counts = Mapping[str, int]
_ARTICLES_A_COMMIT = 2000
_FAULTS_TOLD = 100
_Subject = TypeVar("_Subject")


def fetch(source: Source, home: Path, run_id: str, now: dt.datetime) -> Counts:
    """Fetches what is new at a source into the archive and logs each exchange in `fetches`."""
    _prepare(home, run_id, now)
    log_unlisted(home, source.name, run_id, now)
    with closing(connect(home)) as lake:
        known = {page.url: Known(**asdict(page)) for page in pending.known_pages(lake, source.name)}
    result = crawl(source, archive_dir=home / "archive", run_id=run_id, known=known, now=now)
    with _writing(home, run_id, "fetches", source, now) as writer:
        writer.append("fetches", result.fetches)
    result.seal()
    return {"new": len(result.fetches), **result.stats}


def clean(source: Source, home: Path, run_id: str, now: dt.datetime) -> Counts:
    """Cleans every archived page that is in neither `articles` nor `rejects` yet."""
    with closing(connect(home)) as lake:
        pages = pending.uncleaned_pages(lake, source.name)
    return _clean_pages(pages, source, home, run_id, now, is_anew=False)


def reclean(source: Source, home: Path, run_id: str, now: dt.datetime, first: dt.datetime, last: dt.datetime) -> Counts:
    """Cleans archived pages that came in [first, last) again by the rules of today.

    What reads as before stays as it is; what is no article by now is closed with its figures and events; what was
    refused and is one now comes in.
    """
    log_unlisted(home, source.name, run_id, now)
    with closing(connect(home)) as lake:
        pages = pending.archived_pages(lake, source.name, first, last)
    return _clean_pages(pages, source, home, run_id, now, is_anew=True)


def read_rates(source: Source, home: Path, run_id: str, now: dt.datetime) -> Counts:
    """Reads every archived document of exchange rates of a source that was not read yet into `fx_rates`."""
    with closing(connect(home)) as lake:
        pages = pending.unread_rates(lake, source.name)
    return _read_documents(pages, source, home, run_id, now)


def reread_rates(
    source: Source, home: Path, run_id: str, now: dt.datetime, first: dt.datetime, last: dt.datetime
) -> Counts:
    """Reads documents of exchange rates that came in [first, last) again by the rules of today."""
    log_unlisted(home, source.name, run_id, now)
    with closing(connect(home)) as lake:
        pages = pending.archived_rates(lake, source.name, first, last)
    return _read_documents(pages, source, home, run_id, now)


def _read_documents(pages: list[pending.Page], source: Source, home: Path, run_id: str, now: dt.datetime) -> Counts:
    counts = {"new": 0, "closed": 0, "rejected": 0}
    with _writing(home, run_id, "rates", source, now) as writer:
        # One after the other, as they came: a later document may correct an earlier one.
        for page in pages:
            rates, rejects = _document(page, source, home)
            change = writer.merge("fx_rates", rates)
            counts["new"] += change.opened
            counts["closed"] += change.closed
            counts["rejected"] += len(rejects)
            settled = [] if change.opened or rejects else [_reject_row("fx_rates", source, page, "unchanged", "")]
            writer.append("rejects", [*rejects, *settled])
    return counts


def _document(page: pending.Page, source: Source, home: Path) -> tuple[list[Row], list[Row]]:
    """Rows of `fx_rates` and of `rejects`."""
    assert source.rates is not None
    try:
        response = archive.read(home / "archive", page.warc_file, page.warc_offset)
        document = parse_rates(response.body, source.rates, page.fetched_at.date(), response.headers)
    except archive.ArchiveError as error:
        return [], [_reject_row("fx_rates", source, page, "archive_unreadable", str(error))]
    except UnreadableError as error:
        return [], [_reject_row("fx_rates", source, page, "rates_unreadable", str(error))]
    rows: list[Row] = [
        {
            "currency": rate.currency,
            "quote_currency": rate.quote_currency,
            "rate_date": rate.day,
            "rate_to": rate.day,
            "rate": rate.rate,
            "fx_source": source.name,
            "fetch_id": page.fetch_id,
        }
        for rate in document.rates
    ]
    told = [*document.faults[:_FAULTS_TOLD]]
    if more := len(document.faults) - len(told):
        told.append(f"and {more} more")
    return rows, [_reject_row("fx_rates", source, page, "bad_rate", fault) for fault in told]


def _clean_pages(
    pages: list[pending.Page], source: Source, home: Path, run_id: str, now: dt.datetime, *, is_anew: bool
) -> Counts:
    counts = {"new": 0, "rejected": 0, **({"closed": 0} if is_anew else {})}
    for batch in _batches(pages, _ARTICLES_A_COMMIT):
        articles: dict[str, Row] = {}
        cleaned: dict[str, list[pending.Page]] = {}
        rejects: list[Row] = []
        for page in batch:
            outcome = _cleaned(page, source, home)
            if isinstance(outcome, Rejected):
                rejects.append(_reject_row("articles", source, page, outcome.reason, outcome.detail))
                continue
            met = cleaned.setdefault(outcome.article_id, [])
            if not met or met[0].address == page.address:
                articles[outcome.article_id] = _article_row(outcome, page, source)
            met.append(page)
        _mark_copies(articles, home)
        held = _keep_addresses(articles, home)
        # A page that is a wall or an error today does not undo the article that stood there: only new rules do.
        gone = _no_longer(batch, articles, home) if is_anew else []
        with _writing(home, run_id, "articles", source, now) as writer:
            counts["new"] += writer.merge("articles", articles.values()).opened
            if gone:
                counts["closed"] += len(gone)
                for table in ("articles", "figures", "events", "extractions"):
                    writer.merge(table, [], scope={"article_id": gone})
            writer.append("rejects", [*rejects, *_settled(writer, source, cleaned, held)])
        counts["rejected"] += len(rejects)
    return counts


def _keep_addresses(articles: dict[str, Row], home: Path) -> set[str]:
    """Gives each article the address by which it was met first; tells the articles that the lake holds already.

    One article may stand at many addresses: each run that read another one would make a new version of it.
    """
    with closing(connect(home)) as lake:
        held = {one.article_id: one.url for one in pending.held_articles(lake, list(articles))}
    for name, url in held.items():
        articles[name]["url"] = url
    return set(held)


def _no_longer(batch: list[pending.Page], articles: dict[str, Row], home: Path) -> list[str]:
    """The current articles that rest on a page of the batch which gives no such article any more."""
    with closing(connect(home)) as lake:
        resting = pending.articles_of_fetches(lake, [page.fetch_id for page in batch])
    return [one.article_id for one in resting if one.article_id not in articles]


def _settled(writer: Writer, source: Source, cleaned: dict[str, list[pending.Page]], held: set[str]) -> Iterator[Row]:
    """Rows for pages of which no version of an article tells, or they would be pending for ever."""
    doubtful = [name for name, pages in cleaned.items() if len(pages) > 1 or name in held]
    if not doubtful:
        return
    for row in writer.current("articles", {"article_id": doubtful}):
        for page in cleaned[str(row["article_id"])]:
            if page.fetch_id == row["fetch_id"]:
                continue
            reason = "unchanged" if page.address == row["url"] else "same_article"
            yield _reject_row("articles", source, page, reason, f"article {row['article_id']} at {row['url']}")


def read(source: Source, home: Path, run_id: str, now: dt.datetime, again: pending.Span | None = None) -> Counts:
    """Reads figures and events out of every article version that this extractor has not read yet.

    again: read these as well, though they have been read; rows that come out the same stay as they are.
    """
    counts = {"figures": 0, "events": 0, "rejected": 0}
    with closing(connect(home)) as lake:
        articles = pending.unread_articles(lake, source.name, EXTRACTOR_VERSION)
        if again is not None:
            unread = {article.article_id for article in articles}
            of_span = pending.articles_of(lake, source.name, again)
            articles += [article for article in of_span if article.article_id not in unread]
    for batch in _batches(articles, _ARTICLES_A_COMMIT):
        records = [(article, *_records(article, source)) for article in batch]
        with closing(connect(home)) as lake:
            told = of_articles(lake, [article.article_id for article in batch])
            records = [
                (article, overlaid("figure", figures, told), overlaid("event", events, told), fault)
                for article, figures, events, fault in records
            ]
            price_new(lake, [(article, figures) for article, figures, *_ in records], now)
        with _writing(home, run_id, "records", source, now) as writer:
            _write_records(writer, records, source)
        for _article, figures, events, fault in records:
            counts["figures"] += len(figures)
            counts["events"] += len(events)
            counts["rejected"] += fault is not None
    return counts


def _prepare(home: Path, run_id: str, now: dt.datetime) -> None:
    """Makes the lake where there is none and brings tables and reference data up to this version."""
    with writing(home, run_id=run_id, stage="reference", code_version=CODE_VERSION, now=now) as writer:
        load_reference(writer)
        load_rates(writer, home)


def _writing(home: Path, run_id: str, stage: str, source: Source, now: dt.datetime) -> AbstractContextManager[Writer]:
    return writing(home, run_id=run_id, stage=stage, source=source.name, code_version=CODE_VERSION, now=now)


def _cleaned(page: pending.Page, source: Source, home: Path) -> Article | Rejected:
    try:
        response = archive.read(home / "archive", page.warc_file, page.warc_offset)
    except archive.ArchiveError as error:
        return Rejected(page.url, "archive_unreadable", str(error))
    return clean_page(
        response.body,
        page.address,
        fetched_at=page.fetched_at,
        headers=response.headers,
        evidence=Evidence(page.published, page.modified, page.title, page.origin or "feed"),
        rules=source.rules_at(page.fetched_at),
        timezone=source.timezone,
        language=source.language,
    )


def _mark_copies(articles: dict[str, Row], home: Path) -> None:
    """Sets `duplicate_of` and `minhash` of new articles."""
    prints = [
        fingerprint(name, str(row["source"]), str(row["text"]), _moment_of(row)) for name, row in articles.items()
    ]
    if not prints:
        return
    moments = [one.moment for one in prints]
    with closing(connect(home)) as lake:
        known = pending.printed_near(
            lake, [one.text_hash for one in prints], min(moments) - WINDOW, max(moments) + WINDOW
        )
    earlier = [
        Fingerprint(one.article_id, one.source, one.moment, one.text_hash, packed(one.minhash))
        for one in known
        if one.article_id not in articles
    ]
    copies = find_duplicates(prints, earlier)
    for one in prints:
        articles[one.article_id]["minhash"] = unpacked(one.signature)
        articles[one.article_id]["duplicate_of"] = copies.get(one.article_id)


def _moment_of(row: Row) -> dt.datetime:
    return cast(dt.datetime, row["published_at"] or row["fetched_at"])


def _records(article: pending.UnreadArticle, source: Source) -> tuple[list[Row], list[Row], str | None]:
    try:
        answer = extract(
            {
                "article_id": article.article_id,
                "title": article.title,
                "published_at": article.published_date,
                "language": article.language,
                "source_area": source.area,
                "text": article.text,
            }
        )
    except Exception as error:  # noqa: BLE001 - one text that the extractor cannot read must not stop the others
        return [], [], f"{type(error).__name__}: {error}"
    of_version = {"article_id": article.article_id, "version": article.version}
    figures = [{**figure, **of_version} for figure in cast(list[Row], answer["figures"])]
    events = [{**_event_row(event), **of_version} for event in cast(list[Row], answer["events"])]
    return figures, events, None


def _event_row(event: Row) -> Row:
    mentions = cast(list[tuple[int, int]], event["mentions"])
    return {**event, "mentions": [{"char_start": start, "char_end": end} for start, end in mentions]}


def _write_records(
    writer: Writer, records: list[tuple[pending.UnreadArticle, list[Row], list[Row], str | None]], source: Source
) -> None:
    scope = {"article_id": [article.article_id for article, *_ in records]}
    writer.merge("figures", [row for _, figures, _, _ in records for row in figures], scope=scope)
    writer.merge("events", [row for _, _, events, _ in records for row in events], scope=scope)
    writer.merge(
        "extractions",
        [
            {
                "article_id": article.article_id,
                "version": article.version,
                "extractor_version": EXTRACTOR_VERSION,
                "n_figures": len(figures),
                "n_events": len(events),
            }
            for article, figures, events, _ in records
        ],
        scope=scope,
    )
    writer.append(
        "rejects",
        [_reject_row("records", source, article, "not_read", fault) for article, _, _, fault in records if fault],
    )


def _article_row(article: Article, page: pending.Page, source: Source) -> Row:
    row = asdict(article)
    zone = article.published_at.tzinfo if article.published_at else None
    modified_zone = article.modified_at.tzinfo if article.modified_at else None
    return {
        **row,
        "source": source.name,
        "published_zone": str(zone) if zone else None,
        "published_date": article.published_at.date() if article.published_at else None,
        "modified_zone": str(modified_zone) if modified_zone else None,
        "fetch_id": page.fetch_id,
        "fetched_at": page.fetched_at,
    }


def _reject_row(
    stage: str, source: Source, subject: pending.Page | pending.UnreadArticle, reason: str, detail: str
) -> Row:
    fetch_id = subject.fetch_id if isinstance(subject, pending.Page) else None
    name = "|".join((stage, source.name, subject.url, reason, fetch_id or "", detail))
    return {
        "reject_id": hashlib.sha256(name.encode()).hexdigest()[:32],
        "stage": stage,
        "source": source.name,
        "url": subject.url,
        "reason": reason,
        "detail": detail,
        "fetch_id": fetch_id,
    }


def _batches(subjects: Iterable[_Subject], size: int) -> Iterator[list[_Subject]]:
    rest = iter(subjects)
    while batch := list(islice(rest, size)):
        yield batch
