"""Kinds of mistakes that real texts taught: when, whether and once, a sentence or two each."""

from __future__ import annotations

import pytest
from told_events import PUBLISHED, events_of, told


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
    [event] = events_of(text)
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
    types = {
        event.event_type for event in events_of("Tanzania and China agreed on the creation of a joint commission.")
    }
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
    assert events_of(text) == []


def test_what_stands_behind_another_verb_says_nothing_of_an_action_noun() -> None:
    [event] = events_of("Workers in Chile began a strike on Tuesday after wage talks failed.")
    assert (event.event_type, event.status) == ("DISRUPTION", "occurred")


def test_the_object_before_a_verb_ends_where_the_verb_begins() -> None:
    [event] = events_of("The Greece-Bulgaria gas interconnector went into commercial operation on Saturday.")
    assert event.object == "Greece-Bulgaria gas interconnector"


def test_what_a_disaster_did_to_output_says_nothing_of_the_disaster() -> None:
    events = events_of("In Japan production that was hit by the earthquake could return to normal in June.")
    assert ("DISRUPTION", "possible") not in {(event.event_type, event.status) for event in events}


def test_the_head_of_a_phrase_is_what_is_done_to_not_a_noun_within_it() -> None:
    assert told("Output at the Indian refinery will be doubled by 2026.") == {("PRODUCTION_CHANGE", "planned", "2026")}
    assert told("The Senate of Chile approved a mining royalty bill.") == {("POLICY_CHANGE", "occurred", "2023-05-17")}


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "The Bank of Botswana kept its key rate at 4.5%, after it was increased by 50 basis points last month.",
            ("POLICY_RATE_DECISION", "occurred", "2023-05-17"),
        ),
        (
            "Ghana's central bank held the benchmark rate at 29%. In March it was cut by 100 basis points.",
            ("POLICY_RATE_DECISION", "occurred", "2023-03"),
        ),
        (
            "The session of the Lao-Thai commission closed in Vientiane on Monday with the signing of ten agreements.",
            ("AGREEMENT_SIGNED", "occurred", "2023-05-15"),
        ),
        ("Hyundai began building its plant in Georgia in 2022.", ("CONSTRUCTION", "occurred", "2022")),
    ],
)
def test_each_clause_keeps_its_own_time(text: str, event: tuple[str, str, str]) -> None:
    assert event in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "ASTANA. Kazakhstan raised output of copper by 6.1% to 150,000 tonnes in January-April, the Bureau of National "
        "Statistics said. Production of zinc fell by 2%. Gold output dropped by 11%.",
        "ANKARA. Trade between Türkiye and Iran came to $5.5 billion last year, 26% less than in 2022, the Trade Ministry "
        "said. Work continues to bring the volume to $30 billion. Exports stood at $3 billion.",
        "Lusaka: Zambians sent K45 billion by mobile phone in April, 20 percent more than a year earlier, the Bank of "
        "Zambia said. Loans disbursed over mobile phones came to K1.2 billion.",
    ],
)
def test_a_report_of_numbers_is_the_one_event_of_its_text(text: str) -> None:
    assert [(event.event_type, event.quote.count(".") < 3) for event in events_of(text)] == [
        ("STATISTICS_RELEASED", True)
    ]


def test_a_dateline_is_no_release() -> None:
    text = "ANKARA. Trade with Iran came to $5.5 billion, 26% less than in 2022. Exports stood at $3 billion, down 5%."
    assert [event.quote[:10] for event in events_of(text)] == ["Trade with"]


@pytest.mark.parametrize(
    "text",
    [
        "A maker of pumps has called back 46,000 pumps.\n\nA fault may start a fire, it said; 12,000 pumps are in homes.",
        "Seventeen people were taken to a hospital after a coach had turned over on the motorway.\n\nThe coach carried 41 people.",
    ],
)
def test_news_that_only_counts_is_no_release_of_statistics(text: str) -> None:
    assert "STATISTICS_RELEASED" not in {event.event_type for event in events_of(text)}


def test_jobs_that_are_to_be_cut_are_the_news_and_no_numbers_that_are_released() -> None:
    text = (
        "The Kenyan airline announced plans to cut 7,000 jobs by the end of 2024, about 17% of its staff. "
        "Its chief will take a 25% pay cut."
    )
    assert {(event.event_type, event.status) for event in events_of(text)} == {("DISRUPTION", "planned")}


def test_what_plunges_is_no_investment() -> None:
    assert events_of("Remittances plunged 22% to $480 million in the first quarter.") == []


def test_a_tax_that_is_collected_is_not_changed() -> None:
    assert events_of("Bulgaria collected BGN 3.4 billion in VAT in the first quarter.") == []


def test_remittances_received_are_no_loan() -> None:
    text = "El Salvador received $3 billion in remittances in May, most of it from the United States."
    assert all(event.event_type != "LOAN_GRANTED" for event in events_of(text))


def test_the_term_of_a_ban_is_not_its_date() -> None:
    assert told("Turkey has banned exports of olive oil until November 1.") == {
        ("TAX_TARIFF_CHANGE", "occurred", PUBLISHED.isoformat())
    }
