"""Her appointments on her own page: she reads them, takes one in her calendar, asks for another time; messages."""

from datetime import timedelta

import icalendar
import pytest
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.appointments import Means
from cordee.people.models import Contact
from cordee.support import booking
from cordee.support.appointment_news import REMINDER, TOLD
from cordee.support.booking import Meeting
from cordee.support.models import Appointment
from tests.database import bypass_row_security
from tests.factories.cases import CaseFactory
from tests.factories.outbox import deliver_all, messages
from tests.factories.support import AppointmentFactory, at_ten
from tests.rooms.referrals.page_scene import text_of
from tests.rooms.voice.herself import Person, linked

pytestmark = pytest.mark.django_db

MAIL = "aicha@exemple.invalid"
TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def followed(scene):
    return linked(scene.accept(scene.sent()))


@pytest.fixture
def person(client, followed) -> Person:
    return Person(client, followed.case_id)


def stored(one) -> Appointment:
    with bypass_row_security():
        return Appointment.objects.get(pk=one.pk)


def test_she_reads_hers_with_what_became_of_each(person, followed):
    AppointmentFactory(case=followed.case, with_whom="Mme Roche")
    AppointmentFactory(case=followed.case, cancelled=True, subject="Bilan")
    AppointmentFactory(case=followed.case, starts_at=at_ten(TODAY - DAY), held=True, subject="Accueil")
    AppointmentFactory(case=CaseFactory(), subject="D’une autre personne")

    shown = text_of(person.client.get(person.page("home")))

    assert "Vos rendez-vous" in shown
    assert "Mme Roche" in shown
    assert "12 rue des Bauges" in shown
    assert "Ce rendez-vous est annulé. Fermé ce jour" in shown
    assert "Ce rendez-vous a eu lieu." in shown
    assert shown.count("Je ne pourrai pas venir") == 1
    assert "D'une autre personne" not in shown


def test_she_says_that_she_cannot_come_and_when_she_could(person, followed):
    one = AppointmentFactory(case=followed.case)
    form = {"seen": one.seen, "key": "une-fois-seulement"}

    empty = person.posts("ask_another_time", one.pk, **form)
    done = person.posts("ask_another_time", one.pk, words="Plutôt un mardi", **form)
    shown = text_of(person.client.get(person.page("home")))
    stale = person.posts("ask_another_time", one.pk, words="Un jeudi", **form)

    assert (empty.status_code, done.status_code, stale.status_code) == (422, 302, 409)
    assert stored(one).wish == "Plutôt un mardi"
    assert "Vous avez demandé une autre date : Plutôt un mardi" in shown


def test_another_persons_and_one_that_is_over_are_refused(person, followed):
    other = AppointmentFactory(case=CaseFactory())
    past = AppointmentFactory(case=followed.case, starts_at=at_ten(TODAY - DAY))

    found = [person.client.get(person.page("ask_another_time", one.pk)).status_code for one in (other, past)]

    assert found == [404, 409]
    assert person.client.get(person.page("appointment_file", other.pk)).status_code == 404


def test_the_file_says_its_hour_and_its_place_when_she_asks(person, followed):
    one = AppointmentFactory(case=followed.case)
    address = person.page("appointment_file", one.pk)

    (discreet,) = icalendar.Calendar.from_ical(person.client.get(address).content).walk("VEVENT")
    (detailed,) = icalendar.Calendar.from_ical(person.client.get(f"{address}?detail=oui").content).walk("VEVENT")

    assert discreet["DTSTART"].dt == detailed["DTSTART"].dt == one.starts_at
    assert "LOCATION" not in discreet
    assert str(detailed["LOCATION"]) == "12 rue des Bauges, Chambéry"


# Messages. Any hour is good here: quiet hours are those of every message to a person.


@pytest.fixture
def reached(followed, settings):
    settings.CORDEE_QUIET_HOURS = None
    with bypass_row_security():
        Contact.objects.filter(pk=followed.case.person_id).update(email=MAIL, preferred_channel="email")


def made(scene, followed) -> Appointment:
    meeting = Meeting(starts_at=timezone.now() + 20 * DAY, minutes=45, means=Means.ON_SITE, place="12 rue des Bauges")
    said = {"case_id": followed.case_id, "meeting": meeting, "subject": "Faire le point", "at": timezone.now()}
    return scene.do(scene.adviser, booking.book, **said)


def moved(scene, one, *, days: int) -> Appointment:
    meeting = Meeting(starts_at=one.starts_at + days * DAY, minutes=45, means=Means.PHONE)
    known = {"appointment_id": one.pk, "seen": one.seen, "actor": scene.adviser, "at": timezone.now()}
    with acting_as(scene.adviser):
        return booking.move(meeting=meeting, **known)


def states(kind, *, at) -> list[tuple[str, str]]:
    deliver_all(at=at)
    found = sorted((one for one in messages() if one.kind == kind), key=lambda one: one.idempotency_key.split(":")[2])
    return [(one.state, one.last_error) for one in found]


def hers(mailoutbox) -> list[str]:
    """Of appointments; that her request was accepted is told too."""
    found = [mail.subject + mail.body for mail in mailoutbox if mail.to == [MAIL]]
    return [one for one in found if "rendez-vous" in one]


@pytest.mark.usefixtures("reached")
def test_she_is_told_at_once_and_reminded_before_the_day_each_once(scene, followed, mailoutbox):
    one = made(scene, followed)

    early = states(REMINDER, at=timezone.now())
    told = states(TOLD, at=timezone.now())
    due = states(REMINDER, at=one.starts_at - timedelta(hours=20))
    again = states(REMINDER, at=one.starts_at - timedelta(hours=19))

    assert (early, told, due, again) == ([("queued", "")], [("sent", "")], [("sent", "")], [("sent", "")])
    words = hers(mailoutbox)
    assert len(words) == 2
    assert not [word for word in ("Bauges", "point", "place", scene.operator.name) if word in " ".join(words)]
    assert all("/mon-suivi/" in one for one in words)


@pytest.mark.usefixtures("reached")
def test_a_moved_one_is_told_and_its_reminder_is_the_new_one_alone(scene, followed, mailoutbox):
    one = made(scene, followed)
    later = moved(scene, one, days=3)

    told = states(TOLD, at=timezone.now())
    reminded = states(REMINDER, at=later.starts_at - timedelta(hours=20))

    assert told == [("dropped", "nothing_left_to_say"), ("sent", "")]
    assert reminded == [("dropped", "nothing_left_to_say"), ("sent", "")]
    assert len(hers(mailoutbox)) == 2


@pytest.mark.usefixtures("reached")
def test_a_cancelled_one_is_told_and_nobody_is_reminded_of_it(scene, followed, mailoutbox):
    one = made(scene, followed)
    known = {"appointment_id": one.pk, "seen": one.seen, "actor": scene.adviser, "at": timezone.now()}
    with acting_as(scene.adviser):
        booking.cancel(reason="Fermé ce jour", **known)

    reminded = states(REMINDER, at=one.starts_at - timedelta(hours=20))

    assert reminded == [("dropped", "nothing_left_to_say")]
    assert len(hers(mailoutbox)) == 1


def test_who_asks_for_no_message_gets_none_and_nobody_is_asked_to_call(scene, followed, settings):
    settings.CORDEE_QUIET_HOURS = None
    with bypass_row_security():
        Contact.objects.filter(pk=followed.case.person_id).update(discretion=["no_message"], preferred_channel="phone")
    made(scene, followed)

    assert states(TOLD, at=timezone.now()) == [("dropped", "asks_no_message")]


def attached(mailoutbox) -> list[icalendar.Calendar]:
    parts = [part for mail in mailoutbox if mail.to == [MAIL] for part in mail.message().walk()]
    found = [part for part in parts if part.get_content_type() == "text/calendar"]
    return [icalendar.Calendar.from_ical(part.get_payload(decode=True)) for part in found]


@pytest.mark.usefixtures("reached")
def test_her_mail_brings_the_hour_for_her_calendar_and_strikes_it_when_it_is_cancelled(scene, followed, mailoutbox):
    one = made(scene, followed)
    states(TOLD, at=timezone.now())
    with acting_as(scene.adviser):
        known = {"appointment_id": one.pk, "seen": one.seen, "actor": scene.adviser, "at": timezone.now()}
        booking.cancel(reason="Fermé ce jour", **known)
    states(TOLD, at=timezone.now())

    files = attached(mailoutbox)

    assert [str(file["METHOD"]) for file in files] == ["REQUEST", "CANCEL"]
    (asked,), (struck,) = (file.walk("VEVENT") for file in files)
    assert (str(asked["UID"]), str(asked["SUMMARY"])) == (str(struck["UID"]), "Rendez-vous")
    assert (int(asked["SEQUENCE"]), int(struck["SEQUENCE"])) == (0, 1)
    assert asked["DTSTART"].dt == one.starts_at.replace(microsecond=0)
    assert str(asked["ATTENDEE"]) == f"mailto:{MAIL}" and "LOCATION" not in asked
    assert all("Europe/Paris" in file.to_ical().decode() and file.walk("VTIMEZONE") for file in files)


@pytest.mark.parametrize("asks", ["neutral_sender", "not_at_work", "no_message"])
@pytest.mark.usefixtures("reached")
def test_whoever_asks_for_discretion_has_no_hour_in_her_mail(scene, followed, mailoutbox, asks):
    with bypass_row_security():
        Contact.objects.filter(pk=followed.case.person_id).update(discretion=[asks])
    made(scene, followed)
    evening = timezone.now().replace(hour=19, minute=30) + DAY
    states(TOLD, at=evening)

    assert len(hers(mailoutbox)) == 1
    assert attached(mailoutbox) == []
    assert "agenda" not in hers(mailoutbox)[0]
