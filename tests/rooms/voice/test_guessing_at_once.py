"""Who holds her link and guesses from many browsers at the same instant guesses no more often than one by one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from cordee.referrals import agreeing
from cordee.voice import proof
from tests.factories.audit import journal
from tests.factories.orientation import RULES_ON
from tests.rooms.voice.test_her_page import page

pytestmark = pytest.mark.django_db(transaction=True)


def test_sixteen_guesses_at_once_are_five(scene, signalled, settings):
    settings.CORDEE_AS_OF = RULES_ON
    asked = scene.do(scene.agent, agreeing.ask_consent, referral_id=scene.drafted(signalled).pk)
    start, address = Barrier(16), page(asked, "prove")

    def guess(number: int) -> int:
        start.wait()
        try:
            return Client().post(address, {"shown": f"{number:04}"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as browsers:
        answers = sorted(browsers.map(guess, range(16)))

    assert answers == [422] * proof.TRIES_ALLOWED + [429] * (16 - proof.TRIES_ALLOWED)
    assert [event.kind for event in journal()].count("own.not_proven") == proof.TRIES_ALLOWED
