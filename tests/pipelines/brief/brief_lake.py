"""A lake for tests of the brief: both rounds of the seed site joined, and an article that tries to break out of the page."""

from __future__ import annotations

import datetime as dt
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import uvicorn
from seed_lake import FETCHED, prepare, seed_articles, take_in

from pipelines.brief.server import HOST, app
from pipelines.observation_stage import join_figures
from pipelines.story_stage import join_reports

NOW = dt.datetime(2023, 3, 1, 6, tzinfo=dt.UTC)
HOSTILE = "</title><script>window.broken = 1</script><img src=x onerror='window.broken = 2'> & \"quoted\""


def make_lake(home: Path) -> None:
    """Resolved, with the hostile article among those of the courier; made once, then copied."""
    shutil.copytree(_made().name, home, dirs_exist_ok=True)


@cache
def _made() -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory(prefix="brief-lake-")
    _make(Path(folder.name))
    return folder


def _make(home: Path) -> None:
    prepare(home)
    first = seed_articles()
    pattern = next(row for row in first.values() if row["source"] == "seed-caspian-courier")
    hostile = {
        **pattern,
        "article_id": "hostile",
        "title": HOSTILE,
        "url": "http://127.0.0.1:1/hostile",
        "canonical_url": "javascript:window.broken=3",
        "text": f'Exports of Mongolia grew to $77 million in 2021, said "{HOSTILE}". Imports of Mongolia were $66 million in 2021.',
        "text_hash": "hostile",
        "duplicate_of": None,
        "minhash": None,
    }
    take_in(home, [*first.values(), hostile], "first")
    take_in(home, seed_articles(2).values(), "second", join_figures)
    join_reports(home, "second", FETCHED)


@contextmanager
def served(home: Path, token: str) -> Iterator[str]:
    """The address at which the lake is served as `dateline serve` does."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app(home, [], token), host=HOST, port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://{HOST}:{port}"
    server.should_exit = True
    thread.join()
