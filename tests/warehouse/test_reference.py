from __future__ import annotations

import json
from pathlib import Path

import pytest

import warehouse
from warehouse import reference
from warehouse.checks import check

SHARED = Path(__file__).parents[3] / "shared"


def test_loading_again_changes_nothing(lake) -> None:
    before = lake.snapshots()
    with warehouse.writing(lake.home, run_id="again", stage="reference", code_version="1") as writer:
        reference.load_reference(writer)
    assert lake.snapshots() == before


def test_a_changed_row_keeps_its_history(lake, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [dict(row) for row in reference.rows_of("areas")]
    rows[0]["capital"] = "Elsewhere"
    monkeypatch.setattr(reference, "rows_of", lambda table: rows if table == "areas" else _original(table))
    with warehouse.writing(lake.home, run_id="new", stage="reference", code_version="1") as writer:
        reference.load_reference(writer)
    assert lake.sql(f"SELECT capital, valid_to IS NULL FROM areas WHERE area = '{rows[0]['area']}' ORDER BY 2") == [
        ("Andorra la Vella", False),
        ("Elsewhere", True),
    ]


def test_the_reference_tables_agree_with_each_other(lake) -> None:
    with warehouse.connect(lake.home) as connection:
        assert [outcome for outcome in check(connection, reference.TABLES) if not outcome.passed] == []
    nowhere = "kind = 'country' AND (capital IS NULL OR currency IS NULL OR region IS NULL)"
    assert lake.sql(f"SELECT area FROM current_areas WHERE {nowhere}") == []
    unknown = lake.sql("SELECT currency FROM current_areas WHERE currency NOT IN (SELECT unit FROM current_units)")
    assert unknown == []


def test_blocs_have_the_members_they_had(lake) -> None:
    count = "SELECT count(*) FROM current_area_members WHERE area = '{}' AND member_from <= '{}' AND {}"
    still = "(member_to IS NULL OR member_to > '{}')"
    for bloc, day, members in (
        ("EU", "2019-12-31", 28), ("EU", "2024-01-01", 27), ("EU", "1994-01-01", 12), ("EA", "2024-01-01", 20),
        ("EA", "1999-01-01", 11), ("ASEAN", "2020-01-01", 10), ("OECD", "2024-01-01", 38), ("GCC", "2020-01-01", 6),
        ("EAEU", "2020-01-01", 5), ("OPEC", "2024-06-01", 12), ("G7", "2020-01-01", 7), ("BRICS", "2015-01-01", 5),
    ):  # fmt: skip
        assert lake.sql(count.format(bloc, day, still.format(day))) == [(members,)], (bloc, day)


@pytest.mark.parametrize(
    ("amount", "unit", "expected", "base"),
    [
        (1000, "kg", 1, "tonne"),
        (7.33, "barrel", 1.165, "m3"),
        (1, "GWh", 1000, "MWh"),
        (35.3147, "cubic foot", 1, "m3"),
        (2.47105, "acre", 1, "hectare"),
        (32150.7, "ounce", 1, "tonne"),
        (100, "bp", 1, "pp"),
        (1, "mile", 1609.344, "m"),
    ],
)
def test_units_convert(lake, amount: float, unit: str, expected: float, base: str) -> None:
    ((factor, base_unit),) = lake.sql(f"SELECT factor, base_unit FROM current_units WHERE unit = '{unit}'")
    assert base_unit == base
    assert amount * factor == pytest.approx(expected, rel=1e-3)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="the shared vocabulary is not beside the project")
def test_codes_are_those_of_the_shared_vocabulary(lake) -> None:
    indicators = json.loads((SHARED / "vocabulary" / "indicators.json").read_text())
    types = json.loads((SHARED / "vocabulary" / "event_types.json").read_text())["event_types"]
    assert {code for (code,) in lake.sql("SELECT indicator FROM current_indicators")} == {i["code"] for i in indicators}
    found = lake.sql("SELECT event_type, plover FROM current_event_types")
    assert dict(found) == {entry["code"]: entry["plover"] for entry in types}


_original = reference.rows_of
