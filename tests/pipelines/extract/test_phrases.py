"""Phrases are found at the bounds of words only, and none is lost to a longer one that does not count."""

from __future__ import annotations

from ahocorasick_rs import AhoCorasick, MatchKind
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.phrases import whole_words

PHRASES = ["in german", "germany", "agree", "agree to", "today", "to", "a b a", "b", "a"]
AUTOMATON = AhoCorasick(PHRASES, matchkind=MatchKind.LeftmostLongest)


def found(text: str) -> list[str]:
    return [PHRASES[index] for index, _, _ in whole_words(AUTOMATON, text)]


def test_a_longer_phrase_that_ends_inside_a_word_hides_no_shorter_one_in_it() -> None:
    assert found("in germany") == ["germany"]
    assert found("in german, germany") == ["in german", "germany"]
    assert found("agree today") == ["agree", "today"]


def test_a_phrase_inside_a_word_is_none() -> None:
    assert found("disagreement germanys") == []


@given(st.text(alphabet="ab t", max_size=40))
def test_what_is_found_is_whole_in_order_and_apart(text: str) -> None:
    position = 0
    for index, start, end in whole_words(AUTOMATON, text):
        assert text[start:end] == PHRASES[index]
        assert start >= position
        assert not (start and text[start - 1].isalnum())
        assert not (end < len(text) and text[end].isalnum())
        position = end
