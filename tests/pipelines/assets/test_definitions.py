"""What an operator finds in the UI is complete: every asset and job says what it is and how it behaves."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
import yaml

from pipelines.assets.lineage import SET_BY_WAREHOUSE, column_lineage, lines
from pipelines.assets.manners import WAREHOUSE
from pipelines.definitions import defs
from pipelines.extract.version import EXTRACTOR_VERSION
from warehouse import connect, migrate
from warehouse.catalog import dictionary

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NAMES = Path(__file__).with_name("names.yaml")
GRAPH = defs.resolve_asset_graph()
KEYS = sorted(GRAPH.materializable_asset_keys)
JOBS = [job for job in defs.resolve_all_job_defs() if not job.name.startswith("__")]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.to_user_string())
def test_every_asset_says_what_it_is(key: dg.AssetKey) -> None:
    node = GRAPH.get(key)
    assert node.description
    assert node.owners
    assert node.kinds
    assert node.code_version
    if node.kinds == {"html"}:
        return  # a page, no table
    assert node.metadata["dagster/table_name"] == f"lake.{key.to_user_string()}"


def test_groups_stand_in_the_order_of_the_way_of_the_data() -> None:
    backwards = [
        (key.to_user_string(), parent.to_user_string())
        for key in KEYS
        for parent in GRAPH.get(key).parent_keys
        if GRAPH.get(parent).group_name > GRAPH.get(key).group_name
    ]
    assert backwards == []
    assert all(GRAPH.get(key).group_name[0].isdigit() for key in KEYS)


def test_a_new_extractor_makes_figures_and_events_stale() -> None:
    assert {GRAPH.get(dg.AssetKey(name)).code_version for name in ("figures", "events")} == {EXTRACTOR_VERSION}


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_job_says_what_it_does_and_ends_some_day(job: dg.JobDefinition) -> None:
    assert job.description
    assert int(job.tags["dagster/max_runtime"]) > 0


def test_every_check_says_what_it_looks_at() -> None:
    silent = [key.to_user_string() for key in GRAPH.asset_check_keys if not GRAPH.get_check_spec(key).description]
    assert silent == []


def names() -> dict[str, object]:
    """Everything of the definitions that a person, a script or a stored state knows by its name."""
    return {
        "assets": {
            group: sorted(key.to_user_string() for key in KEYS if GRAPH.get(key).group_name == group)
            for group in sorted({GRAPH.get(key).group_name for key in KEYS})
        },
        "checks": {
            key.to_user_string(): {
                ("blocking" if blocking else "warning"): sorted(
                    one.name
                    for one in GRAPH.asset_check_keys
                    if one.asset_key == key and GRAPH.get_check_spec(one).blocking == blocking
                )
                for blocking in (True, False)
            }
            for key in KEYS
        },
        "jobs": {
            job.name: sorted(key.to_user_string() for key in job.asset_layer.executable_asset_keys)
            for job in sorted(JOBS, key=lambda job: job.name)
        },
        "schedules": {one.name: one.job_name for one in sorted(defs.schedules or [], key=lambda one: one.name)},
        "sensors": sorted(one.name for one in defs.sensors or []),
    }


def test_names_change_only_on_purpose() -> None:
    """A renamed asset or job loses its history in the UI: this is the place where the change is agreed to."""
    assert names() == yaml.safe_load(NAMES.read_text(encoding="utf-8"))


def test_the_readme_lists_every_job_once() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", README.split("| job | does |")[1].split("\n\n")[0], re.MULTILINE)
    assert sorted(listed) == sorted(job.name for job in JOBS)


def test_who_writes_records_waits_in_the_pool_of_the_warehouse() -> None:
    pools = {
        definition.op.name: definition.op.pool
        for definition in defs.resolve_asset_graph().assets_defs
        if definition.keys
    }
    assert pools["articles"] == pools["records"] == WAREHOUSE


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    home: Path = tmp_path_factory.mktemp("empty")
    migrate(home)
    with connect(home) as lake:
        return {one.name: [column.name for column in one.columns] for one in dictionary(lake)}


def test_lineage_names_columns_that_exist(columns: dict[str, list[str]]) -> None:
    upstream = {name for table in lines().values() for found in table.values() for name in found}
    assert {name for name in upstream if name.partition(".")[2] not in columns[name.partition(".")[0]]} == set()
    assert lines().keys() == {key.to_user_string() for key in KEYS} - {"brief"}
    for table, known in lines().items():
        of_all = set(columns["figures"]) | set(columns["events"]) if table in {"figures", "events"} else columns[table]
        assert set(known) - {"all"} <= set(of_all), table


def test_every_column_of_a_figure_has_a_lineage(columns: dict[str, list[str]]) -> None:
    deps = column_lineage("figures", columns["figures"]).deps_by_column
    assert set(columns["figures"]) - SET_BY_WAREHOUSE == set(deps)
    assert {(dep.asset_key.to_user_string(), dep.column_name) for dep in deps["time_period"]} == {
        ("articles", "text"),
        ("articles", "published_date"),
    }


def test_a_broken_source_file_stops_neither_the_definitions_nor_other_sources(tmp_path: Path) -> None:
    """As Dagster loads them for each run, in a process of its own."""
    for path in (ROOT / "crawlers" / "sources").glob("seed-*.yaml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "seed-steppe-ledger.yaml").write_text("homme: x\n", encoding="utf-8")
    asked = "from pipelines.definitions import defs; print(*sorted(one.name for one in defs.schedules))"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env={**os.environ, "DATELINE_SOURCES": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [
        "brief_each_morning",
        "maintain_daily",
        "watch_seed_caspian_courier",
        "watch_seed_harbour_post",
    ]


def test_a_run_of_a_broken_source_says_where_the_fault_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATELINE_SOURCES", str(tmp_path))
    (tmp_path / "broken.yaml").write_text("name: broken\nhomme: x\n", encoding="utf-8")
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions("sources", ["broken"])
        result = defs.resolve_job_def("watch").execute_in_process(
            partition_key="broken", instance=instance, raise_on_error=False
        )
    (failure,) = (event for event in result.all_events if event.is_step_failure)
    assert "broken.yaml:2: homme" in str(failure.step_failure_data.error)
    assert not [event for event in result.all_events if event.is_step_up_for_retry]
