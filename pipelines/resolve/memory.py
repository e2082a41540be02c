"""What was resolved before, held in memory: for measuring and testing without a lake, and for texts outside one.

Belongs here: `stories.Known` over a dictionary. Does not belong here: any rule of joining.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from pipelines.resolve.reports import Report
from pipelines.resolve.stories import Gone, Placed, Resolution, resolve


class Memory:
    """Stories that grow by `update`."""

    def __init__(self) -> None:
        self.placed: dict[str, Placed] = {}
        self.stories_told: dict[str, tuple[Report, ...]] = {}
        self._of_key: dict[str, set[str]] = defaultdict(set)
        self._of_component: dict[str, set[str]] = defaultdict(set)
        self._of_article: dict[str, set[str]] = defaultdict(set)
        self._copies: dict[str, set[str]] = defaultdict(set)
        self._gone: frozenset[str] = frozenset()

    def update(self, reports: Iterable[Report], withdrawn: Iterable[str] = ()) -> Resolution:
        """Takes in reports, new ones and new versions, takes out the withdrawn, and resolves what that touches."""
        fresh = list(reports)
        names = {report.event_id for report in fresh} & self.placed.keys() | set(withdrawn)
        gone = [_gone(self.placed[name]) for name in sorted(names)]
        self._gone = frozenset(names)
        outcome = resolve(fresh, gone, self)
        for name in outcome.replaced_reports & self.placed.keys():
            self._forget(self.placed.pop(name))
        for one in outcome.placed:
            self._remember(one)
        for story_id in outcome.replaced_stories:
            self.stories_told.pop(story_id, None)
        self.stories_told.update(outcome.stories)
        return outcome

    def sizes(self, keys: Collection[str]) -> Mapping[str, int]:
        return {key: len(self._of_key[key]) for key in keys if key in self._of_key}

    def components_with(self, keys: Collection[str]) -> set[str]:
        names = {name for key in keys for name in self._of_key.get(key, ())}
        return {component for name in names if (component := self.placed[name].component)}

    def components_in(self, articles: Collection[str]) -> set[str]:
        names = {name for article in articles for name in self._of_article.get(article, ())}
        return {component for name in names if (component := self.placed[name].component)}

    def copies_of(self, articles: Collection[str]) -> Sequence[Report]:
        names = {name for article in articles for name in self._copies.get(article, ())}
        return [self.placed[name].report for name in sorted(names - self._gone)]

    def reports(self, components: Collection[str]) -> Sequence[Report]:
        names = {name for component in components for name in self._of_component.get(component, ())}
        return [self.placed[name].report for name in sorted(names - self._gone)]

    def stories(self, components: Collection[str]) -> set[str]:
        names = {name for component in components for name in self._of_component.get(component, ())}
        return {story for name in names if (story := self.placed[name].story_id)}

    def _remember(self, one: Placed) -> None:
        name, report = one.report.event_id, one.report
        self.placed[name] = one
        for key in one.keys:
            self._of_key[key].add(name)
        if one.component:
            self._of_component[one.component].add(name)
        self._of_article[report.article_id].add(name)
        if report.is_copy:
            self._copies[report.origin].add(name)

    def _forget(self, one: Placed) -> None:
        name, report = one.report.event_id, one.report
        for key in one.keys:
            self._of_key[key].discard(name)
        if one.component:
            self._of_component[one.component].discard(name)
        self._of_article[report.article_id].discard(name)
        self._copies[report.origin].discard(name)


def _gone(one: Placed) -> Gone:
    report = one.report
    return Gone(report.event_id, report.origin, report.is_copy, one.story_id, one.component, one.keys)
