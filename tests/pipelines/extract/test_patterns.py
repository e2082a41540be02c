"""Searches in the order that costs least find what `re` finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.pattern_literals import needed_literals
from pipelines.extract.patterns import AtWord, RarePattern, RarePatterns

SOURCES = [r"\b(?:the (?:state|region)|a)\b", r"(?<!\w)(?:said|as)(?! [a-z])", r"\bre(?:gion|ad) $"]
TEXTS = st.lists(
    st.sampled_from(["the ", "state", "region ", "a", "as ", "said", "read ", "-", "é", "\n", "1"]), max_size=12
).map("".join)


@given(TEXTS, st.sampled_from(SOURCES), st.integers(0, 5), st.integers(0, 60))
def test_a_pattern_at_a_word_finds_what_re_finds(text: str, source: str, start: int, end: int) -> None:
    plain = re.compile(source)
    for fast in (AtWord(source), RarePattern(source)):
        found, expected = fast.search(text, start, end), plain.search(text, start, end)
        assert (found and found.span()) == (expected and expected.span())
        spans = [match.span() for match in fast.finditer(text, start, end)]
        assert spans == [match.span() for match in plain.finditer(text, start, end)]


@given(TEXTS)
def test_the_earliest_of_several_patterns_is_that_of_their_alternation(text: str) -> None:
    sources = ["region|state", "the (?:state|region)", "the", "read a", "a"]
    found = RarePatterns(sources).search(text)
    expected = re.search("|".join(f"(?:{source})" for source in sources), text)
    assert (found and found.span()) == (expected and expected.span())


@pytest.mark.parametrize(
    ("source", "literals"),
    [
        (r"\bstates?\b", {"state"}),
        (r"(?:the )?[Ss]tate of (\w+)", {"State of ", "state of "}),
        (r"(?:oil|gas) (?:prices|exports) [a-z]+", {"oil prices ", "oil exports ", "gas prices ", "gas exports "}),
        (r"\d+ (?:tonnes|bags)(?: a year)? \w", {" tonnes ", " bags "}),
        (r"(?:in\w+|the )+state", {"state"}),
        (r"in\w+|the ", {"in", "the "}),
    ],
)
def test_a_pattern_tells_strings_of_which_each_match_holds_one(source: str, literals: set[str]) -> None:
    assert set(needed_literals(source) or ()) == literals


@pytest.mark.parametrize("source", [r"\w+", r"state|\d", r"(?i)state", r"(?:state)?"])
def test_a_pattern_whose_matches_have_nothing_in_common_is_not_for_rare_search(source: str) -> None:
    assert needed_literals(source) is None
    with pytest.raises(ValueError, match="search it with `re`"):
        RarePattern(source)
