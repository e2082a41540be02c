"""What can go wrong with the lake, told apart by whether trying again helps.

Belongs here: the errors that callers of `warehouse` may meet. Does not belong here: errors of fetching or reading text.
"""

from __future__ import annotations


class LakeError(Exception):
    """Any error of the lake. Trying again without a change does not help, unless it is a RetryableError."""


class RetryableError(LakeError):
    """The same call may succeed later."""


class LakeBusyError(RetryableError):
    """Another process writes, or a commit lost against another one."""


class StorageError(RetryableError):
    """The disk is full, read-only or forbidden. The same call succeeds once somebody has mended that."""


class LakeUnreachableError(RetryableError):
    """PostgreSQL, which holds the catalog, does not answer or does not let us in."""


class PlaceError(LakeError):
    """The settings of where the lake lies cannot be meant, or lack what they need."""


class LakeMissingError(LakeError):
    """There is no lake at this place yet."""


class LakeVersionError(LakeError):
    """The lake was made by another version of Dateline than this one can work with."""


class ExtensionError(LakeError):
    """DuckDB's extension for the lake cannot be loaded."""


class RowError(LakeError):
    """Rows that do not fit their table: a defect of the program that made them."""


class QueryError(LakeError):
    """A question to the lake that cannot be answered, or that would do more than read."""


def extra_missing(setting: str, error: ModuleNotFoundError) -> ExtensionError:
    """The error for a setting that needs a package of the extra `scale`."""
    return ExtensionError(f"{setting} needs the package {error.name}: `pip install 'dateline[scale]'` brings it")
