"""Mentions of one statistical fact joined: the figures of a family become observations.

Belongs here: which mentions are joined, and what an observation says of them. Does not belong here: what observations
have against each other (`conflicts`).

The result depends on the set of mentions alone, never on the order in which they came: a false join misleads, a missed
one shows as two values side by side, so whatever is in doubt stays apart.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from pipelines.resolve.agreement import Span, agree, is_rounding, span_of
from pipelines.resolve.mentions import Mention, sources_by_article
from pipelines.resolve.series import Series, Units, digest, identity, is_pinned_down, series_of
from pipelines.resolve.volumes import TOLERANCE, tonnes

OBSERVATIONS_VERSION = "2"
"""Another number makes the next run resolve everything anew: raise it with every change of a rule."""

_NAME = re.compile(r"(?<![.!?:\"“”'] )(?<!^)\b[A-Z][\w&-]{2,}")
_IN_BRACKETS = r"\s*\((?:(?!\b(?:up|down|from|including|of which|against|compared|after|before)\b)[^()]){0,60}?"
_BRACKETS_REACH = 90
_EXACT_FIRST = {"exact": 0, "between": 2, "about": 1}
_BOUND = 3
_SIZE = math.log(1.25)
_STATUSES = ("actual", "estimate", "forecast", "target")


@dataclass(frozen=True, slots=True)
class Placed:
    """A mention in its series: what its value stands for, in the canonical unit."""

    mention: Mention
    series: Series
    span: Span
    is_money: bool
    is_pinned_down: bool
    names: frozenset[str]
    """Proper names of the sentence, by which figures that are not pinned down are joined."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One fact with its mentions, the best first: how exactly it is printed decides, then who printed it first.

    articles: those that count, each with its source.
    is_ambiguous: each of its articles gives a second value for the same series and period that is no rounding of it: what
    tells the two apart ("of state-owned enterprises") was not read.
    """

    observation_id: str
    series: Series
    mentions: tuple[Placed, ...]
    articles: Mapping[str, str]
    is_ambiguous: bool = False

    @property
    def best(self) -> Placed:
        return self.mentions[0]

    @property
    def span(self) -> Span:
        return self.best.span

    @property
    def standing(self) -> str:
        return self.best.mention.standing

    @property
    def position(self) -> int:
        """Where it stands in the article that gave it first: what an article says first is seldom a part."""
        return min(self.mentions, key=_appearance).mention.char_start

    @property
    def obs_status(self) -> str:
        """actual where any mention says so, else as the best says."""
        said = {placed.mention.obs_status for placed in self.mentions}
        return "actual" if "actual" in said else self.best.mention.obs_status


def observations_of(mentions: Iterable[Mention], units: Units) -> list[Observation]:
    """The observations of one family, in the order of series, standing and value."""
    placed = [place(mention, units) for mention in sorted(mentions, key=lambda one: one.figure_id)]
    found: list[Observation] = []
    for _, facts in _grouped(placed):
        clusters = _joined_by_factor(_joined_by_brackets(_clusters(facts), facts))
        found += _with_ambiguous_marked(_named(clusters))
    return sorted(found, key=lambda one: (one.series.series_id, one.standing, one.span.point, one.observation_id))


def place(mention: Mention, units: Units) -> Placed:
    """A mention with its series and its span in the canonical unit."""
    unit = units.of(mention.unit_measure)
    span = span_of(mention.obs_value, mention.obs_value_upper, mention.qualifier, mention.quote).times(unit.factor)
    pinned = is_pinned_down(mention)
    names = frozenset[str]() if pinned else _names(mention)
    return Placed(mention, series_of(mention, unit), span, unit.is_money, pinned, names)


def _grouped(placed: Collection[Placed]) -> Iterator[tuple[str, list[Placed]]]:
    """Mentions that may be of one fact: one series but for the currency, or for volume and mass, one standing."""
    groups: dict[str, list[Placed]] = defaultdict(list)
    for one in placed:
        series = one.series
        if one.is_money or _tonnes(one) is not None:
            series = replace(series, unit_measure="money" if one.is_money else "volume or mass")
        groups[f"{series.series_id}{one.mention.standing}"].append(one)
    yield from sorted(groups.items())


def _clusters(facts: Sequence[Placed]) -> list[list[Placed]]:
    """Mentions in one unit that agree all with all. The most exactly printed come first and decide what there is."""
    clusters: list[list[Placed]] = []
    # Spans that overlap share a step of size, so that a thousand costs of nobody named need not all be compared.
    by_size: dict[int | None, set[int]] = defaultdict(set)
    for one in sorted(facts, key=lambda fact: (fact.span.width, fact.span.point, fact.mention.figure_id)):
        sizes = _sizes(one.span)
        near = (
            range(len(clusters)) if None in sizes else sorted(set().union(*(by_size[size] for size in (*sizes, None))))
        )
        fitting = [clusters[each] for each in near if all(_same_fact(one, member) for member in clusters[each])]
        same = [cluster for cluster in fitting if any(member.span.point == one.span.point for member in cluster)]
        # A value that may be a rounding of two others is evidence for neither.
        if len(chosen := same or fitting) == 1:
            place = next(each for each in near if clusters[each] is chosen[0])
            clusters[place].append(one)
        else:
            place = len(clusters)
            clusters.append([one])
        for size in sizes:
            by_size[size].add(place)
    return clusters


def _sizes(span: Span) -> list[int | None]:
    """The steps of size, of a quarter each, that a span covers; null for one that reaches to zero."""
    if span.low <= 0 <= span.high:
        return [None]
    sign = 1 if span.low > 0 else -1
    ends = sorted(math.floor(math.log(abs(end)) / _SIZE) for end in (span.low, span.high))
    return [2 * size + (sign > 0) for size in range(ends[0] - 1, ends[1] + 2)]


def _same_fact(one: Placed, other: Placed) -> bool:
    if one.series.unit_measure != other.series.unit_measure or not agree(one.span, other.span):
        return False
    if one.mention.article_id == other.mention.article_id and one.mention.sentence == other.mention.sentence:
        return False  # "from 5 percent to 5.25": a sentence that prints two numbers speaks of two things
    is_equal = one.span.point == other.span.point
    if one.series.indicator in identity().exact and not is_equal:
        return False
    if one.is_pinned_down:
        return True
    if one.mention.root == other.mention.root:
        return is_equal
    return not one.names.isdisjoint(other.names)


def _names(mention: Mention) -> frozenset[str]:
    """Proper names that the sentence holds, the first word left out."""
    return frozenset(_NAME.findall(mention.sentence)) - identity().not_names


def _joined_by_brackets(clusters: list[list[Placed]], facts: Sequence[Placed]) -> list[list[Placed]]:
    """Clusters in two currencies become one where a sentence prints one amount in brackets behind the other."""
    number = {one.mention.figure_id: index for index, cluster in enumerate(clusters) for one in cluster}
    parent = list(range(len(clusters)))
    sentences: dict[tuple[str, str], list[Placed]] = defaultdict(list)
    for fact in facts:
        if fact.is_money:
            sentences[fact.mention.article_id, fact.mention.sentence].append(fact)
    for one, other in (pair for each in sentences.values() for pair in combinations(each, 2)):
        if _is_equivalent(one, other) or _is_equivalent(other, one):
            low, high = sorted((_root(parent, number[one.mention.figure_id]), _root(parent, _of(number, other))))
            parent[high] = low
    joined: dict[int, list[Placed]] = defaultdict(list)
    for index, cluster in enumerate(clusters):
        joined[_root(parent, index)] += cluster
    return list(joined.values())


def _joined_by_factor(clusters: list[list[Placed]]) -> list[list[Placed]]:
    """Clusters of barrels and of tonnes become one where a standard factor leads from one to the other and to no third."""
    amounts = [_tonnes(cluster[0]) for cluster in clusters]
    near: dict[int, list[int]] = defaultdict(list)
    for one, other in combinations(range(len(clusters)), 2):
        here, there = amounts[one], amounts[other]
        if here is None or there is None or not clusters[one][0].is_pinned_down:
            continue
        units = {clusters[each][0].series.unit_measure for each in (one, other)}
        if len(units) == 2 and abs(here - there) <= TOLERANCE * max(abs(here), abs(there)):
            near[one].append(other)
            near[other].append(one)
    pairs = {(one, *others) for one, others in near.items() if len(others) == 1 and one < others[0]}
    pairs = {pair for pair in pairs if len(near[pair[1]]) == 1}
    swallowed = {other for _, other in pairs}
    joined = {one: clusters[one] + clusters[other] for one, other in pairs}
    return [joined.get(index, cluster) for index, cluster in enumerate(clusters) if index not in swallowed]


def _tonnes(placed: Placed) -> float | None:
    mention = placed.mention
    if mention.period_start is None or mention.period_end is None:
        return None
    factor = tonnes(placed.series, (mention.period_end - mention.period_start).days)
    return None if factor is None else factor * placed.span.point


def _of(number: dict[str, int], placed: Placed) -> int:
    return number[placed.mention.figure_id]


def _root(parent: list[int], index: int) -> int:
    while parent[index] != index:
        index = parent[index]
    return index


def _is_equivalent(outer: Placed, inner: Placed) -> bool:
    one, other = outer.mention, inner.mention
    return (
        one.article_id == other.article_id
        and one.sentence == other.sentence
        and one.char_start < other.char_start <= one.char_start + len(one.quote) + _BRACKETS_REACH
        and outer.series.unit_measure != inner.series.unit_measure
        and re.search(re.escape(one.quote) + _IN_BRACKETS + re.escape(other.quote), one.sentence) is not None
    )


def _named(clusters: list[list[Placed]]) -> list[Observation]:
    """Each cluster under a name that stays the same while its first article is the same, whatever joins it later."""
    ordered = sorted(clusters, key=lambda cluster: min(map(_appearance, cluster)))
    found, ordinal = [], Counter[str]()
    for cluster in ordered:
        unit = _main_unit(cluster)
        best = sorted(cluster, key=lambda one: (one.series.unit_measure != unit, *_exactness(one), *_appearance(one)))
        first = min(cluster, key=_appearance).mention.article_id
        ordinal[first] += 1
        series = best[0].series
        name = digest("observation", series.series_id, best[0].mention.standing, first, str(ordinal[first]), _day(best))
        articles = sources_by_article([placed.mention for placed in best])
        found.append(Observation(name, series, tuple(best), articles))
    return found


def _with_ambiguous_marked(observations: Sequence[Observation]) -> list[Observation]:
    """Observations of one group, those marked that no article gives alone."""
    by_article: dict[str, list[Observation]] = defaultdict(list)
    for one in observations:
        for article in one.articles:
            by_article[article].append(one)
    rivals: dict[str, set[str]] = defaultdict(set)
    for article, given in by_article.items():
        for one, other in combinations(given, 2):
            if one.series == other.series and not (agree(one.span, other.span) or is_rounding(one.span, other.span)):
                rivals[one.observation_id].add(article)
                rivals[other.observation_id].add(article)
    return [replace(one, is_ambiguous=set(one.articles) <= rivals[one.observation_id]) for one in observations]


def _day(cluster: Sequence[Placed]) -> str:
    mention = cluster[0].mention
    return f"{mention.period_start}/{mention.period_end}"


def _main_unit(cluster: Sequence[Placed]) -> str:
    """The currency that most articles use; else the one that stands before the brackets."""
    roots: dict[str, set[str]] = defaultdict(set)
    first: dict[str, tuple[str, int]] = {}
    for one in cluster:
        unit, where = one.series.unit_measure, (one.mention.article_id, one.mention.char_start)
        roots[unit].add(one.mention.root)
        first[unit] = min(first.get(unit, where), where)
    return min(roots, key=lambda unit: (-len(roots[unit]), first[unit], unit))


def _exactness(one: Placed) -> tuple[int, float]:
    return (_EXACT_FIRST.get(one.mention.qualifier, _BOUND), one.span.width)


def _appearance(one: Placed) -> tuple[str, str, int, str]:
    mention = one.mention
    return (mention.seen.isoformat(), mention.article_id, mention.char_start, mention.figure_id)


def ranks_of(observations: Iterable[Observation]) -> dict[str, tuple[int, int]]:
    """By observation_id: place among the values of its series and period, and how many those are; 0 where the series
    and period name no one fact. The observations of a family are all that there are of its series.

    First comes what happened, then estimates, forecasts, targets; among these what is not ambiguous, what most sources
    and most articles give, the newest, what its article says first, the most exact.
    """
    rivals: dict[str, list[Observation]] = defaultdict(list)
    ranks = {}
    for one in observations:
        ranks[one.observation_id] = (0, 0)
        if one.best.is_pinned_down:
            rivals[one.series.series_id].append(one)
    for found in rivals.values():
        for rank, one in enumerate(sorted(found, key=_merit), 1):
            ranks[one.observation_id] = (rank, len(found))
    return ranks


def _merit(observation: Observation) -> tuple[object, ...]:
    return (
        _STATUSES.index(observation.obs_status),
        observation.is_ambiguous,
        -len(set(observation.articles.values())),
        -len(observation.articles),
        -max(placed.mention.seen for placed in observation.mentions).timestamp(),
        observation.position,
        observation.span.width,
        observation.observation_id,
    )


def observation_row(observation: Observation, family_id: str, rank: tuple[int, int]) -> dict[str, object]:
    """An observation as a row of the table `observations`; rank: of `ranks_of`."""
    series, best, articles = observation.series, observation.best.mention, observation.articles
    mentions = [placed.mention for placed in observation.mentions]
    return {
        "observation_id": observation.observation_id,
        "series_id": series.series_id,
        "family_id": family_id,
        "indicator": series.indicator,
        "measure": series.measure,
        "ref_area": series.ref_area,
        "counterpart_area": series.counterpart_area,
        "sector": best.sector,
        "product": best.product,
        "entity": best.entity,
        "compared_with": series.compared_with,
        "unit_measure": series.unit_measure or None,
        "time_period": min(mention.time_period or "" for mention in mentions) or None,
        "freq": series.freq,
        "period_start": best.period_start,
        "period_end": best.period_end,
        "obs_value": observation.span.point,
        "obs_value_lower": observation.span.low,
        "obs_value_upper": observation.span.high,
        "obs_value_usd": best.obs_value_usd,
        "obs_status": observation.obs_status,
        "is_identified": observation.best.is_pinned_down,
        "is_ambiguous": observation.is_ambiguous,
        "n_mentions": len(mentions),
        "n_articles": len(articles),
        "n_sources": len(set(articles.values())),
        "sources": sorted(set(articles.values())),
        "position": observation.position,
        "figure_ids": sorted(mention.figure_id for mention in mentions),
        "best_figure_id": best.figure_id,
        "first_seen": min(mention.seen for mention in mentions),
        "last_seen": max(mention.seen for mention in mentions),
        "series_rank": rank[0],
        "n_values": rank[1],
        "resolver_version": OBSERVATIONS_VERSION,
    }
