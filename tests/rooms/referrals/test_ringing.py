"""Who is reached only by telephone and stays silent is rung before the request expires: somebody has a line for it."""

from datetime import UTC, date, datetime

import pytest

from cordee.audit.context import acting_as
from cordee.cases.models import Ending, Escalation, EscalationReason, Participation
from cordee.network.models import Organisation
from cordee.outbox import undelivered
from cordee.outbox.models import Message, State
from cordee.referrals import actions, overdue
from cordee.referrals.models import Referral
from cordee.referrals.sweep import sweep
from tests.database import bypass_row_security
from tests.factories.outbox import as_worker, messages

pytestmark = pytest.mark.django_db

FIRST, SECOND, EXPIRY_SEEN, EXPIRY = 5, 10, 16, 17  # of September 2024


def on(day, hour=9):
    return datetime(2024, 9, day, hour, tzinfo=UTC)


def swept(*days):
    with as_worker():
        for day in days:
            sweep(at=on(day))


def without_mail(organisation):
    with bypass_row_security():
        Organisation.objects.filter(pk=organisation.pk).update(email="", address="1 place des Bauges, 73000 Chambéry")


def leads_itself(referral):
    with bypass_row_security():
        led = Participation.objects.filter(case=referral.case_id, level="lead")
        led.update(organisation=referral.recipient_id)


def to_ring() -> list[Escalation]:
    with bypass_row_security():
        return list(Escalation.objects.filter(reason=EscalationReason.TO_RING.value))


def came_back(kind: str, *, at: datetime) -> None:
    """The mail that waits was refused, for good: somebody hears of it."""
    (message,) = [one for one in messages() if one.kind == kind and one.state == State.QUEUED]
    with bypass_row_security():
        Message.objects.filter(pk=message.pk).update(state=State.FAILED.value, last_error="SMTPRecipientsRefused 550")
    with as_worker():
        undelivered.follow(message.pk, at=at)


def test_without_mail_the_animator_has_a_line_before_the_request_expires(scene):
    without_mail(scene.operator)
    referral = scene.sent()

    swept(FIRST)
    assert to_ring() == []
    swept(SECOND, SECOND)

    (line,) = to_ring()
    with bypass_row_security():
        expires_on = Referral.objects.get(pk=referral.pk).expires_on
    assert (line.referral, line.due_on, line.awaits_id) == (referral.pk, date(2024, 9, 11), scene.line.pk)
    assert line.due_on < expires_on
    with acting_as(scene.animator):
        assert [one.pk for one in Escalation.objects.visible_to(scene.animator).open()] == [line.pk]


def test_who_leads_the_case_and_stays_silent_is_rung_from_the_first_reminder_on(scene):
    without_mail(scene.operator)
    referral = scene.sent()
    leads_itself(referral)

    swept(FIRST, SECOND)

    (line,) = to_ring()
    assert (line.due_on, line.awaits_id) == (date(2024, 9, 6), scene.line.pk)


def test_a_mail_that_comes_back_is_first_for_the_lead_then_for_the_animator_too(scene):
    referral = scene.sent()
    came_back("referral_sent", at=on(3))
    swept(FIRST)
    came_back("referral_reminder", at=on(FIRST, 10))
    assert to_ring() == []

    swept(SECOND)
    came_back("referral_reminder", at=on(SECOND, 10))

    (line,) = to_ring()
    assert (line.referral, line.due_on, line.awaits_id) == (referral.pk, date(2024, 9, 11), scene.line.pk)


def test_a_mail_that_comes_back_from_who_leads_is_nobody_else_s_to_see_to_but_the_animator_s(scene):
    leads_itself(scene.sent())

    came_back("referral_sent", at=on(3))

    assert [(line.due_on, line.awaits_id) for line in to_ring()] == [(date(2024, 9, 4), scene.line.pk)]


def test_who_reads_its_mail_is_recalled_twice_and_nobody_rings(scene):
    scene.sent()

    swept(FIRST, SECOND)

    assert to_ring() == []


@pytest.mark.parametrize("says", ["accept", "acknowledge"])
def test_the_line_closes_by_itself_once_the_organisation_says_something(scene, says):
    without_mail(scene.operator)
    referral = scene.sent()
    swept(FIRST, SECOND)
    with as_worker():
        overdue.sweep(at=on(SECOND, 12))
    assert [line.closed_at for line in to_ring()] == [None]

    answer = {"referral_id": referral.pk, "responder_name": "Mme Roche", "at": on(SECOND, 14)}
    if says == "accept":
        scene.do(scene.adviser, actions.accept, first_contact_on=date(2024, 9, 12), **answer)
    else:
        scene.do(scene.adviser, actions.acknowledge, **answer)
    with as_worker():
        overdue.sweep(at=on(SECOND, 15))

    assert [line.ending for line in to_ring()] == [Ending.SETTLED]


def test_what_expires_all_the_same_leaves_one_line_open(scene):
    without_mail(scene.operator)
    scene.sent()
    swept(FIRST, SECOND, EXPIRY_SEEN, EXPIRY)
    with as_worker():
        overdue.sweep(at=on(EXPIRY, 12))

    with bypass_row_security():
        left = [line.reason for line in Escalation.objects.filter(closed_at__isnull=True)]
    assert left == [EscalationReason.EXPIRED]
