"""Silence and follow-ups that nobody moves fall to the animator of the département, once, without any name."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.cases.escalating import escalate
from cordee.cases.models import Case, Ending, Escalation, EscalationReason
from cordee.domain.access import Role
from cordee.domain.referral import RefusalReason, State
from cordee.referrals import actions, following, overdue
from cordee.referrals.models import Transition
from cordee.referrals.overdue import Seen
from cordee.referrals.sweep import CLOCK, sweep
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import EscalationFactory
from tests.factories.network import OrganisationFactory
from tests.factories.outbox import as_worker
from tests.factories.referrals import ReferralFactory
from tests.rooms.referrals.scene import AT, member_of

pytestmark = pytest.mark.django_db

NOTHING = Seen(escalated=0, settled=0)


def on(day, hour=9):
    return datetime(2024, 9, day, hour, tzinfo=UTC)


def swept(*days):
    with as_worker():
        for day in days:
            sweep(at=on(day))


def looked_after(at):
    with as_worker():
        return overdue.sweep(at=at)


def lines():
    with bypass_row_security():
        return list(Escalation.objects.order_by("opened_at", "pk"))


def expired(scene):
    referral = scene.sent()
    swept(5, 10, 16, 17)
    return referral


def test_what_expires_is_in_the_animator_s_basket_in_the_same_transaction(scene):
    referral = expired(scene)

    (line,) = lines()

    assert (line.reason, line.referral, line.case_id) == (EscalationReason.EXPIRED, referral.pk, referral.case_id)
    assert (line.departement, line.awaits_id, line.due_on) == ("73", scene.line.pk, date(2024, 9, 16))
    assert (line.closed_at, line.taken_by_id) == (None, None)
    with bypass_row_security():
        assert Transition.objects.get(to_state="expiree").at == line.opened_at
    assert [event.kind for event in journal()].count("escalation.opened") == 1


def test_the_database_opens_it_even_when_no_act_of_ours_did(db):
    referral = ReferralFactory(state=State.EXPIRED)

    (line,) = lines()

    assert (line.reason, line.referral) == (EscalationReason.EXPIRED, referral.pk)


def test_one_line_is_open_for_a_case_and_a_reason(scene):
    referral = expired(scene)
    with acting_as(CLOCK):
        case = cases.access_case(referral.case_id, actor=CLOCK, lock=True)
        again = {"case": case, "due_on": date(2024, 9, 16), "actor": CLOCK, "at": on(18)}
        assert escalate(reason=EscalationReason.EXPIRED, **again) is False
        assert escalate(reason=EscalationReason.TOO_MANY_HOPS, **again) is True
    with pytest.raises(IntegrityError, match="one_open_escalation"), transaction.atomic():
        EscalationFactory(case=case, reason=EscalationReason.EXPIRED.value, awaits=scene.line)


def test_a_next_action_more_than_five_working_days_late_is_escalated_once(scene):
    called = scene.called()  # due on Tuesday 3 September: five working days are over on the 10th

    assert [looked_after(on(day)) for day in (3, 9, 10)] == [NOTHING, NOTHING, NOTHING]
    assert [looked_after(on(day)) for day in (11, 11, 12, 30)] == [Seen(escalated=1, settled=0)] + [NOTHING] * 3

    (line,) = lines()
    assert (line.reason, line.case_id, line.due_on) == (EscalationReason.OVERDUE, called.case, date(2024, 9, 3))
    assert line.referral is None


def test_once_the_animator_has_seen_to_it_there_are_five_working_days_more(scene):
    scene.called()
    looked_after(on(11))
    with bypass_row_security():
        Escalation.objects.update(closed_at=on(12), ending=Ending.LEAD_ACTS.value)

    assert [looked_after(on(day)) for day in (13, 19, 20)] == [NOTHING, NOTHING, Seen(escalated=1, settled=0)]


def test_a_first_meeting_that_is_late_falls_to_the_animator(scene):
    scene.accept(scene.sent())

    swept(24)

    (line,) = lines()
    assert (line.reason, line.due_on) == (EscalationReason.START_LATE, date(2024, 9, 23))


def test_a_new_request_of_the_lead_closes_it(scene):
    called = scene.called()
    scene.sent(called)
    swept(5, 10, 16, 17)
    new = scene.do(scene.agent, actions.draft, new=scene.new(called), at=on(18))
    assert lines()[0].closed_at is None  # a draft asks nobody

    scene.send(new, called, at=on(18, 12), override_reason="Elle insiste")

    (line,) = lines()
    assert (line.ending, line.closed_at, line.closed_by_id) == (
        Ending.NEW_REFERRAL,
        on(18, 12),
        scene.agent.membership,
    )
    assert [event.kind for event in journal()].count("escalation.closed") == 1


def test_the_lead_that_plans_the_case_again_closes_it(scene):
    referral = scene.accept(scene.sent())
    swept(24)
    meeting = {"referral_id": referral.pk, "met_on": date(2024, 9, 24), "responder_name": "Mme Roche"}

    scene.do(scene.adviser, following.start, at=on(25), **meeting)

    (line,) = lines()
    assert (line.ending, line.closed_at) == (Ending.PLANNED_AGAIN, on(25))


def test_what_a_link_settled_leaves_the_basket_at_the_next_round(scene):
    referral = scene.accept(scene.sent())
    swept(24)
    meeting = {"referral_id": referral.pk, "met_on": date(2024, 9, 24), "responder_name": "Mme Roche"}
    scene.do(scene.holder(referral), following.start, at=on(25), **meeting)
    assert lines()[0].closed_at is None

    assert looked_after(on(25, 10)) == Seen(escalated=0, settled=1)

    (line,) = lines()
    assert (line.ending, line.closed_by_id) == (Ending.SETTLED, None)


def test_the_refusal_of_somebody_else_does_not_close_it(scene):
    called = scene.called()
    first = scene.sent(called)
    second = scene.send(scene.drafted(called), called, override_reason="Deux services")
    with acting_as(CLOCK):
        case = cases.access_case(called.case, actor=CLOCK, lock=True)
        escalate(case=case, reason=EscalationReason.EXPIRED, due_on=AT.date(), referral=first.pk, actor=CLOCK, at=AT)

    scene.do(
        scene.adviser, actions.refuse, referral_id=second.pk, reason=RefusalReason.FULL, responder_name="Mme Roche"
    )

    expired = [line for line in lines() if line.reason == EscalationReason.EXPIRED]
    assert [line.closed_at for line in expired] == [None]


def seen_by(actor):
    with acting_as(actor):
        return set(Escalation.objects.visible_to(actor).values_list("pk", flat=True))


def test_the_animator_of_the_departement_and_the_lead_see_the_line_and_nobody_else(scene):
    expired(scene)
    (line,) = lines()
    animation = OrganisationFactory(kind="animation_territoriale")

    assert seen_by(scene.animator) == {line.pk}
    assert seen_by(member_of(animation, Role.ANIMATOR)) == {line.pk}
    assert seen_by(scene.agent) == {line.pk}
    for other in (scene.adviser, scene.stranger, member_of(animation, Role.ANIMATOR, ("38",))):
        assert seen_by(other) == set()
    for role in set(Role) - {Role.ANIMATOR}:
        assert seen_by(member_of(animation, role, ("73",))) == set()


def test_nobody_hands_over_a_case_of_others(scene):
    called = scene.called()
    with bypass_row_security():
        case = Case.objects.get(pk=called.case)

    for actor in (scene.adviser, scene.stranger, member_of(OrganisationFactory(), Role.ANIMATOR, ("38",))):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(actor):
            escalate(case=case, reason=EscalationReason.OVERDUE, due_on=AT.date(), actor=actor, at=AT)
    assert lines() == []


def test_a_closed_line_says_what_was_done(db):
    with pytest.raises(IntegrityError, match="closed_escalation_says_what_was_done"), transaction.atomic():
        EscalationFactory(closed_at=AT + timedelta(days=1))
    with pytest.raises(IntegrityError, match="escalation_reason_is_known"), transaction.atomic():
        EscalationFactory(reason="humeur")
