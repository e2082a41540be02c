from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mention_makers import mention

from pipelines.resolve.families import family_id_of, resolve
from pipelines.resolve.mentions import Mention
from pipelines.resolve.series import Units
from warehouse.reference import rows_of

UNITS = Units(rows_of("units"))


def joined(*mentions: Mention) -> list[tuple[float, list[str]]]:
    rows, _ = resolve(mentions, UNITS)
    return sorted((row["obs_value"], row["figure_ids"]) for row in rows)


def test_roundings_of_one_value_are_one_fact_and_the_most_exact_gives_the_value() -> None:
    (row,), _ = resolve([mention(1), mention(2, 2.86e9, "$2.86 billion")], UNITS)
    assert (row["obs_value"], row["n_articles"], row["n_sources"]) == (2.86e9, 2, 2)
    assert row["figure_ids"] == ["f001", "f002"]
    assert row["best_figure_id"] == "f002"
    assert (row["first_seen"].day, row["last_seen"].day) == (2, 3)


def test_a_value_that_may_round_two_others_is_evidence_for_neither() -> None:
    near = [mention(1), mention(2, 2.86e9, "$2.86 billion"), mention(3, 2.94e9, "$2.94 billion")]
    assert joined(*near) == [(2.86e9, ["f002"]), (2.9e9, ["f001"]), (2.94e9, ["f003"])]
    assert joined(*near, mention(4))[1] == (2.9e9, ["f001", "f004"])


@pytest.mark.parametrize(
    "columns",
    [
        {"ref_area": "KZ"},
        {"counterpart_area": "RU"},
        {"product": "cotton"},
        {"sector": "non-oil"},
        {"measure": "share"},
        {"obs_status": "forecast"},
        {"unit_measure": "EUR"},
        {"time_period": "2020", "period_start": dt.date(2020, 1, 1), "period_end": dt.date(2021, 1, 1)},
    ],
)
def test_another_series_period_or_standing_is_another_fact(columns: dict[str, object]) -> None:
    assert len(joined(mention(1), mention(2, **columns))) == 2


def test_units_are_converted_before_values_are_compared() -> None:
    oil = {"indicator": "PRODUCTION_VOLUME", "product": "cotton"}
    one = mention(1, 5e6, "5.00 million kg", unit_measure="kg", **oil)
    other = mention(2, 5000.0, "5,000 tonnes", unit_measure="tonne", **oil)
    (row,), _ = resolve([one, other], UNITS)
    assert (row["obs_value"], row["unit_measure"], row["n_articles"]) == (5000.0, "tonne", 2)


def test_an_amount_and_its_equivalent_in_brackets_are_one_fact() -> None:
    sentence = "Exports reached 26 billion manat ($15.3 billion) in 2021."
    manat = mention(1, 26e9, "26 billion manat", unit_measure="AZN", sentence=sentence, char_start=16)
    dollars = mention(1, 15.3e9, "$15.3 billion", sentence=sentence, char_start=34, figure_id="f001b")
    elsewhere = mention(2, 15.29e9, "$15.29 billion")
    (row,), _ = resolve([manat, dollars, elsewhere], UNITS)
    assert (row["unit_measure"], row["obs_value"], row["n_mentions"], row["n_articles"]) == ("USD", 15.29e9, 3, 2)
    (alone,), _ = resolve([manat, dollars], UNITS)
    assert (alone["unit_measure"], alone["obs_value"]) == ("AZN", 26e9)


OIL = {"indicator": "PRODUCTION_VOLUME", "product": "oil"}
BARRELS = mention(1, 580_000, "580,000 barrels per day", unit_measure="barrel/day", **OIL)


def test_barrels_a_day_and_tonnes_a_year_are_one_fact() -> None:
    tonnes = mention(2, 28.9e6, "28.9 million tonnes", unit_measure="tonne", **OIL)
    (row,), _ = resolve([BARRELS, tonnes], UNITS)
    assert (row["n_articles"], row["unit_measure"]) == (2, "m3/day")
    assert row["obs_value"] == pytest.approx(580_000 * 0.158987, rel=1e-4)


@pytest.mark.parametrize(
    "others",
    [
        [mention(2, 31e6, "31 million tonnes", unit_measure="tonne", **OIL)],
        [mention(2, 28.9e6, "28.9 million tonnes", unit_measure="tonne", **{**OIL, "product": "gas condensate"})],
        [mention(number, value, f"{value / 1e6} million tonnes", unit_measure="tonne", **OIL) for number, value in ((2, 28.5e6), (3, 29.2e6))],
    ],
    ids=["too far", "no factor", "two that fit"],
)  # fmt: skip
def test_barrels_are_not_tonnes_where_no_factor_leads_to_one_value(others: list[Mention]) -> None:
    assert len(joined(BARRELS, *others)) == 1 + len(others)


def test_brackets_that_tell_of_a_change_hold_no_equivalent() -> None:
    sentence = "Exports reached 26 billion manat (up from $14 billion) in 2021."
    manat = mention(1, 26e9, "26 billion manat", unit_measure="AZN", sentence=sentence, char_start=16)
    dollars = mention(1, 14e9, "$14 billion", sentence=sentence, char_start=42, figure_id="f001b")
    assert len(joined(manat, dollars)) == 2


def test_a_wire_copy_counts_as_its_original() -> None:
    (row,), _ = resolve([mention(1), mention(2, root="a1"), mention(3)], UNITS)
    assert (row["n_mentions"], row["n_articles"], row["n_sources"], row["sources"]) == (3, 2, 2, ["o1", "o3"])


def test_one_sentence_speaks_of_two_things() -> None:
    rate = {"indicator": "CPI_INFLATION", "unit_measure": "%", "sentence": "Inflation rose from 5.0 to 5.04 percent."}
    first = mention(1, 5.0, "5.0", **rate)
    second = mention(1, 5.04, "5.04 percent", figure_id="f001b", char_start=27, **rate)
    assert len(joined(first, second)) == 2


def test_rates_that_are_set_are_compared_exactly() -> None:
    rate = {"indicator": "POLICY_RATE", "unit_measure": "%"}
    assert len(joined(mention(1, 5.0, "5 percent", **rate), mention(2, 5.25, "5.25 percent", **rate))) == 2


def test_a_cost_of_nobody_named_joins_by_a_shared_name_alone() -> None:
    cost = {"indicator": "PROJECT_COST", "quote": "$2.9 billion"}
    bridge = "They said the Neva bridge costs $2.9 billion."
    assert len(joined(mention(1, **cost), mention(2, **cost))) == 2
    assert (
        len(joined(mention(1, sentence=bridge, **cost), mention(2, sentence=f"In all, the Neva {bridge}", **cost))) == 1
    )


@pytest.mark.parametrize(
    "columns",
    [
        {"indicator": "OTHER"},
        {"ref_area": None},
        {"time_period": None, "period_start": None, "period_end": None},
    ],
)
def test_a_figure_of_nothing_in_particular_is_no_fact(columns: dict[str, object]) -> None:
    assert joined(mention(1, **columns)) == []


def test_a_fact_keeps_its_name_when_mentions_join_it_and_when_its_article_changes_its_value() -> None:
    (alone,), _ = resolve([mention(1)], UNITS)
    (with_another,), _ = resolve([mention(1), mention(2, 2.86e9, "$2.86 billion")], UNITS)
    (corrected,), _ = resolve([mention(1, 3.1e9, "$3.1 billion", figure_id="f009")], UNITS)
    assert alone["observation_id"] == with_another["observation_id"] == corrected["observation_id"]


VALUES = st.sampled_from([(2.9e9, "$2.9 billion"), (2.86e9, "$2.86 billion"), (2.94e9, "$2.94 billion"), (3e9, "$3 billion"), (3.4e9, "$3.4 billion")])  # fmt: skip


@st.composite
def mentions(draw: st.DrawFn) -> list[Mention]:
    found = []
    for number in range(draw(st.integers(0, 12))):
        value, quote = draw(VALUES)
        areas = draw(st.sampled_from([("AZ", "RU"), ("RU", "AZ"), ("AZ", None)]))
        found.append(
            mention(
                number,
                value,
                quote,
                article_id=(article := f"a{draw(st.integers(0, 5))}"),
                root=article,
                source=f"o{article}",
                indicator=draw(st.sampled_from(["EXPORTS", "IMPORTS", "PROJECT_COST"])),
                ref_area=areas[0],
                counterpart_area=areas[1],
                qualifier=draw(st.sampled_from(["exact", "about", "more_than", "up_to"])),
                obs_status=draw(st.sampled_from(["actual", "estimate", "forecast"])),
                sector=draw(st.sampled_from([None, "non-oil"])),
            )
        )
    return found


@settings(max_examples=200, deadline=None)
@given(found=mentions(), seed=st.integers())
def test_the_outcome_depends_on_the_set_of_mentions_alone(found: list[Mention], seed: int) -> None:
    shuffled = list(found)
    random.Random(seed).shuffle(shuffled)
    assert resolve(found, UNITS) == resolve(shuffled, UNITS)


@settings(max_examples=200, deadline=None)
@given(found=mentions())
def test_every_placed_figure_is_in_one_observation_and_families_know_nothing_of_each_other(
    found: list[Mention],
) -> None:
    observations, conflicts = resolve(found, UNITS)
    linked = [figure for row in observations for figure in row["figure_ids"]]
    assert sorted(linked) == sorted(one.figure_id for one in found)
    assert len({row["observation_id"] for row in observations}) == len(observations)
    assert len({row["conflict_id"] for row in conflicts}) == len(conflicts)
    apart: tuple[list[object], list[object]] = ([], [])
    for family in sorted({family_id_of(one) or "" for one in found}):
        rows = resolve([one for one in found if family_id_of(one) == family], UNITS)
        apart[0].extend(rows[0])
        apart[1].extend(rows[1])
    assert (observations, conflicts) == apart
