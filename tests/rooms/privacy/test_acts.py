"""Who narrows a case and who opens it in an emergency; each act leaves its event, none leaves half an effect."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.domain.access import Role
from cordee.domain.guards import Finding, GuardKind
from cordee.network.queries import actor_of
from cordee.privacy import actions, queries
from cordee.privacy.models import EmergencyAccess, Guard
from cordee.referrals import queries as referrals
from cordee.referrals import sweep as clock
from cordee.referrals.models import Referral
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import MembershipFactory
from tests.factories.outbox import messages
from tests.factories.privacy import EmergencyAccessFactory, GuardFactory
from tests.factories.referrals import ReferralFactory
from tests.rooms.privacy.scene import REASON

pytestmark = pytest.mark.django_db
URGENT = "Elle appelle en détresse, son référent est absent"


def kinds():
    return [event.kind for event in journal()]


def restrict(scene, member, key="a"):
    return scene.do(member, actions.restrict, case_id=scene.referral.case_id, reason=REASON, at=timezone.now(), key=key)


def mark(scene, member, members, key="a"):
    return scene.do(
        member,
        actions.mark_sensitive,
        case_id=scene.referral.case_id,
        reason=REASON,
        members=[one.pk for one in members],
        at=timezone.now(),
        key=key,
    )


def open_it(scene, member, key="a"):
    return scene.do(
        member,
        actions.open_in_emergency,
        case_id=scene.referral.case_id,
        reason=URGENT,
        at=timezone.now(),
        key=key,
    )


def reads(scene, member):
    actor = actor_of(member)
    with acting_as(actor):
        return Referral.objects.visible_to(actor).filter(pk=scene.referral.pk).exists()


def test_the_rights_officer_restricts_and_lifts_with_a_reason(scene):
    guard = restrict(scene, scene.officer)
    assert not reads(scene, scene.adviser)

    scene.do(scene.officer, actions.lift, guard_id=guard.pk, reason="Exactitude vérifiée", at=timezone.now())

    assert reads(scene, scene.adviser)
    assert [(event.kind, event.reason) for event in journal()] == [
        ("case.restricted", REASON),
        ("case.restricted_lifted", "Exactitude vérifiée"),
    ]


def test_the_same_key_restricts_once_and_another_is_told_since_when(scene):
    first = restrict(scene, scene.officer)

    assert restrict(scene, scene.officer).pk == first.pk
    with pytest.raises(actions.AlreadyGuarded) as before:
        restrict(scene, scene.officer, key="b")
    assert before.value.guard.pk == first.pk
    assert kinds() == ["case.restricted"]


@pytest.mark.parametrize("who", ["lead", "adviser", "sender", "stranger"])
def test_nobody_else_restricts(scene, who):
    with pytest.raises(Case.DoesNotExist):
        restrict(scene, getattr(scene, who))

    actor = actor_of(getattr(scene, who))
    with acting_as(actor), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Guard.objects.bulk_create([_guard(scene, actor)])


def _guard(scene, actor):
    return Guard(
        case_id=scene.referral.case_id,
        departement="73",
        kind=GuardKind.RESTRICTED.value,
        reason=REASON,
        placed_at=timezone.now(),
        placed_by_id=actor.membership,
        placed_by_label=actor.label,
        idempotency_key="z",
    )


def test_a_rights_officer_of_elsewhere_finds_nothing(scene):
    elsewhere = MembershipFactory(role=Role.RIGHTS_OFFICER.value, departements=["38"])

    with pytest.raises(Case.DoesNotExist):
        restrict(scene, elsewhere)
    with acting_as(actor_of(elsewhere)):
        assert queries.cases_named(scene.referral.reference) == []
    with acting_as(actor_of(scene.officer)):
        assert queries.cases_named(scene.referral.reference) == [scene.referral.case_id]


def test_the_clock_leaves_a_restricted_case_alone_and_takes_it_up_when_lifted(scene):
    late = ReferralFactory(state="envoyee", sent_at=timezone.now() - timedelta(days=60))
    guard = GuardFactory(case_id=late.case_id, departement=late.departement, case=None)

    assert clock.sweep(at=timezone.now()).reminded == 0
    scene.do(scene.officer, actions.lift, guard_id=guard.pk, reason="Exactitude vérifiée", at=timezone.now())
    assert clock.sweep(at=timezone.now()).reminded == 1


def test_a_team_lead_leaves_a_case_to_those_it_assigns_and_the_other_side_is_told(scene):
    guard = mark(scene, scene.lead, [scene.adviser])

    assert reads(scene, scene.adviser)
    assert not reads(scene, scene.lead)
    assert not reads(scene, scene.sender)
    assert [(one.kind, one.address) for one in messages()] == [("case_sensitive", scene.sender.user.email)]
    assert kinds() == ["case.sensitive", "case.assigned"]
    scene.do(scene.sender, actions.assign, case_id=guard.case_id, members=[scene.sender.pk], at=timezone.now())
    assert reads(scene, scene.sender)


def test_a_sensitive_case_always_has_somebody(scene):
    with pytest.raises(actions.NobodyAssigned):
        mark(scene, scene.lead, [])
    guard = mark(scene, scene.lead, [scene.adviser])
    with acting_as(actor_of(scene.lead)):
        (only,) = queries.sheet(guard.case_id, actor=actor_of(scene.lead)).assigned

    with pytest.raises(actions.NobodyAssigned):
        scene.do(scene.lead, actions.end_assignment, assignment_id=only.pk, at=timezone.now())
    scene.do(scene.lead, actions.assign, case_id=guard.case_id, members=[scene.lead.pk], at=timezone.now())
    scene.do(scene.lead, actions.end_assignment, assignment_id=only.pk, at=timezone.now())

    assert (reads(scene, scene.adviser), reads(scene, scene.lead)) == (False, True)


def test_a_team_lead_assigns_its_own_people_only(scene):
    mark(scene, scene.lead, [scene.adviser])

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        scene.do(
            scene.lead,
            actions.assign,
            case_id=scene.referral.case_id,
            members=[scene.stranger.pk],
            at=timezone.now(),
        )


def test_an_emergency_opens_for_an_hour_and_those_who_answer_for_it_are_told(scene):
    head = MembershipFactory(organisation=scene.stranger.organisation, role=Role.TEAM_LEAD.value)
    assert not reads(scene, scene.stranger)

    access = open_it(scene, scene.stranger)

    assert reads(scene, scene.stranger)
    assert (access.expires_at - access.opened_at).total_seconds() == 3600
    told = {one.address for one in messages() if one.kind == "emergency_opened"}
    assert told == {
        scene.referral.recipient.email,
        scene.lead.user.email,
        head.user.email,
        scene.officer.user.email,
    }
    assert [(event.kind, event.reason) for event in journal()] == [("emergency.opened", URGENT)]
    assert open_it(scene, scene.stranger).pk == access.pk
    with bypass_row_security():
        assert EmergencyAccess.objects.count() == 1


def test_an_emergency_reads_and_changes_nothing(scene):
    open_it(scene, scene.stranger)
    actor = actor_of(scene.stranger)

    with acting_as(actor):
        referral = referrals.access_referral(scene.referral.pk, actor=actor)
        assert referrals.possible_acts(referral, actor=actor, on=timezone.localdate()) == ()
        assert Referral.objects.filter(pk=referral.pk).update(cancel_reason="x") == 0
        assert Case.objects.filter(pk=referral.case_id).update(state="closed") == 0


@pytest.mark.parametrize("kind", GuardKind)
def test_an_emergency_opens_no_guarded_case(scene, kind):
    with bypass_row_security():
        GuardFactory(case=Case.objects.get(pk=scene.referral.case_id), kind=kind.value)

    with pytest.raises(Case.DoesNotExist):
        open_it(scene, scene.stranger)


def test_neither_another_role_nor_another_place_opens_in_an_emergency(scene):
    for changes in ({"role": Role.ANIMATOR.value}, {"role": Role.PHONE_AGENT.value}, {"departements": ["38"]}):
        with pytest.raises(Case.DoesNotExist):
            open_it(scene, MembershipFactory(**changes))


def test_the_database_lets_nobody_open_for_longer_or_for_somebody_else(scene):
    actor = actor_of(scene.stranger)
    known = {"case_id": scene.referral.case_id, "case": None, "departement": "73", "membership": scene.stranger}
    tomorrow = timezone.now() + timedelta(days=1)
    for changes in ({"opened_at": tomorrow}, {"membership": scene.adviser}):
        access = EmergencyAccessFactory.build(**{**known, **changes})
        with acting_as(actor), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            EmergencyAccess.objects.bulk_create([access])
    longer = EmergencyAccessFactory.build(**known, expires_at=tomorrow)
    with acting_as(actor), pytest.raises(DatabaseError, match="an_hour_at_most"), transaction.atomic():
        EmergencyAccess.objects.bulk_create([longer])


def test_the_rights_officer_reviews_once(scene):
    access = open_it(scene, scene.stranger)
    given = {"access_id": access.pk, "finding": Finding.ABUSED, "note": "Pas d’urgence", "at": timezone.now()}

    scene.do(scene.officer, actions.review, **given)

    with bypass_row_security():
        access.refresh_from_db()
    assert (access.finding, access.review_note) == ("abused", "Pas d’urgence")
    with pytest.raises(actions.AlreadyReviewed):
        scene.do(scene.officer, actions.review, **given | {"finding": Finding.JUSTIFIED})
    assert kinds()[-1] == "emergency.reviewed"


def test_nobody_else_reviews(scene):
    access = open_it(scene, scene.stranger)

    for member in (scene.stranger, scene.lead):
        with pytest.raises(EmergencyAccess.DoesNotExist):
            scene.do(
                member,
                actions.review,
                access_id=access.pk,
                finding=Finding.JUSTIFIED,
                note="",
                at=timezone.now(),
            )
