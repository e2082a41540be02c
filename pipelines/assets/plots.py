"""Bar charts for the metadata of assets, as SVG in the text that the Dagster UI shows.

Belongs here: drawing. Does not belong here: what is drawn (`warehouse.gauges`).

Written by hand: a bar chart is thirty lines of SVG, a plotting library tens of megabytes and a second at each start.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

import dagster as dg

_WIDTH, _LABEL, _NUMBER, _ROW, _HEAD = 560, 190, 60, 18, 26


def bars(title: str, values: Sequence[tuple[str, float]]) -> dg.MarkdownMetadataValue:
    """Horizontal bars under a title; the title also stands in for the picture where it cannot be seen."""
    data = base64.b64encode(svg(title, values).encode()).decode()
    alternative = f"{title}: {', '.join(f'{label} {number:g}' for label, number in values[:5])}"
    return dg.MetadataValue.md(f"![{_plain(alternative)}](data:image/svg+xml;base64,{data})")


def svg(title: str, values: Sequence[tuple[str, float]]) -> str:
    """The chart as SVG text; labels are escaped and cut."""
    height = _HEAD + _ROW * max(len(values), 1) + 6
    largest = max((number for _, number in values), default=0) or 1
    room = _WIDTH - _LABEL - _NUMBER
    rows = [
        f'<text x="{_LABEL - 6}" y="{_HEAD + _ROW * i + 13}" text-anchor="end">{escape(_cut(label))}</text>'
        f'<rect x="{_LABEL}" y="{_HEAD + _ROW * i + 3}" width="{room * number / largest:.1f}" height="{_ROW - 5}" '
        'fill="#3b6fb6"/>'
        f'<text x="{_LABEL + room * number / largest + 5:.1f}" y="{_HEAD + _ROW * i + 13}">{number:g}</text>'
        for i, (label, number) in enumerate(values)
    ]
    empty = "" if values else f'<text x="10" y="{_HEAD + 13}">nothing yet</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" '
        'font-family="sans-serif" font-size="11" fill="#222">'
        '<rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="10" y="16" font-size="13" font-weight="bold">{escape(title)}</text>{"".join(rows)}{empty}</svg>'
    )


def _cut(label: str) -> str:
    return label if len(label) <= 30 else f"{label[:29]}…"


def _plain(text: str) -> str:
    """Without the signs that end an image's alternative text in Markdown."""
    return "".join(" " if sign in "[]\n\\" else sign for sign in text)
