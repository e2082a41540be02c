"""One partition a source, so that sources run, fail and are repaired apart.

Belongs here: the partitions and the list of sources behind them. Does not belong here: the model of a source file.
"""

from __future__ import annotations

from collections.abc import Iterable

import dagster as dg

from crawlers.source import Source, load_file, load_sound
from crawlers.source_file import Problem
from pipelines import settings

SOURCES = dg.DynamicPartitionsDefinition(name="sources")


def sound_sources() -> tuple[list[Source], list[Problem]]:
    """The sources whose files are sound, by name, and the faults of the others: one broken file stops no other source."""
    return load_sound(settings.sources_directory())


def source_named(name: str) -> Source:
    """The source of a partition, read afresh from its own file: an edit counts from the next run on."""
    path = settings.sources_directory() / f"{name}.yaml"
    if path.exists():
        return load_file(path)
    raise dg.Failure(
        f"no source file {name}.yaml in {settings.sources_directory()}; "
        f"put the file back or delete the partition {name!r}",
        allow_retries=False,
    )


def register(instance: dg.DagsterInstance, names: Iterable[str]) -> None:
    """Makes the sources known to Dagster as partitions; those it knows already stay as they are."""
    missing = sorted(set(names) - set(instance.get_dynamic_partitions("sources")))
    if missing:
        instance.add_dynamic_partitions("sources", missing)
