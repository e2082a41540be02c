"""The jobs of an operator on a lake that a run has filled: what they change, and what they show in the UI."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg
import pytest
from workspaces import Workspace

SOURCE = "seed-caspian-courier"


@pytest.fixture
def instance(finished: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    monkeypatch.setenv("DATELINE_HOME", str(finished.home))
    monkeypatch.setenv("DATELINE_SOURCES", str(finished.sources))
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions("sources", [SOURCE])
        yield instance


def execute(instance: dg.DagsterInstance, job: str, **reading: object) -> dg.ExecuteInProcessResult:
    from pipelines.definitions import defs

    config = {"ops": {"records": {"config": reading}}} if reading else None
    return defs.resolve_job_def(job).execute_in_process(
        instance=instance, partition_key=SOURCE, run_config=config, raise_on_error=False
    )


def metadata(result: dg.ExecuteInProcessResult) -> dict[str, dict[str, dg.MetadataValue]]:
    return {
        event.asset_key.to_user_string(): dict(event.step_materialization_data.materialization.metadata)
        for event in result.get_asset_materialization_events()
        if event.asset_key
    }


def snapshot(workspace: Workspace) -> int:
    return workspace.rows("SELECT max(snapshot_id) FROM lake.snapshots()")[0][0]


def figures_of(workspace: Workspace, condition: str = "true") -> int:
    return workspace.rows(
        "SELECT count(*) FROM current_figures JOIN current_articles AS a USING (article_id) "
        f"WHERE a.source = '{SOURCE}' AND {condition}"
    )[0][0]


@pytest.mark.parametrize("job", ["reclean", "reextract", "rebuild"])
def test_doing_it_again_by_the_same_code_changes_nothing(
    finished: Workspace, instance: dg.DagsterInstance, job: str
) -> None:
    before = snapshot(finished)
    result = execute(instance, job)
    assert result.success
    shown = metadata(result)
    if job != "reextract":
        assert [shown["articles"][name].value for name in ("new", "closed")] == [0, 0]
        assert shown["articles"]["rejected"].value > 0  # it has looked at pages again
    assert figures_of(finished) > 100
    assert shown["figures"]["new"].value == (0 if job == "reclean" else figures_of(finished))
    assert snapshot(finished) == before


def test_a_span_of_days_is_read_again_and_no_more(finished: Workspace, instance: dg.DagsterInstance) -> None:
    result = execute(instance, "reextract", again=True, since="2022-04-01", until="2022-04-30")
    expected = figures_of(finished, "published_date BETWEEN '2022-04-01' AND '2022-04-30'")
    assert 0 < expected < figures_of(finished)
    assert metadata(result)["figures"]["new"].value == expected


def test_a_wrong_day_fails_the_run_with_what_is_allowed(instance: dg.DagsterInstance) -> None:
    result = execute(instance, "reextract", again=True, since="April")
    assert not result.success
    (failure,) = (event for event in result.all_events if event.is_step_failure)
    assert "expected a day as 2022-04-26" in str(failure.step_failure_data.error)
    assert not [event for event in result.all_events if event.is_step_up_for_retry]


def test_an_asset_shows_its_table(finished: Workspace, instance: dg.DagsterInstance) -> None:
    shown = metadata(execute(instance, "rebuild"))
    assert shown.keys() == {"articles", "figures", "events"}
    for table, values in shown.items():
        schema, lineage = (values[name].value for name in ("dagster/column_schema", "dagster/column_lineage"))
        (rows,) = finished.rows(f"SELECT count(*) FROM {table}")
        assert values["dagster/row_count"].value == rows[0]
        assert {column.name for column in schema.columns} >= set(lineage.deps_by_column)
        assert all(column.description for column in schema.columns)
        assert len(values["preview"].records) == 10
        plots = [value for name, value in values.items() if name.startswith("plot_")]
        assert plots
        assert all(SOURCE in plot.value and "data:image/svg+xml" in plot.value for plot in plots)


def test_warnings_stand_beside_the_blocking_checks(instance: dg.DagsterInstance) -> None:
    checks = execute(instance, "rebuild").get_asset_check_evaluations()
    names = {(one.asset_key.to_user_string(), one.check_name, one.blocking) for one in checks}
    assert {
        ("figures", "key_unique", True),
        ("figures", "steady_yield", False),
        ("articles", "in_rhythm", False),
    } <= names
    assert [one.check_name for one in checks if one.blocking and not one.passed] == []


def test_the_brief_is_written_of_the_days_that_the_launchpad_says(
    finished: Workspace, instance: dg.DagsterInstance
) -> None:
    from pipelines.definitions import defs

    (finished.sources / "broken.yaml").write_text("homme: x\n", encoding="utf-8")  # it tells of sources, broken or not
    config = {"areas": ["AZ"], "since": "2022-01-01", "until": "2022-04-30"}
    try:
        result = defs.resolve_job_def("brief").execute_in_process(
            instance=instance, run_config={"ops": {"write_brief": {"config": config}}}
        )
    finally:
        (finished.sources / "broken.yaml").unlink()
    page = (finished.home / "brief.html").read_text(encoding="utf-8")
    assert metadata(result)["brief"]["bytes"].value == len(page.encode())
    assert "published from 1 January 2022 to 30 April 2022, on Azerbaijan" in page
