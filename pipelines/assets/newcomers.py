"""A source file that is new or was changed asks for a run of its own.

Belongs here: that sensor. Does not belong here: schedules, the model of a source file.
"""

from __future__ import annotations

import hashlib
import json

import dagster as dg

from crawlers.source import Source, SourceError
from pipelines.assets.jobs import WATCH
from pipelines.assets.partitions import SOURCES, sound_sources

_FIRST_ASSET = dg.AssetKey("fetches")


@dg.sensor(
    name="new_sources",
    job=WATCH,
    minimum_interval_seconds=30,
    description="Runs `watch` for each enabled source whose file is new or was changed since the last look. A file "
    "with a mistake fails the tick, with file, line and what is allowed, once the others have been asked for.",
)
def new_sources(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    """The cursor holds, by source, the digest of the file at the last look."""
    sources, problems = sound_sources()
    now = {source.name: _digest(source) for source in sources if source.enabled}
    seen = json.loads(context.cursor) if context.cursor else _run_before(context.instance, now)
    due = sorted(name for name, digest in now.items() if seen.get(name) != digest)
    if problems and not due:
        raise SourceError(problems)
    broken = {problem.file.stem for problem in problems}
    known = set(context.instance.get_dynamic_partitions(str(SOURCES.name)))
    added = [name for name in due if name not in known]
    return dg.SensorResult(
        run_requests=[
            dg.RunRequest(
                partition_key=name,
                run_key=f"{name}-{now[name]}",
                tags={"dateline/reason": "changed source file" if name in seen else "new source file"},
            )
            for name in due
        ],
        skip_reason=None if due else f"{len(now)} source files, none new or changed",
        dynamic_partitions_requests=[SOURCES.build_add_request(added)] if added else [],
        cursor=json.dumps(now | {name: digest for name, digest in seen.items() if name in broken}),
    )


def _run_before(instance: dg.DagsterInstance, now: dict[str, str]) -> dict[str, str]:
    """At the first look of all, a source that was fetched before counts as seen."""
    fetched = instance.get_materialized_partitions(_FIRST_ASSET)
    return {name: digest for name, digest in now.items() if name in fetched}


def _digest(source: Source) -> str:
    """Of what the file says, not of how it is written: a new comment asks for no run."""
    return hashlib.sha256(source.model_dump_json().encode()).hexdigest()[:16]
