"""A reader's minutes with the brief, opened from disk: numbers to sentences, filters, keyboard, contrast, no request.

The accessibility checks are of our own (names, landmarks, order of headings, contrast as WCAG 2.2 computes it): axe-core
is no Python package.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from brief_lake import NOW, make_lake
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from pipelines.brief.page import Call, write

Photograph = Callable[[str], None]
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}

# Every visible text against what lies behind it, by the relative luminance of WCAG; the ratio asked for is that of AA.
CONTRAST = r"""
const channel = (v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
const rgb = (text) => text.match(/[\d.]+/g).map(Number);
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const poor = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || ["SCRIPT", "STYLE"].includes(element.tagName) || !element.checkVisibility()) continue;
  const style = getComputedStyle(element);
  let behind = element, paper = null;
  while (behind && !paper) {
    const color = rgb(getComputedStyle(behind).backgroundColor);
    if (color.length === 3 || color[3] === 1) paper = color;
    behind = behind.parentElement;
  }
  if (!paper) continue;
  const [a, b] = [light(rgb(style.color)), light(paper)];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
  if (ratio < (large ? 3 : 4.5)) poor.push([element.tagName, walker.currentNode.data.trim().slice(0, 40), ratio.toFixed(2)]);
}
return poor;
"""

NAMES = r"""
const wrong = [];
for (const tag of ["header", "main", "nav", "footer"]) if (document.querySelectorAll(`body > ${tag}, header > ${tag}`).length !== 1) wrong.push(`landmark ${tag}`);
if (document.querySelectorAll("h1").length !== 1) wrong.push("h1");
if (!document.documentElement.lang || !document.title) wrong.push("lang or title");
let level = 0;
for (const heading of document.querySelectorAll("h1, h2, h3, h4")) { const own = Number(heading.tagName[1]); if (own > level + 1) wrong.push(`heading ${heading.textContent}`); level = own; }
for (const control of document.querySelectorAll("input, select, button, a[href], summary")) {
  const name = control.getAttribute("aria-label") || (control.labels && control.labels.length ? control.labels[0].textContent : control.textContent);
  if (!name || !name.trim()) wrong.push(`no name: ${control.outerHTML.slice(0, 80)}`);
}
for (const picture of document.querySelectorAll("svg")) if (picture.getAttribute("aria-hidden") !== "true" && !picture.getAttribute("aria-label")) wrong.push("svg without a name");
for (const region of document.querySelectorAll("section")) if (!document.getElementById(region.getAttribute("aria-labelledby"))) wrong.push(`section ${region.id}`);
for (const table of document.querySelectorAll("table")) if (!table.querySelector("th[scope]")) wrong.push("table without headers");
for (const chart of document.querySelectorAll("svg.spark")) if (!chart.closest("li").querySelector("details table")) wrong.push("chart without a table");
return wrong;
"""


@pytest.fixture(scope="module")
def address(browser: webdriver.Chrome, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("brief")
    make_lake(folder / "home")
    target: Path = folder / "brief.html"
    write(target, folder / "home", Call(first=dt.date(2022, 1, 1), last=dt.date(2023, 2, 28)), [], NOW)
    return target.as_uri()


@pytest.fixture(params=WIDTHS)
def width(browser: webdriver.Chrome, request: pytest.FixtureRequest) -> Iterator[str]:
    across, down = WIDTHS[request.param]
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": across, "height": down, "deviceScaleFactor": 1, "mobile": request.param == "phone"},
    )
    yield request.param
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def requests_of(browser: webdriver.Chrome) -> list[str]:
    entries = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    sent = [entry["params"]["request"]["url"] for entry in entries if entry["method"] == "Network.requestWillBeSent"]
    return [url for url in sent if not url.startswith(("data:", "chrome:"))]


def test_from_a_number_to_its_sentence(browser: webdriver.Chrome, address: str, photograph: Photograph) -> None:
    browser.get_log("performance")
    browser.get(address)
    disagrees = browser.find_element(By.ID, "disagrees")
    mirrors = disagrees.find_element(By.XPATH, ".//article[contains(., 'Mirror statistics: Exports plus imports')]")
    assert "The trade turnover between Azerbaijan and Russia amounted to $2.9 billion in 2021" in mirrors.text
    assert "Trade turnover between Russia and Azerbaijan totalled $3.4 billion in 2021" in mirrors.text
    mirrors.find_element(By.PARTIAL_LINK_TEXT, "2.9 billion USD").click()
    lit = WebDriverWait(browser, 5).until(lambda driver: driver.find_element(By.CSS_SELECTOR, "mark.lit"))
    assert lit.text == "$2.9 billion"
    assert "The trade turnover between Azerbaijan and Russia" in lit.find_element(By.XPATH, "..").text
    assert browser.switch_to.active_element == lit
    assert browser.execute_script(
        "const b = arguments[0].getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight", lit
    )
    photograph("brief-sentence")
    assert requests_of(browser) == [address]
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    assert browser.execute_script("return window.broken") is None


def test_what_became_of_plans(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address)
    rows = [row.text for row in browser.find_elements(By.CSS_SELECTOR, "#plans tbody tr")]
    assert next(row for row in rows if "helicopter plant" in row).startswith("overdue")
    assert next(row for row in rows if "interregional forum" in row).startswith("done")
    assert "Article changed" in browser.find_element(By.ID, "revised").text


def test_filters_leave_what_fits(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address)
    every = len(browser.find_elements(By.CSS_SELECTOR, "[data-a]"))
    Select(browser.find_element(By.ID, "area")).select_by_value("GE")
    shown = browser.find_elements(By.CSS_SELECTOR, "[data-a]:not([hidden])")
    assert 0 < len(shown) < every
    assert all("GE" in str(one.get_attribute("data-a")).split() for one in shown)
    assert all(one.is_displayed() for one in shown)
    assert f"{len(shown)} of {every} entries" in browser.find_element(By.ID, "found").text
    browser.find_element(By.ID, "clear").click()
    browser.find_element(By.ID, "q").send_keys("kamaz")
    WebDriverWait(browser, 5).until(lambda driver: " of " in driver.find_element(By.ID, "found").text)
    shown = browser.find_elements(By.CSS_SELECTOR, "[data-a]:not([hidden])")
    assert shown
    assert all("kamaz" in one.text.lower() for one in shown)
    browser.find_element(By.ID, "clear").click()
    assert len(browser.find_elements(By.CSS_SELECTOR, "[data-a]:not([hidden])")) == every


def test_the_keyboard_reaches_what_the_mouse_reaches(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address)
    body = browser.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.TAB)
    assert browser.switch_to.active_element.get_attribute("class") == "skip"
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "main"
    reached = set()
    for _ in range(3):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        reached.add(browser.switch_to.active_element.tag_name)
    assert reached <= {"a", "summary"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_reads_well(
    browser: webdriver.Chrome, address: str, photograph: Photograph, width: str, scheme: str
) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    browser.get(address)
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert browser.execute_script(NAMES) == []
    browser.execute_script("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert browser.execute_script(CONTRAST) == []
    browser.get(address)
    photograph(f"brief-{width}-{scheme}")
    for part in ("disagrees", "plans", "events", "where"):
        browser.execute_script("document.getElementById(arguments[0]).scrollIntoView()", part)
        if scheme == "light":
            photograph(f"brief-{width}-{part}")
