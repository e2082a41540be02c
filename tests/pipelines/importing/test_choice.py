from __future__ import annotations

import pytest

from pipelines.importing.asking import ChoiceError, choice_of


def taken(choice, url: str) -> str | None:
    outlet = choice.outlet_of(url)
    return outlet.name if outlet else None


def test_without_a_choice_every_page_is_taken_and_known_sites_are_read_as_theirs() -> None:
    choice = choice_of()
    assert taken(choice, "https://www.astanatimes.com/2022/04/a") == "astana-times"
    assert taken(choice, "https://news.example.co.uk/a") == "example-co-uk"
    assert taken(choice, "http://[::1") is None
    assert taken(choice, "mailto:someone") is None


def test_sources_and_domains_choose() -> None:
    choice = choice_of(["astana-times"], ["Example.org"])
    assert taken(choice, "https://astanatimes.com/a") == "astana-times"
    assert taken(choice, "https://deep.example.org/a") == "example-org"
    assert taken(choice, "https://notexample.org/a") is None
    assert taken(choice, "https://civil.ge/a") is None
    # A page of a known site is read as that site's, however it was chosen.
    assert taken(choice_of(domains=["civil.ge"]), "https://civil.ge/a") == "civil-ge"


def test_what_was_finished_for_one_choice_is_not_for_another() -> None:
    assert choice_of(domains=["a.example", "b.example"]).name == choice_of(domains=["b.example", "a.example"]).name
    assert choice_of(domains=["a.example"]).name != choice_of().name


def test_what_cannot_be_chosen_is_told() -> None:
    with pytest.raises(ChoiceError, match=r"no source nowhere in .*there are: .*astana-times"):
        choice_of(["nowhere"])
    with pytest.raises(ChoiceError, match=r"language xx is not read; there are: en"):
        choice_of(of_languages=["xx"])


def test_a_day_without_a_zone_becomes_a_moment_of_the_table() -> None:
    import datetime as dt

    from crawlers.archive import ArchivedResponse
    from crawlers.clean.model import Article
    from pipelines.cleaned import article_row, cleaned
    from warehouse.pending import Page

    html = (
        "<html><head><title>Exports grew</title></head><body><article><h1>Exports grew</h1><time>26 April 2022</time>"
    )
    html += "".join(
        f"<p>Exports of the port grew by {n} percent in 2021, the ministry said on Monday.</p>" for n in range(9)
    )
    moment = dt.datetime(2022, 4, 27, tzinfo=dt.UTC)
    url = "https://news.example/2022/04/26/exports"
    answer = ArchivedResponse(
        url, 200, {"Content-Type": "text/html"}, f"{html}</article></body></html>".encode(), moment
    )
    outlet = choice_of().outlet_of(url)
    assert outlet is not None
    page = Page("f", url, None, "w", 0, moment, None, None, None, None)
    article = cleaned(answer, page, outlet)
    assert isinstance(article, Article)
    row = article_row(article, page, outlet)
    assert row["published_at"] == dt.datetime(2022, 4, 26, tzinfo=dt.UTC)
    assert (row["published_date"], row["published_zone"]) == (dt.date(2022, 4, 26), None)
