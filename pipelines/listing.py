"""The sources as a person reads them: what is watched, when, and what the lake knows of it.

Belongs here: printing. Does not belong here: the model of a source file, and looking at sites (`crawlers`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.table import Table

from crawlers.source import Source
from pipelines.health import Finding, findings
from warehouse.lake import connect, exists
from warehouse.watching import SourceState, source_states

_COLUMNS = ("source", "title", "area", "state", "schedule", "last asked", "articles", "newest", "health")


def print_sources(sources: Sequence[Source], home: Path) -> None:
    """A line a source, in the order given."""
    states = _states(sources, home)
    table = Table(*_COLUMNS)
    for source in sources:
        table.add_row(
            source.name,
            source.title,
            source.area,
            f"{'on' if source.enabled else 'off'}, {'verified' if source.verified else 'not verified'}",
            source.schedule or "by hand",
            *states.get(source.name, ("never", "0", "", "")),
        )
    Console().print(table)


def _states(sources: Sequence[Source], home: Path) -> dict[str, tuple[str, str, str, str]]:
    if not exists(home):
        return {}
    now = dt.datetime.now(dt.UTC)
    with closing(connect(home)) as lake:
        states = {state.source: state for state in source_states(lake)}
        return {
            source.name: _told(states[source.name], findings(lake, source, now))
            for source in sources
            if source.name in states
        }


def _told(state: SourceState, found: Sequence[Finding]) -> tuple[str, str, str, str]:
    newest = f"{state.newest_article:%Y-%m-%d}" if state.newest_article else ""
    worries = [f"{one.check}: {'; '.join(one.evidence)}" for one in found if not one.passed]
    return f"{state.last_asked:%Y-%m-%d %H:%M}", str(state.articles), newest, "\n".join(worries) or "well"
