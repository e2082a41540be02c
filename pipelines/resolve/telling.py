"""What a story says, put together from its reports.

Belongs here: the row of a story. Does not belong here: which reports belong to it (`stories`), and what became of a
plan (the view `plan_history` in the lake).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pipelines.resolve.reports import Actor, Report
from pipelines.resolve.traits import traits_of

Row = dict[str, object]


def story_row(story_id: str, reports: Sequence[Report]) -> Row:
    """The row of the table `stories` from the reports of one story, copies among them, in order of `Report.order`."""
    told = [report for report in reports if not report.is_copy]
    latest = _latest(told)
    actors = _actors(told)
    return {
        "story_id": story_id,
        "event_type": _commonest(report.event_type for report in told),
        "status": latest.status,
        "time_period": latest.time_period,
        "period_start": latest.period_start,
        "period_end": latest.period_end,
        "date_precision": latest.date_precision,
        "areas": sorted({area for report in told for area in traits_of(report).areas}),
        "actors": [{name: getattr(actor, name) for name in Actor.__slots__} for actor in actors],
        "location": _location(told),
        "object": _object(told),
        "first_seen": told[0].reported_on,
        "last_seen": told[-1].reported_on,
        "n_articles": len({report.article_id for report in told}),
        "n_sources": len({report.source for report in told}),
        "n_copies": len({report.article_id for report in reports if report.is_copy}),
    }


def _latest(told: Sequence[Report]) -> Report:
    """What holds last: what happened, dated as exactly as it is told; before that the last word, with the last date."""
    happened = [report for report in told if report.status == "occurred"]
    if happened:
        return min(happened, key=_vagueness)
    last = told[-1]
    dated = [report for report in told if report.period_start and report.status == last.status]
    return dated[-1] if dated and last.status != "cancelled" else last


def _vagueness(report: Report) -> int:
    if report.period_start is None or report.period_end is None:
        return 1_000_000
    return (report.period_end - report.period_start).days


def _commonest(values: Iterable[str]) -> str:
    """The value told most often; of several the one told first."""
    return Counter(values).most_common(1)[0][0]


def _actors(told: Sequence[Report]) -> list[Actor]:
    """Everybody who is named, once, in the order of the reports and with the role told first."""
    found: dict[tuple[str | None, ...], Actor] = {}
    for report in told:
        for actor in report.actors:
            if actor.area or actor.organisation or actor.person:
                found.setdefault((actor.area, actor.organisation, actor.person), actor)
    return list(found.values())


def _location(told: Sequence[Report]) -> str | None:
    """The most exact place that is told: a region or a name before a country; of several the one told most often."""
    places = [report.location for report in told if report.location]
    exact = [place for place in places if len(place) != 2]
    return _commonest(exact or places) if places else None


def _object(told: Sequence[Report]) -> str | None:
    """The object in the words that say most: most names and particulars, then fewest words."""
    objects = [report for report in told if report.object]
    if not objects:
        return None

    def worth(report: Report) -> tuple[int, int]:
        traits = traits_of(report)
        return len(traits.object_names) + len(traits.specifics) + len(traits.heads), -len(report.object)

    return max(objects, key=worth).object
