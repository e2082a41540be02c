"""Pages that only a browser can show, by a real Chromium where there is one."""

from __future__ import annotations

import importlib.util
import shutil

import faults
import pytest
from conftest import Watch

from crawlers import archive, render
from crawlers.render import RenderingMissingError

SHELL = b"""<!doctype html><html><head><meta charset="utf-8"><title>Exports rose</title></head><body><div id="app"></div>
<script src="/app.js"></script><script src="http://169.254.169.254/meta.js"></script><script src="/secret/x.js"></script>
<img src="/picture.png"><iframe src="/frame"></iframe></body></html>"""
SCRIPT = b"""fetch('/data.json').then(answer => answer.json()).then(data => {
  document.getElementById('app').innerHTML = '<article><h1>' + data.title + '</h1><p>' + data.text + '</p></article>' });
fetch('/write', {method: 'POST', body: 'x'}); new WebSocket('ws://' + location.host + '/socket');"""
DATA = b'{"title": "Exports rose", "text": "Exports rose by 3 percent in 2021, caf\xc3\xa9 owners said."}'

needs_browser = pytest.mark.skipif(
    importlib.util.find_spec("playwright") is None or not any(map(shutil.which, render._BROWSERS)),
    reason="no Playwright or no Chromium on this machine",
)


def shell(watch: Watch) -> None:
    watch.site.pages = {
        "/robots.txt": b"User-agent: *\nDisallow: /secret/\n",
        "/feed.xml": faults.feed("/a"),
        "/a": SHELL,
        "/app.js": lambda request: request.answer(200, SCRIPT, {"Content-Type": "text/javascript"}),
        "/data.json": lambda request: request.answer(200, DATA, {"Content-Type": "application/json"}),
    }


@needs_browser
def test_a_page_is_archived_as_the_browser_shows_it(watch: Watch) -> None:
    shell(watch)
    row = watch.of(watch.crawl(render=True), "/a")
    assert row.status == 200, row.error
    stored = archive.read(watch.archive, str(row.warc_file), int(row.warc_offset or 0))
    assert "Exports rose by 3 percent in 2021, café owners said.".encode() in stored.body
    assert stored.headers["X-Dateline-Rendered"] == "chromium"


@needs_browser
def test_the_browser_loads_nothing_out_of_bounds(watch: Watch) -> None:
    shell(watch)
    result = watch.crawl(render=True)
    assert set(watch.site.log) == {"/robots.txt", "/feed.xml", "/a", "/app.js", "/data.json"}
    assert [fetch.kind for fetch in result.fetches] == ["robots", "feed", "article"]


@needs_browser
def test_a_page_that_leads_elsewhere_or_never_rests_is_taken_as_it_is(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "_QUIET_SECONDS", 0.5)
    monkeypatch.setattr(render, "SECONDS", 3)
    leaving = faults.ARTICLE.replace(b"</body>", b"<script>location.href = '/elsewhere'</script></body>")
    polling = faults.ARTICLE.replace(b"</body>", b"<script>setInterval(() => fetch('/poll'), 50)</script></body>")
    watch.site.pages = {"/feed.xml": faults.feed("/leaving", "/polling"), "/leaving": leaving, "/polling": polling}
    result = watch.crawl(render=True)
    for path in ("/leaving", "/polling"):
        row = watch.of(result, path)
        assert row.status == 200, row.error
        assert b"Exports rose" in archive.read(watch.archive, str(row.warc_file), int(row.warc_offset or 0)).body
    assert watch.site.asked_for("/elsewhere") == 0
    assert watch.site.asked_for("/poll") <= render._MOST_RESOURCES


@needs_browser
def test_a_page_that_blocks_the_browser_is_told_and_the_others_come(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "SECONDS", 2)
    monkeypatch.setattr(render, "_QUIET_SECONDS", 0.5)
    stuck = faults.ARTICLE.replace(b"</body>", b"<script>while (true) {}</script></body>")
    watch.site.pages = {"/feed.xml": faults.feed("/stuck", "/fine"), "/stuck": stuck, "/fine": faults.ARTICLE}
    result = watch.crawl(render=True)
    assert "the browser made no page of it" in str(watch.of(result, "/stuck").error)
    assert watch.of(result, "/fine").status == 200


def test_a_browser_that_is_missing_is_told_before_anything_is_asked(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RenderingMissingError, match=r"dateline\[render\]"):
        watch.crawl(render=True)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    monkeypatch.setenv("DATELINE_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(RenderingMissingError, match="/nowhere/chromium"):
        watch.crawl(render=True)
    monkeypatch.delenv("DATELINE_CHROMIUM")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(RenderingMissingError, match="apt install chromium"):
        watch.crawl(render=True)
    assert watch.site.log == []
