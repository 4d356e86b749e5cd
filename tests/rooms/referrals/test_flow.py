"""The loop as people live it: asked, answered, told."""

from datetime import date

import pytest

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.domain.access import Level
from cordee.domain.referral import NextAction, RefusalReason, State
from cordee.referrals import actions, queries
from tests.factories.audit import journal
from tests.rooms.referrals.scene import AT, mails

pytestmark = pytest.mark.django_db


def test_a_draft_asks_nobody(scene):
    referral = scene.drafted()

    assert referral.state == State.DRAFT
    assert mails() == []
    with acting_as(scene.adviser):
        assert queries.inbox(actor=scene.adviser, on=AT.date()).referrals == ()


def test_what_is_sent_asks_the_operator_and_freezes_its_days(scene):
    referral = scene.sent()

    assert referral.state == State.SENT
    assert referral.deadlines.acknowledge_by == date(2024, 9, 4)
    assert referral.deadlines.answer_by == date(2024, 9, 9)
    assert referral.deadlines.remind_on == (date(2024, 9, 5), date(2024, 9, 10))
    assert referral.deadlines.expires_on == date(2024, 9, 16)
    assert mails() == [("referral_sent", scene.operator.email)]
    with acting_as(scene.adviser):
        assert [one.pk for one in queries.inbox(actor=scene.adviser, on=AT.date()).referrals] == [referral.pk]


def test_the_line_leads_until_somebody_accepts(scene):
    referral = scene.sent()

    with acting_as(scene.agent):
        assert cases.lead_of(referral.case_id, actor=scene.agent).organisation_id == scene.line.pk
        case = cases.access_case(referral.case_id, actor=scene.agent)
    assert (case.next_action, case.next_action_on) == (NextAction.AWAIT_ANSWER, referral.answer_by)
    assert case.next_action_owner_id == scene.line.pk


def test_an_acceptance_moves_the_lead_and_tells_the_sender(scene):
    referral = scene.accept(scene.sent())

    assert referral.state == State.ACCEPTED
    with acting_as(scene.adviser):
        parts = cases.participations(referral.case_id, actor=scene.adviser)
        case = cases.access_case(referral.case_id, actor=scene.adviser)
    assert [(part.level, part.organisation_id) for part in parts] == [
        (Level.LEAD, scene.operator.pk),
        (Level.TRACE, scene.line.pk),
    ]
    assert (case.next_action, case.next_action_on) == (NextAction.MEET_PERSON, date(2024, 9, 5))
    assert case.next_action_owner_id == scene.operator.pk
    assert mails() == [
        ("person_request_accepted", ""),
        ("referral_answered", scene.line.email),
        ("referral_sent", scene.operator.email),
    ]
    with acting_as(scene.agent):
        (line,) = queries.sent_by(actor=scene.agent, basket=queries.Basket.TO_START, on=AT.date()).referrals
        history = queries.referral_history(referral.pk, actor=scene.agent)
    assert (line.state, line.responder_name) == (State.ACCEPTED, "Mme Roche")
    assert [one.effective_on for one in history] == [AT.date(), AT.date()], "no act is dated in the future"


@pytest.mark.parametrize(
    ("reason", "then"),
    [
        (RefusalReason.FULL, NextAction.PROPOSE_ANOTHER),
        (RefusalReason.NOT_ELIGIBLE, NextAction.PROPOSE_ANOTHER),
        (RefusalReason.OUT_OF_ZONE, NextAction.PROPOSE_ANOTHER),
        (RefusalReason.ALREADY_FOLLOWED, NextAction.CONFIRM_FOLLOW_UP),
        (RefusalReason.UNREACHABLE, NextAction.CALL_BACK),
        (RefusalReason.BETTER_ACTOR, NextAction.PROPOSE_ANOTHER),
        (RefusalReason.PERSON_DOES_NOT_WISH, NextAction.CONFIRM_WISH),
        (RefusalReason.INCOMPLETE, NextAction.COMPLETE_REQUEST),
    ],
)
def test_each_refusal_comes_back_with_its_reason_and_a_next_step(scene, reason, then):
    referral = scene.sent()

    scene.do(
        scene.adviser,
        actions.refuse,
        referral_id=referral.pk,
        reason=reason,
        text="Rappelez en octobre.",
        responder_name="Mme Roche",
    )

    with acting_as(scene.agent):
        line = queries.access_referral(referral.pk, actor=scene.agent)
        case = cases.access_case(referral.case_id, actor=scene.agent)
    assert (line.state, line.refusal_reason, line.refusal_text) == (State.REFUSED, reason, "Rappelez en octobre.")
    assert (case.next_action, case.next_action_on) == (then, date(2024, 9, 3))
    assert case.next_action_owner_id == scene.line.pk
    assert mails() == [("referral_answered", scene.line.email), ("referral_sent", scene.operator.email)]


def test_the_same_acts_by_the_link_need_no_account(scene):
    referral = scene.sent()
    holder = scene.holder(referral)

    received = scene.do(holder, actions.acknowledge, referral_id=referral.pk, responder_name="M. Vial")
    accepted = scene.accept(referral, actor=holder, responder_name="M. Vial")

    assert (received.state, accepted.state) == (State.RECEIVED, State.ACCEPTED)
    with acting_as(holder):
        history = queries.referral_history(referral.pk, actor=holder)
    assert [(line.verb, line.channel, line.responder_name) for line in history] == [
        ("send", "account", ""),
        ("acknowledge", "link", "M. Vial"),
        ("accept", "link", "M. Vial"),
    ]


def test_a_refusal_by_the_link_stays_readable_as_ones_own_act(scene):
    referral = scene.sent()
    holder = scene.holder(referral)

    scene.do(holder, actions.refuse, referral_id=referral.pk, reason=RefusalReason.FULL, responder_name="M. Vial")

    with acting_as(holder):
        seen = queries.referral_by_link(actor=holder)
        history = queries.referral_history(referral.pk, actor=holder)
    assert (seen.state, seen.refusal_reason, queries.level_one(seen)) == (State.REFUSED, RefusalReason.FULL, None)
    assert [line.verb for line in history] == ["refuse"]


def test_an_answer_on_the_phone_names_the_agent_the_responder_and_the_hour(scene):
    referral = scene.accept(scene.sent(), actor=scene.agent)

    with acting_as(scene.adviser):
        history = queries.referral_history(referral.pk, actor=scene.adviser)
    line = history[-1]
    assert (line.verb, line.channel, line.responder_name, line.at) == ("accept", "phone", "Mme Roche", AT)
    assert line.actor_label == scene.agent.label
    assert line.organisation_id == scene.operator.pk
    with acting_as(scene.adviser):
        assert cases.lead_of(referral.case_id, actor=scene.adviser).organisation_id == scene.operator.pk


def test_a_cancelled_request_tells_the_operator_and_leaves_the_line_a_next_step(scene):
    referral = scene.sent()

    scene.do(scene.desk, actions.cancel, referral_id=referral.pk, reason="Envoyée deux fois")

    with acting_as(scene.agent):
        case = cases.access_case(referral.case_id, actor=scene.agent)
    assert case.next_action == NextAction.DECIDE
    assert mails() == [("referral_closed", scene.operator.email), ("referral_sent", scene.operator.email)]


def test_the_animator_may_cancel_what_is_late_and_never_learns_who_it_is(scene):
    referral = scene.sent()

    cancelled = scene.do(scene.animator, actions.cancel, referral_id=referral.pk, reason="Organisme fermé")

    assert cancelled.state == State.CANCELLED


def test_several_organisations_follow_one_person_under_one_lead(scene):
    called = scene.called()
    first, second = scene.drafted(called), scene.drafted(called)
    scene.accept(scene.send(first, called))
    scene.send(second, called, override_reason="Deux démarches distinctes")

    scene.accept(second)

    with acting_as(scene.adviser):
        parts = cases.participations(called.case, actor=scene.adviser)
    assert [(part.level, part.organisation_id) for part in parts] == [
        (Level.LEAD, scene.operator.pk),
        (Level.TRACE, scene.line.pk),
    ]


def test_every_act_leaves_one_line_in_the_audit_without_a_word_about_the_person(scene):
    referral = scene.accept(scene.sent())

    events = journal()
    kinds = [event.kind for event in events if event.target == str(referral.pk)]
    assert [kind for kind in kinds if kind.startswith("referral.")] == [
        "referral.drafted",
        "referral.sent",
        "referral.accepted",
    ]
    assert not any("Lefèvre" in str(event.__dict__) for event in events)
