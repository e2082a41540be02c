"""The numbered steps that make a lake what this version of Dateline expects, one SQL file each.

Belongs here: the files and which of them are known or applied. Does not belong here: applying them
(`warehouse.migrate`). A file that has been released is never changed: a later one changes what it made.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files

import duckdb

from warehouse.errors import LakeVersionError
from warehouse.place import Place

_NAME = re.compile(r"(\d{3})_([a-z_]+)\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: its number, its name, its statements and their SHA-256."""

    version: int
    name: str
    sql: str
    checksum: str


@cache
def known() -> Mapping[int, Migration]:
    """The steps of this version of Dateline by number, in order, without a gap."""
    found: dict[int, Migration] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda entry: entry.name):
        if match := _NAME.fullmatch(file.name):
            sql = file.read_text(encoding="utf-8")
            found[int(match[1])] = Migration(int(match[1]), match[2], sql, hashlib.sha256(sql.encode()).hexdigest())
    if list(found) != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations are not numbered 1 to {len(found)} without a gap: {list(found)}")
    return found


def applied(connection: duckdb.DuckDBPyConnection) -> Mapping[int, str]:
    """The steps that a lake has behind it: number, checksum; none where the table of them is not there yet."""
    try:
        rows = connection.execute("SELECT version, checksum FROM lake.migrations ORDER BY version").fetchall()
    except duckdb.CatalogException:  # asking for the names of all tables first takes five times as long
        return {}
    return dict(rows)


def missing(connection: duckdb.DuckDBPyConnection, place: Place) -> list[Migration]:
    """The steps that a lake lacks, in order; LakeVersionError where it has others than this Dateline."""
    behind, ours = applied(connection), known()
    if behind and max(behind) > max(ours):
        raise LakeVersionError(
            f"the lake in {place} is at migration {max(behind)}, this Dateline ({version('dateline')}) knows "
            f"{max(ours)}: a newer Dateline made it; install that version or a later one"
        )
    for number, checksum in behind.items():
        if ours[number].checksum != checksum:
            raise LakeVersionError(
                f"the lake in {place} went through another migration {number:03d} than {number:03d}_{ours[number].name}"
                f".sql of this Dateline ({version('dateline')}): a version under development made it. Move "
                f"{f'the folder {place.lake}' if place.is_local else 'the database'} away and run again: articles come "
                f"back from the archive"
            )
    return [migration for number, migration in ours.items() if number not in behind]
