"""An emergency access that nobody reviews is recalled: to the officer on its day, then to who answers for both."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from cordee.audit.context import acting_as
from cordee.domain.access import Actor, Role
from cordee.domain.guards import review_reminder
from cordee.privacy import reminding
from cordee.privacy.models import EmergencyAccess
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import MembershipFactory
from tests.factories.outbox import as_worker, messages
from tests.factories.privacy import EmergencyAccessFactory
from tests.rooms.referrals.layers import by_both, by_database, by_queryset

DUE = date(2024, 9, 10)  # a Tuesday
MORNING = datetime(2024, 9, 10, 8, tzinfo=UTC)


def test_the_reminders_follow_working_days():
    days = [DUE + timedelta(days=days) for days in range(-1, 16)]

    said = {day.isoformat(): review_reminder(DUE, on=day, holidays=frozenset()) for day in days}

    assert {day: time for day, time in said.items() if time is not None} == {
        "2024-09-10": 0,
        "2024-09-11": 1,
        "2024-09-18": 2,
        "2024-09-25": 3,
    }


def test_a_holiday_puts_the_reminder_off_to_the_next_working_day():
    closed = frozenset({date(2024, 9, 11)})

    assert review_reminder(DUE, on=date(2024, 9, 11), holidays=closed) is None
    assert review_reminder(DUE, on=date(2024, 9, 12), holidays=closed) == 1


@pytest.fixture
def access(scene):
    opened = datetime(2024, 9, 3, 9, tzinfo=UTC)
    with bypass_row_security():
        return EmergencyAccessFactory(
            case=scene.referral.case, membership=scene.stranger, opened_at=opened, review_by=DUE
        )


def sweep(days: int) -> int:
    with as_worker():
        return reminding.sweep(at=MORNING + timedelta(days=days))


def told() -> list[str]:
    return sorted(message.address for message in messages() if message.kind == reminding.KIND)


@pytest.mark.django_db
def test_on_its_day_the_rights_officer_of_the_place_is_recalled_once(scene, access):
    MembershipFactory(role=Role.RIGHTS_OFFICER.value, departements=["38"])

    assert [sweep(-1), sweep(0), sweep(0)] == [0, 1, 0]

    assert told() == [scene.officer.user.email]


@pytest.mark.django_db
def test_once_late_the_head_of_who_opened_it_and_the_administrators_hear_of_it_too(scene, access):
    head = MembershipFactory(organisation=scene.stranger.organisation, role=Role.TEAM_LEAD.value)
    administrator = MembershipFactory(role=Role.ADMINISTRATOR.value)

    assert sweep(1) == 1

    assert told() == sorted([scene.officer.user.email, head.user.email, administrator.user.email])
    assert [event.kind for event in journal()].count("emergency.review_recalled") == 1


@pytest.mark.django_db
def test_where_there_is_no_officer_the_administrators_hear_of_it_on_the_day(scene, access):
    administrator = MembershipFactory(role=Role.ADMINISTRATOR.value)
    with bypass_row_security():
        type(scene.officer).objects.filter(pk=scene.officer.pk).update(valid_until=MORNING)

    sweep(0)

    assert told() == [administrator.user.email]


@pytest.mark.django_db
def test_what_was_reviewed_is_recalled_no_more(scene, access):
    with bypass_row_security():
        EmergencyAccess.objects.filter(pk=access.pk).update(
            reviewed_at=MORNING, reviewed_by=scene.officer, reviewed_by_label="Déléguée", finding="justified"
        )

    assert [sweep(0), sweep(1)] == [0, 0]
    assert told() == []


@pytest.mark.django_db
def test_the_clock_sees_the_accesses_in_both_layers_and_changes_nothing_but_that_day(access):
    clock = Actor.for_job("clock")

    assert by_queryset(EmergencyAccess, clock) == {access.pk}
    with as_worker():
        assert by_database(EmergencyAccess, clock) == by_both(EmergencyAccess, clock) == {access.pk}
        for said in (
            {"reviewed_at": MORNING, "finding": "justified"},
            {"reviewed_by": access.membership},
            {"finding": "justified"},
            {"review_note": "Vu."},
        ):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(clock):
                EmergencyAccess.objects.filter(pk=access.pk).update(**said)
