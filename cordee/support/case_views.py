"""The page of a case: what comes next first, then what presses, then the work, then what was said and what happened."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from cordee.audit import actions as audit
from cordee.cases.models import Case, CaseState
from cordee.cases.wording import NEXT_ACTIONS, closing_said
from cordee.catalogue.queries import current_catalogue
from cordee.documents import pages as documents
from cordee.domain.access import CASE_ROLES, Actor, DataClass, Level, Role
from cordee.domain.notes import CLASSES, Audience
from cordee.domain.planning import Closing
from cordee.domain.referral import NextAction
from cordee.employer.actions import TELLS
from cordee.orientation.known import Kept, kept_in, known_of
from cordee.programmes import levels
from cordee.programmes import pages as programme_pages
from cordee.programmes import queries as programmes
from cordee.referrals import guarded, shared, todo, todo_wording
from cordee.referrals import pages as requests
from cordee.referrals import queries as referrals
from cordee.referrals.models import Referral
from cordee.referrals.references import reference_of
from cordee.support import (
    application_pages,
    applications,
    appointment_pages,
    appointments,
    case_pages,
    employer_pages,
    facts,
    pages,
    queries,
    steps,
    stock,
)
from cordee.support.queries import Names, Part
from cordee.support.timeline import Place, Timeline, timeline
from cordee.support.views import LINE, case_or_404
from cordee.ui.access import member_page

WHOLE = LINE | {DataClass.IDENTITY, DataClass.SITUATION, DataClass.HEALTH, DataClass.PRIVATE, DataClass.MEDICAL}
SCREEN = "support:case"


@dataclass(frozen=True, kw_only=True)
class _Read:
    """The case as who asks for the page reads it: known once, for all its parts."""

    case: Case
    part: Part
    names: Names
    actor: Actor
    at: datetime
    today: date

    @property
    def is_open(self) -> bool:
        return bool(self.case.state != CaseState.CLOSED)

    @property
    def whole(self) -> bool:
        """Where she stands, in full: to who reads her situation, and to who leads and said it."""
        return self.part.situation or self.part.level is Level.LEAD

    def log(self, kind: str, classes: list[DataClass]) -> None:
        """Displayed = logged, by the classes under which it is read."""
        said = {"classes": sorted(classes), "screen": SCREEN, "case": self.case.pk}
        audit.record_reading(kind, actor=self.actor, at=self.at, **said)


@member_page(roles=CASE_ROLES, action="case.read", classes=WHOLE)
@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """For who takes part: its lead, partners and readers. Displayed = logged."""
    one, actor, now = case_or_404(request, case_id), request.actor, timezone.now()
    known = {"actor": actor, "at": now, "screen": SCREEN}
    mask = guarded.mask_of_case(one.pk, about=one.pk, wanted=request.GET.get("coordonnees") == "montrer", **known)
    asked = referrals.referrals_of_case(one.pk, actor=actor)
    part, today = queries.part_in(one.pk, actor=actor), referrals.today()
    names = Names(own=actor.organisation, may_name=part.names_health, asked=queries.sent_to(asked, actor=actor))
    read = _Read(case=one, part=part, names=names, actor=actor, at=now, today=today)
    found = timeline(one.pk, asked, actor=actor, after=Place.read(request.GET.get("apres", "")))
    kept = kept_in(one.pk, actor=actor)
    told = facts.added_in(kept, one.pk, place=not mask.on, **known)
    parts = _parts(read, kept)
    telling = pages.Telling(asked, names, pages.organisations_of(found.lines), actor=actor, at=now, whole=read.whole)
    context = {
        "case": one,
        "reference": reference_of(one.pk),
        "person": mask.person(shared.person_of_case(one, about=one.pk, **known)),
        "mask": mask,
        "next": _next(read),
        "ahead": todo.ahead_of(one.pk, actor=actor),
        "goes": todo_wording.goes(todo.going_of(one.pk, actor=actor, on=today)),
        "team": [pages.member(each, names) for each in queries.team(one.pk, actor=actor)],
        "requests": _requests(asked, mask),
        "facts": [{"told": line, "who": names.of(line.organisation) if line.organisation else ""} for line in told],
        **parts,
        "late": _late(read, parts),
        "adding": case_pages.adding(one.pk, may_write=part.level is not None, **parts),
        "level": levels.level_of_case(one.pk, actor=actor),
        "in_emergency": part.emergency,
        "may_give_page": read.is_open and part.level is not None,
        "may_protect": actor.role is Role.TEAM_LEAD,
        "today": today,
        **_timeline(request, read, found, telling),
    }
    return render(request, "support/case.html", context)


def _parts(read: _Read, kept: Kept) -> dict[str, Any]:
    return {
        "stock": _stock_of(read, kept),
        "agenda": _agenda_of(read),
        "plan": _plan_of(read),
        "applications": _applications_of(read),
        "programmes": _programmes_of(read),
        "documents": documents.all_of(
            read.case.pk, supports=read.part.level is not None, actor=read.actor, at=read.at, screen=SCREEN
        ),
        "employer": _employer_of(read),
    }


def _late(read: _Read, parts: dict[str, Any]) -> tuple[case_pages.Late, ...]:
    """A closed case presses for nothing: its plan is read as it was."""
    if not read.is_open:
        return ()
    return case_pages.late(parts["plan"], parts["agenda"], parts["applications"], on=read.today)


def _next(read: _Read) -> dict[str, Any]:
    one = read.case
    if not read.is_open:
        why = closing_said(Closing(one.closing), whole=read.whole) if one.closing else ""
        return {"closed": why, "closed_on": one.closed_on}
    what = NEXT_ACTIONS[NextAction(one.next_action)]
    return {"what": what, "on": one.next_action_on, "who": read.names.of(one.next_action_owner)}


def _requests(asked: list[Referral], mask: guarded.Mask) -> list[dict[str, Any]]:
    catalogue = current_catalogue()
    return [
        {
            "referral": one,
            "asked": mask.asked(requests.asked(referrals.level_one(one), catalogue) if catalogue else None),
            "service": requests.service_name(one, catalogue) if catalogue else "",
        }
        for one in reversed(asked)
    ]


def _plan_of(read: _Read) -> pages.ShownPlan:
    """Whether the steps are read here or below in what happened."""
    found = steps.plan_of(read.case.pk, actor=read.actor)
    if found:
        read.log("step", [DataClass.SITUATION])
    may = {"level": read.part.level, "whole": read.part.situation}
    return pages.plan(found, read.names, is_open=read.is_open, actor=read.actor, **may)


def _agenda_of(read: _Read) -> appointment_pages.Agendas:
    found = appointments.appointments_of(read.case.pk, actor=read.actor)
    if found:
        read.log("appointment", [DataClass.SITUATION])
    may = {"level": read.part.level, "whole": read.part.situation}
    return appointment_pages.agenda(found, read.names, is_open=read.is_open, actor=read.actor, at=read.at, **may)


def _applications_of(read: _Read) -> application_pages.ShownApplications:
    found = applications.of_case(read.case.pk, actor=read.actor)
    if found:
        read.log("application", list({applications.class_of(each) for each in found}))
    may = {"level": read.part.level, "whole": read.part.situation and read.part.health}
    return application_pages.all_of(found, read.names, is_open=read.is_open, actor=read.actor, **may)


def _stock_of(read: _Read, kept: Kept) -> dict[str, Any]:
    """In short, of an open case, for who reads her situation; who is shown the facts below has left its line."""
    known, may_retake = known_of(kept), read.part.level is not None and read.part.situation
    may = {"may_retake": read.is_open and may_retake}
    may["may_ask"] = may["may_retake"] and read.part.level is Level.LEAD
    found = {"is_shown": read.is_open and known.last is not None, **may}
    if not read.is_open or (last := known.last) is None:
        return found
    standing = stock.standing(known)
    who = read.names.of(last.organisation) if last.organisation else ""
    rules_changed = last.catalogue_hash != standing.now.conversation.catalogue_hash
    shown = {"last": last, "since": standing.last, "who": who, "rules_changed": rules_changed}
    return found | shown | {"agenda": standing.agenda, "changed": stock.said_otherwise(known, standing.now)}


def _employer_of(read: _Read) -> employer_pages.Employer:
    """Whether the contact is read here or below in what happened."""
    leads = read.is_open and read.part.level is Level.LEAD
    found = employer_pages.employer_of(read.case.pk, leads=leads, actor=read.actor, at=read.at)
    if found.is_any:
        read.log("employer_sharing", list(TELLS))
    return found


def _programmes_of(read: _Read) -> programme_pages.OnCase:
    found = programmes.of_case(read.case.pk, actor=read.actor)
    if found:
        read.log("programme", list({programmes.class_of(each) for each in found}))
    may = {"level": read.part.level, "health": read.part.health}
    return programme_pages.on_case(found, is_open=read.is_open, actor=read.actor, on=read.today, **may)


def _timeline(request: HttpRequest, read: _Read, found: Timeline, telling: pages.Telling) -> dict[str, Any]:
    """Her own words are of her situation, a note is of the class of its audience: who reads them leaves a line."""
    if any(line.kind == "word" for line in found.lines):
        read.log("own_word", [DataClass.SITUATION])
    notes = {CLASSES[Audience(line.row.audience)] for line in found.lines if line.kind == "note"}
    if notes:
        read.log("note", list(notes))
    here = reverse("support:case", args=[read.case.pk])
    return {
        "events": [telling.told(line) for line in found.lines],
        "earlier_url": f"{here}?{urlencode({'apres': found.after})}#histoire" if found.after else "",
        "latest_url": f"{here}#histoire" if request.GET.get("apres") else "",
    }
