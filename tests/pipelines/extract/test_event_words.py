"""Words for events that mean the same, and words that look like an event and are none."""

from __future__ import annotations

import pytest
from told_events import events_of


def told(text: str) -> set[str]:
    return {f"{event.event_type}/{event.status}" for event in events_of(text)}


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("A drought in Zambia brought the copper smelters almost to a standstill.", None),
        ("A rail dispute brought freight in Belgium to a standstill.", "DISRUPTION/occurred"),
        ("A cargo vessel ran aground off the coast.", "DISRUPTION/occurred"),
        ("Turkmenistan halted gas deliveries in January.", "DISRUPTION/occurred"),
        ("Some 300 miners in Poland will lose their jobs.", "DISRUPTION/planned"),
        ("Trading in the shares was suspended in Seoul.", "DISRUPTION/occurred"),
        ("The National Bank of Georgia put up its policy rate to 9 percent.", "POLICY_RATE_DECISION/occurred"),
        ("The State Bank of Pakistan nudged up its key rate.", "POLICY_RATE_DECISION/occurred"),
        ("Ghana has fixed the producer price of cocoa at 800 cedi a bag.", "TAX_TARIFF_CHANGE/occurred"),
        ("Exporters in Vietnam were given quotas for rice.", "TAX_TARIFF_CHANGE/occurred"),
        ("The Senate in Chile voted down the rescue plan.", "POLICY_CHANGE/cancelled"),
        ("Two orders for bulk carriers from Greece have been cancelled.", "SUPPLY_DEAL/cancelled"),
        ("Oman Oil awarded three exploration blocks in April.", "AGREEMENT_SIGNED/occurred"),
        ("Kenya has unveiled plans for a new container terminal at Lamu.", "CONSTRUCTION/planned"),
        ("The German government committed up to €2 billion towards the steel mill.", "LOAN_GRANTED/planned"),
        ("The export terminal in Peru had to be shut in April.", "DISRUPTION/occurred"),
        ("The smelter in Ghana will have to close.", "DISRUPTION/planned"),
    ],
)
def test_words_that_tell_an_event(text: str, event: str | None) -> None:
    assert event is None or event in told(text)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("A state-backed fund plans nothing in Peru.", "POLICY_CHANGE"),
        ("Prices eased, Planning Minister Okello said in Kampala.", "POLICY_CHANGE"),
        ("In Kenya trade in farm products was halted.", "CONSTRUCTION"),
        ("Sales in Brazil dropped by 7 percent to 12,500 units.", "CONSTRUCTION"),
        ("In Canada the layoffs take effect in June.", "POLICY_CHANGE"),
    ],
)
def test_words_that_only_look_like_one(text: str, event: str) -> None:
    assert event not in {found.event_type for found in events_of(text)}


def test_the_papers_of_a_loan_say_when_it_was_signed() -> None:
    text = (
        "Ghana is to get a loan of $300 million from the World Bank for its roads.\n"
        "The agreement was signed in Accra on May 12 by the minister of finance."
    )
    assert [(e.event_type, e.status, e.time_period) for e in events_of(text)] == [
        ("LOAN_GRANTED", "occurred", "2023-05-12")
    ]


def test_a_bare_word_takes_up_what_is_to_be_built() -> None:
    text = (
        "The company will build a cement plant near Lusaka in Zambia.\n"
        "The building, which should be finished by 2025, will cover 16 hectares."
    )
    assert [(e.event_type, e.time_period) for e in events_of(text)] == [("CONSTRUCTION", "2025")]


def test_countries_meant_by_a_number() -> None:
    text = (
        "Trade between Kenya, Uganda and Rwanda is growing by 5 percent.\n"
        "The ministers of the three countries signed a customs agreement on May 9."
    )
    signed = next(e for e in events_of(text) if e.event_type == "AGREEMENT_SIGNED")
    assert {actor.area for actor in signed.actors if actor.area} == {"KE", "UG", "RW"}


def test_a_foreign_company_acts_in_the_country_that_the_text_is_about() -> None:
    text = (
        "Wales fears for its steel, and Britain with it.\nTata Steel will shut its blast furnaces and shed 2,000 jobs."
    )
    closing = next(e for e in events_of(text) if e.event_type == "DISRUPTION")
    assert {actor.area for actor in closing.actors if actor.area} == {"IN", "GB"}


@pytest.mark.parametrize(
    ("text", "told_in_all"),
    [
        (
            "Ghana's central bank kept its policy rate at 27 percent, it said after a meeting of its committee in Accra.",
            1,
        ),
        ("No larger sum had ever been invested in Rwanda, the minister said.", 0),
        ("Between 2001 and 2020 Georgia invested $90 million in Armenia.", 0),
        ("Nearly 80 percent of the grain was bought by a Polish company.", 0),
        ("On Monday the shares of the Chilean branch offices closed at $35.", 0),
    ],
)
def test_what_is_no_event_of_its_own(text: str, told_in_all: int) -> None:
    assert len(events_of(f"Prices rose.\nWages rose.\nRents rose.\n{text}")) == told_in_all


@pytest.mark.parametrize(
    ("text", "status", "time_period"),
    [
        (
            "The State Bank said on Monday that it was cutting its policy rate to 9 percent, with effect from Tuesday.",
            "occurred",
            "2023-05-15",
        ),
        ("The bridge between Kenya and Uganda would not be opened until 2030.", "planned", "2030"),
        ("The plant in Oman was not opened until 2019.", "occurred", "2019"),
        ("A cut in the export duty in Malawi was expected in July.", "planned", "2023-07"),
    ],
)
def test_when_it_holds_and_when_it_was_told(text: str, status: str, time_period: str) -> None:
    assert [(event.status, event.time_period) for event in events_of(text)] == [(status, time_period)]


def test_money_that_a_government_sets_aside_is_policy() -> None:
    assert "POLICY_CHANGE/occurred" in told("The government of Togo has set aside $50 million for the schools.")


def test_the_seat_of_a_union_stands_for_it() -> None:
    text = (
        "Britain wants trade with the European Union to grow.\nA deal between Britain and Brussels was struck in April."
    )
    deal = next(event for event in events_of(text) if event.event_type == "AGREEMENT_SIGNED")
    assert {actor.area for actor in deal.actors if actor.area} == {"EU", "GB"}


@pytest.mark.parametrize(
    ("text", "area"),
    [
        (
            "The number of visitors rose by 9 percent in April, the tourist board of Malta said.\nItaly sent 20 percent of them.\nSpending grew by 4 percent.",
            "MT",
        ),
        (
            "DOHA – Saudi Aramco said on Sunday that its profit had dropped by 73 percent to $6 billion.\n"
            "Revenue fell by 20 percent and costs by 3 percent.",
            "SA",
        ),
    ],
)
def test_whose_numbers_are_released(text: str, area: str) -> None:
    released = next(event for event in events_of(text) if event.event_type == "STATISTICS_RELEASED")
    assert [actor.area for actor in released.actors if actor.area] == [area]


def test_numbers_that_an_official_tells_lead_before_what_follows() -> None:
    text = (
        "The economy grew by 2.6 percent in the first quarter, the Governor of the Central Bank of Belize told reporters.\n"
        "Several hotels in Belize closed in March.\nDebt fell to 60 percent of output."
    )
    assert "STATISTICS_RELEASED/occurred" in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "The Australian dollar has lost 2 percent of its value.\nIt traded at 92 cents.",
        "The rand weakened by 3 percent on Monday.\nTraders put it at 18 to the dollar.",
    ],
)
def test_moves_of_currencies_are_no_release(text: str) -> None:
    assert events_of(text) == []


def test_a_cartel_decides_as_one() -> None:
    text = "OPEC has cut output.\nOPEC ministers from Algeria to Kuwait back it.\nOPEC agreed to take 500,000 barrels off the market."
    decided = [event for event in events_of(text) if event.event_type == "PRODUCTION_CHANGE"]
    assert {event.status for event in decided} == {"occurred"}
    assert {actor.area for event in decided for actor in event.actors} == {"OPEC"}


def test_what_a_budget_is_for_is_not_when_it_was_adopted() -> None:
    (adopted,) = events_of("Last month the parliament of Chad adopted the budget for 2024.")
    assert adopted.time_period == "2023-04"


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("The IMF completed the second review of Ghana's programme.", "LOAN_GRANTED/occurred"),
        ("Rebels seized a mine in eastern Congo.", "DISRUPTION/occurred"),
        ("Saudi Aramco is in talks to buy a stake in a Chinese refiner.", "ACQUISITION/possible"),
        ("The takeover of the Polish insurer has fallen through.", "ACQUISITION/cancelled"),
        ("Work is under way on a 200 MW hydropower plant in Georgia.", "CONSTRUCTION/ongoing"),
        ("Ground was broken for a steel mill in Zimbabwe.", "CONSTRUCTION/occurred"),
        ("Ethiopia has begun generating power from the dam.", "FACILITY_LAUNCH/occurred"),
        ("The Islamic Development Bank allotted $90 million to Uzbekistan.", "LOAN_GRANTED/occurred"),
        ("Sri Lanka is in talks with the IMF on a bailout.", "LOAN_GRANTED/possible"),
        ("Indonesia and Canada concluded negotiations on a free trade agreement.", "AGREEMENT_SIGNED/occurred"),
        ("The carmaker is shutting its plant in Belgium.", "DISRUPTION/planned"),
    ],
)
def test_more_words_that_tell_an_event(text: str, event: str) -> None:
    assert event in told(text)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("The airport in Oman is to serve the hotel which the firm is building.", "CONSTRUCTION/ongoing"),
        (
            "Oman spoke of a plant for the manufacture of glass, which was commissioned in April.",
            "FACILITY_LAUNCH/occurred",
        ),
        ("The firm from Taiwan has a plant which is expected to open in 2024.", "FACILITY_LAUNCH/planned"),
    ],
)
def test_what_a_relative_pronoun_stands_for(text: str, event: str) -> None:
    assert event in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kenya runs a programme which seeks to help small farmers.",
        "Peru has a loan with which roads are made.",
    ],
)
def test_a_relative_pronoun_that_is_no_object(text: str) -> None:
    assert events_of(text) == []


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "He told the Baltic-Nordic Economic Forum in Riga on May 9 that rules differ in Latvia.",
            "FORUM_HELD/occurred",
        ),
        ("The bill is expected to pass without trouble in the parliament of Angola.", "POLICY_CHANGE/planned"),
        ("Talks with the union are continuing.", "MEETING_HELD/ongoing"),
        (
            "Profit fell by 9 percent to $5 million.\nCosts rose by 3 percent.\nThe bank said so.\n"
            "The closure of a plant in Costa Rica last year had hit sales.",
            "DISRUPTION/occurred",
        ),
    ],
)
def test_what_the_text_names_in_passing(text: str, event: str) -> None:
    assert event in told(text)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "Adopted on Tuesday by the parliament of Chad, the budget foresees a deficit of 3 percent.",
            "POLICY_CHANGE/occurred",
        ),
        ("The refinery being built at Lobito in Angola will cost $6 billion.", "CONSTRUCTION/ongoing"),
        ("The $300 million that the bank lends will be used to build roads in Mali.", "CONSTRUCTION/planned"),
        ("There are plans for a tram line in Tirana, Albania.", "CONSTRUCTION/planned"),
        (
            "The visit of the Omani sultan to Qatar ended with the signing of six agreements.",
            "AGREEMENT_SIGNED/occurred",
        ),
        ("With the opening of the line on Monday, Kenya has 600 km of railways.", "FACILITY_LAUNCH/occurred"),
    ],
)
def test_how_a_sentence_is_built(text: str, event: str) -> None:
    assert event in told(text)


def test_a_longer_head_is_a_kind_of_its_last_word() -> None:
    assert "ACQUISITION/occurred" in told("The Ghanaian company sold its fertilizer plant in Togo.")
    assert "AGREEMENT_SIGNED/occurred" in told("Benin and a Chinese firm signed a construction contract.")


def test_a_company_whose_name_holds_a_demonym_is_not_of_that_country() -> None:
    (sold,) = events_of("Anglo American sold its coal mines in South Africa on Monday.")
    assert {actor.area for actor in sold.actors if actor.area} == {"GB", "ZA"}


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("NABARD sanctioned Rs 500 crore to Kerala for rural roads.", "LOAN_GRANTED/occurred"),
        ("The Union Cabinet gave its nod to the new chip policy in New Delhi.", "POLICY_CHANGE/occurred"),
        ("Kuwait's oil company handed a $1 billion contract to a Korean builder.", "AGREEMENT_SIGNED/occurred"),
        ("The Ghanaian president cut the sod for a 400-bed hospital.", "CONSTRUCTION/occurred"),
        ("The Indian lender mopped up Rs 2,000 crore through bonds.", "BOND_ISSUED/occurred"),
        (
            "A new governor took charge of India's central bank: the governor took charge as head.",
            "APPOINTMENT/occurred",
        ),
        ("The Uzbek government zeroed import duties on sugar.", "TAX_TARIFF_CHANGE/occurred"),
        ("The EDB will allocate $75 million for a dam in Tajikistan.", "LOAN_GRANTED/planned"),
        ("A typhoon left factories in Vietnam without power.", "DISRUPTION/occurred"),
        ("The board in Cairo greenlit the bond sale: Egypt greenlit a wind farm.", "CONSTRUCTION/planned"),
    ],
)
def test_words_of_other_regions(text: str, event: str) -> None:
    assert event in told(text)
