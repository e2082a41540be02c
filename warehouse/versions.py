"""The versions of one article, and the figures that each of them reported.

Belongs here: questions about one article's history. Does not belong here: how a difference is shown.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

_VERSIONS = """
    SELECT article_id, version, title, text, valid_from FROM articles
    WHERE article_id IN (SELECT article_id FROM articles WHERE url = $1 OR canonical_url = $1)
    ORDER BY article_id, version"""
# An article read anew by another extractor keeps its version: the last reading counts.
_FIGURES = """
    SELECT indicator, quote, obs_value, unit_measure, time_period FROM figures
    WHERE article_id = $1 AND version = $2
      AND valid_from = (SELECT max(valid_from) FROM extractions WHERE article_id = $1 AND version = $2)
    ORDER BY char_start"""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article and since when the lake knows it."""

    article_id: str
    version: int
    title: str | None
    text: str
    valid_from: dt.datetime


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure as a version reports it; the value in base units."""

    indicator: str | None
    quote: str
    value: float | None
    unit: str | None
    period: str | None


def versions(lake: duckdb.DuckDBPyConnection, url: str) -> list[Version]:
    """The versions of the article at an address (its own or its canonical one), oldest first."""
    return [Version(*row) for row in lake.execute(_VERSIONS, [url]).fetchall()]


def reported(lake: duckdb.DuckDBPyConnection, article_id: str, version: int) -> list[Reported]:
    """The figures of one version, in the order of the text."""
    return [Reported(*row) for row in lake.execute(_FIGURES, [article_id, version]).fetchall()]
