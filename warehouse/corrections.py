"""What readers say is wrong with figures and events: written once, read by whoever shows or measures them.

Belongs here: which columns can be corrected, writing, reading, gold lines. Does not belong here: HTTP and HTML.
"""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

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


def corrections(lake: duckdb.DuckDBPyConnection) -> dict[str, dict[str, tuple[str | None, str]]]:
    """By record: field, then value and who said so."""
    found: dict[str, dict[str, tuple[str | None, str]]] = {}
    for record_id, field, value, who in lake.execute(_CURRENT).fetchall():
        found.setdefault(record_id, {})[field] = (value, who)
    return found


def gold(lake: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """A record for each corrected figure or event: kind, article with its text, the record as it should be or null."""
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
            article = {name: row[name] for name in ("article_id", "title", "published_at", "text")}
            who = sorted({who for _, who in fields.values()})
            yield {"kind": kind, **article, "record": None if WHOLE in fields else record, "who": who}


def _number(value: str | None) -> str:
    try:
        number = float((value or "").replace(",", "").replace("_", ""))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise CorrectionError(f"found obs_value {value!r}, expected a number in base units, as 2900000000")
    return repr(number)


_CURRENT = "SELECT record_id, field, value, who FROM current_corrections ORDER BY recorded_at"
_ARTICLE = {
    "figure": "SELECT article_id FROM current_figures WHERE figure_id = ?",
    "event": "SELECT article_id FROM current_events WHERE event_id = ?",
}
_RECORDS = {
    "figure": """
        SELECT r.*, r.figure_id AS record_id, a.title, a.text, a.published_at::VARCHAR AS published_at
        FROM current_figures AS r JOIN current_articles AS a USING (article_id)
        WHERE figure_id IN (SELECT record_id FROM current_corrections WHERE record_kind = 'figure') ORDER BY figure_id""",
    "event": """
        SELECT r.*, r.event_id AS record_id, a.title, a.text, a.published_at::VARCHAR AS published_at
        FROM current_events AS r JOIN current_articles AS a USING (article_id)
        WHERE event_id IN (SELECT record_id FROM current_corrections WHERE record_kind = 'event') ORDER BY event_id""",
}
