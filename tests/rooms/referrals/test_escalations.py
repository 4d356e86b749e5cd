"""Silence and follow-ups that nobody moves fall to the animator of the département, once, without any name."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.cases.escalating import escalate
from cordee.cases.models import Case, Ending, Escalation, EscalationReason
from cordee.domain.access import Role
from cordee.domain.redirection import ContinuedAs
from cordee.domain.referral import NextAction, RefusalReason, State
from cordee.referrals import actions, continuing, following, overdue, todo, todo_acts
from cordee.referrals.continuing import GoingOn
from cordee.referrals.models import Transition
from cordee.referrals.overdue import Seen
from cordee.referrals.sweep import CLOCK, sweep
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import EscalationFactory
from tests.factories.network import OrganisationFactory
from tests.factories.orientation import RULES_ON
from tests.factories.outbox import as_worker
from tests.factories.referrals import ReferralFactory
from tests.rooms.referrals.elsewhere import ASKED, elsewhere
from tests.rooms.referrals.scene import AT, member_of

pytestmark = pytest.mark.django_db

NOTHING = Seen(escalated=0, settled=0)


@pytest.fixture
def around(scene):
    return elsewhere(scene)


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


def test_one_line_is_open_for_a_request_and_a_reason(scene):
    referral = expired(scene)
    with acting_as(CLOCK):
        case = cases.access_case(referral.case_id, actor=CLOCK, lock=True)
        again = {"case": case, "due_on": date(2024, 9, 16), "actor": CLOCK, "at": on(18)}
        assert escalate(reason=EscalationReason.EXPIRED, referral=referral.pk, **again) is False
        assert escalate(reason=EscalationReason.TOO_MANY_HOPS, referral=referral.pk, **again) is True
        assert [escalate(reason=EscalationReason.OVERDUE, **again) for _ in range(2)] == [True, False]
    with pytest.raises(IntegrityError, match="one_open_escalation"), transaction.atomic():
        EscalationFactory(case=case, reason="sans_reponse", referral=referral.pk, awaits=scene.line)


def test_a_line_names_the_request_that_it_is_about_and_only_a_late_case_names_none(scene):
    called = scene.called()
    with bypass_row_security():
        case, referral = Case.objects.get(pk=called.case), scene.sent(called)

    for about in ({"reason": "sans_reponse"}, {"reason": "suite_en_retard", "referral": referral.pk}):
        with pytest.raises(IntegrityError, match="request_of_an_escalation_is_named"), transaction.atomic():
            EscalationFactory(case=case, **about)


def expired_twice(around, called=None):
    """Two organisations asked for two services on the same day, and neither answered."""
    first = around.sent(called)
    second = go_on(around, first, ContinuedAs.BESIDE, around.to_social)
    swept(5, 10, 16, 17)
    return first, second


def go_on(around, referral, how, target, at=AT):
    wanted = GoingOn(how=how, target=target, agreed=True, purpose="Préparer ma reprise", send_reason="Deux services")
    said = {"referral_id": referral.pk, "wanted": wanted, "rules_on": RULES_ON}
    return around.scene.do(around.scene.agent, continuing.go_on, at=at, **said)


def endings():
    return {line.referral: line.ending for line in lines()}


def test_each_request_that_expires_has_a_line_of_its_own(around):
    first, second = expired_twice(around)

    assert endings() == {first.pk: "", second.pk: ""}
    assert {line.awaits_id for line in lines()} == {around.scene.line.pk}


def test_asking_the_next_organisation_about_one_request_leaves_the_other_with_the_animator(around):
    first, second = expired_twice(around)

    go_on(around, first, ContinuedAs.NEXT, around.to_rival, at=on(18))

    assert endings() == {first.pk: Ending.NEW_REFERRAL, second.pk: ""}


def test_asking_the_same_service_again_takes_up_the_request_that_nobody_answered(around):
    called = around.called()
    first, second = expired_twice(around, called)
    again = around.scene.drafted(called, **ASKED)

    around.scene.send(again, called, at=on(18), override_reason="Elle insiste")

    assert endings() == {first.pk: Ending.NEW_REFERRAL, second.pk: ""}


def test_planning_from_the_page_of_a_request_closes_its_line_and_not_that_of_another(around):
    first, second = expired_twice(around)
    agent, plan = (
        around.scene.agent,
        {"next_action": NextAction.CALL_BACK, "on": date(2024, 9, 20), "why": "Lui dire qui répond"},
    )

    with acting_as(agent):
        seen = todo.ahead(second, actor=agent).seen
        todo_acts.plan(referral_id=second.pk, seen=seen, actor=agent, at=on(18), **plan)
    before = endings()
    with acting_as(agent):
        todo_acts.plan(referral_id=first.pk, seen=seen, actor=agent, at=on(18), **plan)

    assert before == {first.pk: "", second.pk: Ending.PLANNED_AGAIN}
    assert endings() == {first.pk: Ending.PLANNED_AGAIN, second.pk: Ending.PLANNED_AGAIN}


def beside_another_lead(around, called):
    """The first request waits; the second was accepted, and its receiver leads the case."""
    first = around.sent(called)
    second = go_on(around, first, ContinuedAs.BESIDE, around.to_social)
    return first, around.scene.accept(second, actor=around.social_adviser)


def comes_next(called):
    with bypass_row_security():
        return Case.objects.values_list("next_action", "next_action_on", "next_action_owner").get(pk=called.case)


def test_a_request_that_expires_beside_another_lead_plans_nothing_for_it(around):
    called = around.called()
    first, _ = beside_another_lead(around, called)
    before = comes_next(called)

    swept(5, 10, 16, 17)

    assert comes_next(called) == before
    assert {line.referral: line.awaits_id for line in lines()} == {first.pk: around.social.pk}


def test_a_meeting_that_is_late_beside_another_lead_plans_nothing_for_it(around):
    called = around.called()
    first, _ = beside_another_lead(around, called)
    around.scene.accept(first)
    before = comes_next(called)

    swept(24)

    assert comes_next(called)[0] == before[0] == NextAction.MEET_PERSON
    assert comes_next(called)[2] == around.social.pk
    late = {line.referral: line.awaits_id for line in lines()}
    assert late[first.pk] == around.scene.operator.pk


def test_what_a_partner_asked_again_leaves_the_basket_at_the_next_round(db):
    expired = ReferralFactory(state=State.EXPIRED)
    (line,) = lines()
    with bypass_row_security():
        asked = {"case": expired.case, "sender": expired.sender, "sent_at": line.opened_at + timedelta(days=1)}
    ReferralFactory(**(asked | {"sender": OrganisationFactory()}), state=State.SENT)
    looked_after(timezone.now())
    before = endings()

    ReferralFactory(**asked, state=State.SENT)
    looked_after(timezone.now())

    assert before == {expired.pk: ""}
    assert endings() == {expired.pk: Ending.SETTLED}


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
