from __future__ import annotations

import datetime as dt

import warehouse
from warehouse import pending

MORNING = dt.datetime(2022, 4, 26, 9, tzinfo=dt.timezone(dt.timedelta(hours=4)))


def fetch(number: int, **columns: object) -> dict[str, object]:
    return {
        "fetch_id": f"x{number}",
        "source": "courier",
        "kind": "article",
        "url": f"https://courier.example/{number}",
        "status": 200,
        "warc_file": "1.warc.gz",
        "warc_offset": number,
        "fetched_at": MORNING + dt.timedelta(minutes=number),
        **columns,
    }


def log(lake, table: str, *rows: dict[str, object]) -> None:
    with warehouse.writing(lake.home, run_id="r", stage="test", code_version="1") as writer:
        writer.append(table, rows)


def known(connection, since: dt.datetime) -> list[pending.KnownPage]:
    pages = pending.known_pages(connection, "courier", since, dt.timedelta(days=7))
    return sorted(pending.KnownPage(*values) for values in pages.values())


def test_moments_of_a_known_page_are_in_utc(lake) -> None:
    evidence = {"published": MORNING, "origin": "feed"}
    log(lake, "fetches", fetch(1, evidence=evidence), fetch(2))
    with warehouse.connect(lake.home) as connection:
        first, second = known(connection, MORNING)
    morning = MORNING.astimezone(dt.UTC).replace(tzinfo=None)
    assert (first.fetched_at, first.published, first.modified) == (morning + dt.timedelta(minutes=1), morning, None)
    assert (first.origin, first.failures) == ("feed", 0)
    assert (second.published, second.origin) == (None, None)


def test_a_known_page_is_unsettled_while_looks_at_it_may_be_due_or_its_answer_is_fresh(lake) -> None:
    days = [dt.timedelta(days=number) for number in range(12)]
    told = {"looked at early": (0, 6), "looked at late": (0, 7), "fresh": (0, 9), "undated": (None, 6)}
    for number, (name, (published, fetched)) in enumerate(told.items()):
        evidence = {} if published is None else {"evidence": {"published": MORNING + days[published]}}
        log(lake, "fetches", fetch(number, url=name, fetched_at=MORNING + days[fetched], **evidence))
    with warehouse.connect(lake.home) as connection:
        pages = known(connection, MORNING + days[9])
    assert {page.url for page in pages if page.is_unsettled} == {"looked at early", "fresh"}


def test_pages_to_be_cleaned_are_those_of_which_nothing_is_known_in_the_order_in_which_they_came(lake, make) -> None:
    log(lake, "fetches", fetch(3), fetch(1), fetch(2), fetch(4), fetch(5, source="other"), fetch(6, status=404))
    lake.merge("articles", [make.article(1, fetch_id="x1")])
    log(lake, "rejects", {"reject_id": "j", "stage": "clean", "source": "courier", "reason": "list", "fetch_id": "x3"})
    with warehouse.connect(lake.home) as connection:
        pages = pending.uncleaned_pages(connection, "courier")
        assert pending.uncleaned_pages(connection, "nobody") == []
    assert [(page.fetch_id, page.warc_offset) for page in pages] == [("x2", 2), ("x4", 4)]


def test_articles_to_be_read_are_those_that_this_version_of_the_extractor_has_not_read(lake, make) -> None:
    lake.merge("articles", [make.article(number) for number in range(4)])
    read = {"version": 1, "n_figures": 0, "n_events": 0}
    lake.merge(
        "extractions",
        [
            {"article_id": "a1", "extractor_version": "2", **read},
            {"article_id": "a2", "extractor_version": "1", **read},
            {"article_id": "a3", "extractor_version": "2", **read},
        ],
    )
    lake.merge("articles", [make.article(3, text="changed")])
    with warehouse.connect(lake.home) as connection:
        unread = pending.unread_articles(connection, "courier", "2")
    assert sorted((one.article_id, one.version) for one in unread) == [("a0", 1), ("a2", 1), ("a3", 2)]
