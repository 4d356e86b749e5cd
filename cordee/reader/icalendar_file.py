"""A calendar as an iCalendar file (RFC 5545): all-day events, the same bytes for the same calendar.

One event for each day that is not past: an opening, the last safe day, the last day, a change. A day known between two
bounds is placed on the first one, and says so. Identifiers come from the rule and from ``subject`` (the reference of a
case, for who follows several people), never from the day: a corrected day moves the event instead of doubling it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Event
from icalendar import Calendar as CalendarFile

from cordee.domain.orientation.agenda.calendar import Calendar
from cordee.domain.orientation.agenda.entries import Entry, Status, days_of
from cordee.domain.orientation.agenda.french import said_on
from cordee.domain.orientation.known_days import Days

PRODUCT = "-//Cordée//Si rien n'est fait//FR"
DISCREET_TITLE = "Date à retenir"
DISCREET_TEXT = "Le détail est dans le calendrier remis avec ce fichier."
NINE_IN_THE_MORNING_BEFORE = timedelta(hours=-15)


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """One all-day event: ``moment`` names it among those of its entry, ``perhaps`` when the day is not sure."""

    entry: Entry
    moment: str
    title: str
    day: date
    perhaps: bool
    range_said: str | None = None


def icalendar_file(
    calendar: Calendar, *, for_person: bool, subject: str = "", discreet: bool = True, alarms: bool = False
) -> bytes:
    """Return the file. ``discreet`` titles say nothing of the situation: a calendar is often seen by others."""
    file = CalendarFile()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", "Cordée" if discreet else "Cordée : si rien n'est fait")
    for event in dated_events(calendar):
        file.add_component(
            _event(event, calendar.on, for_person=for_person, subject=subject, discreet=discreet, alarms=alarms)
        )
    return bytes(file.to_ical(sorted=True))


def dated_events(calendar: Calendar) -> Iterator[DatedEvent]:
    """Yield the days of the calendar that are not past, in its order."""
    for entry in calendar.entries:
        if entry.status is not Status.PAST:
            yield from (event for event in _events_of(entry) if event.day >= calendar.on)


def identifier(event: DatedEvent, subject: str) -> str:
    """Return the stable UID of an event: a hash, because it is written beside the title in every calendar."""
    named = "\0".join([subject, event.entry.deadline.id, event.moment])
    return f"{hashlib.sha256(named.encode()).hexdigest()[:32]}@cordee"


def _events_of(entry: Entry) -> Iterator[DatedEvent]:
    name = entry.deadline.title
    opens, closes = days_of(entry.opens), days_of(entry.closes)
    if opens:
        title = f"{name} : possible à partir d'aujourd'hui" if entry.deadline.kind.closes else name
        yield from _event_on(entry, "opens", title, opens)
    if closes and entry.safe and entry.safe != closes.earliest:
        yield DatedEvent(entry, "safe", f"{name} : dernier jour prudent", entry.safe, not entry.certain)
    if closes:
        yield from _event_on(entry, "closes", f"{name} : dernier jour", closes)


def _event_on(entry: Entry, moment: str, title: str, days: Days) -> Iterator[DatedEvent]:
    day = days.earliest
    if day is not None:
        doubt = None if days.exact else said_on(days)
        yield DatedEvent(entry, moment, title, day, not (entry.certain and days.exact), doubt)


def _event(dated: DatedEvent, on: date, *, for_person: bool, subject: str, discreet: bool, alarms: bool) -> Event:
    title = DISCREET_TITLE if discreet else dated.title + (" (à confirmer)" if dated.perhaps else "")
    event = Event()
    event.add("uid", identifier(dated, subject))
    event.add("dtstamp", datetime.combine(on, time(), tzinfo=UTC))
    event.add("dtstart", dated.day)
    event.add("dtend", dated.day + timedelta(days=1))
    event.add("summary", title)
    event.add("description", DISCREET_TEXT if discreet else "\n".join(_description(dated, for_person=for_person)))
    event.add("status", "TENTATIVE" if dated.perhaps else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    if alarms:
        event.add_component(_alarm(title))
    return event


def _description(dated: DatedEvent, *, for_person: bool) -> Iterator[str]:
    entry = dated.entry
    yield entry.person if for_person else entry.agent
    if dated.range_said:
        yield f"Jour exact inconnu : {dated.range_said}."
    yield f"Si rien n'est fait : {entry.otherwise}"
    if entry.once_past:
        yield entry.once_past
    yield from entry.how
    yield f"Source : {' ; '.join(entry.deadline.legal)}."
    if entry.confidence:
        yield entry.confidence


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", NINE_IN_THE_MORNING_BEFORE)
    return alarm
