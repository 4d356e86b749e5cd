"""Appointments as an iCalendar file (RFC 5545): hours of Paris with their time zone, and nothing that names anybody.

The identifier of an appointment never changes; ``SEQUENCE`` grows when it is moved, and one that was cancelled says so:
a calendar that holds it already moves or strikes it.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpResponse
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from cordee.domain.appointments import AppointmentState, Means
from cordee.domain.quiet_hours import PARIS
from cordee.referrals.references import reference_of
from cordee.support.models import Appointment

PRODUCT = "-//Cordée//Rendez-vous//FR"
DISCREET = "Rendez-vous"
FILE_NAME = "rendez-vous.ics"
EVERY = timedelta(hours=1)  # how often a calendar program is asked to read again
WINTER, SUMMER = timedelta(hours=1), timedelta(hours=2)


def for_her(one: Appointment, *, title: str = DISCREET, detailed: bool = False) -> bytes:
    """A calendar is often seen by others: without ``detailed``, neither with whom nor where."""
    name = f"{title} : {one.organisation.display_name}" if detailed else title
    return _file([_event(one, title=name, place=one.place if detailed else "")])


def for_member(one: Appointment, *, reserved: bool) -> bytes:
    """The file that a member takes from the page of the case, to put into a calendar that others may see."""
    return _file([_event(one, **_said_to_member(one, reserved=reserved))])


def for_calendar(found: Iterable[Appointment], *, reserved: Collection[UUID]) -> bytes:
    """What a member's calendar program reads."""
    events = (_event(one, **_said_to_member(one, reserved=one.case_id in reserved)) for one in found)
    return _file(events, name=DISCREET)


def _said_to_member(one: Appointment, *, reserved: bool) -> dict[str, str]:
    """With the reference of the case; of one that is ``reserved``, an hour and nothing that tells which.

    A place is written when it is the organisation's own, never her home.
    """
    if reserved:
        return {"title": DISCREET, "place": ""}
    title = f"{DISCREET}, dossier {reference_of(one.case_id)}"
    return {"title": title, "place": one.place if one.means == Means.ON_SITE else ""}


@dataclass(frozen=True, kw_only=True)
class Invited:
    """Between whom an invitation goes; no answer is awaited by mail."""

    by: str
    to: str


def invitation(one: Appointment, *, title: str, invited: Invited, place: str = "") -> tuple[bytes, str]:
    """The file and its method: to be put into the calendar of who gets the mail, moved there, or struck."""
    method = "CANCEL" if one.state == AppointmentState.CANCELLED else "REQUEST"
    event = _event(one, title=title, place=place)
    event.add("organizer", f"mailto:{invited.by}")
    attendee = vCalAddress(f"mailto:{invited.to}")
    attendee.params["RSVP"] = vText("FALSE")
    event.add("attendee", attendee)
    return _file([event], method=method), method


def invitation_to_member(one: Appointment, *, invited: Invited, reserved: bool) -> tuple[bytes, str]:
    """By mail, as in a calendar."""
    return invitation(one, **_said_to_member(one, reserved=reserved), invited=invited)


def answer(file: bytes) -> HttpResponse:
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response


def identifier(one: Appointment) -> str:
    """A hash: it is written beside the title in every calendar."""
    return f"{hashlib.sha256(b'appointment' + one.pk.bytes).hexdigest()[:32]}@cordee"


def _file(events: Iterable[Event], *, method: str = "PUBLISH", name: str = "") -> bytes:
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", method)
    if name:
        file.add("x-wr-calname", name)
        file.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    file.add_component(_paris())
    for event in events:
        file.add_component(event)
    return bytes(file.to_ical(sorted=True))


def _event(one: Appointment, *, title: str, place: str) -> Event:
    event = Event()
    event.add("uid", identifier(one))
    event.add("dtstamp", one.settled_at or one.moved_at or one.at)
    event.add("dtstart", one.starts_at.astimezone(PARIS))
    event.add("dtend", one.ends_at.astimezone(PARIS))
    event.add("sequence", one.sequence + (one.state == AppointmentState.CANCELLED))
    event.add("summary", title)
    event.add("status", "CANCELLED" if one.state == AppointmentState.CANCELLED else "CONFIRMED")
    event.add("class", "PRIVATE")
    if place:
        event.add("location", place)
    return event


def _paris() -> Timezone:
    """As France keeps it since 1996: the last Sundays of March and October."""
    zone = Timezone()
    zone.add("tzid", "Europe/Paris")
    for season, name, month, hour, before, after in (
        (TimezoneDaylight(), "CEST", 3, 2, WINTER, SUMMER),
        (TimezoneStandard(), "CET", 10, 3, SUMMER, WINTER),
    ):
        season.add("tzname", name)
        season.add("dtstart", datetime(1996, month, 31 if month == 3 else 27, hour))  # noqa: DTZ001  of no zone: it makes one
        season.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        season.add("tzoffsetfrom", before)
        season.add("tzoffsetto", after)
        zone.add_component(season)
    return zone
