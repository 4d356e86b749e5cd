"""An application of a case: opened, its page, its papers, filed, asked for more, decided, put off, given up."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cordee.audit import actions as audit
from cordee.cases.models import Case, CaseState
from cordee.domain.access import CASE_ROLES, DataClass
from cordee.domain.applications import ApplicationState, ApplicationVerb, after, awaited_on
from cordee.referrals import queries as referrals
from cordee.referrals.case_acts import refused, unless_frozen
from cordee.referrals.references import reference_of
from cordee.support import application_pages, applications, applying, pages, queries, steps
from cordee.support import application_wording as wording
from cordee.support.application_forms import (
    AskedMoreForm,
    DecideForm,
    DropForm,
    FileForm,
    OpenForm,
    PutOffForm,
    SentForm,
)
from cordee.support.models import Application
from cordee.support.queries import Names
from cordee.support.refusals import StepRefused
from cordee.support.views import case_or_404
from cordee.ui.access import member_page
from cordee.ui.once import key_of, once
from cordee.ui.typography import table_day

LINE = {DataClass.OPERATIONAL}
READ = LINE | {DataClass.SITUATION, DataClass.HEALTH}
Verb = ApplicationVerb

act_page = require_http_methods(["GET", "HEAD", "POST"])


@member_page(roles=CASE_ROLES, action="case.open_application", classes=LINE)
@act_page
@once
@unless_frozen
def open_one(request: HttpRequest, case_id: UUID) -> HttpResponse:
    one, actor, today = case_or_404(request, case_id), request.actor, referrals.today()
    doers = steps.doers(case_id, actor=actor)
    if not doers:
        raise Http404
    if request.method != "POST" and one.state == CaseState.CLOSED:
        return redirect("support:case", case_id)
    owners = pages.owners(doers, _names(request, one))
    data = request.POST if request.method == "POST" else None
    form = OpenForm(data, kinds=applications.kinds_on(today), owners=owners, today=today)
    back = reverse("support:case", args=[case_id])
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "open", back=back, back_to=f"Dossier {reference_of(case_id)}")
    key, new = key_of(request), form.to_application()
    try:
        opened = applying.open_one(case_id=case_id, new=new, actor=actor, at=timezone.now(), key=key)
    except StepRefused as no:
        return refused(request, case_id, wording.refused(no))
    messages.success(request, wording.DONE["open"])
    return redirect("support:application", opened.pk)


@member_page(roles=CASE_ROLES, action="case.read_application", classes=READ)
@never_cache
@require_safe
def application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Who reads it sees its page; who may change it, what may be done. Displayed = logged."""
    one, case = _found_or_404(request, application_id)
    level = steps.level_in(case.pk, actor=request.actor)
    may = case.state != CaseState.CLOSED and applications.may_change(one, level=level, actor=request.actor)
    kind = applications.kind_of(one)
    context = {
        "one": application_pages.shown(one, _names(request, case), may_change=may),
        "about": application_pages.about(kind),
        "gone": "" if kind else wording.GONE_KIND,
        "case": case,
        "reference": reference_of(case.pk),
        "today": referrals.today(),
    }
    _log(request, one, "support:application")
    return render(request, "support/application.html", context)


@member_page(roles=CASE_ROLES, action="case.application_papers", classes=LINE)
@require_POST
@once
def papers(request: HttpRequest, application_id: UUID) -> HttpResponse:
    one = _own_or_404(request, application_id)
    ticked = set(request.POST.getlist("paper"))
    received = [paper for paper in one.papers if paper in ticked]
    return _done(request, one, "papers", applying.receive, seen=request.POST.get("seen", ""), papers=received)


@member_page(roles=CASE_ROLES, action="case.resume_application", classes=LINE)
@require_POST
@once
def resume(request: HttpRequest, application_id: UUID) -> HttpResponse:
    one = _own_or_404(request, application_id)
    return _done(request, one, "resume", applying.resume, seen=request.POST.get("seen", ""))


@member_page(roles=CASE_ROLES, action="case.file_application", classes=READ)
@never_cache
@act_page
@once
def file(request: HttpRequest, application_id: UUID) -> HttpResponse:
    one, today = _own_or_404(request, application_id), referrals.today()
    if one.filed_on is not None:
        return _act(request, one, Verb.FILE, "file", SentForm(**_given(request, one)), _sent)
    kind = applications.kind_of(one)
    awaited = awaited_on(kind, filed_on=today, today=today)
    shown = {"filed_on": "aujourd’hui", "due_on": table_day(awaited) if awaited else ""}
    form = FileForm(**_given(request, one, **shown), delay=kind.delay if kind and kind.delay_days else "")
    return _act(request, one, Verb.FILE, "file", form, _filed)


def _filed(form: Any) -> tuple[Callable[..., Application], dict[str, Any]]:
    return applying.file, {"filed_on": form.cleaned_data["filed_on"], "due_on": form.cleaned_data["due_on"]}


def _sent(form: Any) -> tuple[Callable[..., Application], dict[str, Any]]:
    return applying.file, {"filed_on": form.today, "due_on": form.cleaned_data["due_on"]}


@member_page(roles=CASE_ROLES, action="case.application_asked_more", classes=READ)
@never_cache
@act_page
@once
def ask_more(request: HttpRequest, application_id: UUID) -> HttpResponse:
    one = _own_or_404(request, application_id)
    form = AskedMoreForm(**_given(request, one), there=one.papers)
    return _act(request, one, Verb.ASK_MORE, "ask_more", form, _asked)


def _asked(form: Any) -> tuple[Callable[..., Application], dict[str, Any]]:
    return applying.ask_more, {"papers": form.cleaned_data["papers"], "due_on": form.cleaned_data["due_on"]}


@member_page(roles=CASE_ROLES, action="case.decide_application", classes=READ)
@never_cache
@act_page
@once
def decide(request: HttpRequest, application_id: UUID) -> HttpResponse:
    one = _own_or_404(request, application_id)
    if one.filed_on is None:
        return redirect("support:application", one.pk)
    kind = applications.kind_of(one)
    granted = kind.granted if kind else (wording.STATES[ApplicationState.GRANTED],)
    no = kind.refused if kind else (wording.STATES[ApplicationState.REFUSED],)
    form = DecideForm(**_given(request, one), granted=granted, refused=no, filed_on=one.filed_on)
    return _act(request, one, Verb.GRANT, "decide", form, _decided)


def _decided(form: Any) -> tuple[Callable[..., Application], dict[str, Any]]:
    granted, decision = form.said()
    said = {"granted": granted, "decision": decision, "decided_on": form.cleaned_data["decided_on"]}
    return applying.decide, said


@member_page(roles=CASE_ROLES, action="case.put_off_application", classes=READ)
@never_cache
@act_page
@once
def put_off(request: HttpRequest, application_id: UUID) -> HttpResponse:
    one = _own_or_404(request, application_id)
    return _act(request, one, Verb.MOVE, "put_off", PutOffForm(**_given(request, one)), _moved)


def _moved(form: Any) -> tuple[Callable[..., Application], dict[str, Any]]:
    return applying.put_off, {"due_on": form.cleaned_data["due_on"]}


@member_page(roles=CASE_ROLES, action="case.drop_application", classes=READ)
@never_cache
@act_page
@once
def drop(request: HttpRequest, application_id: UUID) -> HttpResponse:
    one = _own_or_404(request, application_id)
    return _act(request, one, Verb.DROP, "drop", DropForm(**_given(request, one)), _dropped)


def _dropped(form: Any) -> tuple[Callable[..., Application], dict[str, Any]]:
    return applying.drop, {"reason": form.cleaned_data["reason"]}


def _given(request: HttpRequest, one: Application, **initial: str) -> dict[str, Any]:
    data = request.POST if request.method == "POST" else None
    return {"data": data, "initial": {"seen": one.seen, **initial}, "today": referrals.today()}


def _act(
    request: HttpRequest,
    one: Application,
    verb: Verb,
    act: str,
    form: Form,
    given: Callable[[Any], tuple[Callable[..., Application], dict[str, Any]]],
) -> HttpResponse:
    """The form of one act; one that the application no longer stands for leads back to its page."""
    is_closed = verb in applying.RUNS_ON and case_or_404(request, one.case_id).state == CaseState.CLOSED
    if request.method != "POST" and (is_closed or after(ApplicationState(one.state), verb) is None):
        return redirect("support:application", one.pk)
    if request.method == "POST" and form.is_valid():
        does, said = given(form)
        return _done(request, one, act, does, seen=form.cleaned_data["seen"], **said)
    _log(request, one, "support:act_on_application")
    back = reverse("support:application", args=[one.pk])
    return _page(request, form, act, back=back, back_to="La démarche", lead=one.title)


def _done(
    request: HttpRequest, one: Application, act: str, does: Callable[..., Application], **said: Any
) -> HttpResponse:
    try:
        does(application_id=one.pk, actor=request.actor, at=timezone.now(), **said)
    except StepRefused as no:
        return refused(request, one.case_id, wording.refused(no))
    messages.success(request, wording.DONE[act])
    return redirect("support:application", one.pk)


def _found_or_404(request: HttpRequest, application_id: UUID) -> tuple[Application, Case]:
    """Hidden and missing look the same; so does one of a case that is no longer the actor's."""
    try:
        one = applications.access_application(application_id, actor=request.actor)
    except Application.DoesNotExist:
        raise Http404 from None
    return one, case_or_404(request, one.case_id)


def _own_or_404(request: HttpRequest, application_id: UUID) -> Application:
    """As above; and so does one that is somebody else's to do."""
    try:
        one = applications.access_own_work(application_id, actor=request.actor)
    except Application.DoesNotExist:
        raise Http404 from None
    case_or_404(request, one.case_id)
    return one


def _names(request: HttpRequest, one: Case) -> Names:
    actor = request.actor
    sent = queries.sent_to(referrals.referrals_of_case(one.pk, actor=actor), actor=actor)
    return queries.names_in(one.pk, actor=actor, asked=sent)


def _log(request: HttpRequest, one: Application, screen: str) -> None:
    shown = {"target": one.pk, "case": one.case_id, "classes": [applications.class_of(one)]}
    audit.record_reading("application", actor=request.actor, at=timezone.now(), screen=screen, **shown)


def _page(request: HttpRequest, form: Form, act: str, *, back: str, back_to: str, **more: str) -> HttpResponse:
    context = {"home": back, "back_to": back_to, "form": form, **wording.ACTS[act], **more}
    return render(request, "support/application_act.html", context, status=422 if form.errors else 200)
