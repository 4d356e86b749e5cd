"""The mail server refuses, hangs, puts off, then comes back: nothing is lost, nothing arrives twice, and it is said."""

import time

import pytest

from cordee.domain.reaching import Channel
from cordee.outbox.models import Message, State
from tests.faults.load import drain, load, open_accounts, settle_accounts
from tests.faults.test_full_disk import health

pytestmark = pytest.mark.faults
WORK_SECONDS = 45
TOLD_SECONDS = 150
WAITING = "messages_en_attente"


def test_a_dead_mail_server_loses_nothing_and_sends_nothing_twice(site, post_office):
    accounts = open_accounts(site)
    left_before, copied_before = _mails_sent(site), len(post_office.copies)
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
    assert WAITING in said
    assert set(post_office.copies.values()) == {1}
    assert not states["queued"]
    assert _mails_sent(site) - left_before == len(post_office.copies) - copied_before > 0


def _mails_sent(site):
    """What the outbox says has left by mail, to whomever."""
    with site.opened():
        return Message.objects.filter(channel=Channel.MAIL, state=State.SENT).count()


def _said(site):
    until = time.monotonic() + TOLD_SECONDS
    while WAITING not in (said := health(site)["alertes"]) and time.monotonic() < until:
        time.sleep(2)
    return said
