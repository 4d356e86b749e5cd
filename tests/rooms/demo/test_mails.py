import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.demo.models import Built, SentMail
from cordee.demo.queries import MAILS_ON_A_PAGE
from cordee.domain.access import Actor, Role
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory
from tests.factories.outbox import MessageFactory

pytestmark = pytest.mark.django_db

BACKEND = "cordee.demo.mail.PageBackend"
TEXT = "Une demande vous attend.\n\nOuvrez ce lien : http://localhost:8000/reponse/abc_DEF-1/\n"


@pytest.fixture
def agent(client):
    membership = MembershipFactory(role=Role.PHONE_AGENT.value)
    client.force_login(membership.user)
    return client


def kept(count=1, **fields):
    now = timezone.now()
    with bypass_row_security():
        return SentMail.objects.bulk_create(
            SentMail(
                **{
                    "at": now - timedelta(minutes=n),
                    "recipients": f"o{n}@example.org",
                    "subject": f"Demande {n}",
                    "text": TEXT,
                }
                | fields
            )
            for n in range(count)
        )


def test_a_mail_of_the_demo_goes_to_a_table_whoever_sends_it():
    for actor in (Actor.visitor(), Actor.for_job("outbox")):
        message = EmailMessage("Une demande", TEXT, to=["sante@example.org"], headers={"Message-ID": "<1@cordee>"})
        with acting_as(actor):
            assert get_connection(BACKEND).send_messages([message]) == 1

    first = SentMail.objects.first()
    assert SentMail.objects.count() == 2
    assert (first.recipients, first.subject, first.text) == ("sante@example.org", "Une demande", TEXT)
    assert first.message_id == "<1@cordee>"


def test_a_mail_of_an_act_that_failed_was_never_sent():
    with pytest.raises(ZeroDivisionError), acting_as(Actor.visitor()):
        get_connection(BACKEND).send_messages([EmailMessage("Une demande", TEXT, to=["sante@example.org"])])
        raise ZeroDivisionError

    assert not SentMail.objects.exists()


def test_the_page_lists_the_latest_mails_first(agent):
    kept(3)

    page = agent.get(reverse("demo:mails")).content.decode()

    assert page.index("Demande 0") < page.index("Demande 1") < page.index("Demande 2")


def test_the_links_of_a_mail_open(agent):
    (mail,) = kept()

    page = agent.get(reverse("demo:mail", args=[mail.pk])).content.decode()

    assert 'href="http://localhost:8000/reponse/abc_DEF-1/"' in page


def test_a_mail_never_brings_its_own_markup(agent):
    (mail,) = kept(subject="<b>a</b>", text='<script>alert(1)</script> https://exemple.fr/?"onclick=x')

    page = agent.get(reverse("demo:mail", args=[mail.pk])).content.decode()

    assert "<script>alert" not in page
    assert "<b>a</b>" not in page


def test_the_next_page_begins_where_the_first_ended(agent):
    mails = kept(MAILS_ON_A_PAGE + 1)
    last, following = mails[MAILS_ON_A_PAGE - 1], mails[MAILS_ON_A_PAGE]

    first_page = agent.get(reverse("demo:mails")).content.decode()
    next_page = agent.get(reverse("demo:mails"), {"avant": last.pk}).content.decode()

    assert f"?avant={last.pk}" in first_page
    assert str(following.pk) in next_page
    assert str(last.pk) not in next_page


@pytest.mark.parametrize("asked", ["", "x", "00000000-0000-0000-0000-000000000000\1"])
def test_an_address_that_names_no_page_is_not_found(agent, asked):
    assert agent.get(reverse("demo:mails"), {"avant": asked}).status_code == 404


def test_the_page_shows_the_sms_of_the_folder_and_opens_their_links(agent, settings, tmp_path):
    settings.CORDEE_SMS_FOLDER = tmp_path
    address = "http://localhost:8000/reponse/abc_DEF-1/"
    for at, text in [("2026-11-20T09:00:00+00:00", f"Votre demande : {address}"), ("2026-11-20T10:00:00+00:00", "<b>")]:
        content = {"id": at, "to": "+33611223344", "text": text, "at": at}
        (tmp_path / f"{at}.json").write_text(json.dumps(content))

    page = agent.get(reverse("demo:mails")).content.decode()

    assert page.index("&lt;b&gt;") < page.index(f'href="{address}"')
    assert page.count("+33611223344") == 2
    assert "arrivera ici" not in page


def test_an_empty_list_says_what_will_come(agent):
    assert "arrivera ici" in agent.get(reverse("demo:mails")).content.decode()


def test_nobody_reads_the_mails_without_an_account(client):
    assert client.get(reverse("demo:mails")).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(agent, count, django_assert_num_queries):
    kept(count)
    agent.get(reverse("demo:mails"))

    with django_assert_num_queries(10):
        agent.get(reverse("demo:mails"))


def test_what_was_written_to_persons_stands_apart_with_the_answer_that_opens_the_example(agent):
    kept(MAILS_ON_A_PAGE + 5)
    kept(1, subject="Votre demande : votre réponse est attendue", recipients="alban@example.org")

    shown = agent.get(reverse("demo:mails"))

    assert [one.recipients for one in shown.context["to_persons"]] == ["alban@example.org"]
    assert "1974 pour Alban Terrasson" in shown.content.decode()


def test_a_message_that_waits_for_daytime_is_said_with_its_hour_and_not_with_its_address(agent):
    with bypass_row_security():
        at_eight = datetime(2034, 11, 20, 7, 0, tzinfo=UTC)
        MessageFactory(kind="person_link", recipient_kind="person", address="rosa@example.org", not_before=at_eight)
    shown = agent.get(reverse("demo:mails")).content.decode()
    assert "lundi 20" not in shown

    with bypass_row_security():
        Built.objects.create(key="accounts", at=at_eight)
        MessageFactory(kind="enquiry_answered", recipient_kind="person", address="x@example.org", not_before=at_eight)
    shown = agent.get(reverse("demo:mails")).content.decode().replace("\u00a0", " ")

    assert shown.count("lundi 20 novembre 2034 à 8 h") == 2
    assert "Un message de la ligne" in shown
    assert "rosa@example.org" not in shown
