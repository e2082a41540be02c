"""`dateline serve` and `dateline corrections`: the brief live, and what readers corrected.

Belongs here: arguments, exit codes and printing. Does not belong here: any work.
"""

from __future__ import annotations

import click


@click.command()
@click.option("--port", default=8480, show_default=True, type=click.IntRange(1, 65535), help="Port on loopback.")
def serve(port: int) -> None:
    """Serve the brief on loopback, each article with its records, and take corrections.

    The printed address holds the token without which nothing can be corrected. ?area=AZ&from=2022-01-01 narrow it.
    """
    import secrets

    import uvicorn

    from crawlers.source import SourceError, load
    from pipelines import settings
    from pipelines.brief.server import HOST, app
    from pipelines.commands.errors import UserError

    token = secrets.token_urlsafe(24)
    try:
        sources = load(settings.sources_directory())
    except SourceError as error:
        raise UserError(str(error)) from None
    click.echo(f"http://{HOST}:{port}/?token={token}\nPress Ctrl-C to stop.")
    uvicorn.run(app(settings.home(), sources, token), host=HOST, port=port, log_level="warning", access_log=False)


@click.command()
def corrections() -> None:
    """Print what readers corrected as JSON lines: the article's text with the record as it should be, null for none."""
    import json
    from contextlib import closing

    from pipelines import settings
    from pipelines.commands.errors import UserError
    from warehouse.corrections import gold
    from warehouse.errors import LakeError
    from warehouse.lake import connect

    try:
        with closing(connect(settings.home())) as lake:
            for line in gold(lake):
                click.echo(json.dumps(line, ensure_ascii=False))
    except LakeError as error:
        raise UserError(str(error)) from None
