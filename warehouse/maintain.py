"""Keeping the lake small, quick and sound, without a change to what any row says or ever said.

Belongs here: merging files, expiring snapshots, removing what no snapshot needs, and looking whether all is sound.
Does not belong here: copies of the lake (`warehouse.backup`), and checks of single tables (`warehouse.checks`).

Nothing is removed while anything is unsound: what is broken may still be mended from files that would go. Files that
are no longer needed stay for a day, as somebody may be reading them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.checks import check
from warehouse.contract import tables
from warehouse.errors import LakeError
from warehouse.files import Files
from warehouse.lake import NAME, connect, moment_literal, one_snapshot
from warehouse.lock import turn
from warehouse.migrate import LOCK_TIMEOUT, open_for_writing
from warehouse.place import Place, place_of
from warehouse.storage import telling_storage
from warehouse.stored import faults_of, stored_files

KEPT_DAYS = 30
_GRACE = dt.timedelta(days=1)
_SHARE_DELETED = 0.1
# Files that are merged stay: their texts are packed tighter than those that a run writes, which has no time for it.
_TEXTS = ("articles", "figures", "events")
_LEVEL_OF_A_RUN, _LEVEL_TO_STAY = 3, 10


class UnsoundError(LakeError):
    """The lake does not hold what it should; nothing was removed."""


@dataclass(frozen=True, slots=True)
class Maintained:
    """What maintenance did: files and bytes before and after, snapshots let go, files removed, faults of little weight."""

    files_before: int
    files_after: int
    bytes_before: int
    bytes_after: int
    snapshots_expired: int
    files_removed: int
    warnings: tuple[str, ...]


def maintain(
    home: Path | None = None,
    *,
    kept_days: int = KEPT_DAYS,
    now: dt.datetime | None = None,
    timeout: float = LOCK_TIMEOUT,
) -> Maintained:
    """Check, merge small files, write files without their deleted rows, expire old snapshots, remove what is left over.

    kept_days: snapshots older than that are let go, but never the newest, and none of the last day, which somebody may
    be reading; the history in the tables stays whole.
    now: for tests, the moment from which ages are counted (with a zone). Raises UnsoundError where the lake is not
    sound before or after the merging, LakeBusyError where a writer holds it longer than `timeout` seconds.
    """
    place = place_of(home)
    moment = now or dt.datetime.now(dt.UTC)
    connect(place).close()  # a missing lake is told as such, and not made
    with (
        telling_storage(place),
        turn(place, purpose="maintain", timeout=timeout),
        contextlib.closing(open_for_writing(place)) as connection,
    ):
        warnings = _require_soundness(connection, place)
        count, size = _stock(connection, place)
        rows = _fingerprints(connection, place)
        _rewrite(connection)
        _require_no_change(connection, place, rows)
        expired = _expire(connection, moment - max(dt.timedelta(days=kept_days), _GRACE))
        removed = _remove(connection, moment - _GRACE)
        count_after, size_after = _stock(connection, place)
    return Maintained(count, count_after, size, size_after, expired, removed, warnings)


def faults(home: Path | Place | None = None) -> tuple[list[str], list[str]]:
    """What is unsound, and what is only unlikely, in words: files, keys, validity, links, rules. Reads, never writes."""
    place = place_of(home)
    with contextlib.closing(connect(place)) as connection:
        return _faults(connection, place)


def _faults(connection: duckdb.DuckDBPyConnection, place: Place) -> tuple[list[str], list[str]]:
    with one_snapshot(connection):
        return _faults_seen(connection, place.files)


def _faults_seen(connection: duckdb.DuckDBPyConnection, files: Files) -> tuple[list[str], list[str]]:
    broken = [
        f"{fault.file.path.removeprefix(files.root)} ({fault.file.kind} of {fault.file.table}) {fault.what}"
        for fault in faults_of(connection, stored_files(connection, files), files)
    ]
    if broken:
        return broken, []
    failed = [outcome for outcome in check(connection) if not outcome.passed]
    told = {
        severity: [
            f"{outcome.table}: {outcome.name} fails for {outcome.failing} rows, for example {'; '.join(outcome.sample)}"
            for outcome in failed
            if outcome.severity == severity
        ]
        for severity in ("error", "warn")
    }
    return told["error"], told["warn"]


def _require_soundness(connection: duckdb.DuckDBPyConnection, place: Place) -> tuple[str, ...]:
    errors, warnings = _faults(connection, place)
    if errors:
        raise UnsoundError(
            f"the lake in {place} is not sound; nothing was removed. `dateline restore` brings a backup back, "
            f"articles come back from the archive. Found: {'. '.join(errors)}"
        )
    return tuple(warnings)


def _fingerprints(connection: duckdb.DuckDBPyConnection, place: Place) -> dict[str, tuple[object, ...]]:
    """Number of rows and a hash over all values of each table that has rows, whatever their order."""
    sql = "SELECT count(*), sum(hash(t)::HUGEINT), bit_xor(hash(t)) FROM {} AS t HAVING count(*) > 0"
    with one_snapshot(connection):
        with_files = {file.table for file in stored_files(connection, place.files)}
        found = {name: connection.execute(sql.format(name)).fetchone() for name in tables() if name in with_files}
        return {name: fingerprint for name, fingerprint in found.items() if fingerprint}


def _require_no_change(
    connection: duckdb.DuckDBPyConnection, place: Place, before: dict[str, tuple[object, ...]]
) -> None:
    after = _fingerprints(connection, place)
    if changed := sorted(name for name in before | after if before.get(name) != after.get(name)):
        raise UnsoundError(
            f"merging files changed {', '.join(changed)} in {place}: a defect. Nothing was removed, snapshots from before "
            f"show the tables as they were"
        )


def _stock(connection: duckdb.DuckDBPyConnection, place: Place) -> tuple[int, int]:
    files = stored_files(connection, place.files)
    return len(files), sum(file.size for file in files)


def _rewrite(connection: duckdb.DuckDBPyConnection) -> None:
    _pack_texts(connection, _LEVEL_TO_STAY)
    try:
        connection.execute(f"CALL ducklake_rewrite_data_files('{NAME}', delete_threshold => {_SHARE_DELETED})")
        connection.execute(f"CALL ducklake_merge_adjacent_files('{NAME}')")
    finally:
        _pack_texts(connection, _LEVEL_OF_A_RUN)


def _pack_texts(connection: duckdb.DuckDBPyConnection, level: int) -> None:
    """How tight texts are packed from now on, by zstd's levels: an option of the lake, which makes no snapshot."""
    for table in _TEXTS:
        connection.execute(f"CALL {NAME}.set_option('parquet_compression_level', {level}, table_name => '{table}')")


def _expire(connection: duckdb.DuckDBPyConnection, before: dt.datetime) -> int:
    call = f"CALL ducklake_expire_snapshots('{NAME}', older_than => {moment_literal(before)})"
    return len(connection.execute(call).fetchall())


def _remove(connection: duckdb.DuckDBPyConnection, before: dt.datetime) -> int:
    """Files that only expired snapshots needed, and files that no snapshot ever had (a killed writer left them)."""
    limit = f"older_than => {moment_literal(before)}"
    unneeded = connection.execute(f"CALL ducklake_cleanup_old_files('{NAME}', {limit})").fetchall()
    orphans = connection.execute(f"CALL ducklake_delete_orphaned_files('{NAME}', {limit})").fetchall()
    return len(unneeded) + len(orphans)
