"""One writer at a time: a lock between processes (and threads) on one file, or in the catalog's PostgreSQL.

Belongs here: taking, waiting for and giving back the lock. Does not belong here: what is written under it.

The kernel holds the lock and gives it back when its holder dies, however it dies; what is written into the file only
tells the one who waits whom it waits for.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import random
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from warehouse.errors import LakeBusyError
from warehouse.place import Place

_SHORTEST_WAIT = 0.01
_LONGEST_WAIT = 0.25


def turn(place: Place, *, purpose: str, timeout: float) -> contextlib.AbstractContextManager[None]:
    """The turn to write to the lake, for the block; see `exclusive`. Readers need none."""
    if place.catalog is None:
        return exclusive(place.lock_file, purpose=purpose, timeout=timeout)
    from warehouse import postgres

    return postgres.exclusive(place.catalog, purpose=purpose, timeout=timeout)


@contextlib.contextmanager
def exclusive(path: Path, *, purpose: str, timeout: float) -> Iterator[None]:
    """Hold the lock on `path` for the block; `purpose` is what others are told while they wait.

    Waits up to `timeout` seconds, then raises LakeBusyError that names the holder. Not reentrant.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _wait(descriptor, path, timeout)
        _sign(descriptor, purpose)
        try:
            yield
        finally:
            os.ftruncate(descriptor, 0)
            # A child forked meanwhile shares the descriptor: unlock rather than leave it to the last close.
            fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        os.close(descriptor)


def _wait(descriptor: int, path: Path, timeout: float) -> None:
    deadline = time.monotonic() + timeout
    pause = _SHORTEST_WAIT
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise LakeBusyError(
                    f"{path}: another writer holds the lock ({_holder(descriptor)}); waited {timeout:g} s. "
                    f"Try again when it is done, or wait longer"
                ) from None
        time.sleep(min(pause * random.uniform(0.5, 1.0), remaining))
        pause = min(pause * 2, _LONGEST_WAIT)


def _sign(descriptor: int, purpose: str) -> None:
    text = json.dumps(
        {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "purpose": purpose,
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
    )
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode(), 0)


def _holder(descriptor: int) -> str:
    try:
        signed = json.loads(os.pread(descriptor, 4096, 0))
        return f"{signed['purpose']}, process {signed['pid']} on {signed['host']} since {signed['since']}"
    except (ValueError, KeyError):
        return "it has not said who it is"
