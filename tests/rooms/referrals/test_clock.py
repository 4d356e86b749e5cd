"""Silence: recalled twice, then given up; never twice on the same day, never before its time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.cases.models import Case, Participation
from cordee.domain.referral import NextAction, NotPossible, Outcome, State
from cordee.network.models import Organisation
from cordee.referrals import actions, following, queries, thread
from cordee.referrals.clocks import holidays_around, next_working_day
from cordee.referrals.models import Referral
from cordee.referrals.sweep import CLOCK, Swept, sweep
from cordee.referrals.tasks import sweep as job
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.outbox import as_worker
from tests.factories.referrals import ReferralFactory
from tests.rooms.referrals.scene import AT, mails

pytestmark = pytest.mark.django_db

# Sent on Monday 2 September 2024: recalled on the 5th and the 10th, expired from the 16th on.
NOTHING, REMINDED, EXPIRED = Swept(reminded=0, expired=0), Swept(reminded=1, expired=0), Swept(reminded=0, expired=1)
ALERTED, NUDGED = Swept(reminded=0, expired=0, alerted=1), Swept(reminded=0, expired=0, nudged=1)


def on(day, hour=9):
    return datetime(2024, 9, day, hour, tzinfo=UTC)


def swept(at):
    with as_worker():
        return sweep(at=at)


def test_a_request_is_recalled_twice_then_given_up(scene):
    referral = scene.sent()

    assert [swept(on(day)) for day in (4, 5, 6, 9, 10, 11, 13, 16, 17, 18)] == [
        NOTHING,
        REMINDED,
        NOTHING,
        NOTHING,
        REMINDED,
        NOTHING,
        NOTHING,
        NOTHING,  # seen a first time
        EXPIRED,
        NOTHING,
    ]
    with acting_as(scene.agent):
        line = queries.access_referral(referral.pk, actor=scene.agent)
        case = cases.access_case(referral.case_id, actor=scene.agent)
        history = queries.referral_history(referral.pk, actor=scene.agent)
    assert (line.state, line.reminders_sent) == (State.EXPIRED, 2)
    assert (case.next_action, case.next_action_owner_id) == (NextAction.PROPOSE_ANOTHER, scene.line.pk)
    assert (history[-1].actor_label, history[-1].channel) == ("Horloge", "clock")
    assert mails() == [
        ("person_request_unanswered", ""),
        ("referral_expired", scene.line.email),
        ("referral_reminder", scene.operator.email),
        ("referral_reminder", scene.operator.email),
        ("referral_sent", scene.operator.email),
    ]
    with acting_as(scene.animator):
        ended = queries.watched(actor=scene.animator, basket=queries.Basket.ENDED, on=on(17).date())
    assert [one.pk for one in ended.referrals] == [referral.pk]


def without_mail(organisation):
    with bypass_row_security():
        Organisation.objects.filter(pk=organisation.pk).update(email="", address="1 place des Bauges, 73000 Chambéry")


def test_an_organisation_without_mail_is_reminded_on_the_phone_by_who_leads(scene):
    without_mail(scene.operator)
    referral = scene.sent()

    assert [swept(on(day)) for day in (5, 5, 10)] == [REMINDED, NOTHING, REMINDED]

    assert mails() == []
    with acting_as(scene.agent):
        assert queries.access_referral(referral.pk, actor=scene.agent).reminders_sent == 2
        case = cases.access_case(referral.case_id, actor=scene.agent)
    assert (case.next_action, case.next_action_owner_id) == (NextAction.CONFIRM_FOLLOW_UP, scene.line.pk)
    assert case.next_action_on == date(2024, 9, 11)
    told = [event.detail for event in journal() if event.kind == "referral.reminded"]
    assert told == [{"reminder": 1, "by": "phone"}, {"reminder": 2, "by": "phone"}]
    assert [swept(on(day)) for day in (16, 17)] == [NOTHING, EXPIRED]


def test_an_organisation_without_mail_that_leads_the_case_is_not_asked_to_remind_itself(scene):
    without_mail(scene.operator)
    referral = scene.sent()
    with bypass_row_security():
        Participation.objects.filter(case=referral.case_id, level="lead").update(organisation=scene.operator.pk)

    assert swept(on(5)) == REMINDED
    with bypass_row_security():
        assert Case.objects.get(pk=referral.case_id).next_action == NextAction.AWAIT_ANSWER


def test_twice_on_the_same_day_changes_nothing(scene):
    scene.sent()

    assert [swept(on(5, hour)) for hour in (1, 2, 21)] == [REMINDED, NOTHING, NOTHING]
    assert [kind for kind, _ in mails()].count("referral_reminder") == 1


def test_after_an_outage_nobody_loses_a_request_on_the_morning_it_is_recalled(scene):
    scene.sent()

    assert [swept(on(*when)) for when in ((20,), (20,), (21,), (22,), (22, 10))] == [
        REMINDED,
        NOTHING,
        REMINDED,
        NOTHING,
        EXPIRED,
    ]


def test_what_is_answered_is_left_alone(scene):
    scene.accept(scene.sent())

    assert swept(on(20)) == NOTHING


def test_an_acceptance_without_a_meeting_is_told_once_after_fifteen_working_days(scene):
    referral = scene.accept(scene.sent())
    assert referral.start_by == date(2024, 9, 23)

    assert [swept(on(day)) for day in (16, 23, 24, 24, 25, 30)] == [
        NOTHING,
        NOTHING,
        ALERTED,
        NOTHING,
        NOTHING,
        NOTHING,
    ]

    assert mails().count(("referral_start_late", scene.operator.email)) == 1
    with acting_as(scene.adviser):
        case = cases.access_case(referral.case_id, actor=scene.adviser)
    assert (case.next_action, case.next_action_on) == (NextAction.MEET_PERSON, date(2024, 9, 25))
    assert case.next_action_owner_id == scene.operator.pk
    with acting_as(scene.animator):
        late = queries.watched(actor=scene.animator, basket=queries.Basket.START_LATE, on=on(24).date())
        assert [one.pk for one in late.referrals] == [referral.pk]
    with acting_as(scene.adviser):
        to_start = queries.inbox(actor=scene.adviser, basket=queries.Basket.TO_START, on=on(24).date())
    assert [one.pk for one in to_start.referrals] == [referral.pk]


def test_beside_another_lead_a_late_start_is_for_the_lead_to_look_at(scene):
    referral = scene.accept(scene.sent())
    with bypass_row_security():
        lead = Participation.objects.filter(case=referral.case_id, level="lead", valid_until=None)
        lead.update(organisation=scene.line, opened_by="porte")

    assert swept(on(24)) == ALERTED

    with acting_as(scene.agent):
        case = cases.access_case(referral.case_id, actor=scene.agent)
    assert (case.next_action, case.next_action_owner_id) == (NextAction.CONFIRM_FOLLOW_UP, scene.line.pk)


def test_after_ninety_days_the_outcome_is_asked_once_and_again_after_a_reopening(scene):
    referral = scene.accept(scene.sent())
    scene.do(
        scene.adviser, following.start, referral_id=referral.pk, met_on=AT.date(), responder_name="Mme Roche", at=AT
    )
    late = AT + timedelta(days=90)

    assert [swept(AT + timedelta(days=days)) for days in (30, 89, 90, 90, 200)] == [
        NOTHING,
        NOTHING,
        NUDGED,
        NOTHING,
        NOTHING,
    ]
    assert mails().count(("referral_outcome_asked", scene.operator.email)) == 1
    scene.do(
        scene.adviser,
        following.close,
        referral_id=referral.pk,
        outcome=Outcome.HELPED,
        responder_name="Mme Roche",
        at=late,
    )
    assert swept(late + timedelta(days=1)) == NOTHING
    scene.do(scene.adviser, following.reopen, referral_id=referral.pk, reason="Rechute au travail", at=late)
    assert [swept(late + timedelta(days=days)) for days in (89, 90, 91)] == [NOTHING, NUDGED, NOTHING]
    assert mails().count(("referral_outcome_asked", scene.operator.email)) == 2


def test_a_look_before_a_question_put_the_days_off_does_not_count(scene):
    referral = scene.sent()
    assert [swept(on(day)) for day in (5, 10, 16)] == [REMINDED, REMINDED, NOTHING]  # seen a first time
    said = {"referral_id": referral.pk, "text": "Quel est le régime ?", "responder_name": "Mme Roche"}
    scene.do(scene.adviser, thread.ask, at=on(16, 10), **said)

    assert [swept(on(20)), swept(on(23)), swept(on(23, 10))] == [NOTHING, NOTHING, EXPIRED]


def test_what_is_acknowledged_expires_all_the_same(scene):
    referral = scene.sent()
    scene.do(scene.adviser, actions.acknowledge, referral_id=referral.pk, responder_name="Mme Roche")

    assert [swept(on(day)) for day in (5, 10, 16, 17)] == [REMINDED, REMINDED, NOTHING, EXPIRED]


def test_an_expired_request_can_no_longer_be_accepted(scene):
    referral = scene.sent()
    for day in (5, 10, 16, 17):
        swept(on(day))

    with pytest.raises(NotPossible) as refused:
        scene.accept(referral, at=on(17, 12))
    assert refused.value.state is State.EXPIRED


def test_holidays_and_weekends_do_not_count(scene):
    referral = scene.sent(at=datetime(2024, 12, 20, 9, tzinfo=UTC))

    assert referral.answer_by.isoformat() == "2024-12-30"
    assert date(2024, 12, 25) in holidays_around(referral.answer_by, referral.departement)
    assert next_working_day(date(2024, 12, 24), "73").isoformat() == "2024-12-26"


def test_one_broken_request_does_not_hold_up_the_others(scene):
    broken, sound = scene.sent(), scene.sent(scene.called(phone="06 99 88 77 66"))
    for day in (5, 10, 16):
        swept(on(day))
    with bypass_row_security():
        Case.objects.filter(pk=broken.case_id).update(state="closed")
        Participation.objects.filter(case=broken.case_id, level="lead").update(valid_until=AT)

    with pytest.raises(ExceptionGroup) as failed:
        swept(on(17))

    (failure,) = failed.value.exceptions
    assert failure.__notes__ == [f"referral {broken.pk}"]
    with bypass_row_security():
        assert Referral.objects.get(pk=sound.pk).state == State.EXPIRED
        assert Referral.objects.get(pk=broken.pk).state == State.SENT


def test_the_job_of_the_worker_does_the_same(scene):
    scene.sent()

    with as_worker():
        job(timestamp=int(on(5).timestamp()))

    with bypass_row_security():
        assert Referral.objects.get().reminders_sent == 1


@pytest.mark.parametrize("count", [1, 3])
def test_finding_what_is_due_costs_one_query(db, count, django_assert_num_queries):
    for _ in range(count):
        for state in (State.SENT, State.ACCEPTED, State.STARTED):
            ReferralFactory(state=state)
    with acting_as(CLOCK), django_assert_num_queries(1):
        assert len(queries.due(actor=CLOCK, on=AT.date() + timedelta(days=120))) == 3 * count
