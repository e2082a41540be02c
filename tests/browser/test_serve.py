"""A reader's minutes with `dateline serve`: from a number to its article, from a mark to its record, and a correction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from brief_lake import make_lake, served
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from warehouse import connect

TOKEN = "a-token"
DAYS = "?area=AZ&from=2022-01-01&to=2022-03-01"
TURNOVER = "SELECT article_id FROM current_figures WHERE indicator = 'TRADE_TURNOVER' AND obs_value = 2.9e9 ORDER BY ALL LIMIT 1"
HOSTILE_NAME = "<img src=x onerror='window.broken = 4'>"


@pytest.fixture(scope="module")
def home(browser: webdriver.Chrome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    make_lake(folder)
    return folder


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    with served(home, TOKEN) as address:
        yield address


@pytest.fixture
def article(home: Path, address: str) -> str:
    with connect(home) as lake:
        (name,) = lake.execute(TURNOVER).fetchone() or ("",)
    return f"{address}/article/{name}"


def focused(browser: webdriver.Chrome, selector: str) -> WebElement:
    def found(driver: webdriver.Chrome) -> WebElement | None:
        active = driver.switch_to.active_element
        return active if driver.execute_script("return arguments[0].matches(arguments[1])", active, selector) else None

    return WebDriverWait(browser, 20).until(found, f"{selector} never has the focus")


def test_from_the_brief_to_the_mark_to_the_record_and_back(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address + DAYS)
    browser.find_element(By.CSS_SELECTOR, "#disagrees").find_element(By.PARTIAL_LINK_TEXT, "2.9 billion USD").click()
    mark = focused(browser, "mark.lit")
    assert mark.text == "$2.9 billion"
    mark.find_element(By.TAG_NAME, "a").click()
    record = focused(browser, "article.record")
    assert "TRADE_TURNOVER" in record.text
    assert "2,900,000,000" in record.text
    assert browser.execute_script(
        "const b = arguments[0].getBoundingClientRect(); return b.top >= 0 && b.top < innerHeight", record
    )
    record.find_element(By.CSS_SELECTOR, "h3 a").click()
    assert focused(browser, "mark.lit").text == "$2.9 billion"


def test_a_reader_corrects_a_record(
    browser: webdriver.Chrome,
    address: str,
    article: str,
    photograph: Callable[[str], None],
    complaints: Callable[[], tuple[list[str], list[str]]],
) -> None:
    browser.delete_all_cookies()
    browser.get(article)
    assert browser.find_elements(By.TAG_NAME, "form") == []
    browser.get(f"{address}/?token={TOKEN}")
    browser.get(article)
    record = browser.find_element(By.XPATH, "//article[contains(@class, 'record')][contains(., '2,900,000,000')]")
    name = record.get_attribute("id")
    record.find_element(By.TAG_NAME, "summary").click()
    Select(record.find_element(By.NAME, "field")).select_by_visible_text("counterpart_area")
    record.find_element(By.NAME, "value").send_keys("GE")
    record.find_element(By.NAME, "who").send_keys(HOSTILE_NAME)
    record.find_element(By.TAG_NAME, "button").click()
    told = WebDriverWait(browser, 60).until(
        lambda driver: driver.find_elements(By.CSS_SELECTOR, f"#{name} .corrected"), "no correction is shown"
    )
    assert f"counterpart_area is GE, says {HOSTILE_NAME}" in told[0].text
    assert focused(browser, "article.record").get_attribute("id") == name
    photograph("serve-corrected")
    assert browser.execute_script("return window.broken") is None
    severe, asked = complaints()
    assert severe == []
    assert [url for url in asked if not url.startswith(address)] == []


@pytest.mark.parametrize("page", ["front", "article", "hostile", "refusal"])
def test_everybody_can_read_it(
    browser: webdriver.Chrome,
    address: str,
    article: str,
    page: str,
    width: str,
    scheme: str,
    photograph: Callable[[str], None],
    violations: Callable[[], list[str]],
) -> None:
    browser.get(f"{address}/?token={TOKEN}")
    paths = {"front": address + DAYS, "hostile": f"{address}/article/hostile", "refusal": f"{address}/?area=XX"}
    browser.get(paths.get(page, article))
    photograph(f"serve-{page}-{width}-{scheme}")
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert violations() == []
