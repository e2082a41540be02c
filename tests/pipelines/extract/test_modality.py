"""What the words around a verb or an action noun say of its status."""

from __future__ import annotations

import pytest

from pipelines.extract.inflection import plural, verb_forms
from pipelines.extract.modality import read_noun, read_verb


@pytest.mark.parametrize(
    ("text", "lemma", "status"),
    [
        ("the plant may be launched", "launch", "possible"),
        ("the plant is expected to be launched", "launch", "planned"),
        ("the plant will soon be launched", "launch", "planned"),
        ("the plant was officially launched", "launch", "occurred"),
        ("the plant has been launched", "launch", "occurred"),
        ("the plant is being launched", "launch", "ongoing"),
        ("they did not launch", "launch", "cancelled"),
        ("they have not launched", "launch", "cancelled"),
        ("they failed to launch", "launch", "cancelled"),
        ("they plan to launch", "launch", "planned"),
        ("they have no plans to launch", "launch", "cancelled"),
        ("they are considering to launch", "launch", "possible"),
        ("they proposed to launch", "launch", "possible"),
        ("they agreed to launch", "launch", "planned"),
        ("they began to launch", "launch", "ongoing"),
        ("they expect to start launching", "launch", "planned"),
        ("they will sign the pact and launch", "launch", "planned"),
        ("he hoped that the plant would be launched", "launch", "possible"),
        ("once the plant has been launched", "launch", "planned"),
    ],
)
def test_the_verb_group_decides(text: str, lemma: str, status: str) -> None:
    forms = verb_forms(lemma, "en")
    start = max(text.rfind(spelling) for spelling in forms)
    spelling = max((s for s in forms if text.startswith(s, start)), key=len)
    assert read_verb(text, start, 0, forms[spelling], "en").status == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("the construction will begin in may", "planned"),
        ("the construction is under way", "ongoing"),
        ("the construction was called off", "cancelled"),
        ("they are discussing the construction", "possible"),
        ("the visit took place", "occurred"),
    ],
)
def test_an_action_noun_takes_the_status_of_what_is_said_of_it(text: str, status: str) -> None:
    noun = "visit" if "visit" in text else "construction"
    start = text.index(noun)
    assert read_noun(text, start, start + len(noun), (0, len(text)), "en").status == status


def test_forms_follow_the_rules_of_spelling() -> None:
    assert set(verb_forms("sign", "en")) == {"sign", "signs", "signed", "signing"}
    assert set(verb_forms("cut", "en")) == {"cut", "cuts", "cutting"}
    assert set(verb_forms("lay off", "en")) == {"lay off", "lays off", "laid off", "laying off"}
    assert [plural(noun) for noun in ("plant", "duty", "tax", "line of credit")] == [
        "plants",
        "duties",
        "taxes",
        "lines of credit",
    ]
