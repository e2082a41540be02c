"""`dateline archive` and `dateline reclean`: what came once, given back or read anew.

Belongs here: arguments, exit codes and printing. Does not belong here: the WARC files (`crawlers.archive`), cleaning.
"""

from __future__ import annotations

import datetime as dt
import sys

import click

from pipelines.commands.errors import UserError
from pipelines.commands.importing import import_

_MOMENTS = [
    "%Y-%m-%d",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
]
_EVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC), dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


@click.group()
def archive() -> None:
    """The archive: every answer as it came, and archives of others."""


archive.add_command(import_)


@archive.command()
@click.argument("url")
@click.option("--at", type=click.DateTime(_MOMENTS), help="As it stood at this moment (UTC); default: the newest.")
@click.option("--headers", is_flag=True, help="Print status and headers before the body.")
def get(url: str, at: dt.datetime | None, headers: bool) -> None:
    """Print the body that URL answered with, as it came; which answer it is goes to standard error."""
    from contextlib import closing

    from crawlers.addresses import clean_address
    from crawlers.archive import ArchiveError, read
    from pipelines.settings import home
    from warehouse.errors import LakeError
    from warehouse.lake import connect
    from warehouse.pending import answers
    from warehouse.place import place_of

    try:
        with closing(connect(home())) as lake:
            held = answers(lake, url) or answers(lake, clean_address(url) or url)
    except LakeError as error:
        raise UserError(str(error)) from None
    moment = at.replace(tzinfo=dt.UTC) if at else _EVER[1]
    then = [page for page in held if page.fetched_at <= moment]
    if not then:
        known = ", ".join(f"{page.fetched_at:%Y-%m-%d %H:%M:%S}" for page in held[:5])
        told = f"it was archived at {known} (UTC)" if held else "no answer of this address is in the archive"
        raise UserError(f"{url}: nothing at that moment; {told}" if held else f"{url}: {told}")
    page = then[-1]
    try:
        answer = read(home() / "archive", page.warc_file, page.warc_offset, place_of(home()).archive)
    except ArchiveError as error:
        raise UserError(str(error)) from None
    click.echo(f"{answer.url} as of {page.fetched_at:%Y-%m-%d %H:%M:%S} UTC, {page.warc_file}", err=True)
    if headers:
        lines = [f"HTTP/1.1 {answer.status}", *(f"{name}: {value}" for name, value in answer.headers.items()), "", ""]
        click.echo("\r\n".join(lines).encode("latin-1", "replace"), nl=False)
    click.echo(answer.body, nl=False)


@archive.command()
@click.argument("url")
def diff(url: str) -> None:
    """Print what changed from version to version of the article at URL: paragraphs and figures that went and came."""
    from contextlib import closing
    from itertools import pairwise

    from pipelines.difference import difference
    from pipelines.settings import home
    from warehouse.errors import LakeError
    from warehouse.lake import connect
    from warehouse.versions import reported, versions

    try:
        with closing(connect(home())) as lake:
            held = versions(lake, url)
            told = [(one, reported(lake, one.article_id, one.version)) for one in held]
    except LakeError as error:
        raise UserError(str(error)) from None
    if not held:
        raise UserError(f"{url}: no article of this address is in the lake")
    click.echo(f"{held[-1].title or url}: {len(held)} version{'s' if len(held) > 1 else ''}")
    for (before, had), (after, has) in pairwise(told):
        click.echo("\n".join(difference(before, after, had, has)))


@click.command()
@click.argument("sources", nargs=-1)
@click.option("--from", "first", type=click.DateTime(_MOMENTS), help="Pages fetched from then on (UTC); default: all.")
@click.option("--to", "last", type=click.DateTime(_MOMENTS), help="Pages fetched before then (UTC); default: all.")
def reclean(sources: tuple[str, ...], first: dt.datetime | None, last: dt.datetime | None) -> None:
    """Clean archived pages of SOURCES (default: all enabled) again by the rules of today, and read what changed.

    What reads as before stays as it is; what changed is a new version; what is no article any more is closed with its
    figures and events.
    """
    import uuid

    from crawlers.source import SourceError
    from pipelines import stages
    from pipelines.run import UnknownSourceError, chosen_sources
    from pipelines.settings import home
    from warehouse.errors import LakeBusyError, LakeError

    begin = first.replace(tzinfo=dt.UTC) if first else _EVER[0]
    end = last.replace(tzinfo=dt.UTC) if last else _EVER[1]
    if begin >= end:
        raise UserError(f"--from {begin:%Y-%m-%d %H:%M} is not before --to {end:%Y-%m-%d %H:%M}")
    run_id, now = f"reclean-{uuid.uuid4()}", dt.datetime.now(dt.UTC)
    try:
        for source in chosen_sources(sources):
            again = stages.reread_rates if source.kind == "rates" else stages.reclean
            cleaned = again(source, home(), run_id, now, begin, end)
            read = stages.read(source, home(), run_id, now)
            told = {**cleaned, **{name: count for name, count in read.items() if name != "rejected"}}
            click.echo(f"{source.name}: {', '.join(f'{count} {name}' for name, count in told.items())}")
    except (SourceError, UnknownSourceError) as error:
        raise UserError(str(error)) from None
    except LakeBusyError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except LakeError as error:
        raise UserError(str(error)) from None
