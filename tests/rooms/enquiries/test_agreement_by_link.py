"""The line sends her a link: she says yes or no, opening it changes nothing; who signalled learns what she allows."""

import re
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from cordee.enquiries import agreement_links
from cordee.enquiries.models import EnquiryContact
from cordee.outbox import delivery
from cordee.outbox.models import Message
from tests.database import bypass_row_security
from tests.factories.enquiries import EnquiryContactFactory, EnquiryFactory, EnquirySenderFactory
from tests.rooms.enquiries.scene import only_enquiry, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
PHYSICIAN = "/signaler/medecin/"
BY_PHONE = {
    "key": "cle-du-medecin", "name": "Dr Sauvage", "email": "cabinet@example.org", "hopes": "rester",
    "way": "telephone", "patient_phone": "06 11 22 33 44", "agreed": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def gateway():
    with override_settings(CORDEE_SMS_GATEWAY="file"):
        yield


@pytest.fixture
def signal(db):
    """A physician's signal with her number, where messages are welcome."""
    one = EnquiryFactory(kind="medecin", state="accord_attendu", tell_sender_by=timezone.localdate())
    EnquiryContactFactory(enquiry=one)
    EnquirySenderFactory(enquiry=one)
    return one


def link(enquiry):
    return urlsplit(agreement_links.address_of(enquiry.pk)).path


def act(desk, name, enquiry, **more):
    with bypass_row_security():
        enquiry.refresh_from_db()
    address = reverse(f"enquiries:{name}", args=[enquiry.pk])
    return desk.post(address, {"version": enquiry.version, "key": str(uuid4()), **more})


def messages(kind):
    with bypass_row_security():
        return list(Message.objects.filter(kind=kind))


def test_the_desk_sends_a_neutral_link_and_nothing_begins(desk, signal):
    assert act(desk, "send_link", signal).status_code == 302

    (message,) = messages("enquiry_agreement_asked")
    assert (message.channel, message.address, message.is_to_person) == ("sms", "+33611223344", True)
    assert only_enquiry().state == "accord_attendu"
    assert "Lien envoyé" in page(desk.get(reverse("enquiries:enquiry", args=[signal.pk])))


def test_the_number_is_in_no_message_once_it_has_left(desk, signal, as_the_worker):
    at = timezone.now().replace(hour=10)
    while at.weekday() > 4:
        at += timedelta(days=1)
    with bypass_row_security():
        Message.objects.create(
            id=uuid4(), kind="enquiry_agreement_asked", about=str(signal.pk), recipient_kind="person", channel="sms",
            address="+33611223344", created_at=at, not_before=at, message_id="<a@b>", idempotency_key="k",
        )  # fmt: skip
        message = Message.objects.get(idempotency_key="k")

    delivery.deliver(message.pk, at=at)

    with bypass_row_security():
        message.refresh_from_db()
    assert (message.state, message.address) == ("sent", "")


def test_who_wants_no_message_is_called(desk, signal):
    with bypass_row_security():
        signal.enquirycontact.discretion = ["not_at_work", "no_message"]
        signal.enquirycontact.save()

    refused = act(desk, "send_link", signal)

    assert refused.status_code == 409
    assert "Appelez-la" in page(refused)
    assert messages("enquiry_agreement_asked") == []


def test_a_message_is_allowed_by_a_box_of_the_physician(visitor):
    visitor.post(PHYSICIAN, BY_PHONE)
    with bypass_row_security():
        assert "no_message" in only_enquiry().enquirycontact.discretion

    visitor.post(PHYSICIAN, BY_PHONE | {"may_text": "on", "key": "une-autre-cle"})

    with bypass_row_security():
        asks = list(EnquiryContact.objects.order_by("enquiry__received_at").values_list("discretion", flat=True))
    assert asks[-1] == ["not_at_work", "neutral_sender"]


def test_opening_the_link_changes_nothing(visitor, signal):
    for _ in range(3):
        opened = visitor.get(link(signal))

    assert opened.status_code == 200
    assert "Oui, rappelez-moi" in page(opened)
    assert not re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", page(opened))
    assert (only_enquiry().state, only_enquiry().word, only_enquiry().version) == ("accord_attendu", "", 0)


def test_her_yes_by_the_link_brings_her_into_the_queue(visitor, signal):
    said = visitor.post(link(signal), {"reponse": "oui"})

    assert "Merci" in page(said)
    assert (only_enquiry().state, only_enquiry().word) == ("recue", "oui")
    assert visitor.post(link(signal), {"reponse": "non"}).status_code == 409


def test_her_no_by_the_link_closes_it(visitor, signal):
    visitor.post(link(signal), {"reponse": "non"})

    assert (only_enquiry().state, only_enquiry().ending) == ("close", "refusee")


@pytest.mark.parametrize("forged", ["x", "🙂", "A" * 43, "A" * 5000])
def test_a_link_that_was_not_made_here_opens_nothing(visitor, signal, forged):
    assert visitor.get(f"/signaler/lien/{forged}/").status_code == 404


def test_the_sender_learns_her_yes_only_if_she_allows_it(visitor, desk, signal):
    visitor.post(link(signal), {"reponse": "oui"})
    act(desk, "take", signal)

    assert len(messages("enquiry_taken_up")) == 1
    assert messages("enquiry_agreed") == []


def test_the_sender_is_told_her_yes_once_when_she_allows_it(visitor, desk, signal):
    act(desk, "take", signal)
    visitor.post(link(signal), {"reponse": "oui", "dire": "1"})
    act(desk, "take", signal)
    act(desk, "call", signal)

    assert (len(messages("enquiry_taken_up")), len(messages("enquiry_agreed"))) == (1, 1)


def test_what_she_says_on_the_phone_is_noted_with_who_heard_it(desk, signal):
    act(desk, "hear", signal, word="oui dire")

    shown = page(desk.get(reverse("enquiries:enquiry", args=[signal.pk])))
    assert "La personne est d'accord (de vive voix, noté par vous" in shown
    assert "Elle permet qu'on dise son accord" in shown


def test_nothing_is_sent_once_she_has_answered(desk, visitor, signal):
    visitor.post(link(signal), {"reponse": "oui"})

    assert act(desk, "send_link", signal).status_code == 422


def test_a_form_that_comes_too_often_keeps_what_was_typed(visitor, monkeypatch):
    monkeypatch.setattr("cordee.enquiries.guarding.SENT_ALLOWED", 0)

    for address, sent, typed in (
        (PHYSICIAN, BY_PHONE, 'value="Dr Sauvage"'),
        ("/signaler/employeur/", {"key": "cle-de-la-firme", "company": "Scierie du Lac"}, 'value="Scierie du Lac"'),
        ("/demander/rappel/", {"envoyer": "1", "key": "cle-du-rappel", "phone": "06 11", "slot": "tot"}, "06 11"),
    ):
        paused = visitor.post(address, sent)
        assert paused.status_code == 429
        assert typed in page(paused)
        assert "rien n'a été enregistré" in page(paused)
