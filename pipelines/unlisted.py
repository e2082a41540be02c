"""Files of the archive that the lake knows nothing of: what was fetched after the backup that a lake came back from.

Belongs here: finding them, telling of them, logging their exchanges. Does not belong here: the archive's format
(`crawlers.archive`), and what a killed run left, which has no final name yet (`crawlers.crawl`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from contextlib import closing
from pathlib import Path

from crawlers import archive
from pipelines.version import CODE_VERSION
from warehouse.history import writing
from warehouse.lake import connect
from warehouse.pending import listed_files


def unlisted_files(home: Path, source: str = "*") -> dict[str, Path]:
    """Sealed files of which no exchange is logged, of a source or of all, by their names in the archive."""
    sealed = archive.sealed_files(home / "archive", source)
    if not sealed:
        return {}
    with closing(connect(home)) as lake:
        listed = listed_files(lake)
    return {name: path for name, path in sealed.items() if name not in listed}


def log_unlisted(home: Path, source: str, run_id: str, now: dt.datetime) -> int:
    """Logs the exchanges of a source's unlisted files, so that its pages are read; gives how many."""
    found = [fetch for path in unlisted_files(home, source).values() for fetch in archive.exchanges(path)]
    if not found:
        return 0
    with writing(home, run_id=run_id, stage="fetches", source=source, code_version=CODE_VERSION, now=now) as writer:
        return writer.append("fetches", found)


def told_unlisted(home: Path) -> str | None:
    """What to say where there are such files: how many, of which sources, what to do. None where there are none."""
    by_source = Counter(name.partition("/")[0] for name in unlisted_files(home))
    if not by_source:
        return None
    told = ", ".join(f"{count} of {source}" for source, count in sorted(by_source.items()))
    return (
        f"the archive holds files that the lake does not list ({told}): fetched after the backup it came from, or put "
        f"there since. `dateline run` or `dateline reclean` with the source's name reads them in; nothing is fetched again"
    )
