"""A browser, and the Dagster UI on a workspace of its own; both skip with a reason where Chromium is not there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from workspaces import ROOT, dagster_ui, make_workspace

from seeds.server import serve

SCREENSHOTS = ROOT / ".screenshots"
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
# Nothing of Chromium's own may ask the network.
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--window-size=1400,900",
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("needs Chromium and its driver: on Debian `apt-get install chromium chromium-driver`")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = webdriver.Chrome(options=options, service=Service(driver))
    yield opened
    opened.quit()


@pytest.fixture(scope="module")
def photograph(browser: webdriver.Chrome) -> Callable[[str], None]:
    """Keeps what the browser shows as .screenshots/NAME.png."""
    SCREENSHOTS.mkdir(exist_ok=True)

    def keep(name: str) -> None:
        browser.save_screenshot(str(SCREENSHOTS / f"{name}.png"))

    return keep


@pytest.fixture(params=WIDTHS)
def width(browser: webdriver.Chrome, request: pytest.FixtureRequest) -> Iterator[str]:
    """The browser as wide as a desktop, then as a phone."""
    across, down = WIDTHS[request.param]
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": across, "height": down, "deviceScaleFactor": 1, "mobile": request.param == "phone"},
    )
    yield request.param
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.fixture(params=["light", "dark"])
def scheme(browser: webdriver.Chrome, request: pytest.FixtureRequest) -> Iterator[str]:
    """The colours that a reader prefers."""
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": request.param}]}
    )
    yield request.param
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.fixture(scope="module")
def violations(browser: webdriver.Chrome) -> Callable[[], list[str]]:
    """What axe-core finds wrong with the page as it stands, everything opened: rule, impact, the first element."""
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    browser.set_script_timeout(300)

    def found() -> list[str]:
        browser.execute_script("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        browser.execute_script(f"{axe};")
        rules: list[dict[str, Any]] = browser.execute_async_script(
            "axe.run(document, { resultTypes: ['violations'] }).then((found) => arguments[0](found.violations))"
        )
        return [f"{rule['id']} ({rule['impact']}): {rule['nodes'][0]['html'][:200]}" for rule in rules]

    return found


def requests_of(browser: webdriver.Chrome) -> list[str]:
    """Every address that the browser has asked since it was asked last."""
    entries = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    sent = [entry["params"]["request"]["url"] for entry in entries if entry["method"] == "Network.requestWillBeSent"]
    return [url for url in sent if not url.startswith(("data:", "chrome:"))]


@pytest.fixture
def complaints(browser: webdriver.Chrome) -> Callable[[], tuple[list[str], list[str]]]:
    """Errors of the console, and addresses that were asked, both since the test began."""
    browser.get_log("browser")
    browser.get_log("performance")

    def told() -> tuple[list[str], list[str]]:
        severe = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
        return severe, requests_of(browser)

    return told


@pytest.fixture(scope="module")
def ui(browser: webdriver.Chrome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the UI that `dateline ui` opens; asked for after the browser, so that no browser starts no UI."""
    with serve(ports=(0, 0, 0)) as site, dagster_ui(make_workspace(tmp_path_factory.mktemp("ui"), site)) as address:
        yield address
