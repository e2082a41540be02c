"""What the seed site's pages are, and what a run over them should find: for end-to-end tests and for readers.

Belongs here: facts about the site, put together from its data. Does not belong here: any measure of a run.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Literal

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict

from seeds.content import FOLDER, Article, articles, outlets

PageKind = Literal["article", "live_blog", "paywalled", "list_page", "hollow", "empty", "missing"]


class _Fact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ExpectedPage(_Fact):
    """A page that a crawl comes upon.

    kind: what it is; only an `article` is read for figures and events, every other kind is gated, refused or, when
    `missing`, answered with 404. text: of round 1. published: None when no page or list says it.
    """

    outlet: str
    path: str
    kind: PageKind
    headline: str
    published: AwareDatetime | None = None
    charset: str = "utf-8"
    text: str = ""

    @property
    def is_read(self) -> bool:
        return self.kind == "article"


class WireCopy(_Fact):
    """An agency's story that a second outlet prints with small cuts."""

    original: str
    reprint: str


class Side(_Fact):
    """One office's value of a flow."""

    page: str
    indicator: str
    ref_area: str
    counterpart_area: str
    value: float


class MirrorStatistics(_Fact):
    """One flow with the values that the offices at both ends give for it."""

    name: str
    time_period: str
    unit: str
    sides: tuple[Side, ...]


class Revision(_Fact):
    """A figure that round 2 corrects."""

    page: str
    indicator: str
    ref_area: str
    time_period: str
    measure: str
    unit: str
    before: float
    after: float


class Promise(_Fact):
    """A date given for a plan."""

    page: str
    status: str
    time_period: str


class Plan(_Fact):
    """An announced event and its end: the page that reports it done, or the first day on which it is overdue."""

    name: str
    event_type: str
    area: str
    promised: tuple[Promise, ...]
    done_by: str | None = None
    overdue_on: dt.date | None = None


class Expected(_Fact):
    """Everything; pages by the name of their article's file, dead links by their path."""

    pages: dict[str, ExpectedPage]
    wire_copies: tuple[WireCopy, ...]
    mirror_statistics: tuple[MirrorStatistics, ...]
    revisions: tuple[Revision, ...]
    plans: tuple[Plan, ...]


@cache
def expected() -> Expected:
    """What the site holds."""
    relations = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
    pages = {article.id: _page(article) for article in articles()}
    for outlet in outlets():
        for path, title in outlet.dead_links:
            pages[path] = ExpectedPage(outlet=outlet.key, path=path, kind="missing", headline=title)
    return Expected(pages=pages, **relations)


def _page(article: Article) -> ExpectedPage:
    return ExpectedPage(
        outlet=article.outlet,
        path=article.path,
        kind=article.kind,
        headline=article.headline,
        published=article.published,
        charset=article.charset,
        text=article.text,
    )
