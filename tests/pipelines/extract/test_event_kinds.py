"""Kinds of mistakes that real texts taught: when, whether and once, a sentence or two each."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.extract.areas import find_areas
from pipelines.extract.document import Document
from pipelines.extract.events import Event, find_events
from pipelines.extract.periods import find_periods
from pipelines.extract.quantities import find_quantities

PUBLISHED = dt.date(2023, 5, 17)


def read(text: str) -> list[Event]:
    document = Document(text, published=PUBLISHED)
    return find_events(document, find_quantities(document), find_periods(document), find_areas(document))


def told(text: str) -> set[tuple[str, str, str | None]]:
    return {(event.event_type, event.status, event.time_period) for event in read(text)}


@pytest.mark.parametrize(
    ("text", "time_period"),
    [
        ("Oman will invest $5 billion in its ports over the next ten years.", "2023-05-17/P10Y"),
        ("The pact, signed on May 3 by Peru and Chile, opens their markets.", "2023-05-03"),
        ("Earlier this year Ghana, which is short of cash, sold bonds worth $1 billion.", "2023"),
        ("Shares fell after the Peruvian bank had filed for bankruptcy.", None),
        (
            "The Peruvian minister told reporters in Lima after a long round of questions on Tuesday that Peru would build a port.",
            None,
        ),
    ],
)
def test_when(text: str, time_period: str | None) -> None:
    [event] = read(text)
    assert event.time_period == time_period


def test_of_two_periods_of_one_event_the_finer_is_kept() -> None:
    assert told("Peru will open the port in 2024. The port is to open in March 2024.") == {
        ("FACILITY_LAUNCH", "planned", "2024-03")
    }


def test_a_meeting_without_a_day_is_that_of_the_news() -> None:
    text = "Peru and Chile raised their trade.\n\nIt rose by a tenth.\n\nIt was high.\n\nThe Peruvian and the Chilean minister held talks on it."
    assert ("MEETING_HELD", "occurred", "2023-05-17") in told(text)


def test_a_deal_about_a_loan_or_debt_is_the_loan() -> None:
    assert told("Zambia struck a deal to restructure its debt.") == {("LOAN_GRANTED", "occurred", "2023-05-17")}
    text = "The World Bank approved a loan of $50 million for Benin. The papers were signed by the Beninese minister."
    assert told(text) == {("LOAN_GRANTED", "occurred", "2023-05-17")}


def test_the_creation_of_a_commission_is_no_session_of_it() -> None:
    types = {event.event_type for event in read("Tanzania and China agreed on the creation of a joint commission.")}
    assert types == {"ACQUISITION"}


@pytest.mark.parametrize(
    "text",
    [
        "Should Peru have built the port?",
        "The plant will be able to supply power to 30,000 houses in Peru.",
        "Peru must build a port.",
    ],
)
def test_what_is_asked_needed_or_able_to_be_done_is_no_event(text: str) -> None:
    assert read(text) == []


def test_what_stands_behind_another_verb_says_nothing_of_an_action_noun() -> None:
    [event] = read("Workers in Chile began a strike on Tuesday after wage talks failed.")
    assert (event.event_type, event.status) == ("DISRUPTION", "occurred")


def test_the_object_before_a_verb_ends_where_the_verb_begins() -> None:
    [event] = read("The Greece-Bulgaria gas interconnector went into commercial operation on Saturday.")
    assert event.object == "Greece-Bulgaria gas interconnector"


def test_what_a_disaster_did_to_output_says_nothing_of_the_disaster() -> None:
    events = read("In Japan production that was hit by the earthquake could return to normal in June.")
    assert ("DISRUPTION", "possible") not in {(event.event_type, event.status) for event in events}


def test_the_head_of_a_phrase_is_what_is_done_to_not_a_noun_within_it() -> None:
    assert told("Output at the Indian refinery will be doubled by 2026.") == {("PRODUCTION_CHANGE", "planned", "2026")}
    assert told("The Senate of Chile approved a mining royalty bill.") == {("POLICY_CHANGE", "occurred", "2023-05-17")}
