"""The mail server refuses, hangs, puts off, then comes back: nothing is lost, nothing arrives twice, and it is said."""

import time

import pytest

from tests.faults.load import drain, load, open_accounts, settle_accounts
from tests.faults.test_full_disk import health

pytestmark = pytest.mark.faults
WORK_SECONDS = 45
TOLD_SECONDS = 150


def test_a_dead_mail_server_loses_nothing_and_sends_nothing_twice(site, post_office):
    accounts = open_accounts(site)
    with load(site, post_office, site.port, accounts) as ledger:
        for mood in ("refusing", "hanging", "putting off"):
            post_office.set_mood(mood)
            time.sleep(WORK_SECONDS)
        said = _said(site)
        post_office.set_mood("well")
        time.sleep(WORK_SECONDS)
    states = drain(site, seconds=240)
    print(
        f"dead mail: health said {said}; {len(ledger.acknowledged)} acts acknowledged, messages {dict(states)}; "
        f"{sum(post_office.copies.values())} copies received of {len(post_office.copies)} messages"
    )

    settle_accounts(site, ledger, post_office, accounts.software)
    assert said == ["messages_en_attente"]
    assert set(post_office.copies.values()) == {1}
    assert not states["queued"]
    assert states["sent"] == len(post_office.copies)


def _said(site):
    until = time.monotonic() + TOLD_SECONDS
    while not (said := health(site)["alertes"]) and time.monotonic() < until:
        time.sleep(2)
    return said
