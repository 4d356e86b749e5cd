"""The pytest plugin of the project: settings of the tests, the database of each process, strict templates.

Loaded by ``-p`` in pyproject.toml, because pytest-django reads the settings before any conftest.py. The server starts
with the first test that asks for a database, so tests of the domain cost nothing.
"""

import functools
import gc
import os
import secrets
import sys
from collections.abc import Iterator
from typing import Any

import pytest

JOURNEYS = "tests/journeys/"
ONE_NETWORK = "tests/rooms/demo/network/"
RUN_VARIABLE = "CORDEE_TEST_RUN"  # inherited by the processes of xdist
FAST_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    from tests.database import TEST_DATA, address

    (TEST_DATA / "static").mkdir(parents=True, exist_ok=True)
    os.environ.setdefault(RUN_VARIABLE, str(os.getpid()))
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    os.environ["CORDEE_TEST_DATABASE"] = f"test_{os.environ[RUN_VARIABLE]}_{worker}"
    for name in ("DATABASE_OWNER_URL", "DATABASE_WORKER_URL", "AS_OF", "CORDEE_LOGIN", "CORDEE_BASE_URL"):
        os.environ.pop(name, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "cordee.config.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright's synchronous interface runs an event loop in our thread
        "CORDEE_MODE": "demo",
        "CORDEE_DATA": str(TEST_DATA),
        "CORDEE_SECRET_KEY": "demo-" + secrets.token_urlsafe(48),
        "CORDEE_LINK_KEY": "demo-" + secrets.token_urlsafe(48),
        "CORDEE_SECOND_FACTOR_KEY": "demo-" + secrets.token_urlsafe(48),
        "CORDEE_DOCUMENTS_KEY": "demo-" + secrets.token_urlsafe(48),
        "DATABASE_URL": address(os.environ["CORDEE_TEST_DATABASE"]),
    }
    yield


def pytest_configure() -> None:
    from django.conf import settings
    from django.test import TransactionTestCase

    settings.CORDEE_STANDING_SECONDS = 0
    settings.PASSWORD_HASHERS = [FAST_HASHER]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UnknownVariable()
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
    TransactionTestCase._fixture_teardown = _make_database_anew


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """What is built for a whole file is built by one process; for every journey too, whose server takes a minute."""
    from xdist.scheduler import LoadScopeScheduling

    class FilesTogether(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return run_together(nodeid)

    return FilesTogether(config, log)


def run_together(nodeid: str) -> str:
    """The name of what one process runs from end to end."""
    for folder in (JOURNEYS, ONE_NETWORK):
        if nodeid.startswith(folder):
            return folder
    return nodeid.partition("::")[0]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys first: begun last, their process would go on long after the others had nothing left."""
    items.sort(key=lambda item: not item.nodeid.startswith(JOURNEYS))


def pytest_collection_finish() -> None:
    """What was read to find the tests stays to the end: the collector of garbage need not walk through it each time.

    Nor need it look every 700 objects: a page makes tens of thousands, and most of them go by themselves.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _make_database_anew(_test: object) -> None:
    """What a test that commits leaves behind goes away with the copy: rows of the migrations must survive."""
    own_database().create()


@functools.cache
def own_database() -> Any:
    """Return the copy of this process; `conftest.django_db_setup` opens and closes it."""
    from tests.database import DatabaseCopy, throwaway_cluster

    return DatabaseCopy(throwaway_cluster(), os.environ["CORDEE_TEST_DATABASE"])


class UnknownVariableInTemplate(Exception):
    pass


class UnknownVariable(str):
    """Django renders an unknown variable with ``string_if_invalid % name``: for our templates, that is an error."""

    def __contains__(self, piece: object) -> bool:
        return piece == "%s"

    def __bool__(self) -> bool:
        return True

    def __mod__(self, variable: object) -> str:
        template = _template_being_rendered()
        if "site-packages" in template:
            return ""
        raise UnknownVariableInTemplate(f"{template}: {variable}")


def _template_being_rendered() -> str:
    frame = sys._getframe(2)
    context = frame.f_locals.get("context")
    template = getattr(getattr(context, "render_context", None), "template", None)
    return template.origin.name if template else "?"
