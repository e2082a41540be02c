"""An article with every figure and event of it marked in the text, and the record of each.

Belongs here: reading one article and marking it. Does not belong here: HTTP, writing corrections.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.brief.page import page
from pipelines.brief.passages import Piece
from pipelines.brief.rows import by_name
from warehouse.corrections import FIELDS, corrections
from warehouse.lake import connect, one_snapshot


@dataclass(frozen=True, slots=True)
class Record:
    """A figure or an event with its fields and what readers said of them."""

    kind: str
    name: str
    anchor: str
    quote: str
    start: int
    end: int
    fields: dict[str, str]
    corrected: dict[str, tuple[str | None, str]]


def article(home: Path, article_id: str, token: str | None) -> str | None:
    """The page of a current article, None where there is none. With a token, each record can be corrected."""
    with closing(connect(home)) as lake, one_snapshot(lake):
        found = by_name(lake.execute(_ARTICLE, [article_id]))
        if not found:
            return None
        told = corrections(lake)
        records = [
            Record(
                kind,
                row[f"{kind}_id"],
                f"{kind[0]}-{row[f'{kind}_id']}",
                row["quote"],
                row["char_start"],
                row["char_end"],
                {
                    name: _shown(row[name])
                    for name in (*FIELDS[kind], "attribution", "confidence")
                    if row[name] is not None
                },
                told.get(row[f"{kind}_id"], {}),
            )
            for kind, sql in _RECORDS.items()
            for row in by_name(lake.execute(sql, [article_id]))
        ]
    records.sort(key=lambda one: (one.start, one.end))
    return page(
        "article.html",
        article=found[0],
        pieces=marked(found[0]["text"], records),
        records=records,
        fields=FIELDS,
        token=token,
    )


def _shown(value: Any) -> str:
    return f"{value:,.15g}" if isinstance(value, float) else str(value)


def marked(text: str, records: list[Record]) -> list[Piece]:
    """The text in pieces; where records overlap, one piece holds the names of all."""
    pieces: list[Piece] = []
    reached = 0
    spans: list[tuple[int, int, tuple[str, ...]]] = []
    for one in sorted(records, key=lambda record: record.start):
        if spans and one.start < spans[-1][1]:
            start, end, names = spans[-1]
            spans[-1] = (start, max(end, one.end), (*names, one.anchor))
        else:
            spans.append((one.start, one.end, (one.anchor,)))
    for start, end, names in spans:
        if start > reached:
            pieces.append(Piece(text[reached:start]))
        pieces.append(Piece(text[start:end], names))
        reached = end
    pieces.append(Piece(text[reached:]))
    return pieces


_ARTICLE = """
    SELECT article_id, coalesce(nullif(title, ''), '(no title)') AS title, canonical_url AS url, source, text,
           coalesce(published_date, fetched_at::DATE) AS day
    FROM current_articles WHERE article_id = ?"""
_RECORDS = {
    "figure": "SELECT * FROM current_figures WHERE article_id = ? ORDER BY char_start",
    "event": "SELECT * FROM current_events WHERE article_id = ? ORDER BY char_start",
}
