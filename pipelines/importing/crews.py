"""Who reads the shards: this process, processes beside it, or the workers of a Dask cluster.

Belongs here: handing out work in order and getting it back in order, and going on when a worker dies. Does not belong
here: what the work is.

Only a few tasks are handed out ahead of the one that is waited for, so that what was read and not yet loaded stays
small.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from typing import TypeVar

_Task = TypeVar("_Task")
_Answer = TypeVar("_Answer")
_AHEAD = 4
_LIVES = 3


class WorkerDiedError(RuntimeError):
    """A task ended its worker again and again; a retry elsewhere, or with more memory, may heal it."""


def alone(work: Callable[[_Task], _Answer], tasks: Iterable[_Task]) -> Iterator[_Answer]:
    """Answers in the order of the tasks, worked out here."""
    return map(work, tasks)


def in_processes(work: Callable[[_Task], _Answer], tasks: Iterable[_Task], count: int) -> Iterator[_Answer]:
    """Answers in the order of the tasks, worked out by `count` processes.

    When one dies, all are begun anew, with what they had in hand. Raises WorkerDiedError for a task in whose turn this
    happened three times, and what `work` raises.
    """
    left = iter(tasks)
    waiting: deque[_Task] = deque()
    deaths = 0
    while True:
        with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
            futures: deque[Future[_Answer]] = deque(pool.submit(work, task) for task in waiting)
            try:
                while True:
                    while len(waiting) < count + _AHEAD and (task := next(left, None)) is not None:
                        waiting.append(task)
                        futures.append(pool.submit(work, task))
                    if not waiting:
                        return
                    answer = futures[0].result()
                    futures.popleft()
                    waiting.popleft()
                    deaths = 0
                    yield answer
            except BrokenProcessPool:
                deaths += 1
                if deaths == _LIVES:
                    raise WorkerDiedError(
                        f"{waiting[0]}: its worker died {_LIVES} times; is there too little memory, or does the system "
                        f"end processes?"
                    ) from None


def on_cluster(work: Callable[[_Task], _Answer], tasks: Iterable[_Task], address: str) -> Iterator[_Answer]:
    """Answers in the order of the tasks, worked out by the workers of a Dask scheduler (`tcp://host:port`).

    What a dead worker had in hand is given to others. Raises WorkerDiedError where that happened too often, OSError
    where no scheduler answers, and what `work` raises.
    """
    from distributed import Client, KilledWorker
    from distributed import Future as Promise

    with closing(Client(address, timeout="30s", set_as_default=False)) as client:
        left = iter(tasks)
        futures: deque[Promise[_Answer]] = deque()
        ahead = _AHEAD + 2 * max(1, len(client.scheduler_info()["workers"]))
        while True:
            while len(futures) < ahead and (task := next(left, None)) is not None:
                futures.append(client.submit(work, task, pure=False))
            if not futures:
                return
            try:
                answer = futures[0].result()
            except KilledWorker as error:
                raise WorkerDiedError(f"{error}; the scheduler's log says more") from None
            futures.popleft()
            yield answer
