"""A web process makes its engine ready by itself: the first caller waits for nothing."""

import threading
from pathlib import Path

import pytest
from django.db import connections

from cordee.catalogue import actions as catalogue
from cordee.catalogue.engines import engine_of
from cordee.catalogue.queries import catalogue_by_hash
from cordee.config.web_server import WebServer
from cordee.conversation import warming
from cordee.domain.tongue import Tongue
from tests.database import bypass_row_security

CONTENT = Path(__file__).parents[3] / "content"
SETTINGS = {"CORDEE_WEB_PROCESSES": 2, "CORDEE_WEB_THREADS": 4, "CORDEE_LOG_LEVEL": "INFO"}


@pytest.fixture
def cold():
    engine_of.cache_clear()
    catalogue_by_hash.cache_clear()


@pytest.mark.django_db
def test_warming_leaves_an_engine_that_has_drawn_its_situations(cold):
    with bypass_row_security():
        release = catalogue.publish(CONTENT)
    warming.warm()
    found = engine_of(release.pk, Tongue.FRENCH)

    assert engine_of.cache_info().misses == 1
    assert {"draws", "_questionnaires"} <= vars(found).keys()


@pytest.mark.django_db
def test_before_anything_is_published_there_is_nothing_to_warm(cold):
    warming.warm()

    assert engine_of.cache_info().currsize == 0


def test_each_web_process_warms_itself_and_a_database_that_is_away_only_leaves_it_cold(
    cold, caplog, monkeypatch, django_db_blocker
):
    monkeypatch.setitem(connections.settings["default"], "HOST", "127.0.0.1")
    monkeypatch.setitem(connections.settings["default"], "PORT", "9")
    server = WebServer(listening=9, settings=SETTINGS)

    with django_db_blocker.unblock():
        server.cfg.post_worker_init(None)
        for beside in (one for one in threading.enumerate() if one.name == "warming"):
            beside.join(30)

    assert server.cfg.preload_app
    assert [one.message for one in caplog.records] == ["conversation.still_cold"]
    assert engine_of.cache_info().currsize == 0
