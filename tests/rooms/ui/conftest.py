from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.rooms.ui.screens import Screen


@pytest.fixture
def show(browser: Browser) -> Iterator[Callable[..., Screen]]:
    """Open HTML in the browser; whatever the test, the browser has nothing to complain about."""
    opened: list[Screen] = []

    def open_html(html: str, **options: object) -> Screen:
        opened.append(Screen(browser, html, **options))
        return opened[-1]

    yield open_html
    for screen in opened:
        screen.context.close()
        assert screen.complaints == []
