"""Every page of the seed site as bytes, for one round and one set of addresses.

Belongs here: which pages exist and what stands on each. Does not belong here: HTTP, and the content itself.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import format_datetime
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from seeds.content import FOLDER, Article, Outlet, articles, outlets

_ON_FRONT = 12
_RELATED = 3
_TEASER = 160
_RATES_TYPES = {".xml": "application/xml", ".csv": "text/csv; charset=utf-8"}
_IN_SITEMAP = {"article", "live_blog", "paywalled"}
_TEMPLATE_OF = {
    "article": "article.html.j2",
    "paywalled": "article.html.j2",
    "hollow": "article.html.j2",
    "live_blog": "live.html.j2",
    "list_page": "digest.html.j2",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the server: status, headers' values and body."""

    body: bytes
    content_type: str
    last_modified: dt.datetime
    status: int = 200

    @property
    def etag(self) -> str:
        return f'W/"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@cache
def build(number: int, bases: tuple[str, ...]) -> tuple[dict[str, Page], ...]:
    """Pages by path, one dictionary an outlet; `bases` are the outlets' addresses without a final slash.

    The page of the key "404" answers every path that is not there.
    """
    return tuple(_Builder(outlet, base, number).pages() for outlet, base in zip(outlets(), bases, strict=True))


class _Builder:
    def __init__(self, outlet: Outlet, base: str, number: int) -> None:
        self.outlet = outlet
        self.base = base
        self.number = number
        self.stories = [article.in_round(number) for article in articles() if article.outlet == outlet.key]
        self.dated = [story for story in self.stories if story.published]
        self.newest = max(story.changed for story in self.dated if story.changed)

    def pages(self) -> dict[str, Page]:
        pages = {
            "/": self._html("front.html.j2", stories=self.dated[:_ON_FRONT], changed=self.newest),
            "/robots.txt": self._page("feeds/robots.txt.j2", "text/plain; charset=utf-8"),
            "404": self._html("not_found.html.j2", status=404),
        }
        for section in self.outlet.sections:
            path = self.outlet.path_of_section(section.key)
            pages[path] = self._html("section.html.j2", section=section, stories=self._stories_of(section.key))
        for story in self.stories:
            pages[story.path] = self._story(story)
            pages[f"/print{story.path}"] = self._html("print.html.j2", story=story, changed=story.changed)
        return pages | self._feed() | self._sitemaps() | (self._rates() if self.outlet.has_rates else {})

    def _rates(self) -> dict[str, Page]:
        """Exchange rates as central banks publish them: documents as they are, no page links to them."""
        return {
            f"/rates/{path.name}": Page(path.read_bytes(), _RATES_TYPES[path.suffix], self.newest)
            for path in sorted((FOLDER / "rates" / f"round-{self.number}").iterdir())
        }

    def _stories_of(self, section: str) -> list[Article]:
        return self.stories if section == "archive" else [story for story in self.stories if story.section == section]

    def _story(self, story: Article) -> Page:
        if story.kind == "empty":
            return Page(b"", "text/html", self.newest)
        return self._html(
            _TEMPLATE_OF[story.kind],
            charset=story.charset,
            story=story,
            related=self._related(story),
            digest=self.dated[:_ON_FRONT],
            json_ld=Markup(_json_ld(story, self.outlet, self.base)),
            changed=story.changed,
        )

    def _related(self, story: Article) -> list[Article]:
        others = [other for other in self.dated if other is not story and other.kind == "article"]
        near = [other for other in others if other.section == story.section]
        return (near + others)[:_RELATED]

    def _feed(self) -> dict[str, Page]:
        items = [story for story in self.dated if story.kind != "empty"][: self.outlet.feed_length]
        template, media_type = {
            "caspian-courier": ("feeds/rss2.xml.j2", "application/rss+xml; charset=utf-8"),
            "steppe-ledger": ("feeds/atom.xml.j2", "application/atom+xml; charset=utf-8"),
            "harbour-post": ("feeds/rss091.xml.j2", "text/xml; charset=utf-8"),
        }[self.outlet.key]
        return {self.outlet.feed: self._page(template, media_type, stories=items)}

    def _sitemaps(self) -> dict[str, Page]:
        mapped = [story for story in self.dated if story.kind in _IN_SITEMAP]
        if not self.outlet.sitemap_parts:
            return {self.outlet.sitemap: self._sitemap(mapped)}
        parts: dict[str, list[Article]] = {}
        for story in mapped:
            parts.setdefault(self._part_of(story), []).append(story)
        newest = {path: max(story.changed for story in held if story.changed) for path, held in parts.items()}
        index = self._page("feeds/sitemap_index.xml.j2", "application/xml; charset=utf-8", parts=newest)
        return {self.outlet.sitemap: index} | {path: self._sitemap(held) for path, held in parts.items()}

    def _part_of(self, story: Article) -> str:
        assert story.published
        return self.outlet.sitemap_parts.format(year=story.published.year, half=1 + (story.published.month > 6))

    def _sitemap(self, stories: list[Article]) -> Page:
        return self._page("feeds/sitemap.xml.j2", "application/xml; charset=utf-8", stories=stories)

    def _html(
        self,
        template: str,
        *,
        charset: str = "utf-8",
        status: int = 200,
        changed: dt.datetime | None = None,
        **values: object,
    ) -> Page:
        name = f"{self.outlet.key}/{template}"
        return self._page(
            name, f"text/html; charset={charset}", charset=charset, status=status, changed=changed, **values
        )

    def _page(
        self,
        template: str,
        content_type: str,
        *,
        charset: str = "utf-8",
        status: int = 200,
        changed: dt.datetime | None = None,
        **values: object,
    ) -> Page:
        text = (
            _environment()
            .get_template(template)
            .render(
                outlet=self.outlet, base=self.base, newest=self.newest, latest=self.dated[:5], charset=charset, **values
            )
        )
        return Page(text.encode(charset), content_type, changed or self.newest, status)


def _json_ld(story: Article, outlet: Outlet, base: str) -> str:
    publisher = {"@type": "NewsMediaOrganization", "name": outlet.name, "url": f"{base}/"}
    authors = [{"@type": "Person", "name": name} for name in story.authors] or [publisher]
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting" if story.kind == "live_blog" else "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": base + story.path},
        "headline": story.headline,
        "description": teaser(story),
        "datePublished": _iso(story.published),
        "dateModified": _iso(story.changed),
        "author": authors,
        "publisher": publisher,
        "articleSection": outlet.title_of_section(story.section),
        "keywords": list(story.tags),
        "inLanguage": outlet.language,
        "isAccessibleForFree": story.kind != "paywalled",
    }
    if story.kind == "paywalled":
        data["hasPart"] = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".premium-body"}
    if story.kind == "live_blog":
        data["coverageStartTime"] = _iso(story.published)
        data["coverageEndTime"] = _iso(story.changed)
        data["liveBlogUpdate"] = [
            {
                "@type": "BlogPosting",
                "headline": entry.title,
                "datePublished": _iso(entry.time),
                "articleBody": " ".join(entry.paragraphs),
            }
            for entry in live_entries(story)
        ]
    return json.dumps(data, ensure_ascii=False, indent=1).replace("<", "\\u003c")


@dataclass(frozen=True, slots=True)
class LiveEntry:
    """One dated post of a live blog, written in the article's file as a heading `HH:MM title`."""

    time: dt.datetime
    title: str
    paragraphs: tuple[str, ...]


def live_entries(story: Article) -> list[LiveEntry]:
    """The posts of a live blog, newest first."""
    entries: list[LiveEntry] = []
    for block in story.blocks:
        if block.is_heading:
            assert story.published
            clock, title = block.text.split(" ", 1)
            entries.append(LiveEntry(dt.datetime.combine(story.published, _time(clock, story.published)), title, ()))
        else:
            last = entries.pop()
            entries.append(LiveEntry(last.time, last.title, (*last.paragraphs, block.text)))
    return sorted(entries, key=lambda entry: entry.time, reverse=True)


def _time(clock: str, day: dt.datetime) -> dt.time:
    return dt.time.fromisoformat(clock).replace(tzinfo=day.tzinfo)


def teaser(story: Article) -> str:
    """What lists, feeds and descriptions say of a story: its standfirst, or the beginning of its text."""
    if story.standfirst or not story.blocks:
        return story.standfirst
    first = next(block.text for block in story.blocks if not block.is_heading)
    return first if len(first) <= _TEASER else first[:_TEASER].rsplit(" ", 1)[0] + "..."


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _long_date(moment: dt.datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _paragraphs(story: Article) -> Iterable[tuple[int, str, bool]]:
    return ((index, block.text, block.is_heading) for index, block in enumerate(story.blocks))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "teaser": teaser,
        "iso": _iso,
        "rfc822": format_datetime,
        "long_date": _long_date,
        "blocks": _paragraphs,
        "entries": live_entries,
    }
    return environment
