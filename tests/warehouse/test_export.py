from __future__ import annotations

import csv
import datetime as dt
import threading
from pathlib import Path

import duckdb
import openpyxl
import pytest
from lake_under_test import Make, with_reference_data
from places import Places
from pysdmx.io import get_datasets, read_sdmx
from pysdmx.model import Codelist, DataStructureDefinition, Schema

import warehouse
from warehouse.contract import tables
from warehouse.errors import LakeError
from warehouse.export import FORMATS, ExportError, export
from warehouse.export_selection import Selection, SelectionError, days

MONDAY = dt.datetime(2022, 5, 2, tzinfo=dt.UTC)
NOON = MONDAY + dt.timedelta(hours=12)
TUESDAY = MONDAY + dt.timedelta(days=1)
FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\tcmd", "\rcmd"]


YEAR = {"time_period": "2021", "freq": "A", "period_start": "2021-01-01", "period_end": "2022-01-01"}
QUARTER = {"time_period": "2022-Q1", "freq": "Q", "period_start": "2022-01-01", "period_end": "2022-04-01"}


def _fill(home: Path) -> None:
    with_reference_data(home)
    make = Make
    with warehouse.writing(home, run_id="r1", stage="test", code_version="1", now=MONDAY) as writer:
        writer.merge("articles", [make.article(n, title=f"T{n}", published_date="2022-04-26") for n in (1, 2)])
        writer.merge(
            "figures",
            [
                make.figure(1, **YEAR),
                make.figure(2, indicator="IMPORTS", ref_area="GE", counterpart_area="AZ", **QUARTER),
                make.figure(
                    3,
                    2,
                    unit_measure="barrel/day",
                    ref_area="KZ",
                    obs_status="target",
                    **{**YEAR, "indicator": "PRODUCTION_VOLUME"},
                ),
                make.figure(4, 2, unit_measure="%", measure="change", ref_area="GE", obs_value=-3.5, **QUARTER),
            ],
        )
        writer.merge("events", [make.event(1)])
    with warehouse.writing(home, run_id="r2", stage="test", code_version="1", now=TUESDAY) as writer:
        writer.merge("figures", [make.figure(1, obs_value=6e6, **YEAR)])


@pytest.fixture
def template(place_kind: str, places: Places) -> str:
    return places.template(place_kind, "filled", _fill)


@pytest.fixture
def filled(lake):
    return lake


def exported(filled, tmp_path: Path, **options) -> list[dict[str, str]]:
    target = tmp_path / "out.csv"
    done = export(target, "csv", home=filled.home, **options)
    with target.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert done.rows == len(rows)
    return rows


def ids(rows: list[dict[str, str]]) -> list[str]:
    return sorted(row["figure_id"] for row in rows)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), ["f1", "f2", "f3", "f4"]),
        (Selection(indicators=("EXPORTS",)), ["f1", "f4"]),
        (Selection(indicators=("EXPORTS", "IMPORTS")), ["f1", "f2", "f4"]),
        (Selection(areas=("AZ",)), ["f1", "f2"]),
        (Selection(areas=("GE",), indicators=("IMPORTS",)), ["f2"]),
        (Selection(period="2021"), ["f1", "f3"]),
        (Selection(period="2022-02"), ["f2", "f4"]),
        (Selection(period="2021-Q4/2022"), ["f1", "f2", "f3", "f4"]),
        (Selection(period="2023"), []),
    ],
)
def test_a_selection_takes_what_it_names(filled, tmp_path: Path, selection: Selection, expected: list[str]) -> None:
    assert ids(exported(filled, tmp_path, selection=selection)) == expected


def test_a_selection_reaches_events_and_articles_and_leaves_codes_whole(filled, tmp_path: Path) -> None:
    assert len(exported(filled, tmp_path, relation="current_events", selection=Selection(areas=("RU",)))) == 1
    assert exported(filled, tmp_path, relation="current_events", selection=Selection(areas=("FR",))) == []
    assert exported(filled, tmp_path, relation="current_articles", selection=Selection(period="2021")) == []
    assert len(exported(filled, tmp_path, relation="current_articles", selection=Selection(period="2022-04"))) == 2
    every = exported(filled, tmp_path, relation="areas")
    assert exported(filled, tmp_path, relation="areas", selection=Selection(("EXPORTS",), ("AZ",), "2021")) == every


def test_as_of_shows_what_was_known_then(filled, tmp_path: Path) -> None:
    then = {row["figure_id"]: row["obs_value"] for row in exported(filled, tmp_path, as_of=NOON)}
    now = {row["figure_id"]: row["obs_value"] for row in exported(filled, tmp_path)}
    assert (then["f1"], now["f1"]) == ("5000000.0", "6000000.0")
    assert exported(filled, tmp_path, as_of=MONDAY - dt.timedelta(days=1)) == []


@pytest.mark.parametrize("style", ["parquet", "csv", "xlsx"])
def test_every_table_can_be_exported(filled, tmp_path: Path, style) -> None:
    for name in tables():
        done = export(tmp_path / name, style, home=filled.home, relation=name)
        assert [(done.rows,)] == filled.sql(f"SELECT count(*) FROM {name}"), name


def test_parquet_keeps_types_and_meanings(filled, tmp_path: Path) -> None:
    target = tmp_path / "it's.parquet"
    export(target, "parquet", home=filled.home, relation="events")
    read = duckdb.connect()
    actors = read.execute("SELECT actors FROM read_parquet(?)", [str(target)]).fetchall()
    assert [(actors[0][0],)] == filled.sql("SELECT actors FROM events")
    ((meanings,),) = read.execute("SELECT decode(value) FROM parquet_kv_metadata(?)", [str(target)]).fetchall()
    assert '"event_id": "Name of the report' in meanings


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(filled, make, tmp_path: Path, text: str) -> None:
    filled.merge("articles", [make.article(1, title=text, authors=[text], text="-5 is a number")])
    (row,) = (r for r in exported(filled, tmp_path, relation="current_articles") if r["article_id"] == "a1")
    assert row["title"] == "'" + text
    assert row["text"] == "'-5 is a number"
    export(tmp_path / "out.xlsx", "xlsx", home=filled.home, relation="current_articles")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["current_articles"]
    names = [cell.value for cell in sheet[1]]
    cells = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    title = cells["a1"][names.index("title")]
    assert title.data_type == "s"
    assert title.value.replace("_x000D_", "\r") == text
    assert title.quotePrefix


def test_numbers_stay_numbers(filled, tmp_path: Path) -> None:
    (row,) = (r for r in exported(filled, tmp_path) if r["figure_id"] == "f4")
    assert row["obs_value"] == "-3.5"
    export(tmp_path / "out.xlsx", "xlsx", home=filled.home)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    sheet = book["current_figures"]
    names = [cell.value for cell in sheet[1]]
    rows = [dict(zip(names, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    (found,) = (r for r in rows if r["figure_id"] == "f4")
    assert (found["obs_value"], found["period_start"], found["valid_from"]) == (
        -3.5, dt.datetime(2022, 1, 1), MONDAY.replace(tzinfo=None),
    )  # fmt: skip
    assert ("obs_status", "actual, estimate, forecast or target") in list(book["columns"].iter_rows(values_only=True))


def test_text_too_long_for_a_cell_is_cut_and_says_so(filled, make, tmp_path: Path) -> None:
    filled.merge("articles", [make.article(1, text="x" * 40_000)])
    export(tmp_path / "out.xlsx", "xlsx", home=filled.home, relation="current_articles")
    texts = [cell.value for row in openpyxl.load_workbook(tmp_path / "out.xlsx")["current_articles"] for cell in row]
    (cut,) = (text for text in texts if isinstance(text, str) and text.startswith("xxx"))
    assert len(cut) == 32_767
    assert cut.endswith("x [cut]")


def test_sdmx_csv_is_read_back_with_its_structure(filled, tmp_path: Path) -> None:
    target = tmp_path / "figures.csv"
    done = export(target, "sdmx-csv", home=filled.home)
    assert (done.rows, done.left_out) == (4, {})
    data, structure = done.files
    (dataset,) = get_datasets(data, structure)
    assert isinstance(dataset.structure, Schema)
    frame = dataset.data.set_index("FIGURE_ID")
    assert float(frame.loc["f1", "OBS_VALUE"]) == 6e6
    assert list(frame.loc["f2", ["REF_AREA", "COUNTERPART_AREA", "TIME_PERIOD", "FREQ"]]) == [
        "GE",
        "AZ",
        "2022-Q1",
        "Q",
    ]
    assert list(frame.loc["f3", ["UNIT_MEASURE", "OBS_STATUS", "COUNTERPART_AREA"]]) == ["barrel_day", "T", "_Z"]
    assert list(frame.loc["f4", ["UNIT_MEASURE", "MEASURE"]]) == ["PERCENT", "change"]


def test_every_code_of_the_data_is_in_the_structure_and_every_key_is_unique(filled, tmp_path: Path) -> None:
    data, structure = export(tmp_path / "figures.csv", "sdmx-csv", home=filled.home).files
    message = read_sdmx(structure, validate=True)
    lists = {item.short_urn: {code.id for code in item} for item in message.structures if isinstance(item, Codelist)}
    (definition,) = (item for item in message.structures if isinstance(item, DataStructureDefinition))
    with data.open(newline="") as file:
        rows = list(csv.DictReader(file))
    coded = [component for component in definition.components if component.local_codes]
    assert {component.id for component in coded} >= {"REF_AREA", "INDICATOR", "UNIT_MEASURE", "OBS_STATUS", "FREQ"}
    for component in coded:
        allowed = {code.id for code in component.local_codes}
        assert {row[component.id] for row in rows} <= allowed, component.id
    assert len(lists) == 7
    keys = [tuple(row[component.id] for component in definition.components.dimensions) for row in rows]
    assert len(set(keys)) == len(keys) == 4
    assert [name for name in rows[0] if name not in {component.id for component in definition.components}] == [
        "STRUCTURE", "STRUCTURE_ID", "ACTION",
    ]  # fmt: skip


def test_what_sdmx_does_not_allow_is_left_out_and_counted(filled, make, tmp_path: Path) -> None:
    period = {"time_period": "2021", "freq": "A"}
    filled.merge(
        "figures",
        [
            make.figure(5, time_period=None),
            make.figure(6, ref_area="ZZ", **period),
            make.figure(7, time_period="spring"),
            make.figure(8, unit_measure=None, ref_area=None, **period),
            make.figure(9, unit_measure="ski resort", **period),
            make.figure(10, ref_area="US-KY", **period),
        ],
    )
    done = export(tmp_path / "f.csv", "sdmx-csv", home=filled.home)
    assert done.left_out == {
        "no code of REF_AREA: ZZ": 1, "no time period": 1, "no time period of SDMX: spring": 1,
    }  # fmt: skip
    frame = get_datasets(*done.files)[0].data.set_index("FIGURE_ID")
    assert list(frame.loc["f8", ["UNIT_MEASURE", "REF_AREA", "COUNTERPART_AREA"]]) == ["_U", "_U", "_Z"]
    assert frame.loc["f9", "UNIT_MEASURE"] == "ski_resort"
    assert frame.loc["f10", "REF_AREA"] == "US-KY"


def test_duckdb_is_a_plain_file_with_tables_views_and_comments(filled, tmp_path: Path) -> None:
    target = tmp_path / "lake.duckdb"
    export(target, "duckdb", home=filled.home)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("lake.d")) == ["lake.duckdb"]
    with duckdb.connect(str(target), read_only=True, config={"enable_external_access": "false"}) as plain:
        for name in tables():
            assert plain.execute(f"SELECT count(*) FROM {name}").fetchall() == filled.sql(
                f"SELECT count(*) FROM {name}"
            )
        found = plain.execute("SELECT figure_id, obs_value FROM current_figures ORDER BY ALL").fetchall()
        assert found == filled.sql("SELECT figure_id, obs_value FROM current_figures ORDER BY ALL")
        silent = plain.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND table_name <> 'export_of' "
            "AND NOT internal"
        ).fetchall()
        assert silent == []
        assert plain.execute("SELECT obs_value FROM figures_as_of(?) WHERE figure_id = 'f1'", [NOON]).fetchall() == [
            (5e6,)
        ]


def test_duckdb_is_narrowed_and_shows_a_moment(filled, tmp_path: Path) -> None:
    target = tmp_path / "lake.duckdb"
    export(target, "duckdb", home=filled.home, selection=Selection(indicators=("EXPORTS",)), as_of=NOON)
    with duckdb.connect(str(target), read_only=True) as plain:
        assert plain.execute("SELECT figure_id, obs_value FROM current_figures ORDER BY 1").fetchall() == [
            ("f1", 5e6), ("f4", -3.5),
        ]  # fmt: skip
        assert plain.execute("SELECT indicators, as_of FROM export_of").fetchall() == [(["EXPORTS"], NOON)]
        assert plain.execute("SELECT count(*) > 200 FROM current_areas").fetchall() == [(True,)]


@pytest.mark.parametrize("style", FORMATS)
def test_a_failing_export_leaves_what_was_there(filled, tmp_path: Path, monkeypatch, style) -> None:
    target = tmp_path / "out"
    target.write_text("before")
    monkeypatch.setattr("warehouse.atomic._to_disk", _no_space)
    with pytest.raises(OSError, match="no space"):
        export(target, style, home=filled.home)
    assert target.read_text() == "before"
    assert {path.name for path in tmp_path.iterdir()} - {"lake", "lake.lock"} == {"out"}


def _no_space(path: Path) -> None:
    raise OSError("no space left on device")


def test_an_open_reader_keeps_the_old_duckdb_file(filled, tmp_path: Path) -> None:
    target = tmp_path / "lake.duckdb"
    export(target, "duckdb", home=filled.home, as_of=NOON)
    with duckdb.connect(str(target), read_only=True) as old:
        export(target, "duckdb", home=filled.home)
        assert old.execute("SELECT obs_value FROM current_figures WHERE figure_id = 'f1'").fetchall() == [(5e6,)]


def test_an_export_during_writing_reads_one_snapshot(filled, make, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        version = 0
        while not stop.is_set():
            version += 1
            with warehouse.writing(filled.home, run_id=f"w{version}", stage="test", code_version="1") as writer:
                writer.merge("articles", [make.article(9, title=str(version))])
                writer.merge("figures", [make.figure(90, 9, obs_value=float(version))])

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(3):
            target = tmp_path / f"{number}.duckdb"
            export(target, "duckdb", home=filled.home)
            with duckdb.connect(str(target), read_only=True) as plain:
                torn = plain.execute(
                    "SELECT * FROM current_articles JOIN current_figures USING (article_id) "
                    "WHERE article_id = 'a9' AND title::DOUBLE <> obs_value"
                ).fetchall()
            assert torn == []
    finally:
        stop.set()
        thread.join()


def test_mistakes_are_told_with_what_is_allowed(filled, tmp_path: Path) -> None:
    target = tmp_path / "out"
    with pytest.raises(SelectionError, match="no indicator 'EXPORT' in the table indicators; did you mean EXPORTS"):
        export(target, "csv", home=filled.home, selection=Selection(indicators=("EXPORT",)))
    with pytest.raises(SelectionError, match="no area 'Georgia'"):
        export(target, "csv", home=filled.home, selection=Selection(areas=("Georgia",)))
    with pytest.raises(ExportError, match=r"no table or view 'figure'; there are: .*current_figures"):
        export(target, "csv", home=filled.home, relation="figure")
    with pytest.raises(ExportError, match="sdmx-csv takes figures only"):
        export(target, "sdmx-csv", home=filled.home, relation="events")
    with pytest.raises(ExportError, match="is a folder"):
        export(tmp_path, "csv", home=filled.home)
    assert not target.exists()


def test_a_sheet_that_is_too_small_is_told(filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.export_xlsx._MOST_ROWS", 3)
    with pytest.raises(LakeError, match="4 rows are selected, a sheet holds 3"):
        export(tmp_path / "out.xlsx", "xlsx", home=filled.home)


@pytest.mark.parametrize(
    ("period", "first", "after"),
    [
        ("2021", "2021-01-01", "2022-01-01"),
        ("2021-S2", "2021-07-01", "2022-01-01"),
        ("2021-Q4", "2021-10-01", "2022-01-01"),
        ("2021-12", "2021-12-01", "2022-01-01"),
        ("2020-W53", "2020-12-28", "2021-01-04"),
        ("2021-02-28", "2021-02-28", "2021-03-01"),
        ("2019/2021-03", "2019-01-01", "2021-04-01"),
    ],
)
def test_periods_are_days(period: str, first: str, after: str) -> None:
    assert days(period) == (dt.date.fromisoformat(first), dt.date.fromisoformat(after))


@pytest.mark.parametrize("period", ["", "21", "2021-Q5", "2021-S3", "2021-13", "2021/2019", "last year"])
def test_what_is_no_period_is_refused(period: str) -> None:
    with pytest.raises(SelectionError, match=r"is no period|ends before"):
        days(period)
