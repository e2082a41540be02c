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
_FIGURES = """
    SELECT indicator, quote, obs_value AS value, unit_measure AS unit, ref_area AS area,
           counterpart_area AS counterpart, time_period AS period, obs_status AS status
    FROM current_figures JOIN current_articles USING (article_id) WHERE url LIKE ? ORDER BY char_start"""
_EVENTS = """
    SELECT event_type AS type, status, time_period AS period,
           array_to_string(list_distinct([actor.area FOR actor IN actors IF actor.area IS NOT NULL]), ' ') AS actors,
           location, quote
    FROM current_events JOIN current_articles USING (article_id) WHERE url LIKE ? ORDER BY char_start"""
_REJECTS = """
    SELECT stage, reason, url, detail FROM rejects
    WHERE list_contains(?, source) AND reason NOT IN ('unchanged', 'same_article') ORDER BY recorded_at, url LIMIT 20"""


def print_summary(home: Path, sources: Sequence[str], failed: Sequence[str], console: Console) -> None:
    """Tables of what the lake holds of these sources, then where it lies and what to try next."""
    if exists(home):
        with closing(connect(home)) as lake:
            for title, sql, parameter in (
                ("What the lake holds", _BY_SOURCE, list(sources)),
                ("Figures of the article from the Azerbaijan-Russia commission", _FIGURES, _SEED_ARTICLE),
                ("Events of the same article", _EVENTS, _SEED_ARTICLE),
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
