"""The files of a deployment hold what their readers take: Compose, Dagster, Dagster's and Dask's charts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "dagster_home" / "deploy"
SECRETS = re.compile(r"PASSWORD|SECRET|ACCESS_KEY")
# Keys of the values of Dagster's chart (1.13) that are used here, as its page of values names them.
CHART = {
    "global": {"postgresqlSecretName"},
    "generatePostgresqlPasswordSecret": None,
    "postgresql": {"enabled", "postgresqlHost", "postgresqlUsername", "postgresqlDatabase", "service"},
    "dagster-user-deployments": {"enabled", "deployments"},
    "runLauncher": {"type", "config"},
    "dagsterDaemon": {"enabled", "runCoordinator", "runMonitoring", "runRetries"},
    "telemetry": {"enabled"},
}
CODE = {
    "name", "image", "dagsterApiGrpcArgs", "port", "includeConfigInLaunchedRuns", "env", "envSecrets", "volumes",
    "volumeMounts", "resources",
}  # fmt: skip


def read(name: str) -> dict:
    return yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))


def test_the_compose_file_is_one_by_the_specification() -> None:
    compose_spec = pytest.importorskip("compose_spec")
    compose_spec.PyCompose((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def test_every_service_waits_for_services_that_exist_and_runs_a_known_program() -> None:
    services = read("compose.yaml")["services"]
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
        if service["image"] == "dateline":
            assert service["command"][0] in {"dask", "dagster", "dagster-webserver", "dagster-daemon"}
    assert {"postgres", "objects", "dask-scheduler", "dask-worker", "code", "webserver", "daemon"} == set(services)
    assert services["dask-worker"]["deploy"]["replicas"] == 2
    assert all(port.startswith("127.0.0.1:") for service in services.values() for port in service.get("ports", ()))


def test_no_file_holds_a_secret() -> None:
    for name, value in read("compose.yaml")["x-dateline"]["environment"].items():
        if SECRETS.search(name):
            assert re.fullmatch(r"\$\{\w+:\?\}", value), name
    for name in ("values.yaml", "dask-values.yaml"):
        plain = [
            entry
            for entry in re.findall(r"\{name: (\w+), value:", (DEPLOY / name).read_text(encoding="utf-8"))
            if SECRETS.search(entry)
        ]
        assert plain == []


def test_the_values_have_the_charts_keys() -> None:
    values = read("values.yaml")
    assert set(values) <= set(CHART)
    for key, allowed in CHART.items():
        assert allowed is None or set(values[key]) <= allowed, key
    (deployment,) = values["dagster-user-deployments"]["deployments"]
    assert set(deployment) <= CODE
    dask = read("dask-values.yaml")
    assert set(dask) == {"scheduler", "worker", "jupyter"}


def test_dagsters_settings_are_those_of_one_machine_with_another_place_for_its_state() -> None:
    here, there = yaml.safe_load((ROOT / "dagster_home" / "dagster.yaml").read_text()), read("dagster.yaml")
    assert set(there) - set(here) == {"storage"}
    for key in ("telemetry", "nux", "retention", "run_retries"):
        assert there[key] == here[key]
    assert there["concurrency"]["pools"] == here["concurrency"]["pools"]
    assert (
        there["concurrency"]["runs"]["tag_concurrency_limits"] == here["concurrency"]["runs"]["tag_concurrency_limits"]
    )
