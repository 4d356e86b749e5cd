"""Make an appointment, move it, keep it, cancel it, say whether it was held; lists of those of an organisation."""

from collections.abc import Callable
from urllib.parse import urlencode
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
from cordee.domain.appointments import AppointmentState
from cordee.referrals import queries as referrals
from cordee.referrals.baskets import After
from cordee.referrals.case_acts import refused, unless_frozen
from cordee.referrals.references import reference_of
from cordee.support import appointment_file, appointment_pages, appointments, booking, queries, steps
from cordee.support import appointment_wording as wording
from cordee.support.appointment_forms import AppointmentForm, CancelForm, MeetingForm, as_typed
from cordee.support.appointments import BY_HOUR, Agenda
from cordee.support.models import Appointment
from cordee.support.refusals import AppointmentRefused
from cordee.support.views import case_or_404
from cordee.ui.access import member_page
from cordee.ui.once import key_of, once

LINE = {DataClass.OPERATIONAL}
AGENDA = LINE | {DataClass.SITUATION}

act_page = require_http_methods(["GET", "HEAD", "POST"])


@member_page(roles=CASE_ROLES, action="case.list_appointments", classes=AGENDA)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Those of the actor's organisation, without any name: what is asked of it today, and what nobody has said."""
    actor, now = request.actor, timezone.now()
    agenda = next((one for one in Agenda if one.value == request.GET.get("liste", "")), Agenda.TODAY)
    after, before = (BY_HOUR.place_of(request.GET.get(name, "")) for name in ("apres", "avant"))
    found = appointments.listed(actor=actor, agenda=agenda, now=now, after=after, before=before)
    if found.rows:
        audit.record_reading(
            "appointment", actor=actor, at=now, screen="support:appointments", classes=[DataClass.SITUATION]
        )
    context = {
        "rows": [appointment_pages.shown_of(one, who="", at=now, changes=False) for one in found.rows],
        "filters": appointment_pages.filters(appointments.counts(actor=actor, now=now), current=agenda),
        "previous_url": _address(agenda, avant=found.before) if found.before else "",
        "next_url": _address(agenda, apres=found.after) if found.after else "",
        "pages_said": ("Plus tôt", "Plus tard"),
        "empty": wording.EMPTY[agenda],
    }
    return render(request, "support/appointments.html", context)


def _address(agenda: Agenda, **place: After) -> str:
    return f"{reverse('support:appointments')}?{urlencode({'liste': agenda.value, **place})}"


@member_page(roles=CASE_ROLES, action="case.add_appointment", classes=LINE)
@act_page
@once
@unless_frozen
def add(request: HttpRequest, case_id: UUID) -> HttpResponse:
    one, actor, now = case_or_404(request, case_id), request.actor, timezone.now()
    if steps.level_in(case_id, actor=actor) is None:
        raise Http404
    if request.method != "POST":
        if one.state == CaseState.CLOSED:
            return redirect("support:case", case_id)
        return _page(request, case_id, AppointmentForm(at=now), "book")
    form = AppointmentForm(request.POST, at=now)
    if not form.is_valid():
        return _page(request, case_id, form, "book")
    key = key_of(request)
    try:
        subject = form.cleaned_data["subject"]
        booking.book(case_id=case_id, meeting=form.to_meeting(), subject=subject, actor=actor, at=now, key=key)
    except AppointmentRefused as no:
        return refused(request, case_id, wording.refused(no))
    messages.success(request, wording.WAS_MADE)
    return _back(case_id)


@member_page(roles=CASE_ROLES, action="case.move_appointment", classes=AGENDA)
@never_cache
@act_page
@once
def move(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    one, now = _appointment_or_404(request, appointment_id), timezone.now()
    if request.method != "POST":
        if one.state != AppointmentState.PLANNED or case_or_404(request, one.case_id).state == CaseState.CLOSED:
            return _back(one.case_id)
        _log(request, one, "support:move_appointment")
        return _page(request, one.case_id, MeetingForm(initial=as_typed(one), at=now), "move", lead=_lead(one))
    form = MeetingForm(request.POST, at=now)
    if not form.is_valid():
        return _page(request, one.case_id, form, "move", lead=_lead(one))
    known = {"meeting": form.to_meeting(), "seen": form.cleaned_data["seen"], "at": now}
    return _did(request, one, booking.move, wording.WAS_MOVED, **known)


@member_page(roles=CASE_ROLES, action="case.cancel_appointment", classes=AGENDA)
@never_cache
@act_page
@once
def cancel(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    one, now = _appointment_or_404(request, appointment_id), timezone.now()
    if request.method != "POST":
        if one.state != AppointmentState.PLANNED:
            return _back(one.case_id)
        _log(request, one, "support:cancel_appointment")
        return _page(request, one.case_id, CancelForm(initial={"seen": one.seen}), "cancel", lead=_lead(one))
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _page(request, one.case_id, form, "cancel", lead=_lead(one))
    known = {"reason": form.cleaned_data["reason"], "seen": form.cleaned_data["seen"], "at": now}
    return _did(request, one, booking.cancel, wording.WAS_CANCELLED, **known)


@member_page(roles=CASE_ROLES, action="case.keep_appointment", classes=LINE)
@require_POST
@once
def keep(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    return _said(request, appointment_id, booking.keep, wording.WAS_KEPT)


@member_page(roles=CASE_ROLES, action="case.hold_appointment", classes=LINE)
@require_POST
@once
def hold(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    return _said(request, appointment_id, booking.hold, wording.WAS_HELD)


@member_page(roles=CASE_ROLES, action="case.miss_appointment", classes=LINE)
@require_POST
@once
def miss(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    return _said(request, appointment_id, booking.miss, wording.WAS_MISSED)


@member_page(roles=CASE_ROLES, action="case.resume_appointment", classes=LINE)
@require_POST
@once
def resume(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    return _said(request, appointment_id, booking.resume, wording.WAS_RESUMED)


@member_page(roles=CASE_ROLES, action="case.appointment_file", classes=AGENDA)
@never_cache
@require_safe
def calendar_file(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """For one's own calendar: a reference, never a name; of a sensitive case, neither."""
    try:
        one = appointments.read_appointment(appointment_id, actor=request.actor)
    except Appointment.DoesNotExist:
        raise Http404 from None
    case_or_404(request, one.case_id)
    _log(request, one, "support:appointment_file")
    return appointment_file.answer(appointment_file.for_member(one, reserved=referrals.is_sensitive(one.case_id)))


def _said(request: HttpRequest, appointment_id: UUID, act: Callable[..., Appointment], told: str) -> HttpResponse:
    one = _appointment_or_404(request, appointment_id)
    return _did(request, one, act, told, seen=request.POST.get("seen", ""), at=timezone.now())


def _did(
    request: HttpRequest, one: Appointment, act: Callable[..., Appointment], told: str, **known: object
) -> HttpResponse:
    try:
        act(appointment_id=one.pk, actor=request.actor, **known)
    except AppointmentRefused as no:
        return refused(request, one.case_id, wording.refused(no))
    messages.success(request, told)
    return _back(one.case_id)


def _appointment_or_404(request: HttpRequest, appointment_id: UUID) -> Appointment:
    """Hidden, missing and not the actor's to change look the same; so does one of a case that is no longer theirs."""
    try:
        one = appointments.access_appointment(appointment_id, actor=request.actor)
        queries.access_case(one.case_id, actor=request.actor)
    except (Appointment.DoesNotExist, Case.DoesNotExist):
        raise Http404 from None
    return one


def _lead(one: Appointment) -> str:
    shown = appointment_pages.shown_of(one, who="", at=timezone.now(), changes=False)
    asked = f" Elle demande une autre date : « {shown.wish} »" if shown.wish else ""
    return f"{shown.subject}, {shown.when}.{asked}"


def _log(request: HttpRequest, one: Appointment, screen: str) -> None:
    shown = {"target": one.pk, "case": one.case_id, "classes": [DataClass.SITUATION]}
    audit.record_reading("appointment", actor=request.actor, at=timezone.now(), screen=screen, **shown)


def _back(case_id: UUID) -> HttpResponse:
    return redirect(f"{reverse('support:case', args=[case_id])}#rendez-vous")


def _page(request: HttpRequest, case_id: UUID, form: Form, act: str, **more: str) -> HttpResponse:
    home, reference = reverse("support:case", args=[case_id]), reference_of(case_id)
    context = {"home": home, "reference": reference, "form": form, **wording.ACTS[act], **more}
    return render(request, "support/note.html", context, status=422 if form.errors else 200)
