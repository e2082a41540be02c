"""Every quantity of a text: number, unit, bounds and range, with the offsets of its quote.

Belongs here: the order in which numbers, units, ranges, bounds and ranks are read. Does not belong here: what a quantity is
about (`indicators`, `figures`), and which of them matter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

from pipelines.extract.bounds import bounds, read_bound
from pipelines.extract.carried import carry
from pipelines.extract.currencies import currencies
from pipelines.extract.document import Document
from pipelines.extract.draft_reader import DraftReader
from pipelines.extract.drafts import Draft, is_pronoun
from pipelines.extract.multiples import find_multiples_and_ranks
from pipelines.extract.nouns import nouns
from pipelines.extract.ranges import join, links
from pipelines.extract.units import look_ahead, read_rate, units
from pipelines.extract.value_types import value

_LIST_MARKS = frozenset({",", ";", "/"})
_COUNTED = frozenset({"count", "bare"})
_BRACKET = re.compile(r"^[^.;()\n]{0,40}\(\s*(?:[^\W\d_]+\s+){0,3}$")


@value
class Quantity:
    """One quantity as printed.

    start, end: the quote, with its qualifier. number_start, number_end: number, scale and unit alone. value: in base
    units, scale multiplied out; upper: the upper end of a range. qualifier: exact, about, more_than, at_least,
    less_than, up_to or between. unit: ISO 4217, %, pp, bp, x, rank, a unit of measure, a noun in the singular, or ""
    for none; composed as USD/barrel, barrel/day. unit_text: as printed. kind: money, percent, pp, physical, count,
    multiple, rank or bare. conversion_of: index, in the same list, of the quantity that this bracketed one converts.
    ambiguous_currency: "$", "rupee", "dollar" and the like, whose money was decided by the text's area.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    value: float
    upper: float | None
    qualifier: str
    unit: str
    unit_text: str
    kind: str
    conversion_of: int | None = None
    ambiguous_currency: bool = False


def find_quantities(document: Document) -> list[Quantity]:
    """Every quantity of the text, in order of appearance; dates, times, ordinals and numbers in names are none."""
    lower, language = document.lower, document.language
    reader = DraftReader(document.text, lower, language, document.area)
    drafts = merge(join(reader, reader.read(), links(language)), find_multiples_and_ranks(lower, language))
    carry(document, drafts, reader.resolver)
    drafts = _exchange_rates([draft for draft in drafts if not is_pronoun(draft)], lower, language)
    table = bounds(language)
    reach = 0
    for draft in drafts:
        read_bound(lower, draft, reach, table)
        reach = draft.end
    _tell_converted_apart(drafts, lower)
    _share_rates(drafts, lower, language)
    found: list[Quantity] = []
    for index, draft in enumerate(drafts):
        converted = _converted(drafts, found, index, lower)
        if converted is not None and draft.qualifier == "exact" and found[converted].upper is None:
            draft.qualifier = found[converted].qualifier
        found.append(_quantity(draft, converted))
    return found


def merge(measured: list[Draft], said: list[Draft]) -> list[Draft]:
    """Both lists in order; a rank takes the place of the count inside which it stands ("five largest partners").

    Inside a measured amount no word is a multiple of its own ("12 double barrels").
    """
    if not said:
        return measured
    outside = [draft for draft in measured if draft.kind not in _COUNTED or not _lies_in(draft, said)]
    apart = [draft for draft in said if not _lies_in(draft, outside)]
    return sorted((*outside, *apart), key=lambda draft: (draft.start, draft.end))


def _lies_in(draft: Draft, others: list[Draft]) -> bool:
    """Whether a draft begins inside one of others, which are in order and do not overlap."""
    index = bisect_right(others, draft.start, key=lambda other: other.start)
    return index > 0 and draft.start < others[index - 1].end


def _share_rates(drafts: list[Draft], lower: str, language: str) -> None:
    """ "2,500 ringgit ($750) a tonne": both are a tonne."""
    for before, draft in pairwise(drafts):
        if (
            before.kind != "money"
            or draft.kind != "money"
            or before.per
            or draft.per
            or lower[draft.end : draft.end + 1] != ")"
        ):
            continue
        ahead = look_ahead(lower, draft.end + 1) if _in_bracket(before, draft, lower) else None
        rate = read_rate(lower, ahead, 0, draft.end + 1, units(language), nouns(language), "money") if ahead else None
        if rate is not None:
            before.per = draft.per = rate[0]


def _exchange_rates(drafts: list[Draft], lower: str, language: str) -> list[Draft]:
    """ "$1 = 8.5609 dirhams", "one dollar bought 16,000 rupiah": one quantity, dirhams to the dollar."""
    kept: list[Draft] = []
    equals = currencies(language).equals
    for draft in drafts:
        one = kept[-1] if kept else None
        if (
            one is not None
            and one.kind == draft.kind == "money"
            and one.value == 1
            and lower[one.end : draft.start].strip() in equals
        ):
            draft.per = one.unit
            kept.pop()
        kept.append(draft)
    return kept


def _quantity(draft: Draft, converted: int | None) -> Quantity:
    unit = f"{draft.unit}/{draft.per}" if draft.per and draft.unit else draft.unit
    return Quantity(
        draft.quote_start,
        draft.quote_end,
        draft.start,
        draft.end,
        draft.value,
        draft.upper,
        draft.qualifier,
        unit,
        draft.unit_text,
        draft.kind,
        converted,
        draft.ambiguous,
    )


def _tell_converted_apart(drafts: list[Draft], lower: str) -> None:
    """ "10.5 million Australian dollars ($7.5 million)": the second dollar is another one."""
    for before, draft in pairwise(drafts):
        if (
            draft.kind == before.kind == "money"
            and draft.unit == before.unit
            and draft.ambiguous
            and not before.ambiguous
            and _in_bracket(before, draft, lower)
        ):
            draft.unit = "USD"


def _converted(drafts: list[Draft], found: list[Quantity], index: int, lower: str) -> int | None:
    """The index of what this draft converts: what stands before its bracket, through other conversions in it."""
    if not index:
        return None
    before, draft = drafts[index - 1], drafts[index]
    if _converts(before, draft, lower):
        return index - 1
    earlier = found[index - 1].conversion_of
    if earlier is None or draft.kind != before.kind:
        return None
    return earlier if lower[before.end : draft.quote_start].strip() in _LIST_MARKS else None


def _converts(before: Draft, draft: Draft, lower: str) -> bool:
    """ "3.2 trillion rupiah ($428 million)", "8 miles (13 km)"."""
    if before.kind != draft.kind or before.unit == draft.unit or draft.kind not in ("money", "physical"):
        return False
    return _in_bracket(before, draft, lower)


def _in_bracket(before: Draft, draft: Draft, lower: str) -> bool:
    between = lower[before.end : draft.quote_start]
    return "(" in between and _BRACKET.match(between) is not None
