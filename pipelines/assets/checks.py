"""What must hold of the tables after each run, as checks that block what comes after.

Belongs here: the tables' contract as Dagster checks. Does not belong here: the contract (`warehouse.contract`).

Few checks a table: each evaluation is several rows in Dagster's log, and a run with forty of them would spend its time
there. What broke stands in the metadata. Only what the run wrote is looked at, so that a run in a lake that has grown
costs no more; `dateline maintain` looks at everything daily.
"""

from collections.abc import Iterator
from contextlib import closing

import dagster as dg

from pipelines import settings
from warehouse.checks import Check, check, check_names, since_run
from warehouse.lake import connect, one_snapshot

_TABLES = (
    "fetches",
    "articles",
    "fx_rates",
    "figures",
    "events",
    "stories",
    "story_reports",
    "observations",
    "conflicts",
    "alerts",
)
_OF_THEIR_OWN = {
    "key_unique": "No key has two current rows.",
    "required_filled": "No column that must be filled is empty.",
}
_THE_REST = "contract"
_WARNINGS = "plausible"


def contract_checks() -> list[dg.AssetChecksDefinition]:
    """One definition a table: unique keys, required columns, the rest of the contract (blocking), and warnings."""
    return [_checks_of(table) for table in _TABLES]


def _group(name: str, severity: str) -> str:
    if severity == "warn":
        return _WARNINGS
    return name if name in _OF_THEIR_OWN else _THE_REST


def _description(group: str, names: list[str]) -> str:
    looks_at = f"What this run wrote keeps to: {', '.join(names)}. A rule that is broken is told with its rows; "
    follows = "it only warns." if group == _WARNINGS else "what follows is not run."
    return _OF_THEIR_OWN.get(group) or looks_at + follows


def _checks_of(table: str) -> dg.AssetChecksDefinition:
    groups: dict[str, list[str]] = {}
    for name, severity in sorted((name, severity) for owner, name, severity in check_names() if owner == table):
        groups.setdefault(_group(name, severity), []).append(name)

    @dg.multi_asset_check(
        name=f"{table}_checks",
        specs=[
            dg.AssetCheckSpec(
                group, asset=table, blocking=group != _WARNINGS, description=_description(group, groups[group])
            )
            for group in sorted(groups)
        ],
    )
    def checks(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        with closing(connect(settings.home())) as lake, one_snapshot(lake):
            outcomes = check(lake, [table], since_run(lake, context.run.run_id))
        for group in sorted(groups):
            broken = [one for one in outcomes if not one.passed and _group(one.name, one.severity) == group]
            yield dg.AssetCheckResult(
                check_name=group,
                asset_key=table,
                passed=not broken,
                severity=dg.AssetCheckSeverity.WARN if group == _WARNINGS else dg.AssetCheckSeverity.ERROR,
                metadata={one.name: _told(one) for one in broken},
            )

    return checks


def _told(broken: Check) -> str:
    return f"{broken.failing} rows, for example {'; '.join(broken.sample)}"
