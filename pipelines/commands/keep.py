"""Commands that take data out of the lake and keep it in order: export, diff, maintain, backup, restore.

Belongs here: arguments, exit codes and printing. Does not belong here: any work (`warehouse`).
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from pipelines.commands.errors import UserError

_FORMATS = ("parquet", "csv", "sdmx-csv", "xlsx", "duckdb")
_SUFFIXES = {"sdmx-csv": "sdmx.csv"}


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--format", "style", type=click.Choice(_FORMATS), required=True, help="What is written.")
@click.option("--table", help="Table or view to export [default: current_figures]; `dateline tables` lists them.")
@click.option("--indicator", "indicators", multiple=True, help="Only this indicator, by code; may be repeated.")
@click.option("--area", "areas", multiple=True, help="Only this area on either side, by code; may be repeated.")
@click.option("--period", help="Only what overlaps: 2021, 2021-Q2, 2021-03 ..., or two of them: 2019/2021.")
@click.option("--as-of", type=click.DateTime(), help="Every table as it stood then (UTC).")
def export(
    path: Path | None,
    style: str,
    table: str | None,
    indicators: tuple[str, ...],
    areas: tuple[str, ...],
    period: str | None,
    as_of: dt.datetime | None,
) -> None:
    """Write figures (or another table, or all of them) to PATH for other programs.

    PATH defaults to exports/TABLE.FORMAT under DATELINE_HOME. A file that stands there is replaced in one step.
    parquet, csv, xlsx: one table or view. sdmx-csv: the current figures as SDMX-CSV 2.0, the data structure definition
    beside it; figures without a period or with unknown codes are left out and counted, exit status 1. duckdb: every
    table and view in one database file. In csv, text that a spreadsheet would take for a formula begins with '.
    """
    from pipelines.settings import home
    from warehouse.export import FIGURES
    from warehouse.export import export as work
    from warehouse.export_selection import Selection

    name = "dateline" if style == "duckdb" else table or FIGURES
    target = path or home() / "exports" / f"{name}.{_SUFFIXES.get(style, style)}"
    with _told():
        done = work(
            target,
            style,  # type: ignore[arg-type]
            home=home(),
            relation=table,
            selection=Selection(indicators, areas, period),
            as_of=as_of.replace(tzinfo=dt.UTC) if as_of else None,
        )
    click.echo(f"{done.rows:,} rows: {', '.join(map(str, done.files))}")
    for reason, count in done.left_out.items():
        click.echo(f"left out {count:,}: {reason}", err=True)
    sys.exit(1 if done.left_out else 0)


@click.command()
@click.argument("run_a")
@click.argument("run_b")
def diff(run_a: str, run_b: str) -> None:
    """Say in words what figures and events hold after RUN_B otherwise than after RUN_A: added, closed, changed.

    A run is named by its run_id, or the beginning of it: `dateline sql "SELECT run_id, stage, started FROM runs"`.
    """
    from pipelines.settings import home
    from warehouse.difference import difference, tell

    with _told():
        click.echo(tell(difference(run_a, run_b, home())))


@click.command()
@click.option(
    "--keep-days", type=click.IntRange(min=1), default=30, show_default=True, help="Snapshots older than that go."
)
def maintain(keep_days: int) -> None:
    """Check the lake, merge its small files, expire old snapshots and remove what nothing needs.

    Every row's history stays. Where a check fails (a file cannot be read, a link does not resolve, a key stands twice,
    validities overlap) nothing is removed, exit status 1. Files that are no longer needed stay for another day.
    """
    from pipelines.settings import home
    from warehouse.maintain import UnsoundError
    from warehouse.maintain import maintain as work

    with _told():
        try:
            done = work(home(), kept_days=keep_days)
        except UnsoundError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(1)
    click.echo(
        f"sound; files {done.files_before} -> {done.files_after}, MB {done.bytes_before / 1e6:,.1f} -> "
        f"{done.bytes_after / 1e6:,.1f}, {done.snapshots_expired} snapshots expired, {done.files_removed} files removed"
    )
    for warning in done.warnings:
        click.echo(f"unlikely: {warning}", err=True)
    _tell_unlisted()


@click.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
def backup(path: Path) -> None:
    """Write the whole lake to the file PATH (tar): every table, its history and all snapshots.

    The archive of fetched pages is not in it: its files only ever grow in number and can be copied as they are.
    """
    from pipelines.settings import home
    from warehouse.backup import backup as work

    with _told():
        done = work(path, home())
    click.echo(f"{done.files} files, {done.size / 1e6:,.1f} MB: {path}")


@click.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Put a lake that is there aside, under another name.")
def restore(path: Path, replace: bool) -> None:
    """Bring the lake back from the file PATH that `dateline backup` wrote, after checking it."""
    from pipelines.settings import home
    from warehouse.backup import restore as work

    with _told():
        done = work(path, home(), replace=replace)
    click.echo(
        f"{done.files} files, {done.size / 1e6:,.1f} MB" + (f"; before: {done.replaced}" if done.replaced else "")
    )
    _tell_unlisted()


def _tell_unlisted() -> None:
    from pipelines.settings import home
    from pipelines.unlisted import told_unlisted

    if told := told_unlisted(home()):
        click.echo(told, err=True)


@contextmanager
def _told() -> Iterator[None]:
    from warehouse.errors import LakeError

    try:
        yield
    except (LakeError, OSError) as error:
        raise UserError(str(error)) from None


COMMANDS = (export, diff, maintain, backup, restore)
