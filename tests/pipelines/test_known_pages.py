from __future__ import annotations

import datetime as dt
import random

import pytest
from lakes import Lake

from crawlers.boundary import Bounds
from crawlers.choosing import choose
from crawlers.rhythm import slower_by
from crawlers.source import Source
from pipelines.known_pages import KnownPages
from warehouse.history import writing

HOUR = dt.timedelta(hours=1)
MORNING = dt.datetime(2022, 4, 26, 9, tzinfo=dt.UTC)


def source(**keys: object) -> Source:
    told = {
        "name": "courier",
        "title": "The Courier",
        "home": "https://courier.example",
        "language": "en",
        "area": "AZ",
    }
    return Source.model_validate({**told, "timezone": "UTC", "discover": {"feeds": ["/feed.xml"]}, **keys})


def answer(number: int, chance: random.Random) -> dict[str, object]:
    fetched_at = MORNING + chance.randrange(300) * HOUR
    published = chance.choice([None, fetched_at - chance.randrange(200) * HOUR, MORNING])
    return {
        "fetch_id": f"x{number}",
        "source": "courier",
        "kind": "article",
        "url": f"https://courier.example/{chance.randrange(150)}",
        "status": chance.choice([200, 200, 200, 304, 403, 503, None]),
        "fetched_at": fetched_at,
        "evidence": {"published": published, "origin": "feed"} if published else None,
    }


@pytest.mark.parametrize("revisit", [[], ["1h", "6h"], ["1h", "1d", "7d"]])
def test_nothing_that_is_due_and_no_refusal_of_the_last_day_is_missed_among_what_is_unsettled(
    lake: Lake, revisit: list[str]
) -> None:
    chance = random.Random(len(revisit))
    with writing(lake.home, run_id="r", stage="test", code_version="1") as writer:
        writer.append("fetches", [answer(number, chance) for number in range(400)])
    paper = source(revisit=revisit)
    bounds = Bounds(paper.home, allow_private=False)
    due = 0
    for hours in range(280, 500, 20):
        now = MORNING + hours * HOUR
        known = KnownPages(paper, lake.home, now)
        chosen = choose([], paper, bounds, known, known.unsettled, now)
        assert sorted(chosen, key=str) == sorted(choose([], paper, bounds, known, list(known), now), key=str)
        assert slower_by([known[url] for url in known.unsettled], now) == slower_by(known.values(), now)
        due += len(chosen)
        assert len(known.unsettled) < len(known) or hours < 400
    assert due > 0 or not revisit


def test_moments_have_their_zone(lake: Lake) -> None:
    with writing(lake.home, run_id="r", stage="test", code_version="1") as writer:
        writer.append("fetches", [answer(1, random.Random(3)) | {"url": "https://courier.example/1"}])
    known = KnownPages(source(), lake.home, MORNING)
    assert list(known) == ["https://courier.example/1"]
    assert known["https://courier.example/1"].fetched_at.utcoffset() == dt.timedelta(0)
    assert known.get("https://courier.example/2") is None
