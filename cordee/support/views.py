"""The list of an organisation's open cases, and what the lead of one does there: plans what comes next, closes it."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cordee.cases.models import Case, CaseState
from cordee.cases.queries import still_running
from cordee.catalogue.queries import current_catalogue
from cordee.domain.access import CASE_ROLES, DataClass
from cordee.domain.planning import Closing
from cordee.domain.referral import NextAction
from cordee.referrals import queries as referrals
from cordee.referrals import todo, todo_acts, todo_wording
from cordee.referrals.case_acts import refused, unless_frozen
from cordee.referrals.references import reference_of
from cordee.referrals.todo import Ahead
from cordee.referrals.todo_acts import CaseActRefused
from cordee.referrals.todo_forms import CloseCaseForm, PlanForm
from cordee.support import pages, queries, wording
from cordee.support.baskets import Basket
from cordee.support.queries import BY_DAY
from cordee.territory import queries as territory
from cordee.ui.access import member_page
from cordee.ui.once import once

LINE = {DataClass.OPERATIONAL}

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


@member_page(roles=CASE_ROLES, action="case.plan_here", classes=LINE)
@act_page
@once
@unless_frozen
def plan(request: HttpRequest, case_id: UUID) -> HttpResponse:
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
@unless_frozen
def close_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    one, ahead = _ahead_or_404(request, case_id)
    if request.method != "POST":
        if ahead.running or one.state == CaseState.CLOSED:
            return redirect("support:case", one.pk)
        if left := still_running(one.pk):
            said = {"left": todo_wording.left_in(left), "end_first": todo_wording.END_FIRST}
            return render(request, "support/held.html", {"case": one, "reference": reference_of(one.pk), **said})
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


def _act(request: HttpRequest, one: Case, ahead: Ahead, form: Form, act: str, status: int = 200) -> HttpResponse:
    context = {"case": one, "reference": reference_of(one.pk), "ahead": ahead, "form": form, **todo_wording.ACTS[act]}
    if act == "close" and referrals.came_straight(one, actor=request.actor):
        context["effect"] = todo_wording.ASKED_AFTER
    return render(request, "support/act.html", context, status=status)
