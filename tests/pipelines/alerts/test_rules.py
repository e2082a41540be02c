"""Rule files: what they may say, how a mistake is told, and that the examples work on the tables as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from lakes import Lake

from pipelines import settings
from pipelines.alerts.facts import find
from pipelines.alerts.rule import Rule, RuleError, load

GOOD = """\
name: large
title: A large figure
key: [figure_id]
text: "{indicator}: {obs_value:,.0f} {counterpart_area}"
sql: SELECT * FROM current_figures ORDER BY figure_id
threshold:
  column: obs_value
  above: 5000001
"""


def write(folder: Path, text: str) -> None:
    (folder / "large.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title:", "titel:", r"large\.yaml:2: titel: .*did you mean \"title\"\? allowed: name, title"),
        ("above: 5000001", "over: 5000001", r"large\.yaml:8: threshold\.over: .*allowed: column, above, below"),
        ("  above: 5000001\n", "", "give `above` or `below`"),
        ("above: 5000001", "above: much", r"large\.yaml:8: threshold\.above: .*number"),
        ("{indicator}", "{indicator.__class__}", "is no column"),
        ("{indicator}", "{indicator", r"large\.yaml:1: : .*text"),
        ("name: large", "name: small", 'allowed: the name of the file, "large"'),
        ("key: [figure_id]\n", "", r"large\.yaml:\d+: key: .*required"),
    ],
)
def test_a_mistake_is_told_with_its_place(rules: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    write(rules, GOOD.replace(old, new))
    with pytest.raises(RuleError, match=told):
        load(rules)


def test_a_rule_can_rest(rules: Path) -> None:
    write(rules, GOOD + "enabled: false\n")
    assert load(rules) == []


def test_only_rows_beyond_the_threshold_are_facts(lake: Lake, rules: Path) -> None:
    lake.add("courier", lake.now, n_figures=4)
    lake.write()
    write(rules, GOOD)
    (rule,) = load(rules)
    assert [fact.text for fact in find(rule, lake.home)] == ["EXPORTS: 5,000,002 –", "EXPORTS: 5,000,003 –"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"sql": "SELECT nonsense FROM current_figures"}, "rule large: sql: .*nonsense"),
        ({"sql": "DELETE FROM figures"}, "rule large: sql: .*read-only"),
        ({"sql": "SELECT figure_id, indicator FROM current_figures"}, "no column counterpart_area, obs_value; it has"),
        ({"text": "{indicator:d} {obs_value} {counterpart_area}"}, "rule large: text: "),
    ],
)
def test_a_question_that_does_not_work_names_the_rule(lake: Lake, change: dict[str, str], told: str) -> None:
    lake.add("courier", lake.now, n_figures=4)
    lake.write()
    rule = Rule.model_validate(
        {
            "name": "large",
            "title": "A large figure",
            "key": ["figure_id"],
            "text": "{indicator}: {obs_value} {counterpart_area}",
            "sql": "FROM current_figures",
            **change,
        }
    )
    with pytest.raises(RuleError, match=told):
        find(rule, lake.home)


def test_the_examples_work_on_an_empty_lake(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_ALERTS", raising=False)
    examples = load(settings.alerts_directory())
    assert {rule.name for rule in examples} >= {"policy-rate", "overdue-plan", "conflict", "silent-source"}
    assert [find(rule, lake.home) for rule in examples] == [[]] * len(examples)
