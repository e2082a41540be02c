"""What the assets share that join what all sources brought.

Belongs here: how their tables are declared and told of. Does not belong here: the assets, the work of their stages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import dagster as dg

from pipelines.assets import tables
from pipelines.assets.manners import ONCE_FOR_ALL_SOURCES, OWNERS, RESOLVE


def joined_table(table: str, *, of: Sequence[str], version: str, description: str) -> dg.AssetSpec:
    """A table whose rows are joined from those of the assets `of`, of all sources, by code of this version."""
    return dg.AssetSpec(
        table,
        deps=of,
        group_name=RESOLVE,
        kinds={"python", "duckdb"},
        owners=OWNERS,
        code_version=version,
        automation_condition=ONCE_FOR_ALL_SOURCES,
        metadata=tables.definition_metadata(table),
        description=description,
    )


def told(
    context: dg.AssetExecutionContext, tables_written: Sequence[str], counts: Mapping[str, int]
) -> Iterator[dg.MaterializeResult[None]]:
    """What a run brought to each table; `counts` is new rows by table, and what else the log is to say."""
    context.log.info(", ".join(f"{n} {name}" for name, n in counts.items()))
    for table in tables_written:
        yield dg.MaterializeResult(
            asset_key=table, metadata=tables.run_metadata(table, context.run.run_id, counts[table])
        )
