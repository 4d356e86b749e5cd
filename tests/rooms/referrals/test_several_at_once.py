"""The sender goes on: the next candidate after a refusal, or another service as well, under one lead."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.domain.access import DataClass, Level
from cordee.domain.redirection import ContinuedAs
from cordee.domain.referral import Guard, GuardsUnmet, NextAction, NotPossible, RefusalReason, State
from cordee.people.models import Acceptance, Consent
from cordee.referrals import actions, continuing, wishes
from cordee.referrals.continuing import GoingOn
from cordee.referrals.models import Referral, ReferralMessage, ReferralSummary
from cordee.referrals.moving import KeyReused
from tests.factories.orientation import RULES_ON
from tests.rooms.referrals.elsewhere import all_rows, codes, elsewhere, row_of
from tests.rooms.referrals.scene import mails

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(scene):
    return elsewhere(scene)


def refuse(around, referral, actor=None, reason=RefusalReason.FULL):
    said = {"referral_id": referral.pk, "reason": reason, "responder_name": "Mme Roche"}
    return around.scene.do(actor or around.scene.adviser, actions.refuse, **said)


def go_on(around, referral, how, target, *, actor=None, agreed=True, key=None, **more):
    wanted = GoingOn(how=how, target=target, agreed=agreed, **more)
    given = {"referral_id": referral.pk, "wanted": wanted, "rules_on": RULES_ON} | ({"key": key} if key else {})
    return around.scene.do(actor or around.scene.agent, continuing.go_on, **given)


@pytest.mark.parametrize("who", ["agent", "desk"])
def test_after_a_refusal_the_next_candidate_is_asked_with_the_same_words(around, who):
    called = around.called()
    referral = around.sent(called)
    refuse(around, referral)

    child = go_on(around, referral, ContinuedAs.NEXT, around.to_rival, actor=getattr(around.scene, who))

    assert (child.state, child.parent_id, child.hops) == (State.SENT, referral.pk, 0)
    assert (child.recipient_id, child.sender_id) == (around.rival.pk, around.scene.line.pk)
    assert row_of(ReferralSummary, child.pk).purpose == "Préparer ma reprise"
    assert row_of(ReferralMessage, child.pk).text == "Merci de la rappeler après 17 heures."
    consent = row_of(Consent, child.consent_id)
    assert around.rival.name in consent.words
    assert ("referral_sent", around.rival.email) in mails()
    with acting_as(around.scene.desk):
        case = cases.access_case(called.case, actor=around.scene.desk)
    assert (case.next_action, case.next_action_on) == (NextAction.AWAIT_ANSWER, child.answer_by)


def test_what_the_person_let_the_first_know_is_what_the_next_may_know(around):
    called = around.called(classes=frozenset({DataClass.IDENTITY, DataClass.SITUATION}))
    referral = around.sent(called)
    refuse(around, referral)

    child = go_on(around, referral, ContinuedAs.NEXT, around.to_social)

    assert row_of(Consent, child.consent_id).classes == ["identity", "situation"]
    assert {one.service_family for one in all_rows(Acceptance, case=called.case)} == {"service_social_am"}


def test_an_agreement_that_was_given_before_is_not_asked_again(around):
    called = around.called()
    referral = around.sent(called)
    consent = around.scene.agreed(called, around.rival)
    refuse(around, referral)

    assert go_on(around, referral, ContinuedAs.NEXT, around.to_rival).consent_id == consent


def test_without_the_person_the_next_request_waits_for_her(around):
    called = around.called()
    referral = around.sent(called)
    refuse(around, referral)

    child = go_on(around, referral, ContinuedAs.NEXT, around.to_rival, agreed=False)

    assert (child.state, child.sent_at) == (State.AWAITING_CONSENT, None)
    assert ("referral_sent", around.rival.email) not in mails()
    with acting_as(around.scene.desk):
        assert cases.access_case(called.case, actor=around.scene.desk).next_action == NextAction.CONFIRM_WISH


def test_nobody_waits_for_who_cannot_be_reached(around):
    referral = around.sent(around.called(phone=""))
    refuse(around, referral)

    with pytest.raises(GuardsUnmet) as unmet:
        go_on(around, referral, ContinuedAs.NEXT, around.to_rival, agreed=False)

    assert unmet.value.missing == (Guard.CHANNEL_KNOWN,)
    assert all_rows(Referral, parent=referral.pk) == []


def test_who_was_asked_is_no_candidate_any_more(around):
    called = around.called()
    referral = around.sent(called)
    refuse(around, referral)
    second = go_on(around, referral, ContinuedAs.NEXT, around.to_rival)
    refuse(around, second, around.rival_adviser)

    with acting_as(around.scene.agent):
        found = continuing.destinations(
            row_of(Referral, second.pk), ContinuedAs.NEXT, actor=around.scene.agent, on=RULES_ON
        )
    assert codes(found)[0] == around.to_social
    assert not {around.to_rival} & set(codes(found))


def test_where_several_requests_may_go_on_is_read_at_once(around):
    first = around.sent()
    refuse(around, first)
    second = go_on(around, first, ContinuedAs.NEXT, around.to_rival)
    third = go_on(around, second, ContinuedAs.BESIDE, around.to_social)
    asked = [row_of(Referral, one.pk) for one in (first, second, third)]
    hows, said = [ContinuedAs.BESIDE, ContinuedAs.NEXT], {"actor": around.scene.agent, "on": RULES_ON}

    with acting_as(around.scene.agent):
        with CaptureQueriesContext(connection) as of_all:
            found = list(continuing.everywhere(asked, hows, **said))
        with CaptureQueriesContext(connection) as of_one:
            list(continuing.everywhere(asked[:1], hows, **said))
        each = [(one, how, at) for one in asked for how in hows for at in continuing.destinations(one, how, **said)]

    assert len(of_all) == len(of_one) > 0
    assert {one.pk for one, _how, _at in found} == {one.pk for one in asked}
    assert [(one.pk, how, at.code) for one, how, at in found] == [(one.pk, how, at.code) for one, how, at in each]


@pytest.mark.parametrize("reason", [RefusalReason.ALREADY_FOLLOWED, RefusalReason.PERSON_DOES_NOT_WISH])
def test_nothing_is_proposed_to_who_is_followed_or_has_not_said_that_she_wishes_it(around, reason):
    referral = around.sent()
    refuse(around, referral, reason=reason)

    with pytest.raises(NotPossible):
        go_on(around, referral, ContinuedAs.NEXT, around.to_rival)


def test_once_she_has_said_that_she_wishes_it_the_next_candidate_is_asked(around):
    referral = around.sent()
    refuse(around, referral, reason=RefusalReason.PERSON_DOES_NOT_WISH)
    around.scene.do(around.scene.agent, wishes.confirm, referral_id=referral.pk, wishes=True)

    child = go_on(around, referral, ContinuedAs.NEXT, around.to_rival)

    assert (child.state, child.recipient_id) == (State.SENT, around.rival.pk)


def test_who_has_confirmed_that_she_does_not_wish_it_is_proposed_to_nobody(around):
    referral = around.sent()
    refuse(around, referral, reason=RefusalReason.PERSON_DOES_NOT_WISH)
    around.scene.do(around.scene.agent, wishes.confirm, referral_id=referral.pk, wishes=False)

    with pytest.raises(NotPossible):
        go_on(around, referral, ContinuedAs.NEXT, around.to_rival)


def test_the_same_click_twice_asks_once_and_other_words_are_refused(around):
    referral = around.sent()
    refuse(around, referral)

    first, second = (go_on(around, referral, ContinuedAs.NEXT, around.to_rival, key="une-clé") for _ in range(2))

    assert first.pk == second.pk
    assert len(all_rows(Referral, parent=referral.pk)) == 1
    with pytest.raises(KeyReused):
        go_on(around, referral, ContinuedAs.NEXT, around.to_social, key="une-clé")


def test_only_who_asked_goes_on(around):
    referral = around.sent()
    refuse(around, referral)

    for actor in (around.scene.adviser, around.scene.animator):
        with pytest.raises(NotPossible):
            go_on(around, referral, ContinuedAs.NEXT, around.to_rival, actor=actor)
    with pytest.raises(Referral.DoesNotExist):
        go_on(around, referral, ContinuedAs.NEXT, around.to_rival, actor=around.scene.stranger)


def lead_of(around, case):
    with acting_as(around.scene.desk):
        return cases.lead_of(case, actor=around.scene.desk).organisation_id


def next_of(around, case):
    with acting_as(around.scene.desk):
        found = cases.access_case(case, actor=around.scene.desk)
    return found.next_action, found.next_action_owner_id


@pytest.mark.parametrize("refuses_first", [True, False])
def test_three_are_asked_two_accept_one_refuses_and_one_leads_all_along(around, refuses_first):
    scene, called = around.scene, around.called()
    first = around.sent(called)
    second = go_on(around, first, ContinuedAs.BESIDE, around.to_social, purpose="Comprendre mes droits")
    third = go_on(around, first, ContinuedAs.BESIDE, around.to_rival, purpose="Adapter mon poste")
    assert [one.parent_id for one in (second, third)] == [None, None]
    assert row_of(ReferralSummary, second.pk).purpose == "Comprendre mes droits"
    assert lead_of(around, called.case) == scene.line.pk

    if refuses_first:
        refuse(around, third, around.rival_adviser)
        assert next_of(around, called.case) == (NextAction.PROPOSE_ANOTHER, scene.line.pk)
    scene.accept(first)
    planned = next_of(around, called.case)
    assert (lead_of(around, called.case), planned) == (
        scene.operator.pk,
        (NextAction.MEET_PERSON, scene.operator.pk),
    )
    scene.accept(second, actor=around.social_adviser)
    if not refuses_first:
        refuse(around, third, around.rival_adviser)

    assert next_of(around, called.case) == planned, "beside the lead, an answer plans nothing"
    with acting_as(scene.desk):
        parts = {part.organisation_id: part.level for part in cases.participations(called.case, actor=scene.desk)}
    assert parts == {
        scene.operator.pk: Level.LEAD,
        around.social.pk: Level.PARTNER,
        scene.line.pk: Level.TRACE,
    }


def test_the_same_service_of_the_same_organisation_is_not_asked_twice(around):
    first = around.sent()
    go_on(around, first, ContinuedAs.BESIDE, around.to_social)

    with pytest.raises(GuardsUnmet) as unmet:
        go_on(around, first, ContinuedAs.BESIDE, around.to_social)

    assert unmet.value.missing == (Guard.TARGET,)


def test_who_no_longer_leads_asks_nobody_else(around):
    first = around.sent()
    around.scene.accept(first)

    with pytest.raises(NotPossible):
        go_on(around, first, ContinuedAs.BESIDE, around.to_social)
