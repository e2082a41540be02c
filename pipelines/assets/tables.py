"""What an asset tells the Dagster UI of its table: name, columns and their lineage, rows, the newest rows, plots.

Belongs here: metadata. Does not belong here: queries with a meaning of their own (`warehouse.gauges`, views), drawing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping

import dagster as dg
import duckdb

from pipelines import settings
from pipelines.assets.lineage import column_lineage
from pipelines.assets.plots import bars
from warehouse import gauges
from warehouse.catalog import dictionary
from warehouse.contract import table as contract
from warehouse.lake import connect

_PREVIEW_ROWS = 10
_Gauge = Callable[[duckdb.DuckDBPyConnection, str], gauges.Bars]

# table, name in the metadata, title, what is drawn for a source
_PLOTS: Mapping[str, Mapping[str, tuple[str, _Gauge]]] = {
    "fetches": {"plot_answers": ("Exchanges by what was asked for and the answer", gauges.fetches_by_status)},
    "articles": {
        "plot_days": ("Articles a day", gauges.articles_a_day),
        "plot_rejects": ("Rejects by reason", gauges.rejects_by_reason),
    },
    "figures": {
        "plot_indicators": ("Figures by indicator", gauges.figures_by_indicator),
        "plot_confidence": ("Figures by confidence", gauges.figures_by_confidence),
    },
    "events": {"plot_types": ("Events by type", gauges.events_by_type)},
}
# table, name in the metadata, title, what is drawn for all sources
_PLOTS_OF_ALL: Mapping[str, Mapping[str, tuple[str, Callable[[duckdb.DuckDBPyConnection], gauges.Bars]]]] = {
    "stories": {"plot_plans": ("Plans by what became of them", gauges.plans_by_status)},
    "observations": {"plot_sources": ("Facts by the number of their sources", gauges.facts_by_sources)},
    "conflicts": {"plot_kinds": ("Conflicts by kind", gauges.conflicts_by_kind)},
}
_CONFIDENT = 0.5

# table, columns that tell most in little room; all columns for a table that is not listed
_PREVIEWED: Mapping[str, tuple[str, ...]] = {
    "fetches": ("fetched_at", "kind", "status", "bytes", "url", "error"),
    "articles": ("published_date", "title", "language", "word_count", "duplicate_of", "url"),
    "figures": (
        *("indicator", "quote", "obs_value", "unit_measure", "ref_area", "counterpart_area"),
        *("time_period", "obs_status", "confidence"),
    ),
    "events": ("event_type", "status", "quote", "time_period", "location", "object", "confidence"),
    "stories": ("event_type", "status", "object", "areas", "time_period", "n_articles", "n_sources"),
    "story_reports": ("reported_on", "status", "time_period", "story_id", "article_id"),
    "observations": (
        *("indicator", "ref_area", "counterpart_area", "time_period", "obs_value", "unit_measure", "obs_status"),
        *("n_articles", "n_sources"),
    ),
    "conflicts": ("kind", "indicator", "ref_area", "counterpart_area", "time_period", "lowest", "highest", "n_sources"),
    "alerts": ("recorded_at", "rule", "target", "text"),
}


def definition_metadata(table: str) -> dict[str, str]:
    """What is known of a table before any run."""
    return {"dagster/table_name": f"lake.{table}"}


def run_metadata(table: str, run_id: str, new: int, source: str | None = None) -> dict[str, dg.MetadataValue]:
    """Rows that a run brought, rows in all, columns with meaning and lineage, the newest rows, plots of the source."""
    with contextlib.closing(connect(settings.home())) as lake:
        (relation,) = (relation for relation in dictionary(lake) if relation.name == table)
        (rows,) = lake.table(table).count("*").fetchone() or (0,)
        preview = _newest(lake, table, run_id)
        told: dict[str, dg.MetadataValue] = {
            name: bars(title, gauge(lake)) for name, (title, gauge) in _PLOTS_OF_ALL.get(table, {}).items()
        }
        if source is not None:
            told |= _of_source(lake, table, source)
    columns = [dg.TableColumn(column.name, column.type, column.comment) for column in relation.columns]
    metadata: dict[str, dg.MetadataValue] = {
        "new": dg.MetadataValue.int(new),
        "dagster/row_count": dg.MetadataValue.int(rows),
        "dagster/column_schema": dg.MetadataValue.table_schema(dg.TableSchema(columns)),
        **told,
    }
    lineage = column_lineage(table, (column.name for column in relation.columns))
    if lineage.deps_by_column:
        metadata["dagster/column_lineage"] = dg.MetadataValue.column_lineage(lineage)
    if preview:
        shown = [dg.TableColumn(name) for name in preview[0].data]
        metadata["preview"] = dg.MetadataValue.table(preview, dg.TableSchema(shown))
    return metadata


def _of_source(lake: duckdb.DuckDBPyConnection, table: str, source: str) -> dict[str, dg.MetadataValue]:
    told: dict[str, dg.MetadataValue] = {
        name: bars(f"{title}, {source}", gauge(lake, source)) for name, (title, gauge) in _PLOTS.get(table, {}).items()
    }
    if table == "figures" and (share := gauges.confident_share(lake, source, _CONFIDENT)) is not None:
        told["confident_share"] = dg.MetadataValue.float(round(share, 3))
    return told


def _newest(lake: duckdb.DuckDBPyConnection, table: str, run_id: str) -> list[dg.TableRecord]:
    """Some rows of the run, then of those before it: a run that found nothing new still shows what the table holds."""
    written = duckdb.ColumnExpression("valid_from" if contract(table).kind == "history" else contract(table).time)
    of_run = duckdb.ColumnExpression("run_id") == duckdb.ConstantExpression(run_id)
    newest = lake.table(table).sort(of_run.desc(), written.desc()).limit(_PREVIEW_ROWS)
    rows = newest.select(*_PREVIEWED.get(table, newest.columns))
    return [dg.TableRecord(dict(zip(rows.columns, map(_cell, row), strict=True))) for row in rows.fetchall()]


def _cell(value: object) -> str | float | int | bool | None:
    if value is None or isinstance(value, str | float | int | bool):
        return value
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
