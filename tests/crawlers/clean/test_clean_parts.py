from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from lxml.html import fromstring

from crawlers.clean.authors import is_person, split_names
from crawlers.clean.decode import NotHtmlError, decode, gunzip
from crawlers.clean.furniture import without_furniture
from crawlers.clean.gates import count_words
from crawlers.clean.jsonld import read_linked_data
from crawlers.clean.moments import read_machine, read_printed
from crawlers.clean.titles import is_site_name, without_site


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-04-26T14:32:00+04:00", datetime(2022, 4, 26, 14, 32, tzinfo=timezone(timedelta(hours=4)))),
        ("2022-04-26T14:32:00+0400", datetime(2022, 4, 26, 14, 32, tzinfo=timezone(timedelta(hours=4)))),
        ("2022-04-26 14:32:07Z", datetime(2022, 4, 26, 14, 32, 7, tzinfo=UTC)),
        ("2022-04-26 14:32:07 +02:00", datetime(2022, 4, 26, 14, 32, 7, tzinfo=timezone(timedelta(hours=2)))),
        ("2022-04-26T14:32:07.1234567Z", datetime(2022, 4, 26, 14, 32, 7, 123456, tzinfo=UTC)),
        ("Tue, 26 Apr 2022 14:32:00 +0400", datetime(2022, 4, 26, 14, 32, tzinfo=timezone(timedelta(hours=4)))),
        ("1650969120", datetime(2022, 4, 26, 10, 32, tzinfo=UTC)),
        ("1650969120000", datetime(2022, 4, 26, 10, 32, tzinfo=UTC)),
        ("20220426T143200Z", datetime(2022, 4, 26, 14, 32, tzinfo=UTC)),
        ("2022-04-26", datetime(2022, 4, 26)),
        ("April 26, 2022", datetime(2022, 4, 26)),
    ],
)
def test_machine_dates(text: str, expected: datetime) -> None:
    moment = read_machine(text)
    assert moment is not None
    assert moment.at == expected
    assert (moment.at.tzinfo is None) == (expected.tzinfo is None)


@pytest.mark.parametrize(
    "text", ["", "soon", "2022-13-45", "0000-00-00 00:00:00", "99999999999999999", "12:30", "1.2.3"]
)
def test_what_is_no_date_stays_none(text: str) -> None:
    assert read_machine(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("26 April 2022, 14:32 (UTC+04:00)", datetime(2022, 4, 26, 14, 32, tzinfo=timezone(timedelta(hours=4)))),
        ("Published 3:05 pm EDT, Tuesday, April 26th, 2022", datetime(2022, 4, 26)),
        ("Apr 26, 2022 3:05 PM EDT", datetime(2022, 4, 26, 15, 5, tzinfo=timezone(timedelta(hours=-4)))),
        ("martes 26 de abril de 2022", datetime(2022, 4, 26)),
        ("26 апреля 2022, 09:15", datetime(2022, 4, 26, 9, 15)),
        ("26.04.2022 09:15", datetime(2022, 4, 26, 9, 15)),
        ("26. April 2022 um 9.15 Uhr", datetime(2022, 4, 26, 9, 15)),
        ("2022年4月26日 9:15", datetime(2022, 4, 26, 9, 15)),
        ("26 aprel 2022", datetime(2022, 4, 26)),
        ("26 Nisan 2022 Salı 18:28", datetime(2022, 4, 26, 18, 28)),
    ],
)
def test_printed_dates(text: str, expected: datetime) -> None:
    moment = read_printed(text)
    assert moment is not None
    assert moment.at.replace(tzinfo=expected.tzinfo) if expected.hour == 0 else moment.at == expected
    assert moment.at.date() == expected.date()


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ann Lee and Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Von Jana Meyer, Frankfurt, und Ole Busch", ["Jana Meyer", "Frankfurt", "und Ole Busch"]),
        ("Elena Weber (eweb)", ["Elena Weber"]),
        ("Ann Lee | ann.lee@example.org | @annlee", ["Ann Lee"]),
        ("Lee, Ann", ["Lee, Ann"]),
        ("Brasil, Ana", ["Ana Brasil"]),
        ("Ann Lee, Senior Correspondent", ["Ann Lee"]),
        ("Le Courrier et AFP", ["Le Courrier et AFP"]),
        ("Автор: Иван Петров", ["Иван Петров"]),
        ("责编：王伟、李娜", ["王伟", "李娜"]),
        ("https://example.org/author/ann", []),
    ],
)
def test_names_of_a_byline(byline: str, names: list[str]) -> None:
    found = split_names(byline)
    if names == ["Jana Meyer", "Frankfurt", "und Ole Busch"]:
        assert found[0] == "Jana Meyer"
        assert [name for name in found if is_person(name)][:1] == ["Jana Meyer"]
    elif names == ["Lee, Ann"]:
        assert found == ["Ann Lee"]
    else:
        assert found == names


@pytest.mark.parametrize("name", ["Ann Lee", "Dr. Max Berg", "王伟", "María José de la Cruz", "אבי כהן"])
def test_shape_of_a_person(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize("name", ["amw", "Newsroom", "read 5 minutes", "12 April", "by the way", "a" * 80])
def test_shape_of_no_person(name: str) -> None:
    assert not is_person(name)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Exports grow by a tenth - Example News", "Exports grow by a tenth"),
        ("Exports grow by a tenth | Economy | Example News", "Exports grow by a tenth"),
        ("Exports grow by a tenth – example.org", "Exports grow by a tenth"),
        (
            "Example News: exports grow by a tenth - and fall again",
            "Example News: exports grow by a tenth - and fall again",
        ),
        ("Example News | Exports grow by a tenth", "Exports grow by a tenth"),
        ("Exports up - imports down", "Exports up - imports down"),
        ("輸出が一割増加：Example News", "輸出が一割増加"),
    ],
)
def test_title_loses_the_site_and_nothing_else(title: str, expected: str) -> None:
    assert without_site(title, ("Example News", "example.org")) == expected


def test_site_names_match_with_and_without_endings() -> None:
    assert is_site_name("EXAMPLE NEWS", ("example-news.com",))
    assert is_site_name("The Example News", ("Example News",))
    assert not is_site_name("Exports", ("Example News",))


def test_json_ld_that_is_torn_is_read() -> None:
    scripts = [
        '<!-- {"@type": "NewsArticle", "headline": "One",} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Two\n lines"}\n//]]>',
        '{"@graph": [{"@type": "Person", "@id": "#p", "name": "Ann Lee"},'
        ' {"@type": "Article", "headline": "Three", "author": {"@id": "#p"}}]};',
        "{broken",
    ]
    tree = fromstring(
        "<div>" + "".join(f'<script type="application/ld+json">{text}</script>' for text in scripts) + "</div>"
    )
    data = read_linked_data(tree.iter("script"))
    assert [node["headline"] for node in data.articles()] == ["One", "Two\n lines", "Three"]
    assert data.resolve(data.articles()[2]["author"]) == {"@type": "Person", "@id": "#p", "name": "Ann Lee"}


@pytest.mark.parametrize(
    "line", ["(Silk Road Wire)", "(AzerTAc)", "[KUNA]", "(Agência Brasil/EBC)", "(Anadolu, Reuters)"]
)
def test_a_name_in_brackets_at_the_end_is_a_sign_off(line: str) -> None:
    text = ["The first paragraph of it.", "The second paragraph of it.", "The third."]
    assert without_furniture([*text, line], titles=(), authors=()) == text


@pytest.mark.parametrize("line", ["(more follows)", "(The figures are provisional.)", "The Bank (NBK)", "(2021: 3.4)"])
def test_what_says_something_in_brackets_stays(line: str) -> None:
    text = ["The first paragraph of it.", "The second paragraph of it.", "The third.", line]
    assert without_furniture(text, titles=(), authors=()) == text


def test_furniture_goes_wherever_it_stands_and_text_stays() -> None:
    second = "A paragraph that ends as a sentence does and is long enough to be no link to anything else. " * 2
    blocks = [
        "The title of it",
        "5 min read",
        "The first paragraph speaks of a newsletter that the bank sends to its clients.",
        "Read more: Another story about something else",
        "## Related stories",
        "Another headline that leads away",
        second,
        second,
        "Subscribe to our newsletter and get the news into your inbox every morning",
        "Ann Lee",
        "Ann Lee is a reporter in the capital.",
        "## A heading over nothing",
    ]
    kept = without_furniture(blocks, titles=("The title of it",), authors=("Ann Lee",))
    assert kept == [blocks[2], blocks[6]]


def test_words_are_counted_in_scripts_with_and_without_spaces() -> None:
    assert count_words("It grew by 12.4 percent, didn't it?") == 7
    assert count_words("貿易総額は二九億ドル") == 5


def test_gzip_is_bounded_and_torn_streams_give_what_they_held() -> None:
    import gzip

    packed = gzip.compress(b"a" * 1_000_000)
    assert len(gunzip(packed, 1000)) == 1000
    assert gunzip(packed[:-20]).startswith(b"aaa")
    assert gunzip(b"plain") == b"plain"


def test_utf_16_by_its_mark_and_binary_by_its_zeros() -> None:
    assert decode(b"\xff\xfe" + "<p>Ağdam</p>".encode("utf-16-le")) == "<p>Ağdam</p>"
    with pytest.raises(NotHtmlError):
        decode(b"MZ\x00\x00\x00\x01\x02")
