"""Which events a text reports, with status, time and actors; what joins and what stays apart."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract.areas import find_areas
from pipelines.extract.document import Document
from pipelines.extract.events import Event, find_events
from pipelines.extract.lexicon import read_csv, read_yaml
from pipelines.extract.periods import find_periods
from pipelines.extract.quantities import find_quantities

PUBLISHED = dt.date(2022, 4, 26)


def read(text: str, area: str | None = None) -> list[Event]:
    document = Document(text, published=PUBLISHED, area=area)
    return find_events(document, find_quantities(document), find_periods(document), find_areas(document))


def only(text: str, area: str | None = None) -> Event:
    [event] = read(text, area)
    return event


@pytest.mark.parametrize(
    ("text", "event_type", "status", "time_period"),
    [
        ("Peru and Chile signed a memorandum on Monday.", "AGREEMENT_SIGNED", "occurred", "2022-04-25"),
        ("A memorandum was initialled by Peru and Chile.", "AGREEMENT_SIGNED", "occurred", "2022-04-26"),
        ("Peru did not sign the agreement with Chile.", "AGREEMENT_SIGNED", "cancelled", None),
        (
            "A cement plant may be launched in Peru in the third quarter of 2022.",
            "FACILITY_LAUNCH",
            "possible",
            "2022-Q3",
        ),
        ("A cement plant is expected to be commissioned in Peru in 2023.", "FACILITY_LAUNCH", "planned", "2023"),
        (
            "Peru will complete in the fourth quarter of 2022 the reconstruction of the bridge.",
            "CONSTRUCTION",
            "planned",
            "2022-Q4",
        ),
        ("The construction of a railway in Peru is under way.", "CONSTRUCTION", "ongoing", None),
        ("The World Bank has approved a loan of $50 million to Peru.", "LOAN_GRANTED", "occurred", "2022-04-26"),
        ("Peru asked for a loan of $50 million.", "LOAN_GRANTED", "possible", None),
        ("Peru raised import duties.", "TAX_TARIFF_CHANGE", "occurred", "2022-04-26"),
        ("Peru is considering import duties.", "TAX_TARIFF_CHANGE", "possible", None),
        ("The parliament of Peru passed a bill.", "POLICY_CHANGE", "occurred", "2022-04-26"),
        ("The central bank of Peru cut its key rate.", "POLICY_RATE_DECISION", "occurred", "2022-04-26"),
        ("Workers in Peru went on strike over pay.", "DISRUPTION", "occurred", "2022-04-26"),
        ("A feasibility study of the line in Peru is ongoing.", "STUDY", "ongoing", None),
        ("Peru will host an investment forum in September 2022.", "FORUM_HELD", "planned", "2022-09"),
    ],
)
def test_an_event_has_type_status_and_time(text: str, event_type: str, status: str, time_period: str | None) -> None:
    event = only(text)
    assert (event.event_type, event.status, event.time_period) == (event_type, status, time_period)


@pytest.mark.parametrize(
    "text",
    [
        "Peru beat Chile 3-1 in the final on Saturday.",
        "Two people died when a bus fell into a ravine in Peru.",
        "The suspect, 34, was arrested in Lima.",
        "Shares closed higher in Lima.",
        "",
        "...",
    ],
)
def test_sport_crime_accidents_and_prices_are_no_events(text: str) -> None:
    assert read(text) == []


def test_parties_are_countries_persons_and_organisations() -> None:
    event = only("Peruvian President Ana Soto and Chilean Minister Luis Paz signed a treaty.")
    assert {actor.area for actor in event.actors if not actor.person} == {"PE", "CL"}
    assert {(actor.area, actor.person) for actor in event.actors if actor.person} == {
        ("PE", "Ana Soto"),
        ("CL", "Luis Paz"),
    }
    assert {actor.role for actor in event.actors} == {"party"}


def test_one_gives_and_another_receives() -> None:
    event = only("Japan granted a loan of $5 million to Nepal.")
    assert {(actor.area, actor.role) for actor in event.actors} == {("JP", "actor"), ("NP", "recipient")}


def test_where_something_opens_is_its_location() -> None:
    assert only("A refinery will open in Jalisco in 2023.").location == "MX-JAL"


def test_mentions_of_one_event_are_one_record() -> None:
    text = "Peru and Chile signed a treaty on Monday.\n\nThe weather was fine.\n\nThe treaty was signed by both sides."
    event = only(text)
    assert len(event.mentions) == 2
    assert event.time_period == "2022-04-25"


def test_two_documents_of_one_day_are_two_events() -> None:
    text = "Peru and Chile signed a memorandum on pensions. They also signed a memorandum of intent on small firms."
    assert [event.event_type for event in read(text)] == ["AGREEMENT_SIGNED", "AGREEMENT_SIGNED"]


def test_background_keeps_its_own_date() -> None:
    text = "Peru and Chile signed a treaty on Monday.\n\nPeru and Chile signed a declaration on February 22."
    assert [event.time_period for event in read(text)] == ["2022-04-25", "2022-02-22"]


def test_an_announced_cooperation_maps_to_agree() -> None:
    planned = only("A cement plant will open in Peru in 2023.")
    done = only("A cement plant was opened in Peru on Monday.")
    assert (planned.plover, planned.cameo_root) == ("AGREE", "03")
    assert (done.plover, done.cameo_root) == ("COOPERATE", "06")


def test_every_type_of_the_lexicon_has_its_codes() -> None:
    coded = {row["code"] for row in read_csv("en", "event_types.csv")}
    assert set(read_yaml("en", "events.yaml")["types"]) <= coded


def test_the_identity_does_not_depend_on_the_place_in_the_text() -> None:
    text = "A cement plant will open in Peru in 2023."
    assert only(text).event_id == read(f"It was a fine day.\n\n{text}")[-1].event_id


SENTENCES = [
    "Kenya opened a cement plant in Mombasa on 4 April 2022.",
    "Brazil will raise its import duties in 2023.",
    "Poland and Latvia signed a protocol on 5 March 2021.",
    "The parliament of Japan passed a bill on 3 March 2022.",
]


@settings(max_examples=24, deadline=None)
@given(st.permutations(SENTENCES))
def test_order_of_independent_sentences_changes_nothing(sentences: list[str]) -> None:
    found = {(e.event_type, e.status, e.time_period, e.quote) for e in read("\n\n".join(sentences))}
    alone = {(e.event_type, e.status, e.time_period, e.quote) for s in SENTENCES for e in read(s)}
    assert found == alone


PIECES = [
    "signed",
    "İ",
    " the ",
    "agreement",
    "\n\n",
    ". ",
    "Peru",
    "may 2023",
    " will ",
    "build",
    "a plant",
    "$5 million",
    ",",
    "which",
    "not",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=200))
def test_offsets_are_exact_for_any_text(text: str) -> None:
    for event in read(text):
        assert text[event.char_start : event.char_end] == event.quote
        assert event.quote in text
        assert event.mentions[0][0] >= 0
        assert all(0 <= start < end <= len(text) for start, end in event.mentions)


def test_records_come_in_order() -> None:
    events = read("\n\n".join(SENTENCES))
    assert len(events) == len(SENTENCES)
    assert all(one.char_start <= two.char_start for one, two in pairwise(events))


def _seconds(text: str) -> float:
    document = Document(text, published=PUBLISHED)
    given_readings = find_quantities(document), find_periods(document), find_areas(document)
    start = time.process_time()
    find_events(document, *given_readings)
    return time.process_time() - start


@pytest.mark.parametrize("joint", [" ", ", and ", ". ", "\n\n"])
def test_time_grows_no_faster_than_the_text(joint: str) -> None:
    piece = "Peru will sign an agreement with Chile in 2023 and build a plant worth $5 million"
    small = min(_seconds(joint.join([piece] * 60)) for _ in range(3))
    large = min(_seconds(joint.join([piece] * 600)) for _ in range(2))
    assert large < 30 * small + 0.05


@pytest.mark.parametrize(
    ("text", "event_type", "status", "time_period"),
    [
        (
            "The opening of the plant in Peru was postponed to the third quarter.",
            "FACILITY_LAUNCH",
            "planned",
            "2022-Q3",
        ),
        (
            "The commissioning of the railway in Peru, scheduled for 2024, has been delayed until 2027.",
            "FACILITY_LAUNCH",
            "planned",
            "2027",
        ),
        ("The forum in Peru, planned for June, was postponed.", "FORUM_HELD", "planned", "2022-06"),
        ("The business forum planned for June 2022 in Peru has been called off.", "FORUM_HELD", "cancelled", "2022-06"),
        ("Peru has not yet signed a contract with Chile.", "AGREEMENT_SIGNED", "possible", None),
        ("Peru scrapped plans to build a factory in Chile.", "CONSTRUCTION", "cancelled", None),
        ("Peru forced operators to shut down the refinery.", "DISRUPTION", "occurred", "2022-04-26"),
        ("Peru will go on selling wheat to Chile.", "SUPPLY_DEAL", "planned", None),
        ("Peru cut fuel subsidies in October 2019.", "TAX_TARIFF_CHANGE", "occurred", "2019-10"),
        ("Peru put a new refinery into operation.", "FACILITY_LAUNCH", "occurred", "2022-04-26"),
        ("Peru postponed the launch of the refinery to December 2022.", "FACILITY_LAUNCH", "planned", "2022-12"),
        ("Chile has offered to give Peru two billion dollars in emergency loans.", "LOAN_GRANTED", "possible", None),
    ],
)
def test_putting_off_calling_off_and_other_ways_to_say_it(
    text: str, event_type: str, status: str, time_period: str | None
) -> None:
    event = only(text)
    assert (event.event_type, event.status, event.time_period) == (event_type, status, time_period)


@pytest.mark.parametrize(
    "text",
    [
        "Peru exported 1,140 trucks to Chile in the first five months of the year.",
        "Peru's exports to Chile increased by 20 percent.",
        "The declaration aims to raise relations of Peru and Chile to a new level.",
        "The governments of Peru and Chile are under pressure to reduce fuel taxes.",
        "Peru met the criteria that Chile had set.",
    ],
)
def test_trade_figures_aims_of_documents_and_needs_are_no_events(text: str) -> None:
    assert read(text) == []


def test_who_speaks_on_is_the_source() -> None:
    text = (
        "Peru's Economy Minister Ana Torres said a cement plant would be opened in Lima next year. "
        "She added that a loan of $20 million had been approved.\n\nTorres said the road would be rebuilt in 2024."
    )
    sources = [event.attribution for event in read(text)]
    assert [source.endswith("Ana Torres") for source in sources if source] == [True, True, True]


def test_sources_without_a_name_are_sources() -> None:
    assert only("Peru will host the forum in June, local media reported.").attribution == "local media"


def test_a_date_of_another_clause_is_not_the_event_s() -> None:
    text = "Peru and Chile signed a deal for a solar plant, which will be built in 2025."
    assert [event.time_period for event in read(text)] == ["2022-04-26", "2025"]


def test_receiving_turns_the_roles() -> None:
    event = only("Peru will receive a grant of $5 million from the European Union.")
    assert {actor.area: actor.role for actor in event.actors if not actor.organisation} == {
        "PE": "recipient",
        "EU": "actor",
    }


def test_a_title_tells_what_the_text_does_not_repeat() -> None:
    document = Document("It was a long day in Lima.", title="Peru opens a cement plant", published=PUBLISHED)
    [event] = find_events(document, [], find_periods(document), find_areas(document))
    assert (event.event_type, event.status) == ("FACILITY_LAUNCH", "occurred")
    assert document.text[event.char_start : event.char_end] == event.quote == "It was a long day in Lima."


def test_words_of_event_lexicons_are_words() -> None:
    """An unquoted "no" or "on" would be read as true or false."""

    def leaves(node: object, key: str = "") -> Iterator[tuple[str, object]]:
        if isinstance(node, dict):
            for name, value in node.items():
                yield "key", name
                yield from leaves(value, str(name))
        elif isinstance(node, list):
            for value in node:
                yield from leaves(value, "listed")
        else:
            yield key, node

    for name in ("events", "modality", "actors", "clauses", "releases", "event_sources", "event_periods", "inflection"):
        wrong = [
            leaf
            for key, leaf in leaves(read_yaml("en", f"{name}.yaml"))
            if key in ("key", "listed") and not isinstance(leaf, str)
        ]
        assert wrong == [], name


@given(st.text(max_size=40), st.text(max_size=300))
def test_no_title_and_no_text_makes_it_raise(title: str, text: str) -> None:
    document = Document(text, title=title, published=PUBLISHED)
    found = find_events(document, find_quantities(document), find_periods(document), find_areas(document))
    assert len({event.event_id for event in found}) == len(found)
    for event in found:
        assert document.text[event.char_start : event.char_end] == event.quote
        assert 0 <= event.confidence <= 1
