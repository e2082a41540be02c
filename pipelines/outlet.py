"""Who printed a page: what reading it needs to know of its source.

Belongs here: that view of a source, and outlets that have no source file. Does not belong here: source files.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Protocol

from crawlers.clean.model import ArticleRules


class Outlet(Protocol):
    """A source, or what stands for one; see `crawlers.source.Source`."""

    @property
    def name(self) -> str: ...

    @property
    def language(self) -> str | None: ...

    @property
    def timezone(self) -> str | None: ...

    @property
    def area(self) -> str | None: ...

    def rules_at(self, moment: dt.datetime) -> ArticleRules: ...


@dataclass(frozen=True, slots=True)
class Domain:
    """An outlet of which nothing is known but its domain: no selectors, no country; times without a zone are UTC."""

    name: str
    language: None = None
    timezone: str = "UTC"
    area: None = None

    @classmethod
    def of(cls, domain: str) -> Domain:
        """Named like a source: `news.example.co.uk` is `news-example-co-uk`."""
        return cls(re.sub(r"[^a-z0-9]+", "-", domain.lower()).strip("-"))

    def rules_at(self, moment: dt.datetime) -> ArticleRules:
        return ArticleRules()
