"""The annotated articles: those that teach, beside the project, and those of the project, read or kept back.

Belongs here: reading them, and the scorer that knows their rules. Does not belong here: any measure.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"
SCORER = SHARED / "bench" / "score_records.py"
_TEACHING = SHARED / "gold"
_OWN = Path(__file__).with_name("articles")
_RECORDS = ("figures", "events")


@dataclass(frozen=True)
class Annotated:
    """Articles in the form that `extract` takes, and for each the document that the scorer takes, in one order."""

    articles: tuple[dict[str, Any], ...]
    gold: tuple[dict[str, Any], ...]

    def only(self, kind: str) -> Annotated:
        """The same with the records of one kind alone, "figures" or "events"."""
        (other,) = (name for name in _RECORDS if name != kind)
        return Annotated(self.articles, tuple({**document, other: []} for document in self.gold))

    def where(self, holds: Callable[[str], bool]) -> Annotated:
        """Those whose identities fulfil a condition."""
        kept = [pair for pair in zip(self.articles, self.gold, strict=True) if holds(pair[1]["doc_id"])]
        return Annotated(tuple(article for article, _ in kept), tuple(document for _, document in kept))


def are_missing() -> bool:
    """Whether the scorer and the articles that teach, which lie beside the project, are not there."""
    return not (SCORER.exists() and _TEACHING.is_dir())


@cache
def scorer() -> ModuleType:
    """The scorer beside the project. Raises FileNotFoundError where it is missing."""
    spec = importlib.util.spec_from_file_location("score_records", SCORER)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(SCORER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def teaching() -> Annotated:
    """The articles beside the project, all of which were read while the rules were made."""
    lines = (_TEACHING / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    articles = sorted(map(json.loads, lines), key=lambda article: str(article["article_id"]))
    gold = (json.loads((_TEACHING / f"{article['article_id']}.json").read_text("utf-8")) for article in articles)
    return Annotated(tuple(articles), tuple(gold))


@cache
def development() -> Annotated:
    """The project's articles that are there to be read."""
    return _own("development.jsonl")


@cache
def kept_back() -> Annotated:
    """The project's articles that nobody reads while working on extraction: they tell what unseen text gives."""
    return _own("kept_back.jsonl")


@cache
def fresh() -> Annotated:
    """Articles that nobody reads either, and whose totals decide about no rule: what `kept_back` was at first."""
    return _own("fresh.jsonl")


def _own(name: str) -> Annotated:
    articles = [json.loads(line) for line in (_OWN / name).read_text(encoding="utf-8").splitlines()]
    gold = tuple(
        {"doc_id": article["article_id"], **{kind: article.pop(kind) for kind in _RECORDS}} for article in articles
    )
    return Annotated(tuple(articles), gold)
