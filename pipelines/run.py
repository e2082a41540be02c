"""The main job from the command line: the same assets as in the Dagster UI, one run a source, then a summary.

Belongs here: choosing sources, serving the seed site to them, progress. Does not belong here: what an asset does.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rich.console import Console

from crawlers.source import Source
from pipelines import settings
from seeds.server import HOST, PORTS, is_standing, serve

if TYPE_CHECKING:
    import dagster as dg

# Dagster's log is kept for the UI; a person at the terminal reads progress and the summary.
_WITHOUT_LOG = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}

# `dg dev`, which Dagster advises instead, comes with a scaffolding tool that Dateline has no use for.
_SUPERSEDED = "Function `dev_command` is superseded"


class UnknownSourceError(ValueError):
    """A source was named that is not among the enabled ones. A retry does not heal it."""


def run(names: Sequence[str] = (), console: Console | None = None) -> list[str]:
    """Runs the job `watch` for each source, then `resolve` over all; gives the names of the sources whose run failed.

    names: sources to run, default all enabled ones. Raises crawlers.source.SourceError before anything is written
    where a source file is wrong, UnknownSourceError for a name that no enabled source has.
    """
    console = console or Console()
    sources = chosen_sources(names)
    with _seed_site(sources, console):
        failed = _run(sources, console)
    from pipelines.summary import print_summary

    print_summary(settings.home(), [source.name for source in sources], failed, console)
    return failed


def chosen_sources(names: Sequence[str]) -> list[Source]:
    """The enabled sources with these names, or all of them."""
    from crawlers.source import load

    enabled = [source for source in load(settings.sources_directory()) if source.enabled]
    if unknown := sorted(set(names) - {source.name for source in enabled}):
        allowed = ", ".join(source.name for source in enabled) or "none"
        raise UnknownSourceError(
            f"no enabled source {', '.join(unknown)} in {settings.sources_directory()}; enabled are: {allowed}"
        )
    return [source for source in enabled if not names or source.name in names]


def open_ui(port: int) -> None:
    """Starts `dagster dev` on loopback and stays until it ends."""
    from pipelines.assets.partitions import register
    from pipelines.instance import open_instance

    sources = chosen_sources(())
    with open_instance() as (instance, _tags):
        register(instance, (source.name for source in sources))
    command = [sys.executable, "-W", f"ignore:{_SUPERSEDED}", "-m", "dagster", "dev", "-m", "pipelines.definitions"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    with _seed_site(sources, Console()):
        subprocess.run(command, check=False, env={**os.environ, "DATELINE_HOME": str(settings.home())})


def _run(sources: Sequence[Source], console: Console) -> list[str]:
    _quiet_logs()
    from pipelines.assets.partitions import register
    from pipelines.definitions import defs
    from pipelines.instance import open_instance

    watch, resolve = defs.resolve_job_def("watch"), defs.resolve_job_def("resolve")
    failed = []
    with open_instance() as (instance, tags):
        register(instance, (source.name for source in sources))
        for source in sources:
            with console.status(f"{source.title}: fetching and reading"):
                result = watch.execute_in_process(
                    partition_key=source.name,
                    instance=instance,
                    tags=tags,
                    run_config=_WITHOUT_LOG,
                    raise_on_error=False,
                )
            _hear_of_an_end(result)
            console.print(_outcome(source.name, result))
            if not result.success:
                failed.append(source.name)
        with console.status("Joining what the sources report"):
            result = resolve.execute_in_process(
                instance=instance, tags=tags, run_config=_WITHOUT_LOG, raise_on_error=False
            )
        _hear_of_an_end(result)
        console.print(_outcome("all sources", result))
        if not result.success:
            failed.append("all sources")
    return failed


def _hear_of_an_end(result: dg.ExecuteInProcessResult) -> None:
    """Ctrl-C, which Dagster takes for the end of one run, ends the command."""
    ends = {"EndedFromOutsideError", "DagsterExecutionInterruptedError"}
    failures = [event.step_failure_data.error for event in result.all_events if event.is_step_failure]
    if any(error and error.cls_name in ends for error in failures):
        raise KeyboardInterrupt


def _outcome(who: str, result: dg.ExecuteInProcessResult) -> str:
    if result.success:
        counts = {
            event.asset_key.to_user_string(): event.step_materialization_data.materialization.metadata
            for event in result.get_asset_materialization_events()
            if event.asset_key
        }
        told = ", ".join(f"{metadata['new'].value} {name}" for name, metadata in counts.items() if "new" in metadata)
        return f"[green]done[/]   {who}: {told or 'nothing new'}"
    return f"[red]failed[/] {who}: {'; '.join(_reasons(result)) or 'see the run in the Dagster UI'}"


def _reasons(result: dg.ExecuteInProcessResult) -> list[str]:
    broken = [
        f"{check.asset_key.to_user_string()} breaks its contract: {name}, {told.value}"
        for check in result.get_asset_check_evaluations()
        if not check.passed and check.blocking
        for name, told in check.metadata.items()
    ]
    return broken or [
        event.step_failure_data.error.message.strip().splitlines()[0]
        for event in result.all_events
        if event.is_step_failure and event.step_failure_data.error
    ]


@contextmanager
def _seed_site(sources: Sequence[Source], console: Console) -> Iterator[None]:
    needed = any(_is_of_seed_site(source.home) for source in sources)
    with serve() if needed and not is_standing() else nullcontext() as server:
        if server is not None:
            console.print(f"Seed site on {', '.join(server.urls)}")
        yield


def _is_of_seed_site(url: str) -> bool:
    parts = urlsplit(url)
    return parts.hostname == HOST and parts.port in PORTS


def _quiet_logs() -> None:
    import logging

    for name in ("scrapy", "trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
