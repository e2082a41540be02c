"""Alerts in Dagster: the rules asked once when no source is being read, and each hour; failed runs at once.

Belongs here: the asset, the sensor and what they tell the UI. Does not belong here: the work (`pipelines.alerts`).
"""

import datetime as dt
import re
import time

import dagster as dg

from pipelines import settings
from pipelines.alerts import rule, tell
from pipelines.alerts.delivery import DeliveryError, target
from pipelines.alerts.facts import fact
from pipelines.assets import tables
from pipelines.assets.faults import told_to_dagster
from pipelines.assets.manners import ONCE_FOR_ALL_SOURCES, OWNERS, READ, RETRIES, WAREHOUSE
from pipelines.version import CODE_VERSION
from warehouse.errors import RetryableError

# A source that is silent is noticed by the clock alone: nothing upstream changes.
_HOURLY = dg.AutomationCondition.cron_tick_passed("5 * * * *") & ~dg.AutomationCondition.in_progress()

_PAUSES = (0.0, 3.0, 15.0)
_OF_DAGSTER = re.compile(r"^dagster\.[\w.]+: ")


@dg.asset(
    deps=["figures", "events", "stories", "conflicts"],
    group_name=READ,
    kinds={"python", "duckdb"},
    owners=OWNERS,
    code_version=CODE_VERSION,
    retry_policy=RETRIES,
    pool=WAREHOUSE,
    automation_condition=(ONCE_FOR_ALL_SOURCES | _HOURLY).with_label("after the sources, and each hour"),
    metadata=tables.definition_metadata("alerts"),
    description="Facts that the alert rules find, each told once to each address in DATELINE_ALERT_TO.",
)
def alerts(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    home, run_id = settings.home(), context.run.run_id
    with told_to_dagster((RetryableError, DeliveryError)):
        targets = [target(address) for address in settings.alert_targets()]
        messages, broken = tell.news(rule.load(settings.alerts_directory()), targets, home)
        outcome = tell.tell(messages, home, run_id, dt.datetime.now(dt.UTC))
        if outcome.unsent:
            raise DeliveryError("; ".join(outcome.unsent))
        if broken:
            raise rule.RuleError("\n".join(broken))
    new = sum(len(message.facts) for message in outcome.told)
    return dg.MaterializeResult(metadata=tables.run_metadata("alerts", run_id, new))


@dg.run_failure_sensor(
    name="failed_runs",
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells the addresses in DATELINE_ALERT_TO of each run that failed.",
)
def failed_runs(context: dg.RunFailureSensorContext) -> None:
    run, home = context.dagster_run, settings.home()
    source = run.tags.get("dagster/partition")
    what = f"{run.job_name} of {source}" if source else run.job_name
    reasons = [
        _OF_DAGSTER.sub("", event.step_failure_data.error.message.strip())
        for event in context.get_step_failure_events()
        if event.step_failure_data.error
    ]
    text = (
        f"{what} failed: {'; '.join(reasons) or context.failure_event.message or 'no reason given'} (run {run.run_id})"
    )
    targets = [target(address) for address in settings.alert_targets()]
    facts = [fact("failed-run", {"run_id": run.run_id}, text)]
    for pause in _PAUSES:  # Dagster asks a sensor but once for each run
        time.sleep(pause)
        messages = tell.messages_of(f"A run of {what} failed", facts, targets, home)
        outcome = tell.tell(messages, home, run.run_id, dt.datetime.now(dt.UTC))
        if not outcome.unsent:
            return
    raise DeliveryError("; ".join(outcome.unsent))
