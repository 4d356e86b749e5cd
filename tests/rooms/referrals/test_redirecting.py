"""Passed on to somebody better placed: the child waits for the person or leaves, the chain is short, nobody is lost."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.cases.escalations import Escalation
from cordee.cases.escalations import Reason as EscalationReason
from cordee.domain.access import Level
from cordee.domain.redirection import MAX_HOPS
from cordee.domain.referral import Guard, GuardsUnmet, NextAction, NotPossible, State
from cordee.network.models import Organisation
from cordee.referrals import actions, candidates, letters, queries, redirecting
from cordee.referrals.forms import by_need
from cordee.referrals.models import AnswerLink, Continuation, Referral, ReferralMessage, ReferralSummary, Transition
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.factories.orientation import RULES_ON
from tests.factories.referrals import ReferralFactory
from tests.rooms.referrals.elsewhere import all_rows, codes, elsewhere, row_of
from tests.rooms.referrals.scene import AT, mails

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(scene):
    return elsewhere(scene)


def redirect(around, referral, actor, **changes):
    said = {
        "target": around.to_rival,
        "reason": "Cette entreprise est suivie par le Lac.",
        "responder_name": "Mme Roche",
    }
    given = said | {"referral_id": referral.pk, "rules_on": RULES_ON} | changes
    return around.scene.do(actor, redirecting.redirect, **given)


def child_of(referral):
    (child,) = all_rows(Referral, parent=referral.pk)
    return child


def at_once():
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


def test_the_candidates_are_those_of_the_engine_without_who_has_the_request(around):
    referral = around.sent()
    holder = around.scene.holder(referral)

    for actor in (around.scene.adviser, around.scene.agent, around.scene.desk, holder):
        with acting_as(actor):
            found = candidates.of(queries.access_referral(referral.pk, actor=actor), on=RULES_ON)
        assert codes(found)[:2] == [around.to_rival, around.to_social]
        assert {one.organisation for one in found} == {around.rival, around.social}


def test_two_places_that_read_the_same_are_told_apart_and_what_nobody_can_tell_apart_is_one_choice(around):
    referral = around.sent()
    with acting_as(around.scene.adviser):
        first = candidates.of(queries.access_referral(referral.pk, actor=around.scene.adviser), on=RULES_ON)[0]
    here = {"organisation": first.organisation, "delay_days": 10}
    numbers = {"a": "04 00 00 00 01", "b": "", "c": ""}
    places = [OfferFactory(**here, families=[family], phone=phone) for family, phone in numbers.items()]
    alike = [replace(first, offer=place, candidate=replace(first.candidate, offer=place.pk)) for place in places]

    with acting_as(around.scene.adviser):
        choices = by_need(alike)

    assert [code for code, _ in choices] == [alike[0].code, alike[1].code]
    assert len({text for _, text in choices}) == 2
    assert choices[0][1].endswith(", 04 00 00 00 01")


def test_a_stranger_is_told_no_candidate(around):
    referral = around.sent()

    with acting_as(around.scene.stranger):
        assert candidates.of(row_of(Referral, referral.pk), on=RULES_ON) == []
        assert candidates.consent_for(referral.pk, around.scene.operator.pk, on=AT.date()) is None
        assert not candidates.person_is_reachable(referral.pk)


@pytest.mark.parametrize("who", ["adviser", "link", "agent"])
def test_what_is_redirected_waits_for_the_person_in_the_name_of_who_asked(around, who):
    scene, called = around.scene, around.called()
    referral = around.sent(called)
    actor = scene.holder(referral) if who == "link" else getattr(scene, who)

    parent = redirect(around, referral, actor)
    at_once()

    child = child_of(referral)
    assert (parent.state, child.state) == (State.REDIRECTED, State.AWAITING_CONSENT)
    assert (child.sender_id, child.recipient_id, child.case_id) == (scene.line.pk, around.rival.pk, called.case)
    assert (child.hops, child.offer, child.consent_id, child.sent_at) == (1, around.rival_offer.pk, None, None)
    assert row_of(ReferralSummary, child.pk).commune_name == "Chambéry"
    assert row_of(ReferralMessage, child.pk).text == "Merci de la rappeler après 17 heures."
    (line,) = all_rows(Transition, referral=child.pk)
    assert (line.verb, line.organisation_id) == ("ask_consent", scene.line.pk)
    with acting_as(scene.desk):
        case = cases.access_case(called.case, actor=scene.desk)
    assert (case.next_action, case.next_action_owner_id) == (NextAction.CONFIRM_WISH, scene.line.pk)
    closed = [("referral_closed", scene.operator.email)] if who == "agent" else []
    assert mails() == sorted(
        [
            ("person_agreement_asked", ""),
            ("referral_answered", scene.line.email),
            ("referral_sent", scene.operator.email),
            *closed,
        ]
    )


def test_with_the_person_s_agreement_it_leaves_at_once(around):
    scene, called = around.scene, around.called()
    referral = around.sent(called)
    consent = scene.agreed(called, around.rival)

    redirect(around, referral, scene.adviser)
    at_once()

    child = child_of(referral)
    assert (child.state, child.consent_id, child.answer_by) == (State.SENT, consent, date(2024, 9, 9))
    assert ("referral_sent", around.rival.email) in mails()
    accepted = scene.accept(child, actor=around.rival_adviser)
    assert accepted.state == State.ACCEPTED
    with acting_as(around.rival_adviser):
        lead = cases.lead_of(called.case, actor=around.rival_adviser)
        assert lead.organisation_id == around.rival.pk


def reached_by(organisation, **by):
    with bypass_row_security():
        Organisation.objects.filter(pk=organisation.pk).update(**({"email": "", "address": ""} | by))


def test_what_goes_on_to_an_organisation_without_mail_waits_in_a_letter(around):
    scene, called = around.scene, around.called()
    reached_by(around.rival, address="3 quai du Lac, 73000 Chambéry")
    referral = around.sent(called)
    scene.agreed(called, around.rival)

    redirect(around, referral, scene.adviser)
    at_once()

    child = child_of(referral)
    (link,) = all_rows(AnswerLink, referral=child.pk)
    assert (child.state, link.sent_to, link.code_hash) == (State.SENT, "", letters.hash_of(link.pk))
    assert [kind for kind, _ in mails()].count("referral_sent") == 1  # of the first one
    with acting_as(scene.agent):
        assert letters.link_of_referral(child.pk) == link.pk
    assert letters.link_of_typed(letters.code_of(link.pk)) == link.pk


def test_nobody_goes_on_to_an_organisation_that_neither_mail_nor_post_reaches(around):
    reached_by(around.rival)
    referral = around.sent()

    with acting_as(around.scene.agent):
        found = candidates.of(queries.access_referral(referral.pk, actor=around.scene.agent), on=RULES_ON)
    assert {one.organisation for one in found} == {around.social}


def test_who_redirects_keeps_its_own_act_and_sees_nothing_of_what_follows(around):
    scene, called = around.scene, around.called()
    referral = around.sent(called)
    scene.agreed(called, around.rival)
    redirect(around, referral, scene.adviser)
    child = child_of(referral)

    with acting_as(scene.adviser):
        seen = queries.access_referral(referral.pk, actor=scene.adviser)
        assert (seen.state, queries.level_one(seen)) == (State.REDIRECTED, None)
        assert [line.verb for line in queries.referral_history(referral.pk, actor=scene.adviser)] == ["redirect"]
        with pytest.raises(Referral.DoesNotExist):
            queries.access_referral(child.pk, actor=scene.adviser)


def test_an_accepted_one_gives_the_lead_back_to_who_asked(around):
    scene = around.scene
    referral = scene.accept(around.sent())

    redirect(around, referral, scene.adviser)
    at_once()

    with acting_as(scene.desk):
        parts = {part.organisation_id: part.level for part in cases.participations(referral.case_id, actor=scene.desk)}
        case = cases.access_case(referral.case_id, actor=scene.desk)
    assert parts == {scene.line.pk: Level.LEAD, scene.operator.pk: Level.TRACE}
    assert case.next_action_owner_id == scene.line.pk


@pytest.mark.parametrize("state", [State.SENT, State.ACCEPTED])
def test_the_animator_redirects_what_is_late_in_its_departement(around, state):
    scene, called = around.scene, around.called()
    referral = around.sent(called)
    if state is State.ACCEPTED:
        scene.accept(referral)

    redirect(around, referral, scene.animator, responder_name="Animation de Savoie")
    at_once()

    with acting_as(scene.animator):
        assert queries.access_referral(referral.pk, actor=scene.animator).state == State.REDIRECTED
    with acting_as(scene.desk):
        assert cases.lead_of(called.case, actor=scene.desk).organisation_id == scene.line.pk
    assert ("referral_closed", scene.operator.email) in mails()
    with pytest.raises(Referral.DoesNotExist):
        redirect(around, around.sent(around.called(phone="06 00 00 00 01")), scene.stranger)


def test_the_third_redirection_is_the_last_and_a_refusal_then_goes_to_the_animator(around):
    scene, called = around.scene, around.called()
    referral = around.sent(called)
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        Referral.objects.filter(pk=referral.pk).update(hops=MAX_HOPS)
        cursor.execute("set local session_replication_role = origin")

    with pytest.raises(GuardsUnmet) as unmet:
        redirect(around, referral, scene.adviser)
    assert unmet.value.missing == (Guard.TARGET,)
    scene.do(scene.adviser, actions.refuse, referral_id=referral.pk, reason="complet", responder_name="Mme Roche")

    with bypass_row_security():
        fallen = Escalation.objects.get(reason=EscalationReason.TOO_MANY_HOPS.value)
    assert (fallen.referral, fallen.closed_at) == (referral.pk, None)
    with acting_as(scene.animator):
        assert queries.access_referral(referral.pk, actor=scene.animator).state == State.REFUSED


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"reason": " "}, (Guard.REASON,)),
        ({"responder_name": ""}, (Guard.RESPONDER,)),
        ({"target": "rien"}, (Guard.TARGET,)),
    ],
)
def test_a_redirection_says_who_why_and_to_whom(around, changes, missing):
    referral = around.sent()

    with pytest.raises(GuardsUnmet) as unmet:
        redirect(around, referral, around.scene.adviser, **changes)

    assert unmet.value.missing == missing
    assert all_rows(Continuation) == []


def test_who_cannot_be_asked_is_not_redirected_without_agreement(around):
    scene, called = around.scene, around.called(phone="")
    referral = around.sent(called)

    with pytest.raises(GuardsUnmet) as unmet:
        redirect(around, referral, scene.adviser)
    assert unmet.value.missing == (Guard.CONSENT_COVERS_TARGET,)

    scene.agreed(called, around.rival)
    assert redirect(around, referral, scene.adviser).state == State.REDIRECTED


def test_the_same_click_twice_makes_one_child(around):
    referral = around.sent()
    for _ in range(2):
        redirect(around, referral, around.scene.adviser, key="deux-clics")

    assert len(all_rows(Continuation)) == len(all_rows(Referral, parent=referral.pk)) == 1
    with pytest.raises(NotPossible):
        redirect(around, referral, around.scene.adviser)


def test_the_database_redirects_nothing_to_nobody(around):
    referral = ReferralFactory(state=State.SENT, linked=True)
    with pytest.raises(DatabaseError, match="redirected to nobody"), transaction.atomic(), bypass_row_security():
        Transition(
            referral=referral, departement="73", version=referral.version + 1, from_state="envoyee",
            to_state="redirigee", verb="redirect", actor_kind="member", actor_label="x", channel="account",
            effective_on=AT.date(), at=AT, idempotency_key="x", act_digest="0" * 64,
        ).save(force_insert=True)  # fmt: skip
        at_once()


def test_the_database_makes_no_child_where_the_engine_proposed_nobody(around):
    scene, referral = around.scene, around.sent()
    stranger = OrganisationFactory()
    line = Continuation(
        departement="73", actor_kind="member", actor_label="x", membership_id=scene.adviser.membership,
        channel="account", at=AT, idempotency_key="x", act_digest="0" * 64, source_id=referral.pk, how="redirigee",
        child=referral.case_id, recipient=stranger, offer=around.rival_offer.pk, service_family="x",
        service_version="visite_reprise_2022", need="reprendre_apres_arret",
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="proposed nobody"), transaction.atomic(), acting_as(scene.adviser):
        line.save(force_insert=True)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(scene.stranger):
        line.membership_id = scene.stranger.membership
        line.save(force_insert=True)


def test_a_child_keeps_its_parent(around):
    referral = around.sent()
    redirect(around, referral, around.scene.adviser)
    child = child_of(referral)

    for change in ({"parent": None}, {"hops": 2}):
        with pytest.raises(DatabaseError, match="keeps its parent"), transaction.atomic(), bypass_row_security():
            Referral.objects.filter(pk=child.pk).update(**change)
    with pytest.raises(DatabaseError, match="does not follow"), transaction.atomic(), bypass_row_security():
        ReferralFactory(case=child.case, sender=child.sender, orientation=child.orientation, parent=child, hops=2)
        at_once()


def test_the_animator_sees_nothing_of_what_is_not_late(around):
    referral = around.sent()
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        Referral.objects.filter(pk=referral.pk).update(answer_by=timezone.localdate() + timedelta(days=1))
        cursor.execute("set local session_replication_role = origin")

    with pytest.raises(Referral.DoesNotExist):
        redirect(around, referral, around.scene.animator)
