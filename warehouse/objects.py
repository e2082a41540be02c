"""Object storage with S3's interface: the files of a lake and of the archive in a bucket.

Belongs here: opening a bucket with the keys of the environment, for Python (obstore) and for DuckDB (httpfs). Does not
belong here: what the files hold.

Keys are read where they are used, from the variables that AWS's own programs read, and are neither stored nor told.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import duckdb

from warehouse.errors import PlaceError, StorageError, extra_missing

if TYPE_CHECKING:
    from obstore.store import S3Config, S3Store

_REGION = "us-east-1"


class Bucket:
    """Objects under an address (`s3://bucket/prefix/`), by their names from there."""

    def __init__(self, root: str) -> None:
        self.root = root

    def size(self, name: str) -> int | None:
        """Bytes of an object, None where there is none."""
        try:
            with _telling(self.root):
                return int(self._store.head(name)["size"])
        except FileNotFoundError:
            return None

    def put(self, name: str, source: Path) -> None:
        """Makes the object a copy of a local file, whole or not at all; StorageError where the store refuses."""
        with _telling(self.root):
            self._store.put(name, source)

    def read_range(self, name: str, start: int, length: int) -> bytes:
        """At most `length` bytes of an object from `start` on; FileNotFoundError, StorageError."""
        with _telling(self.root):
            return bytes(self._store.get_range(name, start=start, length=length))

    def fetch(self, name: str, target: Path) -> None:
        """Copies an object to a local file; FileNotFoundError, StorageError."""
        with _telling(self.root), target.open("wb") as out:
            for chunk in self._store.get(name).stream(min_chunk_size=1 << 20):
                out.write(chunk)

    def remove(self, name: str) -> None:
        """Removes an object."""
        with _telling(self.root):
            self._store.delete(name)

    def listed(self) -> Iterator[tuple[str, datetime]]:
        """Every object by name with the moment at which it was written."""
        with _telling(self.root):
            for batch in self._store.list():
                for one in batch:
                    yield one["path"], one["last_modified"]

    @property
    def _store(self) -> S3Store:
        return _opened(self.root, _environment())


class ObjectFiles:
    """The Parquet files of a lake in a bucket; see `warehouse.files.Files`."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._bucket = Bucket(root)

    def size(self, path: str) -> int | None:
        return self._bucket.size(self._name(path))

    def written_since(self, moment: float) -> list[str]:
        since = datetime.fromtimestamp(moment, UTC)
        return [
            self.root + name
            for name, written in self._bucket.listed()
            if name.endswith(".parquet") and written >= since.replace(microsecond=0)
        ]

    def remove(self, path: str) -> None:
        self._bucket.remove(self._name(path))

    @contextmanager
    def local(self, path: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
            copy = Path(folder) / "object"
            self._bucket.fetch(self._name(path), copy)
            yield copy

    def put(self, path: str, source: Path) -> None:
        self._bucket.put(self._name(path), source)

    def _name(self, path: str) -> str:
        return path.removeprefix(self.root)


def let_duckdb_in(connection: duckdb.DuckDBPyConnection, root: str) -> None:
    """Gives DuckDB the keys for what lies under `root`, in its memory alone. Raises PlaceError without keys."""
    environment = dict(_environment())
    if not (environment.get("key") and environment.get("secret")):
        raise PlaceError(
            f"{root} needs keys: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN where they are "
            f"temporary) must be set in the environment"
        )
    options = {
        "KEY_ID": environment["key"],
        "SECRET": environment["secret"],
        "SESSION_TOKEN": environment.get("token"),
        "REGION": environment.get("region") or _REGION,
        "SCOPE": root,
    }
    if endpoint := environment.get("endpoint"):
        parts = urlsplit(endpoint)
        options |= {"ENDPOINT": parts.netloc + parts.path.rstrip("/"), "URL_STYLE": "path"}
        options["USE_SSL"] = "false" if parts.scheme == "http" else "true"
    told = ", ".join(f"{name} '{_doubled(value)}'" for name, value in options.items() if value)
    try:
        connection.execute(f"CREATE OR REPLACE SECRET dateline (TYPE s3, {told})")
    except duckdb.Error:
        # DuckDB repeats the statement, and with it the keys.
        raise PlaceError(f"DuckDB does not take the keys, region or endpoint of the environment for {root}") from None


def _doubled(text: str) -> str:
    return text.replace("'", "''")


def _environment() -> tuple[tuple[str, str], ...]:
    names = {
        "key": ("AWS_ACCESS_KEY_ID",),
        "secret": ("AWS_SECRET_ACCESS_KEY",),
        "token": ("AWS_SESSION_TOKEN",),
        "region": ("AWS_REGION", "AWS_DEFAULT_REGION"),
        "endpoint": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
    }
    found = {key: next(filter(None, map(os.environ.get, of_key)), None) for key, of_key in names.items()}
    return tuple((key, value) for key, value in found.items() if value)


@lru_cache(maxsize=8)
def _opened(root: str, environment: tuple[tuple[str, str], ...]) -> S3Store:
    try:
        from obstore.store import S3Store
    except ModuleNotFoundError as error:
        raise extra_missing("DATELINE_DATA=s3://...", error) from None
    given = dict(environment)
    names = {
        "key": "aws_access_key_id",
        "secret": "aws_secret_access_key",
        "token": "aws_session_token",
        "region": "aws_region",
        "endpoint": "aws_endpoint",
    }
    config = cast("S3Config", {"aws_region": _REGION, **{names[key]: value for key, value in given.items()}})
    allow_http = given.get("endpoint", "").startswith("http://")
    return S3Store.from_url(root.rstrip("/"), config=config, client_options={"allow_http": allow_http})


@contextmanager
def _telling(root: str) -> Iterator[None]:
    from obstore.exceptions import BaseError

    try:
        yield
    except BaseError as error:
        # Only the kind and the first line: what follows may repeat the request.
        line = str(error).strip().splitlines()[0] if str(error).strip() else ""
        raise StorageError(f"object storage refuses {root}: {type(error).__name__}: {line:.300}") from None
