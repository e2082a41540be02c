"""No text takes more than time in step with its length: shapes that patterns like to read again and again."""

from __future__ import annotations

import time

import pytest

from pipelines.extract.article import extract

SHAPES = [
    *"1aA.,;:()[]\"”'’-–—_/$%+&½ \n\t\u00a0\u0130中",
    *["a,", "a-", "1.", "1/", "1,000,", ". ", ", ", "A. ", "!?", "((a", "(a) ", "“a” ", "&mdash;", "1\u00a0"],
    *[
        "$1 ",
        "5% ",
        "5 to 6 ",
        "2020 ",
        "May 5, 2020 ",
        "Q1 ",
        "FY20 ",
        "one ",
        "hundred ",
        "first ",
        "a year ",
        "in the ",
    ],
    *["said ", "Baku said ", "Ab and ", "Bank of ", "The ", "of ", "than ", "and ", "third-largest ", "the country "],
    *["will build a plant ", "Prime Minister A ", "Exports rose 5%. ", "Exports rose 5% in May to $3 billion.\n"],
]
LENGTH, LENGTH_OF_FIGURES = 6_000, 1_500
NOISE = 0.15  # seconds of a machine that does other things too


def seconds(shape: str, length: int) -> float:
    """The processor time of a text of one shape, the better of two."""
    text = (shape * (length // len(shape) + 1))[:length]
    article = {"article_id": "a", "text": text, "title": "A", "published_at": "2020-05-05", "source_area": "AZ"}
    spent = []
    for _ in range(2):
        began = time.process_time()
        extract(article)
        spent.append(time.process_time() - began)
    return min(spent)


@pytest.mark.parametrize("shape", SHAPES, ids=repr)
def test_twice_the_text_takes_less_than_three_times_as_long(shape: str) -> None:
    length = LENGTH_OF_FIGURES if any(char.isdigit() for char in shape) else LENGTH
    short, double = seconds(shape, length), seconds(shape, 2 * length)
    assert double < 3 * short + NOISE


def test_a_megabyte_of_dots_is_read() -> None:
    assert seconds(".", 1_000_000) < 60  # where each dot leads to the last one it is hours
