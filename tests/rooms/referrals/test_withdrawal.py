"""The person takes her agreement back: at once, for all that rests on it, and somebody has something to do."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.domain.access import Level
from cordee.domain.consent import ConsentChannel
from cordee.domain.referral import NextAction, NotPossible, State
from cordee.people import actions as people
from cordee.people.models import Consent
from cordee.referrals import actions, queries
from tests.factories.audit import journal
from tests.rooms.referrals.scene import AT, mails

pytestmark = pytest.mark.django_db

VOICE = ConsentChannel.VOICE


def withdraw(scene, called, **changes):
    arguments = {"consent_id": called.consent, "channel": VOICE} | changes
    return scene.do(scene.agent, actions.withdraw_consent, **arguments)


def test_a_request_that_waits_is_withdrawn_and_the_operator_told(scene):
    called = scene.called()
    referral = scene.sent(called)

    (withdrawn,) = withdraw(scene, called)

    assert (withdrawn.pk, withdrawn.state) == (referral.pk, State.WITHDRAWN)
    assert ("referral_closed", scene.operator.email) in mails()
    with acting_as(scene.agent):
        case = cases.access_case(called.case, actor=scene.agent)
    assert (case.next_action, case.next_action_on) == (NextAction.CONFIRM_WISH, date(2024, 9, 3))
    assert case.next_action_owner_id == scene.line.pk


def test_the_lead_comes_back_to_who_had_handed_over(scene):
    called = scene.called()
    scene.accept(scene.sent(called))

    withdraw(scene, called)

    with acting_as(scene.desk):
        parts = cases.participations(called.case, actor=scene.desk)
    assert [(part.level, part.organisation_id, part.opened_by) for part in parts] == [
        (Level.LEAD, scene.line.pk, "retour")
    ]
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


def test_the_line_may_ask_somebody_else_afterwards(scene):
    called = scene.called()
    scene.accept(scene.sent(called))
    withdraw(scene, called)

    assert scene.drafted(called).state == State.DRAFT


def test_withdrawing_one_request_withdraws_the_consent_behind_it(scene):
    called = scene.called()
    first, second = scene.sent(called), scene.drafted(called)
    scene.send(second, called, override_reason="Deux démarches distinctes")

    withdrawn = scene.do(scene.agent, actions.withdraw, referral_id=first.pk, channel=VOICE)

    assert withdrawn.state == State.WITHDRAWN
    with acting_as(scene.agent):
        assert queries.access_referral(second.pk, actor=scene.agent).state == State.WITHDRAWN
        consent = Consent.objects.get(pk=called.consent)
    assert (consent.withdrawn_at, consent.withdrawn_channel) == (AT, VOICE)


def test_a_draft_is_withdrawn_without_any_consent(scene):
    referral = scene.drafted()

    assert scene.do(scene.agent, actions.withdraw, referral_id=referral.pk, channel=VOICE).state == State.WITHDRAWN
    assert mails() == []


def test_withdrawing_twice_changes_nothing(scene):
    called = scene.called()
    scene.sent(called)

    first, second = withdraw(scene, called), withdraw(scene, called)

    assert [one.pk for one in first] == [one.pk for one in second]
    assert mails() == [("referral_closed", scene.operator.email), ("referral_sent", scene.operator.email)]
    assert [event.kind for event in journal()].count("consent.withdrawn") == 1


def test_only_the_voice_of_the_person_on_the_line_withdraws(scene):
    called = scene.called()
    scene.sent(called)

    with acting_as(scene.desk), pytest.raises(NotPossible):
        actions.withdraw_consent(consent_id=called.consent, channel=VOICE, actor=scene.desk, at=AT, key="a")
    with acting_as(scene.stranger), pytest.raises(Consent.DoesNotExist):
        actions.withdraw_consent(consent_id=called.consent, channel=VOICE, actor=scene.stranger, at=AT, key="a")


def test_the_database_refuses_a_withdrawal_that_leaves_the_request_running(scene):
    called = scene.called()
    scene.sent(called)

    with pytest.raises(DatabaseError, match="a referral goes on"), transaction.atomic(), acting_as(scene.agent):
        consent = Consent.objects.get(pk=called.consent)
        people.withdraw_consent(consent=consent, channel=VOICE, actor=scene.agent, at=AT)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")


def test_a_consent_is_withdrawn_once_and_never_given_back(scene):
    called = scene.called()
    withdraw(scene, called)

    with pytest.raises(DatabaseError, match="was withdrawn"), transaction.atomic(), acting_as(scene.agent):
        Consent.objects.filter(pk=called.consent).update(withdrawn_at=None, withdrawn_channel="")
