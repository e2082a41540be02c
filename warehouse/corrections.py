"""What readers say is wrong with figures and events: written once, read by whoever shows or measures them.

Belongs here: which columns can be corrected, what they may hold, writing, reading, gold lines. Does not belong here:
HTTP and HTML, and putting a correction in the place of what was read (`pipelines.correcting`).
"""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

from warehouse.contract import table as contract_of
from warehouse.errors import LakeError
from warehouse.history import writing
from warehouse.lake import connect

WHOLE = "*"
FIGURE_FIELDS = (
    *("obs_value", "unit_measure", "indicator", "measure", "ref_area", "counterpart_area"),
    *("product", "sector", "entity", "time_period", "obs_status"),
)
EVENT_FIELDS = ("event_type", "status", "time_period", "location", "object")
FIELDS = {"figure": FIGURE_FIELDS, "event": EVENT_FIELDS}
TABLES = {"figure": "figures", "event": "events"}
Said = dict[str, str | None]
"""Field, or * for the whole record, and what it should hold."""
_LONGEST = 500


class CorrectionError(LakeError):
    """A correction of what there is not, or with a value that the column cannot hold."""


def correct(
    home: Path, kind: str, record_id: str, field: str, value: str | None, who: str, now: dt.datetime, code_version: str
) -> None:
    """Write one correction. field: of FIELDS, or * where the record should not be there.

    CorrectionError where the record is not current, the field is none of FIELDS or the value does not fit it.
    """
    allowed = FIELDS.get(kind)
    if allowed is None or (field not in allowed and field != WHOLE):
        named = ", ".join((*(allowed or FIELDS), WHOLE) if allowed else FIELDS)
        raise CorrectionError(f"found {kind} {field}; allowed: {named}")
    value, who = (value or "").strip() or None, who.strip() or "somebody"
    if max(len(value or ""), len(who)) > _LONGEST:
        raise CorrectionError(f"a value or name of more than {_LONGEST} characters; write less")
    if field == "obs_value":
        value = _number(value)
    with closing(connect(home)) as lake:
        found = lake.execute(_ARTICLE[kind], [record_id]).fetchone()
        if field != WHOLE:
            _require_allowed(lake, kind, field, value)
    if found is None:
        raise CorrectionError(f"no current {kind} {record_id!r}: it was read again since; look at the article again")
    row = {
        "correction_id": uuid.uuid4().hex,
        "record_kind": kind,
        "record_id": record_id,
        "article_id": found[0],
        "field": field,
        "value": None if field == WHOLE else value,
        "who": who,
    }
    run_id = uuid.uuid4().hex
    with writing(home, run_id=run_id, stage="corrections", code_version=code_version, now=now) as writer:
        writer.append("corrections", [row])


def _require_allowed(lake: duckdb.DuckDBPyConnection, kind: str, field: str, value: str | None) -> None:
    """CorrectionError for a value by which the record would break the contract of its table."""
    table = contract_of(TABLES[kind])
    if value is None:
        if lake.execute(_REQUIRED, [table.name, field]).fetchone() == (True,):
            raise CorrectionError(
                f"found nothing for {field}, which is never empty; say * where there is no such {kind}"
            )
        return
    for rule in table.rules:
        holds = f"SELECT {rule.sql} FROM (SELECT ? AS {field})"
        if rule.name == f"known_{field}" and lake.execute(holds, [value]).fetchone() != (True,):
            raise CorrectionError(f"found {field} {value!r}; allowed: {rule.sql.partition(' IN ')[2]}")
    for link in table.links:
        known = f"SELECT count(*) FROM {link.table} WHERE {contract_of(link.table).is_current} AND {link.to} = ?"
        if link.column == field and lake.execute(known, [value]).fetchone() == (0,):
            raise CorrectionError(f"found {field} {value!r}; allowed: a code of the table {link.table}")


def of_articles(lake: duckdb.DuckDBPyConnection, article_ids: Collection[str] | None = None) -> dict[str, Said]:
    """By record: what is said of each of its fields; of some articles, or of all."""
    sql = "SELECT record_id, field, value FROM current_corrections WHERE $1 IS NULL OR list_contains($1, article_id)"
    found: dict[str, Said] = {}
    for record_id, field, value in lake.execute(sql, [None if article_ids is None else list(article_ids)]).fetchall():
        found.setdefault(record_id, {})[field] = value
    return found


def corrected_records(lake: duckdb.DuckDBPyConnection, kind: str) -> list[tuple[dict[str, Any], dt.date | None]]:
    """The current rows of a table of which readers said something, or that link to figures of which they did; with the
    days of publication."""
    cursor = lake.execute(_TOLD_OF[kind])
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [(row, row.pop("published_date")) for row in rows]


def corrections(lake: duckdb.DuckDBPyConnection) -> dict[str, dict[str, tuple[str | None, str]]]:
    """By record: field, then value and who said so."""
    found: dict[str, dict[str, tuple[str | None, str]]] = {}
    for record_id, field, value, who in lake.execute(_CURRENT).fetchall():
        found.setdefault(record_id, {})[field] = (value, who)
    return found


def gold(lake: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """A record for each corrected figure or event: kind, article with its text, where in it the record stands, the
    record as it should be or null.
    """
    told = corrections(lake)
    for kind, sql in _RECORDS.items():
        answer = lake.execute(sql)
        names = [column[0] for column in answer.description or ()]
        for values in answer.fetchall():
            row = dict(zip(names, values, strict=True))
            fields = told[row["record_id"]]
            record = {name: row[name] for name in ("quote", "sentence", "char_start", "char_end", *FIELDS[kind])}
            for name, (value, _) in fields.items():
                if name != WHOLE:
                    record[name] = float(value) if name == "obs_value" and value is not None else value
            article = {name: row[name] for name in ("article_id", "title", "published_at", "language", "text")}
            place = {"quote": row["quote"], "place": [row["char_start"], row["char_end"]]}
            who = sorted({who for _, who in fields.values()})
            yield {"kind": kind, **article, **place, "record": None if WHOLE in fields else record, "who": who}


def _number(value: str | None) -> str:
    try:
        number = float((value or "").replace(",", "").replace("_", ""))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise CorrectionError(f"found obs_value {value!r}, expected a number in base units, as 2900000000")
    return repr(number)


_REQUIRED = """
    SELECT NOT is_nullable FROM duckdb_columns() WHERE database_name = 'lake' AND (table_name, column_name) = (?, ?)"""
_CURRENT = "SELECT record_id, field, value, who FROM current_corrections ORDER BY recorded_at"
_ARTICLE = {
    "figure": "SELECT article_id FROM current_figures WHERE figure_id = ?",
    "event": "SELECT article_id FROM current_events WHERE event_id = ?",
}
# As it was read last, whether it still holds or is gone because a reader said so.
_LAST = "QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY {of}.valid_from DESC) = 1"
_RECORDS = {
    kind: f"""
        SELECT r.*, r.{kind}_id AS record_id, a.title, a.language, a.text, a.published_at::VARCHAR AS published_at
        FROM {table} AS r JOIN current_articles AS a USING (article_id)
        WHERE r.{kind}_id IN (SELECT record_id FROM current_corrections WHERE record_kind = '{kind}')
        {_LAST.format(key=f"r.{kind}_id", of="r")} ORDER BY record_id"""
    for kind, table in TABLES.items()
}
_LINKED = {
    "figure": "",
    "event": """ OR list_has_any(r.figure_ids,
            (SELECT list(record_id) FROM current_corrections WHERE record_kind = 'figure' AND field = '*'))""",
}
_TOLD_OF = {
    kind: f"""
        SELECT r.* EXCLUDE (valid_from, valid_to, run_id), a.published_date
        FROM {table} AS r JOIN articles AS a ON a.article_id = r.article_id AND a.valid_to IS NULL
        WHERE r.valid_to IS NULL AND (r.{kind}_id IN (
            SELECT record_id FROM current_corrections WHERE record_kind = '{kind}'){_LINKED[kind]})
        ORDER BY r.{kind}_id"""
    for kind, table in TABLES.items()
}
