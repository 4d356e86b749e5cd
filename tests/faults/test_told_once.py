"""What counts the mails of a site under fire: a reminder inside a digest is told, once, and its absence is seen."""

from datetime import timedelta

import pytest
from django.core import mail

from cordee.audit.context import acting_as
from cordee.outbox import delivery
from cordee.referrals import links
from cordee.referrals.models import AnswerLink
from cordee.referrals.sweep import CLOCK, remind
from tests.database import bypass_row_security
from tests.factories.orientation import publish_catalogue
from tests.factories.outbox import as_worker, messages
from tests.faults.post_office import PostOffice
from tests.faults.promises import broken_mails
from tests.faults.site import LINK_KEY
from tests.rooms.referrals.scene import AT, make_scene

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=10)
OTHERS = (("Roux", "06 39 98 00 01"), ("Blanc", "06 39 98 00 02"))


@pytest.fixture
def reminded(settings):
    """Two requests of one organisation, whose mails have left and whose reminders left as one mail."""
    settings.CORDEE_LINK_KEY = LINK_KEY
    publish_catalogue()
    scene = make_scene()
    others = [scene.called(family_name=name, phone=phone) for name, phone in OTHERS]
    for referral in [scene.sent(called) for called in others]:
        with acting_as(CLOCK):
            assert remind(referral_id=referral.pk, at=LATER)
    with as_worker():
        for message in messages():
            delivery.deliver(message.pk, at=LATER + timedelta(hours=20))
    return [(sent.extra_headers["Message-ID"], sent.subject, sent.body) for sent in mail.outbox]


def broken(received):
    office = PostOffice()
    for number, subject, text in received:
        office.receive(number, subject, text)
    with bypass_row_security():
        return list(broken_mails(office))


def digest_of(mails):
    (found,) = [one for one in mails if "rappels" in one[1]]
    return found


def test_reminders_that_left_together_are_told(reminded):
    assert len(reminded) == 3  # two requests, one digest

    assert broken(reminded) == []


def test_a_copy_under_the_same_number_is_seen_once(reminded):
    assert broken([*reminded, digest_of(reminded)]) == []


def test_a_digest_that_never_came_is_missed_for_each_of_its_reminders(reminded):
    left = [one for one in reminded if one != digest_of(reminded)]

    assert len(broken(left)) == 2


def test_a_reminder_that_its_digest_forgot_is_missed(reminded):
    number, subject, text = digest_of(reminded)
    with bypass_row_security():
        forgotten = links.address_of(AnswerLink.objects.order_by("pk").first().pk)
    others = [one for one in reminded if one[0] != number]

    (said,) = broken([*others, (number, subject, text.replace(forgotten, "…"))])

    assert "1 reminders are marked as sent, 0 were received" in said


def test_a_reminder_told_again_under_another_number_is_seen(reminded):
    with bypass_row_security():
        second = max(message.message_id for message in messages() if message.kind == "referral_reminder")
    number, subject, text = digest_of(reminded)
    other = second if second != number else min(m.message_id for m in messages() if m.kind == "referral_reminder")

    assert len(broken([*reminded, (other, subject, text)])) == 2
