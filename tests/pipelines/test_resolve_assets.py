"""What is joined over all sources follows any of them."""

from __future__ import annotations

import dagster as dg

from pipelines.definitions import defs


def test_stories_are_due_after_events_of_any_source() -> None:
    instance = dg.DagsterInstance.ephemeral()
    instance.add_dynamic_partitions("sources", ["one", "two"])
    before = dg.evaluate_automation_conditions(defs=defs, instance=instance)
    assert before.total_requested == 0
    instance.report_runless_asset_event(dg.AssetMaterialization("events", partition="two"))
    after = dg.evaluate_automation_conditions(defs=defs, instance=instance, cursor=before.cursor)
    assert {name for name in ("stories", "story_reports") if after.get_num_requested(dg.AssetKey(name))} == {
        "stories",
        "story_reports",
    }


def test_alerts_are_told_once_of_what_is_joined_in_the_same_run() -> None:
    joined = ("stories", "story_reports", "observations", "conflicts")
    instance = dg.DagsterInstance.ephemeral()
    instance.add_dynamic_partitions("sources", ["one", "two"])
    before = dg.evaluate_automation_conditions(defs=defs, instance=instance)
    for name in ("figures", "events"):
        instance.report_runless_asset_event(dg.AssetMaterialization(name, partition="two"))
    after = dg.evaluate_automation_conditions(defs=defs, instance=instance, cursor=before.cursor)
    assert [after.get_num_requested(dg.AssetKey(name)) for name in (*joined, "alerts")] == [1, 1, 1, 1, 1]
