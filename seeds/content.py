"""Articles and outlets of the seed site as typed data, read from `articles/*.md`, `outlets.yaml`.

Belongs here: reading and checking the data, and what an article is in each round. Does not belong here: HTML.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

FOLDER = Path(__file__).resolve().parent
ROUNDS = (1, 2)
_HEADING = "## "

Kind = Literal["article", "live_blog", "paywalled", "list_page", "hollow", "empty"]


class ContentError(ValueError):
    """A file of the seed site is not what the site can be built from; the message names the file."""


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Section(_Data):
    """A part of an outlet with a page of its own, `/<key>/` or as the outlet's `section_path` says."""

    key: str
    title: str


class Outlet(_Data):
    """One outlet: its name, its habits, and the furniture that stands around its articles."""

    key: str
    name: str
    tagline: str
    language: str
    area: str = Field(pattern=r"^[A-Z]{2}$")
    title_suffix: str
    section_path: str
    sections: tuple[Section, ...]
    feed: str
    feed_length: int
    feed_tracking: str = ""
    sitemap: str
    sitemap_parts: str = ""
    disallow: tuple[str, ...]
    crawl_delay: float | None = None
    has_rates: bool = False
    cookie_text: str
    newsletter: str
    advertisements: tuple[str, ...]
    comments: tuple[tuple[str, str], ...]
    dead_links: tuple[tuple[str, str], ...] = ()
    footer: str

    def path_of_section(self, key: str) -> str:
        return self.section_path.format(key=key)

    def title_of_section(self, key: str) -> str:
        return next(section.title for section in self.sections if section.key == key)


class Revision(_Data):
    """What round 2 changes in an article: `replace` maps a passage of standfirst or body to its new wording."""

    modified: AwareDatetime
    replace: dict[str, str]


class Block(_Data):
    """A paragraph, or the heading of those that follow."""

    text: str
    is_heading: bool = False


class Article(_Data):
    """One page with a story (or what pretends to be one), as it stands in one round."""

    id: str
    outlet: str
    path: str = Field(pattern=r"^/")
    kind: Kind = "article"
    section: str
    headline: str
    standfirst: str = ""
    authors: tuple[str, ...] = ()
    agency: str = ""
    published: AwareDatetime | None = None
    modified: AwareDatetime | None = None
    tags: tuple[str, ...] = ()
    charset: Literal["utf-8", "iso-8859-1"] = "utf-8"
    revision: Revision | None = None
    blocks: tuple[Block, ...] = ()

    @property
    def text(self) -> str:
        """The running text as a reader sees it, paragraphs and headings parted by an empty line."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def changed(self) -> dt.datetime | None:
        """When the page last changed."""
        return self.modified or self.published

    def in_round(self, number: int) -> Article:
        """The article as round `number` shows it."""
        if number == 1 or self.revision is None:
            return self
        return self.model_copy(
            update={
                "standfirst": self._revised(self.standfirst),
                "blocks": tuple(block.model_copy(update={"text": self._revised(block.text)}) for block in self.blocks),
                "modified": self.revision.modified,
            }
        )

    def _revised(self, text: str) -> str:
        for old, new in self.revision.replace.items() if self.revision else ():
            text = text.replace(old, new)
        return text


@cache
def outlets() -> tuple[Outlet, ...]:
    """The three outlets, in the order of the server's ports."""
    path = FOLDER / "outlets.yaml"
    return tuple(Outlet.model_validate(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8")))


@cache
def articles() -> tuple[Article, ...]:
    """Every article as of round 1, newest first; undated ones last."""
    found = [_read(path) for path in sorted((FOLDER / "articles").glob("*.md"))]
    return tuple(sorted(found, key=_newest_first))


def _newest_first(article: Article) -> tuple[float, str]:
    return (-article.published.timestamp() if article.published else 0.0, article.id)


def _read(path: Path) -> Article:
    opening, header, body = path.read_text(encoding="utf-8").split("---\n", 2)
    if opening:
        raise ContentError(f"{path.name}: the first line is {opening.splitlines()[0]!r}, it must be '---'")
    try:
        article = Article(id=path.stem, blocks=_blocks(body), **yaml.safe_load(header))
    except ValueError as error:
        raise ContentError(f"{path.name}: {error}") from error
    _check(path, article)
    return article


def _blocks(body: str) -> tuple[Block, ...]:
    paragraphs = [" ".join(paragraph.split()) for paragraph in body.split("\n\n")]
    return tuple(
        Block(text=text.removeprefix(_HEADING), is_heading=text.startswith(_HEADING)) for text in paragraphs if text
    )


def _check(path: Path, article: Article) -> None:
    outlet = next((outlet for outlet in outlets() if outlet.key == article.outlet), None)
    if outlet is None:
        raise ContentError(f"{path.name}: outlet {article.outlet!r} is none of {[one.key for one in outlets()]}")
    if article.section not in {section.key for section in outlet.sections}:
        raise ContentError(f"{path.name}: {outlet.key} has no section {article.section!r}")
    for passage in article.revision.replace if article.revision else ():
        if passage not in f"{article.standfirst}\n{article.text}":
            raise ContentError(f"{path.name}: the passage to replace is not in the article: {passage!r}")
