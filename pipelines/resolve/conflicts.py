"""What observations of one family have against each other, told apart by what explains it.

Belongs here: pairs of values for one series and period that cannot both be right, and why they may differ. Does not
belong here: joining mentions (`observations`).

Kinds, the first that fits:
- mirror_statistics: A's exports to B against B's imports from A; the turnover of A with B against that of B with A
- forecast_and_actual: a forecast or target against what happened
- different_scope: one value is of a sector and the other of the whole, or their sentences name different scopes, or
  an article gives several values itself, so that what tells them apart was not read
- rounding: nearer than coarse rounding, or digits cut off, can explain
- revision: the same authority (where none is named, the same outlet) gave another value later, or an actual
  followed an estimate
- disagreement: nothing explains it

An article is in no conflict with itself: two values for one series within one article are a scope that was not read.
So each side needs an article that does not print the other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache, partial
from itertools import combinations

from pipelines.resolve.agreement import contradict, is_rounding
from pipelines.resolve.observations import Observation
from pipelines.resolve.series import Series, digest, identity

Row = dict[str, object]
_OUTTURN = "outturn"


def conflicts_of(observations: Sequence[Observation], family_id: str) -> list[Row]:
    """The conflicts of one family as rows of the table `conflicts`: one a kind and series (or pair of series)."""
    sides: dict[tuple[str, ...], dict[str, Observation]] = defaultdict(dict)
    identified = [each for each in observations if each.best.is_pinned_down]
    leading = _leading(identified)
    for one, other in combinations(identified, 2):
        kind = kind_of(one, other)
        if kind is None or (one.series != other.series and not {one.observation_id, other.observation_id} <= leading):
            continue
        series = tuple(sorted({one.series.series_id, other.series.series_id}))
        standing = "" if kind == "forecast_and_actual" else one.standing
        sides[kind, standing, *series].update({each.observation_id: each for each in (one, other)})
    return [_row(key, list(found.values()), family_id) for key, found in sorted(sides.items())]


def kind_of(one: Observation, other: Observation) -> str | None:
    """Why the two differ; null where they do not, or where they are not to be compared."""
    if not contradict(one.span, other.span) or not _are_of_two_articles(one, other):
        return None
    if one.series != other.series:
        return _across_series(one, other)
    if one.standing != other.standing:
        return "forecast_and_actual" if _OUTTURN in (one.standing, other.standing) else None
    if one.is_ambiguous or other.is_ambiguous or _scopes(one) != _scopes(other):
        return "different_scope"
    if is_rounding(one.span, other.span):
        return "rounding"
    return "revision" if _is_revised(one, other) else "disagreement"


def _leading(observations: Sequence[Observation]) -> set[str]:
    """The best supported outturn of each series: it alone stands for the series beside another one."""
    best: dict[str, Observation] = {}
    for each in sorted(observations, key=_support):
        if each.standing == _OUTTURN:
            best[each.series.series_id] = each
    return {each.observation_id for each in best.values()}


def _support(observation: Observation) -> tuple[object, ...]:
    articles = observation.articles
    last = max(placed.mention.seen for placed in observation.mentions)
    return (
        not observation.is_ambiguous,
        len(set(articles.values())),
        len(articles),
        last,
        -observation.position,
        -observation.span.width,
        observation.observation_id,
    )


def _across_series(one: Observation, other: Observation) -> str | None:
    if one.standing != _OUTTURN or other.standing != _OUTTURN or one.series.measure != "level":
        return None
    if one.series == _mirrored(other.series):
        return "mirror_statistics"
    # Products are parts by nature; a sector beside the whole is what readers take for a contradiction.
    sectors = (one.series.sector, other.series.sector)
    if None in sectors and replace(one.series, sector=None) == replace(other.series, sector=None):
        return "different_scope"
    return None


def _mirrored(series: Series) -> Series | None:
    indicator = identity().mirrors.get(series.indicator)
    if indicator is None or series.ref_area is None or series.counterpart_area is None:
        return None
    return replace(series, indicator=indicator, ref_area=series.counterpart_area, counterpart_area=series.ref_area)


def _are_of_two_articles(one: Observation, other: Observation) -> bool:
    here, there = one.articles.keys(), other.articles.keys()
    return not here <= there and not there <= here


def _is_revised(one: Observation, other: Observation) -> bool:
    seen = [[placed.mention.seen for placed in each.mentions] for each in (one, other)]
    earlier, later = (one, other) if max(seen[0]) < min(seen[1]) else (other, one)
    if not max(each.mention.seen for each in earlier.mentions) < min(each.mention.seen for each in later.mentions):
        return False
    if earlier.obs_status == "estimate" and later.obs_status == "actual":
        return True
    said = (_authorities(earlier), _authorities(later))
    if all(said):
        return bool(said[0] & said[1])
    return bool(set(earlier.articles.values()) & set(later.articles.values()))


def _authorities(observation: Observation) -> set[str]:
    """Who is named as saying so, in plain words."""
    named = (placed.mention.attribution for placed in observation.mentions)
    return {" ".join(words.casefold().removeprefix("the ").split()) for words in named if words}


def _scopes(observation: Observation) -> frozenset[int]:
    """The distinctions that the best mention's sentence names."""
    return _named_in(observation.best.mention.sentence)


@lru_cache(maxsize=4096)
def _named_in(sentence: str) -> frozenset[int]:
    return frozenset(number for number, pattern in enumerate(_scope_patterns()) if pattern.search(sentence))


@cache
def _scope_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])", re.IGNORECASE)
        for words in identity().scopes
    )


def _row(key: tuple[str, ...], observations: list[Observation], family_id: str) -> Row:
    kind = key[0]
    ordered = sorted(observations, key=partial(_first_the_best_supported, kind))
    points = [each.span.point for each in ordered]
    spread = max(points) - min(points)
    largest = max(map(abs, points))
    first = ordered[0]
    best = first.best.mention
    return {
        "conflict_id": digest("conflict", family_id, *key),
        "family_id": family_id,
        "kind": kind,
        "indicator": first.series.indicator,
        "measure": first.series.measure,
        "ref_area": first.series.ref_area,
        "counterpart_area": first.series.counterpart_area,
        "sector": best.sector,
        "product": best.product,
        "entity": best.entity,
        "unit_measure": first.series.unit_measure or None,
        "time_period": min(placed.mention.time_period or "" for each in ordered for placed in each.mentions) or None,
        "period_start": best.period_start,
        "period_end": best.period_end,
        "n_values": len(ordered),
        "n_sources": len({source for each in ordered for source in each.articles.values()}),
        "lowest": min(points),
        "highest": max(points),
        "spread": spread,
        "spread_percent": 100 * spread / largest if largest else None,
        "sides": [_side(each) for each in ordered],
    }


def _first_the_best_supported(kind: str, one: Observation) -> tuple[object, ...]:
    support = 0 if kind == "mirror_statistics" else -len(set(one.articles.values()))
    return (one.series.indicator, one.standing != _OUTTURN, support, one.series.ref_area or "", one.observation_id)


def _side(observation: Observation) -> Row:
    best = observation.best.mention
    return {
        "observation_id": observation.observation_id,
        "series_id": observation.series.series_id,
        "indicator": observation.series.indicator,
        "ref_area": observation.series.ref_area,
        "counterpart_area": observation.series.counterpart_area,
        "sector": best.sector,
        "obs_value": observation.span.point,
        "obs_status": observation.obs_status,
        "sources": sorted(set(observation.articles.values())),
        "first_seen": min(placed.mention.seen for placed in observation.mentions),
        "figure_id": best.figure_id,
        "quote": best.quote,
        "sentence": best.sentence,
    }
