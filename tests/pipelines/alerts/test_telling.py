"""Each fact is told once to each target, by real mail and a real webhook, and what could not be sent stays new."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import dagster as dg
import pytest
from click.testing import CliRunner, Result
from lakes import Lake
from receivers import Mailbox, Webhook

from pipelines.alerts.delivery import TargetError, target
from pipelines.assets.alerts import alerts, failed_runs
from pipelines.cli import main
from warehouse import connect

RULE = """\
name: figures
title: New figures
key: [figure_id]
text: "{indicator} {obs_value:,.0f}: {sentence}"
sql: FROM current_figures ORDER BY figure_id
"""


@pytest.fixture(autouse=True)
def _rule(rules: Path) -> None:
    (rules / "figures.yaml").write_text(RULE, encoding="utf-8")


def tell(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> Result:
    monkeypatch.setenv("DATELINE_ALERT_TO", " ".join(addresses))
    return CliRunner().invoke(main, ["alerts"])


def lines(*numbers: int) -> list[str]:
    return [f"EXPORTS {5_000_000 + number:,}: Exports reached $5 million in 2021." for number in numbers]


def rows(lake: Lake, sql: str) -> list[tuple[object, ...]]:
    with connect(lake.home) as connection:
        return connection.execute(sql).fetchall()


def test_a_fact_is_told_once_by_mail_and_webhook(
    lake: Lake, mail: Mailbox, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake.add("courier", lake.now, n_figures=2)
    lake.write()
    assert tell(monkeypatch, mail.address, hook.address).exit_code == 0
    assert [(one.subject, one.lines) for one in mail.got] == [("New figures", lines(0, 1))]
    assert hook.facts() == [lines(0, 1)]
    assert tell(monkeypatch, mail.address, hook.address).exit_code == 0
    assert (len(mail.got), len(hook.got)) == (1, 1)
    lake.figure("a0", obs_value=5_000_009)
    lake.write()
    assert tell(monkeypatch, mail.address, hook.address).exit_code == 0
    assert hook.facts()[1:] == [lines(9)]
    assert [one.lines for one in mail.got][1:] == [lines(9)]


def test_what_one_target_refuses_is_tried_again_for_it_alone(
    lake: Lake, mail: Mailbox, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake.add("courier", lake.now)
    lake.write()
    hook.refusals = 1
    refused = tell(monkeypatch, mail.address, hook.address)
    assert refused.exit_code == 1
    assert "500" in refused.stderr
    assert tell(monkeypatch, mail.address, hook.address).exit_code == 0
    assert hook.facts() == [lines(0)]
    assert len(mail.got) == 1


def test_many_facts_are_one_message(lake: Lake, hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.add("courier", lake.now, n_figures=50)
    lake.write()
    assert tell(monkeypatch, hook.address).exit_code == 0
    ((*first, last),) = hook.facts()
    assert (len(first), last) == (20, "and 30 more")
    assert rows(lake, "SELECT count(*) FROM alerts") == [(50,)]


def test_who_comes_later_is_not_told_the_past(lake: Lake, hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.add("courier", lake.now)
    lake.write()
    assert tell(monkeypatch).exit_code == 0
    assert rows(lake, "SELECT target, rule FROM alerts") == [(None, "figures")]
    assert tell(monkeypatch, hook.address).exit_code == 0
    assert hook.got == []


def test_text_of_the_web_stays_text(lake: Lake, mail: Mailbox, hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = 'Said {0.__class__} <script>alert("x")</script>\nBcc: all@example.org'
    lake.figure(lake.add("courier", lake.now, n_figures=0), sentence=hostile)
    lake.write()
    assert tell(monkeypatch, mail.address, hook.address).exit_code == 0
    told = [f"EXPORTS 5,000,000: {' '.join(hostile.split())}"]
    assert [(one.kind, one.recipients, one.lines) for one in mail.got] == [("text/plain", ["desk@example.org"], told)]
    assert hook.facts() == [told]


def test_a_broken_rule_stops_no_other(lake: Lake, rules: Path, hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    (rules / "broken.yaml").write_text(
        RULE.replace("name: figures", "name: broken").replace("figures ORDER", "nothing ORDER"), encoding="utf-8"
    )
    lake.add("courier", lake.now)
    lake.write()
    result = tell(monkeypatch, hook.address)
    assert result.exit_code == 1
    assert "rule broken: sql: " in result.stderr
    assert hook.facts() == [lines(0)]


def test_addresses_are_never_shown(lake: Lake, hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.add("courier", lake.now)
    lake.write()
    assert tell(monkeypatch, hook.address.replace("json://", "json://user:secret@")).exit_code == 0
    ((name,),) = rows(lake, "SELECT target FROM alerts")
    assert str(name).startswith("json-")
    with pytest.raises(TargetError, match="kind 'jsom'") as told:
        target("jsom://user:secret@host/path")
    assert "secret" not in str(told.value)


def test_a_dry_run_sends_and_writes_nothing(lake: Lake, hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_ALERT_TO", hook.address)
    lake.add("courier", lake.now)
    lake.write()
    for _ in range(2):
        shown = CliRunner().invoke(main, ["alerts", "--dry-run"])
        assert (shown.exit_code, hook.got) == (0, [])
        assert lines(0)[0] in shown.output
    assert tell(monkeypatch, hook.address).exit_code == 0
    assert "nothing new" in tell(monkeypatch, hook.address).output


def test_the_asset_tells_and_shows_what_it_told(lake: Lake, hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_ALERT_TO", hook.address)
    lake.add("courier", lake.now, n_figures=3)
    lake.write()
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize([alerts], instance=instance, selection=[alerts])
    (event,) = result.get_asset_materialization_events()
    metadata = event.step_materialization_data.materialization.metadata
    assert metadata["new"].value == metadata["dagster/row_count"].value == 3
    assert [record.data["text"] for record in metadata["preview"].records] == hook.facts()[0] == lines(0, 1, 2)


def test_a_failed_run_is_told_with_its_reason(lake: Lake, hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_ALERT_TO", hook.address)
    monkeypatch.setattr("pipelines.assets.alerts._PAUSES", (0.0, 0.1))
    hook.refusals = 1  # the next attempt is taken

    @dg.op
    def fetch() -> None:
        raise dg.Failure("the site is gone", allow_retries=False)

    @dg.job
    def watch() -> None:
        fetch()

    with dg.DagsterInstance.ephemeral() as instance:
        result = watch.execute_in_process(
            instance=instance, raise_on_error=False, tags={"dagster/partition": "seed-harbour-post"}
        )
        for _ in range(2):
            with dg.build_run_status_sensor_context(
                sensor_name="failed_runs",
                dagster_event=result.get_run_failure_event(),
                dagster_instance=instance,
                dagster_run=result.dagster_run,
            ) as context:
                failed_runs(context.for_run_failure())
    ((told,),) = hook.facts()
    assert told.startswith("watch of seed-harbour-post failed: the site is gone (run ")
    assert [message["title"] for message in hook.got] == ["A run of watch of seed-harbour-post failed"]


def test_alerts_follow_once_for_many_sources(lake: Lake) -> None:
    from pipelines.definitions import defs

    evening = dt.datetime(2026, 1, 1, 20, 30, tzinfo=dt.UTC)
    key = dg.AssetKey("alerts")

    def requested(cursor: object, minutes: int) -> tuple[int, object]:
        result = dg.evaluate_automation_conditions(
            defs,
            instance,
            asset_selection=dg.AssetSelection.assets("alerts"),
            evaluation_time=evening + dt.timedelta(minutes=minutes),
            cursor=cursor,
        )
        return result.get_num_requested(key), result.cursor

    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions("sources", ["one", "two", "never-read"])
        _, cursor = requested(None, 0)
        for source in ("one", "two"):
            for name in ("articles", "figures", "events"):
                instance.report_runless_asset_event(dg.AssetMaterialization(name, partition=source))
        number, cursor = requested(cursor, 1)
        assert number == 1
        instance.report_runless_asset_event(dg.AssetMaterialization("alerts"))
        number, cursor = requested(cursor, 2)
        assert number == 0
        number, cursor = requested(cursor, 40)  # past the hour: a silent source changes nothing upstream
        assert number == 1
