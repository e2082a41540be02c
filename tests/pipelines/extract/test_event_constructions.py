"""Constructions of sentences that say when, whether and what: participles, relative clauses, inversions, coordination."""

from __future__ import annotations

import pytest
from told_events import events_of, told


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Once completed in 2026, the dam in Ghana will supply two towns.", ("CONSTRUCTION", "planned", "2026")),
        ("Once opened, the mine in Ghana will employ 300 people.", ("FACILITY_LAUNCH", "planned", None)),
        ("Also planned is a bridge over the Tana river in Kenya.", ("CONSTRUCTION", "planned", None)),
        ("Planned for 2025 are two new terminals at Mombasa in Kenya.", ("CONSTRUCTION", "planned", "2025")),
        ("Kenya was planning six highways through the delta.", ("CONSTRUCTION", "planned", None)),
        ("Kenya has begun work on a bridge over the Tana river.", ("CONSTRUCTION", "occurred", "2023-05-17")),
        ("Chile marked the beginning of construction of a port on Friday.", ("CONSTRUCTION", "occurred", "2023-05-12")),
        (
            "The Chinese firm Meita, which has two factories in Serbia, is planning new investments there.",
            ("INVESTMENT_MADE", "planned", None),
        ),
        (
            "The Finnish group has announced the closure this coming autumn of the Oulu mill.",
            ("DISRUPTION", "planned", "2023-09-01/P3M"),
        ),
        (
            "The steelmaker said it would make up to 450 employees redundant in Finland.",
            ("DISRUPTION", "planned", None),
        ),
        ("The miner has no plans for further closures of mines in Peru.", ("DISRUPTION", "cancelled", None)),
        (
            "The group will hire 589 people in Serbia by the end of 2027 and invest 238 million euros.",
            ("INVESTMENT_MADE", "planned", "2027"),
        ),
        ("Jordan and Iraq agreed to link their power grids.", ("CONSTRUCTION", "planned", None)),
        (
            "Construction of the railway between Jakarta and Bandung, which will use Chinese trains, is to begin on June 21.",
            ("CONSTRUCTION", "planned", "2023-06-21"),
        ),
        (
            "The leaders of India inaugurated, by video conference, a power plant in Assam.",
            ("FACILITY_LAUNCH", "occurred", "2023-05-17"),
        ),
        (
            "The group intends to present its report at an investor forum in Lima on June 25.",
            ("FORUM_HELD", "planned", "2023-06-25"),
        ),
        (
            "Yesterday Finnair and Viking Line announced layoffs; today it was the turn of Nokia.",
            ("DISRUPTION", "occurred", "2023-05-16"),
        ),
        ("The closure will mean the loss of about 2,600 jobs in Canada.", ("DISRUPTION", "planned", None)),
        ("Plans are being drawn up for 35 industrial parks in Vietnam.", ("CONSTRUCTION", "planned", None)),
        ("Legislators passed the Appropriation Bill on May 4.", ("POLICY_CHANGE", "occurred", "2023-05-04")),
        (
            "In June he signed into law an appropriation of N873 billion in Lagos.",
            ("POLICY_CHANGE", "occurred", "2022-06"),
        ),
        (
            "At the Treasury bill auction on Thursday, the government of Kenya raised Ksh26.45 billion.",
            ("BOND_ISSUED", "occurred", "2023-05-11"),
        ),
        ("Mexico, Chile and Peru have cut interest rates.", ("POLICY_RATE_DECISION", "occurred", "2023-05-17")),
        (
            "The Bank of Africa's president will open the port on Friday during a visit to Benin.",
            ("MEETING_HELD", "planned", "2023-05-19"),
        ),
        (
            "The president of Azerbaijan attended the ground-breaking ceremony.",
            ("CONSTRUCTION", "occurred", "2023-05-17"),
        ),
        ("The agency Fitch junked Oman's credit rating.", ("RATING_ACTION", "occurred", "2023-05-17")),
        (
            "Malaysia's premier said a pact was near during his meeting with his counterpart of Singapore.",
            ("MEETING_HELD", "occurred", "2023-05-17"),
        ),
        ("The second-largest bank of Cyprus is to be shut at once.", ("DISRUPTION", "planned", "2023-05-17")),
        (
            "The news comes just one day after the Spanish airline FlySur, of Malaga, filed for bankruptcy.",
            ("OTHER_EVENT", "occurred", "2023-05-16"),
        ),
        (
            "According to data of the statistics office that it made public last week, prices in Peru rose by 3%, wages by 2% "
            "and rents by 1%. Food rose by 4%.",
            ("STATISTICS_RELEASED", "occurred", "2023-W19"),
        ),
        ("Once fully commissioned, the project in Ukraine should save oil.", ("FACILITY_LAUNCH", "planned", None)),
        ("Peru and Chile talked about building a road to Arica.", ("CONSTRUCTION", "possible", None)),
        ("The final investment decision in Finland is due in 2025.", ("INVESTMENT_MADE", "planned", "2025")),
        ("Trinidad and Tobago is to receive $40 million, the CDB said.", ("LOAN_GRANTED", "planned", None)),
        ("Zambia has started rationing power supply to mines.", ("DISRUPTION", "occurred", "2023-05-17")),
        (
            "The Rwandan carrier announced the launch of a route to Bangui on June 3.",
            ("SUPPLY_DEAL", "planned", "2023-06-03"),
        ),
        (
            "The airline flies to Ghana at least once a week, and had suspended flights to China in February.",
            ("PRODUCTION_CHANGE", "occurred", "2023-02"),
        ),
        (
            "Chilean officials saw possible sites in Peru during a visit last year and they may decide in June.",
            ("MEETING_HELD", "occurred", "2022"),
        ),
    ],
)
def test_construction(text: str, event: tuple[str, str, str | None]) -> None:
    assert event in told(text)


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("The firm employs 900 engineers, of whom 200 will work in the new centre at Nis in Serbia.", "CONSTRUCTION"),
        ("The president of Ghana spoke at the newly built power plant in Tema.", "CONSTRUCTION"),
        ("The road will link important economic zones of Vietnam and Thailand.", "CONSTRUCTION"),
        ("Georgia's central bank cut its key rate in a bid to boost trade with Turkey.", "COOPERATION_PLEDGE"),
        ("The government wants to build more infrastructure in Ghana.", "CONSTRUCTION"),
        ("A World Bank loan for the project in Fiji will be considered by its board.", "CONSTRUCTION"),
        ("To date the bank has invested $2 billion in 130 projects in Serbia.", "INVESTMENT_MADE"),
        ("More than 500 Turkish firms have completed projects worth $1.2 billion in Egypt to date.", "CONSTRUCTION"),
        ("The money is part of its Green Economy Financing Facility launched in Serbia in 2021.", "FACILITY_LAUNCH"),
        ("The Zambian mine's unit suspended operations on Saturday.", "DISRUPTION"),
        ("The project was approved in Mexico by 76 votes in favour.", "CONSTRUCTION"),
        ("The carrier was closing in on direct routes to Peru.", "DISRUPTION"),
        ("Revenue in Ghana recovered from the impact of the COVID-19 pandemic.", "DISRUPTION"),
        ("Firms in Thailand got in at the start of production of batteries.", "PRODUCTION_CHANGE"),
        ("The minister in Kazakhstan signed the corresponding order.", "SUPPLY_DEAL"),
        ("Under the decree signed, the ban in Russia lasts until August.", "AGREEMENT_SIGNED"),
        ("It is allowed to export wheat from Russia to Armenia within the quotas.", "SUPPLY_DEAL"),
        ("The bank in Peru said its senior ratings had been upgraded.", "CONSTRUCTION"),
        (
            "Seventy people in Peru will get jobs at the works with an investment value of $5 million.",
            "INVESTMENT_MADE",
        ),
        ("The World Bank approved a $26 million loan to upgrade the ports of Benin.", "CONSTRUCTION"),
        ("Not since 2001 had the bank made a loan of $50 million to Fiji.", "LOAN_GRANTED"),
        ("Since the cooperation began in 1992, the World Bank has lent Armenia $1.5 billion.", "LOAN_GRANTED"),
        ("The project would provide electricity to 1.2 million people in Kenya and Uganda.", "SUPPLY_DEAL"),
    ],
)
def test_what_tells_no_such_event(text: str, event_type: str) -> None:
    assert event_type not in {name for name, _, _ in told(text)}


def test_a_date_of_what_is_said_of_the_object_is_not_the_events() -> None:
    text = "Taiwan's TSMC is building a plant in Japan which is expected to open in 2024."
    assert told(text) == {("CONSTRUCTION", "ongoing", None), ("FACILITY_LAUNCH", "planned", "2024")}


def test_what_goes_on_has_no_date_that_is_over() -> None:
    text = "Earlier this month the ministers signed a pact on the centre, which is being built on Peru's border."
    assert ("CONSTRUCTION", "ongoing", None) in told(text)


def test_a_meeting_behind_which_a_programme_of_years_is_signed_was_held() -> None:
    text = "Following the meeting, the ministers of Peru and Chile signed the cooperation programme between them for 2024-2025."
    assert ("MEETING_HELD", "occurred", "2023-05-17") in told(text)


def test_what_is_to_be_paid_from_the_loan_is_no_further_loan() -> None:
    text = (
        "The World Bank approved a loan of $50 million for Benin. Roads to be funded with the loan include one in Togo."
    )
    assert {event for event in told(text) if event[0] == "LOAN_GRANTED"} == {("LOAN_GRANTED", "occurred", "2023-05-17")}


def test_heads_that_mean_the_same_are_one_event() -> None:
    text = "A nationwide power outage hit Zambia on Monday. The blackout in Zambia lasted six hours."
    assert len({event for event in told(text) if event[0] == "DISRUPTION"}) == 1


def test_the_purpose_of_a_treaty_names_no_parties() -> None:
    text = "Britain on Sunday signed the treaty, opening the way for members to consider applications from China and Taiwan."
    [event] = events_of(text)
    assert {actor.area for actor in event.actors} == {"GB"}


def test_a_verb_that_is_promised_tells_one_event() -> None:
    text = "Firms have committed to invest $2 billion in Honduras."
    assert [event.status for event in events_of(text) if event.event_type == "INVESTMENT_MADE"] == ["planned"]


def test_a_country_behind_a_time_acts() -> None:
    assert "TAX_TARIFF_CHANGE" in {name for name, _, _ in told("On May 12, Ghana decided to suspend its sales.")}


def test_loans_of_different_countries_are_two() -> None:
    text = "Benin is to get a loan of $100 million. Togo will receive a loan of $20 million."
    assert len([event for event in events_of(text) if event.event_type == "LOAN_GRANTED"]) == 2


def test_what_documents_reach_is_no_agreement() -> None:
    assert told("The documents reached the ministry in Kuwait in March.") == set()


def test_a_river_is_no_region() -> None:
    [event] = events_of("The president of Uganda opened the power plant on the Victoria Nile on Friday.")
    assert {actor.area for actor in event.actors if actor.area} == {"UG"}


def test_a_family_is_no_region() -> None:
    [event] = events_of(
        "The premier of Kuwait, Sheikh Ahmad Al-Abdullah Al-Sabah, chaired a meeting of ministers on Friday."
    )
    assert {actor.area for actor in event.actors if actor.area} == {"KW"}
