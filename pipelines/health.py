"""How a source fares, measured against its own past: do its feeds answer, do articles come, are they whole.

Belongs here: the verdicts and their evidence. Does not belong here: the questions to the lake (`warehouse.watching`),
and Dagster (`pipelines.assets.health`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import duckdb

from crawlers.source import Source
from warehouse.watching import Discovery, PageOutcome, discoveries, newest_pages, newest_rate

CHECKS = {
    "feeds_answer": "Feeds, sitemaps, listings and documents of the source answered when they were asked last.",
    "articles_come": "While they answer, articles (or rates of new days) come, and not every page is refused.",
    "fields_stay": "What most articles of the source had, as a date or authors, the newest ones have as well.",
    "layout_stays": "Pages are read as those before: no more are refused, and the texts are not much shorter.",
}
"""The checks by name, with what each looks at."""

_PAGES = 500
_RECENT = 10  # pages of the newest run, and of those before it if it brought fewer
_FEWEST_RECENT = 5
_FEWEST_BEFORE = 20
_USUAL = 0.6  # a field that this share of articles had is one that the site gives
_LOST = 0.5
_MORE_REFUSED = 0.3
_SHORTEST_SILENCE = dt.timedelta(days=3)
_TIMES_THE_GAP = 6
_FEWEST_RUNS = 5
_LONGEST_WITHOUT_RATE = dt.timedelta(days=14)  # holidays of the New Year take eleven


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check of a source; evidence says what was found, in words."""

    check: str
    passed: bool
    evidence: tuple[str, ...]


def findings(lake: duckdb.DuckDBPyConnection, source: Source, now: dt.datetime) -> list[Finding]:
    """Every check of a source, in the order of CHECKS, by what the lake holds."""
    addresses = set(source.watched())
    asked = [one for one in discoveries(lake, source.name) if one.url in addresses]
    if source.kind == "rates":
        return judge_rates(newest_rate(lake, source.name), asked, now.date())
    return judge(newest_pages(lake, source.name, _PAGES), asked, now)


def judge(pages: Sequence[PageOutcome], asked: Sequence[Discovery], now: dt.datetime) -> list[Finding]:
    """Every check, for pages newest first and the last answers of feeds, sitemaps and listings."""
    recent, before = _parted(pages)
    evidence = {
        "feeds_answer": _dead(asked),
        "articles_come": _silence(pages, asked, now),
        "fields_stay": _lost_fields(recent, before),
        "layout_stays": _changed_layout(recent, before, asked),
    }
    return [Finding(check, not evidence[check], tuple(evidence[check])) for check in CHECKS]


def judge_rates(newest: dt.date | None, asked: Sequence[Discovery], today: dt.date) -> list[Finding]:
    """The same checks for a source of rates: do its documents answer, are they read, do rates of new days come."""
    evidence: dict[str, list[str]] = {check: [] for check in CHECKS}
    evidence |= {"feeds_answer": _dead(asked), "layout_stays": _other_layout(asked)}
    if any(one.failures == 0 for one in asked):
        if newest is None:
            evidence["articles_come"] = ["documents answer, but no rate was ever read from them"]
        elif today - newest > _LONGEST_WITHOUT_RATE:
            evidence["articles_come"] = [f"documents answer, but the newest rate is of {newest}"]
    return [Finding(check, not evidence[check], tuple(evidence[check])) for check in CHECKS]


def _other_layout(asked: Sequence[Discovery]) -> list[str]:
    return [f"{one.url}: {one.error}" for one in asked if one.error and "layout" in one.error]


def _parted(pages: Sequence[PageOutcome]) -> tuple[Sequence[PageOutcome], Sequence[PageOutcome]]:
    """The pages that are judged and those that they are measured against; none where there are too few."""
    of_run = sum(page.run_id == pages[0].run_id for page in pages) if pages else 0
    size = max(of_run, _RECENT)
    recent, before = pages[:size], pages[size:]
    if len(recent) < _FEWEST_RECENT or len(before) < _FEWEST_BEFORE:
        return (), ()
    return recent, before


def _dead(asked: Sequence[Discovery]) -> list[str]:
    return [
        f"{one.url}: {one.error or f'status {one.status}'}, {one.failures} times since {one.failing_since:%Y-%m-%d %H:%M}"
        for one in asked
        if one.failures
    ]


def _silence(pages: Sequence[PageOutcome], asked: Sequence[Discovery], now: dt.datetime) -> list[str]:
    """Feeds are fine but no articles come: every page of the newest run refused, or no page for unusually long."""
    if not any(one.failures == 0 for one in asked):
        return []
    if not pages:
        answered = max(one.fetched_at for one in asked)
        return [f"feeds answered at {answered:%Y-%m-%d %H:%M}, but no page of this source was ever read"]
    newest = [page for page in pages if page.run_id == pages[0].run_id]
    if len(newest) >= _FEWEST_RECENT and all(page.reason for page in newest):
        return [f"feeds answer, but all {len(newest)} pages of the newest run were refused: {_reasons(newest)}"]
    runs = sorted({page.run_id: page.fetched_at for page in pages}.values())
    if len(runs) < _FEWEST_RUNS:
        return []
    usual = dt.timedelta(seconds=median((later - earlier).total_seconds() for earlier, later in pairwise(runs)))
    silent = now - runs[-1]
    if silent <= max(_SHORTEST_SILENCE, _TIMES_THE_GAP * usual):
        return []
    return [f"feeds answer, but no page came for {_span(silent)}; usual are {_span(usual)} between two runs with pages"]


def _lost_fields(recent: Sequence[PageOutcome], before: Sequence[PageOutcome]) -> list[str]:
    now, then = _articles(recent), _articles(before)
    if len(now) < _FEWEST_RECENT or not then:
        return []
    told = []
    for field in ("date", "title", "authors", "section", "standfirst"):
        had = sum(field in page.fields for page in then) / len(then)
        has = sum(field in page.fields for page in now) / len(now)
        if had >= _USUAL and has <= _LOST * had:
            without = next(page.url for page in now if field not in page.fields)
            told.append(
                f"{field} vanished: {has:.0%} of the newest {len(now)} articles have one, {had:.0%} of the "
                f"{len(then)} before; for example {without}"
            )
    return told


def _changed_layout(
    recent: Sequence[PageOutcome], before: Sequence[PageOutcome], asked: Sequence[Discovery]
) -> list[str]:
    told = _other_layout(asked)
    if not recent:
        return told
    now, then = (sum(bool(page.reason) for page in pages) / len(pages) for pages in (recent, before))
    if now >= _LOST and now >= then + _MORE_REFUSED:
        told.append(
            f"{now:.0%} of the newest {len(recent)} pages were refused ({_reasons(recent)}), {then:.0%} of the "
            f"{len(before)} before"
        )
    lengths = [[page.words or 0 for page in _articles(pages)] for pages in (recent, before)]
    if len(lengths[0]) >= _FEWEST_RECENT and lengths[1]:
        short, usual = median(lengths[0]), median(lengths[1])
        if short <= _LOST * usual:
            told.append(
                f"texts shrank: {short:.0f} words in the middle of the newest {len(lengths[0])}, {usual:.0f} before"
            )
    return told


def _articles(pages: Sequence[PageOutcome]) -> list[PageOutcome]:
    return [page for page in pages if not page.reason]


def _reasons(pages: Sequence[PageOutcome]) -> str:
    counted = Counter(page.reason for page in pages if page.reason)
    return ", ".join(f"{count} {reason}" for reason, count in counted.most_common(3))


def _span(span: dt.timedelta) -> str:
    return f"{span.days} days" if span.days >= 2 else f"{span.total_seconds() / 3600:.1f} hours"
