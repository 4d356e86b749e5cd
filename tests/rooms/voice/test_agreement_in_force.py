"""What the receiver reads follows the agreement in force: the first one, or what renewed it; both layers, link too."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.domain.consent import ConsentChannel
from cordee.domain.referral import Outcome, State
from cordee.people.models import Consent
from cordee.referrals import actions as referrals
from cordee.referrals import following, queries
from cordee.referrals.links import secret_of
from cordee.referrals.models import AnswerLink
from cordee.voice import actions
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import MembershipFactory
from tests.factories.voice import PersonLinkFactory, holder_of
from tests.rooms.referrals.layers import disagreements, seen

pytestmark = pytest.mark.django_db

NOW = timezone.localtime()
NAMES = {"Person", "Identity", "Contact"}
PARTS = {"ReferralSummary", "ReferralMessage"}


def opened(actor):
    return {name for name, ids in seen(actor).items() if ids}


def ends(consent_id) -> None:
    with bypass_row_security():
        Consent.objects.filter(pk=consent_id).update(
            valid_from=timezone.localdate() - timedelta(days=365), valid_until=timezone.localdate()
        )


def renewed(scene, called):
    with bypass_row_security():
        PersonLinkFactory(case=Case.objects.select_related("person").get(pk=called.case))
    her = holder_of(called.case)
    with acting_as(her):
        return her, actions.renew(consent_id=called.consent, actor=her, at=NOW)


def withdrawn(called) -> set[bool]:
    with bypass_row_security():
        return {one.withdrawn_at is not None for one in Consent.objects.filter(case=called.case)}


@pytest.fixture
def accepted(scene):
    called = scene.called()
    sent = scene.sent(called, at=NOW)
    holder = scene.holder(sent)
    return called, scene.accept(sent, at=NOW, first_contact_on=NOW.date()), holder


@pytest.mark.parametrize("by_link", [False, True])
def test_an_agreement_that_has_ended_shuts_the_request_the_message_and_the_name(scene, accepted, by_link):
    called, referral, holder = accepted
    reader = holder if by_link else scene.adviser
    assert opened(reader) >= NAMES | PARTS

    ends(called.consent)

    assert opened(reader) & (NAMES | PARTS) == set()
    assert disagreements(reader) == {}
    with acting_as(reader):
        assert queries.access_referral(referral.pk, actor=reader).state == State.ACCEPTED


@pytest.mark.parametrize("by_link", [False, True])
def test_what_was_renewed_is_read_after_the_first_agreement_has_ended(scene, accepted, by_link):
    called, _, holder = accepted
    reader = holder if by_link else scene.adviser
    renewed(scene, called)
    ends(called.consent)

    assert opened(reader) >= NAMES | PARTS
    assert disagreements(reader) == {}


def test_a_request_that_still_waits_is_shut_with_its_agreement(scene):
    called = scene.called()
    holder = scene.holder(scene.sent(called, at=NOW))
    assert "ReferralSummary" in opened(scene.adviser) & opened(holder)

    ends(called.consent)

    for reader in (scene.adviser, holder):
        assert "ReferralSummary" not in opened(reader)
        assert disagreements(reader) == {}


def test_who_asked_keeps_what_it_wrote(scene, accepted):
    called, _, _ = accepted
    ends(called.consent)

    assert opened(scene.desk) >= PARTS


def test_by_its_own_door_nobody_needs_her_agreement(scene):
    called = scene.called()
    scene.sent(called, at=NOW)
    ends(called.consent)

    assert opened(scene.desk) >= PARTS | {"Identity"}
    assert disagreements(scene.desk) == {}


def test_who_follows_may_still_say_what_it_gave(scene, accepted):
    called, referral, holder = accepted
    ends(called.consent)

    started = scene.do(holder, following.start, referral_id=referral.pk, met_on=NOW.date(), responder_name="M", at=NOW)
    closed = scene.do(
        scene.adviser, following.close, referral_id=referral.pk, outcome=Outcome.HELPED, responder_name="M", at=NOW
    )

    assert (started.state, closed.state) == (State.STARTED, State.CLOSED)


def test_taking_back_what_was_renewed_ends_the_request_that_rests_on_the_first(scene, accepted):
    called, referral, holder = accepted
    her, second = renewed(scene, called)

    ended = scene.do(her, referrals.withdraw_consent, consent_id=second.pk, channel=ConsentChannel.LINK, at=NOW)

    assert [(one.pk, one.state) for one in ended] == [(referral.pk, State.WITHDRAWN)]
    assert withdrawn(called) == {True}
    for reader in (scene.adviser, holder):
        assert opened(reader) & (NAMES | PARTS) == set()
    assert [event.kind for event in journal()].count("consent.withdrawn") == 2
    again = scene.do(her, referrals.withdraw_consent, consent_id=second.pk, channel=ConsentChannel.LINK, at=NOW)
    assert [one.pk for one in again] == [referral.pk]


def test_the_line_that_takes_back_a_request_takes_back_what_renewed_it(scene, accepted):
    called, referral, _ = accepted
    renewed(scene, called)

    scene.do(scene.agent, referrals.withdraw, referral_id=referral.pk, channel=ConsentChannel.VOICE, at=NOW)

    assert withdrawn(called) == {True}
    assert opened(scene.adviser) & (NAMES | PARTS) == set()


def test_a_closed_request_whose_agreement_was_taken_back_stays_shut_when_she_agrees_to_something_else(scene, accepted):
    called, referral, holder = accepted
    scene.do(scene.adviser, following.start, referral_id=referral.pk, met_on=NOW.date(), responder_name="M", at=NOW)
    scene.do(
        scene.adviser, following.close, referral_id=referral.pk, outcome=Outcome.HELPED, responder_name="M", at=NOW
    )
    scene.do(scene.desk, referrals.withdraw_consent, consent_id=called.consent, channel=ConsentChannel.VOICE, at=NOW)
    scene.agreed(called, scene.operator)

    for reader in (scene.adviser, holder):
        assert opened(reader) & PARTS == set()
        assert disagreements(reader) == {}


def test_the_database_refuses_half_a_withdrawal(scene, accepted):
    called, _, _ = accepted
    _, second = renewed(scene, called)

    with bypass_row_security(), pytest.raises(DatabaseError, match="without what renewed it"), transaction.atomic():
        taken_back = {"withdrawn_at": NOW, "withdrawn_channel": "link", "withdrawn_by_label": "La personne"}
        Consent.objects.filter(pk=second.pk).update(**taken_back)
        with connection.cursor() as cursor:
            cursor.execute("set constraints renewed_consent_is_withdrawn_whole immediate")


def test_the_pages_of_the_receiver_say_that_the_agreement_has_ended(client, scene, accepted):
    called, referral, _ = accepted
    ends(called.consent)
    member = MembershipFactory(organisation=scene.operator, role="adviser")
    client.force_login(member.user)
    with bypass_row_security():
        link = AnswerLink.objects.get(referral=referral.pk, revoked_at__isnull=True)

    pages = [
        client.get(reverse("referrals:detail", args=[referral.pk])).content.decode(),
        client.get(reverse("referrals:answer_link", args=[secret_of(link.pk)])).content.decode(),
    ]

    for page in pages:
        assert "L’accord de la personne est arrivé à son terme" in page
        assert "Lefèvre" not in page
    renewed(scene, called)
    again = client.get(reverse("referrals:answer_link", args=[secret_of(link.pk)])).content.decode()
    assert "Lefèvre" in again
    assert "arrivé à son terme" not in again
