"""The same archive, whoever reads it, whatever ends on the way: the same lake."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from archive_of_seeds import seed_archive
from servers import free_port

import warehouse
from pipelines.importing.archives import Crew, Progress, import_archives
from pipelines.importing.asking import choice_of
from pipelines.importing.crews import WorkerDiedError, in_processes
from warehouse.export import export

NOW = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
TABLES = ["figures", "events", "articles", "extractions", "fetches", "rejects", "imports"]
SHARD = 60_000


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return seed_archive(tmp_path_factory.mktemp("archive"), 80, 40)


@pytest.fixture
def home(tmp_path: Path, prepare: Callable[[Path], None]) -> Path:
    prepare(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def small_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.importing.archives._ARTICLES_A_COMMIT", 20)


def imported(
    archive: list[Path], home: Path, crew: Crew | None = None, tell: Callable[[Progress], object] | None = None
):
    return import_archives(
        archive, choice_of(), home, "import", NOW, crew=crew, shard_bytes=SHARD, tell=tell or (lambda _progress: None)
    )


def exports(home: Path) -> dict[str, bytes]:
    """Every row that was ever written, in the bytes that people get."""
    found = {}
    for table in TABLES:
        target = home / f"{table}.csv"
        export(target, "csv", home=home, relation=table)
        found[table] = target.read_bytes()
    return found


@pytest.fixture(scope="module")
def of_one_process(
    archive: list[Path], tmp_path_factory: pytest.TempPathFactory, prepare: Callable[[Path], None]
) -> dict[str, bytes]:
    home = tmp_path_factory.mktemp("alone")
    prepare(home)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pipelines.importing.archives._ARTICLES_A_COMMIT", 20)
        counts = imported(archive, home)
    assert counts["pages"] == 80
    assert counts["articles"] + counts["rejected"] + counts["skipped"] == 80
    assert counts["figures"] > 150
    assert counts["shards"] == 4
    return exports(home)


def child_processes() -> list[psutil.Process]:
    return [one for one in psutil.Process().children() if "multiprocessing.spawn" in " ".join(one.cmdline())]


def test_two_processes_of_which_one_is_killed_give_the_same_bytes(
    archive: list[Path], home: Path, of_one_process: dict[str, bytes]
) -> None:
    killed: list[int] = []

    def kill_one(_progress: Progress) -> None:
        if not killed and (running := child_processes()):
            killed.append(running[0].pid)
            os.kill(running[0].pid, signal.SIGKILL)

    counts = imported(archive, home, Crew(workers=2), kill_one)
    assert killed
    assert counts["pages"] == 80
    assert exports(home) == of_one_process


@contextlib.contextmanager
def dask_cluster(folder: Path, count: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    address = f"tcp://127.0.0.1:{free_port()}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    port = address.rpartition(":")[2]
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", port]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
    processes = [subprocess.Popen([*scheduler, "--no-dashboard"], **quiet)]
    processes += [subprocess.Popen([*worker, "--no-nanny"], **quiet) for _ in range(count)]
    try:
        yield address, processes[1:]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_a_dask_cluster_of_two_of_which_one_is_killed_gives_the_same_bytes(
    archive: list[Path], home: Path, of_one_process: dict[str, bytes]
) -> None:
    distributed = pytest.importorskip("distributed")
    with dask_cluster(home, 2) as (address, workers):
        with distributed.Client(address, timeout="120s", set_as_default=False) as client:
            client.wait_for_workers(2, timeout=120)

        def kill_one(_progress: Progress) -> None:
            workers[0].kill()

        imported(archive, home, Crew(scheduler=address), kill_one)
        assert workers[1].poll() is None
    assert exports(home) == of_one_process


class Ended(BaseException):
    """Ends an import in the middle, as a signal would."""


def test_an_import_that_was_broken_off_goes_on_and_reads_nothing_twice(
    archive: list[Path], home: Path, of_one_process: dict[str, bytes]
) -> None:
    def end(_progress: Progress) -> None:
        raise Ended

    with pytest.raises(Ended):
        imported(archive, home, tell=end)
    with warehouse.connect(home) as lake:
        ((before,),) = lake.execute("SELECT count(*) FROM imports").fetchall()
    assert before > 0
    seen: list[Progress] = []
    counts = imported(archive, home, tell=seen.append)
    assert counts["in the lake before"] == before
    assert counts["shards"] == seen[-1].shards == seen[-1].all_shards
    assert seen[-1].seconds_left == 0
    assert seen[0].seconds_left > 0
    assert imported(archive, home)["shards"] == 0
    assert exports(home) == of_one_process
    assert not list((home / "import").iterdir())


IMPORT = """
import sys, pathlib
sys.path[:0] = sys.argv[2].split(":")
import pipelines.importing.archives as archives
archives._ARTICLES_A_COMMIT = 20
from test_importing import imported
imported([pathlib.Path(path) for path in sys.argv[3:]], pathlib.Path(sys.argv[1]), tell=lambda p: print("commit", flush=True))
"""


def test_an_import_killed_at_any_moment_is_completed_by_the_next(
    archive: list[Path], home: Path, of_one_process: dict[str, bytes]
) -> None:
    folders = ":".join([str(Path(__file__).parent), str(Path(__file__).parents[2] / "scale")])
    command = [sys.executable, "-c", IMPORT, str(home), folders, *map(str, archive)]
    for pause in (0.0, 0.7):
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(pause)
        process.kill()
        process.wait()
    imported(archive, home)
    assert exports(home) == of_one_process


def test_records_point_back_to_the_archive(archive: list[Path], home: Path) -> None:
    from crawlers.archive import read

    imported(archive[:1], home)
    with warehouse.connect(home) as lake:
        rows = lake.execute(
            "SELECT warc_file, warc_offset, url, title FROM current_articles JOIN fetches USING (fetch_id, url) LIMIT 5"
        ).fetchall()
    assert len(rows) == 5
    for warc_file, offset, url, title in rows:
        answer = read(home / "archive", warc_file, offset)
        assert answer.url == url
        assert title[:12].encode() in answer.body


def _die(_task: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def test_a_task_that_kills_its_worker_again_and_again_is_told() -> None:
    with pytest.raises(WorkerDiedError, match="its worker died 3 times"):
        list(in_processes(_die, range(2), 1))
