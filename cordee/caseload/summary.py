"""A case in plain text, for the software of who follows it: what its page shows to the same reader, without notes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cordee.audit import actions as audit
from cordee.cases.models import Case, CaseState
from cordee.cases.wording import NEXT_ACTIONS, closing_said
from cordee.catalogue.queries import current_catalogue
from cordee.domain.access import Actor, DataClass, Level
from cordee.domain.planning import Closing
from cordee.domain.referral import NextAction
from cordee.programmes import pages as programme_pages
from cordee.programmes import queries as programmes
from cordee.referrals import guarded, shared
from cordee.referrals import pages as requests
from cordee.referrals import queries as referrals
from cordee.referrals.models import Referral
from cordee.referrals.references import reference_of
from cordee.referrals.wording import STATES
from cordee.support import (
    application_pages,
    applications,
    appointment_pages,
    appointments,
    facts,
    pages,
    queries,
    steps,
)
from cordee.support.queries import Names
from cordee.ui.typography import long_day

SCREEN = "caseload:summary"


@dataclass(frozen=True, kw_only=True)
class Section:
    title: str
    lines: tuple[str, ...]


def summary_of(case_id: UUID, *, actor: Actor, at: datetime) -> tuple[str, str]:
    """Its reference and its text. Displayed = logged. Raise Case.DoesNotExist for who takes no part, and for who reads
    it in an emergency: nothing is taken away from there."""
    if queries.is_read_in_emergency(case_id, actor=actor):
        raise Case.DoesNotExist
    case = queries.access_case(case_id, actor=actor)
    known = {"actor": actor, "at": at, "screen": SCREEN}
    mask = guarded.mask_of_case(case.pk, about=case.pk, wanted=False, **known)
    asked = referrals.referrals_of_case(case.pk, actor=actor)
    names = queries.names_in(case.pk, actor=actor, asked=queries.sent_to(asked, actor=actor))
    person = mask.person(shared.person_of_case(case, about=case.pk, **known))
    sections = [
        Section(title="La personne", lines=tuple(_person(person, masked=mask.on))),
        Section(title="Ensuite", lines=(_next(case, names, actor),)),
        Section(title="Qui prend part", lines=tuple(_team(case.pk, names, actor))),
        Section(title="Besoins et demandes", lines=tuple(_requests(case, asked, mask, actor))),
        *_facts(case.pk, names, place=not mask.on, **known),
        Section(title="Plan d’action", lines=tuple(_plan(case, names, actor, at))),
        Section(title="Rendez-vous", lines=tuple(_appointments(case, names, actor, at, place=not mask.on))),
        Section(title="Démarches", lines=tuple(_applications(case, names, actor, at))),
        Section(title="Programmes", lines=tuple(_programmes(case, actor, at))),
    ]
    opened = f"Dossier {reference_of(case.pk)}, ouvert le {long_day(_day(case.opened_at))}"
    signed = f"Extrait de Cordée le {long_day(_day(at))}, pour : {actor.label}. À détruire quand il ne sert plus."
    return reference_of(case.pk), "\n".join([opened, *_written(sections), "", signed, ""])


def _day(at: datetime) -> date:
    return referrals.day_of(at)


def _written(sections: Iterable[Section]) -> list[str]:
    return [line for one in sections if one.lines for line in ("", one.title, *(f"- {said}" for said in one.lines))]


def _person(person: shared.Named | None, *, masked: bool) -> list[str]:
    if person is None:
        return ["Son nom ne vous est pas ouvert."]
    born = [f"Née ou né le {long_day(person.born_on)}"] if person.born_on else []
    reach = [person.written, person.email]
    asks = list(person.asks)
    hidden = ["Coordonnées masquées : dossier sensible."] if masked else []
    return [line for line in (person.name, *born, *reach, *asks, *hidden) if line]


def _next(case: Case, names: Names, actor: Actor) -> str:
    """Where she stands, in full: to who reads her situation and to who leads, as on its page."""
    if case.state == CaseState.CLOSED:
        part = queries.part_in(case.pk, actor=actor)
        whole = part.situation or part.level is Level.LEAD
        why = closing_said(Closing(case.closing), whole=whole) if case.closing else ""
        return f"Dossier clos. {why}".strip()
    what, day = NEXT_ACTIONS[NextAction(case.next_action)], long_day(case.next_action_on)
    return f"{what}, {day} ({names.of(case.next_action_owner)})"


def _team(case_id: UUID, names: Names, actor: Actor) -> Iterable[str]:
    for part in queries.team(case_id, actor=actor):
        one = pages.member(part, names)
        until = f", jusqu’au {long_day(one.until)}" if one.until else ""
        yield f"{one.name} : {one.level.lower()} depuis le {long_day(one.since)}{until}"


def _requests(case: Case, asked: list[Referral], mask: guarded.Mask, actor: Actor) -> Iterable[str]:
    """Where nothing was asked of anybody: what she needs, as its stock says."""
    catalogue = current_catalogue()
    if not asked and (need := queries.needs_in([case.pk], actor=actor).get(case.pk)):
        yield catalogue.needs[need].label if need in catalogue.needs else need
    for one in reversed(asked):
        said = mask.asked(requests.asked(referrals.level_one(one), catalogue))
        what = said.need if said else f"Demande {one.reference}"
        service = requests.service_name(one, catalogue)
        yield f"{what} ({service}) : {STATES[one.state].lower()}, de {one.sender_name} à {one.recipient_name}"


def _facts(case_id: UUID, names: Names, *, place: bool, actor: Actor, at: datetime, screen: str) -> Iterable[Section]:
    for told in facts.told_in(case_id, actor=actor, at=at, screen=screen, place=place):
        by = f", noté par {names.of(told.organisation)}" if told.organisation else ""
        said = [f"{label} : {value}" for label, value in (*told.situation, *told.health)]
        yield Section(title=f"Dit le {long_day(_day(told.at))}{by}", lines=tuple(said))


def _plan(case: Case, names: Names, actor: Actor, at: datetime) -> Iterable[str]:
    found = steps.plan_of(case.pk, actor=actor)
    if found:
        classes = [DataClass.SITUATION]
        audit.record_reading("step", actor=actor, at=at, screen=SCREEN, classes=classes, case=case.pk)
    may = {"level": steps.level_in(case.pk, actor=actor), "whole": steps.reads_all(case.pk, actor=actor)}
    plan = pages.plan(found, names, is_open=case.state != CaseState.CLOSED, actor=actor, **may)
    for one in plan.to_do:
        funding = f", financement : {one.funding}" if one.funding else ""
        yield f"À faire : {one.title}, {long_day(one.due_on)} ({one.who}){funding}"
    for one in plan.settled:
        yield f"{one.title}. {one.settled}"


def _appointments(case: Case, names: Names, actor: Actor, at: datetime, *, place: bool) -> Iterable[str]:
    """Without ``place``, not where: it may be her home."""
    found = appointments.appointments_of(case.pk, actor=actor)
    if found:
        classes = [DataClass.SITUATION]
        audit.record_reading("appointment", actor=actor, at=at, screen=SCREEN, classes=classes, case=case.pk)
    for one in found:
        who = names.of(one.organisation)
        one.place = one.place if place else ""
        shown = appointment_pages.shown_of(one, who=who, at=at, changes=False)
        after = shown.settled or (f"Autre date demandée : {shown.wish}" if shown.wish else "")
        yield f"{shown.when} : {shown.subject} ({shown.how}, {shown.who}){f'. {after}' if after else ''}"


def _applications(case: Case, names: Names, actor: Actor, at: datetime) -> Iterable[str]:
    found = applications.of_case(case.pk, actor=actor)
    if found:
        classes = sorted({applications.class_of(one) for one in found})
        audit.record_reading("application", actor=actor, at=at, screen=SCREEN, classes=classes, case=case.pk)
    for one in found:
        shown = application_pages.shown(one, names, may_change=False)
        lacking = f". Il manque : {', '.join(shown.missing)}" if shown.missing else ""
        after = shown.settled or f"{shown.state}, {shown.next} {long_day(one.due_on)} ({shown.who}){lacking}"
        yield f"{one.title} : {after}"


def _programmes(case: Case, actor: Actor, at: datetime) -> Iterable[str]:
    """Where each is, and its hours; what was written in one is read on its own page."""
    found = programmes.of_case(case.pk, actor=actor)
    if found:
        classes = sorted({programmes.class_of(one) for one in found})
        audit.record_reading("programme", actor=actor, at=at, screen=SCREEN, classes=classes, case=case.pk)
    for one in found:
        shown = programme_pages.shown(one, may_change=False, on=_day(at))
        parts = (shown.ended or shown.state, shown.phase, shown.hours)
        yield f"{one.title} : {', '.join(part for part in parts if part)}"
