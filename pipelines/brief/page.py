"""The brief as one HTML page: the parts gathered from the lake, put into the templates.

Belongs here: gathering, rendering, the page's Content-Security-Policy. Does not belong here: choosing rows.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from crawlers.source import Source
from pipelines.brief import charts, words
from pipelines.brief.disputes import conflicts, revisions
from pipelines.brief.happenings import events, plans
from pipelines.brief.news import news
from pipelines.brief.passages import Gathered
from pipelines.brief.places import matrix, places
from pipelines.brief.reporters import reporters
from pipelines.brief.scope import Scope, pick, scope
from warehouse.atomic import replacing
from warehouse.corrections import corrections
from warehouse.lake import connect, one_snapshot

# Cards of an indicator that are open; the rest of them opens at a click, or when a filter finds something there.
FIRST_SHOWN = 9

# (kind of record, its id, its article) -> where its sentence is to be read
Target = Callable[[str, str, str], str]


@dataclass(frozen=True, slots=True)
class Call:
    """What a reader asked for; see `pipelines.brief.scope.scope`."""

    areas: tuple[str, ...] = ()
    region: str | None = None
    first: dt.date | None = None
    last: dt.date | None = None


def write(target: Path, home: Path, call: Call, sources: Sequence[Source], now: dt.datetime) -> int:
    """Write the page to `target`, whole or not at all; its size in bytes.

    LakeError where there is no lake; ScopeError where the call names what there is not.
    """
    page = brief(home, call, sources, now).encode()
    with replacing(target) as file:
        file.write_bytes(page)
    return len(page)


def brief(home: Path, call: Call, sources: Sequence[Source], now: dt.datetime, *, to: Target | None = None) -> str:
    """The page as text. `to` says where a number leads; by default to its sentence on the page itself."""
    with closing(connect(home)) as lake, one_snapshot(lake):
        chosen = scope(lake, today=now.date(), areas=call.areas, region=call.region, first=call.first, last=call.last)
        pick(lake, chosen)
        context = _parts(lake, chosen, sources, now)
    return page("brief.html", **context, live=to is not None, to=to or (lambda kind, name, _article: f"#{kind}-{name}"))


def page(template: str, **context: Any) -> str:
    """A template of this package with style, script and the policy that allows these two and nothing else."""
    style, script = asset("brief.css"), asset("brief.js")
    return (
        _environment()
        .get_template(template)
        .render(
            **context,
            style=Markup(style),
            script=Markup(script),
            policy=policy(),
        )
    )


def policy(more: str = "") -> str:
    """The Content-Security-Policy: style and script of this package by their hashes, nothing else."""
    style, script = (f"'sha256-{_hash(asset(name))}'" for name in ("brief.css", "brief.js"))
    return (
        f"default-src 'none'; style-src {style}; script-src {script}; img-src data:; base-uri 'none'; "
        f"form-action 'none'{more}"
    )


@cache
def asset(name: str) -> str:
    """The text of a file beside the templates."""
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def web(url: str | None) -> str | None:
    """The address where it is one of the web; None for any other (javascript:, data:, nothing)."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _parts(
    lake: duckdb.DuckDBPyConnection, chosen: Scope, sources: Sequence[Source], now: dt.datetime
) -> dict[str, Any]:
    groups, disputed, revised = news(lake), conflicts(lake), revisions(lake)
    happened, planned = events(lake), plans(lake, chosen, now.date())
    traded = matrix(lake)
    gathered = Gathered()
    for group in groups:
        for number in group.numbers:
            gathered.add(f"f-{number.row['figure_id']}", number.row)
    for conflict in disputed:
        for side in conflict.sides:
            gathered.add(f"f-{side.row['figure_id']}", side.row)
    for revision in revised:
        gathered.add(f"f-{revision.after.row['figure_id']}", revision.after.row)
    for _, told in happened:
        for event in told:
            gathered.add(f"e-{event.row['event_id']}", event.row)
    for plan in planned.rows:
        if plan.row["event_id"]:
            gathered.add(f"e-{plan.row['event_id']}", {**plan.row, "article_id": plan.row["announced_by"]})
    for trade in lake.execute(
        _SENTENCES, {"ids": [one.figure_id for cell in traded.cells.values() for one in cell]}
    ).fetchall():
        gathered.add(f"f-{trade[0]}", dict(zip(_SENTENCE_COLUMNS, trade[1:], strict=True)))
    articles, figures, n_events = lake.execute(_TOTALS).fetchone() or (0, 0, 0)
    return {
        "scope": chosen,
        "now": now,
        "totals": {"articles": articles, "figures": figures, "events": n_events},
        "groups": groups,
        "conflicts": disputed,
        "revisions": revised,
        "days": happened,
        "plans": planned,
        "places": places(lake),
        "matrix": traded,
        "reporters": reporters(lake, sources, now),
        "articles": gathered.newest_first(),
        "corrected": corrections(lake),
        "areas": dict(lake.execute("SELECT area, name FROM current_areas").fetchall()),
        "sources": [name for (name,) in lake.execute("SELECT DISTINCT source FROM picked ORDER BY source").fetchall()],
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(web=web, kind=words.kind, day=words.day, number=words.number, period=words.period)
    environment.globals.update(width=charts.WIDTH, height=charts.HEIGHT, first_shown=FIRST_SHOWN)
    return environment


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


_SENTENCE_COLUMNS = ("article_id", "title", "url", "day", "sentence", "quote")
_SENTENCES = """
    SELECT figure_id, article_id, title, url, day, sentence, quote FROM picked_figures
    WHERE figure_id IN (SELECT unnest($ids))"""
_TOTALS = """
    SELECT (SELECT count(*) FROM picked), (SELECT count(*) FROM picked_figures), (SELECT count(*) FROM picked_events)"""
