"""Lakes in every kind of place: made once under a name, copied for each test.

Belongs here: the kinds of places, and copying a lake within one. Does not belong here: the servers themselves.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.util
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from servers import ObjectStorage, Postgres, object_storage, postgres, postgres_programs

import warehouse.lake
from warehouse.place import Place

KINDS = ("files", "postgres", "postgres_s3")
_BUCKET = "lakes"


class Places:
    """The servers, started when first needed, and the lakes that were made there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._servers = contextlib.ExitStack()
        self._postgres: Postgres | None = None
        self._objects: ObjectStorage | None = None
        self._made: dict[tuple[str, str], str] = {}

    def close(self) -> None:
        self._servers.close()

    def template(self, kind: str, name: str, build: Callable[[Path], None]) -> str:
        """The template of that name, which `build` makes (called with its home) where it is not there yet."""
        if (kind, name) not in self._made:
            label = f"{name}_{uuid.uuid4().hex[:8]}"
            with set_for_now(self.empty(kind, label)):
                build(self._home(label))
                close_lakes()
            self._made[kind, name] = label
        return self._made[kind, name]

    def empty(self, kind: str, label: str, of: str | None = None) -> dict[str, str]:
        """The environment of a place without a lake; `of`: with the catalog of that template."""
        if kind == "files":
            return {}
        server = self._started_postgres()
        server.execute(f"CREATE DATABASE {label} " + (f"TEMPLATE {of}" if of else ""))
        environment = server.environment(label)
        if kind == "postgres_s3":
            environment |= self._started_objects().environment
            environment["DATELINE_DATA"] = f"s3://{_BUCKET}/{label}/deep"
        return environment

    def copied(self, kind: str, template: str, home: Path) -> dict[str, str]:
        """A lake at `home` with the template's tables and files; its environment."""
        if kind == "files":
            shutil.copytree(Place(self._home(template)).lake, Place(home).lake)
            return {}
        label = f"lake_{uuid.uuid4().hex[:12]}"
        environment = self.empty(kind, label, of=template)
        if kind == "postgres":
            shutil.copytree(Place(self._home(template)).lake, Place(home).lake)
        else:
            self._copy_objects(template, label, environment)
        return environment

    def _home(self, label: str) -> Path:
        return self._folder / label

    def _copy_objects(self, template: str, label: str, environment: Mapping[str, str]) -> None:
        from obstore.store import S3Store

        endpoint = environment["AWS_ENDPOINT_URL"]
        with set_for_now(environment):
            store = S3Store.from_url(f"s3://{_BUCKET}", endpoint=endpoint, client_options={"allow_http": True})
            for batch in store.list(f"{template}/"):
                for one in batch:
                    store.copy(one["path"], one["path"].replace(template, label, 1))

    def _started_postgres(self) -> Postgres:
        if reason := missing_for("postgres"):
            pytest.skip(reason)
        if self._postgres is None:
            self._postgres = self._servers.enter_context(postgres())
        return self._postgres

    def _started_objects(self) -> ObjectStorage:
        if reason := missing_for("postgres_s3"):
            pytest.skip(reason)
        if self._objects is None:
            self._objects = self._servers.enter_context(object_storage())
            self._objects.make_bucket(_BUCKET)
        return self._objects


def missing_for(kind: str) -> str | None:
    """Why there is no place of this kind on this machine."""
    if kind != "files" and postgres_programs() is None:
        return "no PostgreSQL on this machine: install Debian's package postgresql"
    packages = ["psycopg", "duckdb_extension_postgres_scanner"] if kind != "files" else []
    packages += ["obstore", "duckdb_extension_httpfs", "moto"] if kind == "postgres_s3" else []
    absent = [name for name in packages if importlib.util.find_spec(name) is None]
    return f"{', '.join(absent)}: not installed" if absent else None


def close_lakes() -> None:
    """Lets go of every connection to a lake that this process keeps open."""
    warehouse.lake._open.clear()
    gc.collect()


@contextlib.contextmanager
def set_for_now(environment: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
