"""Reports joined to stories, so that a run touches only what hangs together with what changed.

Belongs here: blocks, what hangs together, stories and their parts. Does not belong here: the comparison of two reports
(`matching`), what a story says (`telling`), and where rows are kept.

Reports that share a blocking key are compared; matches make components; within a component stories grow from the best
match down, as long as nothing in one contradicts the other. All of it depends on the set of reports alone, not on the
order in which they came: so resolving the components around a change gives what resolving everything would give.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

from pipelines.resolve.matching import match, overlap
from pipelines.resolve.reports import Report
from pipelines.resolve.traits import Traits, traits_of

STORIES_VERSION = "2"
"""Goes up when the rules of joining change their outcome, so that every story is made again."""

LARGEST_BLOCK = 48
"""A key that more reports share tells nothing apart: it is not compared by (block purging). This bounds the work."""

_MOST_DAYS_BETWEEN = {True: 2, False: 60}
"""How many days may lie between two datings of what happened in one story: of what recurs, and of what comes once."""
_COPIED = 0.5


@dataclass(frozen=True, slots=True)
class Placed:
    """A report in its place: its story and component, None for what only a wire copy tells; its blocking keys."""

    report: Report
    story_id: str | None
    component: str | None
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """A report as it was placed, which is there no more or is now another."""

    event_id: str
    origin: str
    is_copy: bool
    story_id: str | None
    component: str | None
    keys: tuple[str, ...]


class Known(Protocol):
    """What was resolved before; what is gone is still counted as it was, but not among `reports` and `copies_of`."""

    def sizes(self, keys: Collection[str]) -> Mapping[str, int]:
        """How many reports have each key."""

    def components_with(self, keys: Collection[str]) -> set[str]:
        """Components of reports that have one of the keys."""

    def components_in(self, articles: Collection[str]) -> set[str]:
        """Components of the reports of these articles."""

    def copies_of(self, articles: Collection[str]) -> Sequence[Report]:
        """Reports by wire copies of these articles."""

    def reports(self, components: Collection[str]) -> Sequence[Report]:
        """Every report of the components, copies among them."""

    def stories(self, components: Collection[str]) -> set[str]:
        """The stories of the components."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What replaces what: reports in their places, the stories that they make, and what these replace."""

    placed: tuple[Placed, ...]
    stories: Mapping[str, tuple[Report, ...]]
    replaced_stories: frozenset[str]
    replaced_reports: frozenset[str]


def resolve(changed: Iterable[Report], gone: Iterable[Gone], known: Known) -> Resolution:
    """The stories around reports that are new, changed (then also among `gone`) or gone."""
    fresh = {report.event_id: report for report in changed}
    lost = {one.event_id: one for one in gone}
    fresh_traits = {name: traits_of(report) for name, report in fresh.items() if not report.is_copy}

    touched = {report.article_id for report in fresh.values() if not report.is_copy}
    touched |= {one.origin for one in lost.values() if not one.is_copy}
    copies = {copy.event_id: copy for copy in known.copies_of(touched) if copy.event_id not in lost}
    copies |= {name: report for name, report in fresh.items() if report.is_copy}

    added = Counter(key for traits in fresh_traits.values() for key in traits.keys)
    taken = Counter(key for one in lost.values() if not one.is_copy for key in one.keys)
    components = _components_around(added, taken, known)
    components |= {one.component for one in lost.values() if one.component}
    components |= known.components_in(
        {copy.origin for copy in copies.values()} | {c.article_id for c in copies.values()}
    )

    around = {report.event_id: report for report in known.reports(components) if report.event_id not in lost}
    everything = around | copies | fresh
    originals = {name: report for name, report in everything.items() if not report.is_copy}
    traits = {name: fresh_traits.get(name) or traits_of(report) for name, report in originals.items()}
    reprints = {name: report for name, report in everything.items() if report.is_copy}
    purged = _purged(traits.values(), added, taken, known)
    placed = _place(originals, traits, reprints, purged)
    return Resolution(
        placed=placed,
        stories=_gathered(placed),
        replaced_stories=frozenset(known.stories(components)) | {one.story_id for one in lost.values() if one.story_id},
        replaced_reports=frozenset(everything) | frozenset(lost),
    )


def _components_around(added: Counter[str], taken: Counter[str], known: Known) -> set[str]:
    """Components that share a block with what changed, those among them whose block has become too large or small."""
    before = known.sizes(added.keys() | taken.keys())
    looked_up = set()
    for key in added.keys() | taken.keys():
        size = before.get(key, 0)
        now = size - taken[key] + added[key]
        if (key in added and now <= LARGEST_BLOCK) or (size <= LARGEST_BLOCK) != (now <= LARGEST_BLOCK):
            looked_up.add(key)
    return known.components_with(looked_up)


def _purged(traits: Iterable[Traits], added: Counter[str], taken: Counter[str], known: Known) -> frozenset[str]:
    keys = {key for one in traits for key in one.keys}
    before = known.sizes(keys)
    return frozenset(key for key in keys if before.get(key, 0) - taken[key] + added[key] > LARGEST_BLOCK)


def _place(
    originals: Mapping[str, Report],
    traits: Mapping[str, Traits],
    reprints: Mapping[str, Report],
    purged: frozenset[str],
) -> tuple[Placed, ...]:
    matches = _matches(originals, traits, purged)
    placed = {}
    for component, inside in _components(originals, matches):
        name = min(component)
        for story in _stories_of(component, originals, traits, inside):
            first = min(story, key=lambda one: originals[one].order)
            for one in story:
                placed[one] = Placed(originals[one], first, name, traits[one].keys)
    by_article = defaultdict(list)
    for report in originals.values():
        by_article[report.article_id].append(report)
    for copy in reprints.values():
        reprinted = _reprinted(copy, by_article[copy.origin])
        there = placed[reprinted] if reprinted else None
        placed[copy.event_id] = (
            Placed(copy, there.story_id, there.component, ()) if there else Placed(copy, None, None, ())
        )
    return tuple(placed[name] for name in sorted(placed))


def _matches(
    originals: Mapping[str, Report], traits: Mapping[str, Traits], purged: frozenset[str]
) -> dict[tuple[str, str], float]:
    blocks = defaultdict(list)
    for name in sorted(originals):
        for key in traits[name].keys:
            if key not in purged:
                blocks[key].append(name)
    compared: set[tuple[str, str]] = set()
    found = {}
    for names in blocks.values():
        for pair in combinations(names, 2):
            if pair in compared:
                continue
            compared.add(pair)
            left, right = pair
            score = match(originals[left], traits[left], originals[right], traits[right])
            if score is not None:
                found[pair] = score
    return found


_Match = tuple[float, str, str]


def _components(
    names: Iterable[str], matches: Mapping[tuple[str, str], float]
) -> Iterator[tuple[list[str], list[_Match]]]:
    """What hangs together by matches: the reports, and their matches, best first."""
    leader = {name: name for name in names}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for left, right in matches:
        leader[find(left)] = find(right)
    members, inside = defaultdict(list), defaultdict(list)
    for name in leader:
        members[find(name)].append(name)
    for (left, right), score in matches.items():
        inside[find(left)].append((score, left, right))
    for found, component in members.items():
        yield component, sorted(inside[found], key=lambda one: (-one[0], one[1], one[2]))


@dataclass(slots=True)
class _Growing:
    """A story while it grows: what may contradict another one, so that no pair of reports is looked at twice."""

    names: list[str]
    told: set[tuple[str, str]]
    ordinals: frozenset[str]
    regions: frozenset[str]
    earliest_end: dt.date | None
    latest_start: dt.date | None

    @classmethod
    def of(cls, report: Report, traits: Traits) -> _Growing:
        happened = report.status == "occurred" and report.period_start is not None
        return cls(
            names=[report.event_id],
            told={(report.article_id, report.event_type)},
            ordinals=traits.ordinals,
            regions=frozenset(place for place in traits.places if place[2:3] == "-"),
            earliest_end=report.period_end if happened else None,
            latest_start=report.period_start if happened else None,
        )

    def allows(self, other: _Growing, *, recurs: bool) -> bool:
        """An article tells an event once under a type; there is one such thing; it happened once, after its plan."""
        if self.told & other.told:
            return False
        for mine, theirs in ((self.ordinals, other.ordinals), (self.regions, other.regions)):
            if mine and theirs and not mine & theirs:
                return False
        end = _least(self.earliest_end, other.earliest_end)
        start = _greatest(self.latest_start, other.latest_start)
        return not (end and start) or (start - end).days <= _MOST_DAYS_BETWEEN[recurs]

    def take(self, other: _Growing) -> None:
        self.names += other.names
        self.told |= other.told
        self.ordinals |= other.ordinals
        self.regions |= other.regions
        self.earliest_end = _least(self.earliest_end, other.earliest_end)
        self.latest_start = _greatest(self.latest_start, other.latest_start)


def _least(left: dt.date | None, right: dt.date | None) -> dt.date | None:
    return min(left, right) if left and right else left or right


def _greatest(left: dt.date | None, right: dt.date | None) -> dt.date | None:
    return max(left, right) if left and right else left or right


def _stories_of(
    component: Sequence[str], originals: Mapping[str, Report], traits: Mapping[str, Traits], matches: Sequence[_Match]
) -> Iterable[list[str]]:
    growing = {name: _Growing.of(originals[name], traits[name]) for name in component}
    for _, left, right in matches:
        one, other = growing[left], growing[right]
        if one is other or not one.allows(other, recurs=traits[left].family.recurs):
            continue
        if len(one.names) < len(other.names):
            one, other = other, one
        one.take(other)
        for name in other.names:
            growing[name] = one
    return [story.names for story in {id(story): story for story in growing.values()}.values()]


def _reprinted(copy: Report, reports: Sequence[Report]) -> str | None:
    """The report of the original that a wire copy repeats: the same words about an event of the same kind."""
    mine = traits_of(copy)
    best: tuple[float, str] | None = None
    for report in sorted(reports, key=lambda one: one.event_id):
        theirs = traits_of(report)
        alike = (
            overlap(mine.words, theirs.words)
            + (copy.event_type == report.event_type)
            + overlap(mine.specifics | mine.heads, theirs.specifics | theirs.heads)
        )
        if mine.family == theirs.family and alike >= 1 + _COPIED and (best is None or alike > best[0]):
            best = alike, report.event_id
    return best[1] if best else None


def _gathered(placed: Iterable[Placed]) -> dict[str, tuple[Report, ...]]:
    stories = defaultdict(list)
    for one in placed:
        if one.story_id:
            stories[one.story_id].append(one.report)
    return {story_id: tuple(sorted(reports, key=lambda one: one.order)) for story_id, reports in stories.items()}
