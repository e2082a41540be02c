"""From a central bank's document to the dollar value of a figure, by way of the archive and the table of rates."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from workspaces import Workspace

from crawlers.crawl import crawl
from crawlers.source import load_file
from pipelines import health, stages
from pipelines.pricing import price_again
from seeds.server import SeedSite, serve
from warehouse.history import writing
from warehouse.lake import connect
from warehouse.reference import load_reference

BEFORE = dt.datetime(2022, 4, 28, tzinfo=dt.UTC)
OF_FORM = {
    "euro": "documents: [/rates/euro.xml], format: xml, rows: '//Cube[@currency]', date: ../@time, currency: EUR, "
    "quote_currency: '@currency', rate: '@rate'",
    "rouble": "documents: [/rates/rouble.xml], format: xml, rows: //Valute, date: /ValCurs/@Date, date_format: '%d.%m.%Y', "
    "currency: CharCode, quote_currency: RUB, rate: Value, multiplier: Nominal, decimal: ','",
    "shilling": "documents: [/rates/shilling.csv], format: csv, delimiter: ';', date: Date, date_format: '%d/%m/%Y', "
    "currency: Currency, quote_currency: KES, rate: Mean, multiplier: Unit",
    "euro-table": "documents: [/rates/euro.csv], format: csv, date: Date, currency: EUR",
}


def write_source(folder: Path, site: SeedSite, form: str) -> Path:
    path = folder / f"{form}.yaml"
    path.write_text(
        f"name: {form}\nkind: rates\ntitle: The {form} bank\nhome: {site.url('steppe-ledger')}\nlanguage: en\n"
        f"timezone: UTC\narea: KZ\nallow_private: true\nrates: {{{OF_FORM[form]}}}\n"
        "schedule: '0 16 * * 1-5'\npoliteness: {delay: 0}\n",
        encoding="utf-8",
    )
    return path


@dataclass
class Desk:
    """Sources of rates at the seed site, and a lake with its reference data but without rates."""

    site: SeedSite
    folder: Path
    runs: int = 0

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def run(self, form: str) -> dict[str, int]:
        """Fetches and reads; gives the counts of reading."""
        self.runs += 1
        source, now = load_file(write_source(self.folder, self.site, form)), dt.datetime.now(dt.UTC)
        stages.fetch(source, self.home, f"run-{self.runs}", now)
        return dict(stages.read_rates(source, self.home, f"run-{self.runs}", dt.datetime.now(dt.UTC)))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(connect(self.home)) as lake:
            return lake.execute(sql).fetchall()


@pytest.fixture(scope="module")
def with_reference_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("reference")
    with writing(home, run_id="reference", stage="reference", code_version="1", now=BEFORE) as writer:
        load_reference(writer)
    return home


@pytest.fixture
def desk(tmp_path: Path, with_reference_data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    shutil.copytree(with_reference_data, tmp_path / "home")
    # A quarter of a million packaged rates would be loaded for each test.
    monkeypatch.setattr(stages, "load_rates", lambda writer, home: None)
    with serve(ports=(0, 0, 0)) as site:
        yield Desk(site, tmp_path)


CURRENT = "SELECT currency, quote_currency, rate_date::VARCHAR, rate FROM current_fx_rates WHERE fx_source = '{}' ORDER BY ALL"


@pytest.mark.parametrize("form", ["euro", "euro-table"])
def test_a_new_document_adds_days_and_leaves_the_others(desk: Desk, form: str) -> None:
    assert desk.run(form) == {"new": 5, "closed": 0, "rejected": 0}
    assert desk.run(form) == {"new": 0, "closed": 0, "rejected": 0}
    first = desk.rows(CURRENT.format(form))
    assert ("EUR", "USD", "2022-04-26", 1.07) in first
    desk.site.round = 2
    assert desk.run(form) == {"new": 3, "closed": 0, "rejected": 0}
    assert set(first) < set(desk.rows(CURRENT.format(form)))
    assert desk.rows("SELECT count(*) FROM fx_rates JOIN fetches USING (fetch_id) WHERE kind = 'rates'") == [(8,)]


def test_a_corrected_rate_closes_the_one_before_and_bad_rows_are_rejects(desk: Desk) -> None:
    assert desk.run("rouble") == {"new": 4, "closed": 0, "rejected": 3}
    assert ("KZT", "RUB", "2022-04-26", pytest.approx(0.166)) in desk.rows(CURRENT.format("rouble"))
    told = desk.rows("SELECT stage, reason, url, detail FROM rejects ORDER BY detail")
    assert {row[:3] for row in told} == {("fx_rates", "bad_rate", desk.site.url("steppe-ledger", "/rates/rouble.xml"))}
    assert any("expected a code of ISO 4217" in detail for *_, detail in told)
    desk.site.round = 2
    assert desk.run("rouble") == {"new": 1, "closed": 1, "rejected": 3}
    history = desk.rows("SELECT rate, valid_to IS NULL FROM fx_rates WHERE currency = 'KZT' ORDER BY valid_from")
    assert history == [(pytest.approx(0.166), False), (pytest.approx(0.165), True)]


def test_an_amount_is_priced_by_the_source_before_a_peg_and_names_it(desk: Desk) -> None:
    with writing(desk.home, run_id="r", stage="t", code_version="1", now=BEFORE) as writer:
        writer.merge("articles", [_article()])
        writer.merge("figures", [_figure(1, "KZT"), _figure(2, "RUB"), _figure(3, "UGX"), _figure(4, "AFN")])
        peg = {"currency": "USD", "quote_currency": "KZT", "rate": 1.0, "fx_source": "peg: invented"}
        writer.merge("fx_rates", [{**peg, "rate_date": "2000-01-01"}])
    for form in ("rouble", "shilling"):
        desk.run(form)
    assert price_again(desk.home, "p", dt.datetime.now(dt.UTC)) == {"figures": 3}
    priced = desk.rows(
        "SELECT unit_measure, obs_value_usd, fx_source, fx_reason FROM current_figures ORDER BY figure_id"
    )
    assert priced == [
        # The peg is one step, the roubles are two: the shortest way comes first, then whose word counts more.
        ("KZT", pytest.approx(1000), "peg: invented", None),
        ("RUB", pytest.approx(1000 / 73.505), "rouble", None),
        ("UGX", pytest.approx(1000 * 0.0325 / 115.7), "shilling", None),
        ("AFN", None, None, "no_rate"),
    ]


def test_a_document_that_changed_its_layout_is_told_and_nothing_is_lost(desk: Desk) -> None:
    desk.run("euro")
    source = load_file(write_source(desk.folder, desk.site, "euro"))
    assert source.rates is not None
    moved = source.model_copy(update={"rates": source.rates.model_copy(update={"rows": "//Kurs"})})
    now = dt.datetime.now(dt.UTC)
    stages.reread_rates(moved, desk.home, "again", now, now - dt.timedelta(days=1), now)
    assert desk.rows("SELECT reason FROM rejects") == [("rates_unreadable",)]
    assert len(desk.rows(CURRENT.format("euro"))) == 5
    desk.site.round = 2
    stages.fetch(moved, desk.home, "moved", dt.datetime.now(dt.UTC))
    with closing(connect(desk.home)) as lake:
        found = {one.check: one for one in health.findings(lake, moved, dt.datetime.now(dt.UTC))}
    assert "did the layout change" in found["layout_stays"].evidence[0]


def test_what_a_killed_run_fetched_is_read_by_the_next(desk: Desk) -> None:
    """The archive holds the document, the lake knows nothing of it."""
    source = load_file(write_source(desk.folder, desk.site, "euro"))
    crawl(source, archive_dir=desk.home / "archive", run_id="killed", known={}, now=dt.datetime.now(dt.UTC))
    assert desk.run("euro") == {"new": 5, "closed": 0, "rejected": 0}


def test_the_commands_know_sources_of_rates(workspace: Workspace) -> None:
    for path in workspace.sources.glob("*.yaml"):
        path.unlink()
    write_source(workspace.sources, workspace.site, "rouble")
    checked = workspace.dateline("source", "check", "rouble")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "rouble: poor" in checked.stdout
    assert "4 from 2022-04-26 to 2022-04-26" in checked.stdout
    assert "3 refused" in checked.stdout
    assert "of kind rates" in workspace.dateline("source", "test", "rouble").stderr
    told = workspace.run()
    assert "4 fx_rates" in told
    rows = workspace.rows("SELECT fx_source, count(*) FROM current_fx_rates WHERE fetch_id IS NOT NULL GROUP BY ALL")
    assert rows == [("rouble", 4)]
    listed = workspace.dateline("source", "list").stdout
    assert "documents answer, but the newest rate is of 2022-04-26" in " ".join(listed.replace("│", " ").split())
    again = workspace.dateline("reclean", "rouble")
    assert again.stdout == "rouble: 0 new, 0 closed, 3 rejected, 0 figures, 0 events\n", again.stdout + again.stderr


def _article() -> dict[str, object]:
    return {
        "article_id": "a", "source": "courier", "url": "u", "canonical_url": "u", "text": "t", "text_hash": "t",
        "word_count": 1, "fetched_at": BEFORE, "published_date": dt.date(2022, 4, 27),
    }  # fmt: skip


def _figure(number: int, unit: str) -> dict[str, object]:
    return {
        "figure_id": f"f{number}", "article_id": "a", "version": 1, "sentence": "s", "char_start": 0, "char_end": 1,
        "quote": "q", "indicator": "PROJECT_COST", "measure": "level", "obs_value": 1000.0, "unit_measure": unit,
        "qualifier": "exact", "obs_status": "actual", "extractor_version": "1", "fx_reason": "no_rate",
    }  # fmt: skip
