"""The stage of a run that joins the reports of all sources to stories, callable without Dagster.

Belongs here: what is pending from the lake, one call of `pipelines.resolve`, the outcome in one commit. Does not belong
here: Dagster (`pipelines.assets`), SQL (`warehouse`), any rule of joining.

Like the stages of a source it takes up whatever earlier runs left undone: what is pending is told from the tables.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from pipelines.resolve.reports import Report, report_of
from pipelines.resolve.stories import STORIES_VERSION, Gone, Placed, Resolution, resolve
from pipelines.resolve.telling import story_row
from pipelines.version import CODE_VERSION
from warehouse.history import writing
from warehouse.lake import connect
from warehouse.reported import Reported, Row


def join_reports(home: Path, run_id: str, now: dt.datetime) -> Mapping[str, int]:
    """Resolves what is new, changed or gone since the last run; how many rows of each table are new."""
    with closing(connect(home)) as lake:
        reported = Reported(lake, STORIES_VERSION)
        changed, gone = reported.changed(), reported.gone()
        if not changed and not gone:
            return {"stories": 0, "story_reports": 0}
        outcome = resolve(
            [report_of(row) for row in changed],
            [Gone(**{**row, "keys": tuple(row["keys"])}) for row in gone],
            _Lake(reported),
        )
    return _write(outcome, home, run_id, now)


class _Lake:
    """What the lake knows, in the terms of `pipelines.resolve.stories.Known`."""

    def __init__(self, reported: Reported) -> None:
        self._reported = reported
        self.sizes = reported.sizes
        self.components_with = reported.components_with
        self.components_in = reported.components_in
        self.stories = reported.stories

    def copies_of(self, articles: Collection[str]) -> Sequence[Report]:
        return [report_of(row) for row in self._reported.copies_of(articles)]

    def reports(self, components: Collection[str]) -> Sequence[Report]:
        return [report_of(row) for row in self._reported.members(components)]


def _write(outcome: Resolution, home: Path, run_id: str, now: dt.datetime) -> Mapping[str, int]:
    stories = outcome.replaced_stories | outcome.stories.keys()
    with writing(home, run_id=run_id, stage="stories", code_version=CODE_VERSION, now=now) as writer:
        reports = writer.merge(
            "story_reports",
            [_report_row(one) for one in outcome.placed],
            scope={"event_id": sorted(outcome.replaced_reports)},
        )
        told = writer.merge(
            "stories",
            [story_row(story_id, reports) for story_id, reports in outcome.stories.items()],
            scope={"story_id": sorted(stories)},
        )
    return {"stories": told.opened, "story_reports": reports.opened}


def _report_row(one: Placed) -> Row:
    report = one.report
    return {
        "event_id": report.event_id,
        "story_id": one.story_id,
        "article_id": report.article_id,
        "source": report.source,
        "copy_of": report.origin if report.is_copy else None,
        "reported_on": report.reported_on,
        "event_type": report.event_type,
        "status": report.status,
        "time_period": report.time_period,
        "period_start": report.period_start,
        "period_end": report.period_end,
        "quote": report.quote,
        "component": one.component,
        "block_keys": list(one.keys),
        "digest": report.digest,
    }
