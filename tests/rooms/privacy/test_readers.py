"""C-06 and section 3, « audit of the case »: who has read her case, for herself, for who leads it, for team leads."""

import pytest
from django.db import connection, transaction
from django.urls import reverse

from cordee.audit.context import acting_as
from cordee.cases import readers
from cordee.cases.models import Case
from cordee.domain.access import Actor, Role
from cordee.network.queries import actor_of
from cordee.people.personal_links import secret_of
from cordee.referrals.links import secret_of as answer_secret_of
from cordee.referrals.models import AnswerLink
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory
from tests.factories.privacy import GuardFactory
from tests.factories.voice import PersonLinkFactory, holder_of
from tests.rooms.privacy.scene import make_scene

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def open_request(client, scene, membership):
    client.force_login(membership.user)
    assert client.get(reverse("referrals:detail", args=[scene.referral.pk])).status_code == 200


def told(actor: Actor, case_id) -> list:
    """What the application says, None where it says that there is no such case."""
    with transaction.atomic(), acting_as(actor):
        try:
            found = readers.readers_of(case_id, actor=actor)
        except Case.DoesNotExist:
            return None
    return [(one.organisation.pk, one.role) for one in found]


def told_by_the_database(actor: Actor, case_id) -> list:
    with transaction.atomic(), acting_as(actor), connection.cursor() as cursor:
        cursor.execute("select organisation, role from policy.readers_of(%s) order by last_on desc", [case_id])
        return [(organisation, role or None) for organisation, role in cursor.fetchall()]


@pytest.fixture
def read(client, scene):
    open_request(client, scene, scene.adviser)
    with bypass_row_security():
        PersonLinkFactory(case=scene.referral.case)
    return scene


def test_who_is_told_is_told_the_same_by_both_layers_and_nobody_else_is_told_anything(read):
    case_id = read.referral.case_id
    line = [(read.referral.recipient_id, Role.ADVISER)]
    agent = MembershipFactory(organisation=read.referral.recipient, role=Role.PHONE_AGENT.value)
    colleague = MembershipFactory(organisation=read.referral.sender)
    animator = MembershipFactory(role=Role.ANIMATOR.value, departements=["73"])

    for actor in (holder_of(case_id), actor_of(read.adviser), actor_of(read.lead), actor_of(read.sender)):
        assert told(actor, case_id) == told_by_the_database(actor, case_id) == line, actor.label
    hidden = (read.stranger, read.officer, agent, colleague, animator)
    for actor in (*map(actor_of, hidden), Actor.visitor(), Actor.for_job("clock")):
        assert told(actor, case_id) is None
        assert told_by_the_database(actor, case_id) == []


def test_the_person_of_another_case_is_told_nothing(read):
    other = make_scene().referral
    with bypass_row_security():
        PersonLinkFactory(case=other.case)
    another = holder_of(other.case_id)

    assert told(another, read.referral.case_id) is None
    assert told_by_the_database(another, read.referral.case_id) == []
    assert told(another, other.case_id) == []


@pytest.mark.parametrize("kind", ["restricted", "sensitive"])
def test_a_guard_shuts_the_list_with_the_case(read, kind):
    with bypass_row_security():
        GuardFactory(case=read.referral.case, kind=kind)

    for member in (read.adviser, read.lead):
        assert told(actor_of(member), read.referral.case_id) is None
        assert told_by_the_database(actor_of(member), read.referral.case_id) == []


def test_her_page_names_the_organisation_and_the_function_and_the_answer_link_too(client, read, settings):
    with bypass_row_security():
        link = AnswerLink.objects.get(referral=read.referral.pk)
        hers = PersonLinkFactory._meta.model.objects.get(case=read.referral.case)
        phone = read.referral.case.person.contact.phone
    settings.CORDEE_SMS_GATEWAY = "none"  # the end of her phone opens her page
    client.logout()
    client.get(reverse("referrals:answer_link", args=[answer_secret_of(link.pk)]))
    client.post(reverse("voice:prove", args=[secret_of(hers.pk)]), {"shown": phone[-4:]})

    page = text(client.get(reverse("voice:home", args=[secret_of(hers.pk)])))

    listed = page[page.index("Qui a ouvert votre dossier") :]
    assert read.referral.recipient.display_name in listed
    assert "Conseiller" in listed
    assert "Réponse par lien, sans compte" in listed


def test_the_lead_reads_the_list_and_to_a_stranger_it_does_not_exist(client, read):
    address = reverse("privacy:readers", args=[read.referral.case_id])
    client.force_login(read.lead.user)
    shown = text(client.get(address))
    assert read.referral.recipient.display_name in shown
    assert address in text(client.get(reverse("referrals:detail", args=[read.referral.pk])))

    client.force_login(read.stranger.user)
    hidden = client.get(address)
    missing = client.get(reverse("privacy:readers", args=["00000000-0000-4000-8000-000000000000"]))

    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content


def test_before_anybody_reads_the_list_says_so(client, scene):
    client.force_login(scene.lead.user)

    assert "Personne ne l’a encore ouvert" in text(
        client.get(reverse("privacy:readers", args=[scene.referral.case_id]))
    )
