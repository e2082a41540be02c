"""A figure as resolution sees it: what it says, and which article of which outlet says it.

Belongs here: the one form in which figures come into observations and conflicts, and how wire copies are counted. Does
not belong here: any comparison of two mentions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

Standing = Literal["outturn", "forecast", "target"]
"""What a value claims to be: what happened (actual, estimate), what is expected, what is aimed at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A current figure with its article. Columns as in the table `figures`.

    source: the outlet. root: the article that counts: the original where the article is a wire copy, else itself.
    seen: when the article was published, or fetched where nothing says so.
    """

    figure_id: str
    article_id: str
    char_start: int
    quote: str
    sentence: str
    indicator: str
    measure: str
    obs_value: float
    obs_value_upper: float | None
    qualifier: str
    unit_measure: str | None
    obs_value_usd: float | None
    ref_area: str | None
    counterpart_area: str | None
    sector: str | None
    product: str | None
    entity: str | None
    time_period: str | None
    freq: str | None
    period_start: dt.date | None
    period_end: dt.date | None
    base_period: str | None
    obs_status: str
    attribution: str | None
    source: str
    root: str
    seen: dt.datetime

    @property
    def standing(self) -> Standing:
        if self.obs_status == "forecast":
            return "forecast"
        return "target" if self.obs_status == "target" else "outturn"


def sources_by_article(mentions: Collection[Mention]) -> dict[str, str]:
    """The articles that count, each with its outlet: a wire copy is its original, also where only the copy was read."""
    sources: dict[str, str] = {}
    for mention in sorted(mentions, key=lambda one: (one.article_id != one.root, one.source)):
        sources.setdefault(mention.root, mention.source)
    return sources
