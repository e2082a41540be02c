"""The page: what it shows of the seed site, what it leaves out, and that no title breaks out of it."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from brief_lake import HOSTILE, NOW, make_lake
from click.testing import CliRunner

from pipelines.brief import page
from pipelines.brief.page import Call, brief, web
from pipelines.brief.passages import marked
from pipelines.brief.scope import ScopeError
from pipelines.brief.words import amount, change, number, period
from pipelines.cli import main

ALL = Call(first=dt.date(2022, 1, 1), last=dt.date(2023, 2, 28))
VOID = {"meta", "link", "br", "img", "input", "circle", "line", "polyline"}


class Outline(HTMLParser):
    """Elements, attributes and anchors of a page; complains of tags that do not match."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("brief")
    make_lake(folder)
    return folder


@pytest.fixture(scope="module")
def text(home: Path) -> str:
    return brief(home, ALL, [], NOW)


def section(text: str, name: str) -> str:
    found = re.search(rf'<section id="{name}".*?</section>', text, re.DOTALL)
    assert found
    return found.group()


def test_both_sides_of_the_mirror_statistics_stand_with_their_sentences(text: str) -> None:
    plain = re.sub(r"<[^>]+>", "", section(text, "disagrees"))
    assert "Mirror statistics: Exports plus imports, Azerbaijan → Russia, 2021" in plain
    assert "The trade turnover between Azerbaijan and Russia amounted to $2.9 billion in 2021" in plain
    assert "Trade turnover between Russia and Azerbaijan totalled $3.4 billion in 2021" in plain


def test_plans_stand_with_what_became_of_them(text: str) -> None:
    rows = re.findall(r"<tr.*?</tr>", section(text, "plans"), re.DOTALL)
    status = {re.sub(r"<[^>]+>|\s+", " ", row): re.search(r"chip (\w+)", row) for row in rows}
    found = {words: match[1] for words, match in status.items() if match}
    assert next(one for words, one in found.items() if "helicopter plant" in words) == "overdue"
    assert next(one for words, one in found.items() if "interregional forum" in words) == "done"


def test_an_article_that_changed_a_figure_is_shown_as_revised(text: str) -> None:
    assert "Article changed" in section(text, "revised")


def test_every_number_leads_to_its_sentence(text: str) -> None:
    outline = Outline(text)
    inner = [attrs["href"] for tag, attrs in outline.elements if tag == "a" and str(attrs.get("href")).startswith("#")]
    assert len(inner) > 300
    assert [href for href in inner if str(href)[1:] not in outline.ids] == []
    assert sorted(outline.ids) == sorted(set(outline.ids))


def test_no_title_breaks_out_of_the_page(text: str) -> None:
    outline = Outline(text)
    assert [tag for tag, _ in outline.elements].count("script") == 1
    assert "img" not in [tag for tag, _ in outline.elements]
    assert [attrs for _, attrs in outline.elements if any(name.startswith("on") for name in attrs)] == []
    assert [a["href"] for _, a in outline.elements if "href" in a and str(a["href"]).startswith("javascript:")] == []
    assert "&lt;/title&gt;&lt;script&gt;" in text
    assert HOSTILE not in text


def test_the_page_asks_nobody_for_anything(text: str) -> None:
    outline = Outline(text)
    fetched = [
        attrs for tag, attrs in outline.elements if "src" in attrs or (tag == "link" and attrs["href"] != "data:,")
    ]
    assert fetched == []
    assert "url(" not in page.asset("brief.css")
    assert "@import" not in page.asset("brief.css")
    assert "default-src &#39;none&#39;" in text
    assert [attrs for _, attrs in outline.elements if "style" in attrs] == []


def test_areas_and_regions_narrow_the_brief(home: Path) -> None:
    georgia = brief(home, Call(("GE",), None, ALL.first, ALL.last), [], NOW)
    assert "Georgia" in section(georgia, "new")
    assert "Viet Nam" not in section(georgia, "new")
    asia = brief(home, Call((), "South-eastern Asia", ALL.first, ALL.last), [], NOW)
    assert "Viet Nam" in section(asia, "new")
    assert "Georgia" not in section(asia, "new")


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (Call(("AZE",)), "no area 'AZE'.*did you mean"),
        (Call((), "Cental Asia"), "no region 'Cental Asia'.*did you mean Central Asia"),
        (Call((), None, dt.date(2023, 1, 2), dt.date(2023, 1, 1)), "put the earlier day first"),
    ],
)
def test_a_scope_that_is_none_is_told(home: Path, call: Call, told: str) -> None:
    with pytest.raises(ScopeError, match=told):
        brief(home, call, [], NOW)


def test_without_days_it_shows_what_came_in(home: Path) -> None:
    assert "that came in from 22 February 2023 to 1 March 2023" in brief(home, Call(), [], NOW)
    assert "No figures." in brief(home, Call(), [], NOW + dt.timedelta(days=30))


def test_the_command_writes_the_page(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "here" / "brief.html"
    arguments = ["brief", "--area", "AZ", "--from", "2022-01-01", "--to", "2022-12-31", "--out", str(target)]
    done = CliRunner().invoke(main, arguments, env={"DATELINE_HOME": str(home)})
    assert done.exit_code == 0, done.output
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    wrong = CliRunner().invoke(main, ["brief", "--area", "XYZ"], env={"DATELINE_HOME": str(home)})
    assert wrong.exit_code == 2
    nothing = CliRunner().invoke(main, ["brief"], env={"DATELINE_HOME": str(tmp_path)})
    assert nothing.exit_code == 2
    assert "dateline run" in nothing.output


def test_numbers_are_spelled_for_people() -> None:
    assert [number(2.9e9), number(-5300), number(14.5), number(1.2e13)] == [
        "2.9 billion",
        "−5,300",
        "14.5",
        "12 trillion",
    ]
    assert amount(6, "%", 6.5) == "6 to 6.5 %"
    assert change(3.4e9, 2.9e9, "USD", "level") == "+17.2 %"
    assert change(9, 14.5, "%", "level") == "−5.5 pp"
    assert change(1, 0, "USD", "level") is None


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (610_000, "tonne", "610,000 tonnes"),
        (1, "tonne", "1 tonne"),
        (10.6e6, "barrel/day", "10.6 million barrels/day"),
        (180, "person", "180 people"),
        (3, "rank", "rank 3"),
        (3.8, "x", "3.8x"),
        (120, "km", "120 km"),
        (9, "ppm", "9 ppm"),
        (5e9, "kWh", "5 billion kWh"),
    ],
)
def test_units_that_are_words_have_a_plural(value: float, unit: str, words: str) -> None:
    assert amount(value, unit) == words


@pytest.mark.parametrize(
    ("time_period", "words"),
    [
        ("2021", "2021"),
        ("2022-S1", "first half of 2022"),
        ("2022-Q3", "Q3 2022"),
        ("2022-06", "June 2022"),
        ("2022-W20", "week of 16 May 2022"),
        ("2022-04-26", "26 April 2022"),
        ("2022-01-01/P8M", "January to August 2022"),
        ("2021-07-01/P1Y", "July 2021 to June 2022"),
        ("2020-01-01/P2Y", "2020 to 2021"),
        ("2022-05-17/P3W", "17 May 2022 to 6 June 2022"),
        ("soon", "soon"),
        (None, ""),
    ],
)
def test_periods_are_spelled_for_people(time_period: str | None, words: str) -> None:
    assert period(time_period) == words


def test_quotes_in_one_sentence_are_marked_once_each() -> None:
    pieces = marked(
        "It rose by 5 percent to 5 million.", {"f-1": "5 million", "f-2": "5 percent", "f-3": "5", "f-4": "none"}
    )
    assert "".join(piece.text for piece in pieces) == "It rose by 5 percent to 5 million."
    assert sorted(name for piece in pieces for name in piece.names) == ["f-1", "f-2", "f-3", "f-4"]
    apart = marked("It rose by 5 percent to 5 million.", {"f-1": "5 million", "f-2": "5 percent"})
    assert [(piece.text, piece.names) for piece in apart if piece.names] == [
        ("5 percent", ("f-2",)),
        ("5 million", ("f-1",)),
    ]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "", None, "http://", "http://[", "//x.example"]
)
def test_only_addresses_of_the_web_become_links(url: str | None) -> None:
    assert web(url) is None
    assert web("https://www.example.org/a?b=c") == "https://www.example.org/a?b=c"
