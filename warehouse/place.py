"""Where a lake lies: its catalog in a file or in PostgreSQL, its rows in files or in object storage.

Belongs here: the settings that say so, and what each means for a lake. Does not belong here: opening the lake
(`warehouse.lake`), talking to PostgreSQL (`warehouse.postgres`) and to object storage (`warehouse.objects`).

DATELINE_CATALOG  `postgres:` and a libpq connection string or URI without a password, which PGPASSWORD or a password
                  file of libpq holds (default: the SQLite file `<home>/lake/catalog.sqlite`)
DATELINE_DATA     `s3://bucket/prefix` of the Parquet files and of the archive; keys, region and endpoint are read from
                  the AWS_* variables (default: `<home>/lake/data/` and `<home>/archive/`)
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.errors import PlaceError
from warehouse.files import Files, LocalFiles

if TYPE_CHECKING:
    from warehouse.objects import Bucket

_POSTGRES = "postgres:"
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]+(?:/[A-Za-z0-9!_.*'()=-]+)*")


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of a lake's local files; where the catalog is not a file of it, how libpq finds it (no password in
    it); where the rows are not files of it, the address of their bucket without a slash at its end.
    """

    home: Path
    catalog: str | None = None
    bucket: str | None = None

    def __str__(self) -> str:
        return _POSTGRES + self.catalog if self.catalog is not None else str(self.home)

    @property
    def lake(self) -> Path:
        """The folder of catalog and data, as far as they are files: what moves and is restored as one."""
        return self.home / "lake"

    @property
    def catalog_file(self) -> Path:
        """The SQLite file that says which Parquet files make which table at which snapshot."""
        return self.lake / "catalog.sqlite"

    @property
    def data(self) -> str:
        """Folder or address of the Parquet files, with a slash at its end."""
        return f"{self.bucket}/data/" if self.bucket else f"{self.lake / 'data'}/"

    @property
    def files(self) -> Files:
        """The Parquet files as files."""
        if self.bucket is None:
            return LocalFiles(Path(self.data))
        from warehouse.objects import ObjectFiles

        return ObjectFiles(self.data)

    @property
    def archive(self) -> Bucket | None:
        """The bucket of the archive's sealed files, or None where they stay under the home."""
        if self.bucket is None:
            return None
        from warehouse.objects import Bucket

        return Bucket(f"{self.bucket}/archive/")

    @property
    def staging(self) -> Files:
        """Files on their way from workers to the writer, where both see them."""
        root = f"{self.bucket}/import/" if self.bucket else f"{self.home / 'import'}/"
        if self.bucket is None:
            return LocalFiles(Path(root))
        from warehouse.objects import ObjectFiles

        return ObjectFiles(root)

    @property
    def lock_file(self) -> Path:
        """Beside the lake, not in it, so that a restore can exchange the whole folder while it holds the lock."""
        return self.home / "lake.lock"

    @property
    def is_local(self) -> bool:
        """Whether all of it is files under the home."""
        return self.catalog is None


def place_of(home: Path | Place | None = None) -> Place:
    """The place that the settings give a lake; `home`: default $DATELINE_HOME, or `.dateline` in the working directory.

    Raises PlaceError for settings that cannot be meant.
    """
    if isinstance(home, Place):
        return home
    folder = Path(home or os.environ.get("DATELINE_HOME") or ".dateline").resolve()
    catalog, data = os.environ.get("DATELINE_CATALOG"), os.environ.get("DATELINE_DATA")
    if data and not catalog:
        raise PlaceError(
            "DATELINE_DATA is set and DATELINE_CATALOG is not: rows in object storage need their catalog in "
            "PostgreSQL, DATELINE_CATALOG=postgres:..."
        )
    return Place(folder, _catalog(catalog) if catalog else None, _bucket(data) if data else None)


def _catalog(text: str) -> str:
    """Never repeats what it was given: it may hold a password."""
    if not text.startswith(_POSTGRES):
        raise PlaceError(
            "DATELINE_CATALOG does not begin with 'postgres:'; allowed: postgres:host=db.example.org dbname=dateline "
            "user=dateline, or postgres:postgresql://dateline@db.example.org/dateline"
        )
    from warehouse.postgres import without_password

    told = text if text.startswith("postgres://") else text.removeprefix(_POSTGRES)
    return without_password(told)


def _bucket(text: str) -> str:
    if not _BUCKET.fullmatch(text.rstrip("/")):
        raise PlaceError(f"DATELINE_DATA is {text!r:.200}; allowed: s3://bucket or s3://bucket/prefix")
    return text.rstrip("/")
