"""Sequences of runs, edits, re-extractions, maintenance, backups and kills against a model that is only a list."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import warehouse
from warehouse.backup import backup, restore
from warehouse.maintain import maintain
from warehouse.place import Place

ARTICLES = st.integers(0, 4)
VALUES = st.integers(0, 2)
FIGURES = st.dictionaries(st.integers(0, 2), VALUES, max_size=3)
State = dict[str, dict[str, object]]
TEMPLATE: list[Path] = []


class Killed(BaseException):
    """Ends a run in the middle, as a signal would."""


class History(RuleBasedStateMachine):
    """The model: what articles and figures said after each commit, by its moment."""

    @initialize(make=st.just(None))
    def begin(self, make: None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="dateline-model-"))
        self.home = self.folder / "home"
        shutil.copytree(Place(TEMPLATE[0]).lake, Place(self.home).lake)
        self.state: State = {"articles": {}, "figures": {}}
        self.past: list[tuple[dt.datetime, State]] = []
        self.number = 0
        self.left = {"maintain": 2, "restore": 1}

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, articles: dict[int, int], figures: dict[int, dict[int, int]], extractor: str, killed: bool) -> None:
        self.number += 1
        try:
            with warehouse.writing(self.home, run_id=f"r{self.number}", stage="t", code_version="1") as writer:
                writer.merge("articles", [_article(n, text) for n, text in articles.items()])
                rows = [_figure(n, k, value, extractor) for n, of in figures.items() for k, value in of.items()]
                writer.merge("figures", rows, {"article_id": [f"a{n}" for n in figures]})
                moment = writer.now
                if killed:
                    raise Killed
        except Killed:
            return
        state: State = {name: dict(rows) for name, rows in self.state.items()}
        state["articles"].update({f"a{n}": str(text) for n, text in articles.items()})
        for n, of in figures.items():
            state["figures"] = {key: value for key, value in state["figures"].items() if not key.startswith(f"f{n}-")}
            state["figures"].update({f"f{n}-{k}": float(value) for k, value in of.items()})
        if state != self.state:
            self.state = state
            self.past.append((moment, state))

    @rule(articles=st.dictionaries(ARTICLES, st.tuples(VALUES, FIGURES), min_size=1, max_size=4), killed=st.booleans())
    def run(self, articles: dict[int, tuple[int, dict[int, int]]], killed: bool) -> None:
        self.write(
            {n: text for n, (text, _) in articles.items()}, {n: of for n, (_, of) in articles.items()}, "1", killed
        )

    @rule(article=ARTICLES, figures=FIGURES)
    def extract_again(self, article: int, figures: dict[int, int]) -> None:
        if f"a{article}" in self.state["articles"]:
            self.write({}, {article: figures}, "2", False)

    @precondition(lambda self: self.past and self.left["maintain"])
    @rule(days=st.sampled_from([0, 40]))
    def maintain(self, days: int) -> None:
        self.left["maintain"] -= 1
        maintain(self.home, now=dt.datetime.now(dt.UTC) + dt.timedelta(days=days))

    @precondition(lambda self: self.past and self.left["restore"])
    @rule()
    def restore(self) -> None:
        self.left["restore"] -= 1
        backup(self.folder / "lake.tar", self.home)
        restore(self.folder / "lake.tar", self.home, replace=True)

    @invariant()
    def history_is_that_of_the_model(self) -> None:
        if not hasattr(self, "home"):
            return
        with warehouse.connect(self.home) as lake:
            articles = lake.execute("SELECT article_id, text, valid_from, valid_to FROM articles").fetchall()
            figures = lake.execute("SELECT figure_id, obs_value, valid_from, valid_to FROM figures").fetchall()
            current = dict(lake.execute("SELECT figure_id, obs_value FROM current_figures").fetchall())
            if self.past:
                moment, then = self.past[self.number * 7 % len(self.past)]
                asked = lake.execute("SELECT figure_id, obs_value FROM figures_as_of(?)", [moment]).fetchall()
                assert dict(asked) == then["figures"]
        assert current == self.state["figures"]
        for moment, then in self.past:
            assert _at(articles, moment) == then["articles"]
            assert _at(figures, moment) == then["figures"]


def _at(rows: list[tuple[str, object, dt.datetime, dt.datetime | None]], moment: dt.datetime) -> dict[str, object]:
    held = [(key, value) for key, value, start, end in rows if start <= moment and (end is None or end > moment)]
    assert len(held) == len(dict(held))
    return dict(held)


def _article(number: int, text: int) -> dict[str, object]:
    return {
        "article_id": f"a{number}", "source": "courier", "url": f"u{number}", "canonical_url": f"u{number}",
        "text": str(text), "text_hash": str(text), "word_count": 1, "fetched_at": dt.datetime(2022, 1, 1, tzinfo=dt.UTC),
    }  # fmt: skip


def _figure(article: int, number: int, value: int, extractor: str) -> dict[str, object]:
    return {
        "figure_id": f"f{article}-{number}", "article_id": f"a{article}", "version": 1, "sentence": "s", "char_start": 0,
        "char_end": 1, "quote": "q", "indicator": "EXPORTS", "measure": "level", "obs_value": float(value),
        "qualifier": "exact", "obs_status": "actual", "extractor_version": extractor,
    }  # fmt: skip


def run_sequences(template: Path, count: int, steps: int) -> None:
    TEMPLATE[:] = [template]
    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=count, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake with the one indicator that the figures name: exchange rates would be checked at each maintenance."""
    home = tmp_path_factory.mktemp("small")
    with warehouse.writing(home, run_id="reference", stage="reference", code_version="1") as writer:
        writer.merge(
            "indicators", [{"indicator": "EXPORTS", "name": "Exports", "kind": "flow", "phrases": [], "wdi": []}]
        )
    return home


def test_history_is_that_of_a_model(small: Path) -> None:
    run_sequences(small, 3, 6)


@pytest.mark.slow
def test_history_is_that_of_a_model_in_many_sequences(small: Path) -> None:
    run_sequences(small, int(os.environ.get("DATELINE_SEQUENCES", "500")), 12)
