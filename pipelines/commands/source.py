"""`dateline source`: adding, checking, freezing and listing the sites that are watched.

Belongs here: arguments, exit codes and printing. Does not belong here: looking at sites (`crawlers.workshop`), and
what the lake knows of them (`pipelines.health`).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.errors import UserError

if TYPE_CHECKING:
    from crawlers.source import Source


@click.group()
def source() -> None:
    """Source files: what is watched."""


@source.command()
def schema() -> None:
    """Print the JSON Schema of a source file, for editors."""
    from crawlers.source import schema as build

    click.echo(json.dumps(build(), indent=2))


@source.command()
@click.argument("url")
@click.option("--name", help="Name of the source and its file (default: drawn from the address).")
@click.option("--area", help="ISO 3166-1 alpha-2 code of its economy, where the domain does not tell it.")
@click.option("--allow-private", is_flag=True, help="The site stands on loopback or in a network of one's own.")
def add(url: str, name: str | None, area: str | None, allow_private: bool) -> None:
    """Look at the site at URL, try three of its articles, and write a source file for it.

    Exit code 1: the file was written, but no article could be read with it; it is not enabled.
    """
    from crawlers.source import load_file
    from crawlers.workshop.survey import SurveyError, survey
    from pipelines.settings import sources_directory

    folder = sources_directory()
    try:
        found = survey(url, name=name, area=area, allow_private=allow_private)
    except SurveyError as error:
        raise UserError(str(error)) from None
    path = folder / f"{found.name}.yaml"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(found.text)
    except FileExistsError:
        raise UserError(f"{path} is there already; give another --name, or remove the file") from None
    load_file(path)
    click.echo(found.text)
    click.echo("\n".join([*found.notes, *found.checked.lines()]))
    click.echo(f"\nWritten to {path}. Read it over, then: dateline source check {found.name}")
    sys.exit(1 if found.checked.verdict == "bad" else 0)


@source.command()
@click.argument("name")
@click.option("--pages", type=click.IntRange(1, 20), default=3, show_default=True, help="How many articles to fetch.")
def check(name: str, pages: int) -> None:
    """Fetch a few pages of the source NAME now and say what was got of each field and from where; keeps nothing.

    Of a source of rates: its documents, and the newest rates of each.
    Exit code 1: the verdict is bad, no article with title, date and text was read, or no rate.
    """
    from crawlers.crawl import RenderingMissingError
    from crawlers.workshop.check import check as look

    try:
        outcome = look(_source(name), pages)
    except RenderingMissingError as error:
        raise UserError(str(error)) from None
    click.echo("\n".join(outcome.lines()))
    sys.exit(1 if outcome.verdict == "bad" else 0)


@source.command()
@click.argument("name")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("tests/sources"),
    show_default=True,
    help="Folder of the frozen pages, one folder a source.",
)
def test(name: str, into: Path) -> None:
    """Freeze the newest article of the source NAME with what is read from it; the test suite compares from then on."""
    from crawlers.crawl import RenderingMissingError
    from crawlers.workshop.frozen import NothingToFreezeError, freeze

    try:
        record = freeze(_source(name), into)
    except (NothingToFreezeError, RenderingMissingError) as error:
        raise UserError(str(error)) from None
    click.echo(f"{record}\nRead the expected article in it: the tests hold cleaning to it from now on.")


@source.command(name="list")
def list_() -> None:
    """Print every source with its state, and how it fares where there is a lake."""
    from crawlers.source import SourceError, load
    from pipelines.listing import print_sources
    from pipelines.settings import home, sources_directory
    from warehouse.errors import LakeError

    try:
        print_sources(load(sources_directory()), home())
    except (SourceError, LakeError) as error:
        raise UserError(str(error)) from None


def _source(name: str) -> Source:
    from crawlers.source import SourceError, load_file
    from pipelines.settings import sources_directory

    folder = sources_directory()
    path = folder / f"{name}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(entry.stem for entry in folder.glob("*.yaml"))) or "none"
        raise UserError(f"no source {name!r} in {folder}; there are: {known}")
    try:
        return load_file(path)
    except SourceError as error:
        raise UserError(str(error)) from None
