from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.resolve import stories
from pipelines.resolve.memory import Memory
from pipelines.resolve.reports import Actor, Report

Make = Callable[..., Report]
_THINGS = (
    ("plant of KAMAZ in Karabakh", "FACILITY_LAUNCH"),
    ("solar power plant in Sardoba", "FACILITY_LAUNCH"),
    ("solar power plant in Sardoba", "CONSTRUCTION"),
    ("second stage of the solar power plant in Sardoba", "CONSTRUCTION"),
    ("11th interregional forum", "FORUM_HELD"),
    ("12th interregional forum", "FORUM_HELD"),
    ("free trade agreement", "AGREEMENT_SIGNED"),
)


@st.composite
def _reports(draw: st.DrawFn) -> list[Report]:
    """Reports by few articles about few things in few places, so that many match and some contradict."""
    articles = draw(st.lists(st.integers(0, 600), min_size=1, max_size=9))
    copied = [draw(st.none() | st.integers(0, number - 1)) if number else None for number in range(len(articles))]
    found = []
    for number, day in enumerate(articles):
        original = copied[number]
        if original is not None and copied[original] is not None:
            original = None
        for turn in range(draw(st.integers(0, 3))):
            thing, event_type = draw(st.sampled_from(_THINGS))
            status = draw(st.sampled_from(("planned", "possible", "ongoing", "occurred", "cancelled")))
            told = dt.date(2022, 1, 1) + dt.timedelta(days=day)
            start = draw(st.none() | st.integers(-10, 300).map(lambda n, told=told: told + dt.timedelta(days=n)))
            found.append(
                Report(
                    event_id=f"{number}-{turn}",
                    article_id=f"a{number}",
                    origin=f"a{number}" if original is None else f"a{original}",
                    source=f"s{number % 3}",
                    reported_on=told,
                    event_type=event_type,
                    status=status,
                    sentence=f"The {thing} of 220 MW, they said.",
                    quote=thing,
                    object=thing,
                    period_start=start,
                    period_end=start and start + dt.timedelta(days=draw(st.sampled_from((1, 30, 91, 365)))),
                    actors=tuple(Actor(area) for area in draw(st.sampled_from(("AZ", "AZ RU", "UZ"))).split()),
                )
            )
    return found


def state(memory: Memory) -> tuple[object, object]:
    return memory.placed, {name: sorted(told, key=lambda one: one.order) for name, told in memory.stories_told.items()}


def rebuilt(reports: Sequence[Report]) -> Memory:
    memory = Memory()
    memory.update(reports)
    return memory


@pytest.mark.parametrize("largest_block", [3, stories.LARGEST_BLOCK])
@settings(max_examples=150, deadline=None)
@given(reports=_reports(), later=_reports(), order=st.randoms(use_true_random=False))
def test_any_order_of_arrival_change_and_withdrawal_gives_what_a_rebuild_gives(
    largest_block: int, reports: list[Report], later: list[Report], order: random.Random
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stories, "LARGEST_BLOCK", largest_block)
        memory = Memory()
        arriving = list(reports)
        order.shuffle(arriving)
        while arriving:
            size = order.randint(1, 4)
            memory.update(arriving[:size])
            del arriving[:size]
        assert state(memory) == state(rebuilt(reports))
        # A second version: some reports stay, some change, some go, some come.
        now = {report.event_id: report for report in later}
        before = {report.event_id: report for report in reports}
        memory.update(
            [report for name, report in now.items() if before.get(name) != report], before.keys() - now.keys()
        )
        assert state(memory) == state(rebuilt(later))


@settings(max_examples=100, deadline=None)
@given(reports=_reports())
def test_every_original_report_is_in_one_story_and_no_article_twice_under_a_type(reports: list[Report]) -> None:
    memory = rebuilt(reports)
    told = [one for story in memory.stories_told.values() for one in story if not one.is_copy]
    assert sorted(one.event_id for one in told) == sorted(one.event_id for one in reports if not one.is_copy)
    for story_id, story in memory.stories_told.items():
        originals = [one for one in story if not one.is_copy]
        assert story_id == min(originals, key=lambda one: one.order).event_id
        under = [(one.article_id, one.event_type) for one in originals]
        assert len(under) == len(set(under))


@settings(max_examples=100, deadline=None)
@given(reports=_reports())
def test_wire_copies_make_no_story_and_change_none(reports: list[Report]) -> None:
    originals = {one.article_id for one in reports if not one.is_copy}
    kept = [one for one in reports if not one.is_copy or one.origin in originals]
    without = [one for one in kept if not one.is_copy]
    assert rebuilt(kept).stories_told.keys() == rebuilt(without).stories_told.keys()


def test_a_story_keeps_its_name_when_later_reports_join(make: Make) -> None:
    plan = make(
        1,
        "2022-04-26",
        "A plant of KAMAZ will open in Karabakh.",
        "plant of KAMAZ",
        when="2022-04-01",
        until="2022-07-01",
        areas="AZ RU",
    )
    delay = make(
        2,
        "2022-07-05",
        "The plant of KAMAZ in Karabakh will open.",
        "plant of KAMAZ",
        when="2022-10-01",
        until="2023-01-01",
        areas="AZ RU",
    )
    memory = rebuilt([plan])
    memory.update([delay])
    assert {name: [one.event_id for one in told] for name, told in memory.stories_told.items()} == {"e1": ["e1", "e2"]}


@pytest.mark.parametrize(
    ("when", "until"), [("2022-07-01", "2022-10-01"), ("2022-01-01", "2023-01-01"), ("2022-09-12", None)]
)
def test_what_happened_joins_its_plan_however_exactly_it_is_dated(make: Make, when: str, until: str | None) -> None:
    said = "plant of KAMAZ", {"areas": "AZ RU"}
    plan = make(
        1,
        "2022-04-26",
        "A plant of KAMAZ will open in Karabakh.",
        said[0],
        when="2022-07-01",
        until="2022-10-01",
        **said[1],
    )
    opened = make(
        2,
        "2022-10-05",
        "The plant of KAMAZ opened in Karabakh.",
        said[0],
        status="occurred",
        when=when,
        until=until,
        **said[1],
    )
    again = make(
        3,
        "2022-10-20",
        "The plant of KAMAZ opened in Karabakh.",
        said[0],
        status="occurred",
        when="2022-09-15",
        **said[1],
    )
    assert {name: len(told) for name, told in rebuilt([plan, opened, again]).stories_told.items()} == {"e1": 3}


def test_what_happened_twice_is_two_stories(make: Make) -> None:
    said = (
        "Talks were held in Aktau.",
        "talks on cotton",
    )
    first, second = (
        make(n, day, *said, status="occurred", when=day, event_type="MEETING_HELD", areas="KZ UZ")
        for n, day in enumerate(("2022-03-01", "2022-03-09"), 1)
    )
    assert len(rebuilt([first, second]).stories_told) == 2


def test_a_run_touches_only_what_shares_a_block_with_what_changed(make: Make) -> None:
    solar = [make(n, "2022-02-10", "A solar plant will open in Sardoba.", "solar plant", areas="UZ") for n in (1, 2)]
    memory = rebuilt(solar)
    outcome = memory.update([make(3, "2022-02-10", "A cotton mill will open in Khatlon.", "cotton mill", areas="TJ")])
    assert outcome.replaced_reports == {"e3"}
    outcome = memory.update([make(4, "2022-02-11", "The solar plant in Sardoba will open.", "solar plant", areas="UZ")])
    assert outcome.replaced_reports == {"e1", "e2", "e4"}


def test_what_only_a_copy_tells_makes_no_story(make: Make) -> None:
    original = make(
        1,
        "2022-03-31",
        "They signed a declaration on tariffs.",
        "declaration on tariffs",
        event_type="AGREEMENT_SIGNED",
    )
    copy = replace(original, event_id="e2", article_id="a2")
    other = make(
        3, "2022-03-31", "Talks were held in Aktau.", "talks", event_type="MEETING_HELD", article_id="a2", origin="a1"
    )
    memory = rebuilt([original, copy, other])
    assert {name: [one.event_id for one in told] for name, told in memory.stories_told.items()} == {"e1": ["e1", "e2"]}
    assert memory.placed["e3"].story_id is None
