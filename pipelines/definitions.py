"""What Dagster loads. Belongs here: the list of parts. Does not belong here: any part."""

from __future__ import annotations

import dagster as dg

from crawlers.source import load
from pipelines import settings
from pipelines.assets import watch
from pipelines.assets.checks import contract_checks
from pipelines.assets.jobs import WATCH
from pipelines.assets.keeping import DAILY, maintain
from pipelines.assets.schedules import schedules

defs = dg.Definitions(
    assets=dg.load_assets_from_modules([watch]),
    asset_checks=contract_checks(),
    jobs=[WATCH, maintain],
    schedules=[*schedules(load(settings.sources_directory())), DAILY],
    executor=dg.in_process_executor,
)
