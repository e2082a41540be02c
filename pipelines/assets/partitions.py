"""One partition a source, so that sources run, fail and are repaired apart.

Belongs here: the partitions and the list of sources behind them. Does not belong here: the model of a source file.
"""

from __future__ import annotations

from collections.abc import Iterable

import dagster as dg

from crawlers.source import Source, load, load_file
from pipelines import settings

SOURCES = dg.DynamicPartitionsDefinition(name="sources")


def enabled_sources() -> list[Source]:
    """The sources that are watched, by name; raises crawlers.source.SourceError with every fault of every file."""
    return [source for source in load(settings.sources_directory()) if source.enabled]


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
