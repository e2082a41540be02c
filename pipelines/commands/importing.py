"""`dateline archive import`: other people's archives into the lake.

Belongs here: arguments, progress and exit codes. Does not belong here: importing (`pipelines.importing`).
"""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING

import click

from pipelines.commands.errors import UserError

if TYPE_CHECKING:
    from pipelines.importing.archives import Progress

_LARGEST_SHARD = 4096


@click.command("import")
@click.argument("paths", nargs=-1, required=True)
@click.option("--source", "sources", multiple=True, help="Take pages of this source file's site; may be repeated.")
@click.option("--domain", "domains", multiple=True, help="Take pages of this domain and below it; may be repeated.")
@click.option("--language", "languages", multiple=True, help="Take articles in this language; default: all it reads.")
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes that read.")
@click.option("--scheduler", help="Read on a Dask cluster instead: its scheduler, tcp://host:port.")
@click.option("--shard-size", type=click.IntRange(1, _LARGEST_SHARD), default=16, show_default=True, help="MB a shard.")
def import_(
    paths: tuple[str, ...],
    sources: tuple[str, ...],
    domains: tuple[str, ...],
    languages: tuple[str, ...],
    workers: int,
    scheduler: str | None,
    shard_size: int,
) -> None:
    """Read WARC files (PATHS: files, folders, globs), such as Common Crawl's CC-NEWS, into the lake.

    Without --source and --domain all pages are taken; a page of a site that no source file tells of gets its source's
    name from the domain. Broken off and begun again, it takes up what is left.
    """
    import uuid

    from crawlers.source import SourceError
    from crawlers.warc_shards import NoArchiveError, find_files
    from pipelines.importing.archives import Crew, import_archives
    from pipelines.importing.asking import ChoiceError, choice_of
    from pipelines.importing.crews import WorkerDiedError
    from pipelines.settings import home
    from warehouse.errors import LakeError, RetryableError

    if scheduler:
        _require_dask()
    try:
        counts = import_archives(
            find_files(paths),
            choice_of(sources, domains, languages),
            home(),
            f"import-{uuid.uuid4()}",
            dt.datetime.now(dt.UTC),
            crew=Crew(workers, scheduler),
            shard_bytes=shard_size << 20,
            tell=_tell,
        )
    except (NoArchiveError, SourceError, ChoiceError) as error:
        raise UserError(str(error)) from None
    except (RetryableError, WorkerDiedError, OSError) as error:
        click.echo(f"{error}\nwhat was loaded stays; the same command goes on from there", err=True)
        sys.exit(1)
    except LakeError as error:
        raise UserError(str(error)) from None
    click.echo(", ".join(f"{count:,} {name}" for name, count in counts.items()))


def _require_dask() -> None:
    from importlib.util import find_spec

    if find_spec("distributed") is None:
        raise UserError("--scheduler needs the package distributed: `pip install 'dateline[scale]'` brings it")


def _tell(progress: Progress) -> None:
    counts, seconds = progress.counts, max(progress.seconds, 1e-9)
    told = ", ".join(f"{counts.get(name, 0):,} {name}" for name in ("pages", "articles", "figures", "events"))
    left = dt.timedelta(seconds=round(progress.seconds_left))
    click.echo(
        f"{progress.shards:,} of {progress.all_shards:,} shards: {told}; "
        f"{counts.get('pages', 0) / seconds:,.1f} pages a second, about {left} left",
        err=True,
    )
