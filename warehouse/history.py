"""The one way to write: one transaction a run and stage, in which histories are closed and opened and logs grow.

Belongs here: transactions, their retry, and what makes a new version of a row. Does not belong here: which rows there
should be, and maintenance, which changes no row.

A row of a history is changed once, when it is closed: `valid_to` gets the moment from which it no longer holds. A
transaction in which nothing changed leaves no trace, not even a snapshot.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import random
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import duckdb

from warehouse import migrate
from warehouse.contract import Table
from warehouse.contract import table as contract_of
from warehouse.errors import LakeBusyError, RowError
from warehouse.lake import NAME, moment_literal, quote
from warehouse.lock import turn
from warehouse.merging import Change, Incoming, Scope, append_new, in_scope, merge_versions
from warehouse.place import place_of
from warehouse.rows import Columns
from warehouse.storage import is_refusal, remove_torn, telling_storage

_ATTEMPTS = 5
_FIRST_PAUSE = 0.1
_TICK = dt.timedelta(microseconds=1)
_Outcome = TypeVar("_Outcome")


@contextlib.contextmanager
def writing(
    home: Path | None = None,
    *,
    run_id: str,
    stage: str,
    code_version: str,
    source: str = "*",
    now: dt.datetime | None = None,
    timeout: float = migrate.LOCK_TIMEOUT,
) -> Iterator[Writer]:
    """Write to the lake as one transaction, which is committed when the block ends without an error.

    The lake is made or brought up to date first where needed. `now` (with a zone; default: the clock) becomes
    `valid_from` of what is opened and `valid_to` of what is closed, moved forward where the lake is ahead of it.
    Raises LakeBusyError where another writer holds the lake longer than `timeout` seconds, RowError for wrong rows,
    StorageError where the disk is full or read-only.
    """
    place = place_of(home)
    with (
        telling_storage(place),
        turn(place, purpose=f"{stage} of {source}, run {run_id}", timeout=timeout),
        tempfile.TemporaryDirectory(prefix="dateline-") as staging,
        contextlib.closing(migrate.open_for_writing(place)) as connection,
    ):
        writer = Writer(connection, Path(staging), (run_id, stage, source, code_version), now)
        began = time.time()
        try:
            writer.begin()
            yield writer
            writer.commit()
        except BaseException as error:
            writer.roll_back()
            if is_refusal(error):
                remove_torn(connection, place.files, began)
            if _is_conflict(error):
                raise LakeBusyError(f"{stage} of {source}, run {run_id}: {error}") from error
            raise


class Writer:
    """An open transaction; `writing` makes, begins and commits it.

    A commit that loses against another writer (one that takes no lock) is tried again with the same rows, unless the
    block has read from the lake: then what it wrote may rest on what has changed, and LakeBusyError is raised.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        staging: Path,
        run: tuple[str, str, str, str],
        now: dt.datetime | None,
    ) -> None:
        """run: run_id, stage, source, code_version. staging: an empty folder that outlives the transaction."""
        self._connection = connection
        self._staging = staging
        self._run = run
        self._given_now = now
        self._operations: list[Callable[[], object]] = []
        self._has_read = False
        self._counts: dict[str, int] = {}
        self.now = dt.datetime.max.replace(tzinfo=dt.UTC)

    def append(self, table: str, rows: Iterable[object]) -> int:
        """Add rows to a log; those whose key it already has are left out. Returns the number of rows added."""
        incoming = self._incoming(table, "log", rows)

        def run() -> int:
            added = append_new(self._connection, incoming, moment_literal(self.now), quote(self._run[0]))
            self._count(f"{table}_added", added)
            return added

        return self._perform(run) if incoming.longest else 0

    def merge(
        self, table: str, rows: Iterable[object], scope: Scope | None = None, ignore: Collection[str] | None = None
    ) -> Change:
        """Make `rows` the current rows of a history, within the scope.

        scope: the values of columns whose current rows `rows` replace ({"article_id": [...]}): a current row of the
        scope that is not among `rows` is closed. {} is the whole table; without a scope only the keys of `rows` are
        touched. ignore: columns that alone make no new version (default: `unless_else` of the table's contract).
        """
        incoming = self._incoming(table, "history", rows)

        def run() -> Change:
            moment, run_id = moment_literal(self.now), quote(self._run[0])
            change = merge_versions(self._connection, incoming, scope, ignore, moment, run_id)
            self._count(f"{table}_opened", change.opened)
            self._count(f"{table}_closed", change.closed)
            return change

        return self._perform(run) if incoming.longest or scope is not None else Change(0, 0, 0)

    def current(self, table: str, scope: Scope | None = None) -> list[dict[str, object]]:
        """The current rows of a table as the transaction sees them; within the scope, if one is given."""
        self._has_read = True
        condition, values = in_scope(scope or {})
        cursor = self._connection.execute(
            f"SELECT * FROM {NAME}.{table} WHERE {contract_of(table).is_current} AND {condition}", values
        )
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def versions(self, table: str, names: Collection[str]) -> list[tuple[str, int]]:
        """Keys and numbers of the current rows of a numbered table with these keys, as the transaction sees them."""
        self._has_read = True
        contract = contract_of(table)
        condition, values = in_scope({contract.key[0]: list(names)})
        sql = (
            f"SELECT {contract.key[0]}, {contract.numbered} FROM {NAME}.{table} WHERE valid_to IS NULL AND {condition}"
        )
        return self._connection.execute(sql, values).fetchall()

    def begin(self) -> None:
        """Open the transaction, at a moment after every earlier one."""
        self._counts = {}
        self._connection.execute("BEGIN")
        (last,) = self._connection.execute(f"SELECT max(ended) FROM {NAME}.runs").fetchone() or (None,)
        self.now = self._given_now or dt.datetime.now(dt.UTC)
        if last is not None:
            self.now = max(self.now, last + _TICK)

    def commit(self) -> None:
        """Write the row of `runs` and commit; roll back where nothing changed."""
        for attempt in range(1, _ATTEMPTS + 1):
            if not any(self._counts.values()):
                self.roll_back()
                return
            try:
                self._record_run()
                self._connection.execute("COMMIT")
                return
            except duckdb.Error as error:
                if self._has_read or attempt == _ATTEMPTS or not _is_conflict(error):
                    raise
            self.roll_back()
            time.sleep(_FIRST_PAUSE * 2**attempt * random.uniform(0.5, 1.0))
            self.begin()
            for operation in self._operations:
                operation()

    def roll_back(self) -> None:
        """Undo everything; harmless where no transaction is open."""
        with contextlib.suppress(duckdb.Error):
            self._connection.execute("ROLLBACK")

    def _perform(self, operation: Callable[[], _Outcome]) -> _Outcome:
        outcome = operation()
        self._operations.append(operation)
        return outcome

    def _count(self, what: str, number: int) -> None:
        self._counts[what] = self._counts.get(what, 0) + number

    def _incoming(self, table: str, kind: str, rows: Iterable[object]) -> Incoming:
        contract = _contract(table, kind)
        columns = Columns.of(self._connection, contract)
        file = self._staging / f"{len(list(self._staging.iterdir()))}.jsonl"
        return Incoming(columns, file, columns.stage(rows, file))

    def _record_run(self) -> None:
        run_id, stage, source, code_version = self._run
        counts = {what: number for what, number in sorted(self._counts.items()) if number}
        ended = self.now if self._given_now else max(self.now, dt.datetime.now(dt.UTC))
        (snapshot,) = self._connection.execute(f"SELECT id FROM {NAME}.current_snapshot()").fetchone() or (0,)
        self._connection.execute(
            f"INSERT INTO {NAME}.runs VALUES (?, ?, ?, {moment_literal(self.now)}, {moment_literal(ended)}, ?, "
            "map(?::VARCHAR[], ?::BIGINT[]), ?)",
            [run_id, stage, source, code_version, list(counts), list(counts.values()), snapshot + 1],
        )
        message = f"run {run_id}: {stage} of {source}: {', '.join(f'{n} {what}' for what, n in counts.items())}"
        extra = json.dumps({"run_id": run_id, "stage": stage, "source": source, "counts": counts})
        self._connection.execute(
            f"CALL {NAME}.set_commit_message({quote(f'dateline {code_version}')}, {quote(message)}, "
            f"extra_info => {quote(extra)})"
        )


def _contract(table: str, kind: str) -> Table:
    try:
        contract = contract_of(table)
    except KeyError as error:
        raise RowError(str(error.args[0])) from None
    if contract.kind != kind:
        verbs = {"log": "append to it", "history": "merge into it", "system": "the warehouse alone writes it"}
        raise RowError(f"{table} is a {contract.kind}: {verbs[contract.kind]}")
    return contract


def _is_conflict(error: BaseException) -> bool:
    text = str(error).lower()
    return isinstance(error, duckdb.Error) and ("conflict" in text or "database is locked" in text)
