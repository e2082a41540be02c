"""Servers on loopback for tests: PostgreSQL of the system in a folder of its own, S3 as moto serves it.

Belongs here: starting and ending them. Does not belong here: what is asked of them.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_USER = "dateline"
KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIALOOPBACKONLY",
    "AWS_SECRET_ACCESS_KEY": "secret+of/the=tests",
    "AWS_REGION": "eu-central-1",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_programs() -> Path | None:
    """The folder of initdb and postgres: on the PATH, or where Debian keeps them, the newest."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: float(folder.parent.name), default=None)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A server that trusts nobody without the password; databases are made and forgotten with it."""

    port: int
    password: str

    def catalog(self, database: str) -> str:
        return f"postgres:host=127.0.0.1 port={self.port} user={_USER} dbname={database}"

    def environment(self, database: str) -> dict[str, str]:
        return {"DATELINE_CATALOG": self.catalog(database), "PGPASSWORD": self.password}

    def execute(self, sql: str, database: str = "postgres") -> list[tuple[object, ...]]:
        import psycopg

        conninfo = self.catalog(database).removeprefix("postgres:")
        with psycopg.connect(conninfo, password=self.password, autocommit=True) as session:
            cursor = session.execute(sql)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []


@contextlib.contextmanager
def postgres() -> Iterator[Postgres]:
    """A running server as an unprivileged user, since PostgreSQL refuses to be root's."""
    programs = postgres_programs()
    assert programs is not None
    as_whom: dict[str, object] = {}
    folder = Path(tempfile.mkdtemp(prefix="dateline-postgres-", dir="/tmp"))
    server = Postgres(free_port(), secrets.token_hex(8))
    (folder / "password").write_text(server.password)
    if os.getuid() == 0:
        user = pwd.getpwnam("nobody")
        as_whom = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        for path in (folder, folder / "password"):
            os.chown(path, user.pw_uid, user.pw_gid)
    options = [f"--pwfile={folder / 'password'}", "--auth=scram-sha-256", "--no-sync", "--encoding=UTF8", "--no-locale"]
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": server.port,
        "unix_socket_directories": "",
        "fsync": "off",
        "max_connections": 100,
    }
    run = subprocess.run(
        [programs / "initdb", "-D", folder / "data", "-U", _USER, *options],
        capture_output=True,
        cwd=folder,
        **as_whom,  # type: ignore[call-overload]
    )
    assert run.returncode == 0, run.stderr.decode()
    given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *given],
            stdout=log,
            stderr=log,
            cwd=folder,
            **as_whom,  # type: ignore[call-overload]
        )
    try:
        _wait_for(server.port, process, folder / "log")
        _ask_until_ready(server)
        yield server
    finally:
        process.send_signal(signal.SIGINT)  # does not wait for those who are still connected
        process.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class ObjectStorage:
    """A server of S3's interface; what is put there is gone with it."""

    port: int

    @property
    def environment(self) -> dict[str, str]:
        return {**KEYS, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}"}

    def make_bucket(self, name: str) -> str:
        import boto3

        client = boto3.client(
            "s3",
            endpoint_url=self.environment["AWS_ENDPOINT_URL"],
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
            region_name="us-east-1",
        )
        client.create_bucket(Bucket=name)
        return f"s3://{name}"


@contextlib.contextmanager
def object_storage() -> Iterator[ObjectStorage]:
    """A running server (moto)."""
    port = free_port()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-c", "from moto.server import main; main()", "-H", "127.0.0.1", "-p", str(port)],
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(port, process, None)
            yield ObjectStorage(port)
        finally:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path | None) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text() if log else "the server ended"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError(f"nothing answers on port {port}")


def _ask_until_ready(server: Postgres) -> None:
    import psycopg

    for _ in range(100):
        try:
            server.execute("SELECT 1")
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    server.execute("SELECT 1")
