"""A calendar as French text for a terminal or a sheet of paper: past, running, coming, and what is missing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.agenda.calendar import Calendar
from cordee.domain.orientation.agenda.entries import Entry, Missing, Status, days_of
from cordee.domain.orientation.agenda.templates import sentence
from cordee.domain.orientation.agenda.words import words_in
from cordee.domain.rules.french import enumerated, said_day
from cordee.domain.tongue import Tongue

STATUSES = {
    Status.COMING: "à venir",
    Status.PERHAPS_OPEN: "peut-être déjà commencé",
    Status.OPEN: "en cours",
    Status.PERHAPS_PAST: "peut-être dépassé",
    Status.PAST: "passé",
}
TITLE = "Si rien n'est fait"
SINCE: Final[Mapping[Tongue, str]] = {Tongue.FRENCH: "Depuis le {}", Tongue.ENGLISH: "Since {}"}
LAST_SAFE_DAY: Final[Mapping[Tongue, str]] = {
    Tongue.FRENCH: "Dernier jour prudent pour agir : {}.",
    Tongue.ENGLISH: "Last safe day to act: {}.",
}
SAFE_DAY_GONE: Final[Mapping[Tongue, str]] = {
    Tongue.FRENCH: "À faire sans attendre : le dernier jour prudent était le {}.",
    Tongue.ENGLISH: "To be done without waiting: the last safe day was {}.",
}


def calendar_text(calendar: Calendar, catalogue: Catalogue, *, for_person: bool) -> str:
    """Return the whole calendar, in the words of the agent or in those of the person (« vous »)."""
    return "\n".join(_lines(calendar, catalogue, for_person)) + "\n"


def day_label(entry: Entry) -> str:
    """The day that orders the entry, with its day of the week; between two bounds, both."""
    tongue = entry.deadline.tongue
    words, opens, closes = words_in(tongue), days_of(entry.opens), days_of(entry.closes)
    nearest = opens or closes if entry.status is Status.COMING else closes or opens
    if entry.deadline.kind.closes and closes is None and entry.status is Status.OPEN:
        return SINCE[tongue].format(words.said_weekday(entry.day))
    if nearest is None or (nearest.exact and nearest.first):
        return sentence(words.said_weekday(entry.day))
    return sentence(words.said_on(nearest))


def safe_sentence(entry: Entry, *, on: date) -> Iterator[str]:
    """Yield the last safe day, or that it is behind us; nothing when there is no last day to miss."""
    if entry.safe is None or entry.safe == entry.day or entry.status is Status.PAST:
        return
    tongue = entry.deadline.tongue
    said = LAST_SAFE_DAY if entry.safe >= on else SAFE_DAY_GONE
    yield said[tongue].format(words_in(tongue).said_weekday(entry.safe))


def _lines(calendar: Calendar, catalogue: Catalogue, for_person: bool) -> Iterator[str]:
    yield f"{TITLE} : calendrier au {said_day(calendar.on)} (catalogue {calendar.catalogue_hash[:12]})"
    if not calendar.entries:
        yield ""
        yield "Aucune date connue."
    for entry in calendar.entries:
        yield ""
        yield from _entry(entry, catalogue, calendar.on, for_person)
    if waiting := [found for found in calendar.missing if found.certain]:
        yield ""
        yield "Il manque :"
        yield from _grouped(waiting, catalogue)
    if perhaps := [found for found in calendar.missing if not found.certain]:
        yield ""
        yield "D'autres délais dépendent de réponses inconnues :"
        yield from _grouped((replace(found, facts=found.facts[:1]) for found in perhaps), catalogue)


def _entry(entry: Entry, catalogue: Catalogue, on: date, for_person: bool) -> Iterator[str]:
    deadline = entry.deadline
    doubt = "" if entry.certain else " ; à confirmer"
    yield f"{day_label(entry)} : {deadline.title} [{STATUSES[entry.status]}{doubt}]"
    if entry.status is not Status.PAST or entry.once_past is None:
        yield f"  {entry.person if for_person else entry.agent}"
        yield from (f"  {said}" for said in safe_sentence(entry, on=on))
        yield f"  Si rien n'est fait : {entry.otherwise}"
    if entry.once_past:
        yield f"  {entry.once_past}"
    for line in entry.how:
        yield f"  {line}"
    if entry.missing:
        yield f"  Pour être sûr, il manque : {_labels(entry.missing, catalogue)}."
    yield f"  Source : {' ; '.join(deadline.legal)}.{' ' + entry.confidence if entry.confidence else ''}"


def _grouped(found: Iterable[Missing], catalogue: Catalogue) -> Iterator[str]:
    """One line for each set of facts, with the rules that wait for it."""
    grouped: dict[tuple[str, ...], dict[str, None]] = {}
    for waiting in found:
        grouped.setdefault(waiting.facts, {})[waiting.deadline.name] = None
    for facts, names in grouped.items():
        yield f"  – {_labels(facts, catalogue)} : {' ; '.join(names)}"


def _labels(facts: Iterable[str], catalogue: Catalogue) -> str:
    return enumerated((f"« {catalogue.facts[fact].label} »" for fact in facts), "et")
