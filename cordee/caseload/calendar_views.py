"""One's own appointments in one's own calendar: the page where the address is made, and what a calendar reads there."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cordee.audit import actions as audit
from cordee.caseload import calendar, wording
from cordee.domain.access import CASE_ROLES, DataClass
from cordee.network import calendar_addresses
from cordee.referrals.link_views import discreet
from cordee.support import appointment_file
from cordee.ui import pace
from cordee.ui.access import calendar_page, member_page
from cordee.ui.once import once

LINE = {DataClass.OPERATIONAL}
READINGS_ALLOWED = 600  # in ten minutes, from one address of the network: many calendars read from the same


@member_page(roles=CASE_ROLES, action="case.calendar", classes=LINE)
@never_cache
@require_safe
def settings_page(request: HttpRequest) -> HttpResponse:
    held = calendar_addresses.address_of(request.actor.membership)
    address = ""
    if held:
        path = reverse("caseload:calendar_feed", args=[calendar_addresses.secret_of(held.pk)])
        address = f"{settings.CORDEE_BASE_URL}{path}"
    return render(request, "caseload/calendar.html", {"held": held, "address": address})


@member_page(roles=CASE_ROLES, action="case.issue_calendar", classes=LINE)
@require_POST
@once
def issue(request: HttpRequest) -> HttpResponse:
    calendar_addresses.issue(actor=request.actor, at=timezone.now())
    messages.success(request, wording.CALENDAR_ISSUED)
    return redirect("caseload:calendar")


@member_page(roles=CASE_ROLES, action="case.take_back_calendar", classes=LINE)
@require_POST
@once
def take_back(request: HttpRequest) -> HttpResponse:
    calendar_addresses.take_back(actor=request.actor, at=timezone.now())
    messages.success(request, wording.CALENDAR_TAKEN_BACK)
    return redirect("caseload:calendar")


@calendar_page(action="case.read_calendar", classes=LINE | {DataClass.SITUATION})
@discreet
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    if pace.looks_too_often("calendar", request, allowed=READINGS_ALLOWED):
        return HttpResponse(wording.TOO_OFTEN, status=429, content_type="text/plain; charset=utf-8")
    actor, now = request.actor, timezone.now()
    found = calendar.own(actor=actor, now=now)
    if found:
        classes = [DataClass.SITUATION]
        audit.record_reading("appointment", actor=actor, at=now, screen="caseload:calendar_feed", classes=classes)
    file = appointment_file.for_calendar(found, reserved=calendar.reserved(found, actor=actor))
    response = appointment_file.answer(file)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
