"""PostgreSQL as the place of a lake's catalog: whether one is there, and writers taking turns.

Belongs here: what is asked of PostgreSQL itself. Does not belong here: the catalog's tables, which DuckLake reads and
writes through DuckDB's own extension.

The password never passes through here: libpq reads it from PGPASSWORD or from its password file.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from warehouse.errors import LakeBusyError, LakeUnreachableError, PlaceError, extra_missing

if TYPE_CHECKING:
    import psycopg

# One lake a database, so that a number of the program's own tells its locks from those of others there.
_LOCK = 0x64617465_6C696E65
# A session that waits for its turn or holds it is quiet for long; a machine that is gone is noticed within a minute.
_PATIENCE = (
    "-c idle_session_timeout=0 -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
)
_LONGEST_NAME = 63
_MARK = "SELECT obj_description(to_regclass('public.ducklake_metadata'), 'pg_class')"
_HOLDER = """
    SELECT application_name, coalesce(host(client_addr), 'the server itself'), to_char(backend_start AT TIME ZONE 'UTC',
           'YYYY-MM-DD HH24:MI:SS')
    FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32 | objid::bigint) = %s
      AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


def without_password(conninfo: str) -> str:
    """The connection string in libpq's form. Raises PlaceError, which does not repeat it, for one that is none or
    holds a password."""
    psycopg = _library()
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    try:
        parts = conninfo_to_dict(conninfo)
    except psycopg.Error:
        raise PlaceError(
            "DATELINE_CATALOG is no connection string of libpq; allowed: postgres:host=db.example.org dbname=dateline "
            "user=dateline, or postgres:postgresql://dateline@db.example.org/dateline"
        ) from None
    if parts.get("password"):
        raise PlaceError("DATELINE_CATALOG holds a password; put it into PGPASSWORD or a password file of libpq")
    return make_conninfo("", **parts)


def mark(conninfo: str) -> str | None:
    """What tells the lake in this database from one that stood there before; None where there is no whole lake."""
    with _session(conninfo) as session:
        row = session.execute(_MARK).fetchone()
    return str(row[0]) if row and row[0] else None


def set_mark(conninfo: str, text: str) -> None:
    """Says that the lake in this database is complete, under a mark of its own."""
    from psycopg.sql import SQL, Literal

    with _session(conninfo) as session:
        session.execute(SQL("COMMENT ON TABLE public.ducklake_metadata IS {}").format(Literal(text)))


@contextlib.contextmanager
def exclusive(conninfo: str, *, purpose: str, timeout: float) -> Iterator[None]:
    """Hold the writers' lock of this database for the block; `purpose` is what others are told while they wait.

    Waiting writers are served in the order in which they came. PostgreSQL gives the lock back when the holder's session
    ends, however it ends. Waits up to `timeout` seconds, then raises LakeBusyError that names the holder.
    """
    psycopg = _library()
    with _session(conninfo, application_name=f"dateline {purpose}"[:_LONGEST_NAME]) as session:
        session.execute("SELECT set_config('lock_timeout', %s, false)", [str(max(1, int(timeout * 1000)))])
        try:
            session.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        except psycopg.errors.LockNotAvailable:
            raise LakeBusyError(
                f"postgres:{conninfo}: another writer holds the lock ({_holder(session)}); waited {timeout:g} s. "
                f"Try again when it is done, or wait longer"
            ) from None
        yield


def _holder(session: psycopg.Connection[Any]) -> str:
    row = session.execute(_HOLDER, [_LOCK]).fetchone()
    return f"{row[0].removeprefix('dateline ')}, from {row[1]} since {row[2]}" if row else "it is gone by now"


@contextlib.contextmanager
def _session(conninfo: str, **options: str) -> Iterator[psycopg.Connection[Any]]:
    psycopg = _library()
    try:
        session = psycopg.connect(conninfo, autocommit=True, connect_timeout=10, **_patient(conninfo), **options)
    except psycopg.OperationalError as error:
        raise LakeUnreachableError(f"PostgreSQL does not let us in (postgres:{conninfo}): {_line(error)}") from None
    with contextlib.closing(session):
        yield session


def _patient(conninfo: str) -> dict[str, str]:
    from psycopg.conninfo import conninfo_to_dict

    return {"options": f"{conninfo_to_dict(conninfo).get('options') or ''} {_PATIENCE}".strip()}


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


def _library() -> Any:
    try:
        import psycopg
    except ModuleNotFoundError as error:
        raise extra_missing("DATELINE_CATALOG=postgres:...", error) from None
    return psycopg
