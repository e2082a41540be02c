"""The stages of a run for one source, in the order of the way of the data, callable without Dagster.

Belongs here: take what is pending from the lake, call one function of `crawlers` or `pipelines.extract`, write the
outcome in one commit. Does not belong here: Dagster (`pipelines.assets`), SQL (`warehouse`).

Every stage takes up whatever an earlier run left undone, so that a run killed anywhere loses nothing: what is pending
is told from the tables alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from itertools import islice
from pathlib import Path
from typing import TypeVar

from crawlers import archive
from crawlers.clean.model import Article, Rejected
from crawlers.crawl import crawl
from crawlers.discovery import UnreadableError
from crawlers.rates import read_rates as parse_rates
from crawlers.source import Source
from pipelines.cleaned import article_row, cleaned, keep_addresses, mark_copies, reject_row, settled
from pipelines.extract.version import EXTRACTOR_VERSION
from pipelines.known_pages import KnownPages
from pipelines.pricing import price_new
from pipelines.records import Reading, corrected, read_records, write_records
from pipelines.unlisted import log_unlisted
from pipelines.version import CODE_VERSION
from warehouse import pending, prepared
from warehouse.history import Writer, writing
from warehouse.lake import connect
from warehouse.place import place_of
from warehouse.rates import load_rates
from warehouse.reference import load_reference

Row = dict[str, object]
Counts = Mapping[str, int]
_ARTICLES_A_COMMIT = 2000
_FAULTS_TOLD = 100
_Subject = TypeVar("_Subject")


def fetch(source: Source, home: Path, run_id: str, now: dt.datetime) -> Counts:
    """Fetches what is new at a source into the archive and logs each exchange in `fetches`."""
    prepare(home, run_id, now)
    log_unlisted(home, source.name, run_id, now)
    known = KnownPages(source, home, now)
    result = crawl(
        source,
        archive_dir=home / "archive",
        run_id=run_id,
        known=known,
        unsettled=known.unsettled,
        now=now,
        bucket=place_of(home).archive,
    )
    result.upload()
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
            settled = [] if change.opened or rejects else [reject_row("fx_rates", source.name, page, "unchanged", "")]
            writer.append("rejects", [*rejects, *settled])
    return counts


def _document(page: pending.Page, source: Source, home: Path) -> tuple[list[Row], list[Row]]:
    """Rows of `fx_rates` and of `rejects`."""
    assert source.rates is not None
    try:
        response = archive.read(home / "archive", page.warc_file, page.warc_offset, place_of(home).archive)
        document = parse_rates(response.body, source.rates, page.fetched_at.date(), response.headers)
    except archive.ArchiveError as error:
        return [], [reject_row("fx_rates", source.name, page, "archive_unreadable", str(error))]
    except UnreadableError as error:
        return [], [reject_row("fx_rates", source.name, page, "rates_unreadable", str(error))]
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
    return rows, [reject_row("fx_rates", source.name, page, "bad_rate", fault) for fault in told]


def _clean_pages(
    pages: list[pending.Page], source: Source, home: Path, run_id: str, now: dt.datetime, *, is_anew: bool
) -> Counts:
    counts = {"new": 0, "rejected": 0, **({"closed": 0} if is_anew else {})}
    for batch in batches(pages, _ARTICLES_A_COMMIT):
        articles: dict[str, Row] = {}
        of_article: dict[str, list[tuple[str, pending.Page]]] = {}
        rejects: list[Row] = []
        for page in batch:
            outcome = _read_back(page, source, home)
            if isinstance(outcome, Rejected):
                rejects.append(reject_row("articles", source.name, page, outcome.reason, outcome.detail))
                continue
            met = of_article.setdefault(outcome.article_id, [])
            if not met or met[0][1].address == page.address:
                articles[outcome.article_id] = article_row(outcome, page, source)
            met.append((source.name, page))
        mark_copies(articles, home)
        held = keep_addresses(articles, home)
        # A page that is a wall or an error today does not undo the article that stood there: only new rules do.
        gone = _no_longer(batch, articles, home) if is_anew else []
        with _writing(home, run_id, "articles", source, now) as writer:
            counts["new"] += writer.merge("articles", articles.values()).opened
            if gone:
                counts["closed"] += len(gone)
                for table in ("articles", "figures", "events", "extractions"):
                    writer.merge(table, [], scope={"article_id": gone})
            writer.append("rejects", [*rejects, *settled(writer, of_article, held)])
        counts["rejected"] += len(rejects)
    return counts


def _no_longer(batch: list[pending.Page], articles: dict[str, Row], home: Path) -> list[str]:
    """The current articles that rest on a page of the batch which gives no such article any more."""
    with closing(connect(home)) as lake:
        resting = pending.articles_of_fetches(lake, [page.fetch_id for page in batch])
    return [one.article_id for one in resting if one.article_id not in articles]


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
    for batch in batches(articles, _ARTICLES_A_COMMIT):
        readings = [Reading(article, source.name, read_records(article, source)) for article in batch]
        with closing(connect(home)) as lake:
            readings = corrected(lake, readings)
            price_new(lake, [(reading.article, reading.records.figures) for reading in readings], now)
        with _writing(home, run_id, "records", source, now) as writer:
            write_records(writer, readings)
        for records in (reading.records for reading in readings):
            counts["figures"] += len(records.figures)
            counts["events"] += len(records.events)
            counts["rejected"] += records.fault is not None
    return counts


def prepare(home: Path, run_id: str, now: dt.datetime) -> None:
    """Makes the lake where there is none and brings tables and reference data up to this version."""
    of_files = prepared.digest(home)
    if prepared.is_prepared(home, of_files):
        return
    version = f"{CODE_VERSION}+{of_files}"
    with writing(home, run_id=run_id, stage=prepared.STAGE, code_version=version, now=now) as writer:
        load_reference(writer)
        load_rates(writer, home)


def _writing(home: Path, run_id: str, stage: str, source: Source, now: dt.datetime) -> AbstractContextManager[Writer]:
    return writing(home, run_id=run_id, stage=stage, source=source.name, code_version=CODE_VERSION, now=now)


def _read_back(page: pending.Page, source: Source, home: Path) -> Article | Rejected:
    try:
        response = archive.read(home / "archive", page.warc_file, page.warc_offset, place_of(home).archive)
    except archive.ArchiveError as error:
        return Rejected(page.url, "archive_unreadable", str(error))
    return cleaned(response, page, source)


def batches(subjects: Iterable[_Subject], size: int) -> Iterator[list[_Subject]]:
    """The subjects in lists of at most `size`, in their order."""
    rest = iter(subjects)
    while batch := list(islice(rest, size)):
        yield batch
