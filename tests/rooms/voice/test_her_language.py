"""The language of what is written to her: French until she, or an agent for her, chooses English; to her alone."""

import json
import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from cordee.audit.context import acting_as
from cordee.domain.access import Actor
from cordee.domain.reaching import Channel, Write
from cordee.outbox import actions as outbox
from cordee.outbox import delivery
from cordee.outbox.models import Message
from cordee.people.models import Contact
from cordee.referrals import agreeing
from cordee.referrals.her_news import ACCEPTED, ELSEWHERE, MEETING
from cordee.referrals.models import Referral
from cordee.support.appointment_news import REMINDER, TOLD
from cordee.support.models import Appointment
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.orientation import RULES_ON
from tests.factories.outbox import deliver_all
from tests.factories.support import AppointmentFactory
from tests.rooms.voice.herself import Person, linked
from tests.rooms.voice.test_her_page import DAYTIME

pytestmark = pytest.mark.django_db

MAIL = "aicha@exemple.invalid"
# To whom somebody else signalled, and who has not said a word yet; what a caller without a name is sent: French.
BEFORE_HER_WORD = {"enquiry_agreement_asked", "summary_asked"}
TO_WHO_LEADS = {"line_danger", "line_danger_not_called"}
FRENCH = re.compile(r"\b(votre|vous|adresse|demande|appelez|bonjour)\b", re.IGNORECASE)


@pytest.fixture
def followed(scene, settings):
    settings.CORDEE_AS_OF = RULES_ON
    return linked(scene.accept(scene.sent()))


@pytest.fixture
def awaited(scene, signalled, settings):
    """A request awaits her answer; what was written to her of it has been read."""
    settings.CORDEE_AS_OF = RULES_ON
    asked = scene.do(scene.agent, agreeing.ask_consent, referral_id=scene.drafted(signalled).pk)
    with bypass_row_security():
        Message.objects.all().delete()
    return asked


@pytest.fixture
def told_of(kind, request) -> Referral:
    """A request of which the message is still true when it leaves, and nothing else to read."""
    if kind not in (ACCEPTED, ELSEWHERE, MEETING, TOLD, REMINDER):
        return request.getfixturevalue("awaited")
    scene = request.getfixturevalue("scene")
    found = request.getfixturevalue("followed") if kind != ELSEWHERE else linked(scene.sent())
    with bypass_row_security():
        if kind == MEETING:
            Referral.objects.update(meeting_on=DAYTIME.date())
        if kind in (TOLD, REMINDER):
            AppointmentFactory(case=found.case, starts_at=DAYTIME + timedelta(days=2))
        Message.objects.all().delete()
    return found


@pytest.fixture
def person(client, followed) -> Person:
    return Person(client, followed.case_id)


@pytest.fixture
def gateway(settings, tmp_path):
    settings.CORDEE_SMS_GATEWAY, settings.CORDEE_SMS_FOLDER = "file", tmp_path
    return tmp_path


def prefers(language: str, **values) -> None:
    with bypass_row_security():
        Contact.objects.update(language=language, **values)


def written(told_of, kind: str, channel: Channel, *, at: datetime) -> None:
    """As the room queues it."""
    key = f"{kind}:{told_of.pk}:{uuid4()}:{at.date()}"
    with bypass_row_security():
        contact = Contact.objects.get()
        if kind in (TOLD, REMINDER):
            key = f"{kind}:{Appointment.objects.get().pk}:0:{uuid4()}:0"
    address = contact.email if channel is Channel.MAIL else contact.phone
    write = Write(channel=channel, address=address, not_before=at, neutral_sender=False, outside_work=False)
    with acting_as(Actor.for_job("clock")):
        outbox.queue_to_person(kind, about=told_of.case_id, write=write, at=at, key=key)


def kinds() -> list[str]:
    return sorted(set(delivery._sms_renderers) - BEFORE_HER_WORD - TO_WHO_LEADS)


def test_every_kind_that_is_sent_to_persons_is_known_here():
    assert kinds() == [
        "person_agreement_asked",
        "person_appointment",
        "person_appointment_reminder",
        "person_code",
        "person_contact_left",
        "person_employer",
        "person_link",
        "person_meeting_moved",
        "person_renewal_asked",
        "person_request_accepted",
        "person_request_elsewhere",
        "person_request_unanswered",
        "person_right_answered",
        "person_word_asked",
    ]


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("channel", [Channel.MAIL, Channel.SMS])
def test_each_message_to_her_is_in_her_language(told_of, monkeypatch, gateway, mailoutbox, kind, channel):
    monkeypatch.setattr("django.utils.timezone.now", lambda: DAYTIME)
    for language in ("fr", "en"):
        prefers(language, email=MAIL)
        written(told_of, kind, channel, at=DAYTIME)
        deliver_all(at=DAYTIME)

    texts = [one.subject + "\n" + one.body for one in mailoutbox]
    texts += [said["text"] for said in map(json.loads, (one.read_text() for one in gateway.glob("*.json")))]
    french = [one for one in texts if FRENCH.search(one)]
    english = [one for one in texts if one not in french]
    assert (len(french), len(english)) == (1, 1)
    assert "our request" in english[0]
    if "http" in french[0]:
        assert "/en/mon-suivi/" in english[0]
        assert "/en/" not in french[0]


def test_she_chooses_it_on_her_page_and_the_next_message_follows(followed, person, mailoutbox, gateway):
    form = {"key": str(uuid4()), "phone": "06 11 22 33 44", "email": MAIL, "preferred_channel": "email"}
    assert 'value="fr"' in person.reads("contact")

    assert person.posts("contact", **form, language="en").status_code == 302
    with bypass_row_security():  # what was queued before may leave or not, by the hour
        Message.objects.all().delete()
    person.posts("send_code", by="mail", key=str(uuid4()))
    deliver_all()

    with bypass_row_security():
        assert Contact.objects.get().language == "en"
    assert [one.subject for one in mailoutbox if MAIL in one.to] == ["Your request: a code"]
    changed = [one.detail["fields"] for one in journal() if one.kind == "contact.changed"]
    assert changed == [["email", "language", "preferred_channel"]]


def test_what_organisations_read_of_it_stays_french(followed, person, mailoutbox):
    prefers("en", email=MAIL)
    form = {"key": str(uuid4()), "phone": "06 39 98 76 54", "email": MAIL, "preferred_channel": "email"}
    person.posts("contact", **form, language="en")
    deliver_all()

    others = [one for one in mailoutbox if MAIL not in one.to]
    assert others
    assert all("a changé ses coordonnées" in one.subject for one in others if "coordonnées" in one.subject)
    assert not [one for one in others if "Hello" in one.body]


def test_a_language_that_nobody_speaks_here_is_refused(person):
    form = {"key": str(uuid4()), "phone": "06 11 22 33 44", "email": "", "preferred_channel": "phone"}

    assert person.posts("contact", **form, language="de").status_code == 422
    assert person.posts("contact", **form).status_code == 422


def test_in_english_her_page_says_that_messages_are_in_french_until_she_chooses(person):
    french, offered = person.page("home"), "Messages to you are in French"

    def read(address: str) -> str:
        return person.client.get(address).content.decode()

    assert offered in read("/en" + french)
    assert "On vous écrit en français" not in read(french)
    prefers("en")
    assert offered not in read("/en" + french)
