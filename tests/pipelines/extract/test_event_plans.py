"""What the seed site's articles promise and report done is read as such: the plans that a reader follows."""

from __future__ import annotations

import pytest

from pipelines.extract.areas import find_areas
from pipelines.extract.article import document_of
from pipelines.extract.events import Event, find_events
from pipelines.extract.periods import find_periods
from pipelines.extract.quantities import find_quantities
from seeds.content import articles, outlets
from seeds.expected import Plan, Promise, expected

_AREAS = {outlet.key: outlet.area for outlet in outlets()}
_ARTICLES = {article.id: article for article in articles()}
_PLANS = expected().plans
_PROMISES = [(plan, promise) for plan in _PLANS for promise in plan.promised]


def read(page: str) -> list[Event]:
    article = _ARTICLES[page]
    document = document_of(
        {
            "text": article.text,
            "title": article.headline,
            "published_at": article.published.isoformat() if article.published else None,
            "source_area": _AREAS[article.outlet],
        }
    )
    return find_events(document, find_quantities(document), find_periods(document), find_areas(document))


def areas(event: Event) -> set[str | None]:
    return {actor.area for actor in event.actors} | {(event.location or "")[:2]}


@pytest.mark.parametrize(("plan", "promise"), _PROMISES, ids=lambda value: getattr(value, "name", None) or value.page)
def test_each_promise_is_a_plan_with_its_date(plan: Plan, promise: Promise) -> None:
    [event] = [
        event
        for event in read(promise.page)
        if (event.event_type, event.status, event.time_period) == (plan.event_type, promise.status, promise.time_period)
    ]
    assert plan.area in areas(event)


@pytest.mark.parametrize("plan", [plan for plan in _PLANS if plan.done_by], ids=lambda plan: plan.name)
def test_the_article_that_reports_it_done_says_that_it_happened(plan: Plan) -> None:
    assert plan.done_by is not None
    done = [e for e in read(plan.done_by) if e.event_type == plan.event_type and e.status == "occurred"]
    assert any(plan.area in areas(event) for event in done)


def test_the_seed_article_tells_no_more_events_than_it_has() -> None:
    found = [event.event_type for event in read("azerbaijan-russia-commission")]
    assert len(found) == 14
    assert found.count("COOPERATION_PLEDGE") == 3
    assert found.count("CONSTRUCTION") == 1
