"""What the disk refuses, told so that one can mend it.

Belongs here: telling a full, read-only or forbidden disk from other errors. Does not belong here: writing.
"""

from __future__ import annotations

import contextlib
import errno
import shutil
from collections.abc import Iterator

import duckdb

from warehouse.errors import StorageError
from warehouse.files import Files
from warehouse.place import Place
from warehouse.stored import stored_files

_FULL = "no space is left"
_READ_ONLY = "it is read-only"
_FORBIDDEN = "this user may not write there"
_NUMBERS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: "the quota is used up",
    errno.EFBIG: "no file may grow as large",
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
}
# DuckDB and SQLite tell the same in words alone.
_WORDS = {
    "no space left on device": _FULL,
    "database or disk is full": _FULL,
    "disk quota exceeded": "the quota is used up",
    "file too large": "no file may grow as large",
    "read-only file system": _READ_ONLY,
    "attempt to write a readonly database": _READ_ONLY,
    "permission denied": _FORBIDDEN,
    "unable to open database file": _FORBIDDEN,
    "unable to connect to postgres": "PostgreSQL does not answer",
    "http error": "object storage does not answer or refuses",
    "could not connect to server": "object storage does not answer",
    "could not establish connection": "object storage does not answer",
}


@contextlib.contextmanager
def telling_storage(place: Place) -> Iterator[None]:
    """Raises StorageError in place of an error by which the disk (or what stands for it) refuses; others pass as they are."""
    try:
        yield
    except (OSError, duckdb.Error) as error:
        if refusal := _refusal(error):
            where = error.filename if isinstance(error, OSError) and error.filename else place
            raise StorageError(
                f"nothing was written to the lake in {place}: {refusal} ({where}{_room(place)}). "
                f"What was written before is whole; mend that and run again, nothing is lost. The error was: {error}"
            ) from error
        raise


def is_refusal(error: BaseException) -> bool:
    """Whether an error is one by which the disk refuses."""
    return _refusal(error) is not None


def remove_torn(connection: duckdb.DuckDBPyConnection, files: Files, since: float) -> None:
    """Gives back the room of what a failed transaction wrote, which would else keep a full disk full.

    connection: to the lake, with the lock held. since: when it began, in seconds of the epoch. What the catalog lists
    stays, and so does everything where the catalog cannot be read.
    """
    with contextlib.suppress(OSError, duckdb.Error, StorageError):
        needed = {file.path for file in stored_files(connection, files)}
        for path in files.written_since(since - 1):
            if path not in needed:
                files.remove(path)


def _refusal(error: BaseException) -> str | None:
    if isinstance(error, OSError):
        return _NUMBERS.get(error.errno or 0)
    text = str(error).lower()
    return next((refusal for words, refusal in _WORDS.items() if words in text), None)


def _room(place: Place) -> str:
    if place.bucket:
        return ""
    home = place.home
    there = next((folder for folder in (home, *home.parents) if folder.exists()), home)
    try:
        usage = shutil.disk_usage(there)
    except OSError:
        return "; its disk does not say how much is free"
    return f"; {usage.free / 1e6:,.1f} of {usage.total / 1e6:,.0f} MB free"
