"""A lake with the seed site's articles cleaned and read, without a crawl: for tests of what follows reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from crawlers.clean.article import clean
from crawlers.clean.duplicates import find_duplicates, fingerprint
from crawlers.clean.model import Article
from crawlers.source import Source, load_file
from pipelines.stages import read
from seeds.content import outlets
from seeds.expected import expected
from seeds.server import HOST, PORTS
from seeds.site import build
from warehouse.history import writing
from warehouse.reference import load_reference

FETCHED = dt.datetime(2023, 3, 1, tzinfo=dt.UTC)
_SOURCES = Path(__file__).resolve().parents[2] / "crawlers" / "sources"
_BASES = tuple(f"http://{HOST}:{port}" for port in PORTS)


def source_of(outlet: str) -> Source:
    return load_file(_SOURCES / f"seed-{outlet}.yaml")


def seed_articles(number: int = 1) -> dict[str, dict[str, object]]:
    """Rows of `articles` by the name of the page, wire copies marked."""
    site, rows, found = build(number, _BASES), {}, {}
    for name, page in expected().pages.items():
        if not page.is_read:
            continue
        source = source_of(page.outlet)
        position = [outlet.key for outlet in outlets()].index(page.outlet)
        answer = site[position][page.path]
        article = clean(
            answer.body,
            _BASES[position] + page.path,
            fetched_at=FETCHED,
            headers={"Content-Type": answer.content_type},
            rules=source.rules_at(FETCHED),
            timezone=source.timezone,
            language=source.language,
        )
        assert isinstance(article, Article), name
        moment = article.published_at and article.published_at.replace(tzinfo=article.published_at.tzinfo or dt.UTC)
        found[name] = fingerprint(article.article_id, source.name, article.text, moment or FETCHED)
        rows[name] = {
            **asdict(article),
            "source": source.name,
            "published_at": moment,
            "published_date": moment and moment.date(),
            "fetched_at": FETCHED,
        }
    copies = find_duplicates(list(found.values()), [])
    return {name: {**row, "duplicate_of": copies.get(str(row["article_id"]))} for name, row in rows.items()}


def prepare(home: Path) -> None:
    with writing(home, run_id="reference", stage="reference", code_version="1", now=FETCHED) as writer:
        load_reference(writer)


def take_in(
    home: Path, rows: Iterable[Mapping[str, object]], run_id: str, then: Callable[..., object] | None = None
) -> None:
    """Writes articles, reads them, and runs a later stage."""
    with writing(home, run_id=run_id, stage="articles", code_version="1", now=FETCHED) as writer:
        writer.merge("articles", rows)
    for outlet in outlets():
        read(source_of(outlet.key), home, run_id, FETCHED)
    if then is not None:
        then(home, run_id, FETCHED)
