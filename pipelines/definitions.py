"""What Dagster loads. Belongs here: the list of parts. Does not belong here: any part."""

from __future__ import annotations

import dagster as dg

from pipelines.assets import alerts, brief, observations, stories, watch
from pipelines.assets.checks import contract_checks
from pipelines.assets.health import source_health
from pipelines.assets.importing import import_job, new_archives
from pipelines.assets.jobs import JOBS
from pipelines.assets.keeping import DAILY, maintain
from pipelines.assets.manners import AUTOMATION
from pipelines.assets.newcomers import new_sources
from pipelines.assets.partitions import sound_sources
from pipelines.assets.schedules import schedules
from pipelines.assets.trends import TREND_CHECKS

defs = dg.Definitions(
    assets=dg.load_assets_from_modules([watch, stories, observations, alerts, brief]),
    asset_checks=[*contract_checks(), *TREND_CHECKS, source_health],
    jobs=[*JOBS, brief.BRIEF, maintain, import_job],
    schedules=[*schedules(sound_sources()[0]), brief.MORNING, DAILY],
    sensors=[new_sources, new_archives, alerts.failed_runs, AUTOMATION],
    executor=dg.in_process_executor,
)
