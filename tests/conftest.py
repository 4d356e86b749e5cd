"""Fixtures that every test may use."""

from collections.abc import Iterator
from math import inf
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import translation
from hypothesis import settings
from playwright.sync_api import Browser

from cordee.supervision import hours
from cordee.ui.line_hours import Known
from tests.database import bypass_row_security
from tests.journeys.pages import open_browser
from tests.pytest_cordee import own_database

# How long one example takes says how busy the machine is, nothing else.
settings.register_profile("cordee", deadline=None)
settings.load_profile("cordee")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Replace pytest-django's: the copy of this process comes from the migrated template."""
    with django_db_blocker.unblock():
        own_database().open()
    yield
    with django_db_blocker.unblock():
        own_database().close()


@pytest.fixture
def unprotected(db: None) -> Iterator[None]:
    """Run the whole test outside row-level security: for tests about something else."""
    with bypass_row_security():
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium a test process: a second one beside it would not start."""
    with open_browser() as opened:
        yield opened


@pytest.fixture(autouse=True)
def _french_again() -> Iterator[None]:
    """The language of the last page that was asked for stays with the thread."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _hours_of_the_setting() -> None:
    """As a process that has read a moment ago that the line has written no hours; writing some makes it read again."""
    hours.keep(Known(), until=inf)


@pytest.fixture(autouse=True)
def _nothing_in_the_cache() -> None:
    """What one test counted or noted there is not the next one's."""
    cache.clear()
