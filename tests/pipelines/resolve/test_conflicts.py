from __future__ import annotations

import pytest
from mention_makers import mention

from pipelines.resolve.families import resolve
from pipelines.resolve.mentions import Mention
from pipelines.resolve.series import Units
from warehouse.reference import rows_of

UNITS = Units(rows_of("units"))
HIGH = (3.4e9, "$3.4 billion")


def kinds(*mentions: Mention) -> list[str]:
    return [str(row["kind"]) for row in resolve(mentions, UNITS)[1]]


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("disagreement", mention(1), mention(2, *HIGH)),
        ("forecast_and_actual", mention(1, obs_status="forecast"), mention(2, *HIGH)),
        ("forecast_and_actual", mention(1, obs_status="target"), mention(2, *HIGH)),
        ("revision", mention(1), mention(2, *HIGH, source="o1")),
        ("revision", mention(1, attribution="the Customs"), mention(2, *HIGH, attribution="Customs")),
        ("revision", mention(1, obs_status="estimate"), mention(2, *HIGH)),
        ("disagreement", mention(1, attribution="IMF"), mention(2, *HIGH, attribution="World Bank", source="o1")),
        ("rounding", mention(1, 3e9, "$3 billion"), mention(2, *HIGH)),
        ("different_scope", mention(1), mention(2, *HIGH, sector="non-oil")),
        (
            "different_scope",
            mention(1),
            [mention(2, *HIGH), mention(2, 9e9, "$9 billion", figure_id="f2b", sentence="")],
        ),
        ("different_scope", mention(1, sentence="Non-oil exports: $2.9 billion."), mention(2, *HIGH)),
        (
            "mirror_statistics",
            mention(1, counterpart_area="RU"),
            mention(2, *HIGH, indicator="IMPORTS", ref_area="RU", counterpart_area="AZ"),
        ),
        (
            "mirror_statistics",
            mention(1, counterpart_area="RU", indicator="TRADE_TURNOVER"),
            mention(2, *HIGH, indicator="TRADE_TURNOVER", ref_area="RU", counterpart_area="AZ"),
        ),
    ],
)
def test_kinds_are_told_apart(kind: str, one: Mention, other: Mention | list[Mention]) -> None:
    others = other if isinstance(other, list) else [other]
    assert kinds(one, *others) == kinds(*others, one) == [kind]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (mention(1), mention(2, 2.86e9, "$2.86 billion")),
        (mention(1, qualifier="more_than"), mention(2, *HIGH)),
        (mention(1), mention(1, *HIGH, figure_id="f001b", char_start=90, sentence="Of all, $3.4 billion.")),
        (mention(1), mention(2, *HIGH, root="a1")),
        (mention(1, indicator="PROJECT_COST"), mention(2, *HIGH, indicator="PROJECT_COST")),
        (mention(1, obs_status="forecast"), mention(2, *HIGH, obs_status="target")),
        (mention(1), mention(2, *HIGH, product="cotton")),
        (mention(1, counterpart_area="RU"), mention(2, *HIGH, counterpart_area="TR")),
        (mention(1, counterpart_area="RU"), mention(2, *HIGH, indicator="IMPORTS", counterpart_area="RU")),
    ],
    ids=[
        "a rounding",
        "what a bound allows",
        "an article with itself",
        "an article with its copy",
        "costs of nobody named",
        "a forecast and a target",
        "a part and the whole",
        "two partners",
        "exports and imports of one side",
    ],
)
def test_what_is_no_conflict(one: Mention, other: Mention) -> None:
    assert kinds(one, other) == []


def test_a_conflict_shows_the_sides_with_sources_and_sentences() -> None:
    _, (row,) = resolve([mention(1), mention(2), mention(3, *HIGH)], UNITS)
    assert (row["n_values"], row["n_sources"], row["lowest"], row["highest"]) == (2, 3, 2.9e9, 3.4e9)
    assert row["spread_percent"] == pytest.approx(100 * 0.5 / 3.4)
    assert [side["sources"] for side in row["sides"]] == [["o1", "o2"], ["o3"]]
    assert row["sides"][0]["sentence"] == mention(1).sentence


def test_beside_another_series_stands_the_best_supported_value_alone() -> None:
    turnover = {"indicator": "TRADE_TURNOVER", "counterpart_area": "RU"}
    misread = mention(1, 33.9e9, "$33.9 billion", figure_id="f001b", char_start=90, sentence="In all...", **turnover)
    theirs = mention(3, *HIGH, indicator="TRADE_TURNOVER", ref_area="RU", counterpart_area="AZ")
    _, (row,) = resolve([mention(1, **turnover), mention(2, **turnover), misread, theirs], UNITS)
    assert [side["obs_value"] for side in row["sides"]] == [2.9e9, 3.4e9]
