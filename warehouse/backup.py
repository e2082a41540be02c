"""The lake as one file, and the lake back from it.

Belongs here: writing and reading that file. Does not belong here: the archive of fetched pages, whose files are only
ever added and can be copied as they are.

A backup is a tar file: `manifest.json` (SHA-256 and size of every other member), `catalog.sqlite`, `data/...`. It holds
every file that a kept snapshot needs, so that what comes back has the same tables, history and snapshots.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from warehouse.atomic import replacing
from warehouse.errors import LakeError
from warehouse.lake import catalog_file, connect, cursor, data_folder, exists, home_folder, lake_folder, lock_file
from warehouse.lock import exclusive
from warehouse.maintain import faults
from warehouse.migrate import LOCK_TIMEOUT
from warehouse.stored import stored_files

_MANIFEST = "manifest.json"
_CATALOG = "catalog.sqlite"
_DATA = "data"
_CHUNK = 1 << 20


class BackupError(LakeError):
    """A file that is no whole backup, or a place where it must not go."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What was written or brought back: number of files, bytes, and where a replaced lake lies."""

    files: int
    size: int
    replaced: Path | None = None


def backup(target: Path, home: Path | None = None, *, timeout: float = LOCK_TIMEOUT) -> Copied:
    """Write the lake to `target`, whole or not at all. Readers go on; writers wait.

    Raises LakeMissingError without a lake, LakeBusyError where a writer holds it longer than `timeout` seconds,
    BackupError where a file that a snapshot needs is missing.
    """
    folder = home_folder(home)
    connect(folder).close()
    with (
        exclusive(lock_file(folder), purpose="backup", timeout=timeout),
        tempfile.TemporaryDirectory(prefix="dateline-") as staging,
        replacing(target) as unfinished,
    ):
        catalog = Path(staging) / _CATALOG
        _copy_catalog(catalog_file(folder), catalog)
        members = {_CATALOG: catalog}
        with contextlib.closing(cursor(folder, "read")) as connection:
            for file in stored_files(connection, data_folder(folder)):
                members[f"{_DATA}/{file.path.relative_to(data_folder(folder)).as_posix()}"] = file.path
        return _write(members, unfinished)


def restore(source: Path, home: Path | None = None, *, replace: bool = False, timeout: float = LOCK_TIMEOUT) -> Copied:
    """Make the lake what the backup in `source` holds.

    The backup is unpacked beside the lake, compared with its checksums and looked through before it takes the lake's
    place; a lake that stood there (allowed with `replace`) is kept under another name. Raises BackupError where the
    file is no whole backup or a lake is there, LakeBusyError where a writer holds it longer than `timeout` seconds.
    """
    folder = home_folder(home)
    if exists(folder) and not replace:
        raise BackupError(
            f"there is a lake in {lake_folder(folder)}: say --replace to put it aside, or choose another home"
        )
    folder.mkdir(parents=True, exist_ok=True)
    with (
        exclusive(lock_file(folder), purpose="restore", timeout=timeout),
        tempfile.TemporaryDirectory(prefix=".restore-", dir=folder) as staging,
    ):
        files, size = _unpack(source, lake_folder(Path(staging)))
        errors, _ = faults(Path(staging))
        if errors:
            raise BackupError(f"{source}: the lake in it is not sound: {'. '.join(errors)}")
        aside = None
        if lake_folder(folder).exists():
            stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%fZ")
            aside = lake_folder(folder).rename(folder / f"lake.replaced-{stamp}")
        lake_folder(Path(staging)).rename(lake_folder(folder))
    return Copied(files, size, aside)


def _copy_catalog(source: Path, target: Path) -> None:
    """By SQLite's own means: a plain copy would miss what stands in its log."""
    with contextlib.closing(sqlite3.connect(source)) as live, contextlib.closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def _write(members: dict[str, Path], target: Path) -> Copied:
    listed = {}
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as tar:
        for name, path in members.items():
            if not path.exists():
                raise BackupError(f"{path} is missing, so nothing was written; `dateline maintain` says what else is")
            listed[name] = {"sha256": _digest(path), "size": path.stat().st_size}
            tar.add(path, name, recursive=False)
        manifest = {"dateline": version("dateline"), "made_at": dt.datetime.now(dt.UTC).isoformat(), "files": listed}
        text = json.dumps(manifest, indent=1).encode()
        entry = tarfile.TarInfo(_MANIFEST)
        entry.size = len(text)
        tar.addfile(entry, io.BytesIO(text))
    return Copied(len(listed), target.stat().st_size)


def _unpack(source: Path, lake: Path) -> tuple[int, int]:
    lake.mkdir()
    (lake / _DATA).mkdir()
    found: dict[str, dict[str, object]] = {}
    manifest: dict[str, dict[str, object]] | None = None
    try:
        with tarfile.open(source, "r:") as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None or not _is_ours(member.name):
                    raise BackupError(f"{source}: {member.name!r} does not belong into a backup")
                if member.name == _MANIFEST:
                    manifest = json.load(content)["files"]
                    continue
                path = lake / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as out:
                    shutil.copyfileobj(content, out, _CHUNK)
                found[member.name] = {"sha256": _digest(path), "size": path.stat().st_size}
    except (tarfile.TarError, EOFError, ValueError, KeyError) as error:
        raise BackupError(f"{source} is no whole backup: {error}") from error
    if manifest is None or manifest != found or _CATALOG not in found:
        wrong = sorted(name for name in {**(manifest or {}), **found} if (manifest or {}).get(name) != found.get(name))
        raise BackupError(
            f"{source} is no whole backup: it differs from its list of files in {wrong[:5] or [_MANIFEST]}"
        )
    return len(found), sum(path.stat().st_size for path in lake.rglob("*") if path.is_file())


def _is_ours(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return name in (_MANIFEST, _CATALOG) or (len(parts) > 1 and parts[0] == _DATA and ".." not in parts)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
