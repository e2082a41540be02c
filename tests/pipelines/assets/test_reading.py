"""The run configuration that an operator fills in."""

from __future__ import annotations

import datetime as dt

import dagster as dg
import pytest

from pipelines.assets.reading import Reading
from pipelines.definitions import defs
from warehouse.pending import Span


def test_by_default_only_what_is_unread_is_read() -> None:
    assert Reading().span() is None


def test_days_are_read_with_both_ends_open_or_given() -> None:
    assert Reading(again=True).span() == Span(None, None)
    assert Reading(again=True, since="2022-04-26").span() == Span(dt.date(2022, 4, 26), None)
    assert Reading(again=True, until="2022-04-30").span() == Span(None, dt.date(2022, 4, 30))


def test_what_is_no_day_is_told_and_not_tried_again() -> None:
    with pytest.raises(dg.Failure, match=r"since: found '26 April', expected a day") as failure:
        Reading(again=True, since="26 April").span()
    assert failure.value.allow_retries is False


def test_days_without_again_are_a_mistake_and_not_ignored() -> None:
    with pytest.raises(dg.Failure, match="again: true"):
        Reading(since="2022-04-26").span()


def test_every_field_has_a_description_and_a_default() -> None:
    for name, field in Reading.model_fields.items():
        assert field.description, name
        assert not field.is_required(), name


@pytest.mark.parametrize("name", ["reextract", "rebuild"])
def test_the_launchpad_is_filled_for_a_source(name: str) -> None:
    job = defs.resolve_job_def(name)
    assert job.partitioned_config is not None
    config = job.partitioned_config.get_run_config_for_partition_key("seed-harbour-post")
    assert config == {"ops": {"records": {"config": {"again": True, "since": "", "until": ""}}}}
