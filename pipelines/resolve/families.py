"""From figures to observations and conflicts, family by family: the one entry to this part of resolution.

Belongs here: the order of the steps. Does not belong here: any rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pipelines.resolve.conflicts import conflicts_of
from pipelines.resolve.mentions import Mention
from pipelines.resolve.observations import observation_row, observations_of, ranks_of
from pipelines.resolve.series import Units, family_of

Row = dict[str, object]


def resolve(mentions: Iterable[Mention], units: Units) -> tuple[list[Row], list[Row]]:
    """Rows of `observations` and of `conflicts` for whole families of current figures.

    Figures without a period belong to no family and are left out; so are those without area, entity and product, and
    those whose indicator is OTHER: nothing says what they are of.
    """
    observations: list[Row] = []
    conflicts: list[Row] = []
    for family_id, members in sorted(_families(mentions).items()):
        found = observations_of(members, units)
        ranks = ranks_of(found)
        observations += [observation_row(each, family_id, ranks[each.observation_id]) for each in found]
        conflicts += conflicts_of(found, family_id)
    return observations, conflicts


def family_id_of(mention: Mention) -> str | None:
    """The family of a figure; null where it belongs to none."""
    return family_of(
        mention.indicator,
        mention.measure,
        (mention.ref_area, mention.counterpart_area),
        mention.period_start,
        mention.period_end,
    )


def _families(mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
    families: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        family_id = family_id_of(mention)
        if family_id and mention.indicator != "OTHER" and (mention.ref_area or mention.entity or mention.product):
            families[family_id].append(mention)
    return families
