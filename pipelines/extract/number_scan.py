"""All numbers of a text with the money sign before each, dates and names left out.

Belongs here: walking the text once, and numbers printed in two pieces. Does not belong here: what a number measures
(`draft_reader`).
"""

from __future__ import annotations

from pipelines.extract.currencies import Money
from pipelines.extract.money_signs import MoneySigns
from pipelines.extract.not_quantities import not_quantities
from pipelines.extract.numbers import (
    Number,
    NumberWords,
    digit_tokens,
    number_words,
    read_digits,
    read_words,
    tidy,
    word_starts,
)

_LONGEST_TOKEN = 40


def find_numbers(
    text: str, lower: str, signs: MoneySigns, language: str
) -> list[tuple[Number, tuple[Money, int] | None]]:
    """Numbers in order, each with the money named right before it and where that name begins, or None."""
    found: list[tuple[Number, tuple[Money, int] | None]] = []
    words, table = number_words(language), not_quantities(language)
    reach = 0
    for start, end in digit_tokens(text):
        if start < reach or end - start > _LONGEST_TOKEN:
            continue
        prefix = signs.before(start)
        if prefix is None or text[start - 1].isspace():
            skipped = table.skip(text, lower, start, end, prefix is not None)
            if skipped:
                reach = skipped
                continue
        number = read_digits(text, lower, start, end, words)
        if number.plain and lower[end : end + 2] == ". ":
            _mend_broken_decimal(lower, number, words)
        if (
            text[start - 1 : start] == "."
            and (start < 2 or not text[start - 2].isalnum())
            and text[start:end].isdecimal()
        ):
            number.start, number.plain = start - 1, False
            number.value = float("0." + text[start:end])
        reach = number.end
        if found and prefix is None and _continues(lower, found[-1][0], number):
            before = found[-1][0]
            before.value, before.end = tidy(before.value + number.value), number.end
            continue
        found.append((number, prefix))
    reach = 0
    for start, end in word_starts(lower, words):
        if start < reach:
            continue
        in_words = read_words(lower, start, end, words)
        if in_words is not None and not table.is_glued_behind_word(lower, in_words.start):
            in_small_letters = text[max(0, in_words.start - 2) : in_words.start].strip().islower()
            found.append((in_words, None if in_small_letters else signs.before(in_words.start)))
            reach = in_words.end
    found.sort(key=lambda pair: pair[0].start)
    return found


def _mend_broken_decimal(lower: str, number: Number, words: NumberWords) -> None:
    """ "4. 6 percent": a space that crept in behind the point; only before percent, where it can be nothing else."""
    match = words.broken_decimal.match(lower, number.end)
    if match is not None and number.value < 100:
        number.value = float(f"{number.value:g}.{match.group(1)}")
        number.end, number.plain = match.end(), False


def _continues(lower: str, before: Number, number: Number) -> bool:
    """ "1 billion 103.57 million": the second number goes on where the first one's scale left off."""
    if before.scale <= 1 or before.form != "digits" or lower[before.end : number.start] not in (" ", "\u00a0"):
        return False
    if number.letter or number.form != "digits":
        return False
    if number.scale > 1:
        return number.value < before.scale and number.scale < before.scale
    return before.scale == 1000 and number.plain and number.end - number.start == 3
