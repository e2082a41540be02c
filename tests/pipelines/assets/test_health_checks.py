"""The checks of a source's health in a run of the job `watch`: they warn with evidence and block nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "crawlers"))

import faults

from pipelines.health import CHECKS


def test_a_run_warns_of_a_dead_feed_and_goes_on(
    tmp_path: Path, prepare: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(tmp_path / "home")
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATELINE_SOURCES", str(tmp_path))
    from pipelines.definitions import defs

    text = b"<p>" + b"Exports of grain rose by 3 percent in 2021, the statistics office said on Tuesday. " * 6 + b"</p>"
    with faults.serve() as site, dg.DagsterInstance.ephemeral() as instance:
        told = {"name": "faulty", "title": "Faulty", "home": site.home, "language": "en", "timezone": "UTC"}
        told |= {"area": "AZ", "allow_private": True, "politeness": {"delay": 0}}
        told |= {"discover": {"feeds": ["/feed.xml", "/dead.xml"]}}
        (tmp_path / "faulty.yaml").write_text(json.dumps(told), encoding="utf-8")
        (tmp_path / "broken.yaml").write_text("homme: x\n", encoding="utf-8")  # a source's run is its own
        page = faults.ARTICLE.replace(b"</article>", text + b"</article>")
        site.pages = {"/feed.xml": faults.feed("/a"), "/a": page, "/dead.xml": faults.status(410)}
        instance.add_dynamic_partitions("sources", ["faulty"])
        result = defs.resolve_job_def("watch").execute_in_process(partition_key="faulty", instance=instance)
    assert result.success
    of_health = {one.check_name: one for one in result.get_asset_check_evaluations() if one.check_name in CHECKS}
    assert {name: one.passed for name, one in of_health.items()} == {name: name != "feeds_answer" for name in CHECKS}
    warned = of_health["feeds_answer"]
    assert warned.severity == dg.AssetCheckSeverity.WARN
    assert "status 410" in str(warned.metadata["faulty"].value)
