"""The lake as one file, and the lake back from it.

Belongs here: writing and reading that file. Does not belong here: the archive of fetched pages, whose files are only
ever added and can be copied as they are.

A backup is a tar file: `manifest.json` (SHA-256 and size of every other member), `catalog.sqlite`, `data/...`. It holds
every file that a kept snapshot needs, so that what comes back has the same tables, history and snapshots. It is the
same wherever the lake lies, so that it also takes a lake from files to PostgreSQL and object storage, and back.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import json
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from warehouse.atomic import replacing
from warehouse.catalog_copy import catalog_from_file, catalog_to_file
from warehouse.errors import LakeError
from warehouse.lake import connect, cursor, exists
from warehouse.lock import turn
from warehouse.maintain import faults
from warehouse.migrate import LOCK_TIMEOUT
from warehouse.place import Place, place_of
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
    place = place_of(home)
    connect(place).close()
    with turn(place, purpose="backup", timeout=timeout):
        return _back_up(target, place)


def restore(source: Path, home: Path | None = None, *, replace: bool = False, timeout: float = LOCK_TIMEOUT) -> Copied:
    """Make the lake what the backup in `source` holds.

    The backup is unpacked beside the lake, compared with its checksums and looked through before it takes the lake's
    place; a lake that stood there (allowed with `replace`) is kept under another name, one in PostgreSQL as a backup
    under the home. Raises BackupError where the file is no whole backup or a lake is there, LakeBusyError where a
    writer holds it longer than `timeout` seconds.
    """
    place = place_of(home)
    if exists(place) and not replace:
        where = place.lake if place.is_local else place
        raise BackupError(f"there is a lake in {where}: say --replace to put it aside, or choose another home")
    place.home.mkdir(parents=True, exist_ok=True)
    with (
        turn(place, purpose="restore", timeout=timeout),
        tempfile.TemporaryDirectory(prefix=".restore-", dir=place.home) as staging,
    ):
        unpacked = Place(Path(staging))
        files, size = _unpack(source, unpacked.lake)
        errors, _ = faults(unpacked)
        if errors:
            raise BackupError(f"{source}: the lake in it is not sound: {'. '.join(errors)}")
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%fZ")
        aside = place.home / f"lake.replaced-{stamp}"
        put = _exchange if place.is_local else _bring
        return Copied(files, size, put(unpacked, place, aside))


def _back_up(target: Path, place: Place) -> Copied:
    with (
        tempfile.TemporaryDirectory(prefix="dateline-") as staging,
        replacing(target) as unfinished,
        contextlib.closing(cursor(place, "read")) as connection,
    ):
        catalog = Path(staging) / _CATALOG
        catalog_to_file(place, catalog)
        with tarfile.open(unfinished, "w", format=tarfile.PAX_FORMAT) as tar:
            listed = {_CATALOG: _add(tar, _CATALOG, catalog)}
            for file in stored_files(connection, place.files):
                if place.files.size(file.path) is None:
                    raise BackupError(
                        f"{file.path} is missing, so nothing was written; `dateline maintain` says what else is"
                    )
                name = f"{_DATA}/{file.path.removeprefix(place.data)}"
                with place.files.local(file.path) as path:
                    listed[name] = _add(tar, name, path)
            _add_manifest(tar, listed)
        return Copied(len(listed), unfinished.stat().st_size)


def _exchange(unpacked: Place, place: Place, aside: Path) -> Path | None:
    """The folder takes the place of the present one, which is kept."""
    replaced = place.lake.rename(aside) if place.lake.exists() else None
    unpacked.lake.rename(place.lake)
    return replaced


def _bring(unpacked: Place, place: Place, aside: Path) -> Path | None:
    """The files go beside the present ones, whose names are others; then the catalog is exchanged in one transaction."""
    replaced = None
    if exists(place):
        replaced = aside.with_name(f"{aside.name}.tar")
        _back_up(replaced, place)
    data = Path(unpacked.data)
    for file in sorted(path for path in data.rglob("*") if path.is_file()):
        place.files.put(place.data + file.relative_to(data).as_posix(), file)
    catalog_from_file(unpacked.catalog_file, place)
    return replaced


def _add(tar: tarfile.TarFile, name: str, path: Path) -> dict[str, object]:
    tar.add(path, name, recursive=False)
    return {"sha256": _digest(path), "size": path.stat().st_size}


def _add_manifest(tar: tarfile.TarFile, listed: dict[str, dict[str, object]]) -> None:
    manifest = {"dateline": version("dateline"), "made_at": dt.datetime.now(dt.UTC).isoformat(), "files": listed}
    text = json.dumps(manifest, indent=1).encode()
    entry = tarfile.TarInfo(_MANIFEST)
    entry.size = len(text)
    tar.addfile(entry, io.BytesIO(text))


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
