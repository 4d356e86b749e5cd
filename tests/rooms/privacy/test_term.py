"""The cases whose term has passed are named, and only they; nothing is erased."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases.models import Case
from cordee.domain.access import Actor, Role
from cordee.privacy import term
from cordee.privacy.models import Guard
from cordee.voice.models import RightsRequest
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.network import MembershipFactory, OrganisationFactory, member
from tests.factories.outbox import as_worker

TODAY = date(2026, 11, 22)
TWO_YEARS_AGO = date(2024, 11, 22)

pytestmark = pytest.mark.django_db


def closed(on):
    ended = {"state": "closed", "closed_on": on, "closing": "aidee"}
    case = CaseFactory(lead=None, next_action="", next_action_on=None, controller=OrganisationFactory(), **ended)
    return case.pk


def past(on=TODAY, **more):
    with as_worker():
        return term.past_their_term(on=on, **more)


def test_a_case_is_past_its_term_the_day_after_two_whole_years():
    older, old = closed(TWO_YEARS_AGO - timedelta(days=9)), closed(TWO_YEARS_AGO - timedelta(days=1))
    closed(TWO_YEARS_AGO)
    CaseFactory()

    assert past() == [older, old]
    assert past(years=3) == []


def test_who_keeps_for_longer_from_a_29th_of_february_counts_from_the_28th():
    case = closed(date(2026, 2, 27))

    assert past(date(2028, 2, 29)) == [case]
    assert past(date(2028, 2, 27)) == []


def test_what_she_has_asked_keeps_her_case_until_it_is_answered_and_two_years_more():
    case = closed(date(2020, 1, 1))
    asked = {
        "right": "effacement",
        "words": "Tout",
        "asked_at": timezone.now(),
        "answer_by": TODAY,
        "departement": "73",
    }
    with bypass_row_security():
        RightsRequest.objects.bulk_create([RightsRequest(case_id=case, idempotency_key="k", **asked)])

    assert past() == []


def test_a_case_that_is_restricted_is_kept_until_the_restriction_is_lifted():
    case, by = closed(date(2020, 1, 1)), MembershipFactory(role=Role.RIGHTS_OFFICER.value)
    placed = {"placed_at": timezone.now(), "placed_by": by, "placed_by_label": "x", "idempotency_key": "k"}
    with bypass_row_security():
        Guard.objects.bulk_create([Guard(case_id=case, kind="restricted", reason="x", departement="73", **placed)])

    assert past() == []


def test_nobody_but_the_job_is_told_which():
    closed(date(2020, 1, 1))

    for actor in (Actor.visitor(), member(role=Role.RIGHTS_OFFICER), Actor.for_job("clock")):
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("select policy.cases_past_their_term(%s)", [TODAY])
            assert cursor.fetchone() == ([],)


def test_their_number_is_written_down_and_nothing_is_erased():
    cases = {closed(date(2020, 1, 1)) for _ in range(3)}
    at = datetime.combine(TODAY, datetime.min.time(), tzinfo=timezone.get_current_timezone())

    with as_worker():
        assert term.note(at=at, on=TODAY) == 3

    assert [(event.kind, event.detail) for event in journal()] == [("cases.past_their_term", {"count": 3})]
    with bypass_row_security():
        assert cases <= set(Case.objects.values_list("pk", flat=True))


def test_when_none_has_passed_nothing_is_written():
    closed(TODAY)

    with as_worker():
        assert term.note(at=timezone.now(), on=TODAY) == 0
    assert journal() == []
