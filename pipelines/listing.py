"""The sources as a person reads them: what is watched, when, and what the lake knows of it.

Belongs here: printing. Does not belong here: the model of a source file, and looking at sites (`crawlers`).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.table import Table

from crawlers.source import Source
from warehouse.errors import LakeError
from warehouse.lake import connect, exists
from warehouse.watching import SourceState, source_states

_COLUMNS = ("source", "title", "area", "state", "schedule", "last asked", "articles", "newest", "health")


def print_sources(sources: Sequence[Source], home: Path) -> None:
    """A line a source, in the order given."""
    states = _states(home)
    table = Table(*_COLUMNS)
    for source in sources:
        table.add_row(
            source.name,
            source.title,
            source.area,
            f"{'on' if source.enabled else 'off'}, {'verified' if source.verified else 'not verified'}",
            source.schedule or "by hand",
            *_of_lake(states.get(source.name)),
        )
    Console().print(table)


def _states(home: Path) -> dict[str, SourceState]:
    if not exists(home):
        return {}
    try:
        with closing(connect(home)) as lake:
            return {state.source: state for state in source_states(lake)}
    except LakeError:
        return {}


def _of_lake(state: SourceState | None) -> tuple[str, str, str, str]:
    if state is None:
        return "never", "0", "", ""
    newest = f"{state.newest_article:%Y-%m-%d}" if state.newest_article else ""
    health = f"failing: {', '.join(state.failing)}" if state.failing else "answers"
    return f"{state.last_asked:%Y-%m-%d %H:%M}", str(state.articles), newest, health
