"""Add a step to the plan of a case, tick it, put it off, give it up, take it up again."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cordee.audit import actions as audit
from cordee.cases.models import Case, CaseState
from cordee.domain.access import CASE_ROLES, DataClass
from cordee.domain.steps import StepState, StepVerb
from cordee.network.models import Organisation
from cordee.referrals import queries as referrals
from cordee.referrals.case_acts import refused, unless_frozen
from cordee.referrals.references import reference_of
from cordee.support import pages, planning, queries, steps, wording
from cordee.support.forms import ChangeStepForm, StepForm
from cordee.support.models import Step
from cordee.support.refusals import StepRefused
from cordee.support.views import case_or_404
from cordee.ui.access import member_page
from cordee.ui.once import key_of, once

LINE = {DataClass.OPERATIONAL}
PLAN = LINE | {DataClass.SITUATION}

act_page = require_http_methods(["GET", "HEAD", "POST"])


@member_page(roles=CASE_ROLES, action="case.add_step", classes=LINE)
@act_page
@once
@unless_frozen
def add(request: HttpRequest, case_id: UUID) -> HttpResponse:
    one, actor, today = case_or_404(request, case_id), request.actor, referrals.today()
    doers = steps.doers(case_id, actor=actor)
    if not doers:
        raise Http404
    if request.method != "POST" and one.state == CaseState.CLOSED:
        return redirect("support:case", case_id)
    form = StepForm(
        request.POST if request.method == "POST" else None, owners=_owners(request, one, doers), today=today
    )
    if request.method != "POST" or not form.is_valid():
        return _page(request, case_id, form, "add")
    key = key_of(request)
    try:
        planning.add(case_id=case_id, new=form.to_step(), actor=actor, at=timezone.now(), key=key)
    except StepRefused as no:
        return refused(request, case_id, wording.step_refused(no))
    messages.success(request, wording.STEP_ADDED)
    return _back(case_id)


@member_page(roles=CASE_ROLES, action="case.finish_step", classes=LINE)
@require_POST
@once
def finish(request: HttpRequest, step_id: UUID) -> HttpResponse:
    return _tick(request, step_id, planning.finish, wording.STEP_DONE)


@member_page(roles=CASE_ROLES, action="case.resume_step", classes=LINE)
@require_POST
@once
def resume(request: HttpRequest, step_id: UUID) -> HttpResponse:
    return _tick(request, step_id, planning.resume, wording.STEP_RESUMED)


@member_page(roles=CASE_ROLES, action="case.change_step", classes=PLAN)
@never_cache
@act_page
@once
def change(request: HttpRequest, step_id: UUID) -> HttpResponse:
    step, today = _step_or_404(request, step_id), referrals.today()
    may_reword = steps.may_reword(step, actor=request.actor)
    typed = request.POST if request.method == "POST" else None
    form = ChangeStepForm(typed, step=step, may_reword=may_reword, today=today)
    if request.method != "POST":
        if step.state != StepState.TO_DO or case_or_404(request, step.case_id).state == CaseState.CLOSED:
            return _back(step.case_id)
    elif form.is_valid():
        return _changed(request, step, form)
    _log(request, step)
    return _page(request, step.case_id, form, "change", lead=step.title)


def _changed(request: HttpRequest, step: Step, form: ChangeStepForm) -> HttpResponse:
    said = form.cleaned_data
    known = {"step_id": step.pk, "seen": said["seen"], "actor": request.actor, "at": timezone.now()}
    try:
        if said["what"] == StepVerb.MOVE:
            planning.put_off(due_on=said["due_on"], **known)
        elif said["what"] == StepVerb.REWORD:
            planning.reword(title=said["title"], funding=said["funding"], key=key_of(request), **known)
        else:
            planning.drop(reason=said["reason"], **known)
    except StepRefused as no:
        return refused(request, step.case_id, wording.step_refused(no))
    messages.success(request, wording.STEP_CHANGED[StepVerb(said["what"])])
    return _back(step.case_id)


def _tick(request: HttpRequest, step_id: UUID, act: Callable[..., Step], told: str) -> HttpResponse:
    step = _step_or_404(request, step_id)
    try:
        act(step_id=step_id, seen=request.POST.get("seen", ""), actor=request.actor, at=timezone.now())
    except StepRefused as no:
        return refused(request, step.case_id, wording.step_refused(no))
    messages.success(request, told)
    return _back(step.case_id)


def _step_or_404(request: HttpRequest, step_id: UUID) -> Step:
    """Hidden, missing and somebody else's to do look the same; so does one of a case that is no longer the actor's."""
    try:
        step = steps.access_step(step_id, actor=request.actor)
    except Step.DoesNotExist:
        raise Http404 from None
    case_or_404(request, step.case_id)
    return step


def _owners(request: HttpRequest, one: Case, doers: list[Organisation | None]) -> list[tuple[str, str]]:
    actor = request.actor
    sent = queries.sent_to(referrals.referrals_of_case(one.pk, actor=actor), actor=actor)
    return pages.owners(doers, queries.names_in(one.pk, actor=actor, asked=sent))


def _log(request: HttpRequest, step: Step) -> None:
    shown = {"target": step.pk, "case": step.case_id, "classes": [DataClass.SITUATION]}
    audit.record_reading("step", actor=request.actor, at=timezone.now(), screen="support:change_step", **shown)


def _back(case_id: UUID) -> HttpResponse:
    return redirect(f"{reverse('support:case', args=[case_id])}#plan")


def _page(request: HttpRequest, case_id: UUID, form: Form, act: str, **more: str) -> HttpResponse:
    home, reference = reverse("support:case", args=[case_id]), reference_of(case_id)
    context = {"home": home, "reference": reference, "form": form, **wording.STEP_ACTS[act], **more}
    return render(request, "support/note.html", context, status=422 if form.errors else 200)
