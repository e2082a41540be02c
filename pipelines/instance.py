"""Dagster's instance, and the healing of runs whose process was killed.

Belongs here: what must hold of Dagster's own state before a run starts. Does not belong here: the work of a run.

A killed process leaves its run "started" for ever and keeps its place in the pools, so that the next run would wait
without end. Each process that runs jobs holds a lock file that the kernel lets go when it dies; its runs carry the
file's name as a tag, which tells the dead from the living without trusting process numbers.
"""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from pipelines import settings

ALIVE_TAG = "dateline/alive"
_UNFINISHED = [
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


@contextmanager
def open_instance() -> Iterator[tuple[dg.DagsterInstance, dict[str, str]]]:
    """Dagster's instance with dead runs put in order, and the tags that runs of this process carry."""
    folder = settings.dagster_home() / "alive"
    folder.mkdir(exist_ok=True)
    name = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    path = folder / name
    with path.open("w") as mine, _serial(folder), dg.DagsterInstance.get() as instance:
        fcntl.flock(mine, fcntl.LOCK_EX)
        heal(instance, folder)
        try:
            yield instance, {ALIVE_TAG: name}
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def _serial(folder: Path) -> Iterator[None]:
    """Two processes on a fresh Dagster home break its database, so the first opening happens alone."""
    marker = folder / ".initialised"
    if not marker.exists():
        with (folder / ".opening").open("w") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            with dg.DagsterInstance.get() as instance:
                instance.get_runs_count()
            marker.touch()
    yield


def heal(instance: dg.DagsterInstance, folder: Path) -> list[str]:
    """Reports the runs whose process is gone as failed and frees their pools; gives their run ids."""
    healed = []
    for run in instance.get_runs(dg.RunsFilter(statuses=_UNFINISHED)):
        name = run.tags.get(ALIVE_TAG)
        if name is None or _is_alive(folder / name):
            continue
        instance.report_run_failed(run, "The process of this run was killed; the next run takes up its work.")
        instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
        (folder / name).unlink(missing_ok=True)
        healed.append(run.run_id)
    return healed


def _is_alive(path: Path) -> bool:
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
