"""The one entry to extraction: its contract, its errors, and the explanation of what it read."""

from __future__ import annotations

import json

import pytest

from pipelines.extract.article import UnusableArticleError, extract
from pipelines.extract.explain import explain

ARTICLE = {
    "article_id": "a1",
    "title": "Uzbekistan and Turkey sign trade agreement",
    "published_at": "2023-03-15T10:00:00+05:00",
    "language": "en",
    "source_area": "UZ",
    "text": "Uzbekistan and Turkey signed a trade agreement on Tuesday. "
    "Trade turnover between the two countries amounted to $3.2 billion in 2022.",
}


def test_rows_are_json_with_the_columns_of_the_table() -> None:
    record = json.loads(json.dumps(extract(ARTICLE)))
    assert record["article_id"] == "a1"
    figure = record["figures"][0]
    assert figure["obs_value"] == 3.2e9
    assert (figure["ref_area"], figure["counterpart_area"]) == ("UZ", "TR")
    assert (figure["time_period"], figure["period_start"], figure["period_end"]) == ("2022", "2022-01-01", "2023-01-01")
    assert figure["freq"] == "A"
    assert not {"trace", "evidence"} & set(figure)
    assert {event["event_type"] for event in record["events"]} >= {"AGREEMENT_SIGNED"}


def test_identities_differ_between_articles_and_not_between_readings() -> None:
    other = {**ARTICLE, "article_id": "a2"}

    def identities(article: dict[str, str]) -> list[object]:
        rows = extract(article)["figures"]
        assert isinstance(rows, list)
        return [row["figure_id"] for row in rows]

    assert identities(ARTICLE) == identities(ARTICLE)
    assert not set(identities(ARTICLE)) & set(identities(other))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": None}, "text: found NoneType"),
        ({"published_at": "yesterday"}, "published_at: found 'yesterday'"),
        ({"language": "xx"}, "language: found 'xx'"),
    ],
)
def test_an_unusable_article_says_what_is_wrong(change: dict[str, object], said: str) -> None:
    with pytest.raises(UnusableArticleError, match=said):
        extract({**ARTICLE, **change})


def test_an_article_without_date_title_and_area_is_read() -> None:
    record = extract({"article_id": "a3", "text": "Exports of Chile rose 4%."})
    assert isinstance(record["figures"], list)
    assert record["figures"][0]["ref_area"] == "CL"


def test_an_empty_text_has_nothing() -> None:
    assert extract({"article_id": "a4", "text": "", "published_at": "2023-01-01"}) == {
        "article_id": "a4",
        "figures": [],
        "events": [],
    }


def test_explain_tells_figures_events_and_what_was_left_out() -> None:
    told = explain({**ARTICLE, "text": ARTICLE["text"] + " The talks took 4 hours."})
    assert "TRADE_TURNOVER: “Trade turnover” in the sentence" in told
    assert "time_period  2022: “in 2022”" in told or "time_period  2022: “2022”" in told
    assert "AGREEMENT_SIGNED" in told


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_an_end_of_the_calendar_is_none(day: str) -> None:
    assert extract({**ARTICLE, "published_at": day}) == extract({**ARTICLE, "published_at": None})


@pytest.mark.parametrize("key", ["text", "title", "source_area", "article_id"])
def test_half_a_character_ends_no_reading(key: str) -> None:
    half = {**ARTICLE, key: ARTICLE[key].replace(" ", " \ud800", 1) + "\ud800"}
    rows = extract(half)
    assert rows["figures"]
    assert rows["events"]
