"""The list of an organisation's open cases, the page of one, and what its lead does there."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cordee.audit import actions as audit
from cordee.cases.models import Case, CaseState
from cordee.cases.queries import frozen_since
from cordee.cases.wording import CLOSINGS, NEXT_ACTIONS
from cordee.catalogue.queries import current_catalogue
from cordee.documents import pages as documents
from cordee.domain.access import CASE_ROLES, DataClass, Role
from cordee.domain.notes import CLASSES, Audience
from cordee.domain.planning import Closing
from cordee.domain.referral import NextAction
from cordee.employer.actions import TELLS
from cordee.programmes import levels
from cordee.programmes import pages as programme_pages
from cordee.programmes import queries as programmes
from cordee.referrals import guarded, shared, todo, todo_acts, todo_wording
from cordee.referrals import pages as requests
from cordee.referrals import queries as referrals
from cordee.referrals.models import Referral
from cordee.referrals.references import reference_of
from cordee.referrals.todo import Ahead
from cordee.referrals.todo_acts import CaseActRefused
from cordee.referrals.todo_forms import CloseCaseForm, PlanForm
from cordee.support import (
    application_pages,
    applications,
    appointment_pages,
    appointments,
    employer_pages,
    facts,
    notes,
    pages,
    queries,
    steps,
    stock,
    wording,
)
from cordee.support.baskets import Basket
from cordee.support.queries import BY_DAY, Names
from cordee.support.timeline import Place, Timeline, timeline
from cordee.territory import queries as territory
from cordee.ui.access import member_page
from cordee.ui.once import once
from cordee.ui.typography import long_day

LINE = {DataClass.OPERATIONAL}
WHOLE = LINE | {DataClass.IDENTITY, DataClass.SITUATION, DataClass.HEALTH, DataClass.PRIVATE, DataClass.MEDICAL}
SCREEN = "support:case"

act_page = require_http_methods(["GET", "HEAD", "POST"])


@member_page(roles=CASE_ROLES, action="case.list", classes=LINE)
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    actor, on = request.actor, referrals.today()
    basket = next((one for one in Basket if one.value == request.GET.get("panier", "")), Basket.ALL)
    after, before = (BY_DAY.place_of(request.GET.get(name, "")) for name in ("apres", "avant"))
    found = queries.listed(actor=actor, basket=basket, on=on, after=after, before=before)
    keys = [case.pk for case in found.rows]
    levels, needs = queries.levels_in(keys, actor=actor), queries.needs_in(keys, actor=actor)
    late = queries.late_steps_in(keys, actor=actor, on=on)
    late_too = queries.late_applications_in(keys, actor=actor, on=on)
    said = {"catalogue": current_catalogue(), "own": actor.organisation}
    places = {one.code: f"{one.name} ({one.code})" for one in territory.departements(on)}
    here = f"{reverse('support:cases')}?panier={basket.value}"
    context = {
        "rows": [
            pages.row(
                case,
                level=levels[case.pk],
                need=needs.get(case.pk, ""),
                places=places,
                late_steps=late.get(case.pk, 0),
                late_applications=late_too.get(case.pk, 0),
                **said,
            )
            for case in found.rows
        ],
        "filters": pages.filters(queries.counts(actor=actor, on=on), current=basket),
        "previous_url": f"{here}&avant={found.before}" if found.before else "",
        "next_url": f"{here}&apres={found.after}" if found.after else "",
        "pages_said": ("Plus proches", "Plus lointains"),
        "empty": wording.EMPTY[basket],
        "today": on,
    }
    return render(request, "support/cases.html", context)


@member_page(roles=CASE_ROLES, action="case.read", classes=WHOLE)
@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """For who takes part: its lead, partners and readers. Displayed = logged."""
    one, actor, now = case_or_404(request, case_id), request.actor, timezone.now()
    known = {"actor": actor, "at": now, "screen": SCREEN}
    mask = guarded.mask_of_case(one.pk, about=one.pk, wanted=request.GET.get("coordonnees") == "montrer", **known)
    asked = referrals.referrals_of_case(one.pk, actor=actor)
    names = queries.names_in(one.pk, actor=actor, asked=queries.sent_to(asked, actor=actor))
    found = timeline(one.pk, asked, actor=actor, after=Place.read(request.GET.get("apres", "")))
    told = facts.told_in(one.pk, place=not mask.on, **known)
    context = {
        "case": one,
        "reference": reference_of(one.pk),
        "person": mask.person(shared.person_of_case(one, about=one.pk, **known)),
        "mask": mask,
        "next": _next(one, names),
        "ahead": todo.ahead_of(one.pk, actor=actor),
        "goes": todo_wording.goes(todo.going_of(one.pk, actor=actor, on=referrals.today())),
        "team": [pages.member(part, names) for part in queries.team(one.pk, actor=actor)],
        "requests": _requests(asked, mask),
        "facts": [{"told": line, "who": names.of(line.organisation) if line.organisation else ""} for line in told],
        "plan": _plan_of(request, one, names, now),
        "agenda": _agenda_of(request, one, names, now),
        "applications": _applications_of(request, one, names, now),
        "stock": _stock_of(request, one, names),
        **_programmes_of(request, one, now),
        "documents": documents.all_of(one.pk, actor=actor, at=now, screen=SCREEN),
        "employer": _employer_of(request, one, now),
        "may_write": bool(notes.audiences(one.pk, actor=actor)),
        "in_emergency": queries.is_read_in_emergency(one.pk, actor=actor),
        "may_protect": actor.role is Role.TEAM_LEAD,
        "today": referrals.today(),
        **_timeline(
            request,
            one,
            found,
            pages.Telling(asked, names, pages.organisations_of(found.lines), actor=actor, at=now),
            now,
        ),
    }
    return render(request, "support/case.html", context)


def _next(one: Case, names: Names) -> dict[str, Any]:
    if one.state == CaseState.CLOSED:
        return {"closed": CLOSINGS[Closing(one.closing)] if one.closing else "", "closed_on": one.closed_on}
    what = NEXT_ACTIONS[NextAction(one.next_action)]
    return {"what": what, "on": one.next_action_on, "who": names.of(one.next_action_owner)}


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


def _plan_of(request: HttpRequest, one: Case, names: Names, at: datetime) -> pages.ShownPlan:
    """Displayed = logged, whether the steps are read here or below in what happened."""
    actor, found = request.actor, steps.plan_of(one.pk, actor=request.actor)
    if found:
        said = {"classes": [DataClass.SITUATION], "screen": SCREEN, "case": one.pk}
        audit.record_reading("step", actor=actor, at=at, **said)
    may = {"level": steps.level_in(one.pk, actor=actor), "whole": steps.reads_all(one.pk, actor=actor)}
    return pages.plan(found, names, is_open=one.state != CaseState.CLOSED, actor=actor, **may)


def _agenda_of(request: HttpRequest, one: Case, names: Names, at: datetime) -> appointment_pages.Agendas:
    """Displayed = logged, as the plan."""
    actor, found = request.actor, appointments.appointments_of(one.pk, actor=request.actor)
    if found:
        said = {"classes": [DataClass.SITUATION], "screen": SCREEN, "case": one.pk}
        audit.record_reading("appointment", actor=actor, at=at, **said)
    may = {"level": steps.level_in(one.pk, actor=actor), "whole": steps.reads_all(one.pk, actor=actor)}
    return appointment_pages.agenda(found, names, is_open=one.state != CaseState.CLOSED, actor=actor, at=at, **may)


def _stock_of(request: HttpRequest, one: Case, names: Names) -> dict[str, Any]:
    """In short, of an open case, for who reads her situation; who is shown the facts below has left its line."""
    known, may = stock.known_of(one, actor=request.actor), stock.rights(one.pk, actor=request.actor)
    is_open = one.state != CaseState.CLOSED
    found = {"is_shown": is_open and (known.last is not None or may.may_retake), "may_retake": may.may_retake}
    if not is_open or (last := known.last) is None:
        return found
    standing = stock.standing(known)
    who = names.of(last.organisation) if last.organisation else ""
    changed = last.catalogue_hash != standing.now.conversation.catalogue_hash
    shown = {"last": last, "since": standing.last, "who": who, "rules_changed": changed, "agenda": standing.agenda}
    return found | shown


def _employer_of(request: HttpRequest, one: Case, at: datetime) -> employer_pages.Employer:
    """Displayed = logged, whether the contact is read here or below in what happened."""
    found = employer_pages.employer_of(one.pk, actor=request.actor, at=at)
    if found.is_any:
        said = {"classes": sorted(TELLS), "screen": SCREEN, "case": one.pk}
        audit.record_reading("employer_sharing", actor=request.actor, at=at, **said)
    return found


def _programmes_of(request: HttpRequest, one: Case, at: datetime) -> dict[str, Any]:
    """Displayed = logged, each by the class under which it is read."""
    actor, found = request.actor, programmes.of_case(one.pk, actor=request.actor)
    if found:
        said = {"classes": sorted({programmes.class_of(each) for each in found}), "screen": SCREEN, "case": one.pk}
        audit.record_reading("programme", actor=actor, at=at, **said)
    is_open, today = one.state != CaseState.CLOSED, referrals.today()
    return {
        "programmes": programme_pages.on_case(one.pk, found, is_open=is_open, actor=actor, on=today),
        "level": levels.level_of_case(one.pk, actor=actor),
    }


def _timeline(request: HttpRequest, one: Case, found: Timeline, telling: pages.Telling, at: datetime) -> dict[str, Any]:
    """Her own words are of her situation, a note is of the class of its audience: who reads them leaves a line."""
    known = {"actor": request.actor, "at": at, "screen": SCREEN, "case": one.pk}
    if any(line.kind == "word" for line in found.lines):
        audit.record_reading("own_word", classes=[DataClass.SITUATION], **known)
    read = {CLASSES[Audience(line.row.audience)] for line in found.lines if line.kind == "note"}
    if read:
        audit.record_reading("note", classes=sorted(read), **known)
    here = reverse("support:case", args=[one.pk])
    return {
        "events": [telling.told(line) for line in found.lines],
        "earlier_url": f"{here}?apres={found.after}#histoire" if found.after else "",
        "latest_url": f"{here}#histoire" if request.GET.get("apres") else "",
    }


@member_page(roles=CASE_ROLES, action="case.plan_here", classes=LINE)
@act_page
@once
def plan(request: HttpRequest, case_id: UUID) -> HttpResponse:
    if no := frozen(request, case_id):
        return no
    one, ahead = _ahead_or_404(request, case_id)
    known = {"choices": ahead.choices, "today": referrals.today(), "by": request.actor.role}
    if request.method != "POST":
        return _act(request, one, ahead, PlanForm(initial={"seen": ahead.seen}, **known), "plan")
    form = PlanForm(request.POST, **known)
    if not form.is_valid():
        return _act(request, one, ahead, form, "plan", status=422)
    next_action, on = NextAction(form.cleaned_data["next_action"]), form.cleaned_data["on"]
    try:
        _plan(request, one, next_action, on, form.cleaned_data["seen"])
    except CaseActRefused as no:
        return refused(request, one.pk, todo_wording.refused(no))
    messages.success(request, todo_wording.PLANNED)
    return redirect("support:case", one.pk)


def _plan(request: HttpRequest, one: Case, next_action: NextAction, on: date, seen: str) -> None:
    said = {"next_action": next_action, "on": on, "seen": seen}
    todo_acts.plan_case(case_id=one.pk, actor=request.actor, at=timezone.now(), **said)


@member_page(roles=CASE_ROLES, action="case.close_here", classes=LINE)
@act_page
@once
def close_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    if no := frozen(request, case_id):
        return no
    one, ahead = _ahead_or_404(request, case_id)
    if request.method != "POST":
        if ahead.running or one.state == CaseState.CLOSED:
            return redirect("support:case", one.pk)
        return _act(request, one, ahead, CloseCaseForm(initial={"seen": ahead.seen}), "close")
    form = CloseCaseForm(request.POST)
    if not form.is_valid():
        return _act(request, one, ahead, form, "close", status=422)
    said = {"closing": Closing(form.cleaned_data["closing"]), "seen": form.cleaned_data["seen"]}
    try:
        todo_acts.close_case(case_id=one.pk, actor=request.actor, at=timezone.now(), **said)
    except CaseActRefused as no:
        return refused(request, one.pk, todo_wording.refused(no))
    messages.success(request, todo_wording.CLOSED)
    return redirect("support:case", one.pk)


def case_or_404(request: HttpRequest, case_id: UUID) -> Case:
    try:
        return queries.access_case(case_id, actor=request.actor)
    except Case.DoesNotExist:
        raise Http404 from None


def _ahead_or_404(request: HttpRequest, case_id: UUID) -> tuple[Case, Ahead]:
    """Who does not lead the case has no such page."""
    one = case_or_404(request, case_id)
    ahead = todo.ahead_of(one.pk, actor=request.actor)
    if ahead is None:
        raise Http404
    return one, ahead


def frozen(request: HttpRequest, case_id: UUID) -> HttpResponse | None:
    """The case was on the screen and was restricted since: say so to who acts. Hidden from anybody else."""
    since = frozen_since(case_id) if request.method == "POST" else None
    if since is None:
        return None
    context = {"why": wording.FROZEN.format(day=long_day(since)), "home": "", "reference": ""}
    return render(request, "support/refused.html", context, status=409)


def _act(request: HttpRequest, one: Case, ahead: Ahead, form: Form, act: str, status: int = 200) -> HttpResponse:
    context = {"case": one, "reference": reference_of(one.pk), "ahead": ahead, "form": form, **todo_wording.ACTS[act]}
    return render(request, "support/act.html", context, status=status)


def refused(request: HttpRequest, case_id: UUID, why: str) -> HttpResponse:
    context = {"why": why, "home": reverse("support:case", args=[case_id]), "reference": reference_of(case_id)}
    return render(request, "support/refused.html", context, status=409)


def _applications_of(
    request: HttpRequest, one: Case, names: Names, at: datetime
) -> application_pages.ShownApplications:
    """Displayed = logged, each by the class under which it is read."""
    actor, found = request.actor, applications.of_case(one.pk, actor=request.actor)
    if found:
        said = {"classes": sorted({applications.class_of(each) for each in found}), "screen": SCREEN, "case": one.pk}
        audit.record_reading("application", actor=actor, at=at, **said)
    may = {"level": steps.level_in(one.pk, actor=actor), "whole": applications.reads_all(one.pk, actor=actor)}
    return application_pages.all_of(found, names, is_open=one.state != CaseState.CLOSED, actor=actor, **may)
