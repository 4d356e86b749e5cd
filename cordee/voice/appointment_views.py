"""Her appointments, by her own link: a file for her calendar, and « je ne pourrai pas » with her wish of times."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cordee.domain.access import DataClass
from cordee.domain.appointments import AppointmentState
from cordee.referrals.link_views import discreet, limited
from cordee.support import appointment_file, appointments, booking
from cordee.support.models import Appointment
from cordee.support.refusals import AppointmentRefused
from cordee.ui.access import beneficiary_page
from cordee.ui.typography import moment
from cordee.voice import wording
from cordee.voice.forms import AnotherTimeForm
from cordee.voice.opening import done, form_page, opened, proven, refused

OWN = {DataClass.OPERATIONAL, DataClass.SITUATION}


@beneficiary_page(action="own.ask_another_time", classes=OWN)
@discreet
@limited
@form_page
@opened
@proven
def ask(request: HttpRequest, secret: str, appointment_id: UUID) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    try:
        one = appointments.read_appointment(appointment_id, actor=actor)
    except Appointment.DoesNotExist:
        return refused(request, secret, wording.NOT_HERS, status=404)
    initial = {"key": str(uuid4()), "seen": one.seen}
    form = AnotherTimeForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        if one.state != AppointmentState.PLANNED or one.starts_at <= now:
            return refused(request, secret, wording.APPOINTMENT_CHANGED, status=409)
        context = {"form": form, "secret": secret, "when": moment(one.starts_at)}
        return render(request, "voice/another_time.html", context, status=422 if form.errors else 200)
    words, seen = form.cleaned_data["words"], form.cleaned_data["seen"]
    try:
        booking.ask_another_time(appointment_id=one.pk, words=words, seen=seen, actor=actor, at=now)
    except AppointmentRefused:
        return refused(request, secret, wording.APPOINTMENT_CHANGED, status=409)
    return done(
        request,
        secret,
        _("C’est noté : vous ne pourrez pas venir."),
        _("L’organisme lit votre demande et vous répond. D’ici là, le rendez-vous reste noté."),
    )


@beneficiary_page(action="own.appointment_file", classes=OWN)
@discreet
@limited
@require_safe
@opened
@proven
def calendar_file(request: HttpRequest, secret: str, appointment_id: UUID) -> HttpResponse:
    """Discreet unless she asks otherwise: with ``?detail=oui``, with whom and where."""
    try:
        one = appointments.read_appointment(appointment_id, actor=request.actor)
    except Appointment.DoesNotExist:
        return refused(request, secret, wording.NOT_HERS, status=404)
    detailed = request.GET.get("detail") == "oui"
    return appointment_file.answer(appointment_file.for_her(one, title=_("Rendez-vous"), detailed=detailed))
