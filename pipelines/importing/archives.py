"""The one entry to importing: WARC files in, a lake with their articles, figures and events out.

Belongs here: the order of the steps, progress, and what is left when it is begun again. Does not belong here: any step.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crawlers.warc_shards import Shard, divide
from pipelines.importing import crews
from pipelines.importing.choice import Choice
from pipelines.importing.loading import finished_shards, load
from pipelines.importing.shard_reading import ShardRead, read_shard, remove, shard_id
from pipelines.stages import prepare
from warehouse.place import place_of

SHARD_BYTES = 16 << 20
_ARTICLES_A_COMMIT = 2000


@dataclass(frozen=True, slots=True)
class Crew:
    """Who reads: `workers` processes, or the workers of the Dask scheduler at an address."""

    workers: int = 1
    scheduler: str | None = None

    def answers(self, work: Callable[[Shard], ShardRead], shards: Iterable[Shard]) -> Iterator[ShardRead]:
        """What the crew reads, in the order of the shards."""
        if self.scheduler:
            return crews.on_cluster(work, shards, self.scheduler)
        return crews.in_processes(work, shards, self.workers) if self.workers > 1 else crews.alone(work, shards)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: shards and bytes of WARC, of all that it began with; rows so far; seconds gone and left."""

    shards: int
    all_shards: int
    size: int
    all_size: int
    counts: dict[str, int]
    seconds: float

    @property
    def seconds_left(self) -> float:
        """By the speed so far."""
        return self.seconds * (self.all_size - self.size) / self.size if self.size else float("inf")


def import_archives(
    files: Sequence[Path],
    choice: Choice,
    home: Path,
    run_id: str,
    now: dt.datetime,
    *,
    crew: Crew | None = None,
    shard_bytes: int = SHARD_BYTES,
    tell: Callable[[Progress], object] = lambda progress: None,
) -> dict[str, int]:
    """Reads what the lake does not have of these files; gives counts of shards, pages and rows.

    A shard is in the lake exactly once: its rows and the row that says so are one commit. Begun again after whatever
    ended it, an import takes up what is left. tell: called after each commit.
    """
    prepare(home, run_id, now)
    done = finished_shards(home)
    shards = [shard for file in files for shard in divide(file, shard_bytes)]
    left = [shard for shard in shards if shard_id(shard, choice) not in done]
    staging = place_of(home).staging
    counts: Counter[str] = Counter({"shards": 0, "in the lake before": len(shards) - len(left)})
    size, began = 0, time.monotonic()
    work = partial(read_shard, choice=choice, files=staging)
    for batch in _batches((crew or Crew()).answers(work, left)):
        counts.update(load(batch, staging, home, run_id, now))
        for read in batch:
            remove(read, staging)
            counts.update(read.counts)
            size += read.shard.end - read.shard.start
        counts["shards"] += len(batch)
        all_size = sum(shard.end - shard.start for shard in left)
        tell(Progress(counts["shards"], len(left), size, all_size, dict(counts), time.monotonic() - began))
    return dict(counts)


def _batches(answers: Iterable[ShardRead]) -> Iterator[list[ShardRead]]:
    """Shards in a row with some thousand articles: by their content alone, not by who was quick."""
    batch: list[ShardRead] = []
    for read in answers:
        batch.append(read)
        if sum(one.counts.get("articles", 0) for one in batch) >= _ARTICLES_A_COMMIT:
            yield batch
            batch = []
    if batch:
        yield batch
