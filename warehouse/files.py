"""The Parquet files of a lake as files: how large they are, removing, bringing and taking them.

Belongs here: what every store of files can do, and a folder as such a store. Does not belong here: object storage
(`warehouse.objects`), and which files a lake needs (`warehouse.stored`).

A file is named by its whole path or address, which begins with the store's root.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from warehouse.atomic import replacing


class Files(Protocol):
    """A store of files; its root ends with a slash."""

    @property
    def root(self) -> str:
        """What the path of every file begins with."""

    def size(self, path: str) -> int | None:
        """Bytes of a file, None where there is none."""

    def written_since(self, moment: float) -> list[str]:
        """Paths of the Parquet files written since a moment (seconds of the epoch)."""

    def remove(self, path: str) -> None:
        """Removes a file."""

    def local(self, path: str) -> AbstractContextManager[Path]:
        """The file as a local one, for reading, while the block lasts."""

    def put(self, path: str, source: Path) -> None:
        """Makes the file a copy of a local one, whole or not at all."""


class LocalFiles:
    """A folder and what lies under it."""

    def __init__(self, folder: Path) -> None:
        self.root = f"{folder}/"
        self._folder = folder

    def size(self, path: str) -> int | None:
        file = Path(path)
        return file.stat().st_size if file.exists() else None

    def written_since(self, moment: float) -> list[str]:
        return [str(file) for file in self._folder.rglob("*.parquet") if file.stat().st_mtime >= moment]

    def remove(self, path: str) -> None:
        Path(path).unlink()

    @contextmanager
    def local(self, path: str) -> Iterator[Path]:
        yield Path(path)

    def put(self, path: str, source: Path) -> None:
        with replacing(Path(path)) as unfinished:
            shutil.copyfile(source, unfinished)
