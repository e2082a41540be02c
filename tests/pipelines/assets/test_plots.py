"""Plots are small pictures that a browser can show and a label cannot break."""

from __future__ import annotations

import base64
import re
from xml.etree import ElementTree

import pytest

from pipelines.assets.plots import bars, svg

HOSTILE = '<script>alert("1")</script>](x) & co'
SVG = "{http://www.w3.org/2000/svg}"


def widths(chart: str) -> list[float]:
    return [float(one.attrib["width"]) for one in ElementTree.fromstring(chart).findall(f"{SVG}rect[@x]")]


def test_bars_are_as_long_as_their_numbers() -> None:
    longest, half, nothing = widths(svg("Exports", [("a", 10), ("b", 5), ("c", 0)]))
    assert longest == pytest.approx(2 * half)
    assert nothing == 0


def test_labels_are_text_and_nothing_else() -> None:
    chart = svg(HOSTILE, [(HOSTILE, 1)])
    root = ElementTree.fromstring(chart)
    assert {child.tag for child in root.iter()} == {f"{SVG}svg", f"{SVG}rect", f"{SVG}text"}
    shown = bars(HOSTILE, [(HOSTILE, 1)]).value
    assert re.fullmatch(r"!\[[^\[\]\n]*\]\(data:image/svg\+xml;base64,[\w+/=]+\)", shown)


def test_nothing_yet_is_a_picture_too() -> None:
    assert widths(svg("Exports", [])) == []
    assert "nothing yet" in svg("Exports", [])


def test_a_plot_is_small() -> None:
    shown = bars("Figures by indicator", [(f"INDICATOR_NUMBER_{i}", 1000 - i) for i in range(30)]).value
    assert len(shown) < 15_000
    assert ElementTree.fromstring(base64.b64decode(shown[shown.index("base64,") + 7 : -1])).tag == f"{SVG}svg"
