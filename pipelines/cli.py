"""The commands of `dateline`: each reads its arguments, calls one function and prints.

Belongs here: arguments, exit codes and printing. Does not belong here: any work. Imports stand inside the commands so
that a filter starts without loading Dagster.

Exit codes: 0 done; 1 done but some input was refused, or a run failed; 2 the call or a source file is wrong.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from pipelines.commands import keep
from pipelines.commands.alerts import alerts
from pipelines.commands.archive import archive, reclean
from pipelines.commands.brief import brief
from pipelines.commands.errors import UserError
from pipelines.commands.serve import corrections
from pipelines.commands.serve import serve as serve_brief
from pipelines.commands.source import source

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


@click.group(context_settings=_CONTEXT)
@click.version_option(package_name="dateline")
def main() -> None:
    """Watches regional economic news and turns it into figures and events that an analyst can query."""


@main.command()
@click.argument("sources", nargs=-1)
def run(sources: tuple[str, ...]) -> None:
    """Fetch, clean and read everything new of SOURCES (default: every enabled source), then say what was found.

    The seed site is served on loopback while a seed source runs, unless it stands already.
    """
    from crawlers.source import SourceError
    from pipelines import run as main_job
    from seeds.server import PortTakenError

    try:
        failed = main_job.run(sources)
    except (SourceError, main_job.UnknownSourceError, PortTakenError) as error:
        raise UserError(str(error)) from None
    sys.exit(1 if failed else 0)


@main.command()
@click.option("--port", default=3000, show_default=True, help="Port on loopback.")
def ui(port: int) -> None:
    """Open the Dagster UI on loopback: runs, schedules, assets, checks."""
    from crawlers.source import SourceError
    from pipelines import run as main_job

    try:
        main_job.open_ui(port)
    except SourceError as error:
        raise UserError(str(error)) from None


@main.command()
@click.argument("query", required=False)
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="How rows are printed.",
)
@click.option("--as-of", type=click.DateTime(), help="Read every table as it stood then (UTC).")
def sql(query: str | None, style: str, as_of: dt.datetime | None) -> None:
    """Run QUERY on the lake, read-only, and print the rows; without QUERY open a prompt."""
    from pipelines import prompt
    from pipelines.settings import home
    from warehouse.errors import LakeError

    moment = as_of.replace(tzinfo=dt.UTC) if as_of else None
    try:
        if query is None:
            prompt.run(home(), moment)
        else:
            click.echo(prompt.answer(home(), query, style, moment))
    except LakeError as error:
        raise UserError(str(error)) from None


@main.command()
def tables() -> None:
    """Print the dictionary of the lake: every table and view with its columns and what they mean."""
    from pipelines import prompt
    from pipelines.settings import home
    from warehouse.errors import LakeError

    try:
        click.echo(prompt.dictionary(home()))
    except LakeError as error:
        raise UserError(str(error)) from None


@main.command()
def clean() -> None:
    """Filter: a line {"file", "url", "fetched_at"?} on standard input becomes the cleaned article."""
    from crawlers.clean.record import clean_record

    _filter(clean_record)


@main.command()
def extract() -> None:
    """Filter: a line {"article_id", "title"?, "published_at", "text", ...} becomes its figures and events."""
    from pipelines.extract.article import extract as work

    _filter(work)


@main.command()
@click.option(
    "--unit-names",
    type=click.Choice(["code", "newsquant"]),
    default="code",
    show_default=True,
    help="Units by code, or as the NewsQuant set spells them.",
)
def quantities(unit_names: str) -> None:
    """Filter: a line {"text"} becomes every quantity in it, economic or not."""
    from pipelines.extract.records import quantities_record
    from pipelines.filters import required_text

    def work(record):  # type: ignore[no-untyped-def]
        text = required_text(record, "text")
        return {
            "text": text,
            "quantities": quantities_record(text, "newsquant" if unit_names == "newsquant" else "code"),
        }

    _filter(work)


@main.command()
def periods() -> None:
    """Filter: a line {"text", "reference_date"} becomes the periods in it, resolved, `end` exclusive."""
    from pipelines.extract.periods import periods_records
    from pipelines.filters import required_text

    def work(record):  # type: ignore[no-untyped-def]
        text, reference = required_text(record, "text"), required_text(record, "reference_date")
        answer = periods_records(text, dt.date.fromisoformat(reference))
        return {"text": text, "reference_date": reference, "periods": answer}

    _filter(work)


@main.command()
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="Publication date; relative periods need it.")
@click.option("--area", help='Whose economy "the country" means: ISO 3166-1 alpha-2.')
@click.option("--title", default="", help="Headline, read for context.")
def explain(file, published: dt.datetime | None, area: str | None, title: str) -> None:  # type: ignore[no-untyped-def]
    """Read a text (FILE, or standard input) and say for each figure and event what decided it.

    FILE holds plain text, or one JSON object in the form that `dateline extract` reads.
    """
    from pipelines.extract.explain import explain as work

    click.echo(work(_article(file.read(), published, area, title)))


@main.group()
def seeds() -> None:
    """The seed site: three small outlets with the kinds of pages that the real web has."""


@seeds.command()
@click.option(
    "--round", "number", type=click.IntRange(1, 2), default=1, show_default=True, help="2: one article changed."
)
def serve(number: int) -> None:
    """Serve the seed site on loopback until interrupted."""
    from seeds.server import PortTakenError
    from seeds.server import serve as start

    try:
        with start(round=number) as server:
            click.echo("\n".join(f"{outlet}" for outlet in server.urls))
            click.echo("Press Ctrl-C to stop.")
            server.wait()
    except PortTakenError as error:
        raise UserError(str(error)) from None
    except KeyboardInterrupt:
        pass


def _filter(work) -> None:  # type: ignore[no-untyped-def]
    from pipelines.filters import run_filter

    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(run_filter(work, sys.stdin, sys.stdout))


def _article(content: str, published: dt.datetime | None, area: str | None, title: str) -> dict[str, object]:
    import json

    try:
        article = json.loads(content)
    except json.JSONDecodeError:
        article = {"article_id": "text", "text": content}
    if not isinstance(article, dict):
        article = {"article_id": "text", "text": content}
    given = {"published_at": published.date().isoformat() if published else None, "source_area": area, "title": title}
    return {**article, **{key: value for key, value in given.items() if value}}


main.add_command(alerts)
main.add_command(brief)
main.add_command(serve_brief)
main.add_command(corrections)
main.add_command(source)
main.add_command(archive)
main.add_command(reclean)
for command in keep.COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    sys.argv[0] = str(Path(sys.argv[0]).name)
    main()
