"""A case past its term goes whole, once, and only then; what is counted of it remains."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.domain.access import Actor, Role
from cordee.outbox.models import Message
from cordee.people.models import Identity, Person
from cordee.privacy import term
from cordee.privacy.models import ErasedCase
from tests.access.hanging import hang_on
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.network import MembershipFactory, OrganisationFactory
from tests.factories.orientation import OrientationFactory
from tests.factories.outbox import as_worker, deliver_all
from tests.factories.privacy import CaseAssignmentFactory, EmergencyAccessFactory, GuardFactory
from tests.factories.referrals import ReferralFactory
from tests.rooms.invariants.breaking import without_guards
from tests.rooms.privacy.long_ago import LONG_AGO, end_long_ago, told

CLOSED_ON = LONG_AGO.date()
# What keeps the numbers of a case that is gone, and nothing else of it: docs/operate/dossiers-au-terme.md.
NUMBERS_ONLY = {
    "audit_event",
    "audit_chainlink",
    "privacy_erasedcase",
    "frontdesk_call",
    "catalogue_rulereview",
    "supervision_coachingnote",
}

pytestmark = pytest.mark.django_db


def closed(on=CLOSED_ON, **more):
    ended = {"state": "closed", "closed_on": on, "closing": "aidee"}
    owner = OrganisationFactory()
    return CaseFactory(next_action="", next_action_on=None, next_action_owner=owner, **ended, **more)


def sweep(at=None):
    with as_worker():
        return term.sweep(at=at or timezone.now())


def left():
    with bypass_row_security():
        return set(Case.objects.values_list("pk", flat=True))


@pytest.fixture
def followed():
    """A case with a row in every table that may hang on one, as of years ago."""
    referral = ReferralFactory(state="cloturee", linked=True, classes=["identity", "situation", "health"])
    with without_guards():
        case = Case.objects.get(pk=referral.case_id)
        hang_on(referral, MembershipFactory(role=Role.PHONE_AGENT.value))
        OrientationFactory(case=case)
        GuardFactory(case=case, lifted=True)
        CaseAssignmentFactory(case=case)
        EmergencyAccessFactory(case=case)
        end_long_ago(case)
    told(case)
    return case


def columns_with_numbers():
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns join pg_class on relname = table_name"
            " where table_schema = 'public' and relkind = 'r' and not relispartition"
            " and udt_name in ('uuid', 'text', 'varchar')"
        )
        return cursor.fetchall()


def where_found(numbers):
    """Table and column, wherever one of these numbers is written."""
    found = set()
    with bypass_row_security(), connection.cursor() as cursor:
        for table, column in columns_with_numbers():
            cursor.execute(
                f'select 1 from {table} where "{column}"::text ~ any (%s) limit 1',
                [[str(number) for number in numbers]],
            )
            if cursor.fetchone():
                found.add((table, column))
    return found


def numbers_of(case):
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute(
            "select id from referrals_referral where case_id = %(case)s"
            " union select id from orientation_orientation where case_id = %(case)s",
            {"case": case.pk},
        )
        return {case.pk, case.person_id, *(one for (one,) in cursor.fetchall())}


def test_nothing_of_it_remains_in_any_table_but_its_number(followed):
    numbers = numbers_of(followed)
    assert len({table for table, _ in where_found(numbers)}) > 30

    night = sweep()

    assert (night.erased, night.waiting) == (1, 0)
    assert {table for table, _ in where_found(numbers)} <= NUMBERS_ONLY
    with bypass_row_security():
        assert not Person.objects.filter(pk=followed.person_id).exists()
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")  # no key points to nothing


def test_what_is_counted_of_it_remains(followed):
    sweep()

    with as_worker(), acting_as(term.JOB):
        (line,) = ErasedCase.objects.visible_to(term.JOB)
    assert (line.pk, line.month, line.departement, line.closing) == (followed.pk, date(2020, 5, 1), "73", "aidee")
    assert line.need != ""
    assert [event.case for event in journal() if event.kind == "case.erased"] == [str(followed.pk)]


def test_a_second_night_finds_nothing_more(followed):
    sweep()

    again = sweep()

    assert (again.told, again.erased, again.waiting) == (0, 0, 0)


def test_who_led_it_is_told_a_month_before_and_it_is_kept_until_then():
    case = closed()
    head = MembershipFactory(organisation=case.controller, role=Role.TEAM_LEAD.value)
    at = timezone.now()

    first, second = sweep(at), sweep(at)

    assert (first.told, first.erased, first.waiting) == (1, 0, 1)
    assert (second.told, second.erased) == (0, 0)
    (sent,) = deliver_all(at=at + timedelta(days=2))
    assert (sent.kind, sent.about, sent.address) == (term.KIND, str(case.pk), head.user.email)
    assert left() == {case.pk}


def test_a_month_after_the_mail_it_goes():
    case = closed()
    MembershipFactory(organisation=case.controller, role=Role.TEAM_LEAD.value)
    sweep()
    with bypass_row_security():
        Message.objects.update(created_at=timezone.now() - timedelta(days=30, minutes=1))

    assert sweep().erased == 1

    assert left() == set()
    with bypass_row_security():
        assert not Message.objects.exists()


def test_where_nobody_leads_any_more_a_rights_officer_is_told_else_an_administrator():
    closed()
    administrator = MembershipFactory(role=Role.ADMINISTRATOR.value, departements=[])
    elsewhere = MembershipFactory(role=Role.RIGHTS_OFFICER.value, departements=["38"])

    sweep()

    with bypass_row_security():
        (message,) = Message.objects.all()
    assert message.address == administrator.user.email != elsewhere.user.email


def test_where_there_is_nobody_to_tell_it_is_kept_and_said():
    case = closed()

    night = sweep()

    assert (night.told, night.erased, night.waiting) == (0, 0, 1)
    assert left() == {case.pk}


@pytest.mark.parametrize("days_ago", [29, 91])
def test_a_mail_too_young_or_too_old_erases_nothing(days_ago):
    case = closed()
    told(case, days_ago)

    assert sweep().erased == 0
    assert left() == {case.pk}


def test_the_person_stays_with_another_case():
    case = closed()
    other = CaseFactory(person=case.person)
    told(case)

    sweep()

    assert left() == {other.pk}
    with bypass_row_security():
        assert Identity.objects.filter(person=case.person_id).exists()


def test_years_of_the_setting_hold(settings):
    case = closed(on=timezone.localdate() - timedelta(days=365 * 2 + 200))
    told(case)
    settings.CORDEE_CASES_ERASED_AFTER = 3

    assert sweep().erased == 0
    assert left() == {case.pk}


def test_no_year_at_all_erases_and_tells_nothing_and_says_how_many(settings):
    case = closed()
    told(case)
    settings.CORDEE_CASES_ERASED_AFTER = 0

    night = sweep()

    assert (night.told, night.erased, night.waiting) == (0, 0, 1)
    assert left() == {case.pk}


def inserting(case_id, *, actor=term.JOB, last_before=CLOSED_ON + timedelta(days=400)):
    with as_worker(), acting_as(actor), transaction.atomic():
        ErasedCase(pk=case_id, erased_at=timezone.now(), last_before=last_before).save(force_insert=True)


def test_the_database_erases_no_case_before_two_years_whatever_the_job_says():
    case = closed(on=timezone.localdate() - timedelta(days=700))
    told(case)

    with pytest.raises(DatabaseError, match="not past its term"), transaction.atomic():
        inserting(case.pk, last_before=date(2100, 1, 1))
    assert left() == {case.pk}


def test_the_database_erases_no_open_case_and_none_that_nobody_was_told_of():
    for case in (CaseFactory().pk, closed().pk, uuid4()):
        with pytest.raises(DatabaseError, match="not past its term"), transaction.atomic():
            inserting(case)


def test_nobody_but_its_job_erases():
    case = closed()
    told(case)

    for actor in (Actor.for_job("clock"), Actor.for_job("demo"), Actor.visitor()):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            inserting(case.pk, actor=actor)
    assert left() == {case.pk}


@pytest.mark.parametrize(
    "table",
    [
        "cases_personanswer",
        "matching_matchword",
        "referrals_attempt",
        "referrals_continuation",
        "referrals_referralquestion",
        "referrals_referralcomplement",
        "referrals_transition",
    ],
)
def test_a_journal_still_refuses_every_other_hand(followed, table):
    for statement in (f"delete from {table}", f"update {table} set departement = departement"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            bypass_row_security(),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
