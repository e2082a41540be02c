from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipelines.resolve.matching import match
from pipelines.resolve.reports import Report
from pipelines.resolve.traits import traits_of

Make = Callable[..., Report]
Q3 = {"when": "2022-07-01", "until": "2022-10-01"}
Q4 = {"when": "2022-10-01", "until": "2023-01-01"}

SOLAR = (
    "2022-02-10",
    "A solar power plant of 220 MW will be commissioned in the Sardoba district in the third quarter of 2022.",
    "solar power plant",
)
KAMAZ = ("2022-04-26", "It is planned that a plant of KAMAZ will be commissioned in Karabakh.", "plant of KAMAZ")
CROSSING = ("2022-04-26", "It is planned to complete the reconstruction of the border crossing.", "border crossing")
FORUM = ("2022-04-26", "We will meet at the 11th interregional forum.", "11th interregional forum")

ONE_EVENT: dict[str, tuple[tuple[Any, ...], dict[str, Any], tuple[Any, ...], dict[str, Any]]] = {
    "opened as promised": (
        SOLAR,
        Q3,
        (
            "2022-09-02",
            "The president opened the solar power plant in Sardoba district on Friday.",
            "solar power plant",
        ),
        {"status": "occurred", "when": "2022-09-02"},
    ),
    "other words, other type": (
        SOLAR,
        Q3,
        ("2022-09-02", "The 220 MW solar plant in Sardoba was finished.", "220 MW solar plant"),
        {"status": "occurred", "when": "2022-09-02", "event_type": "CONSTRUCTION"},
    ),
    "delayed": (
        KAMAZ,
        {"when": "2022-04-01", "until": "2022-07-01", "location": "Karabakh", "areas": "AZ RU"},
        (
            "2022-07-05",
            "The plant of the truck maker KAMAZ in Karabakh will be commissioned in the fourth quarter.",
            "plant of the truck maker KAMAZ",
        ),
        {**Q4, "location": "Karabakh", "areas": "RU AZ"},
    ),
    "no name but the parties": (
        CROSSING,
        {**Q4, "areas": "AZ RU", "event_type": "CONSTRUCTION"},
        ("2022-12-21", "The border crossing has been rebuilt, the ministry said.", "border crossing"),
        {"status": "occurred", "when": "2022-12-21", "areas": "RU AZ", "event_type": "CONSTRUCTION"},
    ),
    "called off": (
        ("2022-02-01", "Ghana plans to build an oil refinery in Tema.", "oil refinery"),
        {"when": "2024-01-01", "until": "2025-01-01", "areas": "GH", "event_type": "CONSTRUCTION"},
        (
            "2023-04-05",
            "Ghana has cancelled the construction of an oil refinery in Tema.",
            "construction of an oil refinery",
        ),
        {"status": "cancelled", "areas": "GH", "event_type": "CONSTRUCTION", "location": "GH-AA"},
    ),
    "the same in a row": (
        FORUM,
        {"when": "2022-01-01", "until": "2023-01-01", "areas": "AZ RU", "event_type": "FORUM_HELD"},
        ("2022-11-18", "The 11th interregional forum was held in Baku.", "11th interregional forum"),
        {"status": "occurred", "when": "2022-11-17", "areas": "AZ RU", "event_type": "FORUM_HELD"},
    ),
}

TWO_EVENTS: dict[str, tuple[tuple[Any, ...], dict[str, Any], tuple[Any, ...], dict[str, Any]]] = {
    "in another town": (
        (
            "2022-05-10",
            "A solar power plant of 100 MW will be commissioned in the Navoi region.",
            "solar power plant of 100 MW",
        ),
        Q4,
        (
            "2022-11-20",
            "A solar power plant of 220 MW was commissioned in the Samarkand region.",
            "solar power plant of 220 MW",
        ),
        {"status": "occurred", "when": "2022-11-20"},
    ),
    "in another country": (SOLAR, {**Q3, "areas": "UZ"}, SOLAR, {**Q3, "areas": "KZ"}),
    "in another region": (SOLAR, {**Q3, "location": "AZ-BA"}, SOLAR, {**Q3, "location": "AZ-GA"}),
    "another thing of the company": (
        KAMAZ,
        {"when": "2022-04-01", "until": "2022-07-01"},
        ("2022-05-01", "KAMAZ will open a bridge in Karabakh.", "bridge of KAMAZ"),
        {"when": "2022-05-01"},
    ),
    "the next in a row": (
        FORUM,
        {"when": "2022-01-01", "until": "2023-01-01", "areas": "AZ RU", "event_type": "FORUM_HELD"},
        ("2022-11-18", "The 12th interregional forum was held in Baku.", "12th interregional forum"),
        {"status": "occurred", "when": "2022-11-17", "areas": "AZ RU", "event_type": "FORUM_HELD"},
    ),
    "a second stage": (
        SOLAR,
        Q3,
        (
            "2022-09-02",
            "The second stage of the solar power plant in Sardoba may open.",
            "second stage of the solar power plant",
        ),
        {"status": "possible", **Q4},
    ),
    "another of the kind": (
        ("2022-03-01", "A desalination plant is to open in Mombasa.", "desalination plant"),
        {**Q4, "areas": "KE"},
        ("2022-10-26", "Kenya plans to open another desalination plant in Mombasa.", "another desalination plant"),
        {**Q4, "areas": "KE"},
    ),
    "announced after it happened": (
        ("2022-10-26", "A desalination plant is to open in Mombasa.", "desalination plant"),
        {**Q4, "areas": "KE"},
        ("2022-10-01", "The desalination plant in Mombasa opened.", "desalination plant"),
        {"status": "occurred", "when": "2022-10-01", "areas": "KE"},
    ),
    "told before its day": (
        SOLAR,
        Q3,
        ("2022-07-29", "The solar power plant of 220 MW in Sardoba was opened on September 2.", "solar power plant"),
        {"status": "occurred", "when": "2022-09-02"},
    ),
    "the start of works and their end": (
        ("2022-01-15", "Construction of the Anaklia port will begin.", "construction of the Anaklia port"),
        {**Q3, "areas": "GE", "event_type": "CONSTRUCTION"},
        ("2022-09-10", "The Anaklia port was completed.", "Anaklia port"),
        {"status": "occurred", "when": "2022-09-10", "areas": "GE", "event_type": "CONSTRUCTION"},
    ),
    "last year's budget": (
        ("2021-12-01", "Parliament adopted the budget law of Georgia.", "budget law"),
        {"status": "occurred", "when": "2021-12-01", "areas": "GE", "event_type": "POLICY_CHANGE"},
        ("2022-12-01", "Parliament adopted the budget law of Georgia.", "budget law"),
        {"status": "occurred", "when": "2022-12-01", "areas": "GE", "event_type": "POLICY_CHANGE"},
    ),
    "agreements with others": (
        ("2022-04-26", "Azerbaijan and Russia signed a pensions agreement.", "pensions agreement"),
        {"status": "occurred", "when": "2022-04-26", "areas": "AZ RU", "event_type": "AGREEMENT_SIGNED"},
        ("2022-04-26", "Azerbaijan and Turkey signed a pensions agreement.", "pensions agreement"),
        {"status": "occurred", "when": "2022-04-26", "areas": "AZ TR", "event_type": "AGREEMENT_SIGNED"},
    ),
    "bankruptcies of two firms": (
        ("2008-12-19", "Polaroid has filed for bankruptcy protection.", "bankruptcy protection"),
        {
            "status": "occurred",
            "when": "2008-12-19",
            "areas": "US",
            "event_type": "OTHER_EVENT",
            "title": "Polaroid fails",
        },
        ("2008-12-19", "Eos has filed for bankruptcy protection.", "bankruptcy protection"),
        {"status": "occurred", "when": "2008-12-19", "areas": "US", "event_type": "OTHER_EVENT", "title": "Eos fails"},
    ),
}


def matched(make: Make, case: tuple[tuple[Any, ...], dict[str, Any], tuple[Any, ...], dict[str, Any]]) -> bool:
    left, right = make(1, *case[0], **case[1]), make(2, *case[2], **case[3])
    there = match(left, traits_of(left), right, traits_of(right))
    assert there == match(right, traits_of(right), left, traits_of(left)), "the order of the two decides"
    return there is not None


@pytest.mark.parametrize("name", ONE_EVENT)
def test_reports_of_one_event_match(make: Make, name: str) -> None:
    assert matched(make, ONE_EVENT[name])


@pytest.mark.parametrize("name", ONE_EVENT)
def test_reports_that_match_share_a_blocking_key(make: Make, name: str) -> None:
    case = ONE_EVENT[name]
    left, right = make(1, *case[0], **case[1]), make(2, *case[2], **case[3])
    assert set(traits_of(left).keys) & set(traits_of(right).keys)


@pytest.mark.parametrize("name", TWO_EVENTS)
def test_reports_of_two_events_do_not_match(make: Make, name: str) -> None:
    assert not matched(make, TWO_EVENTS[name])


def test_an_article_does_not_match_itself(make: Make) -> None:
    one = make(1, *SOLAR, **Q3)
    assert match(one, traits_of(one), one, traits_of(one)) is None
