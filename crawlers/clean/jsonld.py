"""Reading JSON-LD as sites write it: comments, entities, torn commas, graphs, references.

Belongs here: from script elements to nodes, and which node is the article. Does not belong here: what a field means.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml.html import HtmlElement

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Node: TypeAlias = "dict[str, Json]"

_COMMENT = re.compile(
    r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>|\]\]>)\s*;?\s*$"
)
_TORN_COMMA = re.compile(r",\s*(?=[}\]])")
_DOWN = ("@graph", "mainEntity", "mainEntityOfPage")
_ARTICLE_TYPE = re.compile(
    r"(?:Article|BlogPosting|LiveBlogPosting|Report|NewsStory|AnalysisNewsArticle|SocialMediaPosting)$"
)
_MAX_NODES = 2_000
_DECODER = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The nodes of a page in the order of the page, and those that carry an `@id` by it."""

    nodes: tuple[Node, ...] = ()
    by_id: dict[str, Node] = field(default_factory=dict)

    def resolve(self, value: Json) -> Json:
        """A node given only by reference, replaced by the node itself where the page holds it."""
        if isinstance(value, dict) and isinstance(value.get("@id"), str):
            known = self.by_id.get(str(value["@id"]))
            if known is not None and len(known) > len(value):
                return known
        return value

    def of_type(self, *names: str) -> Iterator[Node]:
        """Nodes one of whose types is among the names."""
        wanted = set(names)
        return (node for node in self.nodes if wanted & types(node))

    def articles(self) -> list[Node]:
        """Nodes of an article type."""
        return [node for node in self.nodes if any(_ARTICLE_TYPE.search(name) for name in types(node))]


def types(node: Node) -> set[str]:
    """Type names without their vocabulary: `NewsArticle`."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return {name.rsplit("/", 1)[-1] for name in names if isinstance(name, str)}


def strings(value: Json) -> list[str]:
    """Every text that a value holds: itself, the members of a list, the name of a node."""
    if isinstance(value, str):
        return [plain(value)] if value.strip() else []
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [str(value)]
    if isinstance(value, list):
        return [text for member in value[:200] for text in strings(member)]
    if isinstance(value, dict):
        return strings(value.get("name") or value.get("@value") or value.get("@id"))
    return []


def first(value: Json) -> str | None:
    """The first text that a value holds."""
    found = strings(value)
    return found[0] if found else None


def plain(text: str) -> str:
    """Text without entities, markup and runs of space, as headlines in JSON-LD carry all three."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = re.sub(r"</?[A-Za-z][^<>]{0,200}>", "", text)
    return " ".join(text.split())


def read_linked_data(scripts: Iterable[HtmlElement]) -> LinkedData:
    """The nodes of all JSON-LD scripts; a script that no repair makes readable is passed over."""
    nodes: list[Node] = []
    for script in scripts:
        _collect(_parse(script.text or ""), nodes, 0)
    by_id: dict[str, Node] = {}
    for node in nodes:
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(by_id.get(name, {})):
            by_id[name] = node
    return LinkedData(tuple(nodes), by_id)


def _parse(text: str) -> Json:
    text = _COMMENT.sub("", text.strip()).strip()
    if not text.startswith(("{", "[")):
        return None
    for repair in (str, _without_torn_commas, html.unescape):
        try:
            value: Json
            value, _ = _DECODER.raw_decode(repair(text))
        except (ValueError, RecursionError):
            continue
        return value
    return None


def _without_torn_commas(text: str) -> str:
    return _TORN_COMMA.sub("", text)


def _collect(value: Json, nodes: list[Node], depth: int) -> None:
    if depth > 6 or len(nodes) >= _MAX_NODES:
        return
    if isinstance(value, list):
        for member in value:
            _collect(member, nodes, depth + 1)
    elif isinstance(value, dict):
        nodes.append(value)
        for key in _DOWN:
            if isinstance(value.get(key), dict | list):
                _collect(value[key], nodes, depth + 1)
