"""The journal is watched by its rules (L-07): what is found is kept without names, and told to who looks at it."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cordee.audit import actions as audit
from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.domain.guards import Finding
from cordee.domain.watching import Rule
from cordee.network.queries import actor_of
from cordee.privacy import actions, watching
from cordee.privacy.models import Watch
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.network import MembershipFactory
from tests.factories.outbox import as_worker, deliver_all, messages
from tests.factories.people import ContactFactory, IdentityFactory
from tests.factories.privacy import CaseAssignmentFactory, EmergencyAccessFactory, GuardFactory, WatchFactory
from tests.rooms.referrals.layers import by_both, by_database, by_queryset

pytestmark = pytest.mark.django_db
NOW = timezone.localtime()
OFFICES = (Role.TEAM_LEAD, Role.ADVISER, Role.STEERING, Role.ADMINISTRATOR, Role.ANIMATOR)


def read(member, case, *, reason=""):
    """As the pages write it."""
    with acting_as(actor_of(member)):
        audit.record_reading(
            "person",
            actor=actor_of(member),
            at=timezone.now(),
            screen="referrals:detail",
            classes=["identity"],
            case=case.pk,
            person=case.person_id,
            reason=reason,
        )


def wrote(member, case, *, days_ago, kind="person.read"):
    """A line of the journal of another day, by the clock of the database."""
    who, what = [member.pk, member.organisation_id], [str(case.pk), str(case.person_id)]
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_event (id, at, recorded_at, kind, actor_kind, actor_label, membership, organisation,"
            ' "case", person, target, classes, screen, reason, channel, detail, request_id)'
            " select %s, moment, moment, %s, 'member', 'Conseillère', %s, %s, %s, %s, '', '{identity}', '', '', '',"
            " '{}', '' from (select now() - %s moment) at",
            [uuid4(), kind, *who, *what, timedelta(days=days_ago)],
        )


def sweep(at=None):
    with as_worker():
        return watching.sweep(at=at or timezone.now())


def found():
    with bypass_row_security():
        return sorted((one.rule, one.membership_id, one.case_id, one.count) for one in Watch.objects.all())


@pytest.fixture
def case(scene):
    with bypass_row_security():
        return type(scene.referral.case).objects.get(pk=scene.referral.case_id)


def test_who_takes_part_reads_without_being_told_of(scene, case):
    read(scene.adviser, case)

    assert sweep() == 0
    assert found() == []


def test_a_case_read_without_part_nor_reason_is_found_once_and_counted(scene, case):
    read(scene.stranger, case)
    assert sweep() == 1
    read(scene.stranger, case)
    read(scene.stranger, case)

    assert sweep() == 0
    assert found() == [(Rule.NO_PART, scene.stranger.pk, case.pk, 3)]


def test_a_written_reason_is_none_of_it(scene, case):
    read(scene.stranger, case, reason="Elle appelle, son référent est absent")

    assert sweep() == 0


@pytest.mark.parametrize(
    ("account", "family", "says"),
    [
        ("Aïcha Lefèvre-Noël", "LEFEVRE NOEL", True),
        ("Aïcha Lefèvre", "Lefebvre", False),
        ("Martin Duval", "Martin", False),
    ],
)
def test_the_same_surname_is_found_once_for_ever(scene, case, account, family, says):
    with bypass_row_security():
        IdentityFactory._meta.model.objects.filter(person=case.person_id).update(family_name=family)
        type(scene.adviser.user).objects.filter(pk=scene.adviser.user_id).update(full_name=account)
    wrote(scene.adviser, case, days_ago=1)
    read(scene.adviser, case)

    assert sweep() == says
    assert sweep() == 0
    assert found() == ([(Rule.SAME_NAME, scene.adviser.pk, case.pk, 1)] if says else [])


def test_the_same_mail_address_is_found(scene, case):
    with bypass_row_security():
        ContactFactory._meta.model.objects.filter(person=case.person_id).update(email=scene.adviser.user.email.upper())
    read(scene.adviser, case)

    assert sweep() == 1
    assert found() == [(Rule.SAME_NAME, scene.adviser.pk, case.pk, 1)]


def test_the_first_reading_of_a_sensitive_case_is_found_even_of_who_is_assigned(scene, case):
    GuardFactory(case=case, kind="sensitive", placed_at=NOW - timedelta(days=1), placed_by=scene.officer)
    CaseAssignmentFactory(case=case, membership=scene.adviser)
    read(scene.adviser, case)

    assert sweep() == 1
    assert found() == [(Rule.SENSITIVE, scene.adviser.pk, case.pk, 1)]


def test_a_case_that_nobody_has_a_reason_to_open_is_found(scene, case, settings):
    settings.CORDEE_HONEY_CASES = [case.pk]
    read(scene.adviser, case)

    assert sweep() == 1
    assert found() == [(Rule.HONEY, scene.adviser.pk, case.pk, 1)]


def test_a_volume_is_found_from_its_threshold_then_from_the_next(scene, settings):
    settings.CORDEE_WATCH_WARN, settings.CORDEE_WATCH_STEP_UP = 3, 5
    reader, people = scene.stranger, [SimpleNamespace(pk="", person_id=uuid4()) for _ in range(5)]
    for one in people[:2]:
        read(reader, one)
        read(reader, one)
    assert sweep() == 0
    read(reader, people[2])
    assert sweep() == 1
    for one in people[3:]:
        read(reader, one)

    assert sweep() == 1
    assert found() == [(Rule.MANY, reader.pk, None, 3), (Rule.TOO_MANY, reader.pk, None, 5)]


def test_a_case_opened_while_its_organisation_does_nothing_is_found_after_a_week(scene, case):
    quiet = scene.adviser
    wrote(quiet, case, days_ago=8)
    wrote(scene.sender, case, days_ago=8)
    wrote(scene.sender, case, days_ago=6, kind="referral.recalled")

    assert sweep() == 1
    assert sweep() == 0
    assert found() == [(Rule.NO_FOLLOW_UP, quiet.pk, case.pk, 1)]


def test_one_mail_a_day_goes_to_the_officers_of_the_place_and_to_the_head(scene, case):
    elsewhere = MembershipFactory(role=Role.RIGHTS_OFFICER.value, departements=["38"])
    head = MembershipFactory(organisation=scene.stranger.organisation, role=Role.TEAM_LEAD.value)
    read(scene.stranger, case)
    sweep()
    read(MembershipFactory(organisation=scene.stranger.organisation, departements=["73"]), case)
    sweep()

    told = {(one.kind, one.address) for one in messages()}
    assert told == {("watch_to_review", scene.officer.user.email), ("watch_in_organisation", head.user.email)}
    assert elsewhere.user.email not in {address for _, address in told}
    assert len(messages()) == 2

    sweep(timezone.now() + timedelta(days=1))

    assert [one.kind for one in messages()].count("watch_to_review") == 2


def test_who_read_is_not_told_of_their_own_reading(scene, case):
    GuardFactory(case=case, kind="sensitive", placed_at=NOW - timedelta(days=1), placed_by=scene.officer)
    read(scene.lead, case)
    sweep()

    assert [one.address for one in messages()] == [scene.officer.user.email]


def test_where_nobody_looks_a_line_waits_for_an_officer(scene, case):
    with bypass_row_security():
        type(scene.officer).objects.filter(pk=scene.officer.pk).update(valid_until=NOW)
    read(scene.stranger, case)
    sweep()
    assert messages() == []
    officer = MembershipFactory(role=Role.RIGHTS_OFFICER.value, departements=["73"])

    sweep()

    assert [one.address for one in messages()] == [officer.user.email]


def test_what_is_told_and_what_is_written_in_the_journal_name_nobody(scene, case):
    read(scene.stranger, case)
    sweep()
    with bypass_row_security():
        name = IdentityFactory._meta.model.objects.get(person=case.person_id).family_name
        line = Watch.objects.get()

    (event,) = [event for event in journal() if event.kind == "watch.found"]
    assert (event.target, event.detail) == (str(line.pk), {"rule": "no_part", "count": 1})
    assert {one.state for one in deliver_all(at=timezone.now() + timedelta(days=1))} == {"sent"}
    assert name not in str(event.detail)


def test_officers_alone_read_what_was_found_in_both_layers(scene, case):
    here, everybodys = WatchFactory(case=case), WatchFactory(of_no_case=True)
    elsewhere = MembershipFactory(role=Role.RIGHTS_OFFICER.value, departements=["38"])
    region = MembershipFactory(role=Role.RIGHTS_OFFICER.value)
    sees = {scene.officer: {here.pk, everybodys.pk}, elsewhere: {everybodys.pk}, region: {here.pk, everybodys.pk}}
    sees |= {MembershipFactory(organisation=here.organisation, role=role.value): set() for role in OFFICES}
    sees[here.membership] = set()

    for member, expected in sees.items():
        actor = actor_of(member)
        assert by_queryset(Watch, actor) == by_database(Watch, actor) == by_both(Watch, actor) == expected, member.role


def test_the_job_alone_asks_the_journal_and_changes_no_opinion(scene, case):
    line = WatchFactory(case=case)
    actor = Actor.for_job("watch")
    with as_worker():
        assert by_database(Watch, actor) == by_both(Watch, actor) == {line.pk}
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(actor):
            Watch.objects.filter(pk=line.pk).update(reviewed_at=NOW, reviewed_by=scene.officer, finding="justified")
        read_by_clock = "select * from policy.watched(current_date, current_date, 0, 0, '{}')"
        with transaction.atomic(), acting_as(Actor.for_job("clock")), connection.cursor() as cursor:
            cursor.execute(read_by_clock)
            assert cursor.fetchall() == []
    refused = pytest.raises(DatabaseError, match="permission denied")
    with refused, transaction.atomic(), acting_as(scene.holder), connection.cursor() as cursor:
        cursor.execute(read_by_clock)


def test_an_officer_concludes_once_and_never_on_their_own_reading(scene, case):
    line = WatchFactory(case=case)
    given = {"watch_id": line.pk, "at": timezone.now()}
    again = [scene.do(scene.officer, actions.conclude, finding=Finding.JUSTIFIED, **given).finding for _ in range(2)]
    assert again == ["justified", "justified"]
    with pytest.raises(actions.AlreadyReviewed):
        scene.do(scene.officer, actions.conclude, finding=Finding.ABUSED, **given)
    assert [event.detail for event in journal() if event.kind == "watch.reviewed"] == [{"finding": "justified"}]

    own = WatchFactory(case=CaseFactory(departement=case.departement), membership=scene.officer)
    with pytest.raises(Watch.DoesNotExist):
        scene.do(scene.officer, actions.conclude, finding=Finding.JUSTIFIED, watch_id=own.pk, at=timezone.now())
    with pytest.raises(Watch.DoesNotExist):
        scene.do(scene.lead, actions.conclude, finding=Finding.JUSTIFIED, **given)


def test_an_emergency_access_is_its_reason(scene, case):
    EmergencyAccessFactory(case=case, membership=scene.stranger)
    read(scene.stranger, case)

    assert sweep() == 0
