"""When what runs: a schedule a source, from the cron line of its file.

Belongs here: schedules and sensors. Does not belong here: the jobs (`pipelines.assets.jobs`).
"""

from __future__ import annotations

from collections.abc import Iterable

import dagster as dg

from crawlers.source import Source
from pipelines.assets.jobs import WATCH


def schedules(sources: Iterable[Source]) -> list[dg.ScheduleDefinition]:
    """One schedule for each enabled source that has a cron line, in the source's own time zone."""
    return [_schedule(source) for source in sources if source.enabled and source.schedule]


def _schedule(source: Source) -> dg.ScheduleDefinition:
    name = source.name

    @dg.schedule(
        name="watch_" + name.replace("-", "_"),
        job=WATCH,
        cron_schedule=str(source.schedule),
        execution_timezone=source.timezone,
        description=f"Fetches and reads what is new at {source.title}.",
        tags={"dateline/source": name},
    )
    def due(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        if name not in context.instance.get_dynamic_partitions("sources"):
            context.instance.add_dynamic_partitions("sources", [name])
        return dg.RunRequest(partition_key=name)

    return due
