"""What was read in an article and why: every figure and event with the words that decided each attribute, for people.

Belongs here: the telling. Does not belong here: any decision.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.extract.areas import find_areas
from pipelines.extract.article import document_of
from pipelines.extract.events import Event, find_events
from pipelines.extract.figures import Figure, find_figures
from pipelines.extract.periods import find_periods
from pipelines.extract.quantities import find_quantities


def explain(article: Mapping[str, object]) -> str:
    """The figures and events of one article as text, in the order of the article. Raises as `extract` does."""
    document = document_of(article)
    quantities = find_quantities(document)
    periods, areas = find_periods(document), find_areas(document)
    figures = find_figures(document, quantities, periods, areas, trace=True)
    published = document.published.isoformat() if document.published else "no date"
    lines = [f"{article.get('article_id')}  {published}  {document.title or 'no title'}"]
    told = None
    for figure in figures:
        if figure.sentence != told:
            lines += ["", f"  {figure.sentence}"]
            told = figure.sentence
        lines += _figure_lines(figure)
    for event in find_events(document, quantities, periods, areas, figures):
        lines += ["", f"  {event.sentence}", *_event_lines(event)]
    dropped = {(q.start, q.end) for q in quantities} - {(f.char_start, f.char_end) for f in figures}
    if dropped:
        lines += ["", "  no figures: " + ", ".join(f"“{document.text[s:e]}”" for s, e in sorted(dropped))]
    return "\n".join(lines) + "\n"


def _event_lines(event: Event) -> list[str]:
    who = ", ".join(
        f"{name} ({actor.role})"
        for actor in event.actors
        if (name := actor.organisation or actor.person or actor.area) is not None
    )
    return [
        f"  * “{event.quote}”: {event.event_type}  (confidence {event.confidence:.2f})",
        f"      status       {event.status}: {event.modality or 'untensed'}",
        f"      time_period  {event.time_period}: to the {event.date_precision or 'none'}",
        f"      actors       {who or 'none named'}",
        f"      object       {event.object}",
        f"      attribution  {event.attribution or 'nobody named'}",
    ]


def _figure_lines(figure: Figure) -> list[str]:
    why = dict(figure.trace)
    value = (
        f"{figure.obs_value:,.6g}"
        if figure.obs_value_upper is None
        else f"{figure.obs_value:,.6g} to {figure.obs_value_upper:,.6g}"
    )
    whose = " with ".join(code for code in (figure.ref_area, figure.counterpart_area) if code) or "nobody"
    part = ", ".join(f"{key} {text}" for key in ("sector", "product", "entity") if (text := getattr(figure, key)))
    base = f" on {figure.base_period}" if figure.base_period else ""
    lines = [
        f"  - “{figure.quote}”: {figure.qualifier} {value} {figure.unit_measure}  (confidence {figure.confidence:.2f})",
        f"      indicator    {figure.indicator}: {why['indicator']}",
        f"      measure      {figure.measure}{base}: {why['measure']}",
        f"      areas        {whose}: {why['areas']}",
        f"      time_period  {figure.time_period}: {why['time_period']}",
        f"      obs_status   {figure.obs_status}: {why['obs_status']}",
    ]
    if part:
        lines.append(f"      of           {part}")
    if figure.attribution:
        lines.append(f"      attribution  {figure.attribution}: {why['attribution']}")
    return lines
