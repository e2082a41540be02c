"""JSON lines in, JSON lines out: the frame that every filter command shares.

Belongs here: reading, writing and the errors of lines. Does not belong here: what a filter does with a record.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TextIO


class RecordError(ValueError):
    """A record lacks a key or has a value that a filter cannot work with."""


def run_filter(work: Callable[[Mapping[str, object]], object], lines: Iterable[str], out: TextIO) -> int:
    """Writes one line for each line, in order; returns the exit status: 1 if any line was bad, else 0.

    A bad line gets `{"error": ...}` in its place and the filter goes on. An empty line is a bad line, so that input
    and output stay aligned.
    """
    status = 0
    for number, line in enumerate(lines, start=1):
        try:
            answer = work(_record(line))
        except RecursionError:
            answer, status = {"error": f"line {number}: nested too deeply"}, 1
        except Exception as error:  # noqa: BLE001 - one line that cannot be read must not stop the others
            answer, status = {"error": f"line {number}: {error or type(error).__name__}"}, 1
        out.write(_line(answer))
        out.flush()
    return status


def _line(answer: object) -> str:
    """JSON in UTF-8; escaped where a text holds half a character ("\\ud800"), which UTF-8 cannot write."""
    line = json.dumps(answer, ensure_ascii=False, default=str) + "\n"
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(answer, default=str) + "\n"
    return line


def _record(line: str) -> Mapping[str, object]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise RecordError(f"not JSON: {error.msg} at column {error.colno}") from None
    except RecursionError:
        raise RecordError("JSON nested too deeply") from None
    if not isinstance(record, dict):
        raise RecordError(f"expected a JSON object, found {type(record).__name__}")
    return record


def required_text(record: Mapping[str, object], key: str) -> str:
    """The string under a key.

    Raises RecordError with the key, what was found and what is allowed.
    """
    value = record.get(key)
    if isinstance(value, str):
        return value
    found = "nothing" if value is None else f"{type(value).__name__} {value!r:.60}"
    raise RecordError(
        f"key {key!r}: expected a string, found {found}; keys of the record: {', '.join(record) or 'none'}"
    )
