from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from cordee.cases import readers as case_readers
from cordee.cases.models import Case
from cordee.domain.access import CASE_ROLES, Actor, DataClass, Role
from cordee.network.undelivered import nobody_got
from cordee.network.wording import function_of_reader
from cordee.privacy import actions, queries, wording
from cordee.privacy.forms import LiftForm, MembersForm, RestrictForm, SearchForm, SensitiveForm
from cordee.referrals.references import read_signs
from cordee.ui.access import member_page
from cordee.ui.once import once
from cordee.ui.typography import long_day

OFFICER = frozenset({Role.RIGHTS_OFFICER})
GUARDIANS = OFFICER | {Role.TEAM_LEAD}
LINE = {DataClass.OPERATIONAL}


@member_page(roles=OFFICER, action="rights.list", classes=LINE)
@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    form, status = SearchForm(request.GET if "reference" in request.GET else None), 200
    if form.is_valid():
        found = queries.cases_named(form.cleaned_data["reference"])
        actions.note_search(found=len(found), actor=request.actor, at=timezone.now(), screen="privacy:rights")
        if len(found) == 1:
            typed = urlencode({"demande": form.cleaned_data["reference"]})
            return redirect(f"{reverse('privacy:case', args=[found[0]])}?{typed}")
        form.add_error("reference", wording.NOT_FOUND)
    context = {
        "form": form,
        "guards": [_line(guard) for guard in queries.guards_in_force(actor=request.actor)],
        "to_review": queries.emergencies(actor=request.actor, to_review=True),
        "reviewed": queries.emergencies(actor=request.actor, to_review=False),
        "watched": [_watched(one) for one in queries.watched(actor=request.actor, to_review=True)],
        "concluded": [_watched(one) for one in queries.watched(actor=request.actor, to_review=False)],
        "asked": [_asked(one) for one in queries.rights_requests(actor=request.actor, answered=False)],
        "answered": [_asked(one) for one in queries.rights_requests(actor=request.actor, answered=True)],
        "nobody_got": nobody_got(),
        "findings": wording.FINDINGS,
        "today": queries.today(),
    }
    return render(request, "privacy/rights.html", context, status=status)


@member_page(roles={Role.TEAM_LEAD}, action="case.sensitive_list", classes=LINE)
@require_safe
def sensitive_cases(request: HttpRequest) -> HttpResponse:
    guards = queries.guards_in_force(actor=request.actor)
    return render(request, "privacy/sensitive_cases.html", {"guards": [_line(guard) for guard in guards]})


@member_page(roles=GUARDIANS, action="case.guards", classes=LINE)
@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    return _page(request, case_id)


@member_page(roles=CASE_ROLES, action="case.readers", classes=LINE)
@require_safe
def readers(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """For who leads the case, and for the team leads of those who take part; to others it does not exist."""
    try:
        found = case_readers.readers_of(case_id, actor=request.actor)
    except Case.DoesNotExist:
        raise Http404 from None
    lines = [
        {"reader": one, "function": function_of_reader(one.role), "name": _name(one, request.actor)} for one in found
    ]
    return render(request, "privacy/readers.html", {"readers": lines, "reference": queries.reference_of(case_id)})


@member_page(roles=OFFICER, action="case.restrict", classes=LINE)
@require_POST
def restrict(request: HttpRequest, case_id: UUID) -> HttpResponse:
    form = RestrictForm(request.POST)
    if not form.is_valid():
        return _page(request, case_id, status=422, restrict_form=form)
    try:
        typed = {"reason": form.cleaned_data["reason"], "key": form.cleaned_data["key"]}
        actions.restrict(case_id=case_id, actor=request.actor, at=_now(), **typed)
    except actions.AlreadyGuarded as before:
        return _refused(request, case_id, _guarded(before))
    messages.success(request, "Le dossier est caché à tous et gelé. Vous seul le voyez.")
    return redirect("privacy:case", case_id)


@member_page(roles=GUARDIANS, action="case.mark_sensitive", classes=LINE)
@require_POST
def mark_sensitive(request: HttpRequest, case_id: UUID) -> HttpResponse:
    form = SensitiveForm(request.POST, members=queries.assignable(case_id))
    if not form.is_valid():
        return _page(request, case_id, status=422, sensitive_form=form)
    reason, key = form.cleaned_data["reason"], form.cleaned_data["key"]
    try:
        actions.mark_sensitive(
            case_id=case_id, reason=reason, members=form.to_members(), actor=request.actor, at=_now(), key=key
        )
    except actions.AlreadyGuarded as before:
        return _refused(request, case_id, _guarded(before))
    messages.success(request, "Le dossier est réservé aux personnes affectées.")
    return redirect("privacy:case", case_id)


@member_page(roles=GUARDIANS, action="case.assign", classes=LINE)
@require_POST
@once
def assign(request: HttpRequest, case_id: UUID) -> HttpResponse:
    form = MembersForm(request.POST, members=queries.assignable(case_id))
    if not form.is_valid():
        return _page(request, case_id, status=422, assign_form=form)
    actions.assign(case_id=case_id, members=form.to_members(), actor=request.actor, at=_now())
    messages.success(request, "Les personnes choisies ouvrent ce dossier.")
    return redirect("privacy:case", case_id)


@member_page(roles=GUARDIANS, action="case.end_assignment", classes=LINE)
@require_POST
@once
def end_assignment(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    try:
        ended = actions.end_assignment(assignment_id=assignment_id, actor=request.actor, at=_now())
    except actions.NobodyAssigned:
        return _refused(request, None, wording.LAST_ASSIGNED)
    return redirect("privacy:case", ended.case_id)


@member_page(roles=GUARDIANS, action="case.lift_guard", classes=LINE)
@require_POST
@once
def lift(request: HttpRequest, guard_id: UUID) -> HttpResponse:
    guard = queries.access_guard(guard_id, actor=request.actor)
    form = LiftForm(request.POST)
    if not form.is_valid():
        return _page(request, guard.case_id, status=422, lift_form=form)
    try:
        actions.lift(guard_id=guard_id, reason=form.cleaned_data["reason"], actor=request.actor, at=_now())
    except actions.AlreadyLifted:
        return _refused(request, guard.case_id, wording.ALREADY_LIFTED)
    messages.success(request, "La protection est levée : le dossier s’ouvre de nouveau à ceux qui le suivent.")
    return redirect("privacy:case", guard.case_id)


def _page(request: HttpRequest, case_id: UUID, *, status: int = 200, **forms: Any) -> HttpResponse:
    sheet, members = queries.sheet(case_id, actor=request.actor), queries.assignable(case_id)
    initial = {"key": str(uuid4())}
    context = {
        "sheet": sheet,
        "found_by": _found_by(request, sheet),
        "guards": [_line(guard) for guard in sheet.guards],
        "restrict_form": RestrictForm(initial=initial, auto_id="limiter-%s"),
        "sensitive_form": SensitiveForm(initial=initial, members=members, auto_id="sensible-%s"),
        "assign_form": MembersForm(initial=initial, members=_others(sheet, members), auto_id="affecter-%s"),
        "lift_form": LiftForm(auto_id="lever-%s"),
        "is_officer": request.actor.role is Role.RIGHTS_OFFICER,
        "has_others": bool(_others(sheet, members)),
        **forms,
    }
    return render(request, "privacy/case.html", context, status=status)


def _found_by(request: HttpRequest, sheet: queries.Sheet) -> str:
    """The reference that led here, as its page writes it; a case has its own, which nobody was told."""
    typed = request.GET.get("demande", "")[:40]
    if not typed or sheet.case not in queries.cases_named(typed):
        return ""
    written = read_signs(typed) or ""
    return "" if written == sheet.reference else written


def _name(reader: case_readers.Reader, actor: Actor) -> str:
    own = reader.organisation.pk == actor.organisation
    return reader.organisation.display_name if own else reader.organisation.name_for_others


def _others(sheet: queries.Sheet, members: list[Any]) -> list[Any]:
    assigned = {one.membership_id for one in sheet.assigned}
    return [one for one in members if one.pk not in assigned]


def _line(guard: Any) -> dict[str, object]:
    return {"guard": guard, "kind": wording.KINDS[guard.kind], "reference": queries.reference_of(guard.case_id)}


def _watched(one: Any) -> dict[str, object]:
    reference = queries.reference_of(one.case_id) if one.case_id else ""
    finding = wording.FINDINGS.get(one.finding, "")
    return {"watch": one, "rule": wording.RULES[one.rule], "reference": reference, "finding": finding}


def _asked(one: Any) -> dict[str, object]:
    answer = wording.RIGHT_ANSWERS.get(one.answer, "")
    return {
        "request": one,
        "right": wording.RIGHTS[one.right],
        "answer": answer,
        "reference": queries.reference_of(one.case_id),
    }


def _guarded(before: actions.AlreadyGuarded) -> str:
    day = long_day(timezone.localdate(before.guard.placed_at))
    return wording.ALREADY_GUARDED.format(day=day, who=before.guard.placed_by_label)


def _refused(request: HttpRequest, case_id: UUID | None, why: str) -> HttpResponse:
    return render(request, "privacy/refused.html", {"why": why, "case": case_id}, status=409)


def _now() -> datetime:
    return timezone.now()
