"""The list of what the organisation does next, and the two acts of who leads a case."""

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
from cordee.domain.access import CASE_ROLES, SENDING_ROLES, DataClass
from cordee.domain.planning import Closing
from cordee.domain.referral import NextAction
from cordee.referrals import queries, todo_acts, todo_wording
from cordee.referrals import todo as todos
from cordee.referrals.models import Referral
from cordee.referrals.todo import Ahead, Place
from cordee.referrals.todo_acts import CaseActRefused, WouldStrand
from cordee.referrals.todo_forms import CloseCaseForm, PlanForm
from cordee.ui.access import member_page

LINE = {DataClass.OPERATIONAL}

act_page = require_http_methods(["GET", "HEAD", "POST"])


@member_page(roles=SENDING_ROLES, action="case.todo", classes=LINE)
@require_safe
def todo(request: HttpRequest) -> HttpResponse:
    today = queries.today()
    found = todos.todo(actor=request.actor, on=today, after=Place.read(request.GET.get("apres", "")))
    next_url = f"{reverse('referrals:todo')}?apres={found.after}" if found.after else ""
    context = {"found": found, "counted": todo_wording.counted(found), "next_url": next_url, "today": today}
    context["going"] = [(one, todo_wording.goes(one)) for one in todos.going(actor=request.actor, on=today)]
    context["opens_cases"] = request.actor.role in CASE_ROLES
    return render(request, "referrals/todo.html", context)


@member_page(roles=SENDING_ROLES, action="case.plan", classes=LINE)
@act_page
def plan(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    referral, ahead = _ahead_or_404(request, referral_id)
    if request.method != "POST":
        form = PlanForm(
            choices=ahead.choices, today=queries.today(), by=request.actor.role, initial={"seen": ahead.seen}
        )
        return _page(request, referral, ahead, form, "plan")
    form = PlanForm(request.POST, choices=ahead.choices, today=queries.today(), by=request.actor.role)
    if not form.is_valid():
        return _page(request, referral, ahead, form, "plan", status=422)
    given = form.cleaned_data
    try:
        todo_acts.plan(
            referral_id=referral.pk,
            next_action=NextAction(given["next_action"]),
            on=given["on"],
            seen=given["seen"],
            why=given.get("why", ""),
            actor=request.actor,
            at=timezone.now(),
        )
    except CaseActRefused as refused:
        return _refused(request, referral, refused)
    messages.success(request, todo_wording.PLANNED)
    return redirect("referrals:detail", referral.pk)


@member_page(roles=SENDING_ROLES, action="case.close", classes=LINE)
@act_page
def close_case(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    referral, ahead = _ahead_or_404(request, referral_id)
    if request.method != "POST":
        if ahead.running or ahead.case.state == CaseState.CLOSED:
            return redirect("referrals:detail", referral.pk)
        if left := still_running(referral.case_id):
            return _refused(request, referral, WouldStrand(ahead, left), status=200)
        return _page(request, referral, ahead, CloseCaseForm(initial={"seen": ahead.seen}), "close")
    form = CloseCaseForm(request.POST)
    if not form.is_valid():
        return _page(request, referral, ahead, form, "close", status=422)
    closing, seen = Closing(form.cleaned_data["closing"]), form.cleaned_data["seen"]
    try:
        todo_acts.close(referral_id=referral.pk, closing=closing, seen=seen, actor=request.actor, at=timezone.now())
    except CaseActRefused as refused:
        return _refused(request, referral, refused)
    messages.success(request, todo_wording.CLOSED)
    return redirect("referrals:detail", referral.pk)


def _ahead_or_404(request: HttpRequest, referral_id: UUID) -> tuple[Referral, Ahead]:
    """Who does not lead the case has no such page."""
    try:
        referral = queries.access_referral(referral_id, actor=request.actor)
    except (Referral.DoesNotExist, Case.DoesNotExist):
        raise Http404 from None
    ahead = todos.ahead(referral, actor=request.actor)
    if ahead is None:
        raise Http404
    return referral, ahead


def _page(
    request: HttpRequest, referral: Referral, ahead: Ahead, form: Form, act: str, status: int = 200
) -> HttpResponse:
    context = {"referral": referral, "ahead": ahead, "form": form, **todo_wording.ACTS[act]}
    return render(request, "referrals/todo_act.html", context, status=status)


def _refused(request: HttpRequest, referral: Referral, refused: CaseActRefused, status: int = 409) -> HttpResponse:
    home = reverse("referrals:detail", args=[referral.pk])
    context = {"why": todo_wording.refused(refused), "home": home, "referral": referral}
    return render(request, "referrals/refused.html", context, status=status)
