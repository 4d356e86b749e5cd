"""The officer agrees to an erasure: who leads the case is written to, and reads it in the list until it is done."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.cases import queries as cases
from cordee.domain.access import Role
from cordee.domain.rights import RightAnswer, erased_on
from cordee.outbox.models import Message
from cordee.privacy import actions, mail
from cordee.referrals.references import reference_of
from cordee.voice.models import RightsRequest
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.cases import CaseFactory
from tests.factories.network import MembershipFactory, OrganisationFactory, actor_of
from tests.factories.privacy import GuardFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.voice import RightsRequestFactory

pytestmark = pytest.mark.django_db
AGREED, CALLED_OFF = "case_erasure_agreed", "case_erasure_called_off"


@pytest.fixture
def officer():
    return MembershipFactory(role=Role.RIGHTS_OFFICER.value, departements=["73"])


@pytest.fixture
def lead():
    return MembershipFactory(organisation=OrganisationFactory(email="suivi@example.org"), role=Role.ADVISER.value)


def led_by(member, **more):
    return CaseFactory(departement="73", next_action_owner=member.organisation, **more)


def asked(case, right="effacement", **more):
    with bypass_row_security():
        return RightsRequestFactory(case=case, right=right, words="Mes lombalgies ne regardent personne.", **more)


def agreed(case, *, ago=timedelta(days=1)):
    return asked(case, answer="accepte", answer_words="Oui.", answered_at=timezone.now() - ago)


def answer(request, officer, answered):
    with acting_as(actor_of(officer)):
        said = {"answered": answered, "words": "Dit.", "actor": actor_of(officer), "at": timezone.now()}
        return actions.answer_right(request_id=request.pk, **said)


def told():
    with bypass_row_security():
        found = Message.objects.filter(kind__in=[AGREED, CALLED_OFF]).order_by("created_at", "kind")
        return [(one.kind, one.about, one.address) for one in found]


def ends_for(member):
    with acting_as(actor_of(member)):
        return cases.erasures_to_come()


def test_who_leads_is_written_to_when_it_is_agreed_to_and_when_it_is_not_after_all(officer, lead):
    case = led_by(lead)
    request = asked(case)

    answer(request, officer, RightAnswer.AGREED)
    answer(request, officer, RightAnswer.AGREED)
    agreement = (AGREED, str(case.pk), "suivi@example.org")
    assert told() == [agreement]

    answer(request, officer, RightAnswer.REFUSED)
    assert sorted(told()) == [agreement, (CALLED_OFF, str(case.pk), "suivi@example.org")]
    events = [event for event in journal() if event.kind == "case.erasure_told"]
    assert [(event.case, event.detail["kind"], event.detail["told"]) for event in events] == [
        (str(case.pk), AGREED, 1),
        (str(case.pk), CALLED_OFF, 1),
    ]


def test_an_organisation_without_a_mail_is_told_by_who_heads_its_team(officer):
    mailless = OrganisationFactory(email="")
    head = MembershipFactory(organisation=mailless, role=Role.TEAM_LEAD.value)
    MembershipFactory(organisation=mailless, role=Role.ADVISER.value)

    answer(asked(CaseFactory(departement="73", next_action_owner=mailless)), officer, RightAnswer.AGREED)

    assert [address for _, _, address in told()] == [head.user.email]


@pytest.mark.parametrize("answered", [RightAnswer.PARTLY, RightAnswer.REFUSED])
def test_nobody_is_told_of_what_erases_nothing(officer, lead, answered):
    answer(asked(led_by(lead)), officer, answered)
    answer(asked(led_by(lead), right="correction"), officer, RightAnswer.DONE)

    assert told() == []


def test_the_mails_say_neither_who_nor_what_she_wrote(officer, lead):
    case = led_by(lead)
    request = asked(case)
    answer(request, officer, RightAnswer.AGREED)
    answer(request, officer, RightAnswer.PARTLY)
    with bypass_row_security():
        first, second = (Message.objects.get(kind=kind) for kind in (AGREED, CALLED_OFF))

    for written in (mail.tell_agreed(first), mail.tell_called_off(second)):
        assert reference_of(case.pk) in written.text
        assert "lombalgies" not in written.text and "délégué" not in written.subject
    assert reverse("referrals:todo") in mail.tell_agreed(first).text


def test_the_list_of_who_leads_says_which_day_and_what_holds_it(client, lead, published):
    case = led_by(lead)
    agreed(case)
    running = ReferralFactory(state="envoyee", case=case, sender=lead.organisation)
    client.force_login(lead.user)

    shown = client.get(reverse("referrals:todo")).content.decode()

    day = erased_on(timezone.localdate() - timedelta(days=1))
    assert ends_for(lead) == {case.pk: day}
    assert f"Dossier {reference_of(case.pk)}" in shown and "une demande y est encore en cours" in shown
    assert "lombalgies" not in shown
    for page in (reverse("support:case", args=[case.pk]), reverse("referrals:detail", args=[running.pk])):
        assert "Ce dossier va être effacé" in client.get(page).content.decode()


def test_once_it_is_refused_or_another_leads_it_the_list_says_nothing(client, officer, lead):
    refused, passed_on = led_by(lead), led_by(MembershipFactory())
    request = asked(refused)
    answer(request, officer, RightAnswer.AGREED)
    answer(request, officer, RightAnswer.REFUSED)
    agreed(passed_on)
    client.force_login(lead.user)

    assert ends_for(lead) == {}
    assert "effacé" not in client.get(reverse("referrals:todo")).content.decode()


def stranger(case):
    return MembershipFactory(role=Role.ADVISER.value)


def elsewhere(case):
    with bypass_row_security():
        organisation = case.participations.get(level="lead").organisation
    return MembershipFactory(organisation=organisation, role=Role.ADVISER.value, departements=["38"])


def steering(case):
    with bypass_row_security():
        organisation = case.participations.get(level="lead").organisation
    return MembershipFactory(organisation=organisation, role=Role.STEERING.value)


def the_officer(case):
    return MembershipFactory(role=Role.RIGHTS_OFFICER.value, departements=["73"])


@pytest.mark.parametrize("who", [stranger, elsewhere, steering, the_officer])
def test_the_database_tells_it_to_who_leads_and_to_nobody_else(lead, who):
    case = led_by(lead)
    agreed(case)

    assert list(ends_for(lead)) == [case.pk]
    assert ends_for(who(case)) == {}


def test_who_has_handed_it_over_is_not_told_any_more():
    sender, receiver = (MembershipFactory(role=Role.ADVISER.value) for _ in range(2))
    organisations = {"sender": sender.organisation, "recipient": receiver.organisation}
    referral = ReferralFactory(state="acceptee", **organisations)
    with bypass_row_security():
        agreed(referral.case)

    assert (list(ends_for(receiver)), ends_for(sender)) == ([referral.case_id], {})


def test_a_case_that_a_guard_shuts_is_not_told(lead):
    case = led_by(lead)
    agreed(case)
    GuardFactory(case=case, kind="sensitive")

    assert ends_for(lead) == {}


def leading(case, member):
    with acting_as(actor_of(member)), connection.cursor() as cursor:
        cursor.execute("select policy.leads_what_is_to_erase(%s)", [case.pk])
        return cursor.fetchone()[0]


def test_who_leads_is_named_to_the_officer_of_the_place_where_an_erasure_was_asked(officer, lead):
    case, nothing_asked = led_by(lead), led_by(lead)
    asked(case)
    asked(nothing_asked, right="correction")
    far = MembershipFactory(role=Role.RIGHTS_OFFICER.value, departements=["38"])

    assert leading(case, officer) == lead.organisation_id
    assert [
        leading(nothing_asked, officer),
        leading(case, far),
        leading(case, lead),
        leading(case, stranger(case)),
    ] == [
        None,
        None,
        None,
        None,
    ]


def test_an_answer_refused_tells_nobody(officer, lead):
    request = asked(led_by(lead), answer="refuse", answer_words="Non.", answered_at=timezone.now())

    with pytest.raises(actions.AlreadyReviewed):
        answer(request, officer, RightAnswer.AGREED)
    with bypass_row_security():
        assert RightsRequest.objects.get(pk=request.pk).answer == "refuse"
    assert (told(), ends_for(lead)) == ([], {})
