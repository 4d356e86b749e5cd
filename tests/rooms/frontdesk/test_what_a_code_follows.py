"""A code follows what its request became: redirected, asked again, asked beside. Never more than a state and a day."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cordee.cases.models import Case
from cordee.domain.call import Outcome
from cordee.domain.referral import State
from cordee.frontdesk import queries
from cordee.frontdesk.codes import code_of, hash_of_code
from cordee.referrals.models import Continuation
from tests.database import bypass_row_security
from tests.factories.frontdesk import CallFactory
from tests.factories.network import MembershipFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.voice import PersonLinkFactory

pytestmark = pytest.mark.django_db


def followed_as(client, code):
    shown = client.post(reverse("frontdesk:follow"), {"code": code}).content.decode()
    return re.sub(r"\s+", " ", shown.replace("\u00a0", " ").replace("\u202f", " "))


def code_for(referral) -> str:
    agent, call_id = MembershipFactory(role="phone_agent"), uuid4()
    code = code_of(call_id)
    ended = {"ended_at": timezone.now(), "outcome": Outcome.HANDED_OVER.value, "code_hash": hash_of_code(code)}
    CallFactory(pk=call_id, membership=agent, referral=referral.pk, orientation=referral.orientation_id, **ended)
    return code


def goes_on(source, child, how):
    line = {"departement": source.departement, "actor_kind": "member", "channel": "account", "act_digest": "0" * 64}
    made = {"child": child.pk, "recipient_id": child.recipient_id, "offer": child.offer, "at": timezone.now()}
    words = {"service_family": "a", "service_version": "a", "need": "b", "idempotency_key": str(uuid4())}
    with bypass_row_security(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        Continuation.objects.bulk_create([Continuation(source=source, how=how, **line, **made, **words)])
        cursor.execute("set local session_replication_role = origin")


def test_a_request_that_went_on_elsewhere_is_told_by_what_it_became(client):
    first, second, third = (ReferralFactory(state=one) for one in (State.REFUSED, State.EXPIRED, State.ACCEPTED))
    code = code_for(first)
    assert "bien reçue" in followed_as(client, code)

    goes_on(first, second, "redirigee")
    assert "bien reçue" in followed_as(client, code)
    goes_on(second, third, "suivante")

    assert "prise en charge" in followed_as(client, code)
    assert [state for state, _ in queries.followed(code).requests] == [State.ACCEPTED]


@pytest.mark.parametrize(("ago", "status"), [(29, 302), (30, 422)])
def test_it_leads_to_her_page_for_thirty_days_after_her_case_has_closed(client, ago, status):
    refused = ReferralFactory(state=State.REFUSED)
    code, over = code_for(refused), timezone.localdate() - timedelta(days=ago)
    with bypass_row_security():
        PersonLinkFactory(case=refused.case)
        Case.objects.filter(pk=refused.case_id).update(state="closed", closing="suspendu", closed_on=over)

    assert client.post(reverse("frontdesk:own_page"), {"code": code}).status_code == status


def test_several_at_once_are_told_one_by_one_with_their_day_and_no_subject(client):
    first, beside = ReferralFactory(state=State.STARTED), ReferralFactory(state=State.SENT)
    goes_on(first, beside, "aussi")

    shown = followed_as(client, code_for(first))

    assert "Votre appel a donné 2 demandes." in shown
    assert shown.count("Partie le") == 2
    for secret in (first.recipient.name, beside.recipient.name, "reprendre"):
        assert secret not in shown


def test_a_draft_that_was_prepared_is_not_told(client):
    first, prepared = ReferralFactory(state=State.REFUSED), ReferralFactory(state=State.DRAFT)
    goes_on(first, prepared, "suivante")

    assert [state for state, _ in queries.followed(code_for(first)).requests] == [State.REFUSED]


def test_an_anonymous_call_is_followed_as_before(client):
    call_id = uuid4()
    code = code_of(call_id)
    ended = {"ended_at": timezone.now(), "outcome": Outcome.INFORMED.value, "code_hash": hash_of_code(code)}
    CallFactory(pk=call_id, membership=MembershipFactory(role="phone_agent"), **ended)

    assert "sans votre nom" in followed_as(client, code)
    assert queries.followed("ABCDE-23456") is None
