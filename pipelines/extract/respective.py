"""Which of several areas a figure belongs to: "exports to Peru and Chile rose by 5 and 7 percent respectively".

Belongs here: pairing the members of a list of areas with those of a list of numbers. Does not belong here: the part that
an area has (`asked_areas`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import TypeVar

from pipelines.extract.areas import AreaMention
from pipelines.extract.figure_areas import ELSEWHERE
from pipelines.extract.role_words import RoleWords
from pipelines.extract.scene import Scene, Spanned, Spot

_S = TypeVar("_S", bound=Spanned)
_SEVERAL = 2
_REACH = 200


def without_the_others(
    scene: Scene, spot: Spot, mentions: Sequence[AreaMention], rules: RoleWords, *, is_told_of_partners: bool
) -> list[AreaMention]:
    """The mentions less those of a list of areas that belong to the other numbers of a list of as many.

    is_told_of_partners: without a word that says so, such lists are paired only where partners are told one by one.
    """
    if len(mentions) < _SEVERAL:
        return list(mentions)
    lower, sentence = scene.document.lower, spot.sentence
    areas = _runs(lower, mentions, lambda gap: rules.in_a_list.fullmatch(gap) is not None)
    if not areas:
        return list(mentions)
    told = rules.in_that_order.search(lower, spot.quantity.end, sentence.end) is not None
    if not (told or is_told_of_partners):
        return list(mentions)
    quantities = scene.quantities_in(max(sentence.start, spot.quantity.start - _REACH), sentence.end)
    numbers = _runs(lower, quantities, lambda gap: rules.between_numbers.fullmatch(gap) is not None)
    mine = next((run for run in numbers if any(q.start == spot.quantity.start for q in run)), None)
    if mine is None:
        return list(mentions)
    place = next(i for i, q in enumerate(mine) if q.start == spot.quantity.start)
    for run in areas:
        if len(run) == len(mine) and (told or run[-1].end <= mine[0].start):
            own = replace(run[place], start=run[0].start, end=run[-1].end)
            return sorted([*(m for m in mentions if m not in run), own], key=attrgetter("start"))
    return list(mentions)


def taken_together(
    scene: Scene, spot: Spot, mentions: Sequence[AreaMention], rules: RoleWords, *, is_flow: bool
) -> list[AreaMention]:
    """The mentions with one for each list of areas that a single figure is told of: it is none of theirs alone.

    Regions of one country stand for the country. is_flow: two partners are such a list as well.
    """
    kept = list(mentions)
    if len(kept) < _SEVERAL:
        return kept
    lower = scene.document.lower
    for run in _runs(lower, mentions, lambda gap: rules.in_a_list.fullmatch(gap) is not None):
        if run[0].kind == "bloc" or run[-1].kind == "bloc" or lower[run[-2].end : run[-1].start] == ", ":
            continue
        countries = {m.code for m in run}
        regions = len(countries) == 1 and all(m.kind == "region" for m in run)
        if not (regions or len(countries) > _SEVERAL or (is_flow and len(countries) == _SEVERAL)):
            continue
        code = run[0].code if regions else ELSEWHERE
        starts = {m.start for m in run}
        kept = [m for m in kept if m.start not in starts]
        kept.append(AreaMention(run[0].start, run[-1].end, code, "country"))
    return sorted(kept, key=attrgetter("start")) if len(kept) < len(mentions) else kept


def _runs(lower: str, members: Sequence[_S], joins: Callable[[str], bool]) -> list[list[_S]]:
    """The members that follow each other in lists of several."""
    runs: list[list[_S]] = []
    for member in members:
        if runs and joins(lower[runs[-1][-1].end : member.start]):
            runs[-1].append(member)
        else:
            runs.append([member])
    return [run for run in runs if len(run) >= _SEVERAL]
