"""Figures as SDMX-CSV 2.0, for statistical offices' tools, with the data structure definition that explains them.

Belongs here: which column becomes which component, and which rows the rules of SDMX let in. Does not belong here: how
a definition is written down (`warehouse.sdmx_structure`).

A reader of SDMX-CSV does not look codes up, so it is done here: a row whose code is in no code list, or that lacks a
time period, is left out and counted. A figure that several articles report stands there once for each: FIGURE_ID is a
dimension, so that every observation has a key of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from warehouse.atomic import replacing
from warehouse.catalog import Relation
from warehouse.export import FIGURES, harmless
from warehouse.export_selection import Selection
from warehouse.lake import quote
from warehouse.sdmx_structure import Component, structure, structure_id

NOT_STATED = "_U"
NOT_APPLICABLE = "_Z"
_FREQUENCIES = {"A": "Annual", "S": "Half-yearly", "Q": "Quarterly", "M": "Monthly", "W": "Weekly", "D": "Daily"}
_MEASURES = {
    "level": "Level",
    "change": "Change against the base period",
    "share": "Share of a whole",
    "rank": "Rank",
    "ratio": "Ratio",
}
# A, E and F as in the SDMX code list CL_OBS_STATUS; it has none for targets.
_STATUSES = {"actual": ("A", "Actual"), "estimate": ("E", "Estimate"), "forecast": ("F", "Forecast"),
             "target": ("T", "Target")}  # fmt: skip
_QUALIFIERS = {
    "exact": "As printed",
    "about": "About",
    "more_than": "More than",
    "at_least": "At least",
    "less_than": "Less than",
    "up_to": "Up to",
    "between": "Between OBS_VALUE and OBS_VALUE_UPPER",
}
_UNIT_NAMES = {"%": "PERCENT"}
_NOT_IN_CODES = re.compile(r"[^A-Za-z0-9_@$-]+")
_PERIOD = r"\d{4}(-(S[12]|Q[1-4]|W\d{2}|\d{2}(-\d{2})?))?|\d{4}-\d{2}-\d{2}/P\d+[YMWD]"

_COMPONENTS = (
    Component("FREQ", "dimension", "FREQ"),
    Component("REF_AREA", "dimension", "AREA"),
    Component("COUNTERPART_AREA", "dimension", "AREA"),
    Component("INDICATOR", "dimension", "INDICATOR"),
    Component("MEASURE", "dimension", "MEASURE"),
    Component("UNIT_MEASURE", "dimension", "UNIT_MEASURE"),
    Component("FIGURE_ID", "dimension"),
    Component("TIME_PERIOD", "time"),
    Component("OBS_VALUE", "measure", kind="Double"),
    Component("OBS_VALUE_UPPER", "attribute", kind="Double"),
    Component("OBS_VALUE_USD", "attribute", kind="Double"),
    Component("UNIT_MULT", "attribute", kind="Integer"),
    Component("OBS_STATUS", "attribute", "OBS_STATUS"),
    Component("QUALIFIER", "attribute", "QUALIFIER"),
    Component("BASE_PERIOD", "attribute"),
    Component("SECTOR", "attribute"),
    Component("PRODUCT", "attribute"),
    Component("ENTITY", "attribute"),
    Component("CONFIDENCE", "attribute", kind="Double"),
    Component("ARTICLE_ID", "attribute"),
    Component("QUOTE", "attribute"),
)
_ABSENT = {"FREQ": NOT_STATED, "REF_AREA": NOT_STATED, "COUNTERPART_AREA": NOT_APPLICABLE, "UNIT_MEASURE": NOT_STATED}


def write_sdmx(
    connection: duckdb.DuckDBPyConnection, relations: Mapping[str, Relation], selection: Selection, target: Path
) -> tuple[Path, int, dict[str, int]]:
    """Write the current figures and their structure; the structure's file, the rows, why how many were left out."""
    condition, values = selection.condition(FIGURES, [column.name for column in relations[FIGURES].columns])
    connection.execute(f"CREATE OR REPLACE TEMP TABLE _sdmx AS SELECT * FROM {FIGURES} WHERE {condition}", values)
    lists = _code_lists(connection)
    faults = _faults(lists)
    found = connection.execute(f"SELECT {faults} AS fault, count(*) FROM _sdmx GROUP BY ALL ORDER BY ALL").fetchall()
    counts = dict(found)
    rows = int(counts.pop(None, 0))
    meanings = {column.name.upper(): column.comment for column in relations[FIGURES].columns}
    codes = {name: dict(by_value.values()) for name, by_value in lists.items()}
    definition = target.with_name(f"{target.name.removesuffix('.csv')}.structure.json")
    with replacing(definition) as unfinished:
        text = json.dumps(structure(_COMPONENTS, codes, meanings), ensure_ascii=False, indent=1)
        unfinished.write_text(text, encoding="utf-8")
    columns = ", ".join(f"{_expression(component, lists)} AS {component.id}" for component in _COMPONENTS)
    with replacing(target) as unfinished:
        connection.execute(
            f"COPY (SELECT 'dataflow' AS STRUCTURE, {quote(structure_id())} AS STRUCTURE_ID, 'I' AS ACTION, {columns} "
            f"FROM _sdmx WHERE {faults} IS NULL ORDER BY period_start, figure_id) "
            f"TO {quote(str(unfinished))} (FORMAT csv, HEADER)"
        )
    connection.execute("DROP TABLE _sdmx")
    return definition, rows, counts


# A code list: for each value of the column its code and name.
_Codes = Mapping[str, Mapping[str, tuple[str, str]]]


def _code_lists(connection: duckdb.DuckDBPyConnection) -> _Codes:
    areas = connection.execute("SELECT area, name FROM current_areas ORDER BY area").fetchall()
    indicators = connection.execute("SELECT indicator, name FROM current_indicators ORDER BY indicator").fetchall()
    units = connection.execute(
        "SELECT unit, name FROM current_units UNION ALL SELECT DISTINCT unit_measure, unit_measure FROM _sdmx "
        "ANTI JOIN current_units ON unit = unit_measure WHERE unit_measure <> '' ORDER BY unit"
    ).fetchall()
    return {
        "FREQ": {**_same(_FREQUENCIES.items()), NOT_STATED: (NOT_STATED, "Not stated")},
        "AREA": {
            **_same(areas),
            NOT_STATED: (NOT_STATED, "Not stated"),
            NOT_APPLICABLE: (NOT_APPLICABLE, "Not applicable"),
        },
        "INDICATOR": _same(indicators),
        "MEASURE": _same(_MEASURES.items()),
        "UNIT_MEASURE": {**_as_codes(units), "": (NOT_STATED, "Nothing is counted")},
        "OBS_STATUS": _STATUSES,
        "QUALIFIER": _same(_QUALIFIERS.items()),
    }


def _same(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    return {value: (value, name) for value, name in pairs}


def _as_codes(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Codes of SDMX hold letters, digits and _ @ $ - only: barrel/day becomes barrel_day."""
    codes: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()
    for value, name in pairs:
        code = stem = _UNIT_NAMES.get(value) or _NOT_IN_CODES.sub("_", value).strip("_") or "unit"
        number = 1
        while code in taken:
            number += 1
            code = f"{stem}_{number}"
        taken.add(code)
        codes[value] = code, name
    return codes


def _faults(lists: _Codes) -> str:
    """SQL: why a row is left out; null where it is not."""
    cases = ["WHEN time_period IS NULL THEN 'no time period'"]
    cases.append(f"WHEN NOT regexp_full_match(time_period, '{_PERIOD}') THEN 'no time period of SDMX: ' || time_period")
    for component in _COMPONENTS:
        if component.codes is not None:
            column = component.id.lower()
            known = ", ".join(map(quote, lists[component.codes]))
            text = quote(f"no code of {component.id}: ")
            cases.append(f"WHEN {column} NOT IN ({known}) THEN {text} || {column}")
    return f"CASE {' '.join(cases)} END"


def _expression(component: Component, lists: _Codes) -> str:
    column = component.id.lower()
    if component.codes is None:
        free = component.role == "attribute" and component.kind == "String"
        return harmless(column) if free else "0" if column == "unit_mult" else column
    other = {value: code for value, (code, _) in lists[component.codes].items() if value != code}
    if other:
        pairs = " ".join(f"WHEN {quote(value)} THEN {quote(code)}" for value, code in other.items())
        column = f"CASE {column} {pairs} ELSE {column} END"
    absent = _ABSENT.get(component.id)
    return f"coalesce({column}, {quote(absent)})" if absent else column
