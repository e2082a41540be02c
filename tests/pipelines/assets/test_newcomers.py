"""A source file that is new or changed asks for one run."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from crawlers.source import SourceError
from pipelines.assets.newcomers import new_sources

ROOT = Path(__file__).resolve().parents[3]
FIRST = "seed-harbour-post"


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    monkeypatch.setenv("DATELINE_SOURCES", str(folder))
    add(folder, FIRST)
    return folder


def add(folder: Path, name: str) -> None:
    text = (ROOT / "crawlers" / "sources" / f"{FIRST}.yaml").read_text(encoding="utf-8")
    (folder / f"{name}.yaml").write_text(text.replace(f"name: {FIRST}", f"name: {name}"), encoding="utf-8")


def look(instance: dg.DagsterInstance, cursor: str | None = None) -> dg.SensorResult:
    with dg.build_sensor_context(instance=instance, cursor=cursor) as context:
        result = new_sources(context)
    assert isinstance(result, dg.SensorResult)
    return result


def asked(result: dg.SensorResult) -> list[str]:
    return [str(request.partition_key) for request in result.run_requests or []]


def test_each_new_file_asks_once(sources: Path) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        first = look(instance)
        assert asked(first) == [FIRST]
        (request,) = first.dynamic_partitions_requests or []
        assert list(request.partition_keys) == [FIRST]
        assert asked(look(instance, first.cursor)) == []
        add(sources, "second")
        second = look(instance, first.cursor)
        assert asked(second) == ["second"]
        assert asked(look(instance, second.cursor)) == []


def test_a_change_counts_and_a_comment_does_not(sources: Path) -> None:
    file = sources / f"{FIRST}.yaml"
    with dg.DagsterInstance.ephemeral() as instance:
        cursor = look(instance).cursor
        file.write_text(file.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
        assert asked(look(instance, cursor)) == []
        file.write_text(file.read_text(encoding="utf-8").replace("max_pages: 50", "max_pages: 49"), encoding="utf-8")
        assert asked(look(instance, cursor)) == [FIRST]


def test_a_source_that_was_fetched_before_the_first_look_is_not_new(sources: Path) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        instance.report_runless_asset_event(dg.AssetMaterialization("fetches", partition=FIRST))
        add(sources, "second")
        assert asked(look(instance)) == ["second"]


def test_a_source_that_is_off_asks_for_nothing(sources: Path) -> None:
    file = sources / f"{FIRST}.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("enabled: true", "enabled: false"), encoding="utf-8")
    with dg.DagsterInstance.ephemeral() as instance:
        assert asked(look(instance)) == []


def test_a_mistake_in_a_file_fails_the_look_with_its_place_and_stops_no_other(sources: Path) -> None:
    (sources / "wrong.yaml").write_text("homme: x\n", encoding="utf-8")
    with dg.DagsterInstance.ephemeral() as instance:
        first = look(instance)
        assert asked(first) == [FIRST]
        with pytest.raises(SourceError, match=r"wrong\.yaml"):
            look(instance, first.cursor)


def test_a_mistake_that_is_mended_asks_for_nothing(sources: Path) -> None:
    file = sources / f"{FIRST}.yaml"
    text = file.read_text(encoding="utf-8")
    with dg.DagsterInstance.ephemeral() as instance:
        cursor = look(instance).cursor
        file.write_text(text.replace("timezone:", "timezonne:"), encoding="utf-8")
        (sources / "second.yaml").write_text(text.replace(f"name: {FIRST}", "name: second"), encoding="utf-8")
        second = look(instance, cursor)
        assert asked(second) == ["second"]
        file.write_text(text, encoding="utf-8")
        assert asked(look(instance, second.cursor)) == []
