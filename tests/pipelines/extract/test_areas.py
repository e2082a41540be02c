"""What a text names as a place, and which place that is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract.areas import AreaMention, find_areas
from pipelines.extract.document import Document
from pipelines.extract.lexicon import read_csv
from warehouse.reference import rows_of


def test_every_region_that_can_be_told_is_an_area_of_its_country() -> None:
    told = {row["region"]: row["code"] for row in read_csv("en", "regions.csv") if row["region"][2:3] == "-"}
    known = {str(row["area"]): row for row in rows_of("areas")}
    assert [region for region in told if region not in known] == []
    assert [region for region, country in told.items() if region[:2] != country or country not in known] == []


def read(text: str, area: str | None = None) -> list[tuple[str, str, str]]:
    return [(text[m.start : m.end], m.code, m.kind) for m in find_areas(Document(text, area=area))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trade with the Kyrgyz Republic and Türkiye", [("the Kyrgyz Republic", "KG"), ("Türkiye", "TR")]),
        ("exports of the UAE to Britain", [("UAE", "AE"), ("Britain", "GB")]),
        ("Ivory Coast, Burma and Swaziland", [("Ivory Coast", "CI"), ("Burma", "MM"), ("Swaziland", "SZ")]),
        ("they told us that U.S. farms", [("U.S.", "US")]),
        ("a US$5 note", []),
        ("Polish firms polish shoes", [("Polish", "PL")]),
        ("KENYA AND UGANDA SIGN DEAL", [("KENYA", "KE"), ("UGANDA", "UG")]),
        ("Nigerian and Nigerien traders in Niger", [("Nigerian", "NG"), ("Nigerien", "NE"), ("Niger", "NE")]),
        ("ships on the South China Sea", []),
        ("South Korea, North Korea", [("South Korea", "KR"), ("North Korea", "KP")]),
        ("the IMF and the European Union", [("IMF", "IMF"), ("the European Union", "EU")]),
        ("Mr. Jordan flew to Jordan", [("Jordan", "JO")]),
        ("a plant in Karabakh", [("Karabakh", "AZ")]),
    ],
)
def test_a_name_has_its_code(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(name, code) for name, code, _ in read(text)] == expected


def test_kinds_say_how_an_area_was_named() -> None:
    text = "Ankara said Turkish exporters of Izmir sold to Iran and the EU with a World Bank loan"
    assert [kind for _, _, kind in read(text)] == ["capital", "demonym", "region", "country", "bloc", "lender"]


def test_a_place_inside_a_company_name_is_weak_evidence() -> None:
    assert [m for m in read("British Airways and Bank of America hired") if m[2] != "name"] == []
    assert read("Turkish Central Bank said")[0][2] == "demonym"


def test_a_shared_name_is_read_as_the_rest_of_the_text_supports() -> None:
    assert read("Coca-Cola of Atlanta, Georgia")[-1][1] == "US"
    assert read("Georgia and Azerbaijan trade")[0][1] == "GE"
    assert read("Officials in Punjab", area="PK")[0][1] == "PK"
    assert read("Farmers of Punjab in India")[0][1] == "IN"


def test_the_country_is_the_one_that_the_paragraph_or_the_text_is_about() -> None:
    text = "Ghana grew fast. Ghana sold gold.\n\nTogo is small but the country trades.\n\nThe government was glad."
    references = [code for _, code, kind in read(text) if kind == "reference"]
    assert references == ["TG", "GH"]


def test_both_sides_are_the_two_countries_so_far() -> None:
    text = "Oman met Qatar. Oman spoke. The two countries agreed."
    [pair] = [m for m in find_areas(Document(text)) if m.kind == "pair"]
    assert set(pair.codes) == {"OM", "QA"}


def test_a_region_resolves_to_its_country_and_code() -> None:
    [mention] = find_areas(Document("a refinery in Jalisco"))
    assert mention == AreaMention(14, 21, "MX", "region", "MX-JAL")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Georgia", "the country", "İ", "US", "both sides", "\n", ". ", "Niger", "ia", " ", "Bank"])
    )
)
def test_mentions_are_sorted_within_the_text_and_apart(parts: list[str]) -> None:
    text = "".join(parts)
    mentions = find_areas(Document(text))
    assert all(0 <= m.start < m.end <= len(text) and text[m.start : m.end].strip() for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))


@pytest.mark.parametrize(
    "text",
    [
        "BAKU. KAZINFORM - The trade turnover between Uzbekistan and Kazakhstan rose. The two countries met.",
        "Nairobi, Feb 29 (Reuters) - Uzbekistan and Kazakhstan signed. The two countries met.",
    ],
)
def test_where_it_was_written_is_no_party(text: str) -> None:
    mentions = find_areas(Document(text))
    assert mentions[0].kind == "dateline"
    assert next(m for m in mentions if m.kind == "pair").codes == ("UZ", "KZ")


@pytest.mark.parametrize("text", ["China and Japan — the two giants — met.", "Exports of Peru - copper - rose."])
def test_a_dash_alone_makes_no_dateline(text: str) -> None:
    assert "dateline" not in {mention.kind for mention in find_areas(Document(text))}


def test_a_route_named_after_towns_is_no_party() -> None:
    kinds = {m.code: m.kind for m in find_areas(Document("The Baku–Tbilisi–Kars railway crosses Georgia."))}
    assert kinds["AZ"] == "name"


def test_two_capitals_joined_are_two_parties() -> None:
    assert [m.kind for m in find_areas(Document("Moscow-Tehran talks began."))] == ["capital", "capital"]


@pytest.mark.parametrize("text", ["The firm will cut jobs in Germany.", "It was said in German in Germany."])
def test_a_phrase_that_ends_inside_a_word_hides_no_name(text: str) -> None:
    assert [mention.code for mention in find_areas(Document(text))] == ["DE"]


@pytest.mark.parametrize("text", ["The Dutch-speaking state grew.", "A Liberian-flagged tanker left."])
def test_what_is_only_named_after_a_country_is_not_of_it(text: str) -> None:
    assert find_areas(Document(text)) == []


def test_a_town_that_shares_its_name_with_a_capital_is_where_the_text_is() -> None:
    text = "The Dominican Republic grew. A firm of Santiago closed three plants."
    assert {mention.code for mention in find_areas(Document(text, area="DO"))} == {"DO"}
