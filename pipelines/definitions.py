"""What Dagster loads. Belongs here: the list of parts. Does not belong here: any part."""

from __future__ import annotations

import dagster as dg

from crawlers.source import load
from pipelines import settings
from pipelines.assets import observations, stories, watch
from pipelines.assets.checks import contract_checks
from pipelines.assets.jobs import RESOLVE, WATCH
from pipelines.assets.schedules import FOLLOWING, schedules

defs = dg.Definitions(
    assets=dg.load_assets_from_modules([watch, stories, observations]),
    asset_checks=contract_checks(),
    jobs=[WATCH, RESOLVE],
    schedules=schedules(load(settings.sources_directory())),
    sensors=[FOLLOWING],
    executor=dg.in_process_executor,
)
