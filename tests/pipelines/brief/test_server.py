"""The server over real HTTP on loopback: pages, policy, escaping, and corrections that nobody writes without the token."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from brief_lake import HOSTILE, make_lake, served
from click.testing import CliRunner

from pipelines.cli import main
from warehouse import connect

TOKEN = "a-token"
FIGURE = "SELECT figure_id, article_id FROM current_figures WHERE indicator = 'TRADE_TURNOVER' AND obs_value = 2.9e9 ORDER BY 1"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    make_lake(folder)
    return folder


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    with served(home, TOKEN) as address:
        yield address


def ask(url: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, str, dict[str, str]]:
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(url, data, headers)
    try:
        with urllib.request.build_opener(NoRedirect).open(request, timeout=30) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), dict(error.headers)


def figure(home: Path) -> tuple[str, str]:
    with connect(home) as lake:
        found = lake.execute(FIGURE).fetchone()
    assert found
    return found


def test_the_brief_leads_to_articles_with_every_record_marked(home: Path, address: str) -> None:
    figure_id, article_id = figure(home)
    status, text, headers = ask(f"{address}/?from=2022-01-01&to=2023-02-28")
    assert status == 200
    assert f'href="/article/{article_id}#f-{figure_id}"' in text
    assert "default-src 'none'" in headers["content-security-policy"]
    status, text, _ = ask(f"{address}/article/{article_id}")
    assert status == 200
    assert f'id="f-{figure_id}"' in text
    assert "<form" not in text
    assert ask(address, Host="elsewhere.example")[0] == 400


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/article/none", 404, "no such article"),
        ("/nowhere", 404, "There is no such page"),
        ("/?area=XX", 400, "no area"),
        ("/?from=April", 400, "expected a day as 2022-04-26"),
        ("/?from=2022-02-02&to=2022-01-01", 400, "put the earlier day first"),
        ("/?area=%3Cscript%3Ebroken", 400, "&lt;script&gt;"),
        ("/corrections", 405, "Not in this way"),
    ],
)
def test_what_cannot_be_shown_is_told_on_a_page(address: str, path: str, status: int, told: str) -> None:
    answered, text, headers = ask(address + path)
    assert answered == status
    assert told in text
    assert "<script>broken" not in text
    assert "default-src 'none'" in headers["content-security-policy"]


def test_a_home_without_a_lake_is_told(tmp_path: Path) -> None:
    with served(tmp_path, TOKEN) as address:
        for path in ("/", "/article/none"):
            status, text, _ = ask(address + path)
            assert status == 400
            assert "dateline run" in text


def test_a_hostile_article_stays_text(address: str) -> None:
    _, text, _ = ask(f"{address}/article/hostile", Cookie=f"dateline={TOKEN}")
    assert HOSTILE not in text
    assert text.count("<script>") == 1
    assert "<img" not in text
    assert 'href="javascript:' not in text


def test_a_correction_needs_the_token_and_is_shown_and_printed(home: Path, address: str) -> None:
    figure_id, article_id = figure(home)
    form = {
        "kind": "figure",
        "record": figure_id,
        "article": article_id,
        "field": "obs_value",
        "value": "2,950,000,000",
        "who": "<b>Ann",
    }
    cookie = f"dateline={TOKEN}"
    assert ask(f"{address}/corrections", form)[0] == 403
    assert ask(f"{address}/corrections", form, Cookie=cookie)[0] == 403
    assert ask(f"{address}/corrections", {**form, "token": TOKEN})[0] == 403
    assert ask(f"{address}/?token=wrong")[0] == 403
    with connect(home) as lake:
        assert lake.execute("SELECT count(*) FROM corrections").fetchone() == (0,)
    status, _, headers = ask(f"{address}/?token={TOKEN}")
    assert status == 303
    assert "HttpOnly" in headers["set-cookie"]
    full = {**form, "token": TOKEN}
    assert ask(f"{address}/corrections", {**full, "value": "much"}, Cookie=cookie)[0] == 400
    assert ask(f"{address}/corrections", {**full, "field": "run_id"}, Cookie=cookie)[0] == 400
    assert ask(f"{address}/corrections", {**full, "record": "none"}, Cookie=cookie)[0] == 400
    assert ask(f"{address}/corrections", full, Cookie=cookie)[0] == 303
    for page in (f"{address}/article/{article_id}", f"{address}/?from=2022-01-01&to=2023-02-28"):
        shown = ask(page)[1]
        assert "obs_value is 2950000000.0, says &lt;b&gt;Ann" in shown
    printed = CliRunner().invoke(main, ["corrections"], env={"DATELINE_HOME": str(home)})
    (line,) = [json.loads(line) for line in printed.output.splitlines()]
    assert line["record"]["obs_value"] == 2.95e9
    assert line["text"][line["record"]["char_start"] : line["record"]["char_end"]] == line["record"]["quote"]
