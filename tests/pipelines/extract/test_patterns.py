"""Searches in the order that costs least find what `re` finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.patterns import AtWord, earliest

SOURCES = [r"\b(?:the (?:state|region)|a)\b", r"(?<!\w)(?:said|as)(?! [a-z])", r"\bre(?:gion|ad) $"]
TEXTS = st.lists(
    st.sampled_from(["the ", "state", "region ", "a", "as ", "said", "read ", "-", "é", "\n", "1"]), max_size=12
).map("".join)


@given(TEXTS, st.sampled_from(SOURCES), st.integers(0, 5), st.integers(0, 60))
def test_a_pattern_at_a_word_finds_what_re_finds(text: str, source: str, start: int, end: int) -> None:
    plain, fast = re.compile(source), AtWord(source)
    found, expected = fast.search(text, start, end), plain.search(text, start, end)
    assert (found and found.span()) == (expected and expected.span())
    spans = [match.span() for match in fast.finditer(text, start, end)]
    assert spans == [match.span() for match in plain.finditer(text, start, end)]


@given(TEXTS)
def test_the_earliest_of_several_patterns_is_that_of_their_alternation(text: str) -> None:
    sources = ["region|state", "the (?:state|region)", "the", "read a", "a"]
    found = earliest(map(re.compile, sources), text, 0, len(text))
    expected = re.search("|".join(f"(?:{source})" for source in sources), text)
    assert (found and found.span()) == (expected and expected.span())
