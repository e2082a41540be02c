"""The stage that joins figures of all sources to observations and conflicts, callable without Dagster.

Belongs here: take what changed from the lake, call `pipelines.resolve`, write the outcome in one commit. Does not
belong here: the rules of joining (`pipelines.resolve`), SQL (`warehouse.resolving`).

Only the families of new, changed and closed figures are resolved again: the outcome is what resolving everything from
nothing gives, because no family knows of another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

from pipelines.resolve.families import family_id_of, resolve
from pipelines.resolve.mentions import Mention
from pipelines.resolve.observations import OBSERVATIONS_VERSION
from pipelines.resolve.series import Units, family_of
from pipelines.version import CODE_VERSION
from warehouse import resolving
from warehouse.history import Writer, writing
from warehouse.lake import connect
from warehouse.reference import rows_of

_FIGURES_A_MERGE = 50_000
_TABLES = ("observations", "conflicts")


def join_figures(home: Path, run_id: str, now: dt.datetime, *, rebuild: bool = False) -> Mapping[str, int]:
    """Resolves the families that changed since the last time, all with `rebuild`; gives rows opened and closed."""
    units = Units(rows_of("units"))
    counts = dict.fromkeys((*_TABLES, *(f"{table}_closed" for table in _TABLES)), 0)
    with (
        writing(home, run_id=run_id, stage=resolving.STAGE, code_version=CODE_VERSION, now=now) as writer,
        closing(connect(home)) as lake,
    ):
        since = None if rebuild else resolving.resolved_until(lake, OBSERVATIONS_VERSION)
        touched = resolving.touched_families(lake, since)
        if since is not None and not touched:
            return counts
        left = {name for family in touched if (name := _name(family))}
        if since is None:
            left |= set(resolving.resolved_families(lake))
        for mentions in _batches(resolving.mentions(lake)):
            families = {name for mention in mentions if (name := family_id_of(mention))}
            rows = resolve(mentions, units)
            _write(writer, dict(zip(_TABLES, rows, strict=True)), families, counts)
            left -= families
        # Families of which no figure is left.
        _write(writer, {table: [] for table in _TABLES}, left, counts)
    return counts


def _write(
    writer: Writer, rows: Mapping[str, Iterable[object]], families: Iterable[str], counts: dict[str, int]
) -> None:
    scope = {"family_id": sorted(families)}
    if not scope["family_id"]:
        return
    for table, found in rows.items():
        change = writer.merge(table, found, scope=scope)
        counts[table] += change.opened
        counts[f"{table}_closed"] += change.closed


def _name(family: resolving.Family) -> str | None:
    return family_of(family.indicator, family.measure, family.areas, family.period_start, family.period_end)


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[Mention]]:
    """Mentions in lists of whole families."""
    batch: list[Mention] = []
    for _, family in groupby((Mention(**row) for row in rows), key=family_id_of):
        batch += family
        if len(batch) >= _FIGURES_A_MERGE:
            yield batch
            batch = []
    if batch:
        yield batch
