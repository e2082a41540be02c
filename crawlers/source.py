"""What to watch: the model of a source file, and the files of a folder read into it.

Belongs here: every key of a source file with its meaning, its bounds and its default. Does not belong here: the keys
of documents of rates (`crawlers.source_rates`), what a value may be (`crawlers.source_values`), reading YAML and
wording faults (`crawlers.source_file`), and what fetching and cleaning do with the keys.
"""

from __future__ import annotations

import datetime as dt
import re
import types
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from crawlers.addresses import Site
from crawlers.clean.model import ArticleRules
from crawlers.reference import areas
from crawlers.source_file import Document, Problem, SourceError, did_you_mean, read_document, shown
from crawlers.source_rates import Rates
from crawlers.source_values import (
    SPAN,
    Address,
    Area,
    CronLine,
    Home,
    Keys,
    Language,
    Name,
    Pattern,
    Selector,
    Span,
    Timezone,
)

__all__ = [
    "ArticleSelectors",
    "Discover",
    "Listing",
    "Politeness",
    "Source",
    "SourceError",
    "load",
    "load_file",
    "schema",
]

# Keys that count for one kind of source only.
_KIND_OF = {"rates": "rates", **dict.fromkeys(("discover", "follow", "article", "revisit", "render"), "articles")}


def _as_list(value: object) -> object:
    return [value] if isinstance(value, Mapping) else value


class Listing(Keys):
    """A page that lists articles."""

    url: Address
    """Where the list stands: a path of the home, or a whole address."""
    links: Selector
    """CSS or XPath of the links to articles, or of elements that hold one link each."""
    next: Selector | None = None
    """CSS or XPath of the link to the next page of the list."""
    max_pages: int = Field(default=3, ge=1, le=100)
    """How many pages of the list are read at most."""


class Discover(Keys):
    """Where new articles show. At least one of the three."""

    feeds: Annotated[tuple[Address, ...], Field(strict=False)] = ()
    """RSS, Atom and JSON feeds: paths of the home, or whole addresses."""
    sitemaps: Annotated[tuple[Address, ...], Field(strict=False)] = ()
    """Sitemaps, news sitemaps and indexes of them."""
    listings: Annotated[tuple[Listing, ...], Field(strict=False)] = ()
    """Pages that list articles."""

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.model_fields_set and not (self.feeds or self.sitemaps or self.listings):
            raise ValueError("nothing to discover articles by; allowed: at least one of feeds, sitemaps, listings")
        return self


class Follow(Keys):
    """Which addresses are articles. The expressions are searched in path and query: "/news/1.html?p=2"."""

    allow: Annotated[tuple[Pattern, ...], Field(strict=False)] = ()
    """Only addresses in which one of these is found; none: all."""
    deny: Annotated[tuple[Pattern, ...], Field(strict=False)] = ()
    """Never addresses in which one of these is found."""

    def takes(self, path: str) -> bool:
        """Whether path and query of an address are those of an article."""
        if any(re.search(pattern, path) for pattern in self.deny):
            return False
        return not self.allow or any(re.search(pattern, path) for pattern in self.allow)


class ArticleSelectors(Keys):
    """Selectors that override parts of the general reading, or drop parts.

    CSS, or XPath beginning with /, ./ or "(".
    """

    title: Selector | None = None
    """The headline."""
    author: Selector | None = None
    """The authors' names."""
    published: Selector | None = None
    """The date of publication: an element with `datetime` or `content`, or its words."""
    text: Selector | None = None
    """The element that holds the text."""
    drop: Annotated[tuple[Selector, ...], Field(strict=False)] = ()
    """Elements that are taken away before anything is read."""
    valid_from: Annotated[dt.date | None, Field(strict=False)] = None
    """First day on which pages were laid out so."""
    valid_to: Annotated[dt.date | None, Field(strict=False)] = None
    """Day from which on they no longer were."""

    def holds_at(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_from >= self.valid_to:
            raise ValueError(f"valid_from {self.valid_from} is not before valid_to {self.valid_to}")
        return self


class Politeness(Keys):
    """How gently the site is asked."""

    delay: float = Field(default=1.0, ge=0, le=300, strict=False)
    """Seconds between two requests; a longer Crawl-delay of robots.txt wins."""
    concurrency: int = Field(default=2, ge=1, le=16)
    """Requests at once at most."""
    max_pages: int = Field(default=200, ge=1, le=100_000)
    """Articles a run at most; the rest waits for the next run."""


_NOWHERE = Discover.model_construct()


class Source(Keys):
    """A site to watch. The file is named after it: `<name>.yaml`."""

    name: Name
    """Short name, also the file's name without .yaml."""
    kind: Literal["articles", "rates"] = "articles"
    """What it is watched for: articles, or exchange rates."""
    title: str = Field(min_length=1)
    """Name for readers."""
    home: Home
    """Address of the front page; only its domain and the domains below it are fetched from."""
    language: Language
    """ISO 639-1 code of the language it writes in."""
    timezone: Timezone
    """IANA time zone of its dates and of its schedule."""
    area: Area
    """ISO 3166-1 alpha-2 code of the economy that "the country" means in its texts."""
    enabled: bool = True
    """Whether it is watched."""
    verified: bool = False
    """Whether somebody has seen this file work against the site."""
    allow_private: bool = False
    """Whether loopback, private and link-local addresses may be asked: for sites of one's own network only."""
    render: bool = False
    """Whether its pages need JavaScript: then a browser makes them (`pip install 'dateline[render]'`)."""
    discover: Discover = Field(default=_NOWHERE, validate_default=True)
    """Where new articles show."""
    rates: Rates | None = Field(default=None, validate_default=True)
    """Documents of exchange rates, for a source of kind `rates`."""
    follow: Follow = Follow()
    """Which addresses are articles."""
    article: Annotated[tuple[ArticleSelectors, ...], Field(strict=False), BeforeValidator(_as_list)] = ()
    """Selectors for the parts of an article; a list of such blocks with dates of validity where the layout changed."""
    revisit: Annotated[tuple[Span, ...], Field(strict=False, max_length=20)] = (
        dt.timedelta(hours=1),
        dt.timedelta(hours=6),
        dt.timedelta(days=1),
        dt.timedelta(days=3),
        dt.timedelta(days=7),
    )
    """When an article is looked at again, counted from its publication: 30m, 6h, 3d."""
    schedule: CronLine | None = None
    """When it is fetched: a cron line of five fields in the source's time zone; none: only by hand."""
    politeness: Politeness = Politeness()
    """How often and how much is asked."""

    @field_validator("discover", "rates")
    @classmethod
    def _needed_by_kind(cls, value: Discover | Rates | None, info: ValidationInfo) -> Discover | Rates | None:
        if value in (None, _NOWHERE) and info.data.get("kind") == _KIND_OF.get(str(info.field_name)):
            raise PydanticCustomError("missing", "is missing")
        return value

    def watched(self) -> tuple[str, ...]:
        """The addresses that are asked in every run: feeds, sitemaps and listings, or documents of rates."""
        discover = self.discover
        paths = (*discover.feeds, *discover.sitemaps, *(listing.url for listing in discover.listings))
        return tuple(self.address(path) for path in (*paths, *(self.rates.documents if self.rates else ())))

    def address(self, path: str) -> str:
        """The whole address of a path of this site."""
        return urljoin(self.home, path)

    def rules_at(self, moment: dt.datetime) -> ArticleRules:
        """The selectors for a page fetched at a moment: those of the last block that holds on that day."""
        day = moment.astimezone(ZoneInfo(self.timezone)).date() if moment.tzinfo else moment.date()
        for block in reversed(self.article):
            if block.holds_at(day):
                return ArticleRules(block.title, block.author, block.published, block.text, block.drop)
        return ArticleRules()


def load(directory: Path) -> list[Source]:
    """The sources of every `*.yaml` file in a folder, by name.

    Raises SourceError with every fault of every file.
    """
    sources, problems = load_sound(directory)
    if problems:
        raise SourceError(problems)
    return sources


def load_sound(directory: Path) -> tuple[list[Source], list[Problem]]:
    """The sources of the files without a fault, by name, and every fault of the others.

    Raises SourceError where there is no such folder.
    """
    if not directory.is_dir():
        raise SourceError([Problem(directory, 0, "", "is no folder", "give the folder that holds the source files")])
    sources: list[Source] = []
    problems: list[Problem] = []
    for path in sorted(directory.glob("*.yaml")):
        try:
            sources.append(load_file(path))
        except SourceError as error:
            problems.extend(error.problems)
    return sources, problems


def load_file(path: Path) -> Source:
    """The source of one file. Raises SourceError with every fault of it."""
    document = read_document(path)
    source: Source | None = None
    if isinstance(document.values, dict):
        try:
            source = Source.model_validate(document.values)
        except ValidationError as error:
            for details in error.errors(include_url=False):
                _tell(details, document)
        else:
            _tell_foreign_addresses(source, document)
            _tell_idle_keys(source, document)
        name = document.values.get("name")
        if isinstance(name, str) and name != path.stem:
            document.fault(["name"], f"found {shown(name)}", f'allowed: the name of the file, "{path.stem}"')
    elif not document.problems:
        document.fault([], f"holds {shown(document.values)}", f"allowed: keys {', '.join(Source.model_fields)}")
    if document.problems or source is None:
        raise SourceError(sorted(document.problems, key=lambda problem: problem.line))
    return source


def schema() -> dict[str, object]:
    """JSON Schema of a source file, for editors."""
    built = Source.model_json_schema()
    properties = built["properties"]
    block = {"$ref": "#/$defs/ArticleSelectors"}
    properties["article"] = {
        "description": properties["article"]["description"],
        "anyOf": [block, {"type": "array", "items": block}],
    }
    properties["revisit"]["items"] = {"type": "string", "pattern": f"^{SPAN.pattern}$"}
    properties["revisit"]["default"] = ["1h", "6h", "1d", "3d", "7d"]
    properties["area"]["enum"] = sorted(areas())
    del properties["discover"]["default"], properties["rates"]["default"]
    of_rates = {"properties": {"kind": {"const": "rates"}}, "required": ["kind"]}
    needed = {"if": of_rates, "then": {"required": ["rates"]}, "else": {"required": ["discover"]}}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **built, **needed}


def _tell_foreign_addresses(source: Source, document: Document) -> None:
    site = Site.of(source.home)
    discover, documents = source.discover, source.rates.documents if source.rates else ()
    listed: list[tuple[tuple[str | int, ...], str]] = [
        *((("discover", "feeds", number), path) for number, path in enumerate(discover.feeds)),
        *((("discover", "sitemaps", number), path) for number, path in enumerate(discover.sitemaps)),
        *((("discover", "listings", number, "url"), listing.url) for number, listing in enumerate(discover.listings)),
        *((("rates", "documents", number), path) for number, path in enumerate(documents)),
    ]
    for place, path in listed:
        if objection := site.objection(source.address(path)):
            document.fault(place, objection, "allowed: addresses of the home's own domain")


def _tell_idle_keys(source: Source, document: Document) -> None:
    for key, kind in _KIND_OF.items():
        if source.kind != kind and getattr(source, key) != Source.model_fields[key].default:
            document.fault([key], f"says nothing to a source of kind {source.kind}", f"allowed with kind: {kind}")


def _tell(details: ErrorDetails, document: Document) -> None:
    path, kind = details["loc"], details["type"]
    if kind == "extra_forbidden":
        keys = _keys_at(path[:-1])
        hint = did_you_mean(str(path[-1]), keys)
        document.fault(path, "is no key that is known", f"{hint}allowed: {', '.join(keys)}")
    elif kind == "missing":
        description = _description(path)
        document.fault(path, "is missing", f"needed: {description}" if description else "")
    elif kind == "value_error":
        document.fault(path, f"found {_found(details['input'])}", str(details["ctx"]["error"]))
    else:
        document.fault(path, f"found {_found(details['input'])}", f"allowed: {details['msg'].lower()}")


def _found(value: object) -> str:
    return shown(value) if not isinstance(value, Mapping) else f"keys {', '.join(value) or 'none'}"


def _description(path: tuple[str | int, ...]) -> str:
    for model in _models_at(path[:-1]):
        if field := model.model_fields.get(str(path[-1])):
            return field.description or ""
    return ""


def _keys_at(path: tuple[str | int, ...]) -> list[str]:
    return [name for model in _models_at(path) for name in model.model_fields]


def _models_at(path: tuple[str | int, ...]) -> list[type[BaseModel]]:
    model: type[BaseModel] = Source
    for part in path:
        if isinstance(part, str):
            annotation = model.model_fields[part].annotation
            model = next(_models_in(annotation), model)
    return [model]


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    if isinstance(annotation, types.GenericAlias | types.UnionType) or typing.get_origin(annotation):
        for argument in typing.get_args(annotation):
            yield from _models_in(argument)
