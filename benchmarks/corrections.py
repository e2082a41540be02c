"""Measures the reading against what readers corrected: of each record that they spoke of, whether it is read as they say.

Belongs here: reading the lines of `dateline corrections`, comparing, printing. Does not belong here: any rule of
extraction, and the annotated articles (`benchmarks.figures`).

Run: dateline corrections > gold.jsonl; python -m benchmarks.corrections gold.jsonl
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.extract.article import extract
from warehouse.corrections import FIELDS


@dataclass(frozen=True, slots=True)
class Comparison:
    """One corrected record: wrong names the fields that are read otherwise; `*` where a record is read that should not
    be there, or none where one should.
    """

    kind: str
    article_id: str
    quote: str
    wrong: tuple[str, ...]


def compare(lines: Iterable[Mapping[str, Any]]) -> Iterator[Comparison]:
    """Reads each line's article and compares the record that stands at the same place."""
    for line in lines:
        kind, place = line["kind"], line["place"]
        read = [row for row in _rows(line) if row["char_start"] == place[0] and row["char_end"] == place[1]]
        expected = line["record"]
        if expected is None or not read:
            wrong = ("*",) if bool(read) == (expected is None) else ()
        else:
            wrong = min((_differing(kind, expected, row) for row in read), key=len)
        yield Comparison(kind, line["article_id"], line["quote"], wrong)


def _rows(line: Mapping[str, Any]) -> list[dict[str, Any]]:
    answer: Any = extract({key: line[key] for key in ("article_id", "title", "published_at", "language", "text")})
    rows: list[dict[str, Any]] = answer[f"{line['kind']}s"]
    return rows


def _differing(kind: str, expected: Mapping[str, Any], row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in FIELDS[kind] if row.get(name) != expected.get(name))


def main(argv: Sequence[str] | None = None) -> int:
    """Prints how many records are read as readers say, and which fields are not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", type=Path, help="what `dateline corrections` printed")
    arguments = parser.parse_args(argv)
    with arguments.lines.open(encoding="utf-8") as file:
        found = list(compare(json.loads(line) for line in file if line.strip()))
    for kind in FIELDS:
        of_kind = [one for one in found if one.kind == kind]
        right = sum(not one.wrong for one in of_kind)
        print(f"{kind}s: {right} of {len(of_kind)} are read as readers say")
    for field, count in Counter(field for one in found for field in one.wrong).most_common():
        print(f"  {field}: {count} read otherwise")
    return 0


if __name__ == "__main__":
    sys.exit(main())
