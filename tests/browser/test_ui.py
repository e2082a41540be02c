"""An operator's first minutes in the UI: the graph, a run of one source, the asset with its plot.

The tests stand in the order in which a person goes; each goes on where the one before stopped.
"""

from __future__ import annotations

from collections.abc import Callable

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

SOURCE = "seed-harbour-post"
Photograph = Callable[[str], None]


def see(browser: webdriver.Chrome, what: str, seconds: float = 60) -> WebElement:
    """The first visible element whose own text is `what`."""

    def visible(driver: webdriver.Chrome) -> WebElement | None:
        found = driver.find_elements(By.XPATH, f"//*[normalize-space(text())='{what}']")
        return next((one for one in found if one.is_displayed()), None)

    element = WebDriverWait(browser, seconds, ignored_exceptions=[Exception]).until(
        visible,
        f"{what!r} is not to be seen on {browser.current_url}:\n{browser.find_element(By.TAG_NAME, 'body').text}",
    )
    assert isinstance(element, WebElement)
    return element


def choose_partition(browser: webdriver.Chrome, name: str) -> None:
    """In the launchpad, which draws its field anew when the settings of the job come in, and forgets what was typed."""

    def chosen(driver: webdriver.Chrome) -> bool:
        if f"partition: {name}" in driver.find_element(By.TAG_NAME, "body").text:
            return True
        field = driver.find_element(By.CSS_SELECTOR, "input[placeholder='Partition']")
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(name)
        field.send_keys(Keys.ENTER)
        return False

    said = "the launchpad took no partition"
    WebDriverWait(browser, 90, poll_frequency=2, ignored_exceptions=[WebDriverException]).until(chosen, said)


def test_the_graph_shows_the_way_of_the_data(browser: webdriver.Chrome, ui: str, photograph: Photograph) -> None:
    groups = ("1_crawl", "2_clean", "3_extract", "4_resolve", "5_read")
    browser.get(f"{ui}/asset-groups?expanded={','.join(f'global@global:{group}' for group in groups)}")
    for name in (*groups, "fetches", "articles", "figures", "events", "stories", "conflicts", "alerts", "brief"):
        see(browser, name)
    photograph("graph")


def test_a_run_of_one_source_succeeds(browser: webdriver.Chrome, ui: str, photograph: Photograph) -> None:
    browser.get(f"{ui}/locations/pipelines.definitions/jobs/watch/playground")
    choose_partition(browser, SOURCE)
    see(browser, "Launch Run").click()
    WebDriverWait(browser, 60).until(lambda driver: "/runs/" in driver.current_url, "no run was opened")
    see(browser, "Success", seconds=240)
    photograph("run")


def test_an_asset_shows_its_plot(browser: webdriver.Chrome, ui: str, photograph: Photograph) -> None:
    browser.get(f"{ui}/assets/figures?view=events")
    see(browser, "plot_indicators")
    photograph("asset")
    see(browser, "[Show Markdown]").click()
    picture = WebDriverWait(browser, 20).until(
        lambda driver: driver.find_element(By.CSS_SELECTOR, "img[alt^='Figures by indicator']"), "no picture is shown"
    )
    WebDriverWait(browser, 20).until(
        lambda driver: driver.execute_script("return arguments[0].naturalWidth > 300", picture),
        "the picture is there and cannot be drawn",
    )
    assert SOURCE in str(picture.get_attribute("alt"))
    photograph("plot")
