"""The address of one's own calendar, and invitations: read back by a parser that is not ours, in both seasons."""

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.domain.access import Role
from cordee.domain.appointments import Means, instant_of
from cordee.network import calendar_addresses
from cordee.network.models import CalendarAddress
from cordee.network.queries import actor_of
from cordee.referrals.references import reference_of
from cordee.support import booking
from cordee.support.booking import Meeting
from cordee.support.invitations import INVITED
from cordee.support.models import Appointment
from tests.database import bypass_row_security
from tests.factories.audit import journal
from tests.factories.network import OrganisationFactory
from tests.factories.outbox import deliver_all, messages
from tests.factories.privacy import GuardFactory
from tests.factories.support import AppointmentFactory
from tests.rooms.caseload.office import Office, do, ended

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def anna(office):
    return office.member("Anna")


def address(office, member) -> str:
    held = CalendarAddress.objects.filter(membership=member).first()
    return reverse("caseload:calendar_feed", args=[calendar_addresses.secret_of(held.pk)]) if held else ""


def makes(office, member) -> str:
    office.browser(member).post(reverse("caseload:issue_calendar"))
    return address(office, member)


def read(client, path) -> list[icalendar.Event]:
    response = client.get(path)
    assert response.status_code == 200
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def test_a_calendar_without_session_reads_ones_own_and_what_one_follows(office, anna, client):
    ours, followed, elsewhere = office.led(), office.led(), Office(us=OrganisationFactory()).led()
    colleague = office.member("Béa")
    office.follows(anna, followed)
    mine = AppointmentFactory(case=ours, membership=anna, subject="Diabète", place="12 rue des Bauges")
    hers = AppointmentFactory(case=followed, membership=colleague, means="domicile", place="Chez elle", sequence=0)
    AppointmentFactory(case=ours, membership=colleague)
    AppointmentFactory(case=elsewhere)

    file = client.get(makes(office, anna))

    events = icalendar.Calendar.from_ical(file.content).walk("VEVENT")
    assert {(one["DTSTART"].dt, str(one.get("LOCATION", ""))) for one in events} == {
        (mine.starts_at, "12 rue des Bauges"),
        (hers.starts_at, ""),
    }
    assert file["Content-Type"].startswith("text/calendar") and file["Referrer-Policy"] == "no-referrer"
    assert "Diab" not in file.content.decode() and "Chez elle" not in file.content.decode()
    assert [one.screen for one in journal() if one.kind == "appointment.read"] == ["caseload:calendar_feed"]


def test_hours_of_both_seasons_and_a_cancelled_one_that_is_struck(office, anna, client):
    year = timezone.localdate().year + 1
    case = office.led()
    hours = [
        instant_of(day, time(9)) for day in (date(year, 3, 1), date(year, 7, 1), date(year, 11, 15), date(year, 12, 1))
    ]
    for starts_at in hours:
        AppointmentFactory(case=case, membership=anna, starts_at=starts_at)
    gone = AppointmentFactory(case=case, membership=anna, cancelled=True)

    events = read(client, makes(office, anna))

    nine = [one for one in events if one["DTSTART"].dt.astimezone(UTC) in hours]
    assert [one["DTSTART"].dt.hour for one in nine] == [9, 9, 9, 9]
    assert {one["DTSTART"].dt.utcoffset() for one in nine} == {timedelta(hours=1), timedelta(hours=2)}
    (struck,) = [one for one in events if one["DTSTART"].dt == gone.starts_at]
    assert (str(struck["STATUS"]), int(struck["SEQUENCE"])) == ("CANCELLED", 1)


def test_of_a_sensitive_case_there_is_an_hour_and_nothing_else(office, anna, client):
    case = office.led()
    office.follows(anna, case)
    AppointmentFactory(case=case, membership=anna, place="12 rue des Bauges")
    GuardFactory(case=case, kind="sensitive")

    (one,) = read(client, makes(office, anna))

    assert (str(one["SUMMARY"]), "LOCATION" in one) == ("Rendez-vous", False)


def test_it_is_hashed_replaced_taken_back_and_ends_with_the_function(office, anna, client):
    AppointmentFactory(case=office.led(), membership=anna)
    browser = office.browser(anna)
    first = makes(office, anna)
    second = makes(office, anna)
    page = browser.get(reverse("caseload:calendar")).content.decode()

    (row,) = CalendarAddress.objects.filter(membership=anna).values_list("id", "secret_hash")
    assert not [kept for kept in map(str, row) if kept in second]
    assert second in page and first not in page
    assert [client.get(one).status_code for one in (first, second)] == [404, 200]

    browser.post(reverse("caseload:take_back_calendar"))
    assert client.get(second).status_code == 404
    third = makes(office, anna)
    ended(anna)
    assert client.get(third).status_code == 404
    kinds = [one.kind for one in journal() if one.kind.startswith("calendar.")]
    assert kinds == ["calendar.issued", "calendar.issued", "calendar.taken_back", "calendar.issued"]


def test_the_address_opens_no_other_page_and_another_role_has_none(office, anna, client):
    makes(office, anna)
    agent = office.member("Léa", Role.PHONE_AGENT)

    assert client.get(reverse("caseload:calendar")).status_code == 302
    assert office.browser(agent).get(reverse("caseload:calendar")).status_code == 404
    assert client.post(address(office, anna)).status_code == 405


def test_nobody_writes_the_address_of_somebody_else(office, anna):
    makes(office, anna)
    other = actor_of(office.member("Béa"))

    for act in (
        lambda: CalendarAddress.objects.filter(membership=anna).delete(),
        lambda: CalendarAddress.objects.create(
            membership=office.member("Chloé"), secret_hash="0" * 64, made_at=timezone.now()
        ),
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), acting_as(other):
            act()


# Invitations


def meeting(starts_at, **said) -> Meeting:
    return Meeting(**{"starts_at": starts_at, "minutes": 45, "means": Means.ON_SITE, "place": "12 rue Haute"} | said)


def booked(member, case, starts_at) -> Appointment:
    said = {"case_id": case.pk, "meeting": meeting(starts_at), "subject": "Diabète", "key": "une-fois"}
    return do(member, booking.book, at=timezone.now(), **said)


def invitations(mailoutbox, member) -> list[tuple[str, icalendar.Event]]:
    deliver_all()
    found = [
        (part.get_param("method"), icalendar.Calendar.from_ical(part.get_payload(decode=True)))
        for mail in mailoutbox
        if mail.to == [member.user.email]
        for part in mail.message().walk()
        if part.get_content_type() == "text/calendar"
    ]
    assert all(method == str(file["METHOD"]) for method, file in found)
    return [(method, event) for method, file in found for event in file.walk("VEVENT")]


def test_who_makes_one_is_invited_told_of_its_new_hour_then_of_its_end(office, anna, mailoutbox):
    case, starts_at = office.led(), timezone.now().replace(microsecond=0) + 20 * DAY
    one = booked(anna, case, starts_at)
    first = invitations(mailoutbox, anna)
    known = {"appointment_id": one.pk, "at": timezone.now()}
    later = do(anna, booking.move, meeting=meeting(starts_at + DAY), seen=one.seen, **known)
    second = invitations(mailoutbox, anna)[len(first) :]
    do(anna, booking.cancel, reason="Fermé", seen=later.seen, **known)
    third = invitations(mailoutbox, anna)[len(first) + len(second) :]

    found = [*first, *second, *third]
    assert [(method, int(one["SEQUENCE"])) for method, one in found] == [("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2)]
    assert len({str(one["UID"]) for _, one in found}) == 1
    assert [one["DTSTART"].dt.astimezone(UTC) for _, one in found] == [starts_at, starts_at + DAY, starts_at + DAY]
    assert all(str(one["ATTENDEE"]) == f"mailto:{anna.user.email}" for _, one in found)
    words = "".join(mail.subject + mail.message().as_string() for mail in mailoutbox if mail.to == [anna.user.email])
    assert "Diab" not in words


def test_whose_calendar_reads_by_itself_gets_no_mail(office, anna):
    makes(office, anna)

    booked(anna, office.led(), timezone.now() + 20 * DAY)

    assert [one.kind for one in messages() if one.kind == INVITED] == []


def test_a_colleague_who_moves_one_has_its_maker_told_unless_the_case_is_sensitive(office, anna):
    bea, found = office.member("Béa"), []
    for sensitive in (False, True):
        case = office.led()
        starts_at = datetime.now(UTC) + 20 * DAY
        one = AppointmentFactory(case=case, membership=anna)
        if sensitive:
            office.follows(bea, case)
            GuardFactory(case=case, kind="sensitive")
        do(bea, booking.move, appointment_id=one.pk, meeting=meeting(starts_at), seen=one.seen, at=timezone.now())
        with bypass_row_security():
            found.append([(one.address, one.about == str(case.pk)) for one in messages() if one.kind == INVITED])

    assert found == [[(anna.user.email, True)], [(anna.user.email, False)]]


def test_of_a_sensitive_case_its_own_maker_gets_an_hour_and_nothing_that_tells_which(office, anna, mailoutbox):
    case, starts_at = office.led(), timezone.now().replace(microsecond=0) + 20 * DAY
    office.follows(anna, case)
    GuardFactory(case=case, kind="sensitive")

    booked(anna, case, starts_at)

    ((method, event),) = invitations(mailoutbox, anna)
    assert (method, str(event["SUMMARY"]), event["DTSTART"].dt.astimezone(UTC)) == ("REQUEST", "Rendez-vous", starts_at)
    assert "LOCATION" not in event
    words = "".join(mail.subject + mail.message().as_string() for mail in mailoutbox if mail.to == [anna.user.email])
    assert reference_of(case.pk) not in words + event.to_ical().decode()
