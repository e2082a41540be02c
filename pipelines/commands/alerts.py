"""`dateline alerts`: what the alert rules find, told now and without Dagster.

Belongs here: arguments, exit codes and printing. Does not belong here: any work.
"""

from __future__ import annotations

import sys

import click


@click.command()
@click.option("--dry-run", is_flag=True, help="Print what would be told; send and write nothing.")
def alerts(dry_run: bool) -> None:
    """Tell each new fact that the alert rules find, once, to the addresses in DATELINE_ALERT_TO.

    Addresses are apprise's: mailto://, slack://, tgram://, json:// ..., separated by spaces. Without any, facts are
    only written down as known. Rules lie in DATELINE_ALERTS, by default those of the installation.
    """
    import datetime as dt
    import uuid

    from pipelines import settings
    from pipelines.alerts import rule, tell
    from pipelines.alerts.delivery import TargetError, target
    from pipelines.commands.errors import UserError
    from warehouse.errors import LakeError

    try:
        rules = rule.load(settings.alerts_directory())
        targets = [target(address) for address in settings.alert_targets()]
        messages, broken = tell.news(rules, targets, settings.home())
        for message in messages:
            click.echo(f"{message.title} -> {message.to.name if message.to else 'nobody'}\n{message.body}\n")
        if not messages:
            click.echo("nothing new")
        outcome = tell.Outcome()
        if not dry_run:
            outcome = tell.tell(messages, settings.home(), uuid.uuid4().hex, dt.datetime.now(dt.UTC))
    except (rule.RuleError, TargetError, LakeError) as error:
        raise UserError(str(error)) from None
    for fault in [*broken, *outcome.unsent]:
        click.echo(fault, err=True)
    sys.exit(1 if broken or outcome.unsent else 0)
