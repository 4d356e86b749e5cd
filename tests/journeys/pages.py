"""What every browser test needs: a Chromium, quiet pages, and the accessibility checker."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, sync_playwright

PARIS = ZoneInfo("Europe/Paris")  # the day of the pages
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
LAUNCH_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# WCAG 2.1 AA and what axe holds for good practice, in one run.
AXE_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "resultTypes": ["violations"],
}


class NoChromium(RuntimeError):
    def __init__(self) -> None:
        super().__init__(
            "No Chromium found: `apt-get install chromium-headless-shell`, or say where it is in CORDEE_CHROMIUM."
        )


def chromium_path() -> str:
    """The browser of CORDEE_CHROMIUM, else the first known name on the path."""
    chosen = os.environ.get("CORDEE_CHROMIUM")
    if chosen and Path(chosen).is_file():
        return chosen
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        raise NoChromium
    return found


@contextlib.contextmanager
def open_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(LAUNCH_ARGUMENTS))
        yield browser
        browser.close()


def complaints_of(page: Page) -> list[str]:
    """A list that fills with what the browser complains about: refused by the content policy, errors, missing files."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def press_enter(element: Locator) -> None:
    """By the keyboard, once it is drawn and still: what is not drawn yet does not keep the focus it is given."""
    element.click(trial=True)
    element.press("Enter")


def accessibility_violations(page: Page) -> list[str]:
    """One line a defect: the rule, what it asks, and the elements that break it."""
    found = Axe().run(page, options=AXE_RULES).response["violations"]
    return [f"{one['id']}: {one['help']} ({'; '.join(_elements(one))})" for one in found]


def _elements(violation: dict) -> list[str]:
    return [" ".join(map(str, node["target"])) for node in violation["nodes"]]


def sideways_scroll(page: Page) -> int:
    """Pixels that stick out on the right: 0 on every page from 320 px on."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
