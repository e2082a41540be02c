"""The run configuration that an operator fills in."""

from __future__ import annotations

import datetime as dt

import dagster as dg
import pytest
from dagster import validate_run_config

from pipelines.assets.again import Cleaning, Reading
from pipelines.assets.brief import Scope
from pipelines.assets.keeping import Keeping
from pipelines.definitions import defs
from warehouse.pending import Span


def test_by_default_only_what_is_unread_is_read() -> None:
    assert Reading().span() is None


def test_days_are_read_with_both_ends_open_or_given() -> None:
    assert Reading(again=True).span() == Span(None, None)
    assert Reading(again=True, since="2022-04-26").span() == Span(dt.date(2022, 4, 26), None)
    assert Reading(again=True, until="2022-04-30").span() == Span(None, dt.date(2022, 4, 30))


def test_pages_are_cleaned_again_by_whole_days_of_their_fetch() -> None:
    assert Cleaning().moments() is None
    first, last = Cleaning(again=True, since="2022-04-26", until="2022-04-26").moments() or (None, None)
    assert (first, last) == (dt.datetime(2022, 4, 26, tzinfo=dt.UTC), dt.datetime(2022, 4, 27, tzinfo=dt.UTC))
    ever = Cleaning(again=True, until="9999-12-31").moments()
    assert ever is not None
    assert ever[0].year < 2000 < 9000 < ever[1].year


def test_the_later_day_first_is_told() -> None:
    with pytest.raises(dg.Failure, match=r"ops\.articles\.config: since is 2022-05-01, after until"):
        Cleaning(again=True, since="2022-05-01", until="2022-04-01").moments()


def test_what_is_no_day_is_told_and_not_tried_again() -> None:
    with pytest.raises(dg.Failure, match=r"since: found '26 April', expected a day") as failure:
        Reading(again=True, since="26 April").span()
    assert failure.value.allow_retries is False


def test_days_without_again_are_a_mistake_and_not_ignored() -> None:
    with pytest.raises(dg.Failure, match="again: true"):
        Reading(since="2022-04-26").span()


@pytest.mark.parametrize("config", [Cleaning, Reading, Scope, Keeping])
def test_every_field_has_a_description_and_a_default(config: type[dg.Config]) -> None:
    for name, field in config.model_fields.items():
        assert field.description, name
        assert not field.is_required(), name


AGAIN = {"config": {"again": True, "since": "", "until": ""}}
NEW_ONLY = {"config": {"again": False, "since": "", "until": ""}}


@pytest.mark.parametrize(
    ("name", "ops"),
    [
        ("reclean", {"articles": AGAIN, "records": NEW_ONLY}),
        ("reextract", {"records": AGAIN}),
        ("rebuild", {"articles": AGAIN, "records": AGAIN}),
    ],
)
def test_the_launchpad_is_filled_for_a_source(name: str, ops: dict[str, object]) -> None:
    job = defs.resolve_job_def(name)
    assert job.partitioned_config is not None
    config = job.partitioned_config.get_run_config_for_partition_key("seed-harbour-post")
    assert config == {"ops": ops}
    assert validate_run_config(job, config)


@pytest.mark.parametrize("name", ["brief", "maintain"])
def test_the_launchpad_is_filled_with_every_field(name: str) -> None:
    job = defs.resolve_job_def(name)
    assert job.run_config is not None
    ((op, filled),) = job.run_config["ops"].items()
    assert filled["config"].keys() == {"care": Keeping, "write_brief": Scope}[op].model_fields.keys()
    assert validate_run_config(job, job.run_config)
