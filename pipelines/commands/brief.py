"""`dateline brief`: what is new, as a page to read.

Belongs here: arguments, exit codes and printing. Does not belong here: any work (`pipelines.brief`).
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click


@click.command()
@click.option("--area", "areas", multiple=True, help="Only this area, by code, on either side; may be repeated.")
@click.option("--region", help="Only the members of a bloc (EAEU) or the countries of a region (Central Asia).")
@click.option(
    "--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="First day of publication [default: the first there is]."
)
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="Last day of publication [default: today].")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write [default: brief.html in DATELINE_HOME].",
)
def brief(
    areas: tuple[str, ...], region: str | None, first: dt.datetime | None, last: dt.datetime | None, out: Path | None
) -> None:
    """Write what is new as one HTML page: figures, disagreements, revisions, events, plans, sources.

    Without --from and --to: articles that came into the lake in the last seven days. The page needs no network and no
    server; plans stand as of its last day.
    """
    from crawlers.source import SourceError, load
    from pipelines import settings
    from pipelines.brief.page import Call, write
    from pipelines.commands.errors import UserError
    from warehouse.errors import LakeError

    call = Call(areas, region, first.date() if first else None, last.date() if last else None)
    target = out or settings.brief_file()
    try:
        size = write(target, settings.home(), call, load(settings.sources_directory()), dt.datetime.now(dt.UTC))
    except (LakeError, SourceError) as error:
        raise UserError(str(error)) from None
    click.echo(f"{target} ({size / 1e6:.1f} MB)")
