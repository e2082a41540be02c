"""Source files: what is read, and what is told of each kind of fault."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.clean.model import ArticleRules
from crawlers.source import Source, SourceError, load, load_file, schema
from crawlers.source_file import read_document

ROOT = Path(__file__).resolve().parents[2]
GOOD = """\
name: paper
title: The Paper
home: https://www.paper.example/
language: "no"
timezone: Europe/Oslo
area: NO
discover:
  feeds: [/rss, https://feeds.paper.example/all]
  listings:
    - url: /news/
      links: //h2/a
      next: a.next::attr(href)
follow:
  allow: ['^/news/\\d+']
  deny: [/sport/]
schedule: "*/30 6-22 * * 1-5"
revisit: [30m, 2h, 1d]
"""


def write(folder: Path, text: str, name: str = "paper.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def faults(path: Path) -> list[str]:
    with pytest.raises(SourceError) as caught:
        load_file(path)
    return [str(problem).removeprefix(f"{path}") for problem in caught.value.problems]


def test_a_good_file_is_read_with_defaults(tmp_path: Path) -> None:
    source = load_file(write(tmp_path, GOOD))
    assert (source.area, source.language) == ("NO", "no")  # no booleans, whatever YAML 1.1 says
    assert (source.enabled, source.verified, source.allow_private) == (True, False, False)
    assert (source.politeness.delay, source.politeness.concurrency, source.politeness.max_pages) == (1.0, 2, 200)
    assert source.revisit == (dt.timedelta(minutes=30), dt.timedelta(hours=2), dt.timedelta(days=1))
    assert source.address(source.discover.feeds[0]) == "https://www.paper.example/rss"
    assert source.follow.takes("/news/12?page=2")
    assert not source.follow.takes("/news/12/sport/")
    assert not source.follow.takes("/about")
    with pytest.raises(ValueError, match="frozen"):
        source.title = "Another"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "title:",
            "titel:",
            r":2: titel: is no key that is known; did you mean \"title\"\? allowed: name, kind, title, home",
        ),
        ("  feeds:", "  feed:", r":8: discover\.feed: is no key that is known; did you mean \"feeds\"\?"),
        ("      next:", "      nxt:", r":12: discover\.listings\[0\]\.nxt: .*allowed: url, links, next, max_pages"),
        ("title: The Paper\n", "", r": title: is missing; needed: Name for readers"),
        ("area: NO", "area: Norway", r":6: area: found 'Norway'; did you mean \"NO\"\?"),
        ("area: NO", "area: no", r":6: area: found 'no'; did you mean \"NO\"\?"),
        ("area: NO", "area: Kazakstan", r"did you mean \"KZ\"\?"),
        ("timezone: Europe/Oslo", "timezone: Europe/Olso", r":5: timezone: .*did you mean \"Europe/Oslo\"\?"),
        ('language: "no"', "language: norwegian", r":4: language: .*ISO 639-1"),
        ("https://www.paper", "ftp://www.paper", r":3: home: .*http:// or https://"),
        ("[/rss, https://feeds.paper", "[/rss, https://feeds.other", r"feeds\.other\.example is not of paper\.example"),
        ("[/rss,", "[rss,", r":8: discover\.feeds\[0\]: found 'rss'; allowed: a path of the home that begins with /"),
        ("//h2/a", "h2[", r":11: discover\.listings\[0\]\.links: .*selector 'h2\['"),
        (r"'^/news/\d+'", "'(news'", r":14: follow\.allow\[0\]: found '\(news'; .*at character 1"),
        ('"*/30 6-22 * * 1-5"', "hourly", r":16: schedule: found 'hourly'; allowed: a cron line of five fields"),
        ('"*/30 6-22 * * 1-5"', '"61 * * * *"', r":16: schedule: "),
        ("[30m, 2h, 1d]", "[90s]", r":17: revisit\[0\]: found '90s'; allowed: a number with m, h or d"),
        ("name: paper", "name: journal", r":1: name: found 'journal'; allowed: the name of the file, \"paper\""),
        ("name: paper", "name: The_Paper", r":1: name: found 'The_Paper'; allowed: small letters"),
        ("title: The Paper", "title: The Paper\ntitle: Again", r":3: title: stands twice, first on line 2"),
        ("title: The Paper", "title: [The, Paper]", r":2: title: found \['The', 'Paper'\]"),
        ("title: The Paper", "title: {a", r":\d+: is not YAML"),
        ("title: The Paper", "title: !!python/object:os.system x", r":2: title: has the tag"),
        ("  feeds: [/rss, https://feeds.paper.example/all]\n", "  sitemaps: []\n", None),
        ("schedule:", "politeness: {delay: -1}\nschedule:", r":16: politeness\.delay: found -1"),
        ("schedule:", "politeness: {concurrency: 2.5}\nschedule:", r":16: politeness\.concurrency: found 2\.5"),
        ("schedule:", "enabled: yes\nschedule:", r":16: enabled: found 'yes'"),
        ("schedule:", "article: {titel: h1}\nschedule:", r":16: article.*titel: .*did you mean \"title\"\?"),
        ("schedule:", "article: {valid_from: 2024-13-01}\nschedule:", r":16: article.*valid_from: found '2024-13-01'"),
    ],
)
def test_a_fault_is_told_with_line_key_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, told: str | None
) -> None:
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new, 1))
    if told is None:
        assert load_file(path).discover.listings
        return
    assert any(re.search(told, fault) for fault in faults(path)), faults(path)


def test_nothing_to_discover_by_is_a_fault(tmp_path: Path) -> None:
    text = re.sub(r"discover:\n(?:  .*\n)+", "discover: {feeds: []}\n", GOOD)
    assert any("at least one of feeds, sitemaps, listings" in fault for fault in faults(write(tmp_path, text)))


RATES = """\
name: bank
kind: rates
title: The Bank
home: https://www.bank.example/
language: en
timezone: Europe/Oslo
area: NO
rates:
  documents: [/rates.xml]
  format: xml
  rows: //Rate
  date: "@day"
  currency: "@code"
  multiplier: 100
  quote_currency: NOK
  rate: .
schedule: "0 16 * * 1-5"
"""


def test_a_source_of_rates_is_watched_by_its_documents(tmp_path: Path) -> None:
    source = load_file(write(tmp_path, RATES, "bank.yaml"))
    assert source.watched() == ("https://www.bank.example/rates.xml",)
    assert source.rates is not None
    assert (source.rates.multiplier, source.rates.quote_currency) == (100, "NOK")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: rates", "kind: articles", r": discover: is missing; needed: Where new articles show"),
        (
            "kind: rates",
            "discover: {feeds: [/rss]}",
            r":8: rates: says nothing to a source of kind articles; allowed with kind",
        ),
        ("kind: rates", "kind: rate", r":2: kind: found 'rate'; allowed: input should be 'articles' or 'rates'"),
        ("schedule:", "discover: {feeds: [/rss]}\nschedule:", r":17: discover: says nothing to a source of kind rates"),
        ("schedule:", "render: true\nschedule:", r":17: render: says nothing to a source of kind rates"),
        (RATES[RATES.index("rates:\n") : RATES.index("schedule")], "", r": rates: is missing; needed: Documents of"),
        ("[/rates.xml]", "[]", r":9: rates\.documents: found \[\]; allowed: "),
        ("[/rates.xml]", "[https://other.example/r.xml]", r"rates\.documents\[0\]: .*other\.example is not of bank"),
        ("//Rate", "//Rate[", r":8: rates: .*'//Rate\[' is no XPath"),
        ("  rows: //Rate\n", "", r":8: rates: .*allowed: xml with rows, rate, currency and quote_currency"),
        ("format: xml", "format: csv", r":8: rates: .*allowed: csv without rows"),
    ],
)
def test_a_fault_of_a_source_of_rates_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in RATES
    path = write(tmp_path, RATES.replace(old, new, 1), "bank.yaml")
    assert any(re.search(told, fault) for fault in faults(path)), faults(path)


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("title:", "titel:").replace("area: NO", "area: XX"))
    write(tmp_path, "- a list", "list.yaml")
    write(tmp_path, "", "empty.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"title: \xe9")
    write(tmp_path, GOOD, "good.yaml")
    with pytest.raises(SourceError) as caught:
        load(tmp_path)
    told = str(caught.value)
    for words in (
        "titel",
        "'XX'",
        "title: is missing",
        "list.yaml",
        "empty.yaml",
        "latin.yaml: is not UTF-8",
        '"good"',
    ):
        assert words in told


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is no folder"):
        load(tmp_path / "nowhere")


def test_selectors_hold_at_their_time(tmp_path: Path) -> None:
    blocks = """\
article:
  - {title: h1.old, valid_to: 2023-01-01}
  - {title: h1.new, drop: [.promo], valid_from: 2023-01-01}
"""
    source = load_file(write(tmp_path, GOOD + blocks))
    assert source.rules_at(dt.datetime(2022, 12, 31, 22, 59, tzinfo=dt.UTC)).title == "h1.old"
    # Midnight in Oslo is 23:00 UTC.
    assert source.rules_at(dt.datetime(2022, 12, 31, 23, tzinfo=dt.UTC)) == ArticleRules("h1.new", drop=(".promo",))
    single = load_file(write(tmp_path, GOOD + "article: {author: .by}\n"))
    assert single.rules_at(dt.datetime(1999, 1, 1, tzinfo=dt.UTC)).author == ".by"


def test_the_schema_describes_every_key() -> None:
    def undescribed(node: dict[str, object], path: str) -> list[str]:
        properties = node.get("properties", {})
        assert isinstance(properties, dict)
        return [f"{path}.{key}" for key, value in properties.items() if "description" not in value]

    built = schema()
    parts = built["$defs"]
    assert isinstance(parts, dict)
    missing = undescribed(built, "Source")
    for name, part in parts.items():
        missing += undescribed(part, name)
        assert part["additionalProperties"] is False
    assert missing == []
    assert set(built["required"]) == {"name", "title", "home", "language", "timezone", "area"}  # type: ignore[call-overload]
    assert (built["then"], built["else"]) == ({"required": ["rates"]}, {"required": ["discover"]})


def test_the_files_of_the_project_are_right() -> None:
    sources = load(ROOT / "crawlers" / "sources")
    assert {source.name for source in sources} >= {"seed-caspian-courier", "seed-harbour-post", "seed-steppe-ledger"}
    assert all(source.enabled == source.name.startswith("seed-") for source in sources)
    assert all(source.allow_private == source.name.startswith("seed-") for source in sources)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "any.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    document = read_document(path)
    assert document.problems or document.values is None or not isinstance(document.values, Source)
    with pytest.raises(SourceError):
        load_file(path)
