"""Levels of support: a person who came straight is supported once she was met, and counts say what each case says."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cordee.audit.context import acting_as
from cordee.domain.programmes import SupportLevel
from cordee.domain.referral import State
from cordee.programmes import levels
from tests.access.relations import guards_asleep
from tests.database import bypass_row_security
from tests.factories.cases import CaseFactory
from tests.factories.network import OrganisationFactory
from tests.factories.orientation import OrientationFactory
from tests.factories.people import CAME_AT
from tests.factories.privacy import GuardFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.support import AppointmentFactory

pytestmark = pytest.mark.django_db


def straight(us, **more):
    """A case that its lead opened, with what she needs: she was told what exists."""
    with guards_asleep():
        case = CaseFactory(next_action_owner=us, opened_at=CAME_AT, **more)
        OrientationFactory(case=case, departement=case.departement)
    return case


def met(case, us, **trait):
    with guards_asleep():
        AppointmentFactory(case=case, membership__organisation=us, starts_at=CAME_AT, **trait)


def level_of(case, actor):
    with acting_as(actor):
        found = levels.level_of_case(case.pk, actor=actor)
        return found.level if found else None


def test_who_came_straight_is_supported_once_she_was_met(us, adviser):
    case = straight(us)

    assert level_of(case, adviser) is SupportLevel.INFORMED
    met(case, us)
    assert level_of(case, adviser) is SupportLevel.INFORMED  # planned, not held
    met(case, us, held=True)
    assert level_of(case, adviser) is SupportLevel.SUPPORTED


def test_the_counts_are_those_of_each_case_once_a_person_in_one_question(us, adviser):
    told, twice, session, hidden, asked_for = (straight(us) for _ in range(5))
    again = straight(us, person=twice.person)
    met(again, us, held=True)
    with guards_asleep():
        ProgrammeFactory(case=session, membership__organisation=us, minutes=45)
        bare = CaseFactory(next_action_owner=us, opened_at=CAME_AT)
        GuardFactory(case=hidden, kind="restricted")
        straight(OrganisationFactory(name="Un autre organisme"))
        before = straight(us)
    with bypass_row_security():
        ReferralFactory(case=asked_for, sender=us, state=State.REFUSED.value)
        type(before).objects.filter(pk=before.pk).update(opened_at=CAME_AT - timedelta(days=800))

    with (
        acting_as(adviser),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        found = levels.counts_of(actor=adviser, year=CAME_AT.year)

    highest = {}
    for case in (told, twice, again, session, asked_for, bare):
        level = level_of(case, adviser)
        if level:
            best = highest.get(case.person_id, level)
            highest[case.person_id] = max(best, level, key=levels.ORDER.index)
    counted = Counter(highest.values())
    assert found == {level: counted[level] for level in SupportLevel}
    assert found == {SupportLevel.INFORMED: 1, SupportLevel.ORIENTED: 1, SupportLevel.SUPPORTED: 2}
    assert len([one for one in asked if "cases_case" in one["sql"]]) == 1
