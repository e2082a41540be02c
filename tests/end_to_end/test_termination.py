"""A run of the Dagster UI that an operator ends, or whose process is killed: no lock stays, the next run heals."""

from __future__ import annotations

import json
import os
import re
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from workspaces import Workspace, dagster_ui, make_workspace

from seeds.server import SeedSite, serve

SOURCE = "seed-harbour-post"
PATIENCE_SECONDS = 240
UNFINISHED = {"QUEUED", "NOT_STARTED", "STARTING", "STARTED", "CANCELING"}
LAUNCH = """
mutation ($source: String!) { launchRun(executionParams: {
  selector: {repositoryLocationName: "pipelines.definitions", repositoryName: "__repository__", jobName: "watch"},
  runConfigData: {}, executionMetadata: {tags: [{key: "dagster/partition", value: $source}]}
}) { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
TERMINATE = """
mutation ($run: String!, $policy: TerminateRunPolicy!) { terminateRun(runId: $run, terminatePolicy: $policy) {
  __typename ... on TerminateRunFailure { message } ... on PythonError { message } } }"""
STATE = (
    "SELECT article_id, version, title, text_hash FROM current_articles ORDER BY ALL",
    "SELECT figure_id, obs_value, quote FROM current_figures ORDER BY ALL",
    "SELECT event_id, status, quote FROM current_events ORDER BY ALL",
)
RUNS = "{ runsOrError { ... on Runs { results { runId status jobName parentRunId } } } }"
SLOTS = "{ instance { concurrencyLimits { concurrencyKey claimedSlots { runId } pendingSteps { runId } } } }"
EVENTS = """
query ($run: ID!) { runOrError(runId: $run) { ... on Run { eventConnection { events {
  ... on MessageEvent { message } } } } } }"""


class Operator:
    """Who works with the UI, by what its pages ask of the server."""

    def __init__(self, address: str) -> None:
        self._address = address

    def ask(self, query: str, **variables: object) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self._address}/graphql",
            json.dumps({"query": query, "variables": variables}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            said = json.load(answer)
        assert not said.get("errors"), said
        data: dict[str, Any] = said["data"]
        return data

    def launch(self) -> str:
        told = self.ask(LAUNCH, source=SOURCE)["launchRun"]
        assert told["__typename"] == "LaunchRunSuccess", told
        run_id: str = told["run"]["runId"]
        return run_id

    def terminate(self, run_id: str, policy: str) -> None:
        told = self.ask(TERMINATE, run=run_id, policy=policy)["terminateRun"]
        assert told["__typename"] == "TerminateRunSuccess", told

    def runs(self) -> dict[str, dict[str, str]]:
        return {run["runId"]: run for run in self.ask(RUNS)["runsOrError"]["results"]}

    def ended(self, run_id: str) -> str:
        until(lambda: self.runs()[run_id]["status"] not in UNFINISHED, f"run {run_id} goes on")
        return self.runs()[run_id]["status"]

    def said(self, run_id: str) -> str:
        events = self.ask(EVENTS, run=run_id)["runOrError"]["eventConnection"]["events"]
        return "\n".join(event.get("message", "") for event in events)

    def claims(self) -> list[dict[str, Any]]:
        """Pools of which a run holds a place or waits for one."""
        pools = self.ask(SLOTS)["instance"]["concurrencyLimits"]
        return [pool for pool in pools if pool["claimedSlots"] or pool["pendingSteps"]]


def until(holds: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.3)


@pytest.fixture(scope="module")
def site() -> Iterator[SeedSite]:
    with serve(ports=(0, 0, 0)) as site:
        yield site


@pytest.fixture(scope="module")
def desk(site: SeedSite, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace in which the source is asked slowly enough to be met at its work."""
    return slow(make_workspace(tmp_path_factory.mktemp("termination"), site))


@pytest.fixture(scope="module")
def reference(site: SeedSite, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """What one run of the source brings that nobody disturbs."""
    workspace = make_workspace(tmp_path_factory.mktemp("reference"), site)
    done = workspace.dateline("run", SOURCE)
    assert done.returncode == 0, done.stdout + done.stderr
    return workspace


def slow(workspace: Workspace) -> Workspace:
    file = workspace.sources / f"{SOURCE}.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("delay: 0", "delay: 1"), encoding="utf-8")
    return workspace


@pytest.fixture(scope="module")
def operator(desk: Workspace) -> Iterator[Operator]:
    with dagster_ui(desk) as address:
        yield Operator(address)


def pages_asked(site: SeedSite) -> int:
    return sum(hit.path.startswith("/stories/") for hit in site.log)


def process_of(operator: Operator, run_id: str) -> int:
    """The process that works on a run, as its events name it."""
    named = re.search(r"\(pid: (\d+)\)", operator.said(run_id))
    assert named, operator.said(run_id)
    return int(named[1])


def met_at_work(operator: Operator, site: SeedSite) -> str:
    """A run that has fetched some pages of the source and is fetching on."""
    before = pages_asked(site)
    run_id = operator.launch()
    until(lambda: pages_asked(site) >= before + 3, f"run {run_id} asks for no page")
    return run_id


def heals(operator: Operator, desk: Workspace, reference: Workspace) -> None:
    """The next run of the source ends well, nothing is held any more, and the lake is as if nobody had disturbed it."""
    assert operator.ended(operator.launch()) == "SUCCESS"
    until(lambda: not any(run["status"] in UNFINISHED for run in operator.runs().values()), "runs go on")
    assert operator.claims() == []
    for sql in STATE:
        assert desk.rows(sql) == reference.rows(sql)


def test_a_run_that_is_terminated_ends_and_gives_back_what_it_held(operator: Operator, site: SeedSite) -> None:
    run_id = met_at_work(operator, site)
    operator.terminate(run_id, "SAFE_TERMINATE")
    assert operator.ended(run_id) == "CANCELED", operator.said(run_id)
    asked = pages_asked(site)
    time.sleep(4)
    assert pages_asked(site) == asked
    assert operator.claims() == []


@pytest.mark.slow
def test_a_run_whose_process_is_killed_is_taken_up_by_the_next(
    operator: Operator, site: SeedSite, desk: Workspace, reference: Workspace
) -> None:
    run_id = met_at_work(operator, site)
    os.kill(process_of(operator, run_id), signal.SIGKILL)
    assert operator.ended(run_id) == "FAILURE", operator.said(run_id)
    heals(operator, desk, reference)


def test_ctrl_c_ends_the_command_and_the_next_one_takes_up_its_work(
    site: SeedSite, tmp_path: Path, reference: Workspace
) -> None:
    workspace = slow(make_workspace(tmp_path, site))
    before = pages_asked(site)
    process = workspace.start("run", SOURCE)
    until(lambda: pages_asked(site) >= before + 3, "the command asks for no page")
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1, said
    assert "done" not in said
    again = workspace.dateline("run", SOURCE)
    assert again.returncode == 0, again.stdout + again.stderr
    for sql in STATE:
        assert workspace.rows(sql) == reference.rows(sql)
