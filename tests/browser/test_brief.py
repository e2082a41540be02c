"""A reader's minutes with the brief, opened from disk: numbers to sentences, filters, keyboard, access, no request."""

from __future__ import annotations

import datetime as dt
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
Complaints = Callable[[], tuple[list[str], list[str]]]


@pytest.fixture(scope="module")
def home(browser: webdriver.Chrome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("brief") / "home"
    make_lake(folder)
    return folder


@pytest.fixture(scope="module")
def address(home: Path) -> str:
    target = home.parent / "brief.html"
    write(target, home, Call(first=dt.date(2022, 1, 1), last=dt.date(2023, 2, 28)), [], NOW)
    return target.as_uri()


@pytest.fixture(scope="module")
def short_address(home: Path) -> str:
    """A brief with something in each part, small enough to be looked through again and again."""
    target = home.parent / "short.html"
    write(target, home, Call(areas=("AZ",), first=dt.date(2022, 1, 1), last=dt.date(2022, 3, 1)), [], NOW)
    return target.as_uri()


def test_from_a_number_to_its_sentence(
    browser: webdriver.Chrome, address: str, photograph: Photograph, complaints: Complaints
) -> None:
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
    assert complaints() == ([], [address])
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


def test_an_area_shows_what_there_is_of_it(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address)
    browser.find_element(By.CSS_SELECTOR, "#where a[data-area='GE']").click()
    assert Select(browser.find_element(By.ID, "area")).first_selected_option.text == "Georgia"
    shown = browser.find_elements(By.CSS_SELECTOR, "[data-a]:not([hidden])")
    assert shown
    assert all("GE" in str(one.get_attribute("data-a")).split() for one in shown)


def test_everybody_can_read_it(
    browser: webdriver.Chrome, short_address: str, width: str, scheme: str, violations: Callable[[], list[str]]
) -> None:
    browser.get(short_address)
    for part in ("new", "disagrees", "plans", "events", "where", "articles"):
        assert browser.find_elements(By.CSS_SELECTOR, f"#{part} :is(li, tr, article)"), part
    assert violations() == []
    charts = browser.find_elements(By.CSS_SELECTOR, "svg.spark")
    assert charts
    assert all(chart.find_elements(By.XPATH, "./ancestor::li//details//table") for chart in charts)


def test_it_fits_and_is_photographed(
    browser: webdriver.Chrome, address: str, photograph: Photograph, width: str, scheme: str
) -> None:
    browser.get(address)
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    photograph(f"brief-{width}-{scheme}")
    for part in ("disagrees", "plans", "events", "where") if scheme == "light" else ():
        browser.execute_script("document.getElementById(arguments[0]).scrollIntoView()", part)
        photograph(f"brief-{width}-{part}")


@pytest.fixture
def paper(browser: webdriver.Chrome) -> Iterator[None]:
    """What a printer gets, as wide as a page of A4 within its margins, from a reader who prefers dark colours."""
    dark = {"name": "prefers-color-scheme", "value": "dark"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": [dark]})
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 703, "height": 1017, "deviceScaleFactor": 1, "mobile": False}
    )
    yield
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


def test_paper_shows_everything_but_what_is_clicked(
    browser: webdriver.Chrome, address: str, paper: None, photograph: Photograph
) -> None:
    browser.get(address)
    folded = browser.find_elements(By.CSS_SELECTOR, "details.rest")
    assert folded
    browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    for shown in (
        "h1, h2, h3",
        "#new .cards > li",
        ".rest .cards > li",
        ".side",
        ".plans tr",
        ".matrix",
        ".passages p",
    ):
        found = browser.find_elements(By.CSS_SELECTOR, shown)
        assert found, shown
        assert all(one.is_displayed() for one in found), shown
    for hidden in ("nav", ".filters", ".skip", "button", "summary", "details:not(.rest)"):
        found = browser.find_elements(By.CSS_SELECTOR, hidden)
        assert found, hidden
        assert not any(one.is_displayed() for one in found), hidden
    colours = "const style = getComputedStyle(document.body); return [style.backgroundColor, style.color]"
    assert browser.execute_script(colours) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    photograph("brief-paper")
    browser.execute_script("dispatchEvent(new Event('afterprint'))")
    assert not any(one.get_attribute("open") for one in folded)
