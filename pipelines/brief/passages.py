"""The sentences behind everything that a brief shows, by article, each number marked in its sentence.

Belongs here: gathering and marking. Does not belong here: HTML.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence; with `names` (anchors) where it is the quote of a record."""

    text: str
    names: tuple[str, ...] = ()


@dataclass(slots=True)
class Passages:
    """An article with the sentences that were used: sentence, then the quotes in it by anchor."""

    article_id: str
    title: str
    url: str
    day: dt.date | None
    sentences: dict[str, dict[str, str]] = field(default_factory=dict)

    def pieces(self) -> list[list[Piece]]:
        """Each sentence in pieces, in the order in which they were gathered."""
        return [marked(sentence, quotes) for sentence, quotes in self.sentences.items()]


class Gathered:
    """Articles by id, filled as the parts of a brief are made."""

    def __init__(self) -> None:
        self.articles: dict[str, Passages] = {}

    def add(self, anchor: str, row: dict[str, object]) -> None:
        """Keep the sentence of a row with article_id, title, url, day, sentence, quote; nothing without a sentence."""
        article_id, sentence, quote = (str(row.get(name) or "") for name in ("article_id", "sentence", "quote"))
        if not article_id or not sentence:
            return
        day = row.get("day")
        article = self.articles.setdefault(
            article_id,
            Passages(
                article_id,
                str(row.get("title") or "(no title)"),
                str(row.get("url") or ""),
                day if isinstance(day, dt.date) else None,
            ),
        )
        article.sentences.setdefault(sentence, {})[anchor] = quote

    def newest_first(self) -> list[Passages]:
        """The articles, the newest first."""
        return sorted(self.articles.values(), key=lambda one: (one.day or dt.date.min, one.title), reverse=True)


def marked(sentence: str, quotes: dict[str, str]) -> list[Piece]:
    """The sentence in pieces, each quote a piece with its anchors.

    A quote within another, or one that the sentence does not hold, puts its anchor on what covers it, or on the whole.
    """
    spans = []
    for anchor, quote in quotes.items():
        at = sentence.find(quote) if quote else -1
        spans.append((at, at + len(quote), anchor) if at >= 0 else (0, len(sentence), anchor))
    pieces: list[Piece] = []
    reached = 0
    for start, end, names in _merged(spans):
        if start > reached:
            pieces.append(Piece(sentence[reached:start]))
        pieces.append(Piece(sentence[start:end], names))
        reached = end
    if reached < len(sentence):
        pieces.append(Piece(sentence[reached:]))
    return pieces


def _merged(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, tuple[str, ...]]]:
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for start, end, anchor in sorted(spans):
        if found and start < found[-1][1]:
            first, last, names = found[-1]
            found[-1] = (first, max(last, end), (*names, anchor))
        else:
            found.append((start, end, (anchor,)))
    return found
