"""Errors as Dagster wants to hear them: what a retry can heal is retried, the rest fails at once.

Belongs here: that one translation. Does not belong here: catching what a stage should have put into `rejects`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg


class EndedFromOutsideError(dg.Failure):
    """Somebody ended the run: "Terminate" in the UI, Ctrl-C. Never retried, though the asset's policy would have it."""

    def __init__(self) -> None:
        super().__init__("Ended from outside; the next run takes up its work.", allow_retries=False)


@contextmanager
def told_to_dagster(retryable: type[Exception] | tuple[type[Exception], ...]) -> Iterator[None]:
    """Lets retryable errors pass to the asset's retry policy; any other fails the step without another try."""
    try:
        yield
    except (dg.DagsterExecutionInterruptedError, KeyboardInterrupt) as ended:
        raise EndedFromOutsideError from ended
    except (dg.Failure, dg.RetryRequested):
        raise
    except retryable:
        raise
    except Exception as error:
        raise dg.Failure(f"{type(error).__name__}: {error}", allow_retries=False) from error
