"""The running product for a browser: `cordee demo` in a folder of its own, on a free port, for the whole session."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.journeys.pages import complaints_of

PROJECT = Path(__file__).parents[2]
START_SECONDS, STOP_SECONDS = 600, 30  # a machine that works beside is slow
SCREENSHOTS = PROJECT / "var" / "screenshots"


@dataclass(frozen=True)
class Site:
    address: str
    password: str
    data: str  # its folder, for the commands of whoever runs it


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A new demo, or that of CORDEE_SITE ("http://localhost:8000 password folder"), to write journeys faster."""
    if named := os.environ.get("CORDEE_SITE"):
        address, password, *data = named.split()
        yield Site(address=address, password=password, data="".join(data))
        return
    with demo_in(tmp_path_factory.mktemp("journeys")) as running:
        yield running


@contextlib.contextmanager
def demo_in(folder: Path, **variables: str) -> Iterator[Site]:
    """A demo of its own, which ends with the block; ``variables`` are its settings, as ``AS_OF``."""
    port, log = _free_port(), folder / "demo.log"
    environment = {**clean_environment(), "PORT": str(port), "CORDEE_DATA": str(folder / "data"), **variables}
    with log.open("wb") as output:
        demo = subprocess.Popen(
            [sys.executable, "-m", "cordee", "demo"],
            cwd=PROJECT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        password = _password_when_ready(demo, log)
        yield Site(address=f"http://localhost:{port}", password=password, data=environment["CORDEE_DATA"])
    finally:
        _stop(demo)


class Visitor:
    """One person at one browser window; what the browser complains about fails the journey."""

    def __init__(self, site: Site, page: Page, *, scripts: bool = True) -> None:
        self.site, self.page, self.scripts, self.complaints = site, page, scripts, complaints_of(page)
        page.set_default_timeout(15_000)

    def open(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.site.address + path)

    def log_in(self, email: str) -> None:
        self.open("/compte/login/")
        self.page.get_by_label("Courriel").fill(email)
        self.page.get_by_label("Mot de passe", exact=True).fill(self.site.password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/pro/**")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def sees(self, text: str | re.Pattern[str]) -> None:
        self.page.get_by_text(text).locator("visible=true").first.wait_for()

    def picture(self, name: str) -> None:
        """Keep a screenshot for the manual."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")


WINDOWS: pytest.StashKey[list[Visitor]] = pytest.StashKey()


def _shown(visitor: Visitor) -> str:
    """Where one window stood when its journey failed, for the report."""
    with contextlib.suppress(Error):
        return f"{visitor.page.url}\n{visitor.page.locator('body').inner_text(timeout=2000)[:2000]}"
    return visitor.page.url


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, object, object]:
    report = yield
    if call.when == "call" and call.excinfo is not None:
        for number, visitor in enumerate(item.stash.get(WINDOWS, []), start=1):
            report.sections.append((f"window {number}", _shown(visitor)))
    return report


@pytest.fixture
def visitors(site: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[object]:
    """Make windows: ``visitors()`` or ``visitors(width=360)``; each has its own session."""
    opened = request.node.stash[WINDOWS] = []

    def make(width: int = 1280, height: int = 800, *, scripts: bool = True) -> Visitor:
        window = {"width": width, "height": height}
        context = browser.new_context(viewport=window, locale="fr-FR", java_script_enabled=scripts)
        opened.append(Visitor(site, context.new_page(), scripts=scripts))
        return opened[-1]

    yield make
    complaints = [complaint for visitor in opened for complaint in visitor.complaints]
    for visitor in opened:
        visitor.page.context.close()
    assert [told for told in complaints if "status of 4" not in told] == []


def _password_when_ready(demo: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        printed = log.read_text("utf-8", errors="replace")
        if found := re.search(r"Cordée est ouverte : (\S+)[\s\S]*mot de passe de tous : (\S+)", printed):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{found[1]}/sante/pret", timeout=5):
                return found[2]
        if demo.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError(f"The demo did not start:\n{log.read_text('utf-8', errors='replace')[-4000:]}")


def _stop(demo: subprocess.Popen[bytes]) -> None:
    demo.send_signal(signal.SIGINT)
    try:
        demo.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(demo.pid, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment() -> dict[str, str]:
    """What a newcomer's shell has: nothing of the test run, no database of another."""
    ours = ("CORDEE_", "DATABASE_", "DJANGO_", "PYTEST_", "AS_OF")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
