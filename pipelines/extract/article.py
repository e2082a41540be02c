"""One article in, its figures and events out: the one entry to extraction.

Belongs here: the contract of `dateline extract`, and the order of the readers. Does not belong here: any reading.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import fields
from operator import attrgetter

from pipelines.extract.actors import Actor
from pipelines.extract.areas import find_areas
from pipelines.extract.document import Document, whole
from pipelines.extract.events import Event, find_events
from pipelines.extract.figures import Figure, find_figures
from pipelines.extract.lexicon import languages
from pipelines.extract.periods import find_periods
from pipelines.extract.quantities import find_quantities

_FIGURE_COLUMNS = tuple(f.name for f in fields(Figure) if f.name not in ("evidence", "trace"))
_ACTOR_COLUMNS = tuple(f.name for f in fields(Actor))
_EVENT_COLUMNS = tuple(f.name for f in fields(Event) if f.name != "evidence")
_figure_values, _actor_values, _event_values = (
    attrgetter(*columns) for columns in (_FIGURE_COLUMNS, _ACTOR_COLUMNS, _EVENT_COLUMNS)
)


_FIRST_YEAR, _LAST_YEAR = 1000, 8999


class UnusableArticleError(ValueError):
    """An article that lacks what extraction needs. A retry does not heal it."""


def document_of(article: Mapping[str, object]) -> Document:
    """The document of {"article_id", "text", "title"?, "published_at"?, "language"?, "source_area"?}.

    Raises UnusableArticleError for a missing text or a date that is none; an unknown language raises when it is read.
    """
    text = article.get("text")
    if not isinstance(text, str):
        raise UnusableArticleError(
            f"text: found {type(text).__name__}, allowed: a string; give the article's cleaned text"
        )
    language = str(article.get("language") or "en")[:2].lower()
    area = article.get("source_area")
    return Document(
        text=whole(text),
        title=whole(str(article.get("title") or "")),
        published=_date(article.get("published_at")),
        language=language if language in languages() else _unknown(language),
        area=whole(str(area)) if area else None,
    )


def extract(article: Mapping[str, object]) -> dict[str, object]:
    """{"article_id", "figures": [...], "events": [...]} with the columns of the tables of the same name."""
    article_id = article.get("article_id")
    document = document_of(article)
    quantities = find_quantities(document)
    periods = find_periods(document)
    areas = find_areas(document)
    figures = find_figures(document, quantities, periods, areas)
    events = find_events(document, quantities, periods, areas, figures)
    return {
        "article_id": article_id,
        "figures": [figure_row(str(article_id), figure) for figure in figures],
        "events": [event_row(str(article_id), event) for event in events],
    }


def figure_row(article_id: str, figure: Figure) -> dict[str, object]:
    """A figure as a row of JSON: dates in ISO 8601, and the identity that belongs to the article."""
    row: dict[str, object] = dict(zip(_FIGURE_COLUMNS, _figure_values(figure), strict=True))
    row["figure_id"] = identity(article_id, figure.figure_id)
    return _with_days(row)


def event_row(article_id: str, event: Event) -> dict[str, object]:
    """An event as a row of JSON, with the identities that belong to the article."""
    row: dict[str, object] = dict(zip(_EVENT_COLUMNS, _event_values(event), strict=True))
    row["actors"] = [dict(zip(_ACTOR_COLUMNS, _actor_values(actor), strict=True)) for actor in event.actors]
    row["mentions"] = [list(mention) for mention in event.mentions]
    row["event_id"] = identity(article_id, event.event_id)
    row["figure_ids"] = [identity(article_id, figure_id) for figure_id in event.figure_ids]
    return _with_days(row)


def _with_days(row: dict[str, object]) -> dict[str, object]:
    for key in ("period_start", "period_end"):
        day = row[key]
        row[key] = day.isoformat() if isinstance(day, dt.date) else None
    return row


def identity(article_id: str, local: str) -> str:
    """An identity that stays the same whenever the same article says the same thing."""
    return hashlib.sha256(f"{article_id}\x1f{local}".encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _date(value: object) -> dt.date | None:
    """The day of publication; None for one at an end of the calendar, which is how many stores write that none is known."""
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        day = value.date()
    elif isinstance(value, dt.date):
        day = value
    else:
        try:
            day = dt.date.fromisoformat(str(value)[:10])
        except ValueError:
            raise UnusableArticleError(
                f"published_at: found {value!r}, allowed: ISO 8601 such as 2022-04-26 or 2022-04-26T10:00:00+04:00, "
                "or null"
            ) from None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def _unknown(language: str) -> str:
    raise UnusableArticleError(f"language: found {language!r}, allowed: {', '.join(languages())}")
