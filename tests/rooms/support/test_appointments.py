"""Appointments of a case: who reads, makes and changes one; what she hears of it, at once and before the day."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.domain.access import Role
from cordee.domain.appointments import AppointmentState, Means
from cordee.domain.planning import Closing
from cordee.network.models import Membership
from cordee.outbox.models import Message
from cordee.support import appointments, booking
from cordee.support.appointment_news import REMINDER, TOLD
from cordee.support.appointments import Agenda
from cordee.support.booking import Meeting
from cordee.support.models import Appointment
from cordee.support.refusals import AppointmentMoved, AppointmentOfClosedCase, NotAhead
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.network import OrganisationFactory
from tests.factories.outbox import messages
from tests.factories.privacy import EmergencyAccessFactory, GuardFactory
from tests.factories.support import AppointmentFactory, at_ten
from tests.factories.voice import PersonLinkFactory, holder_of
from tests.rooms.referrals.scene import member_of
from tests.rooms.support.test_case_page import case_of
from tests.rooms.support.test_steps import THREE, tied

pytestmark = pytest.mark.django_db

NOW = timezone.now()
TODAY = timezone.localdate()
DAY = timedelta(days=1)
SOON = at_ten(TODAY + 10 * DAY)


@pytest.fixture
def her(led):
    PersonLinkFactory(case=case_of(led))
    return holder_of(led.case_id)


def meeting(starts_at=SOON, **said) -> Meeting:
    given = {"minutes": 45, "means": Means.ON_SITE, "place": "12 rue des Bauges"} | said
    return Meeting(starts_at=starts_at, **given)


def made(actor, referral, *, key="une-fois", at=NOW, **said) -> Appointment:
    known = {"subject": "Faire le point", "actor": actor, "at": at, "key": key}
    with acting_as(actor):
        return booking.book(case_id=referral.case_id, meeting=meeting(**said), **known)


def did(actor, act, one, *, at=NOW, **said) -> Appointment:
    with acting_as(actor):
        return act(appointment_id=one.pk, seen=said.pop("seen", one.seen), actor=actor, at=at, **said)


def stored(one) -> Appointment:
    with bypass_row_security():
        return Appointment.objects.get(pk=one.pk)


def reads(actor, referral) -> set[str]:
    with acting_as(actor):
        return set(
            Appointment.objects.visible_to(actor).filter(case=referral.case_id).values_list("subject", flat=True)
        )


def kinds() -> list[str]:
    return [one.kind for one in journal() if one.kind.startswith("appointment.") and not one.kind.endswith(".read")]


def told(kind) -> list[Message]:
    return [one for one in messages() if one.kind == kind]


# Who reads which.


@pytest.mark.parametrize(
    ("level", "role", "classes", "seen"),
    [
        ("partner", Role.ADVISER, THREE, {"d’un autre", "chez nous"}),
        ("partner", Role.ADVISER, (), {"chez nous"}),
        ("partner", Role.PHONE_AGENT, THREE, set()),
        ("reader", Role.ADVISER, ["identity", "situation"], {"d’un autre", "chez nous"}),
        ("reader", Role.ADVISER, ["identity"], set()),
        ("trace", Role.ADVISER, (), set()),
        ("invited", Role.ADVISER, (), set()),
    ],
)
def test_another_organisation_reads_its_own_and_the_others_as_she_agreed(led, level, role, classes, seen):
    other = tied(led, level, OrganisationFactory(), classes)
    AppointmentFactory(case=case_of(led), subject="d’un autre")
    AppointmentFactory(case=case_of(led), subject="chez nous", membership__organisation=other)

    assert reads(member_of(other, role), led) == seen


def test_an_emergency_opens_none_and_a_guard_shuts_them(led, adviser):
    made(adviser, led)
    stranger = member_of(OrganisationFactory(), Role.ADVISER)
    with bypass_row_security():
        membership = Membership.objects.get(pk=stranger.membership)
    EmergencyAccessFactory(case=case_of(led), membership=membership)

    before = reads(adviser, led), reads(stranger, led)
    GuardFactory(case=case_of(led))

    assert before == ({"Faire le point"}, set())
    assert reads(adviser, led) == set()


# The acts.


def test_one_is_made_once_a_key_and_traced_without_its_words(led, adviser):
    first, second = made(adviser, led), made(adviser, led)

    assert first.pk == second.pk
    (event,) = [one for one in journal() if one.kind == "appointment.made"]
    assert (event.classes, event.case) == (["situation"], str(led.case_id))
    assert "Bauges" not in str(event.detail) + event.reason


def test_a_reader_receives_nobody_nor_is_one_made_in_the_past_or_too_far(led, adviser):
    reader = member_of(tied(led, "reader", OrganisationFactory(), THREE), Role.ADVISER)

    with pytest.raises(Case.DoesNotExist):
        made(reader, led)
    for when in (NOW - DAY, NOW, NOW + 600 * DAY):
        with pytest.raises(NotAhead):
            made(adviser, led, starts_at=when)


def test_a_closed_case_has_no_new_one(us, adviser):
    closed = {"state": "closed", "closing": Closing.SETTLED.value, "closed_on": TODAY}
    case = CaseFactory(next_action_owner=us, next_action="", next_action_on=None, **closed)
    known = {"subject": "Rappeler", "actor": adviser, "at": NOW, "key": "une"}

    with acting_as(adviser), pytest.raises(AppointmentOfClosedCase):
        booking.book(case_id=case.pk, meeting=meeting(), **known)


def test_it_keeps_its_key_when_it_is_moved_and_counts_how_often(led, adviser):
    one = made(adviser, led)

    moved = did(adviser, booking.move, one, meeting=meeting(SOON + DAY))
    did(adviser, booking.move, one, meeting=meeting(SOON + DAY), seen=moved.seen)

    after = stored(one)
    assert (after.starts_at, after.moved_from, after.sequence, after.state) == (SOON + DAY, SOON, 1, "prevu")
    assert kinds() == ["appointment.made", "appointment.moved"]


def test_it_is_said_held_or_missed_once_it_has_begun_and_taken_back(led, adviser):
    one = made(adviser, led)
    with pytest.raises(AppointmentMoved):
        did(adviser, booking.miss, one)

    missed = did(adviser, booking.miss, one, at=SOON + DAY)
    did(adviser, booking.resume, missed, at=SOON + DAY)
    did(adviser, booking.hold, one, at=SOON + DAY)

    assert (stored(one).state, stored(one).settled_by) == (AppointmentState.HELD, adviser.label)
    assert kinds() == ["appointment.made", "appointment.missed", "appointment.resumed", "appointment.held"]


def test_what_changed_since_the_page_was_read_is_not_changed_again(led, adviser):
    one = made(adviser, led)
    did(adviser, booking.move, one, meeting=meeting(SOON + DAY))

    with pytest.raises(AppointmentMoved):
        did(adviser, booking.cancel, one, reason="Fermé")

    assert stored(one).state == AppointmentState.PLANNED


def test_a_partner_changes_its_own_alone_the_lead_all_and_a_reader_none(led, adviser):
    partner = member_of(tied(led, "partner", OrganisationFactory(), THREE), Role.ADVISER)
    reader = member_of(tied(led, "reader", OrganisationFactory(), THREE), Role.ADVISER)
    ours, theirs = made(adviser, led), made(partner, led)

    did(partner, booking.cancel, theirs, reason="Fermé")
    for actor, one in ((partner, ours), (reader, ours), (reader, theirs)):
        with pytest.raises(Appointment.DoesNotExist):
            did(actor, booking.cancel, one, reason="Fermé")
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("update support_appointment set settled_by = settled_by where id = %s", [one.pk])
            assert cursor.rowcount == 0

    assert (stored(theirs).state, stored(ours).state) == (AppointmentState.CANCELLED, AppointmentState.PLANNED)
    another = made(partner, led, key="autre")
    assert did(adviser, booking.cancel, another, reason="Elle est déjà venue").state == AppointmentState.CANCELLED


def test_the_database_refuses_what_the_application_would_let_pass(led, adviser):
    one = made(adviser, led)
    wrong = (
        "update support_appointment set subject = 'Autre' where id = %s",
        "update support_appointment set organisation_id = organisation_id where id = %s",
        "update support_appointment set state = 'tenu' where id = %s",
        "update support_appointment set state = 'annule', settled_at = now(), settled_by = 'x' where id = %s",
        "update support_appointment set sequence = 1 where id = %s",
        "update support_appointment set place = '' where id = %s",
        "update support_appointment set wished_at = now() where id = %s",
        "delete from support_appointment where id = %s",
    )
    refused = 0
    for change in wrong:
        with pytest.raises(DatabaseError), transaction.atomic(), acting_as(adviser), connection.cursor() as cursor:
            cursor.execute(change, [one.pk])
        refused += 1
    assert refused == len(wrong)


# What she says of it.


def test_she_asks_for_another_time_in_her_words_and_it_stands_until_answered(led, adviser, her):
    one = made(adviser, led)

    asked_for = did(her, booking.ask_another_time, one, words=" Plutôt un mardi matin ")
    did(her, booking.ask_another_time, one, words="Plutôt un mardi matin")
    with acting_as(adviser):
        waiting = appointments.listed(actor=adviser, agenda=Agenda.ANOTHER_TIME, now=NOW).rows

    assert (stored(one).wish, stored(one).starts_at, stored(one).wish_waits) == ("Plutôt un mardi matin", SOON, True)
    assert [found.pk for found in waiting] == [one.pk]
    with pytest.raises(AppointmentMoved):
        did(adviser, booking.keep, one)  # a page that was read before she asked
    kept = did(adviser, booking.keep, one, seen=asked_for.seen)
    assert (kept.wish_waits, stored(one).wish) == (False, "Plutôt un mardi matin")
    assert kinds() == ["appointment.made", "appointment.another_time_asked", "appointment.kept"]


def test_moving_it_answers_what_she_asked(led, adviser, her):
    one = made(adviser, led)
    waits = did(her, booking.ask_another_time, one, words="Plutôt un mardi")

    did(adviser, booking.move, one, meeting=meeting(SOON + DAY), seen=waits.seen)

    assert (stored(one).wish_waits, stored(one).sequence) == (False, 1)


def test_once_it_has_begun_she_asks_nothing_and_she_writes_her_wish_alone(led, adviser, her):
    one = made(adviser, led)
    with pytest.raises(AppointmentMoved):
        did(her, booking.ask_another_time, one, words="Un mardi", at=SOON + DAY)
    for change in (
        "starts_at = starts_at + interval '1 day'",
        "state = 'annule', reason = 'x', settled_at = now(), settled_by = 'x'",
        "wish = 'x', wished_at = now(), wish_answered_at = now()",
        "wish = 'x', wished_at = now(), place = 'Chez moi'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), acting_as(her), connection.cursor() as cursor:
            cursor.execute(f"update support_appointment set {change} where id = %s", [one.pk])

    assert reads(her, led) == {"Faire le point"}
    assert stored(one).starts_at == SOON


# What she hears.


def test_she_is_told_and_reminded_once_and_a_moved_one_replaces_its_reminder(led, adviser):
    one = made(adviser, led)
    made(adviser, led)
    moved = did(adviser, booking.move, one, meeting=meeting(SOON + DAY))
    did(adviser, booking.cancel, moved, reason="Fermé ce jour")

    keys = sorted(message.idempotency_key.split(":")[2:4] for message in told(TOLD))
    reminders = told(REMINDER)
    assert keys == [["0", "fixe"], ["1", "annule"], ["1", "deplace"]]
    assert sorted(message.idempotency_key.split(":")[2] for message in reminders) == ["0", "1"]
    assert all(SOON - 6 * DAY < message.not_before < SOON + DAY for message in reminders)
    assert {message.about for message in reminders} == {str(led.case_id)}


def test_a_partner_makes_one_and_she_is_told(led):
    partner = member_of(tied(led, "partner", OrganisationFactory(), THREE), Role.ADVISER)
    made(partner, led)

    assert len(told(TOLD)) == 1


# The lists.


def test_each_list_holds_what_it_says(us, led, adviser):
    case, member = case_of(led), Membership.objects.get(pk=adviser.membership)
    at = at_ten(TODAY) + timedelta(hours=2)
    with bypass_row_security():
        known = {"case": case, "membership": member}
        past = AppointmentFactory(starts_at=at_ten(TODAY - DAY), **known)
        begun = AppointmentFactory(starts_at=at_ten(TODAY), **known)
        held = AppointmentFactory(starts_at=at_ten(TODAY), held=True, **known)
        later = AppointmentFactory(starts_at=at + timedelta(hours=2), **known)
        wished = AppointmentFactory(wished=True, **known)
        AppointmentFactory(starts_at=at_ten(TODAY), cancelled=True, **known)
        AppointmentFactory(starts_at=at_ten(TODAY), case=case)
    found = {}
    with acting_as(adviser):
        for agenda in Agenda:
            found[agenda] = {one.pk for one in appointments.listed(actor=adviser, agenda=agenda, now=at).rows}
        counted = appointments.counts(actor=adviser, now=at)

    assert found == {
        Agenda.TODAY: {begun.pk, held.pk, later.pk},
        Agenda.TO_COME: {later.pk, wished.pk},
        Agenda.ANOTHER_TIME: {wished.pk},
        Agenda.UNSAID: {past.pk, begun.pk},
    }
    assert counted == {agenda: len(keys) for agenda, keys in found.items()}
