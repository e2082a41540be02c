"""What a report of numbers is: articles that begin with figures and tell no other event."""

import datetime as dt

import pytest

from pipelines.extract.areas import find_areas
from pipelines.extract.document import Document
from pipelines.extract.events import Event, find_events
from pipelines.extract.periods import find_periods
from pipelines.extract.quantities import find_quantities

REPORTS = [
    "The port of Beira earned 5.4 million dollars in the first half of 2021. In those six months 1,202 ships called there.",
    "Peru should take in about $7 billion by the end of the year, the minister said. Receipts may come to $8 billion by then.",
    "Kenya Ferries has cut its loss by 60 per cent to $4 million after two ships were sold. Revenue came to $9 million.",
    "Tonga counted 2,000 visitors in three weeks, and they left 97 million dollars there, the ministry said. Most were from Fiji.",
]
REMARKS = [
    "The upgrade pays for 18 safe bus stops and 11 pedestrian crossings in Samoa.",
    "Ghana was glad. Nobody had counted on it, the minister said, but 12 ships came in.",
    "Oil prices rose by 2 percent to $80. Gold lost $3.",
]


def _events(text: str) -> list[Event]:
    document = Document(text, published=dt.date(2022, 4, 26))
    return find_events(document, find_quantities(document), find_periods(document), find_areas(document))


@pytest.mark.parametrize("text", REPORTS)
def test_an_article_that_begins_with_figures_reports_them(text: str) -> None:
    assert "STATISTICS_RELEASED" in [event.event_type for event in _events(text)]


@pytest.mark.parametrize("text", REMARKS)
def test_remarks_moves_of_prices_and_single_figures_are_no_reports(text: str) -> None:
    assert "STATISTICS_RELEASED" not in [event.event_type for event in _events(text)]


def test_the_country_that_begins_a_report_is_the_one_reported_on() -> None:
    event = _events(
        "Tunisia's trade gap shrank by 24 percent to $1 billion. Algeria, Algeria's neighbours and Algeria's firms sold it gas. "
        "Imports from Algeria, Algeria being close, came to $2 billion."
    )[0]
    assert [actor.area for actor in event.actors if actor.area] == ["TN"]


def test_dollars_of_the_us_are_no_actor() -> None:
    (event,) = _events("Tanzania has awarded a Turkish firm a $US 1.2bn contract.")
    assert {actor.area for actor in event.actors if actor.area} == {"TZ", "TR"}


def test_a_dated_closure_told_beside_numbers_is_an_event() -> None:
    events = _events(
        "Libya earned $2 billion from oil in March, 5 percent less than in February, the ministry said. "
        "Gas brought in $1 billion. Both sums were lower than expected. The weather was good. "
        "On April 18 the oil firm shut down its terminal at Zueitina."
    )
    assert [event.event_type for event in events] == ["STATISTICS_RELEASED", "DISRUPTION"]
