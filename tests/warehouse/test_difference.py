from __future__ import annotations

import pytest

import warehouse
from warehouse.difference import UnknownRunError, difference, tell


@pytest.fixture
def runs(lake, make):
    def run(name: str, *, figures, events=(), articles=()) -> None:
        with warehouse.writing(lake.home, run_id=name, stage="test", code_version="1") as writer:
            if articles:
                writer.merge("articles", articles)
            writer.merge("figures", figures, {"article_id": ["a1", "a2"]})
            writer.merge("events", events, {"article_id": ["a1", "a2"]})

    articles = [make.article(1, title="Trade grows"), make.article(2)]
    same = make.figure(5, 2)
    run(
        "run-a",
        articles=articles,
        events=[make.event(1)],
        figures=[make.figure(1), make.figure(2, quote="$7 million"), same],
    )
    changed = make.figure(1, obs_value=6e6, extractor_version="2")
    again = make.figure(3, quote="$7 million", counterpart_area="RU", char_start=17)
    run(
        "run-b",
        events=[make.event(1, status="cancelled")],
        figures=[changed, again, make.figure(4, 2, quote="$9 million"), same],
    )
    run("run-c", events=[], figures=[changed, again, same])
    return lake


def test_what_changed_is_told_in_words(runs) -> None:
    found = difference("run-a", "run-b", runs.home)
    assert tell(found).splitlines() == [
        'changed figure: EXPORTS of AZ "$5 million" 2021 actual (Trade grows); obs_value 5,000,000 -> 6,000,000',
        'changed figure: EXPORTS of AZ and RU "$7 million" 2021 actual (Trade grows); counterpart_area nothing -> RU',
        'added figure: EXPORTS of AZ "$9 million" 2021 actual (a2)',
        'changed event: AGREEMENT_SIGNED "signed an agreement" cancelled (Trade grows); status occurred -> cancelled',
        "1 added, 0 closed, 3 changed",
    ]


def test_the_other_way_round_added_is_closed(runs) -> None:
    there, back = difference("run-a", "run-b", runs.home), difference("run-b", "run-a", runs.home)
    assert sorted(one.kind for one in there) == ["added", "changed", "changed", "changed"]
    assert sorted(one.kind for one in back) == ["changed", "changed", "changed", "closed"]
    assert difference("run-a", "run-a", runs.home) == []


def test_runs_further_apart_are_compared_by_what_they_left(runs) -> None:
    kinds = [(one.table, one.kind) for one in difference("run-a", "run-c", runs.home)]
    assert sorted(kinds) == [("events", "closed"), ("figures", "changed"), ("figures", "changed")]


def test_a_row_that_only_moved_is_not_told(runs, make) -> None:
    with warehouse.writing(runs.home, run_id="run-d", stage="test", code_version="1") as writer:
        writer.merge("figures", [make.figure(50, 2, char_start=20, sentence="Otherwise.")], {"article_id": ["a2"]})
    assert difference("run-c", "run-d", runs.home) == []


def test_runs_are_named_by_their_beginning_and_unknown_ones_told(runs) -> None:
    with pytest.raises(UnknownRunError, match="'run-' begins 3 runs"):
        difference("run-", "run-a", runs.home)
    with pytest.raises(UnknownRunError, match=r"no run 'x' .*the latest: run-c, run-b, run-a"):
        difference("run-a", "x", runs.home)
    assert len(difference("run-a", "run-b", runs.home)) == 4
