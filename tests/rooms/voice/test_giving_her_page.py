"""Who follows her case gives her her page: by a message for her alone, or on paper where none may leave."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cordee.cases.models import Case
from cordee.domain.access import Role
from cordee.people import personal_links
from cordee.people.models import Contact, Identity, PersonLink
from cordee.voice import giving
from tests.access.relations import guards_asleep
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.outbox import messages
from tests.factories.privacy import GuardFactory
from tests.factories.voice import PersonLinkFactory
from tests.rooms.caseload.office import Office, do
from tests.rooms.referrals.page_scene import published, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    published()
    return Office()


@pytest.fixture
def anna(office):
    return office.member("Anna")


@pytest.fixture
def case(office):
    """Of who came straight: nothing was ever sent to her."""
    found = office.led()
    reached(found, email="ida@example.org", preferred_channel="email")
    return found


def reached(case, **contact):
    with bypass_row_security():
        Contact.objects.filter(pk=case.person_id).update(**contact)


def silent(case):
    reached(case, discretion=["no_message"], preferred_channel="phone")


def address(case, name="give_page"):
    return reverse(f"voice:{name}", args=[case.pk])


def links(case):
    with bypass_row_security():
        return list(PersonLink.objects.filter(case=case).order_by("revoked_at"))


def alive(case):
    (one,) = [one for one in links(case) if one.revoked_at is None]
    return one


def test_the_page_of_the_case_leads_to_it(office, anna, case):
    page = office.browser(anna).get(reverse("support:case", args=[case.pk]))

    assert address(case) in page.content.decode()


def test_a_message_leaves_for_her_alone_and_her_page_opens(client, office, anna, case):
    them = office.browser(anna)
    shown = them.get(address(case))

    done = them.post(address(case, "send_page"), {"key": str(uuid4())})

    assert "par courriel" in text_of(shown) and "Préparer une feuille" not in text_of(shown)
    assert done["Location"] == reverse("support:case", args=[case.pk])
    (message,) = [one for one in messages() if one.kind == "person_link"]
    assert (message.about, message.address) == (str(case.pk), "")
    secret = personal_links.secret_of(alive(case).pk)
    for page in (shown, them.get(done["Location"])):
        assert secret not in page.content.decode()
    hers = client.get(reverse("voice:home", args=[secret]))
    assert hers.status_code == 200 and "ida@example.org" not in hers.content.decode()


def test_her_page_says_that_she_is_supported_and_shows_no_request(client, case, office, anna):
    with bypass_row_security():
        Identity.objects.filter(pk=case.person_id).update(birth_date="1980-03-14")
        Contact.objects.filter(pk=case.person_id).update(phone="", phone_key="")
    do(anna, giving.give, case_id=case.pk, at=timezone.now())
    secret = personal_links.secret_of(alive(case).pk)
    client.post(reverse("voice:prove", args=[secret]), {"shown": "1980"})

    page = text_of(client.get(reverse("voice:home", args=[secret])))

    assert "Votre accompagnement est en cours." in page
    assert "On prépare votre demande" not in page


def test_one_that_she_has_is_replaced_and_who_gives_it_is_told(office, anna, case):
    with guards_asleep():
        PersonLinkFactory(case=case)
    them = office.browser(anna)

    told = text_of(them.get(address(case)))
    them.post(address(case, "send_page"), {"key": str(uuid4())})

    assert "l'ancienne ne fonctionnera plus" in told
    assert len(links(case)) == 2 and alive(case)


def test_where_no_message_may_leave_it_is_a_sheet_of_paper_shown_once(client, office, anna, case):
    silent(case)
    them = office.browser(anna)
    shown = text_of(them.get(address(case)))

    paper = them.post(address(case, "print_page"), {"key": str(uuid4())})

    assert "Préparer une feuille" in shown and "Lui envoyer" not in shown
    found = re.search(r"/mon-suivi/([\w-]+)/", paper.content.decode())
    assert found and found[1] == personal_links.secret_of(alive(case).pk)
    assert "<svg" in paper.content.decode() and "no-store" in paper["Cache-Control"]
    assert client.get(reverse("voice:home", args=[found[1]])).status_code == 200
    assert [one.case for one in journal() if one.kind == "personal_link.printed"] == [str(case.pk)]
    assert [one for one in messages() if one.kind == "person_link"] == []
    assert found[1] not in them.get(address(case)).content.decode()


def test_the_paper_is_in_her_language(office, anna, case):
    silent(case)
    reached(case, language="en")

    paper = office.browser(anna).post(address(case, "print_page"), {"key": str(uuid4())}).content.decode()

    assert '<div lang="en">' in paper and "Your follow-up page" in paper


@pytest.mark.parametrize(("quiet", "name"), [(False, "print_page"), (True, "send_page")])
def test_the_other_way_is_refused_and_no_link_is_made(office, anna, case, quiet, name):
    if quiet:
        silent(case)

    answer = office.browser(anna).post(address(case, name), {"key": str(uuid4())})

    assert answer.status_code == 409 and links(case) == []


def test_the_same_form_twice_is_one_link(office, anna, case):
    them, key = office.browser(anna), str(uuid4())

    for _ in range(2):
        them.post(address(case, "send_page"), {"key": key})

    assert len(links(case)) == 1


def test_who_does_not_follow_her_gives_none(office, case):
    stranger = Office().member("Ailleurs")
    reader = office.beside("reader")
    anna, closed = office.member("Bea"), office.led()

    with bypass_row_security():
        ended = {"next_action": "", "next_action_on": None, "next_action_owner": None}
        Case.objects.filter(pk=closed.pk).update(state="closed", **ended)

    assert Office().browser(stranger).get(address(case)).status_code == 404
    assert office.browser(anna).get(address(reader)).status_code == 404
    assert office.browser(anna).get(address(closed)).status_code == 404
    assert office.browser(office.member("Agent", role=Role.PHONE_AGENT)).get(address(case)).status_code == 404


def test_a_restricted_case_says_so(office, anna, case):
    GuardFactory(case=case, kind="restricted")

    answer = office.browser(anna).post(address(case, "send_page"), {"key": str(uuid4())})

    assert answer.status_code in (404, 409) and links(case) == []
