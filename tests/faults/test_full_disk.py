"""A disk that fills up, a database that may only be read: the site says so, promises nothing, and comes back whole."""

import json
import os
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.faults.load import drain, load, open_accounts, settle_accounts, wait_for_work
from tests.faults.site import Site, own_copy

pytestmark = pytest.mark.faults
BACK_SECONDS = 60
CLOSED_SECONDS = 40
CHUNK = b"\0" * (1 << 20)


@pytest.fixture
def small(post_office, django_db_setup, django_db_blocker):
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    with django_db_blocker.unblock(), own_copy(megabytes=480, mail_port=post_office.port) as site:
        site.start()
        yield site


def fill(disk: Path) -> Path:
    """Write until there is no room at all."""
    balloon = disk / "balloon"
    with suppress(OSError), balloon.open("wb", buffering=0) as file:
        while True:
            file.write(CHUNK)
    with suppress(OSError), balloon.open("ab", buffering=0) as file:
        while True:
            file.write(b"\0" * 512)
    return balloon


def seconds_until_ready(site: Site) -> float:
    began = time.monotonic()
    while not site.is_ready():
        assert time.monotonic() - began < 2 * BACK_SECONDS, site.said()
        time.sleep(0.2)
    return time.monotonic() - began


def health(site: Site) -> dict[str, object]:
    link = HTTPConnection("127.0.0.1", site.port, timeout=10)
    link.request("GET", "/sante/pret")
    return json.loads(link.getresponse().read())


def test_a_full_disk_closes_the_site_which_comes_back_when_there_is_room(small, post_office):
    accounts = open_accounts(small)
    with load(small, post_office, small.port, accounts) as ledger:
        wait_for_work(ledger)
        balloon = fill(small.data)
        began, refused = time.monotonic(), ledger.counts["answered 503"]
        while time.monotonic() - began < CLOSED_SECONDS:
            time.sleep(1)
        closed = ledger.counts["answered 503"] - refused
        said = health(small).get("alertes") if small.status("/sante/vivant") == 200 else None
        balloon.unlink()
        back = seconds_until_ready(small)
        time.sleep(10)
    states = drain(small, seconds=180)
    print(
        f"full disk: {closed} answers 503 in {CLOSED_SECONDS} s, health says {said}, back in {back:.1f} s; "
        f"{len(ledger.acknowledged)} acts acknowledged, messages {dict(states)}, {dict(ledger.counts)}"
    )

    settle_accounts(small, ledger, post_office, accounts.software)
    assert closed > 0
    assert said == ["disque_presque_plein"] or "disque_presque_plein" in (said or [])
    assert back < BACK_SECONDS
    assert not states["queued"]


def test_a_database_that_may_only_be_read_is_said(site, post_office):
    accounts = open_accounts(site)
    with load(site, post_office, site.port, accounts) as ledger:
        wait_for_work(ledger)
        _only_read(site, "on")
        began, refused = time.monotonic(), ledger.counts["answered 503"]
        while time.monotonic() - began < 15:
            time.sleep(0.5)
        closed, told = ledger.counts["answered 503"] - refused, health(site)
        paper = site.status("/papier/")
        _only_read(site, "off")
        back = seconds_until_ready(site)
        time.sleep(5)
    print(
        f"read-only database: {closed} answers 503, health says {told}, back in {back:.1f} s; "
        f"{len(ledger.acknowledged)} acts acknowledged"
    )

    settle_accounts(site, ledger, post_office, accounts.software)
    assert closed > 0
    assert (told["base"], told["ecriture"], paper) == (True, False, 200)
    assert back < BACK_SECONDS


def _only_read(site: Site, value: str) -> None:
    with site.cluster.connect() as server:
        server.execute(f"alter system set default_transaction_read_only = {value}")
        server.execute("select pg_reload_conf()")
        server.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename like 'cordee_w%'")
