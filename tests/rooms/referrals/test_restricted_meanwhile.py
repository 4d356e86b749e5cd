"""A case that is restricted while somebody acts on it: the act finds the door shut, and a sentence says so."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Role
from cordee.people.personal_links import secret_of
from cordee.privacy import actions as privacy
from cordee.referrals.models import Referral, ReferralQuestion
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory, member
from tests.factories.voice import PersonLinkFactory
from tests.rooms.referrals.page_scene import asked, form_of, page, published

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "La personne conteste ses données."


class RestrictedBefore:
    """Restricts the case, on another connection, when the statement that begins so is about to run."""

    def __init__(self, beginning, referral):
        self.beginning, self.referral, self.done = beginning, referral, False
        self.officer = member(Role.RIGHTS_OFFICER, departements=["73"])

    def __call__(self, execute, sql, params, many, context):
        if not self.done and sql.startswith(self.beginning):
            self.done = True
            other = Thread(target=self._restrict)
            other.start()
            other.join()
        return execute(sql, params, many, context)

    def _restrict(self):
        with acting_as(self.officer):
            act = {"reason": REASON, "actor": self.officer, "at": timezone.now(), "key": "limiter-ce-dossier"}
            privacy.restrict(case_id=self.referral.case_id, **act)
        connection.close()


def test_a_case_restricted_while_a_question_is_asked_refuses_it_in_a_sentence(client):
    published()
    with transaction.atomic():  # its lead is written after the case
        referral = asked(linked=True)
    client.force_login(MembershipFactory(organisation=referral.recipient, role=Role.ADVISER.value).user)
    address = page("question", referral)
    said = form_of(referral, text="Depuis quand ?", responder_name="Mme Roche")
    meanwhile = RestrictedBefore('INSERT INTO "referrals_referralquestion"', referral)

    with connection.execute_wrapper(meanwhile):
        answered = client.post(address, said)

    assert meanwhile.done
    assert answered.status_code == 409
    assert "suspendue" in answered.content.decode()
    with bypass_row_security():
        assert not ReferralQuestion.objects.exists()


def test_a_case_restricted_while_a_request_is_accepted_refuses_it_in_a_sentence(client):
    published()
    with transaction.atomic():
        referral = asked(linked=True)
    client.force_login(MembershipFactory(organisation=referral.recipient, role=Role.ADVISER.value).user)
    said = form_of(referral, first_contact_on="demain", comment="", responder_name="Mme Roche")
    meanwhile = RestrictedBefore('UPDATE "referrals_referral"', referral)

    with connection.execute_wrapper(meanwhile):
        answered = client.post(page("accept", referral), said)

    assert meanwhile.done
    assert answered.status_code == 409
    assert "suspendue" in answered.content.decode()
    with bypass_row_security():
        assert Referral.objects.get(pk=referral.pk).state == referral.state


def test_her_page_is_shut_when_her_case_is_restricted_while_it_is_read(client):
    published()
    with bypass_row_security():
        referral = asked(linked=True, case__person__identity__birth_date=date(1980, 3, 14))
        link = PersonLinkFactory(case=referral.case)
    home = reverse("voice:home", args=[secret_of(link.pk)])
    assert client.post(reverse("voice:prove", args=[secret_of(link.pk)]), {"shown": "1980"}).status_code == 302
    assert client.get(home).status_code == 200
    meanwhile = RestrictedBefore('SELECT "cases_participation"', referral)

    with connection.execute_wrapper(meanwhile):
        answered = client.get(home)

    assert meanwhile.done
    assert answered.status_code == 404


@pytest.mark.parametrize(
    "beginning",
    ['SELECT "people_consent"', 'UPDATE "people_consent"', 'UPDATE "cases_participation"', 'UPDATE "cases_case"'],
)
def test_an_agreement_taken_back_while_her_case_is_restricted_finds_her_page_shut(client, beginning):
    published()
    with bypass_row_security():
        referral = asked(linked=True, case__person__identity__birth_date=date(1980, 3, 14))
        link = PersonLinkFactory(case=referral.case)
    secret = secret_of(link.pk)
    client.post(reverse("voice:prove", args=[secret]), {"shown": "1980"})
    address = reverse("voice:withdraw", args=[secret, referral.consent_id])
    meanwhile = RestrictedBefore(beginning, referral)

    with connection.execute_wrapper(meanwhile):
        answered = client.post(address, {"key": "retirer-mon-accord"})

    assert meanwhile.done
    assert answered.status_code == 404
    assert client.get(reverse("voice:home", args=[secret])).status_code == 404
    with bypass_row_security():
        assert referral.consent.__class__.objects.get(pk=referral.consent_id).withdrawn_at is None
