"""The processes of a deployment, started by hand on loopback: Dagster's three, two Dask workers, PostgreSQL, S3."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from archive_of_seeds import seed_archive
from places import missing_for
from servers import free_port, object_storage, postgres

import warehouse

DEPLOY = Path(__file__).resolve().parents[2] / "dagster_home" / "deploy"
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 900.0

_START = """mutation($sensor: SensorSelector!) { startSensor(sensorSelector: $sensor) {
  __typename ... on PythonError { message } } }"""
_RUNS = """query { runsOrError(filter: {pipelineName: "import_archives"}) {
  __typename ... on Runs { results { runId status } } } }"""
_LOCATIONS = """query { workspaceOrError { __typename ... on Workspace { locationEntries { loadStatus
  locationOrLoadError { __typename ... on RepositoryLocation { name } ... on PythonError { message } } } } } }"""
_REPOSITORY = {"repositoryLocationName": "dateline", "repositoryName": "__repository__"}


class Processes:
    """Programs that run until the test ends, with what they said."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder, self._environment = folder, environment
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, name: str, *command: str) -> None:
        with (self._folder / f"{name}.log").open("wb") as log:
            self._running.append(
                subprocess.Popen(
                    [sys.executable, "-m", *command],
                    stdout=log,
                    stderr=log,
                    env=self._environment,
                    cwd=self._folder,
                    start_new_session=True,
                )
            )

    def told(self) -> str:
        return "\n".join(f"== {log.name}\n{log.read_text()[-3000:]}" for log in sorted(self._folder.glob("*.log")))

    def end(self) -> None:
        for process in reversed(self._running):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 15)
        for process in self._running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 9)
            process.wait()


@pytest.fixture
def topology(tmp_path: Path) -> Iterator[tuple[Processes, int, dict[str, str]]]:
    if reason := missing_for("postgres_s3"):
        pytest.skip(reason)
    with postgres() as database, object_storage() as objects:
        for name in ("dateline", "dagster"):
            database.execute(f"CREATE DATABASE {name}")
        objects.make_bucket("dateline")
        dask, code, web = free_port(), free_port(), free_port()
        home = tmp_path / "dagster"
        home.mkdir()
        settings = (DEPLOY / "dagster.yaml").read_text(encoding="utf-8")
        (home / "dagster.yaml").write_text(settings.replace("port: 5432", f"port: {database.port}"))
        shutil.copyfile(DEPLOY / "workspace.yaml", home / "workspace.yaml")
        environment = {
            **database.environment("dateline"),
            **objects.environment,
            "DATELINE_DATA": "s3://dateline/lake",
            "DATELINE_SCHEDULER": f"tcp://127.0.0.1:{dask}",
            "DATELINE_ARCHIVES": str(tmp_path / "archives"),
            "DATELINE_HOME": str(tmp_path / "home"),
            "DATELINE_CODE_HOST": "127.0.0.1",
            "DATELINE_CODE_PORT": str(code),
            "DAGSTER_HOME": str(home),
            "DAGSTER_POSTGRES_HOST": "127.0.0.1",
            "DAGSTER_POSTGRES_USER": "dateline",
            "DAGSTER_POSTGRES_PASSWORD": database.password,
            "DAGSTER_POSTGRES_DB": "dagster",
        }
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        processes = Processes(tmp_path, {**os.environ, **environment, "PYTHONPATH": path})
        quiet = ("--host", "127.0.0.1", "--no-dashboard")
        processes.start("scheduler", "distributed.cli.dask_scheduler", *quiet, "--port", str(dask))
        for number in (1, 2):
            worker = ("distributed.cli.dask_worker", f"tcp://127.0.0.1:{dask}", "--nthreads", "1")
            processes.start(f"worker-{number}", *worker, *quiet)
        processes.start(
            "code", "dagster", "code-server", "start", "-m", "pipelines.definitions", "-h", "127.0.0.1", "-p", str(code)
        )
        workspace = ("-w", str(home / "workspace.yaml"))
        processes.start("webserver", "dagster_webserver", *workspace, "-h", "127.0.0.1", "-p", str(web))
        processes.start("daemon", "dagster._daemon", "run", *workspace)
        try:
            yield processes, web, environment
        finally:
            processes.end()


def ask(port: int, query: str, **variables: object) -> dict:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql",
        json.dumps({"query": query, "variables": variables}).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            found = json.load(answer)
    except urllib.error.HTTPError as error:
        raise AssertionError(error.read().decode(errors="replace")) from None
    assert "errors" not in found, found
    return found["data"]


def wait_for(what, processes: Processes):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if found := what():
                return found
        time.sleep(1)
    raise AssertionError(processes.told())


@pytest.mark.slow
def test_a_new_archive_is_imported_once_in_the_topology_of_a_deployment(
    topology, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes, web, environment = topology
    seed_archive(tmp_path / "archives", 40, 40)

    def is_loaded() -> bool:
        entries = ask(web, _LOCATIONS)["workspaceOrError"]["locationEntries"]
        return any(
            entry["loadStatus"] == "LOADED" and entry["locationOrLoadError"]["__typename"] == "RepositoryLocation"
            for entry in entries
        )

    wait_for(is_loaded, processes)
    sensor = {**_REPOSITORY, "sensorName": "new_archives"}
    started = ask(web, _START, sensor=sensor)["startSensor"]
    assert started["__typename"] == "Sensor", started

    def ended() -> list[dict[str, str]]:
        runs = ask(web, _RUNS)["runsOrError"]["results"]
        return [run for run in runs if run["status"] in {"SUCCESS", "FAILURE", "CANCELED"}]

    ((run_id, status),) = [tuple(run.values()) for run in wait_for(ended, processes)]
    assert status == "SUCCESS", processes.told()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with warehouse.connect(tmp_path / "reader") as lake:
        found = lake.execute("SELECT count(*), sum(n_pages), any_value(run_id) FROM imports").fetchone()
        ((articles,),) = lake.execute("SELECT count(*) FROM current_articles").fetchall()
    assert found == (1, 40, run_id)
    assert articles > 20
    assert environment["PGPASSWORD"] not in processes.told()
    assert environment["AWS_SECRET_ACCESS_KEY"] not in processes.told()
