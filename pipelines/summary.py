"""What a person reads after a run: what came in from where, the seed article's records, what was refused and why.

Belongs here: printing. Does not belong here: the tables' meaning (views in `warehouse`).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.table import Table

from warehouse.lake import connect, exists

_SEED_ARTICLE = "%192934%"
_BY_SOURCE = """
    SELECT source, count(*) AS articles, count(*) FILTER (duplicate_of IS NOT NULL) AS "wire copies",
           coalesce(sum(n_figures), 0)::BIGINT AS figures, coalesce(sum(n_events), 0)::BIGINT AS events
    FROM current_articles LEFT JOIN (SELECT * FROM extractions WHERE valid_to IS NULL) USING (article_id)
    WHERE list_contains(?, source) GROUP BY source ORDER BY source"""
_CONFLICTS = """
    SELECT kind, indicator, concat_ws(' ', ref_area, counterpart_area) AS areas, time_period AS period,
           obs_value AS value, unit_measure AS unit, array_to_string(sources, ' ') AS sources
    FROM conflict_sides
    WHERE conflict_id IN (SELECT conflict_id FROM conflict_sides WHERE list_has_any(sources, ?))
    ORDER BY kind = 'rounding', kind, conflict_id, value LIMIT 20"""
_FIGURES = """
    SELECT indicator, quote, obs_value AS value, unit_measure AS unit, ref_area AS area,
           counterpart_area AS counterpart, time_period AS period, obs_status AS status
    FROM current_figures JOIN current_articles USING (article_id) WHERE url LIKE ? ORDER BY char_start"""
_EVENTS = """
    SELECT event_type AS type, status, time_period AS period,
           array_to_string(list_distinct([actor.area FOR actor IN actors IF actor.area IS NOT NULL]), ' ') AS actors,
           location, quote
    FROM current_events JOIN current_articles USING (article_id) WHERE url LIKE ? ORDER BY char_start"""
_STORIES = """
    SELECT count(*) AS stories, count(*) FILTER (n_articles > 1) AS "told by several articles",
           count(plan_status) AS plans, count(*) FILTER (plan_status = 'due') AS due,
           count(*) FILTER (plan_status = 'delayed') AS delayed, count(*) FILTER (plan_status = 'overdue') AS overdue,
           count(*) FILTER (plan_status = 'done') AS done, count(*) FILTER (plan_status = 'cancelled') AS cancelled
    FROM current_stories LEFT JOIN plans USING (story_id)
    WHERE story_id IN (SELECT story_id FROM current_story_reports WHERE list_contains(?, source))"""
_PLANS = """
    SELECT plan_status AS plan, event_type AS type, object, array_to_string(areas, ' ') AS areas,
           first_promised AS "first promised", promised_period AS "last promised", done_on AS "done, told on"
    FROM plans JOIN current_articles ON article_id = announced_by
    WHERE list_contains(?, source) AND due IS NOT NULL AND plan_status <> 'due'
    ORDER BY done_on IS NULL, promised_period = first_promised, event_type <> 'FACILITY_LAUNCH', due DESC, object
    LIMIT 10"""
_REJECTS = """
    SELECT stage, reason, url, detail FROM rejects
    WHERE list_contains(?, source) AND reason NOT IN ('unchanged', 'same_article') ORDER BY recorded_at, url LIMIT 20"""


def print_summary(home: Path, sources: Sequence[str], failed: Sequence[str], console: Console) -> None:
    """Tables of what the lake holds of these sources, then where it lies and what to try next."""
    if exists(home):
        with closing(connect(home)) as lake:
            for title, sql, parameter in (
                ("What the lake holds", _BY_SOURCE, list(sources)),
                ("Where they do not agree", _CONFLICTS, list(sources)),
                ("Figures of the article from the Azerbaijan-Russia commission", _FIGURES, _SEED_ARTICLE),
                ("Events of the same article", _EVENTS, _SEED_ARTICLE),
                ("What the articles tell of", _STORIES, list(sources)),
                ("What became of plans", _PLANS, list(sources)),
                ("Refused", _REJECTS, list(sources)),
            ):
                relation = lake.execute(sql, [parameter])
                _print_rows(console, title, [column[0] for column in relation.description], relation.fetchall())
    if failed:
        console.print(f"[red]Failed: {', '.join(failed)}[/] (the reason stands above; the run is in the Dagster UI)")
    console.print(f"\nThe lake lies in [bold]{home}[/]. Try next:")
    for command in (
        'dateline sql "SELECT indicator, quote, time_period, title FROM current_figures JOIN current_articles '
        'USING (article_id) LIMIT 10"',
        "dateline brief",
        "dateline ui",
        "dateline tables",
    ):
        console.print(f"  {command}", soft_wrap=True, highlight=False, markup=False)


def _print_rows(console: Console, title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    if not rows:
        return
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    console.print(table)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.6g}"
    return str(value)
