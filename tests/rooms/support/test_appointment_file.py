"""The iCalendar file of an appointment, read back by others: hours of both seasons, its number, its discretion."""

from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from uuid import UUID

import icalendar
import pytest
from dateutil import tz

from cordee.domain.appointments import instant_of
from cordee.domain.quiet_hours import PARIS
from cordee.network.models import Organisation
from cordee.support.appointment_file import for_her, for_member, identifier
from cordee.support.models import Appointment

MADE = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAYS = [
    date(2026, 3, 28),
    date(2026, 3, 29),
    date(2026, 3, 30),
    date(2026, 10, 24),
    date(2026, 10, 25),
    date(2026, 10, 26),
]


def appointment(starts_at: datetime, **said) -> Appointment:
    """Not kept: a file is made of a row and of nothing else."""
    receives = Organisation(name="Service de santé au travail des Bauges")
    known = {"minutes": 45, "means": "sur_place", "place": "12 rue des Bauges", "subject": "Faire le point", "at": MADE}
    one = Appointment(pk=UUID(int=7), case_id=UUID(int=8), starts_at=starts_at, **known | said)
    one.organisation = receives
    return one


def event_of(file: bytes):
    (event,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
    return event


def read_by_another(file: bytes) -> datetime:
    """By dateutil: the rules of the time zone that the file brings, and the hour that it says, nothing of ours."""
    text = file.decode().replace("\r\n ", "")
    zones = tz.tzical(StringIO(text.replace("\r\n", "\n")))
    line = next(one for one in text.splitlines() if one.startswith("DTSTART;TZID="))
    name, typed = line.removeprefix("DTSTART;TZID=").split(":")
    return datetime.strptime(typed, "%Y%m%dT%H%M%S").replace(tzinfo=zones.get(name)).astimezone(UTC)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("hour", [time(0, 30), time(1, 30), time(3, 30), time(9), time(23, 30)])
def test_the_hour_is_read_back_the_same_across_both_changes(day, hour):
    starts_at = instant_of(day, hour)
    file = for_her(appointment(starts_at))

    event = event_of(file)

    assert event["DTSTART"].dt == starts_at
    assert event["DTSTART"].dt.replace(tzinfo=None) == datetime.combine(day, hour)
    assert event["DTEND"].dt.astimezone(UTC) - starts_at == timedelta(minutes=45)
    assert read_by_another(file) == starts_at


def test_one_that_lasts_over_the_change_ends_when_its_minutes_are_over():
    starts_at = instant_of(date(2026, 3, 29), time(1, 30))

    event = event_of(for_her(appointment(starts_at, minutes=60)))

    assert event["DTEND"].dt.astimezone(PARIS).time() == time(3, 30)


def test_a_moved_one_keeps_its_name_and_a_cancelled_one_says_so():
    starts_at = instant_of(date(2026, 6, 2), time(10))
    first = appointment(starts_at)
    moved = appointment(starts_at + timedelta(days=1), sequence=1, moved_at=MADE, moved_from=starts_at)
    cancelled = appointment(starts_at, sequence=1, state="annule", settled_at=MADE)

    found = [event_of(for_her(one)) for one in (first, moved, cancelled)]

    assert {str(one["UID"]) for one in found} == {identifier(first)}
    assert [int(one["SEQUENCE"]) for one in found] == [0, 1, 2]
    assert [str(one["STATUS"]) for one in found] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_without_being_asked_it_says_neither_with_whom_nor_where():
    one = appointment(instant_of(date(2026, 6, 2), time(10)))

    discreet, detailed = for_her(one).decode(), for_her(one, detailed=True).decode()

    assert not [word for word in ("Bauges", "santé", "LOCATION", "point") if word in discreet]
    assert str(event_of(detailed.encode())["LOCATION"]) == "12 rue des Bauges"
    assert "Service de santé au travail des Bauges" in str(event_of(detailed.encode())["SUMMARY"])


def test_a_member_reads_a_reference_and_her_home_is_in_no_calendar():
    starts_at = instant_of(date(2026, 6, 2), time(10))
    here, home = appointment(starts_at), appointment(starts_at, means="domicile", place="Chez elle, 3 rue Haute")

    read = [event_of(for_member(one, reserved=False)) for one in (here, home)]

    assert [str(one.get("LOCATION", "")) for one in read] == ["12 rue des Bauges", ""]
    assert str(read[0]["SUMMARY"]).startswith("Rendez-vous, dossier ")
    assert "Haute" not in for_member(home, reserved=False).decode()
    assert str(event_of(for_member(here, reserved=True))["SUMMARY"]) == "Rendez-vous"
    assert "Bauges" not in for_member(here, reserved=True).decode()
